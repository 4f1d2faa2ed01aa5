import type { JsonObject } from "../core/json";
import { generationTimes, knownAssets } from "../rest/asset-data";
import { type Call, secondsOf } from "../rest/call";
import { hex, longUuid, newUuid, nextCoreId, nextId } from "../rest/ids";
import { freshPassword, type KeyPair, type Keys } from "../rest/keys";
import type { Behaviour } from "./behaviour";
import { fillAdvanced } from "./settings";

const day = 86_400;
const systemAdministrator = 128;

/** What a small Nessus holds after a while: folders, a policy, a finished scan. */
export function freshSite(call: Call<Behaviour>, keys: Keys): void {
  const { store } = call;
  const user = (id: string, name: string, permissions: number, pair: KeyPair): void =>
    void store.put("user", {
      id,
      username: name,
      name,
      email: `${name}@example.com`,
      type: "local",
      permissions,
      enabled: true,
      groups: [],
      _accessKey: pair.accessKey,
      _secretKey: pair.secretKey,
      _password: freshPassword,
      lastlogin: call.now - Number(id) * 3_600_000,
    });
  user("2", "administrator", systemAdministrator, keys.users.administrator);
  user("3", "standard", 32, keys.users.standard);
  user("4", "basic", 16, keys.users.basic);
  store.put("server", { id: "server", started: call.now, uuid: longUuid() });
  folders(call);
  for (const asset of knownAssets(call.now - 2 * day * 1000)) {
    store.put("asset", { ...asset });
  }
  store.put("scanner", { id: "1", uuid: newUuid(), name: "Local Scanner", type: "local", key: hex(64) });
  const group = nextId(store, "agentGroup");
  store.put("agentGroup", { id: group, name: "Servers", created: secondsOf(call) - 100 * day, owner_id: "2" });
  store.put("agent", {
    id: nextId(store, "agent"),
    uuid: newUuid(),
    name: "edge-01",
    ip: "192.0.2.21",
    linked_on: secondsOf(call) - 100 * day,
    groups: [group],
  });
  fillAdvanced(call);
  objects(call);
}

/** Trash is 2 and My Scans is 3 for the first user (observed on 8.x). */
function folders({ store }: Call<Behaviour>): void {
  for (const [id, type, owner] of [
    ["2", "trash", "2"],
    ["3", "main", "2"],
    ["4", "trash", "3"],
    ["5", "main", "3"],
    ["6", "trash", "4"],
    ["7", "main", "4"],
  ]) {
    store.put("folder", {
      id: id ?? "",
      type: type ?? "",
      name: type === "trash" ? "Trash" : "My Scans",
      owner_id: owner ?? "",
    });
  }
}

function objects(call: Call<Behaviour>): void {
  const { store } = call;
  const dates: JsonObject = {
    creation_date: secondsOf(call) - 50 * day,
    last_modification_date: secondsOf(call) - 50 * day,
  };
  const policy = nextCoreId(store);
  store.put("policy", {
    id: policy,
    template: "advanced",
    settings: { name: "Gentle", max_checks_per_host: "2", safe_checks: "yes" },
    acls: [],
    owner_id: "2",
    credentials: [],
    plugins: { "Denial of Service": { status: "disabled" } },
    ...dates,
  });
  const hidden = nextCoreId(store);
  const scan = nextCoreId(store);
  store.put("scan", {
    id: scan,
    policy: hidden,
    uuid: `template-${longUuid()}`,
    template: "basic",
    owner_id: "2",
    read: true,
    folder_id: null,
    settings: { name: "Office weekly", text_targets: "192.0.2.0/24", enabled: false },
    acls: [{ type: "default", permissions: 16 }],
    credentials: [],
    plugins: {},
    ...dates,
  });
  for (const [generation, ended] of generationTimes(call.now - 2 * day * 1000).entries()) {
    store.put("run", {
      id: nextId(store, "run"),
      scan,
      uuid: longUuid(),
      status: "completed",
      type: "local",
      since: ended,
      started: ended - 900_000,
      ended,
      ran: 0,
      targets: "192.0.2.0/24",
      scanner_uuid: 1,
      owner_id: "2",
      generation,
    });
  }
}
