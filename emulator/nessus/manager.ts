import { type JsonObject, listOf, textOf } from "../core/json";
import { type Call, idOf, role, type Route, secondsOf, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find } from "../rest/collection";
import { empty, notFound, plain } from "../rest/reply";
import { activeRuns, control } from "../rest/run";
import type { Behaviour } from "./behaviour";
import { removeMany } from "./bulk";

const minimumRole = { read: role.standard, write: role.administrator };

/** Nessus API pages, Scanners. Number 1 is the server itself. */
const scanner: Collection<Behaviour> = {
  table: "scanner",
  path: "/scanners",
  listKey: "scanners",
  ids: "own",
  minimumRole,
  missing: notFound,
  operations: ["list", "read", "update", "remove"],
  update: () => ({}),
  removing: (_, { id }) => {
    if (id === "1") {
      throw plain(403, "The local scanner cannot be deleted");
    }
  },
  show: (record, _call, view) => (view === "update" ? undefined : scannerItem(record)),
};

const scannerItem = (record: Stored): JsonObject => ({
  id: Number(record.id),
  uuid: record.uuid ?? "",
  name: record.name ?? "",
  type: record.type ?? "managed",
  status: "on",
  scan_count: 0,
  engine_version: "19.10.3",
  ui_version: "10.8.3",
  platform: "LINUX",
  loaded_plugin_set: "202601010000",
  registration_code: null,
  owner: "system",
  linked: record.linked ?? 1,
  license: { type: "manager" },
});

/** Nessus API pages, Agents: a list of one for one, and null for none. */
const agentItem = (record: Stored, { store }: Call<Behaviour>): JsonObject => ({
  id: Number(record.id),
  total_agents: store.count("agent"),
  uuid: record.uuid ?? "",
  name: record.name ?? "",
  status: record.status ?? "online",
  platform: "LINUX",
  distro: "es9-x86-64",
  ip: record.ip ?? "",
  mac_addrs: '["02:00:00:00:00:01"]',
  core_version: "10.8.2",
  core_build: "9",
  linked_on: record.linked_on ?? 0,
  last_connect: record.linked_on ?? 0,
  last_scanned: record.linked_on ?? 0,
  groups: groupsOf(record).flatMap((id) => store.get("agentGroup", id)?.name ?? []),
  plugin_feed_id: "202601010000",
  link_status: "linked",
});
const groupsOf = ({ groups }: Stored): string[] => listOf(groups).map(textOf);

const agent: Collection<Behaviour> = {
  table: "agent",
  path: "/agents",
  listKey: "agents",
  ids: "own",
  minimumRole,
  missing: notFound,
  operations: ["remove"],
  show: agentItem,
};

function agents(call: Call<Behaviour>): JsonObject {
  const { limit, offset } = call.query;
  const from = Number(offset ?? 0);
  const page = call.store.all("agent").slice(from, from + Number(limit ?? 1000));
  const isNone = page.length === 0 && call.behaviour.noScans === "null";
  return { agents: isNone ? null : page.map((record) => agentItem(record, call)) };
}

const agentGroup: Collection<Behaviour> = {
  table: "agentGroup",
  path: "/agent-groups",
  listKey: "groups",
  ids: "own",
  minimumRole,
  missing: notFound,
  create: (call) => {
    if (textOf(call.body.name) === "") {
      throw plain(400, "Invalid 'name' field");
    }
    return { name: textOf(call.body.name), created: secondsOf(call), owner_id: call.user.id };
  },
  update: (call, record) => ({ name: textOf(call.body.name) || (record.name ?? "") }),
  removed: (call, { id }) => {
    for (const one of call.store.all("agent")) {
      regroup(call, one, id, false);
    }
  },
  show: (record, call, view) => {
    if (view === "update") {
      return undefined;
    }
    const inside = call.store.all("agent").filter((one) => groupsOf(one).includes(record.id));
    const owner = call.store.get("user", textOf(record.owner_id))?.username ?? "";
    return {
      id: Number(record.id),
      name: record.name ?? "",
      agents_count: inside.length,
      owner,
      owner_id: Number(record.owner_id),
      owner_name: owner,
      shared: 1,
      user_permissions: 128,
      timestamp: record.created ?? 0,
      creation_date: record.created ?? 0,
      last_modification_date: record.created ?? 0,
      ...(view === "one" ? { agents: inside.map((one) => agentItem(one, call)) } : {}),
    };
  },
};

function regroup(call: Call<Behaviour>, one: Stored, group: string, joins: boolean): void {
  const others = groupsOf(one).filter((id) => id !== group);
  change(call, "agent", one, { groups: joins ? [...others, group] : others });
}

/** One agent in the path, or several in the body. */
const membership = (method: string, path: string, joins: boolean): Route<Behaviour> => ({
  method,
  path: `/agent-groups/:id/agents${path}`,
  minimumRole: role.administrator,
  handle: (call) => {
    const { id } = find(agentGroup, call);
    const ids = call.parameters.agent === undefined ? listOf(call.body.ids).map(textOf) : [call.parameters.agent];
    for (const one of ids) {
      regroup(call, find(agent, call, "update", one), id, joins);
    }
    return empty;
  },
});

const administered = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: role.administrator,
  handle,
});

const running = (call: Call<Behaviour>): JsonObject => {
  find(scanner, call);
  const runs = activeRuns(call).filter(({ scanner_uuid }) => textOf(scanner_uuid) === idOf(call));
  if (runs.length === 0) {
    return { scans: null };
  }
  return {
    scans: runs.map(({ uuid, scan, status }) => ({ id: uuid ?? "", scan_id: Number(scan), status: status ?? "" })),
  };
};

export const managerRoutes: readonly Route<Behaviour>[] = [
  removeMany("/scanners", scanner),
  ...collectionRoutes(scanner),
  administered("PUT", "/scanners/:id/link", (call) => {
    change(call, "scanner", find(scanner, call), { linked: Number(call.body.link ?? 1) });
    return empty;
  }),
  administered("GET", "/scanners/:id/key", (call) => ({ key: find(scanner, call).key ?? "" })),
  administered("GET", "/scanners/:id/scans", running),
  administered("POST", "/scanners/:id/scans/:run/control", (call) => {
    const run = activeRuns(call).find(({ uuid }) => uuid === call.parameters.run);
    control(call, run, textOf(call.body.action));
    return empty;
  }),
  administered("GET", "/scanners/:id/aws-targets", (call) => {
    find(scanner, call);
    return { targets: [] };
  }),
  { method: "GET", path: "/agents", minimumRole: role.standard, handle: agents },
  {
    method: "GET",
    path: "/agents/:id",
    minimumRole: role.standard,
    handle: (call) => ({ agents: [agentItem(find(agent, call), call)] }),
  },
  removeMany("/agents/unlink", agent),
  administered("DELETE", "/agents/:id/unlink", (call) => {
    call.store.remove("agent", find(agent, call).id);
    return empty;
  }),
  removeMany("/agents", agent),
  ...collectionRoutes(agent),
  removeMany("/agent-groups", agentGroup),
  ...collectionRoutes(agentGroup),
  membership("PUT", "/:agent", true),
  membership("DELETE", "/:agent", false),
  membership("PUT", "", true),
  membership("DELETE", "", false),
];
