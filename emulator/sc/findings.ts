import { contains, splitList } from "../core/addresses";
import { textOf } from "../core/json";
import { hosts, type Host } from "./hosts";
import type { Call } from "./model";
import { progressOf } from "./progress";
import type { Stored } from "../core/store";

/** One plugin that has found something on one host. */
export interface Finding {
  host: Host;
  plugin: string;
  /** 0 info to 4 critical. */
  severity: number;
  port: number;
  protocol: "TCP" | "UDP" | "ICMP";
  /** Days before now. */
  firstSeen: number;
  lastSeen: number;
  /** Found once and gone since: in `patched` data only. */
  mitigated?: number;
  cve?: string;
}

type Row = readonly [plugin: string, severity: number, port: number, protocol: Finding["protocol"], cve?: string];

const everywhere: readonly Row[] = [
  ["19506", 0, 0, "TCP"],
  ["10180", 0, 0, "TCP"],
  ["11936", 0, 0, "TCP"],
  ["12053", 0, 0, "TCP"],
  ["10287", 0, 0, "UDP"],
  ["10114", 1, 0, "ICMP", "CVE-1999-0524"],
];
const linux: readonly Row[] = [
  ["10267", 0, 22, "TCP"],
  ["22964", 0, 22, "TCP"],
];
const windows: readonly Row[] = [
  ["10150", 0, 137, "UDP"],
  ["97833", 4, 445, "TCP", "CVE-2017-0144"],
];
const web: readonly Row[] = [
  ["10107", 0, 80, "TCP"],
  ["22964", 0, 80, "TCP"],
  ["10863", 0, 443, "TCP"],
  ["51192", 2, 443, "TCP"],
];

function rowsOf({ dnsName, os }: Host): Row[] {
  const system = os.startsWith("Linux") ? linux : windows;
  return [...everywhere, ...system, ...(dnsName.startsWith("web") || dnsName.startsWith("mail") ? web : [])];
}

const current: Finding[] = hosts.flatMap((host, index) =>
  rowsOf(host).map(([plugin, severity, port, protocol, cve = ""]) => ({
    ...{ host, plugin, severity, port, protocol, cve },
    ...{ firstSeen: 30 + index, lastSeen: 1 },
  })),
);
/** What the first host had, until it was repaired five days ago. */
const repaired: Finding[] = hosts.slice(0, 1).map((host) => ({
  ...{ host, plugin: "10092", severity: 3, port: 21, protocol: "TCP" as const },
  ...{ firstSeen: 60, lastSeen: 6, mitigated: 5 },
}));
export const findings: readonly Finding[] = [...current, ...repaired];

/** Findings by severity: info, low, medium, high, critical. */
export const countBySeverity = (findings: readonly { severity: number }[]): number[] =>
  [0, 1, 2, 3, 4].map((severity) => findings.filter((finding) => finding.severity === severity).length);

export const findingsOf = (host: Host): Finding[] =>
  findings.filter((finding) => finding.host === host && finding.mitigated === undefined);

/** Low counts 1, medium 3, high 10, critical 40. */
export const scoreOf = (counts: readonly number[]): number =>
  [0, 1, 3, 10, 40].reduce((sum, weight, severity) => sum + weight * (counts[severity] ?? 0), 0);

/**
 * The findings as they are by now: a remediation scan that has been imported has seen those of its plugin again, or has
 * made them mitigated, as the switch `remediation` said at its launch (API Best Practices Guide, "Launch a Remediation Scan").
 */
export function findingsNow(call: Call): readonly Finding[] {
  const runs = call.store.all("scanResult").filter(({ _plugin }) => textOf(_plugin) !== "");
  return runs.reduce<readonly Finding[]>((findings, run) => {
    const { importedAt } = progressOf(run, call);
    return importedAt === 0 ? findings : retested(findings, run, (call.now - importedAt) / day);
  }, findings);
}

const day = 86_400_000;

function retested(findings: readonly Finding[], run: Stored, age: number): readonly Finding[] {
  // Security Center user guide, Mitigation Logic: what could not be looked for stays as it was.
  if (run._remediation === "untested") {
    return findings;
  }
  const targets = splitList(textOf(run._targets));
  const isMeant = ({ plugin, mitigated, host }: Finding): boolean =>
    plugin === run._plugin &&
    mitigated === undefined &&
    host.repository === run.repository &&
    contains(targets, host.ip);
  const { _remediation: remediation } = run;
  const first = findings.find(isMeant)?.host;
  return findings.map((finding) => {
    if (!isMeant(finding)) {
      return finding;
    }
    const isGone = remediation === "fixed" || (remediation === "firstFixed" && finding.host === first);
    return isGone ? { ...finding, mitigated: age } : { ...finding, lastSeen: age };
  });
}
