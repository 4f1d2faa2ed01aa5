import { type JsonObject, listOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { byUuid, change, type Collection, collectionRoutes, find } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { empty, framed, plain } from "../rest/reply";
import { user, userObject } from "./user";

const members = (call: Call, group: Stored): Stored[] =>
  call.store.all("user").filter(({ groups }) => listOf(groups).map(textOf).includes(group.id));

/** Vulnerability Management API, Groups. There is no address for a single group. */
const group: Collection<Behaviour> = {
  table: "group",
  path: "/groups",
  listKey: "groups",
  ids: "own",
  minimumRole: { read: role.basic, write: role.administrator },
  missing: () => framed(404, "Not Found"),
  lookUp: byUuid("group"),
  operations: ["list", "create", "update", "remove"],
  create: (call) => ({ uuid: newUuid(), name: checkedName(call), container_uuid: call.user.container_uuid ?? null }),
  update: (call) => ({ name: checkedName(call) }),
  removed: (call, record) => {
    for (const one of members(call, record)) {
      leave(call, one, record);
    }
  },
  show: (record, call, view): JsonObject => ({
    uuid: record.uuid ?? "",
    name: record.name ?? "",
    permissions: 0,
    container_uuid: record.container_uuid ?? null,
    ...(view === "create" ? {} : { user_count: members(call, record).length }),
    id: Number(record.id),
  }),
};

function checkedName({ body }: Call): string {
  const name = textOf(body.name);
  if (name.trim() === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return name;
}

const leave = (call: Call, one: Stored, left: Stored): void =>
  void change(call, "user", one, { groups: listOf(one.groups).filter((id) => textOf(id) !== left.id) });

export const groupRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(group),
  {
    method: "GET",
    path: "/groups/:id/users",
    minimumRole: role.basic,
    handle: (call) => ({
      // This view says of everybody that they never logged in (observed).
      users: members(call, find(group, call)).map((one) => ({
        ...userObject(one),
        last_login_attempt: 0,
        enabled: false,
      })),
    }),
  },
  {
    method: "POST",
    path: "/groups/:id/users/:user",
    minimumRole: role.administrator,
    handle: (call) => {
      const joined = find(group, call);
      const one = find(user, call, "update", call.parameters.user);
      change(call, "user", one, { groups: [...new Set([...listOf(one.groups), joined.id])] });
      return empty;
    },
  },
  {
    method: "DELETE",
    path: "/groups/:id/users/:user",
    minimumRole: role.administrator,
    handle: (call) => {
      leave(call, find(user, call, "update", call.parameters.user), find(group, call));
      return empty;
    },
  },
];
