import { createHash } from "node:crypto";
import { catalogued } from "../core/finding/catalogue";
import { verdictSeverity } from "../core/finding/nessus-file";
import type { JsonObject } from "../core/json";
import { type FoundHost, hostItem } from "./run-hosts";

/** Hosts with results of checks: passed counts as low, a warning as medium and failed as critical (documented). */
const levelOf = { PASSED: 1, WARNING: 2, FAILED: 4 } as const;

export const complianceHosts = (hosts: readonly FoundHost[], done: number): JsonObject[] =>
  hosts
    .filter(({ compliance }) => compliance.length > 0)
    .map((host, index) => {
      const counts = [0, 1, 2, 3, 4].map(
        (level) => host.compliance.filter(({ verdict }) => levelOf[verdict] === level).length,
      );
      return hostItem(host, index, done, counts);
    });

/** Items of `compliance`: of all hosts, or of one. */
export function complianceItems(hosts: readonly FoundHost[], one?: FoundHost): JsonObject[] {
  const results = hosts.flatMap(({ compliance }) => compliance);
  const names = [...new Set(results.map(({ check }) => check.name))];
  return names.map((name, index) => {
    const same = results.filter(({ check }) => check.name === name);
    const worst = Math.max(...same.map(({ verdict }) => verdictSeverity[verdict]));
    return {
      count: same.length,
      host_id: one?.number ?? 0,
      hostname: one?.address ?? null,
      plugin_family: catalogued(same[0]?.check.plugin ?? 0)?.name ?? "",
      plugin_id: createHash("md5").update(name).digest("hex"),
      plugin_name: name,
      severity: worst,
      severity_index: index,
    };
  });
}

/** What would repair how much: the findings that have something to solve, by plugin. */
export function remediationsOf(hosts: readonly FoundHost[]): JsonObject {
  const all = hosts.flatMap((host) => host.findings.map((finding) => ({ host, ...finding })));
  const solvable = all.filter(({ plugin, severity }) => severity > 2 && plugin.cve.length > 0);
  const plugins = [...new Map(solvable.map(({ plugin }) => [plugin.id, plugin])).values()];
  const cves = (found: typeof all): number => found.reduce((sum, { plugin }) => sum + plugin.cve.length, 0);
  const remediations = plugins.map((plugin): JsonObject => {
    const same = solvable.filter((one) => one.plugin.id === plugin.id);
    return {
      vulns: cves(same),
      value: createHash("md5").update(String(plugin.id)).digest("hex"),
      hosts: new Set(same.map(({ host }) => host.uuid)).size,
      remediation: `${plugin.name}: ${plugin.solution}`,
    };
  });
  return {
    num_cves: cves(all),
    num_hosts: hosts.length,
    num_remediated_cves: cves(solvable),
    num_impacted_hosts: new Set(solvable.map(({ host }) => host.uuid)).size,
    remediations,
  };
}
