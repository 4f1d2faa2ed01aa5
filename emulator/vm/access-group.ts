import { type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, isoOf, role, type Route, type Stored } from "../rest/call";
import { type Collection, collectionRoutes } from "../rest/collection";
import { zeroUuid } from "../rest/ids";
import { plain } from "../rest/reply";

/** How long the service works on a changed group, in milliseconds. */
const takes = 5_000;

/** Vulnerability Management API, Access Groups (replaced by permissions): `/access-groups` and `/v2/access-groups`. */
const accessGroup = (version: 1 | 2): Collection<Behaviour> => ({
  table: "accessGroup",
  path: version === 1 ? "/access-groups" : "/v2/access-groups",
  listKey: "access_groups",
  ids: "uuid",
  minimumRole: { read: role.administrator, write: role.administrator },
  paging: { style: "sorted", limit: 50, sort: { name: "allAssets", order: "desc" } },
  missing: () => plain(404, "HTTP 404 Not Found"),
  create: (call) => ({
    ...members(call),
    all_assets: call.body.all_assets === true,
    container_uuid: call.user.container_uuid ?? null,
    created_at: isoOf(call),
    updated_at: isoOf(call),
    created: call.now,
    version: 1,
    created_by_uuid: call.user.uuid ?? null,
    created_by_name: call.user.username ?? "",
    updated_by_uuid: call.user.uuid ?? null,
    updated_by_name: call.user.username ?? "",
  }),
  update: (call, record) => ({
    ...members(call),
    version: Number(record.version ?? 1) + 1,
    updated_at: isoOf(call),
    created: call.now,
    updated_by_uuid: call.user.uuid ?? null,
    updated_by_name: call.user.username ?? "",
  }),
  show: (record, call, view) => shown(record, call, version, view === "list"),
});

function members({ body }: Call<Behaviour>): JsonObject {
  if (textOf(body.name) === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return {
    name: textOf(body.name),
    all_users: body.all_users === true,
    access_group_type: textOf(body.access_group_type) || "MANAGE_ASSETS",
    rules: listOf(body.rules).map((rule) => {
      const { type, operator, terms } = objectOf(rule);
      return { type: type ?? "", operator: operator ?? "eq", terms: terms ?? [] };
    }),
    principals: listOf(body.principals),
  };
}

function shown(record: Stored, call: Call<Behaviour>, version: 1 | 2, isItem: boolean): JsonObject {
  const isDone = record.status === "COMPLETED" || call.now >= Number(record.created) + takes;
  const creator = record.created_by_uuid;
  return {
    container_uuid: record.container_uuid ?? null,
    created_at: record.created_at ?? "",
    updated_at: record.updated_at ?? "",
    id: record.id,
    name: record.name ?? "",
    all_assets: record.all_assets === true,
    // Version 1 tells whether it is for all users, version 2 has a principal for that.
    ...(version === 1 ? { all_users: record.all_users === true } : {}),
    ...(version === 1 && isItem ? {} : { version: record.version ?? 1 }),
    status: isDone ? "COMPLETED" : "PROCESSING",
    ...(version === 2 ? { access_group_type: record.access_group_type ?? "MANAGE_ASSETS" } : {}),
    ...(isItem ? {} : { rules: record.rules ?? [], ...principals(record, call, version) }),
    ...(creator === undefined ? {} : { created_by_uuid: creator }),
    ...(record.updated_by_uuid === undefined ? {} : { updated_by_uuid: record.updated_by_uuid }),
    updated_by_name: record.updated_by_name ?? "",
    created_by_name: record.created_by_name ?? "",
    processing_percent_complete: isDone ? 100 : 0,
  };
}

function principals(record: Stored, { store }: Call<Behaviour>, version: 1 | 2): JsonObject {
  const named = listOf(record.principals).map((one) => {
    const { type, principal_id, principal_name, permissions } = objectOf(one);
    const known = [...store.all("user"), ...store.all("group")].find(({ uuid }) => uuid === principal_id);
    return {
      type: type ?? "user",
      principal_id: principal_id ?? known?.uuid ?? null,
      principal_name: known?.username ?? known?.name ?? principal_name ?? null,
      ...(version === 2 ? { permissions: permissions ?? [] } : {}),
    };
  });
  const everybody = { type: "all_users", principal_id: zeroUuid, principal_name: "All Users", permissions: [] };
  const rows = version === 2 ? [everybody, ...named.filter(({ type }) => type !== "all_users")] : named;
  return rows.length === 0 ? {} : { principals: rows };
}

export const accessGroupRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(accessGroup(1)),
  ...collectionRoutes(accessGroup(2)),
];
