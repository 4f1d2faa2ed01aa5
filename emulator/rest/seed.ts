import { type JsonObject, isObject, textOf } from "../core/json";
import type { Call } from "./call";
import type { Behaviour } from "./behaviour";
import { newUuid, nextCoreId, nextId, longUuid } from "./ids";

const core = new Set(["scan", "policy", "folder", "targetGroup", "exclusion"]);
const byUuid = new Set(["network", "tagCategory", "tagValue", "credential", "permission", "accessGroup", "asset"]);
/** Members that an object cannot do without. */
const basicMembers: Readonly<Record<string, () => JsonObject>> = {
  scan: () => ({
    template: "basic",
    uuid: `template-${longUuid()}`,
    owner_id: "2",
    settings: {},
    acls: [],
    folder_id: null,
    read: true,
  }),
  policy: () => ({ template: "advanced", owner_id: "2", settings: {}, acls: [], credentials: [], plugins: {} }),
  folder: () => ({ type: "custom", owner_id: "2" }),
  targetGroup: () => ({ type: "user", owner_id: "2", acls: [], members: "" }),
  scanner: () => ({ type: "managed", uuid: newUuid(), network_id: "00000000-0000-0000-0000-000000000000" }),
  scannerGroup: () => ({ uuid: newUuid(), members: [], routes: [], type: "load_balancing" }),
  agentGroup: () => ({ uuid: newUuid() }),
  agent: () => ({ uuid: newUuid(), platform: "LINUX", groups: [], status: "on" }),
  user: () => ({ uuid: newUuid(), type: "local", enabled: true, permissions: 32, groups: [] }),
};

/** Adds what a seed holds, or changes what has the same id. Ids are made when there is none. */
export function applySeed<B extends Behaviour>(call: Call<B>, seed: Record<string, readonly object[]>): void {
  const { store } = call;
  for (const [table, objects] of Object.entries(seed)) {
    for (const one of objects) {
      const members = one as JsonObject;
      const id = textOf(members.id) || newId(call, table);
      const before = store.get(table, id);
      const basics = before ?? { ...basicMembers[table]?.(), ...times(call) };
      const settings: JsonObject =
        isObject(members.settings) && isObject(basics.settings)
          ? { settings: { ...basics.settings, ...members.settings } }
          : {};
      const policy: JsonObject = table === "scan" && basics.policy === undefined ? { policy: nextCoreId(store) } : {};
      store.put(table, { ...basics, ...policy, ...members, ...settings, id });
    }
  }
}

const times = ({ now }: Call): JsonObject => ({
  creation_date: Math.floor(now / 1000),
  last_modification_date: Math.floor(now / 1000),
  created: now,
  modified: now,
});

function newId({ store }: Call, table: string): string {
  if (core.has(table)) {
    return nextCoreId(store);
  }
  return byUuid.has(table) ? newUuid() : nextId(store, table);
}
