import type { ReportHost } from "../core/finding/finding";
import { nessusFile } from "../core/finding/nessus-file";
import { htmlFile } from "../core/finding/page-file";
import { pdfFile } from "../core/finding/pdf-file";
import { csvFile } from "../core/finding/table-file";
import { type JsonObject, objectOf, textOf } from "../core/json";
import { hostOfAsset } from "../rest/asset-data";
import { assetOf } from "./asset";
import { firstSeenOf, hasAgent, list, seenOf, workbenchInfo, workbenchItem } from "./asset-object";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { nextId, zeroUuid } from "../rest/ids";
import { Download, plain, Reply } from "../rest/reply";
import { lastRunOf } from "./last-run";
import { findingList, knownFindings, pluginInfo, pluginOutputs, seenSince, severitiesOf } from "./workbench-finding";

function activity(call: Call<Behaviour>): JsonObject {
  const record = assetOf(call);
  const { ids } = lastRunOf(record, call);
  const of = {
    scan_id: ids.last_scan_id ?? record.id,
    schedule_id: ids.last_schedule_id ?? record.id,
    source: "NESSUS_SCAN",
  };
  return {
    activity: [
      { type: "seen", timestamp: seenOf(record), ...of, updates: [] },
      { type: "discovered", timestamp: firstSeenOf(record), ...of, details: asDiscovered(record, call) },
    ],
  };
}

/** The asset as the first scan has found it, in the words of another service. */
function asDiscovered(record: Stored, { store }: Call<Behaviour>): JsonObject {
  const first = firstSeenOf(record);
  const properties = { ipv4: record.ipv4, hostname: record.hostname, network_uuid: record.network_id ?? zeroUuid };
  return {
    lastScanTime: first,
    createdAt: first,
    hasAgent: hasAgent(record),
    sources: [{ name: "NESSUS_SCAN", firstSeen: first, lastSeen: first }],
    lastLicensedScanTime: first,
    firstScanTime: first,
    assetId: record.id,
    lastLicensedScanTimeV2: first,
    lastScanTarget: record.ipv4 ?? null,
    containerId: store.get("user", "1")?.container_uuid ?? null,
    properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, { values: list(value) }])),
    updatedAt: first,
  };
}

function info(call: Call<Behaviour>): JsonObject {
  const record = assetOf(call);
  const network = call.store.get("network", textOf(record.network_id) || zeroUuid);
  return { info: workbenchInfo(record, network?.name ?? "Default") };
}

const withFindings = (call: Call<Behaviour>): JsonObject => {
  const assets = call.store.all("asset").flatMap((asset) => {
    const known = knownFindings([asset], call);
    return known.length === 0
      ? []
      : [
          {
            id: asset.id,
            severities: severitiesOf(known),
            total: known.length,
            fqdn: [asset.fqdn ?? []].flat(),
            ipv4: [asset.ipv4 ?? []].flat(),
            ipv6: [asset.ipv6 ?? []].flat(),
            last_seen: asset.last_seen ?? "",
            netbios_name: [asset.netbios_name ?? []].flat(),
            agent_name: [asset.agent_name ?? []].flat(),
          },
        ];
  });
  return { assets, total_asset_count: assets.length };
};

/** `GET /workbenches/export`: the old way of getting a report; its numbers are text. */
function startExport(call: Call<Behaviour>): JsonObject {
  const asked = { id: nextId(call.store, "file"), asked: call.now, query: { ...call.query } };
  const { id } = call.store.put("workbenchExport", asked);
  return { file: Number(id) };
}

function exportOf(call: Call<Behaviour>): { isReady: boolean; job: Stored } {
  const job = call.store.get("workbenchExport", call.parameters.file ?? "");
  if (job === undefined) {
    throw plain(404, "File not found");
  }
  return { job, isReady: call.now >= Number(job.asked) + call.behaviour.exportSeconds * 1000 };
}

/** The assets of a workbench as hosts of a report. */
const reportHosts = (call: Call<Behaviour>): ReportHost[] =>
  call.store
    .all("asset")
    .filter(({ id }) => call.query.asset_id === undefined || call.query.asset_id === id)
    .map((asset) => {
      const at = Date.parse(textOf(asset.last_seen));
      const wanted = call.query.plugin_id;
      const known = knownFindings([asset], call).filter(
        ({ finding }) => wanted === undefined || String(finding.plugin.id) === wanted,
      );
      return {
        ...hostOfAsset(asset),
        ...{ uuid: asset.id, started: at - 600_000, ended: at, isInside: false, compliance: [] },
        findings: known.map(({ finding }) => finding),
      };
    })
    .filter(({ findings }) => findings.length > 0);

const get = (path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method: "GET",
  path: `/workbenches/${path}`,
  minimumRole: role.basic,
  handle,
});

/** Vulnerability Management API, Workbenches: the few reports that clients still ask. */
export const workbenchRoutes: readonly Route<Behaviour>[] = [
  get("assets", (call) => {
    const assets = seenSince(call.store.all("asset"), call);
    return { assets: assets.map(workbenchItem), total: assets.length };
  }),
  get("assets/vulnerabilities", withFindings),
  get("assets/:id/info", info),
  get("assets/:id/activity", activity),
  get("assets/:id/vulnerabilities", (call) => findingList([assetOf(call)], call, true)),
  get("assets/:id/vulnerabilities/:plugin/info", (call) => pluginInfo([assetOf(call)], call)),
  get("assets/:id/vulnerabilities/:plugin/outputs", (call) => pluginOutputs([assetOf(call)], call)),
  get("vulnerabilities", (call) => findingList(call.store.all("asset"), call, false)),
  get("vulnerabilities/:plugin/info", (call) => pluginInfo(call.store.all("asset"), call)),
  get("vulnerabilities/:plugin/outputs", (call) => pluginOutputs(call.store.all("asset"), call)),
  get("export", startExport),
  get("export/:file/status", (call) => {
    const { isReady } = exportOf(call);
    return { progress_total: "2", progress: isReady ? "2" : "0", status: isReady ? "ready" : "loading" };
  }),
  get("export/:file/download", (call) => {
    const { job } = exportOf(call);
    const query = objectOf(job.query) as Record<string, string>;
    const { format = "nessus" } = query;
    const hosts = reportHosts({ ...call, query });
    const head = { name: "workbenchexport", policy: "", targets: "", preferences: {}, scanner: "192.0.2.5" };
    const content =
      format === "csv"
        ? csvFile(head, hosts)
        : format === "html"
          ? htmlFile(head, hosts)
          : format === "pdf"
            ? pdfFile(head, hosts, call.now)
            : nessusFile(head, hosts);
    return new Download(`workbench.${format}`, "application/octet-stream", content);
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
