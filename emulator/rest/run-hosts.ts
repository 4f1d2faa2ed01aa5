import { contains, splitList } from "../core/addresses";
import { auditResults } from "../core/finding/audit";
import { countBySeverity, type Finding, findingsOn, type ReportHost } from "../core/finding/finding";
import { foundIn, hostAt, knownHost, newest } from "../core/finding/known-host";
import { type JsonObject, isObject, listOf, objectOf, textOf } from "../core/json";
import {
  type AssetRecord,
  findingsOf,
  historyOf,
  hostOfAsset,
  knownAssets,
  severities,
  tracked,
  type Track,
} from "./asset-data";
import type { Call, Stored } from "./call";
import { change } from "./collection";
import type { Plugin } from "./family";
import { importedReport } from "./imported";

/** A host of a run: one that the site knows, one of an imported file, or a made-up one for an unknown address. */
export interface FoundHost extends ReportHost {
  readonly number: number;
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

/** Which plugins find something on a host in this run: those of back then for a run that has ended. */
function foundBy(run: Stored, asset: AssetRecord): Finding[] {
  const host = knownHost(asset.id);
  if (run.generation !== undefined && host !== undefined) {
    return findingsOn(hostOfAsset(asset), foundIn(host, Number(run.generation)));
  }
  const kept = objectOf(run.found)[asset.id];
  return kept === undefined ? findingsOf(asset) : findingsOn(hostOfAsset(asset), listOf(kept).map(Number));
}

/** Whether a run compares settings of its hosts with audit files. */
const hasAudits = (run: Stored, scan: Stored | undefined): boolean =>
  run.generation !== undefined || isObject(scan?.audits) || /compliance/.test(textOf(scan?.template));

/** Hosts that a run has found so far. */
export function hostsOf(run: Stored, call: Call): FoundHost[] {
  if (run.imported !== undefined) {
    return importedReport(run).hosts.map((host, index) => ({ number: index + 2, ...host }));
  }
  if (!hasResults.has(textOf(run.status))) {
    return [];
  }
  const targets = splitList(textOf(run.targets));
  const assets =
    call.store.count("asset") > 0 ? (call.store.all("asset") as unknown as AssetRecord[]) : knownAssets(call.now);
  const isTarget = (value: unknown): boolean => typeof value === "string" && targets.includes(value);
  const known = assets.filter(
    ({ ipv4, fqdn }) => (textOf(ipv4) !== "" && contains(targets, ipv4)) || isTarget(ipv4) || isTarget(fqdn),
  );
  const addresses = known.map(({ ipv4 }) => ipv4);
  const strangers = targets
    .filter((target) => /^[\w.:-]+$/.test(target) && !target.includes("-") && !addresses.includes(target))
    .filter((target) => !known.some(({ fqdn }) => fqdn === target))
    .slice(0, mostStrangers);
  const scan = call.store.get("scan", textOf(run.scan));
  const isRemediation = scan?.remediation === 1;
  const enabled = new Set(listOf(scan?.enabled_plugins).map(Number));
  const isInside = hasLogin(scan, call);
  const tested = (findings: readonly Finding[]): readonly Finding[] =>
    isRemediation
      ? findings.filter(({ plugin: { id, type } }) => enabled.has(id) && (type !== "local" || isInside))
      : findings;
  const started = Number(run.started);
  const times = { started: started + 5000, ended: Math.max(started + 5000, Number(run.ended ?? call.now)), isInside };
  const found = [
    ...known.map((asset) => ({
      ...hostOfAsset(asset),
      ...times,
      uuid: asset.id,
      findings: tested(foundBy(run, asset)),
      compliance: hasAudits(run, scan)
        ? auditResults(hostAt(asset.ipv4) ?? hostOfAsset(asset), Number(run.generation ?? newest))
        : [],
    })),
    // Unknown hosts never tell their name or system (observed), nor had a finding: they do not answer a remediation scan.
    ...(isRemediation ? [] : strangers).map((address) => {
      const host = { address, name: address, system: "", cpe: "" };
      return {
        ...{ ...host, ...times, netbios: "", mac: "", compliance: [] },
        uuid: `5c3e0000-0000-4000-8000-${Buffer.from(address).toString("hex").padStart(12, "0").slice(-12)}`,
        findings: findingsOn({ ...host, netbios: "" }, [19_506, 11_219, 10_287]),
      };
    }),
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
    scan?.remediation !== 1 || (enabled.has(id) && (type !== "local" || hasLogin(scan, call)));
  const at = Number(run.ended ?? call.now);
  const kept: JsonObject = {};
  for (const { uuid, findings } of hostsOf(run, call)) {
    const asset = call.store.get("asset", uuid);
    if (asset === undefined) {
      continue;
    }
    const seen = new Map(findings.map(({ plugin }) => [plugin.id, plugin]));
    kept[uuid] = [...seen.keys()];
    const history = historyOf(asset);
    const plugins = new Map(findingsOn(hostOfAsset(asset), history.keys()).map(({ plugin }) => [plugin.id, plugin]));
    for (const [id, plugin] of [...plugins, ...seen]) {
      if (seen.has(id) || isTested(plugin)) {
        const track = tracked(history.get(id), seen.has(id), at);
        if (track !== undefined) {
          history.set(id, track);
        }
      }
    }
    change(call, "asset", asset, {
      history: Object.fromEntries([...history].map(([id, track]: [number, Track]) => [String(id), { ...track }])),
      last_seen: new Date(at).toISOString(),
      last_run: run.id,
      ...(hasLogin(scan, call) ? { last_authenticated_scan_date: new Date(at).toISOString() } : {}),
    });
  }
  change(call, "run", run, { found: kept });
}

/** An item of `hosts`; those of `comphosts` have the counts of their checks instead. */
export function hostItem(host: FoundHost, index: number, done: number, levels?: readonly number[]): JsonObject {
  const checked = Math.floor(100 * done);
  const counts = levels ?? countBySeverity(host.findings);
  const total = counts.reduce((sum, count) => sum + count, 0);
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

/** An item of `vulnerabilities`: what was found, at how many places of all hosts. */
export function vulnerabilityItems(hosts: readonly Pick<FoundHost, "findings">[]): JsonObject[] {
  const counts = new Map<number, { plugin: Plugin; count: number; severity: number }>();
  for (const { plugin, severity } of hosts.flatMap(({ findings }) => findings)) {
    counts.set(plugin.id, { plugin, severity, count: (counts.get(plugin.id)?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ plugin, count, severity }, index) => ({
    count,
    plugin_id: plugin.id,
    plugin_name: plugin.name,
    severity,
    plugin_family: plugin.family,
    vuln_index: index + 1,
  }));
}
