import type { JsonObject } from "../core/json";
import { changePassword, openSession, renewKeys } from "../rest/account";
import { type Call, role, type Route } from "../rest/call";
import { change } from "../rest/collection";
import { empty, Reply } from "../rest/reply";
import { invalidCredentials, userOf } from "./authentication";
import { type Behaviour, isManager } from "./behaviour";
import { features } from "./licence";
import { userItem } from "./user";

const uiVersion = "10.8.3";
const plugins = "202601010000";
const expires = 1_893_304_800;

const isKnown = (call: Call<Behaviour>): boolean =>
  userOf(call.request, call.store, call.now, call.behaviour) !== undefined;

/** `GET /server/properties`: little without a session, everything with one. */
function properties(call: Call<Behaviour>): JsonObject {
  const { behaviour } = call;
  const brief = {
    nessus_type: behaviour.edition,
    nessus_ui_version: uiVersion,
    nessus_ui_build: "12",
    server_version: "19.10.3",
    server_build: "12",
  };
  if (!isKnown(call)) {
    return brief;
  }
  const manager = isManager(behaviour);
  return {
    ...brief,
    ...(behaviour.serverUuid === "shown" ? { server_uuid: call.store.get("server", "server")?.uuid ?? "" } : {}),
    platform: "LINUX",
    plugin_set: plugins,
    loaded_plugin_set: plugins,
    feed: "ProFeed",
    feed_error: 0,
    expiration: expires,
    scanner_boottime: Math.floor(call.now / 1000) - 86_400,
    idle_timeout: String(behaviour.sessionMinutes),
    license: {
      name: behaviour.edition,
      type: manager ? "manager" : "professional",
      mode: 3,
      expiration_date: expires,
      ips: manager ? 512 : 16,
      agents: manager ? 100 : 0,
      agents_used: call.store.count("agent"),
      scanners: manager ? 10 : 0,
      scanners_used: call.store.count("scanner") - 1,
      restricted: false,
      features: features(behaviour),
    },
    features: features(behaviour),
    capabilities: {
      multi_scanner: manager,
      multi_user: manager ? "full" : "single",
      report_email_config: true,
      scan_vulnerability_groups: true,
      scan_vulnerability_groups_mixed: true,
    },
    notifications: [],
    update: { href: null, new_version: 0, restart: 0 },
    restart_pending: { reason: null, type: null },
    is_offline: false,
    npv7: 1,
    restarting: false,
    login_banner: null,
    template_version: plugins,
    users_count: call.store.count("user"),
    used_ip_count: 4,
    installers: {},
  };
}

/** `GET /server/status`: 503 for as long as the server starts. */
function status(call: Call<Behaviour>): JsonObject | Reply {
  const started = Number(call.store.get("server", "server")?.started ?? 0);
  const passed = (call.now - started) / 1000;
  if (passed < call.behaviour.loadingSeconds) {
    const progress = Math.floor((100 * passed) / call.behaviour.loadingSeconds);
    return new Reply(503, { code: 503, progress, status: "loading" });
  }
  const ready = { progress: 100, status: "ready" };
  return {
    code: 200,
    progress: null,
    status: "ready",
    pluginSet: true,
    pluginData: true,
    initLevel: 5,
    detailed_status: {
      login_status: "allow",
      feed_status: ready,
      db_status: { progress: null, status: "ready" },
      engine_status: ready,
    },
  };
}

const session = ({ user, behaviour }: Call<Behaviour>): JsonObject => ({
  id: Number(user.id),
  username: user.username ?? "",
  name: user.name ?? "",
  email: user.email ?? "",
  type: "local",
  permissions: user.permissions ?? 0,
  lastlogin: user.lastlogin === undefined ? 0 : Math.floor(Number(user.lastlogin) / 1000),
  lockout: behaviour.lockoutType === "boolean" ? false : 0,
  container_id: 0,
  groups: null,
});

const own = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: 0,
  handle,
});
const open = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: undefined,
  handle,
});

/** Nessus API pages, Session and Server. */
export const serverRoutes: readonly Route<Behaviour>[] = [
  open("POST", "/session", (call) => ({
    token: openSession(call, invalidCredentials),
    md5sum_wizard_templates: "0".repeat(32),
    md5sum_tenable_links: "0".repeat(32),
  })),
  open("GET", "/server/status", status),
  open("GET", "/server/properties", properties),
  own("GET", "/session", session),
  own("PUT", "/session", (call) => {
    const { name, email } = call.body;
    const changes: JsonObject = {
      ...(typeof name === "string" ? { name } : {}),
      ...(typeof email === "string" ? { email } : {}),
    };
    return userItem(change(call, "user", call.user, changes), call);
  }),
  own("PUT", "/session/chpasswd", (call) => {
    changePassword(call, call.user, true);
    return empty;
  }),
  own("PUT", "/session/keys", (call) => renewKeys(call, call.user)),
  own("DELETE", "/session", (call) => {
    for (const { id, user } of call.store.all("session")) {
      if (user === call.user.id) {
        call.store.remove("session", id);
      }
    }
    return empty;
  }),
  ...["GET", "POST"].map(
    (method): Route<Behaviour> => ({
      method,
      path: "/server/restart",
      minimumRole: role.administrator,
      handle: () => empty,
    }),
  ),
];
