import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, isoOf, role, type Route, type Stored } from "../rest/call";
import { type Collection, collectionRoutes } from "../rest/collection";
import { zeroUuid } from "../rest/ids";
import { derived, server, text, touched } from "../rest/member";
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
  members: [
    server("container_uuid", null, ({ user }) => user.container_uuid ?? null),
    server("created_at", "", isoOf),
    touched("updated_at", "", isoOf),
    { name: "created", touched: ({ now }) => now, show: false },
    derived("id", ({ id }) => id),
    text("name"),
    {
      name: "all_assets",
      initial: ({ body }) => body.all_assets === true,
      show: ({ all_assets }) => all_assets === true,
    },
    // Version 1 tells whether it is for all users, version 2 has a principal for that.
    {
      name: "all_users",
      touched: ({ body }) => body.all_users === true,
      show: ({ all_users }) => (version === 1 ? all_users === true : undefined),
    },
    {
      name: "version",
      initial: 1,
      show: (record, _call, view) => (version === 1 && view === "list" ? undefined : (record.version ?? 1)),
    },
    derived("status", (record, call) => (isDone(record, call) ? "COMPLETED" : "PROCESSING")),
    {
      name: "access_group_type",
      touched: ({ body }) => textOf(body.access_group_type) || "MANAGE_ASSETS",
      show: ({ access_group_type }) => (version === 2 ? (access_group_type ?? "MANAGE_ASSETS") : undefined),
    },
    {
      name: "rules",
      touched: ({ body }) => listOf(body.rules).map(rule),
      show: ({ rules }, _call, view) => (view === "list" ? undefined : (rules ?? [])),
    },
    {
      name: "principals",
      touched: ({ body }) => listOf(body.principals),
      show: (record, call, view) => (view === "list" ? undefined : principals(record, call, version)),
    },
    { name: "created_by_uuid", initial: ({ user }) => user.uuid ?? null },
    { name: "updated_by_uuid", touched: ({ user }) => user.uuid ?? null },
    touched("updated_by_name", "", ({ user }) => user.username ?? ""),
    server("created_by_name", "", ({ user }) => user.username ?? ""),
    derived("processing_percent_complete", (record, call) => (isDone(record, call) ? 100 : 0)),
  ],
  check: (record, { body }, before) => {
    if (textOf(body.name) === "") {
      throw plain(400, "Invalid 'name' field");
    }
    record.version = before === undefined ? 1 : Number(before.version ?? 1) + 1;
  },
});

const isDone = ({ status, created }: Stored, { now }: Call<Behaviour>): boolean =>
  status === "COMPLETED" || now >= Number(created) + takes;

const rule = (sent: Json): JsonObject => {
  const { type, operator, terms } = objectOf(sent);
  return { type: type ?? "", operator: operator ?? "eq", terms: terms ?? [] };
};

function principals(record: Stored, { store }: Call<Behaviour>, version: 1 | 2): Json | undefined {
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
  return rows.length === 0 ? undefined : rows;
}

export const accessGroupRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(accessGroup(1)),
  ...collectionRoutes(accessGroup(2)),
];
