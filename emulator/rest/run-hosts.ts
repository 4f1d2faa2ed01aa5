import { contains, splitList } from "../core/addresses";
import { type JsonObject, listOf, textOf } from "../core/json";
import {
  type AssetRecord,
  defaultAssets,
  countBySeverity,
  findingsOf,
  fixedOf,
  reportedOf,
  severities,
} from "./asset-data";
import type { Call, Stored } from "./call";
import { change } from "./collection";
import type { Plugin } from "./family";

/** A host of a run: one that the site knows, or a made-up one for an address that it does not know. */
export interface FoundHost {
  readonly number: number;
  readonly uuid: string;
  readonly address: string;
  readonly name: string;
  readonly system: string;
  readonly findings: readonly Plugin[];
}

const mostStrangers = 5;
const hasResults = new Set([
  "running",
  "pausing",
  "paused",
  "resuming",
  "publishing",
  "completed",
  "canceled",
  "stopping",
]);

/** Hosts that a run has found so far. */
export function hostsOf(run: Stored, call: Call): FoundHost[] {
  if (!hasResults.has(textOf(run.status))) {
    return [];
  }
  const targets = splitList(textOf(run.targets));
  const assets = call.store.count("asset") > 0 ? (call.store.all("asset") as unknown as AssetRecord[]) : defaultAssets;
  const known = assets.filter(({ ipv4, fqdn }) => contains(targets, ipv4) || targets.includes(fqdn));
  const addresses = known.map(({ ipv4 }) => ipv4);
  const strangers = targets
    .filter((target) => /^[\w.:-]+$/.test(target) && !target.includes("-") && !addresses.includes(target))
    .slice(0, mostStrangers);
  const scan = call.store.get("scan", textOf(run.scan));
  const isRemediation = scan?.remediation === 1;
  const enabled = new Set(listOf(scan?.enabled_plugins).map(Number));
  const isInside = hasLogin(scan, call);
  const tested = (findings: readonly Plugin[]): readonly Plugin[] =>
    isRemediation ? findings.filter(({ id, type }) => enabled.has(id) && (type === "remote" || isInside)) : findings;
  const found = [
    ...known.map((asset) => ({
      uuid: asset.id,
      address: asset.ipv4,
      name: asset.fqdn,
      system: asset.operating_system,
      findings: tested(findingsOf(asset)),
    })),
    // Unknown hosts never had a finding: they do not answer a remediation scan.
    ...(isRemediation ? [] : strangers).map((address) => ({
      uuid: `5c3e0000-0000-4000-8000-${Buffer.from(address).toString("hex").padStart(12, "0").slice(-12)}`,
      address,
      name: address,
      system: "Linux Kernel 5.14",
      findings: findingsOf({ plugins: [19506, 11936, 10287] }),
    })),
  ];
  return found.map((host, index) => ({ number: index + 2, ...host }));
}

/** Whether a scan has credentials that let it log in to its targets. */
export const hasLogin = (scan: Stored | undefined, { behaviour }: Call): boolean =>
  listOf(scan?.credentials).length > 0 && behaviour.login !== "fails";

/** What a run that has ended tells the platform of the hosts it knows: what is there, and what is not any more. */
export function takeOver(run: Stored, call: Call): void {
  const scan = call.store.get("scan", textOf(run.scan));
  const enabled = new Set(listOf(scan?.enabled_plugins).map(Number));
  const isTested = ({ id, type }: Plugin): boolean =>
    scan?.remediation !== 1 || (enabled.has(id) && (type === "remote" || hasLogin(scan, call)));
  for (const { uuid, findings } of hostsOf(run, call)) {
    const asset = call.store.get("asset", uuid);
    if (asset === undefined) {
      continue;
    }
    const gone = reportedOf(asset).filter((plugin) => isTested(plugin) && !findings.includes(plugin));
    const reported = [...reportedOf(asset).filter((plugin) => !gone.includes(plugin)), ...findings];
    const fixed = [...fixedOf(asset).filter((plugin) => !findings.includes(plugin)), ...gone];
    change(call, "asset", asset, {
      reported: [...new Set(reported.map(({ id }) => id))],
      fixed: fixed.map(({ id }) => id),
      ...(gone.length > 0 ? { fixed_at: new Date(call.now).toISOString() } : {}),
    });
  }
}

/** An item of `hosts`. */
export function hostItem(host: FoundHost, index: number, done: number): JsonObject {
  const checked = Math.floor(100 * done);
  const counts = countBySeverity(host.findings);
  const total = host.findings.length;
  return {
    asset_id: host.number,
    host_id: host.number,
    uuid: host.uuid,
    hostname: host.address,
    progress: `${checked}-${checked}/200-200`,
    scanprogresscurrent: checked,
    scanprogresstotal: 100,
    numchecksconsidered: checked,
    totalchecksconsidered: 100,
    severitycount: { item: counts.map((count, severitylevel) => ({ count, severitylevel })) },
    severity: total,
    score: total,
    ...Object.fromEntries(severities.map((name, level) => [name, counts[level] ?? 0])),
    host_index: index,
  };
}

/** An item of `vulnerabilities`: what was found on how many hosts. */
export function vulnerabilityItems(hosts: readonly FoundHost[]): JsonObject[] {
  const counts = new Map<Plugin, number>();
  for (const { findings } of hosts) {
    for (const plugin of findings) {
      counts.set(plugin, (counts.get(plugin) ?? 0) + 1);
    }
  }
  return [...counts].map(([plugin, count], index) => ({
    count,
    plugin_id: plugin.id,
    plugin_name: plugin.name,
    severity: plugin.severity,
    plugin_family: plugin.family,
    vuln_index: index + 1,
  }));
}

export const remediationsOf = (hosts: readonly FoundHost[]): JsonObject => ({
  num_cves: 0,
  num_hosts: hosts.length,
  num_remediated_cves: 0,
  num_impacted_hosts: 0,
  remediations: [],
});
