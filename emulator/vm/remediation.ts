import { contains, splitList } from "../core/addresses";
import { type JsonObject, listOf, textOf } from "../core/json";
import { isSeen } from "../rest/acl";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route } from "../rest/call";
import { zeroUuid } from "../rest/ids";
import { paged } from "../rest/paging";
import { framed } from "../rest/reply";
import { createScan } from "../rest/scan-write";
import { commonItem } from "../rest/scan-object";
import { remediationTemplates, templateItem } from "../rest/template";

/** `POST /scans/remediation`: a scan for some plugins alone, listed apart. */
const create = (call: Call<Behaviour>): JsonObject => {
  const scan = createScan(call, { remediation: 1, enabled_plugins: listOf(call.body.enabled_plugins) });
  return { scan: call.site.dialect.scanObject(scan, call, "create") };
};

/** Its items lack some members of the usual list, and say in one of their own when they were made. */
const lacking = new Set([
  "legacy",
  "type",
  "uuid",
  "timezone",
  "rrules",
  "starttime",
  "template_uuid",
  "folder_id",
  "progress",
]);

function list(call: Call<Behaviour>): JsonObject {
  const items = call.store
    .all("scan")
    .filter((scan) => scan.remediation === 1 && isSeen(scan, call))
    .map((scan): JsonObject => {
      const item = Object.fromEntries(Object.entries(commonItem(scan, call)).filter(([name]) => !lacking.has(name)));
      return {
        ...item,
        last_modification_date: 0,
        creation_date: 0,
        scan_creation_date: scan.creation_date ?? 0,
        remediation: 1,
      };
    });
  const sort = call.query.sort ?? "scan_creation_date:desc";
  const { page, pagination } = paged(call, items, {
    style: "sorted",
    limit: 50,
    sort: { name: "scan_creation_date", order: "desc" },
  });
  return { pagination: { ...pagination, sort }, scans: page };
}

/** `POST /scans/check-auto-targets`: which targets no route of a scanner group of the network covers. */
function checkTargets(call: Call<Behaviour>): JsonObject {
  const { network_uuid, target_list } = call.body;
  const network = call.store.get("network", textOf(network_uuid) || zeroUuid);
  if (network === undefined || network.deleted !== undefined) {
    throw framed(404, "Not Found");
  }
  const groups = call.store.all("scannerGroup").filter(({ scanner_id }) => {
    return call.store.get("scanner", textOf(scanner_id))?.network_id === network.id;
  });
  const targets = splitList(textOf(target_list));
  const covers = (routes: readonly string[], target: string): boolean =>
    contains(routes, target) || routes.some((route) => route.startsWith("*.") && target.endsWith(route.slice(1)));
  const matched = groups.filter(({ routes }) => targets.some((target) => covers(listOf(routes).map(textOf), target)));
  const all = groups.flatMap(({ routes }) => listOf(routes).map(textOf));
  const missed = targets.filter((target) => !covers(all, target));
  const limit = Number(call.query.limit ?? 20);
  const resources = Number(call.query.matched_resource_limit ?? 10);
  return {
    missed_targets: missed.slice(0, limit),
    total_missed_targets: missed.length,
    matched_resource_uuids: matched.slice(0, resources).map(({ uuid }) => uuid ?? ""),
    total_matched_resource_uuids: matched.length,
  };
}

export const remediationRoutes: readonly Route<Behaviour>[] = [
  {
    method: "GET",
    path: "/editor/remediation/templates",
    minimumRole: role.standard,
    handle: () => ({ templates: remediationTemplates.map(templateItem) }),
  },
  { method: "POST", path: "/scans/remediation", minimumRole: role.operator, handle: create },
  { method: "GET", path: "/scans/remediation", minimumRole: role.basic, handle: list },
  { method: "POST", path: "/scans/check-auto-targets", minimumRole: role.basic, handle: checkTargets },
];
