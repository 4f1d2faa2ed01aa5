import { type JsonObject, objectOf, textOf } from "../core/json";
import { changePassword, renewKeys } from "../rest/account";
import type { Behaviour } from "./behaviour";
import { type Call, idOf, isAdministrator, role, type Route, type Stored } from "../rest/call";
import { byUuid, change, type Collection, collectionRoutes, find } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { empty, framed, insufficientScope, noContent, plain } from "../rest/reply";

const system = "1";

/** Vulnerability Management API, Users. Who is not an administrator learns and changes nothing but themselves. */
export const user: Collection<Behaviour> = {
  table: "user",
  path: "/users",
  listKey: "users",
  ids: "own",
  minimumRole: { read: role.basic, write: role.administrator },
  missing: () => framed(404, "Not Found"),
  lookUp: byUuid("user"),
  isVisible: ({ id }, call) => {
    if (call.parameters.id !== undefined && !isAdministrator(call) && id !== call.user.id) {
      throw insufficientScope();
    }
    return id !== system;
  },
  create: (call) => {
    const { body } = call;
    const username = textOf(body.username);
    if (username === "" || textOf(body.password) === "") {
      throw plain(400, "Invalid 'username' or 'password' field");
    }
    checkDomain(call, username);
    if (call.store.all("user").some((one) => one.username === username)) {
      throw framed(409, `${username} exists already`);
    }
    const uuid = newUuid();
    return {
      username,
      email: textOf(body.email) || username,
      name: textOf(body.name) || username,
      type: textOf(body.type) || "local",
      permissions: Number(body.permissions ?? role.basic),
      enabled: true,
      uuid,
      container_uuid: call.user.container_uuid ?? null,
      container_id: call.user.container_id ?? null,
      groups: [],
      authorizations: { api_permitted: true, password_permitted: true, saml_permitted: true },
      _password: textOf(body.password),
    };
  },
  update: ({ body }) => changesOf(body, ["permissions", "name", "email", "enabled"]),
  removing: (call, record) => {
    if (record.id === call.user.id) {
      throw framed(409, "You cannot delete yourself");
    }
  },
  show: (record, call, view) => {
    const { name, ...others } = userObject(record, view === "create" || view === "update", view === "update");
    // Since 2021 a name that was not given is missing from the answer to a create.
    const isTold = view !== "create" || call.body.name !== undefined || call.behaviour.service < "2021";
    return { ...others, ...(isTold ? { name: name ?? "" } : {}) };
  },
};

function checkDomain(call: Call<Behaviour>, username: string): void {
  const domain = call.behaviour.userDomains;
  if (domain === "any" || username.endsWith(`@${domain}`)) {
    return;
  }
  throw plain(400, "The username provided is not a part of the current Container's approved domains.");
}

const changesOf = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = body[name];
      if (value === undefined || value === null) {
        return [];
      }
      return [[name, name === "permissions" ? Number(value) : value]];
    }),
  );

export function userObject(record: Stored, isAnswer = false, isChange = false): JsonObject {
  return {
    id: Number(record.id),
    user_name: record.username ?? "",
    username: record.username ?? "",
    email: record.email ?? "",
    name: record.name ?? "",
    type: record.type ?? "local",
    ...(isChange ? { whatsnew_version: "" } : {}),
    ...(isAnswer ? { aggregate: true } : {}),
    permissions: record.permissions ?? role.basic,
    login_fail_count: record.login_fail_count ?? 0,
    login_fail_total: record.login_fail_total ?? 0,
    ...(isAnswer ? { lockout: 0 } : {}),
    enabled: record.enabled ?? true,
    uuid: record.uuid ?? "",
    container_uuid: record.container_uuid ?? null,
    uuid_id: record.uuid ?? "",
    ...((record.lastlogin ?? null) === null ? {} : { lastlogin: record.lastlogin }),
  };
}

/** The user of the path, whom only they themselves and administrators may touch. */
function touchable(call: Call<Behaviour>): Stored {
  if (!isAdministrator(call) && ![call.user.id, call.user.uuid].includes(idOf(call))) {
    throw insufficientScope();
  }
  return find(user, call, "update");
}

const administered = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: role.administrator,
  handle,
});

export const userRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(user),
  administered("PUT", "/users/:id/enabled", (call) => {
    const record = find(user, call, "update");
    return userObject(change(call, "user", record, { enabled: call.body.enabled === true }), true, true);
  }),
  {
    method: "PUT",
    path: "/users/:id/chpasswd",
    minimumRole: role.basic,
    handle: (call) => {
      const record = touchable(call);
      changePassword(call, record, record.id === call.user.id && !isAdministrator(call));
      return empty;
    },
  },
  {
    method: "PUT",
    path: "/users/:id/keys",
    minimumRole: role.basic,
    handle: (call) => renewKeys(call, touchable(call)),
  },
  administered("GET", "/users/:id/authorizations", (call) => {
    const record = find(user, call, "update");
    return {
      account_uuid: record.container_uuid ?? null,
      user_uuid: record.uuid ?? "",
      ...objectOf(record.authorizations),
    };
  }),
  administered("PUT", "/users/:id/authorizations", (call) => {
    const record = find(user, call, "update");
    const changes = changesOf(call.body, ["api_permitted", "password_permitted", "saml_permitted"]);
    change(call, "user", record, { authorizations: { ...objectOf(record.authorizations), ...changes } });
    return noContent;
  }),
  ...[
    "PUT /users/:id/two-factor",
    "POST /users/:id/two-factor/send-verification",
    "POST /users/:id/two-factor/verify-code",
  ].map((address) => {
    const [method = "", path = ""] = address.split(" ");
    return administered(method, path, (call) => {
      find(user, call, "update");
      return empty;
    });
  }),
];
