import { type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { chosenAgents, inWordsOf, networkOf, checkedDirective } from "./agent-bulk";
import { startTask, taskOf } from "./bulk-task";
import { type Call, role, type Route, type Store, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find, listOfCollection } from "../rest/collection";
import { newUuid, zeroUuid } from "../rest/ids";
import { paged } from "../rest/paging";
import { empty, framed, plain } from "../rest/reply";

/** Agents belong to the container: the scanner in the path may be any word. */
const base = "/scanners/:scanner";
const minimumRole = { read: role.manager, write: role.manager };

/** Vulnerability Management API, Agents. Agents link themselves; they are never created here. */
const agent: Collection<Behaviour> = {
  table: "agent",
  path: `${base}/agents`,
  listKey: "agents",
  ids: "own",
  minimumRole,
  paging: { style: "sorted", limit: 50 },
  missing: (id) => framed(404, `Agent with id ${id} not found.`),
  operations: ["read", "remove"],
  lookUp: byUuid("agent"),
  show: agentItem,
};

/** Paths take the uuid as well as the number. Source: platform settings API, parameters `agent_id` and `group_id`. */
function byUuid(table: string): (id: string, store: Store) => Stored | undefined {
  return (id, store) => store.all(table).find(({ uuid }) => uuid === id);
}

/** What agents have told since the platform has networks for them. */
function network(record: Stored, { store, behaviour }: Call<Behaviour>): JsonObject {
  const { network_id: id, supports_remote_logs = false } = record;
  if (behaviour.agentNetworks === "absent") {
    return {};
  }
  const uuid = textOf(id ?? "") || zeroUuid;
  return { supports_remote_logs, network_uuid: uuid, network_name: store.get("network", uuid)?.name ?? "Default" };
}

function agentItem(record: Stored, call: Call<Behaviour>): JsonObject {
  const { store } = call;
  const groups = listOf(record.groups).flatMap((id) => store.get("agentGroup", textOf(id)) ?? []);
  return {
    id: Number(record.id),
    uuid: record.uuid ?? "",
    name: record.name ?? "",
    platform: record.platform ?? "LINUX",
    distro: record.distro ?? "",
    ip: record.ip ?? "",
    linked_on: record.linked_on ?? 0,
    status: record.status ?? "off",
    ...connection(record),
    ...(groups.length === 0 ? {} : { groups: groups.map(({ name, id }) => ({ name: name ?? "", id: Number(id) })) }),
    ...network(record, call),
  };
}

/** What an agent has told when it was connected. */
const connection = ({ last_connect, core_version = "", core_build = "", plugin_feed_id = "" }: Stored): JsonObject =>
  last_connect === undefined ? {} : { plugin_feed_id, core_build, core_version, last_connect };

const members = (call: Call<Behaviour>, group: Stored): Stored[] =>
  call.store.all("agent").filter(({ groups }) => listOf(groups).map(textOf).includes(group.id));

/** Vulnerability Management API, Agent Groups. */
const agentGroup: Collection<Behaviour> = {
  table: "agentGroup",
  path: `${base}/agent-groups`,
  listKey: "groups",
  ids: "own",
  minimumRole,
  lookUp: byUuid("agentGroup"),
  missing: (id, operation) =>
    operation === "read" ? plain(404, "AgentGroup not found.") : framed(404, `AgentGroup with id ${id} not found.`),
  create: (call) => ({ uuid: newUuid(), name: checkedName(call), created: call.now, modified: call.now }),
  update: (call) => ({ name: checkedName(call), modified: call.now }),
  removed: (call, record) => {
    for (const one of members(call, record)) {
      regroup(call, one, record, false);
    }
  },
  show: (record, call, view) => {
    if (view === "update") {
      return updatedGroup(record, call);
    }
    const item = groupItem(record, call, view === "create" ? 0 : 1);
    if (view !== "one") {
      return item;
    }
    return { ...item, ...agentsIn(record, call) };
  },
};

/** A request that filters by what agents show. */
const inWords = (call: Call<Behaviour>): Call<Behaviour> =>
  call.query.f === undefined ? call : { ...call, query: { ...call.query, f: inWordsOf(call.query.f) } };

/** Agents of a group, a page of them. */
function agentsIn(group: Stored, call: Call<Behaviour>): JsonObject {
  const items = members(call, group).map((one) => agentItem(one, call));
  const { page, pagination } = paged(inWords(call), items, { style: "sorted", limit: 50 });
  return { agents: page, pagination };
}

function checkedName({ body }: Call<Behaviour>): string {
  const name = textOf(body.name);
  if (name.trim() === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return name;
}

/** A group that was just made says that no one may use it (observed). */
function groupItem(record: Stored, call: Call<Behaviour>, shared: number): JsonObject {
  const created = Math.floor(Number(record.created) / 1000);
  return {
    id: Number(record.id),
    uuid: record.uuid ?? "",
    name: record.name ?? "",
    creation_date: created,
    last_modification_date: Math.floor(Number(record.modified) / 1000),
    timestamp: created,
    shared,
    owner: "system",
    owner_id: 1,
    owner_name: "system",
    owner_uuid: call.store.get("user", "1")?.uuid ?? null,
    user_permissions: shared * 128,
    agents_count: members(call, record).length,
  };
}

const updatedGroup = (record: Stored, call: Call<Behaviour>): JsonObject => ({
  owner_uuid: call.store.get("user", "1")?.uuid ?? null,
  created: record.created ?? 0,
  modified: record.modified ?? 0,
  container_uuid: call.user.container_uuid ?? null,
  uuid: record.uuid ?? "",
  id: Number(record.id),
  name: record.name ?? "",
  agents_count: members(call, record).length,
  default_permissions: 16,
  shared: 1,
  user_permissions: 128,
  created_in_seconds: Math.floor(Number(record.created) / 1000),
  modified_in_seconds: Math.floor(Number(record.modified) / 1000),
});

function regroup(call: Call<Behaviour>, one: Stored, group: Stored, joins: boolean): void {
  const others = listOf(one.groups).filter((id) => textOf(id) !== group.id);
  change(call, "agent", one, { groups: joins ? [...others, group.id] : others });
}

const manager = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path: `${base}/${path}`,
  minimumRole: role.manager,
  handle,
});

const bulk = (path: string, act: (call: Call<Behaviour>, one: Stored) => void): Route<Behaviour> =>
  manager("POST", path, (call) => {
    const within = call.parameters.id === undefined ? undefined : find(agentGroup, call, "update");
    const all = call.store.all("agent");
    const isOfGroup = path.endsWith("directive") && within !== undefined;
    const chosen = chosenAgents(call, isOfGroup ? members(call, within) : all, agentItem);
    for (const one of chosen) {
      act(call, one);
    }
    return startTask(call, chosen.length);
  });

const single = (method: string, joins: boolean): Route<Behaviour> =>
  manager(method, "agent-groups/:id/agents/:agent", (call) => {
    const group = find(agentGroup, call, "update");
    regroup(call, find(agent, call, "update", call.parameters.agent), group, joins);
    return empty;
  });

const config = ({ store }: Call<Behaviour>): JsonObject => {
  const { id: _id, ...members } = store.get("agentConfig", "config") ?? { id: "config" };
  return members;
};

function changeConfig(call: Call<Behaviour>): JsonObject {
  const before = config(call);
  const { auto_unlink, software_update } = call.body;
  const expiration = objectOf(auto_unlink).expiration;
  if (typeof expiration === "number" && (expiration < 1 || expiration > 365)) {
    throw plain(400, "Invalid 'expiration' field");
  }
  call.store.put("agentConfig", {
    id: "config",
    auto_unlink: { ...objectOf(before.auto_unlink), ...objectOf(auto_unlink) },
    software_update: software_update ?? before.software_update ?? true,
  });
  return config(call);
}

/** Gives an agent another name. */
function rename(call: Call<Behaviour>): JsonObject {
  const record = find(agent, call, "update");
  const { name } = call.body;
  if (typeof name !== "string" || name.trim() === "") {
    throw plain(400, "Invalid request payload JSON format");
  }
  return agentItem(change(call, "agent", record, { name }), call);
}

/** How many agents run without their plugins after a fault: none of the emulator's do. */
const safeMode = ({ user, now }: Call<Behaviour>): JsonObject => ({
  container_uuid: user.container_uuid ?? "",
  user_uuid: user.uuid ?? "",
  site: "us-2b",
  agent_safe_mode_count: { total: 0, by_version: {}, by_platform: {} },
  time_stamp: now,
});

const routes: readonly Route<Behaviour>[] = [
  manager("GET", "agents/safe-mode-summary", safeMode),
  manager("GET", "agents", (call) => listOfCollection(agent, inWords(call))),
  manager("GET", "agents/config", config),
  manager("PUT", "agents/config", changeConfig),
  bulk("agents/_bulk/unlink", (call, one) => call.store.remove("agent", one.id)),
  bulk("agents/_bulk/addToNetwork", (call, one) => {
    change(call, "agent", one, { network_id: networkOf(call) });
  }),
  bulk("agents/_bulk/removeFromNetwork", (call, one) => void change(call, "agent", one, { network_id: null })),
  bulk("agents/_bulk/assignToProfile", (call, one) => {
    change(call, "agent", one, { profile_uuid: call.body.profile_uuid ?? null });
  }),
  bulk("agents/_bulk/directive", (call) => checkedDirective(call.body)),
  bulk("agent-groups/:id/agents/_bulk/directive", (call) => checkedDirective(call.body)),
  manager("GET", "agents/_bulk/:task", taskOf),
  bulk("agent-groups/:id/agents/_bulk/add", (call, one) => regroup(call, one, find(agentGroup, call, "update"), true)),
  bulk("agent-groups/:id/agents/_bulk/remove", (call, one) =>
    regroup(call, one, find(agentGroup, call, "update"), false),
  ),
  manager("GET", "agent-groups/:id/agents/_bulk/:task", taskOf),
  manager("GET", "agent-groups/:id/agents", (call) => agentsIn(find(agentGroup, call), call)),
  manager("PATCH", "agents/:id", rename),
  single("PUT", true),
  single("DELETE", false),
  ...collectionRoutes(agent),
  ...collectionRoutes(agentGroup),
];

/** Agents belong to the container, so that clients leave the scanner out as well. */
export const agentRoutes: readonly Route<Behaviour>[] = routes.flatMap((route) => [
  route,
  { ...route, path: route.path.replace(base, "") },
]);
