import { findingsOn } from "../core/finding/finding";
import { midnight } from "../core/finding/times";
import { type Json, type JsonObject, textOf } from "../core/json";
import { historyOf, hostOfAsset, type Track } from "../rest/asset-data";
import type { Call, Stored } from "../rest/call";
import { type Plugin, pluginById } from "../rest/family";
import { easeOf, riskInformation, vprOf, xrefsOf } from "../rest/plugin-facts";
import { notFound } from "../rest/reply";
import { type Known, tested } from "./workbench-filter";

const dayMs = 86_400_000;
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** `date_range`: what was seen in this many days, with today; without it everything. */
export const rangeStart = ({ query, now }: Call): number =>
  query.date_range === undefined || Number.isNaN(Number(query.date_range)) || Number(query.date_range) <= 0
    ? 0
    : now - Number(query.date_range) * dayMs;

/** What is open on these assets, in the range of days that the request names and within its filters. */
export function knownFindings(assets: readonly Stored[], call: Call): Known[] {
  const from = rangeStart(call);
  const fits = tested(call.query);
  return assets.flatMap((asset) => {
    const history = historyOf(asset);
    return findingsOn(hostOfAsset(asset), history.keys()).flatMap((finding): Known[] => {
      const track = history.get(finding.plugin.id);
      const known = track === undefined ? undefined : { asset, finding, track };
      return known !== undefined && track?.state !== "FIXED" && known.track.last >= from && fits(known) ? [known] : [];
    });
  });
}

/** The word of a state here: `New` until a second scan has seen it. */
const stateOf = ({ state, first, last }: Track): string =>
  state === "REOPENED" ? "Resurfaced" : first === last ? "New" : "Active";

const grouped = <T>(items: readonly T[], key: (item: T) => string): T[][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return [...groups.values()];
};

const counted = (plugin: Plugin, group: readonly Known[]): JsonObject => ({
  count: group.length,
  plugin_family: plugin.family,
  plugin_id: plugin.id,
  plugin_name: plugin.name,
  vulnerability_state: group[0] === undefined ? "New" : stateOf(group[0].track),
  ...(plugin.vpr === undefined ? {} : { vpr_score: plugin.vpr }),
  accepted_count: 0,
  recasted_count: 0,
  counts_by_severity: [{ count: group.length, value: plugin.severity }],
  ...(plugin.cvss2 === undefined ? {} : { cvss_base_score: plugin.cvss2.base }),
  ...(plugin.cvss3 === undefined ? {} : { cvss3_base_score: plugin.cvss3.base }),
  severity: plugin.severity,
});

/** Findings by plugin. The list of one asset has what only informs, that of all assets has not (recorded). */
export function findingList(assets: readonly Stored[], call: Call, withInformation: boolean): JsonObject {
  const known = knownFindings(assets, call).filter(({ finding }) => withInformation || finding.severity > 0);
  const vulnerabilities = grouped(known, ({ finding }) => String(finding.plugin.id)).flatMap((group) =>
    group[0] === undefined ? [] : [counted(group[0].finding.plugin, group)],
  );
  return { vulnerabilities, total_vulnerability_count: vulnerabilities.length, total_asset_count: 0 };
}

export function pluginOf(call: Call): Plugin {
  const plugin = pluginById(call.parameters.plugin ?? "");
  if (plugin === undefined) {
    throw notFound();
  }
  return plugin;
}

const urls: Readonly<Record<string, string>> = {
  cve: "http://web.nvd.nist.gov/view/vuln/detail?vulnId=",
  cwe: "http://cwe.mitre.org/data/definitions/",
};

function references(plugin: Plugin): Json {
  const all = [
    ...plugin.cve.map((id) => ["cve", id] as const),
    ...xrefsOf(plugin).map(({ type, id }) => [textOf(type).toLowerCase(), textOf(id)] as const),
  ];
  return grouped(all, ([name]) => name).map((group) => {
    const name = group[0]?.[0] ?? "";
    return { name, url: urls[name] ?? null, values: group.map(([, id]) => id) };
  });
}

const nothingToSolve = (plugin: Plugin): JsonObject => (plugin.severity === 0 ? {} : { solution: plugin.solution });

export function pluginInfo(assets: readonly Stored[], call: Call): JsonObject {
  const plugin = pluginOf(call);
  const known = knownFindings(assets, call).filter(({ finding }) => finding.plugin.id === plugin.id);
  const firsts = known.map(({ track }) => track.first);
  const lasts = known.map(({ track }) => track.last);
  const { exploit } = plugin;
  const vpr = vprOf(plugin);
  return {
    info: {
      count: known.length,
      vuln_count: known.length,
      recasted_count: 0,
      accepted_count: 0,
      description: plugin.description,
      synopsis: plugin.synopsis,
      ...nothingToSolve(plugin),
      discovery: {
        seen_first: firsts.length === 0 ? "" : iso(Math.min(...firsts)),
        seen_last: lasts.length === 0 ? "" : iso(Math.max(...lasts)),
      },
      severity: plugin.severity,
      plugin_details: {
        family: plugin.family,
        modification_date: midnight(plugin.modified),
        name: plugin.name,
        publication_date: midnight(plugin.published),
        type: plugin.type,
        version: plugin.version,
        severity: plugin.severity,
      },
      reference_information: references(plugin),
      risk_information: riskInformation(plugin),
      see_also: [...plugin.seeAlso],
      vulnerability_information: {
        vulnerability_publication_date: midnight(plugin.vulnerabilityPublished),
        exploited_by_malware: exploit?.malware === true,
        patch_publication_date: midnight(plugin.patchPublished),
        exploit_available: exploit !== undefined,
        exploitability_ease: easeOf(plugin) ?? null,
        asset_inventory: null,
        default_account: false,
        exploited_by_nessus: false,
        in_the_news: exploit?.malware === true,
        malware: false,
        unsupported_by_vendor: plugin.unsupported === true,
        cpe: plugin.cpe.length === 0 ? null : [...plugin.cpe],
        exploit_frameworks: (exploit?.frameworks ?? []).map((name) => ({ name })),
      },
      ...(vpr === undefined ? {} : { vpr }),
    },
  };
}

const assetOf = ({ asset, track }: Known): JsonObject => ({
  hostname: textOf(asset.hostname) || textOf(asset.fqdn) || textOf(asset.ipv4),
  id: asset.id,
  uuid: asset.id,
  netbios_name: asset.netbios_name ?? null,
  fqdn: asset.fqdn ?? null,
  ipv4: asset.ipv4 ?? null,
  first_seen: iso(track.first),
  last_seen: iso(track.last),
});

/** What a plugin has written, with the places and hosts where it did so. */
export function pluginOutputs(assets: readonly Stored[], call: Call): JsonObject {
  const plugin = pluginOf(call);
  const known = knownFindings(assets, call).filter(({ finding }) => finding.plugin.id === plugin.id);
  const result = (group: readonly Known[]): JsonObject[] =>
    group.slice(0, 1).map(({ finding: { port, protocol, service, severity } }) => ({
      application_protocol: port === 0 ? null : service,
      port,
      transport_protocol: protocol,
      assets: group.map(assetOf),
      severity,
    }));
  const outputs = grouped(known, ({ finding }) => finding.output).map((same) => ({
    plugin_output: same[0]?.finding.output ?? "",
    states: grouped(same, ({ track }) => stateOf(track)).map((group) => ({
      name: group[0] === undefined ? "New" : stateOf(group[0].track),
      results: grouped(group, ({ finding }) => `${finding.port} ${finding.protocol}`).flatMap(result),
    })),
  }));
  return { outputs };
}

export const seenSince = (assets: readonly Stored[], call: Call): Stored[] =>
  assets.filter(({ last_seen }) => Date.parse(textOf(last_seen)) >= rangeStart(call));
export const severitiesOf = (known: readonly Known[]): JsonObject[] =>
  ["Info", "Low", "Medium", "High", "Critical"].map((name, level) => ({
    count: known.filter(({ finding }) => finding.severity === level).length,
    level,
    name,
  }));
