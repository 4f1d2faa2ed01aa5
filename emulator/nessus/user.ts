import { type JsonObject, listOf, textOf } from "../core/json";
import { changePassword, renewKeys } from "../rest/account";
import { keptRows, ownerPermission } from "../rest/acl";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find } from "../rest/collection";
import { empty, notFound, plain } from "../rest/reply";
import type { Behaviour } from "./behaviour";
import { removeMany } from "./bulk";

const minimumRole = { read: role.administrator, write: role.administrator };

export const userItem = (record: Stored, { behaviour }: Call<Behaviour>): JsonObject => ({
  id: Number(record.id),
  username: record.username ?? "",
  name: record.name ?? "",
  email: record.email ?? "",
  permissions: record.permissions ?? role.basic,
  lastlogin: record.lastlogin === undefined ? 0 : Math.floor(Number(record.lastlogin) / 1000),
  type: record.type ?? "local",
  login_fail_count: record.login_fail_count ?? 0,
  login_fail_total: record.login_fail_total ?? 0,
  last_login_attempt: Math.floor(Number(record.last_login_attempt ?? 0) / 1000),
  lockout: behaviour.lockoutType === "boolean" ? false : 0,
});

/** Nessus API pages, Users. */
const user: Collection<Behaviour> = {
  table: "user",
  path: "/users",
  listKey: "users",
  ids: "own",
  minimumRole,
  missing: notFound,
  create: (call) => {
    const { body } = call;
    const username = textOf(body.username);
    if (username === "" || textOf(body.password) === "") {
      throw plain(400, "Invalid 'username' or 'password' field");
    }
    if (call.store.all("user").some((one) => one.username === username)) {
      throw plain(409, "User already exists");
    }
    return {
      username,
      name: textOf(body.name) || username,
      email: textOf(body.email),
      permissions: Number(body.permissions ?? role.basic),
      type: textOf(body.type) || "local",
      enabled: true,
      groups: [],
      _password: textOf(body.password),
    };
  },
  update: (call, record) => {
    const { permissions, name, email } = call.body;
    if (permissions !== undefined && record.id === call.user.id) {
      throw plain(409, "You cannot change your own permissions");
    }
    return {
      ...(permissions === undefined ? {} : { permissions: Number(permissions) }),
      ...(typeof name === "string" ? { name } : {}),
      ...(typeof email === "string" ? { email } : {}),
    };
  },
  removing: (call, record) => {
    if (record.id === call.user.id) {
      throw plain(409, "You cannot delete yourself");
    }
  },
  show: userItem,
};

/** Nessus API pages, Groups: a Manager's. */
const group: Collection<Behaviour> = {
  table: "group",
  path: "/groups",
  listKey: "groups",
  ids: "own",
  minimumRole,
  missing: notFound,
  operations: ["list", "create", "update", "remove"],
  create: ({ body }) => ({ name: checkedName(body) }),
  update: ({ body }) => ({ name: checkedName(body) }),
  show: (record, call, view) =>
    view === "update"
      ? undefined
      : { id: Number(record.id), name: record.name ?? "", permissions: 0, user_count: members(call, record).length },
};

function checkedName({ name }: JsonObject): string {
  if (textOf(name).trim() === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return textOf(name);
}

const members = ({ store }: Call, { id }: Stored): Stored[] =>
  store.all("user").filter(({ groups }) => listOf(groups).map(textOf).includes(id));

const membership = (method: string, joins: boolean): Route<Behaviour> => ({
  method,
  path: "/groups/:id/users/:user",
  minimumRole: role.administrator,
  handle: (call) => {
    const { id } = find(group, call);
    const one = find(user, call, "update", call.parameters.user);
    const others = listOf(one.groups).filter((other) => textOf(other) !== id);
    change(call, "user", one, { groups: joins ? [...others, id] : others });
    return empty;
  },
});

/** What `/permissions/{type}/{id}` may be asked about. */
const tables: Readonly<Record<string, string>> = {
  scanner: "scanner",
  scan: "scan",
  policy: "policy",
  "agent-group": "agentGroup",
};

function subject(call: Call<Behaviour>): { table: string; record: Stored } {
  const table = tables[call.parameters.type ?? ""] ?? "";
  const record = call.store.get(table, call.parameters.id ?? "");
  if (record === undefined) {
    throw notFound();
  }
  return { table, record };
}

/** A bare list. */
function permissions(call: Call<Behaviour>): JsonObject[] {
  const { record } = subject(call);
  const owner = call.store.get("user", textOf(record.owner_id) || "2");
  const rows = keptRows(record.acls).map(({ type, id, permissions: granted }): JsonObject => {
    const known = call.store.get(textOf(type), textOf(id));
    const name = known?.username ?? known?.name ?? null;
    return { owner: 0, type: type ?? "", permissions: granted ?? 0, id: type === "default" ? 0 : Number(id), name };
  });
  return [
    { owner: 1, type: "user", permissions: ownerPermission, id: Number(owner?.id), name: owner?.username ?? "" },
    ...rows,
  ];
}

export const userRoutes: readonly Route<Behaviour>[] = [
  removeMany("/users", user),
  ...collectionRoutes(user),
  {
    method: "PUT",
    path: "/users/:id/chpasswd",
    minimumRole: role.administrator,
    handle: (call) => {
      changePassword(call, find(user, call, "update"), false);
      return empty;
    },
  },
  {
    method: "PUT",
    path: "/users/:id/keys",
    minimumRole: role.administrator,
    handle: (call) => renewKeys(call, find(user, call, "update")),
  },
  removeMany("/groups", group),
  ...collectionRoutes(group),
  {
    method: "GET",
    path: "/groups/:id/users",
    minimumRole: role.administrator,
    handle: (call) => ({ users: members(call, find(group, call)).map((one) => userItem(one, call)) }),
  },
  membership("POST", true),
  membership("DELETE", false),
  { method: "GET", path: "/permissions/:type/:id", minimumRole: role.basic, handle: permissions },
  {
    method: "PUT",
    path: "/permissions/:type/:id",
    minimumRole: role.standard,
    handle: (call) => {
      const { table, record } = subject(call);
      change(call, table, record, { acls: keptRows(call.body.acls) });
      return empty;
    },
  },
];
