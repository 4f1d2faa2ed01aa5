import { type JsonObject, listOf, textOf } from "../core/json";
import { type Call, role, type Route, type Stored } from "../rest/call";
import { type Collection, collectionRoutes } from "../rest/collection";
import { hex } from "../rest/ids";
import { empty, notFound, plain } from "../rest/reply";
import type { Behaviour } from "./behaviour";
import { removeMany } from "./bulk";

const types = ["recast_critical", "recast_high", "recast_medium", "recast_low", "recast_info", "exclude"];

/** Nessus API pages, Plugin Rules. A create tells no id: clients find it in the list. */
const rule: Collection<Behaviour> = {
  table: "pluginRule",
  path: "/plugin-rules",
  listKey: "plugin_rules",
  ids: "own",
  minimumRole: { read: role.basic, write: role.standard },
  missing: notFound,
  create: (call) => ({ owner_id: call.user.id, ...members(call, undefined) }),
  update: members,
  show: (record, call, view) => {
    if (view === "create" || view === "update") {
      return undefined;
    }
    return {
      id: Number(record.id),
      plugin_id: record.plugin_id ?? 0,
      type: record.type ?? "exclude",
      host: record.host ?? "",
      date: record.date ?? null,
      owner: call.store.get("user", textOf(record.owner_id))?.username ?? "",
      owner_id: Number(record.owner_id),
      shared: 0,
      user_permissions: 128,
    };
  },
};

/** Some clients send `"None"` for what they do not want to change. */
function members(call: Call<Behaviour>, before: Stored | undefined): JsonObject {
  const { plugin_id, type, host, date } = call.body;
  const isKept = before !== undefined && !/^\d+$/.test(textOf(plugin_id));
  const wanted = textOf(type) || textOf(before?.type);
  if ((!isKept && !/^\d+$/.test(textOf(plugin_id))) || !types.includes(wanted)) {
    throw plain(400, "Invalid 'plugin_id' or 'type' field");
  }
  return {
    plugin_id: isKept ? (before.plugin_id ?? 0) : Number(plugin_id),
    type: wanted,
    host: host === undefined ? (before?.host ?? "") : textOf(host),
    date: date === undefined ? (before?.date ?? null) : date,
  };
}

/** Settings that are one object: what a PUT sends is laid over what there is. */
const documents: Readonly<Record<string, JsonObject>> = {
  mail: {
    smtp_host: "",
    smtp_port: 25,
    smtp_from: "",
    smtp_www_host: "",
    smtp_enc: "No Encryption",
    smtp_auth: "NONE",
    smtp_user: "",
    smtp_pass: "",
  },
  proxy: {
    proxy: "",
    proxy_port: null,
    proxy_username: "",
    proxy_password: "",
    proxy_auth: "auto",
    user_agent: "",
  },
};
const secrets = new Set(["smtp_pass", "proxy_password"]);

const documentOf = ({ store }: Call<Behaviour>, name: string): JsonObject => {
  const { id: _id, ...kept } = store.get("settings", name) ?? { id: name };
  const all: JsonObject = { ...documents[name], ...kept };
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [key, secrets.has(key) && value !== "" ? "********" : value]),
  );
};

const advanced: readonly (readonly [name: string, value: string])[] = [
  ["max_hosts", "100"],
  ["max_checks", "5"],
  ["throttle_scan", "yes"],
  ["plugins_timeout", "320"],
  ["global.max_hosts", "700"],
];

/** Flat keys `setting.N.action`, `.name`, `.id`, `.value`. */
function changeAdvanced({ body, store }: Call<Behaviour>): JsonObject {
  const added: JsonObject[] = [];
  for (let index = 0; `setting.${index}.action` in body; index += 1) {
    const [action, name, id, value] = ["action", "name", "id", "value"].map((part) =>
      textOf(body[`setting.${index}.${part}`]),
    );
    const key = id || hex(16);
    if (action === "remove") {
      store.remove("advanced", key);
    } else {
      store.put("advanced", {
        ...store.get("advanced", key),
        id: key,
        ...(name === "" ? {} : { name: name ?? "" }),
        value: value ?? "",
      });
    }
    if (action === "add") {
      added.push({ name: name ?? "", id: key, category: "advanced" });
    }
  }
  return { new: added };
}

const administered = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path: `/settings/${path}`,
  minimumRole: role.administrator,
  handle,
});

const network = (name: string): Route<Behaviour>[] => [
  administered("GET", `network/${name}`, (call) => documentOf(call, name)),
  administered("PUT", `network/${name}`, (call) => {
    const { id: _id, ...sent } = call.body;
    call.store.put("settings", { ...call.store.get("settings", name), ...sent, id: name });
    return empty;
  }),
];

/** What a fresh server's advanced settings hold. */
export const fillAdvanced = ({ store }: Call<Behaviour>): void => {
  for (const [name, value] of advanced) {
    store.put("advanced", { id: hex(16), name, value });
  }
};

export const settingsRoutes: readonly Route<Behaviour>[] = [
  removeMany("/plugin-rules", rule),
  ...collectionRoutes(rule),
  ...Object.keys(documents).flatMap(network),
  administered("GET", "advanced", ({ store }) => ({
    preferences: store.all("advanced").map(({ id, name, value }) => ({
      id,
      name: name ?? "",
      value: value ?? "",
      category: "performance",
    })),
  })),
  administered("PUT", "advanced", changeAdvanced),
  administered("GET", "health/stats", (call) => ({ perf_stats_current: [{ timestamp: Math.floor(call.now / 1000) }] })),
  administered("GET", "health/alerts", () => listOf([])),
  administered("GET", "software-update", () => empty),
  administered("PUT", "software-update", () => empty),
];
