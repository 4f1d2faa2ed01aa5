import { type Severity, severityOf } from "./severity";

/** What a file tells of a host beside its findings. */
export interface HostProperties {
  ip?: string;
  fqdn?: string;
  os?: string;
  /** When its scan began and ended, in milliseconds since 1970. */
  start?: number;
  end?: number;
  /** The times were written without a zone: they are the scanner's, read as if they were UTC. */
  isLocalTime?: true;
  /** Whether the checks that need to log in could do so; unknown where the file does not tell. */
  isCredentialed?: boolean;
  /** The policy, where the host names it. */
  policyName?: string;
  /** What plugin 19506 says of the scanner that looked at this host. */
  scanner?: Scanner;
}

export interface Scanner {
  ip?: string;
  version?: string;
  /** When the plugins were made, as text of the vendor's: `202510060158`. */
  pluginFeed?: string;
}

export interface Finding {
  /** The name of the host in the report: what the scan was told to look at, an address or a name. */
  host: string;
  /** Complete once the host's own entry has come. */
  hostProperties: HostProperties;
  pluginId: string;
  pluginName: string;
  family: string;
  severity: Severity;
  port: number;
  protocol: string;
  service: string;
  riskFactor: string;
  synopsis?: string;
  solution?: string;
  cve: string[];
  /** The base score, of CVSS 3 if there is one, else of CVSS 2. */
  cvss?: number;
  /** One check of an audit file: all of a file's checks share the plugin, and only this tells them apart. */
  check?: { name: string; result: string };
}

/** What comes out of a file, in its order; a host comes after its findings. */
export type ReportEntry =
  | { kind: "policy"; name: string }
  | { kind: "report"; name: string }
  | { kind: "finding"; finding: Finding }
  | { kind: "host"; name: string; properties: HostProperties };

/** A check that passed has found nothing, whatever severity stands beside it. */
export const hasPassed = (check: Finding["check"]): boolean => check?.result === "PASSED";

/** A `ReportItem` by its attributes and the texts in it; none without a plugin. */
export function findingOf(
  host: string,
  hostProperties: HostProperties,
  attributes: Record<string, string>,
  texts: ReadonlyMap<string, string[]>,
): Finding | undefined {
  const { pluginID, pluginName, pluginFamily, severity, port, protocol, svc_name } = attributes;
  if (!pluginID) {
    return undefined;
  }
  const first = (name: string): string | undefined => texts.get(name)?.[0] || undefined;
  const riskFactor = first("risk_factor") ?? "None";
  const cvss = Number.parseFloat(first("cvss3_base_score") ?? first("cvss_base_score") ?? "");
  const name = first("cm:compliance-check-name");
  const check = name === undefined ? undefined : { name, result: (first("cm:compliance-result") ?? "").toUpperCase() };
  return {
    host,
    hostProperties,
    pluginId: pluginID,
    pluginName: pluginName || `Plugin ${pluginID}`,
    family: pluginFamily ?? "",
    severity: hasPassed(check)
      ? 0
      : /^[0-4]$/.test(severity ?? "")
        ? (Number(severity) as Severity)
        : (severityOf(riskFactor) ?? 0),
    port: Number(port) || 0,
    protocol: (protocol ?? "").toLowerCase(),
    service: svc_name ?? "",
    riskFactor,
    synopsis: first("synopsis"),
    solution: first("solution"),
    cve: texts.get("cve") ?? [],
    cvss: Number.isNaN(cvss) ? undefined : cvss,
    check,
  };
}

/** `HostProperties` by its tags. */
export function propertiesOf(tags: ReadonlyMap<string, string>): HostProperties {
  const start = timeOf(tags.get("HOST_START_TIMESTAMP"), tags.get("HOST_START"));
  const end = timeOf(tags.get("HOST_END_TIMESTAMP"), tags.get("HOST_END"));
  const credentialed = tags.get("Credentialed_Scan");
  return {
    ip: tags.get("host-ip"),
    fqdn: tags.get("host-fqdn") ?? tags.get("hostname"),
    os: listed(tags.get("operating-system")),
    start: start?.at,
    end: end?.at,
    ...((start?.isLocal || end?.isLocal) && { isLocalTime: true as const }),
    isCredentialed: credentialed === undefined ? undefined : credentialed === "true",
    policyName: tags.get("policy-used"),
  };
}

/** Several systems are lines, or a JSON list in an export of Vulnerability Management's workbenches. */
function listed(text: string | undefined): string | undefined {
  if (text?.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(text);
      return Array.isArray(list) ? list.map(String).join(", ") : text;
    } catch {
      return text; // a name that only begins like a list
    }
  }
  return text?.split(/\s*\n\s*/).join(", ");
}

/** The stamp if there is one; the text may itself be seconds, or a date of C's `ctime` without a zone. */
function timeOf(stamp: string | undefined, text: string | undefined): { at: number; isLocal: boolean } | undefined {
  const seconds = [stamp, text].find((word) => word !== undefined && /^\d{9,11}$/.test(word));
  if (seconds !== undefined) {
    return { at: Number(seconds) * 1000, isLocal: false };
  }
  if (text === undefined) {
    return undefined;
  }
  const asUtc = Date.parse(`${text} UTC`);
  const at = Number.isNaN(asUtc) ? Date.parse(text) : asUtc;
  return Number.isNaN(at) ? undefined : { at, isLocal: !Number.isNaN(asUtc) };
}

/** What the output of plugin 19506 says; its lines may be indented. */
export function scannerOf(output: string): Scanner {
  const told = (label: string): string | undefined =>
    new RegExp(`^[ \\t]*${label}[ \\t]*:[ \\t]*(.+)$`, "m").exec(output)?.[1]?.trim();
  return { ip: told("Scanner IP"), version: told("Nessus version"), pluginFeed: told("Plugin feed version") };
}
