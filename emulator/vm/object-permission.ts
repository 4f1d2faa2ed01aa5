import type { JsonObject } from "../core/json";
import { keptRows, permissionOf, shownRows } from "../rest/acl";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { empty, insufficientScope, notFound } from "../rest/reply";
import type { Behaviour } from "./behaviour";

/** What `/permissions/{type}/{id}` is asked about beside scanners, and what a caller needs to change it. */
const kinds = {
  scan: { table: "scan", needs: 64 },
  policy: { table: "policy", needs: 32 },
  "agent-group": { table: "agentGroup", needs: 64 },
  "asset-list": { table: "targetGroup", needs: 64 },
} as const;

function subject(call: Call<Behaviour>, kind: keyof typeof kinds, needs: number): { table: string; record: Stored } {
  const { table } = kinds[kind];
  const record = call.store.get(table, idOf(call)) ?? call.store.all(table).find(({ uuid }) => uuid === idOf(call));
  if (record === undefined || (record.owner_id !== undefined && permissionOf(record, call) === 0)) {
    throw notFound();
  }
  if (
    record.owner_id === undefined ? Number(call.user.permissions) < role.manager : permissionOf(record, call) < needs
  ) {
    throw insufficientScope();
  }
  return { table, record };
}

/** Objects without an owner are the system's. */
const owned = (record: Stored): Stored => ({ owner_id: "1", ...record });

const routes = (kind: keyof typeof kinds): Route<Behaviour>[] => [
  {
    method: "GET",
    path: `/permissions/${kind}/:id`,
    minimumRole: role.basic,
    handle: (call) => {
      const { record } = subject(call, kind, 0);
      return { acls: shownRows(owned(record), call).map(withoutEmpty) };
    },
  },
  {
    method: "PUT",
    path: `/permissions/${kind}/:id`,
    minimumRole: role.basic,
    handle: (call) => {
      const { table, record } = subject(call, kind, kinds[kind].needs);
      change(call, table, record, { acls: keptRows(call.body.acls) });
      return empty;
    },
  },
];

/** Rows tell only what they have (recorded for scanners). */
const withoutEmpty = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** Vulnerability Management API, Permissions. */
export const objectPermissionRoutes: readonly Route<Behaviour>[] = (
  Object.keys(kinds) as (keyof typeof kinds)[]
).flatMap(routes);
