import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import { ownerName, permissionOf, scanPermission, shownRows } from "./acl";
import { type Call, idOf, role, type Route, type Stored } from "./call";
import { scanFields } from "./filter-fields";
import { paged } from "./paging";
import { empty, notFound, plain } from "./reply";
import { doneOf, isActive, runsOf } from "./run";
import { complianceHosts, complianceItems, remediationsOf } from "./result-summary";
import { type FoundHost, hostItem, hostsOf, vulnerabilityItems } from "./run-hosts";
import { attachment, hostDetails, pluginOutput } from "./result-details";
import { runOf, scanOf } from "./scan";
import { findScan } from "./scan-find";
import { agentGroupsOf, isControlled, runType, settingsOf } from "./scan-object";
import { templateByName } from "./template";

/** The scan of a request for results; the word for a missing one differs from everywhere else. */
function scanForResults(call: Call): Stored {
  const scan = findScan(call, idOf(call));
  if (scan === undefined) {
    throw call.site.dialect.product === "vm" ? plain(404, "Scan not found") : notFound();
  }
  return scan;
}

const seconds = (milliseconds: Json | undefined): number => Math.floor(Number(milliseconds ?? 0) / 1000);
const isTrue = (scan: Stored): boolean => scan.imported === true;

/** `GET /scans/{id}`: results, and no configuration. A scan that never ran tells little. */
export function results(call: Call): JsonObject {
  const scan = scanForResults(call);
  const run = runOf(call, scan);
  const isNamed = call.query.history_id !== undefined || call.query.history_uuid !== undefined;
  if (run === undefined && isNamed) {
    throw plain(404, "Scan not found");
  }
  const info = infoOf(scan, call);
  const extras = call.site.dialect.resultMembers(scan, call);
  if (run === undefined) {
    return { info: { ...info, ...extras, status: "empty" }, history: [] };
  }
  const hosts = hostsOf(run, call);
  const done = doneOf(run, call);
  const found: JsonObject =
    isTrue(scan) && hosts.length === 0
      ? {}
      : {
          hosts: hosts.map((host, index) => hostItem(host, index, done)),
          vulnerabilities: vulnerabilityItems(hosts),
          comphosts: complianceHosts(hosts, done),
          compliance: complianceItems(hosts),
          filters: scanFields,
        };
  return {
    info: { ...info, ...extras, ...runInfo(scan, run, hosts, call) },
    ...found,
    history: runsOf(call, scan).map((one) => historyRow(scan, one)),
    notes: call.site.dialect.notes(hosts.filter(({ isInside }) => !isInside).length, hosts.length),
    remediations: remediationsOf(hosts),
  };
}

function infoOf(scan: Stored, call: Call): JsonObject {
  const settings = settingsOf(scan);
  const scanner = settings.scanner_id ?? call.site.dialect.resolveScanner(undefined, call);
  const found = call.store.all("scanner").find(({ uuid, id }) => uuid === scanner || id === textOf(scanner));
  const tags = listOf(settings.tag_targets);
  const isAgentScan = agentGroupsOf(scan).length > 0;
  return {
    owner: ownerName(scan, call),
    name: settings.name ?? "",
    no_target: false,
    folder_id: scan.folder_id ?? null,
    control: isControlled(scan, call),
    user_permissions: permissionOf(scan, call),
    schedule_uuid: scan.uuid ?? "",
    edit_allowed: !isTrue(scan) && !runsOf(call, scan).some(isActive) && runsOf(call, scan).length === 0,
    scanner_name: isTrue(scan) || isAgentScan ? null : (found?.name ?? null),
    policy: isTrue(scan) ? null : (templateByName(textOf(scan.template))?.title ?? null),
    shared: null,
    object_id: Number(scan.id),
    tag_targets: tags.length === 0 ? null : tags,
    acls: shownRows(scan, call),
  };
}

/** Agent groups of a run, as its results name them (observed). */
const agentTargets = (scan: Stored, { store }: Call): JsonObject[] =>
  agentGroupsOf(scan).flatMap((wanted) => {
    const found = store.all("agentGroup").find(({ uuid }) => uuid === wanted);
    return found === undefined ? [] : [{ id: Number(found.id), uuid: found.uuid ?? "", name: found.name ?? "" }];
  });

function runInfo(scan: Stored, run: Stored, hosts: readonly FoundHost[], call: Call): JsonObject {
  const isOver = run.ended !== undefined;
  const imported = isTrue(scan);
  return {
    ...(imported && hosts.length === 0 ? {} : { hostcount: hosts.length }),
    uuid: run.uuid ?? "",
    status: imported ? "imported" : (run.status ?? ""),
    scan_type: imported ? null : runType(scan, run),
    targets: imported ? null : (run.targets ?? null),
    alt_targets_used: imported ? null : run.alternative === true,
    "pci-can-upload": imported ? null : false,
    scan_start: seconds(run.started),
    timestamp: seconds(run.ended ?? run.since),
    is_archived: imported,
    reindexing: false,
    ...(isOver ? { scan_end: seconds(run.ended) } : {}),
    haskb: !imported,
    hasaudittrail: !imported,
    scanner_start: null,
    scanner_end: null,
    ...(agentGroupsOf(scan).length > 0 && { agent_targets: agentTargets(scan, call) }),
  };
}

const historyRow = (scan: Stored, run: Stored): JsonObject => ({
  history_id: Number(run.id),
  owner_id: Number(run.owner_id),
  creation_date: seconds(run.started),
  last_modification_date: seconds(run.ended ?? run.since),
  uuid: run.uuid ?? "",
  type: isTrue(scan) ? null : runType(scan, run),
  status: isTrue(scan) ? "imported" : (run.status ?? ""),
  scheduler: 0,
  alt_targets_used: isTrue(scan) ? null : run.alternative === true,
  is_archived: isTrue(scan),
});

/** `GET /scans/{id}/history`: a vocabulary of its own. */
function history(call: Call): JsonObject {
  const items = runsOf(call, scanOf(call)).map(
    (run): JsonObject => ({
      id: Number(run.id),
      status: run.status ?? "",
      is_archived: false,
      reindexing: false,
      reporting_mode: null,
      visibility: "public",
      targets: { custom: false, default: null },
      scan_uuid: run.uuid ?? "",
      time_start: seconds(run.started),
      time_end: run.ended === undefined ? null : seconds(run.ended),
    }),
  );
  const sort = { name: "start_date", order: "DESC" };
  const { page, pagination } = paged(call, items, { style: "sorted", limit: 50, sort });
  return { pagination, history: page };
}

function oneRun(call: Call): Stored {
  const wanted = call.parameters.run;
  const run = runsOf(call, scanOf(call)).find(({ id, uuid }) => id === wanted || uuid === wanted);
  if (run === undefined) {
    throw notFound();
  }
  return run;
}

function runDetails(call: Call): JsonObject {
  const scan = scanOf(call);
  const run = oneRun(call);
  return {
    owner_id: Number(run.owner_id),
    schedule_uuid: scan.uuid ?? "",
    status: run.status ?? "",
    scan_start: seconds(run.started),
    owner_uuid: call.store.get("user", textOf(run.owner_id))?.uuid ?? null,
    owner: ownerName(scan, call),
    targets: run.targets ?? null,
    object_id: Number(scan.id),
    uuid: run.uuid ?? "",
    scan_end: run.ended === undefined ? null : seconds(run.ended),
    scan_type: runType(scan, run),
    name: settingsOf(scan).name ?? "",
    is_archived: false,
    reindexing: false,
    reporting_mode: null,
  };
}

const seen = (method: string, path: string, handle: Route["handle"]): Route => ({
  method,
  path,
  minimumRole: role.basic,
  handle,
});

export const resultRoutes: readonly Route[] = [
  seen("GET", "/scans/:id/history", history),
  seen("GET", "/scans/:id/history/:run", runDetails),
  seen("DELETE", "/scans/:id/history/:run", (call) => {
    scanOf(call, scanPermission.configure);
    const run = oneRun(call);
    if (isActive(run)) {
      throw plain(409, "The run is active");
    }
    call.store.remove("run", run.id);
    return empty;
  }),
  seen("GET", "/scans/:id/hosts/:host", hostDetails),
  seen("GET", "/scans/:id/hosts/:host/plugins/:plugin", pluginOutput),
  seen("GET", "/scans/:id/attachments/:attachment", attachment),
  seen("GET", "/scans/:id", results),
];
