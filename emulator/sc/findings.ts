import { contains, splitList } from "../core/addresses";
import { type Finding as Fact, findingsOn } from "../core/finding/finding";
import { generations, hostAt } from "../core/finding/known-host";
import { textOf } from "../core/json";
import type { Stored } from "../core/store";
import { hosts, type Host } from "./hosts";
import type { Call } from "./model";
import { progressOf } from "./progress";
import { isImported, uploadedHosts } from "./uploaded";

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
  /** Gone once, and found again since. */
  resurfaced?: number;
  /** What the plugin has written, and what is known of it. */
  fact: Fact;
}

const day = 86_400_000;

/** Findings by severity: info, low, medium, high, critical. */
export const countBySeverity = (findings: readonly { severity: number }[]): number[] =>
  [0, 1, 2, 3, 4].map((severity) => findings.filter((finding) => finding.severity === severity).length);

/** Low counts 1, medium 3, high 10, critical 40. */
export const scoreOf = (counts: readonly number[]): number =>
  [0, 1, 3, 10, 40].reduce((sum, weight, severity) => sum + weight * (counts[severity] ?? 0), 0);

/** When the newest of the three runs before the start ended: a state of an older emulator does not say it. */
const newestAt = ({ store, now }: Call): number => Number(store.get("generation", "newest")?.at ?? now - day);

export const findingOf = (host: Host, fact: Fact, age: number): Finding => ({
  ...{ host, fact, plugin: String(fact.plugin.id), severity: fact.severity, port: fact.port },
  protocol: fact.protocol.toUpperCase() as Finding["protocol"],
  ...{ firstSeen: age, lastSeen: age },
});

/** What a run finds: it was there before, is new, or has come back. Ages are days before now. */
const seen = (before: Finding | undefined, found: Finding): Finding => {
  if (before === undefined) {
    return found;
  }
  const { mitigated, ...others } = before;
  const back = mitigated === undefined ? {} : { resurfaced: found.lastSeen };
  return { ...others, fact: found.fact, lastSeen: found.lastSeen, ...back };
};

/** Findings as the three runs before the start have left them: each host was scanned each time. */
function startFindings(call: Call): Finding[] {
  const newestAge = (call.now - newestAt(call)) / day;
  return hosts.flatMap((host) => {
    const known = hostAt(host.ip);
    const named = { address: host.ip, name: host.dnsName, system: host.os, cpe: host.osCPE, netbios: "" };
    return [...(known?.found ?? [])].flatMap(([plugin, { presence }]) =>
      findingsOn(named, [plugin]).flatMap((fact) => {
        const last = generations.reduce<Finding | undefined>((before, days, index) => {
          const age = newestAge + days;
          if (presence[index] === "1") {
            return seen(before, findingOf(host, fact, age));
          }
          return before === undefined || before.mitigated !== undefined ? before : { ...before, mitigated: age };
        }, undefined);
        return last ?? [];
      }),
    );
  });
}

/** What was found in one of the three runs, and nothing of later ones. */
export function findingsOfGeneration(generation: number, call: Call): Finding[] {
  const age = (call.now - newestAt(call)) / day + (generations[generation] ?? 0);
  return startFindings(call)
    .filter(({ host, plugin }) => hostAt(host.ip)?.found.get(Number(plugin))?.presence[generation] === "1")
    .map((finding) => findingOf(finding.host, finding.fact, age));
}

const keyOf = ({ host, plugin, port, protocol }: Finding): string =>
  [host.repository, host.ip, plugin, port, protocol].join(" ");

/** What an uploaded result tells, when it is imported: its findings are there, and those of its hosts it lacks stay. */
function merged(findings: readonly Finding[], result: Stored, age: number): readonly Finding[] {
  const all = new Map(findings.map((finding) => [keyOf(finding), finding]));
  for (const { host, facts } of uploadedHosts(result)) {
    for (const fact of facts) {
      const found = findingOf(host, fact, age);
      all.set(keyOf(found), seen(all.get(keyOf(found)), found));
    }
  }
  return [...all.values()];
}

/**
 * The findings as they are by now. A remediation scan that has been imported has seen those of its plugin again, or has
 * made them mitigated, as the switch `remediation` said at its launch (API Best Practices Guide, "Launch a Remediation
 * Scan"). Any other run has seen those of its hosts again, and a result that was uploaded has brought its own.
 */
export function findingsNow(call: Call): readonly Finding[] {
  const runs = call.store
    .all("scanResult")
    .filter((run) => run._generation === undefined)
    .map((run) => ({ run, at: isImported(run) ? Number(run._launchedAt) : progressOf(run, call).importedAt }))
    .filter(({ at }) => at > 0 && at <= call.now)
    .toSorted((one, other) => one.at - other.at);
  return runs.reduce<readonly Finding[]>((findings, { run, at }) => {
    const age = (call.now - at) / day;
    if (isImported(run)) {
      return merged(findings, run, age);
    }
    return textOf(run._plugin) === "" ? rescanned(findings, run, age) : retested(findings, run, age);
  }, startFindings(call));
}

/** Whether a run looks at a host that has this finding. */
const isAimedAt = (run: Stored): ((finding: Finding) => boolean) => {
  const targets = splitList(textOf(run._targets));
  return ({ host, mitigated }) =>
    mitigated === undefined && host.repository === run.repository && contains(targets, host.ip);
};

function rescanned(findings: readonly Finding[], run: Stored, age: number): readonly Finding[] {
  const isMeant = isAimedAt(run);
  return findings.map((finding) => (isMeant(finding) ? { ...finding, lastSeen: age } : finding));
}

function retested(findings: readonly Finding[], run: Stored, age: number): readonly Finding[] {
  // Security Center user guide, Mitigation Logic: what could not be looked for stays as it was.
  if (run._remediation === "untested") {
    return findings;
  }
  const isAimed = isAimedAt(run);
  const isMeant = (finding: Finding): boolean => finding.plugin === run._plugin && isAimed(finding);
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

/** What there is now. */
export const presentFindings = (call: Call): Finding[] =>
  findingsNow(call).filter(({ mitigated }) => mitigated === undefined);

/** The hosts that anything was found on: those of a fresh site, and those of results that were uploaded. */
export const hostsNow = (call: Call): Host[] => [
  ...new Map(
    [...hosts, ...findingsNow(call).map(({ host }) => host)].map((host) => [`${host.repository} ${host.ip}`, host]),
  ).values(),
];
