import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { type Collection, collectionRoutes } from "../rest/collection";
import { zeroUuid } from "../rest/ids";
import { plain, type Refusal } from "../rest/reply";

const knownActions = new Set(["CanView", "CanScan", "CanEdit", "CanUse"]);
const missing = (): Refusal => plain(404, "Not Found");

/** The entry that every container has: it has no dates, and its subjects and objects no names. */
const administrators: JsonObject = {
  permission_uuid: zeroUuid,
  name: "Administrators",
  subjects: [{ type: "AllAdmins" }],
  actions: ["CanScan", "CanView", "CanEdit", "CanUse"],
  objects: [{ type: "AllObjects" }],
};

/** Vulnerability Management API, Access Control, permissions. */
const permission: Collection<Behaviour> = {
  table: "permission",
  path: "/api/v3/access-control/permissions",
  listKey: "permissions",
  ids: "uuid",
  minimumRole: { read: role.administrator, write: role.administrator },
  missing,
  create: (call) => ({ ...members(call), created_at: call.now, created_by: call.user.username ?? "" }),
  update: (call) => ({ ...members(call), updated_at: call.now, updated_by: call.user.username ?? "" }),
  show: (record, call, view) => (view === "update" ? undefined : entry(record, call)),
};

function members({ body }: Call<Behaviour>): JsonObject {
  const name = textOf(body.name);
  const actions = listOf(body.actions).map(textOf);
  if (name === "" || actions.length === 0 || actions.some((action) => !knownActions.has(action))) {
    throw plain(400, "Invalid 'name' or 'actions' field");
  }
  return { name, actions, subjects: listOf(body.subjects), objects: listOf(body.objects) };
}

const entry = (record: Stored, call: Call<Behaviour>): JsonObject => ({
  permission_uuid: record.id,
  name: record.name ?? "",
  subjects: listOf(record.subjects).map((one) => subject(objectOf(one), call)),
  actions: record.actions ?? [],
  objects: listOf(record.objects).map((one) => target(objectOf(one), call)),
  created_at: record.created_at ?? 0,
  created_by: record.created_by ?? "",
  ...(record.updated_at === undefined ? {} : { updated_at: record.updated_at, updated_by: record.updated_by ?? "" }),
});

/** Types that mean all of a kind: the recorded entry of the administrators has neither uuid nor name in such a row. */
const everything = new Set(["AllUsers", "AllAdmins", "AllAssets", "AllObjects"]);

/** The service writes names of its own: users by their login, tags as `Category:value`. */
function subject({ type, uuid, name }: JsonObject, { store }: Call<Behaviour>): JsonObject {
  if (everything.has(textOf(type))) {
    return { type: type ?? null };
  }
  const table = type === "User" ? "user" : "group";
  const known = store.all(table).find((one) => one.uuid === uuid);
  return { type: type ?? "User", uuid: uuid ?? null, name: known?.username ?? known?.name ?? name ?? null };
}

function target({ type, uuid, name }: JsonObject, { store }: Call<Behaviour>): JsonObject {
  if (everything.has(textOf(type))) {
    return { type: type ?? null };
  }
  const value = store.get("tagValue", textOf(uuid));
  const category = store.get("tagCategory", textOf(value?.category));
  const written =
    value === undefined ? textOf(name).replace(",", ":") : `${textOf(category?.name)}:${textOf(value.value)}`;
  return { type: type ?? "Tag", uuid: uuid ?? null, name: written };
}

const concerns = (record: Stored, uuid: Json, kind: string): boolean =>
  listOf(record.subjects)
    .map(objectOf)
    .some((one) => one.type === "AllUsers" || (one.uuid === uuid && one.type === kind));

/** Who has which permissions, and which could be given. */
function granted(call: Call<Behaviour>, uuid: Json, kind: string): JsonObject {
  const all = call.store.all("permission");
  return {
    permissions_available: all.filter((one) => !concerns(one, uuid, kind)).map((one) => entry(one, call)),
    permissions_granted: all.filter((one) => concerns(one, uuid, kind)).map((one) => entry(one, call)),
  };
}

const base = "/api/v3/access-control/permissions";
const about = (path: string, table: "user" | "group", kind: string): Route<Behaviour> => ({
  method: "GET",
  path: `${base}/${path}/:subject`,
  minimumRole: role.basic,
  handle: (call) => {
    const wanted = call.parameters.subject ?? "";
    const uuid = wanted === "me" ? call.user.uuid : call.store.all(table).find((one) => one.uuid === wanted)?.uuid;
    const isEverybody = table === "group" && wanted === zeroUuid;
    if (uuid === undefined && !isEverybody) {
      throw missing();
    }
    return granted(call, uuid ?? zeroUuid, kind);
  },
});

export const permissionRoutes: readonly Route<Behaviour>[] = [
  about("users", "user", "User"),
  about("user-groups", "group", "UserGroup"),
  {
    method: "GET",
    path: base,
    minimumRole: role.administrator,
    handle: (call) => ({
      permissions: [administrators, ...call.store.all("permission").map((one) => entry(one, call))],
    }),
  },
  ...collectionRoutes(permission).slice(1),
];
