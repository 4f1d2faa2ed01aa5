import type { Props } from "../../provider/definition";
import { propsOf } from "../props";
import { isoOf } from "../time";

export const severities = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** What one plugin has found on one host. Times are ISO 8601; what the platform does not tell is left out. */
export interface Finding {
  /** `reopened`: it had been fixed and came back. */
  state: "open" | "reopened" | "fixed";
  severity: Severity;
  pluginId: string;
  pluginName: string;
  family: string;
  ip?: string;
  dnsName?: string;
  netbiosName?: string;
  macAddress?: string;
  /** The asset's uuid. Vulnerability Management only. */
  assetId?: string;
  /** The repository's name. Security Center only. */
  repository?: string;
  port: number;
  protocol: string;
  firstSeen?: string;
  lastSeen?: string;
  /** When it was first missing. Security Center tells it of mitigated findings, and not in every version. */
  lastFixed?: string;
  riskFactor?: string;
  cvssBaseScore?: number;
  cvss3BaseScore?: number;
  vprScore?: number;
  exploitAvailable?: boolean;
  /** Somebody accepted the risk. */
  accepted: boolean;
  /** Somebody gave it another severity. */
  recast: boolean;
  cve: string[];
  seeAlso: string[];
  synopsis?: string;
  description?: string;
  solution?: string;
  /** What the plugin said about this host. */
  output?: string;
}

/** Members in the order of a table. */
export const findingColumns = [
  ...(["state", "severity", "pluginId", "pluginName", "family", "ip", "dnsName", "netbiosName"] as const),
  ...(["macAddress", "assetId", "repository", "port", "protocol", "firstSeen", "lastSeen", "lastFixed"] as const),
  ...(["riskFactor", "cvssBaseScore", "cvss3BaseScore", "vprScore", "exploitAvailable", "accepted"] as const),
  ...(["recast", "cve", "seeAlso", "synopsis", "description", "solution", "output"] as const),
] satisfies readonly (keyof Finding)[];

const text = (value: unknown): string | undefined => {
  const found = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return found === "" ? undefined : found;
};
const number = (value: unknown): number | undefined => {
  const found = text(value);
  return found === undefined || Number.isNaN(Number(found)) ? undefined : Number(found);
};
const parts = (value: unknown, separator: RegExp): string[] =>
  (text(value) ?? "")
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * A row of Security Center's analysis with the tool `vulndetails`.
 * Source: Security Center API reference, Analysis, `POST /analysis`, tool vulndetails.
 */
export function findingOfRow(row: Props, isMitigated: boolean): Finding {
  const wasMitigated = row.hasBeenMitigated === "1" || row.hasBeenMitigated === "true";
  return {
    state: isMitigated ? "fixed" : wasMitigated ? "reopened" : "open",
    severity: severities[Number(propsOf(row.severity).id)] ?? "info",
    pluginId: String(row.pluginID),
    pluginName: text(row.pluginName) ?? text(row.name) ?? "",
    family: text(propsOf(row.family).name) ?? "",
    ip: text(row.ip),
    dnsName: text(row.dnsName),
    netbiosName: text(row.netbiosName),
    macAddress: text(row.macAddress),
    assetId: undefined,
    repository: text(propsOf(row.repository).name),
    port: number(row.port) ?? 0,
    protocol: text(row.protocol) ?? "",
    firstSeen: isoOf(row.firstSeen),
    lastSeen: isoOf(row.lastSeen),
    // Not every version tells it, and of mitigated data only.
    lastFixed: isoOf(row.lastMitigated),
    riskFactor: text(row.riskFactor),
    cvssBaseScore: number(row.baseScore),
    cvss3BaseScore: number(row.cvssV3BaseScore),
    vprScore: number(row.vprScore),
    exploitAvailable:
      text(row.exploitAvailable) === undefined ? undefined : /^(yes|true)$/i.test(`${row.exploitAvailable as string}`),
    accepted: row.acceptRisk === "1",
    recast: row.recastRisk === "1",
    cve: parts(row.cve, /,/),
    seeAlso: parts(row.seeAlso, /\s+/),
    synopsis: text(row.synopsis),
    description: text(row.description),
    solution: text(row.solution),
    output: text(row.pluginText)?.replace(/^\s*<plugin_output>|<\/plugin_output>\s*$/g, ""),
  };
}

const states: Readonly<Record<string, Finding["state"]>> = { OPEN: "open", REOPENED: "reopened", FIXED: "fixed" };

/**
 * An item of a chunk of Vulnerability Management's export.
 * Source: Vulnerability Management API, Exports, `GET /vulns/export/{uuid}/chunks/{n}`.
 */
export function findingOfItem(item: Props): Finding {
  const [asset, plugin, port] = [propsOf(item.asset), propsOf(item.plugin), propsOf(item.port)];
  const isExploitable = plugin.exploit_available;
  return {
    state: states[String(item.state).toUpperCase()] ?? "open",
    severity: severities.find((name) => name === item.severity) ?? severities[Number(item.severity_id)] ?? "info",
    pluginId: String(plugin.id),
    pluginName: text(plugin.name) ?? "",
    family: text(plugin.family) ?? "",
    ip: text(asset.ipv4) ?? text(asset.ipv6),
    dnsName: text(asset.fqdn) ?? text(asset.hostname),
    netbiosName: text(asset.netbios_name),
    macAddress: text(asset.mac_address),
    assetId: text(asset.uuid),
    repository: undefined,
    port: number(port.port) ?? 0,
    protocol: text(port.protocol) ?? "",
    firstSeen: text(item.first_found),
    lastSeen: text(item.last_found),
    lastFixed: text(item.last_fixed),
    riskFactor: text(plugin.risk_factor),
    cvssBaseScore: number(plugin.cvss_base_score),
    cvss3BaseScore: number(plugin.cvss3_base_score),
    vprScore: number(propsOf(plugin.vpr).score),
    exploitAvailable: typeof isExploitable === "boolean" ? isExploitable : undefined,
    accepted: item.severity_modification_type === "ACCEPTED",
    recast: item.severity_modification_type === "RECASTED",
    cve: texts(plugin.cve),
    seeAlso: texts(plugin.see_also),
    synopsis: text(plugin.synopsis),
    description: text(plugin.description),
    solution: text(plugin.solution),
    output: text(item.output),
  };
}
