import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { add, change, type Collection, collectionRoutes, find, shown } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { plain, type Refusal, Reply } from "../rest/reply";
import type { Behaviour } from "./behaviour";
import { rolePermissions, rolePrivileges } from "./role-privilege";

const container = ({ user }: Call<Behaviour>): string => textOf(user.container_uuid);
const missing = (id: string, _operation: unknown, call: Call<Behaviour>): Refusal =>
  plain(404, `Not found: containerUuid=${container(call)}, roleUuid=${id}`);

/** Roles that every container has, by what their users may do. Source: Vulnerability Management, "User Roles". */
const standardRoles: readonly (readonly [name: string, permissions: number, privileges: RegExp])[] = [
  ["Administrator", role.administrator, /./],
  ["Scan Manager", role.manager, /\.(SCAN|VM_SCAN\w*|VM_SENSOR|AGENT_GROUP|SCANNER_GROUP|NETWORK)\.|\.READ$/],
  ["Standard", role.standard, /\.(SCAN|VM_SCAN|VM_REPORT)\.|\.READ$/],
  ["Scan Operator", role.operator, /\.SCAN\.|\.VM_SCAN\.READ$|^TIO_BACKEND\.\w+\.READ$/],
  ["Basic", role.basic, /^TIO_BACKEND\.(VULNERABILITY|ASSET|DASHBOARD)\.READ$/],
];

/** The roles of a fresh site: as objects, so that they keep their uuids. */
export function putStandardRoles(call: Call<Behaviour>): void {
  for (const [name, permissions, privileges] of standardRoles) {
    const granted = rolePrivileges.filter((one) => privileges.test(one));
    call.store.put("role", { id: newUuid(), name, type: "STANDARD", permissions, role_permission_strings: granted });
  }
}

function members({ body, store }: Call<Behaviour>, before: Stored | undefined): JsonObject {
  const { name = before?.name, role_permission_strings: strings = before?.role_permission_strings } = body;
  if (!Array.isArray(strings)) {
    throw plain(400, "Role permission strings array must be specified in the request.");
  }
  const unknown = strings.find((one) => !rolePrivileges.includes(textOf(one)));
  if (unknown !== undefined) {
    throw plain(400, `Invalid role permission string: ${textOf(unknown)}`);
  }
  if (textOf(name) === "") {
    throw plain(400, "Role name must be specified in the request.");
  }
  const { status = before?.status ?? "ENABLED", type = "CUSTOM" } = body;
  if (type !== "CUSTOM" || (status !== "ENABLED" && status !== "DISABLED")) {
    throw plain(400, "Invalid 'type' or 'status' field");
  }
  if (store.all("role").some((one) => one.name === name && one.id !== before?.id)) {
    throw plain(409, `Duplicate roleName=${textOf(name)}.`);
  }
  const description = textOf(body.description ?? before?.description);
  return { name: textOf(name), description, role_permission_strings: strings, type, status };
}

/** Vulnerability Management API, Roles. */
const customRole: Collection<Behaviour> = {
  table: "role",
  path: "/access-control/v1/roles",
  listKey: "roles",
  ids: "uuid",
  minimumRole: { read: role.administrator, write: role.administrator },
  missing,
  create: (call) => members(call, undefined),
  update: members,
  guard: ({ type }) => {
    if (type === "STANDARD") {
      throw plain(400, "Standard roles cannot be modified.");
    }
  },
  removing: (call, { id }) => {
    if (call.store.all("user").some((one) => assigned(one, call)?.id === id)) {
      throw plain(409, "The role is assigned to users.");
    }
  },
  gone: {},
  show: (record, call) => ({
    name: record.name ?? "",
    uuid: record.id,
    description: record.description ?? "",
    role_permission_strings: record.role_permission_strings ?? [],
    type: record.type ?? "CUSTOM",
    status: record.status ?? "ENABLED",
    containerUuid: container(call),
  }),
};

/** The role of a user: the one that was given, for as long as no other permissions were; else that of the permissions. */
function assigned(user: Stored, { store }: Call<Behaviour>): Stored | undefined {
  const given = user._role === undefined ? undefined : store.get("role", textOf(user._role));
  return given !== undefined && user._rolePermissions === user.permissions
    ? given
    : store.all("role").find(({ type, permissions }) => type === "STANDARD" && permissions === user.permissions);
}

function userOf(call: Call<Behaviour>): Stored {
  const found = call.store.all("user").find(({ uuid }) => uuid === idOf(call));
  if (found === undefined) {
    throw plain(404, `Not found: containerUuid=${container(call)}, userUuid=${idOf(call)}`);
  }
  return found;
}

const rolesOf = (user: Stored, call: Call<Behaviour>): JsonObject => ({
  container_uuid: container(call),
  user_uuid: user.uuid ?? "",
  role_uuids: [assigned(user, call)?.id ?? ""],
});

/** A user has one role. */
function assign(call: Call<Behaviour>): JsonObject {
  const user = userOf(call);
  const uuids = listOf(call.body.role_uuids);
  const wanted = uuids.length === 1 ? call.store.get("role", textOf(uuids[0])) : undefined;
  if (wanted === undefined || wanted.status === "DISABLED") {
    throw plain(400, "Invalid 'role_uuids' field");
  }
  const permissions: Json = wanted.permissions ?? user.permissions ?? role.basic;
  const changes = { permissions, _role: wanted.id, _rolePermissions: permissions };
  return rolesOf(change(call, "user", user, changes), call);
}

const administered = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: role.administrator,
  handle,
});

export const roleRoutes: readonly Route<Behaviour>[] = [
  administered("GET", customRole.path, (call) =>
    call.store.all("role").map((one) => shown(customRole, one, call, "list") ?? null),
  ),
  administered("POST", customRole.path, (call) => {
    const made = add(customRole, call, members(call, undefined));
    return shown(customRole, made, call, "create") ?? null;
  }),
  administered("DELETE", `${customRole.path}/:id`, (call) => {
    const record = find(customRole, call, "remove");
    customRole.guard?.(record, call);
    customRole.removing?.(call, record);
    call.store.remove("role", record.id);
    return new Reply(204);
  }),
  ...collectionRoutes({ ...customRole, operations: ["read", "update"] }),
  administered("GET", "/access-control/v1/role-permissions", () => rolePermissions()),
  administered("GET", "/access-control/v1/users/:id/roles", (call) => rolesOf(userOf(call), call)),
  administered("PUT", "/access-control/v1/users/:id/roles", assign),
];
