import { type JsonObject, textOf } from "../core/json";
import { reportedOf } from "../rest/asset-data";
import { assetOf } from "./asset";
import { severitiesOf, workbenchInfo, workbenchItem } from "./asset-object";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { type Plugin, pluginById } from "../rest/family";
import { nextId } from "../rest/ids";
import { Download, notFound, plain, Reply } from "../rest/reply";

const counted = (plugin: Plugin, count: number): JsonObject => ({
  count,
  plugin_family: plugin.family,
  plugin_id: plugin.id,
  plugin_name: plugin.name,
  vulnerability_state: "New",
  accepted_count: 0,
  recasted_count: 0,
  counts_by_severity: [{ count, value: plugin.severity }],
  severity: plugin.severity,
});
/** Scores are told where there is something to score. */
const scored = (item: JsonObject): JsonObject =>
  item.severity === 0 ? item : { ...item, vpr_score: 6.5, cvss_base_score: 5.8, cvss3_base_score: 4.8 };

function findings(assets: readonly Stored[]): JsonObject {
  const counts = new Map<Plugin, number>();
  for (const asset of assets) {
    for (const plugin of reportedOf(asset)) {
      counts.set(plugin, (counts.get(plugin) ?? 0) + 1);
    }
  }
  const vulnerabilities = [...counts].map(([plugin, count]) => scored(counted(plugin, count)));
  return { vulnerabilities, total_vulnerability_count: vulnerabilities.length, total_asset_count: 0 };
}

function pluginOf(call: Call<Behaviour>): Plugin {
  const plugin = pluginById(call.parameters.plugin ?? "");
  if (plugin === undefined) {
    throw notFound();
  }
  return plugin;
}

function info(call: Call<Behaviour>): JsonObject {
  const plugin = pluginOf(call);
  const assets = call.store.all("asset").filter((asset) => reportedOf(asset).includes(plugin));
  const seen = textOf(assets[0]?.last_seen);
  const nothing = (names: string): JsonObject => Object.fromEntries(names.split(" ").map((name) => [name, null]));
  const no = (names: string): JsonObject => Object.fromEntries(names.split(" ").map((name) => [name, false]));
  return {
    info: {
      count: assets.length,
      vuln_count: assets.length,
      recasted_count: 0,
      accepted_count: 0,
      description: `${plugin.name}.`,
      synopsis: plugin.name,
      discovery: { seen_first: seen, seen_last: seen },
      severity: plugin.severity,
      plugin_details: {
        family: plugin.family,
        modification_date: "2026-01-01T00:00:00Z",
        name: plugin.name,
        publication_date: "2026-01-01T00:00:00Z",
        type: "remote",
        version: "1.0",
        severity: plugin.severity,
      },
      reference_information: [],
      risk_information: {
        risk_factor: "None",
        ...nothing("cvss_vector cvss_base_score cvss_temporal_vector cvss_temporal_score"),
        ...nothing("cvss3_vector cvss3_base_score cvss3_temporal_vector cvss3_temporal_score stig_severity"),
      },
      see_also: ["https://www.tenable.com/plugins"],
      vulnerability_information: {
        ...nothing("vulnerability_publication_date patch_publication_date exploitability_ease asset_inventory cpe"),
        ...no("exploited_by_malware exploit_available default_account exploited_by_nessus in_the_news malware"),
        unsupported_by_vendor: false,
        exploit_frameworks: [],
      },
    },
  };
}

function outputs(call: Call<Behaviour>): JsonObject {
  const plugin = pluginOf(call);
  const assets = call.store.all("asset").filter((asset) => reportedOf(asset).includes(plugin));
  return {
    outputs: [
      {
        plugin_output: `${plugin.name}: found.`,
        states: [
          {
            name: "New",
            results: [
              {
                application_protocol: "www",
                port: 443,
                transport_protocol: "tcp",
                assets: assets.map(({ id, fqdn, ipv4, last_seen }) => ({
                  hostname: fqdn ?? ipv4 ?? "",
                  id,
                  uuid: id,
                  netbios_name: null,
                  fqdn: fqdn ?? "",
                  ipv4: ipv4 ?? "",
                  first_seen: last_seen ?? "",
                  last_seen: last_seen ?? "",
                })),
                severity: plugin.severity,
              },
            ],
          },
        ],
      },
    ],
  };
}

const activity = (record: Stored): JsonObject => ({
  activity: [
    {
      type: "seen",
      timestamp: record.last_seen ?? "",
      scan_id: record.id,
      schedule_id: record.id,
      source: "NESSUS_SCAN",
      updates: [],
    },
  ],
});

const withFindings = ({ store }: Call<Behaviour>): JsonObject => {
  const assets = store.all("asset").filter((asset) => reportedOf(asset).length > 0);
  return {
    assets: assets.map((asset) => ({
      id: asset.id,
      severities: severitiesOf(asset),
      total: reportedOf(asset).length,
      fqdn: [asset.fqdn ?? ""],
      ipv4: [asset.ipv4 ?? ""],
      ipv6: [asset.ipv6 ?? []].flat(),
      last_seen: asset.last_seen ?? "",
      netbios_name: [asset.netbios_name ?? []].flat(),
      agent_name: [asset.agent_name ?? []].flat(),
    })),
    total_asset_count: assets.length,
  };
};

/** `GET /workbenches/export`: the old way of getting a report; its numbers are text. */
function startExport(call: Call<Behaviour>): JsonObject {
  const { id } = call.store.put("workbenchExport", { id: nextId(call.store, "file"), asked: call.now });
  return { file: Number(id) };
}

function exportOf(call: Call<Behaviour>): { isReady: boolean } {
  const job = call.store.get("workbenchExport", call.parameters.file ?? "");
  if (job === undefined) {
    throw plain(404, "File not found");
  }
  return { isReady: call.now >= Number(job.asked) + call.behaviour.exportSeconds * 1000 };
}

const get = (path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method: "GET",
  path: `/workbenches/${path}`,
  minimumRole: role.basic,
  handle,
});

/** Vulnerability Management API, Workbenches: the few reports that clients still ask. */
export const workbenchRoutes: readonly Route<Behaviour>[] = [
  get("assets", ({ store }) => ({ assets: store.all("asset").map(workbenchItem), total: store.count("asset") })),
  get("assets/vulnerabilities", withFindings),
  get("assets/:id/info", (call) => ({ info: workbenchInfo(assetOf(call)) })),
  get("assets/:id/activity", (call) => activity(assetOf(call))),
  get("assets/:id/vulnerabilities", (call) => findings([assetOf(call)])),
  get("assets/:id/vulnerabilities/:plugin/info", info),
  get("assets/:id/vulnerabilities/:plugin/outputs", outputs),
  get("vulnerabilities", ({ store }) => findings(store.all("asset"))),
  get("vulnerabilities/:plugin/info", info),
  get("vulnerabilities/:plugin/outputs", outputs),
  get("export", startExport),
  get("export/:file/status", (call) => {
    const { isReady } = exportOf(call);
    return { progress_total: "2", progress: isReady ? "2" : "0", status: isReady ? "ready" : "loading" };
  }),
  get("export/:file/download", (call) => {
    exportOf(call);
    const xml =
      '<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Report name="workbench"></Report></NessusClientData_v2>\n';
    return new Download("workbench.nessus", "application/octet-stream", xml);
  }),
  {
    method: "DELETE",
    path: "/workbenches/assets/:id",
    minimumRole: role.administrator,
    handle: (call) => {
      call.store.remove("asset", assetOf(call).id);
      return new Reply(202);
    },
  },
];
