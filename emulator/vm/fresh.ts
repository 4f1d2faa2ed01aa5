import type { JsonObject } from "../core/json";
import { generationTimes, knownAssets } from "../rest/asset-data";
import type { Behaviour } from "./behaviour";
import { type Call, role, secondsOf, type Store } from "../rest/call";
import { cloudScannerUuid, hex, longUuid, newUuid, nextCoreId, nextId, zeroUuid } from "../rest/ids";
import { freshPassword, type KeyPair, type Keys } from "../rest/keys";
import { putStandardRoles } from "./role";

const day = 86_400;

/** What a small real site holds: no client is written against an empty container. */
export function freshSite(call: Call<Behaviour>, keys: Keys): void {
  const { store } = call;
  const container = newUuid();
  users(call, keys, container);
  const administrator = store.get("user", "2")?.uuid ?? "";
  store.put("network", {
    id: zeroUuid,
    name: "Default",
    description: "Used for items not assigned to a user-defined network",
    is_default: true,
    owner_uuid: store.get("user", "1")?.uuid ?? "",
    created_by: store.get("user", "1")?.uuid ?? "",
    modified_by: store.get("user", "1")?.uuid ?? "",
    created: call.now - 400 * day * 1000,
    modified: call.now - 400 * day * 1000,
  });
  // Gone, and yet readable by its uuid: deleting a network is soft.
  store.put("network", {
    ...store.get("network", zeroUuid),
    id: newUuid(),
    name: "Old plant",
    description: "",
    is_default: false,
    deleted: call.now - 30 * day * 1000,
    deleted_by: administrator,
  });
  putStandardRoles(call);
  scanners(call);
  agents(call);
  folders(store);
  tags(call);
  for (const asset of knownAssets(call.now - 2 * day * 1000)) {
    store.put("asset", { ...asset, network_id: zeroUuid });
  }
  const policy = policies(call);
  scans(call, policy);
  const latest = store.all("run").at(-1)?.id ?? "";
  for (const asset of store.all("asset")) {
    store.put("asset", { ...asset, last_run: latest });
  }
  store.put("targetGroup", {
    id: nextCoreId(store),
    name: "Default",
    members: "*",
    type: "system",
    owner_id: "1",
    acls: [{ type: "default", permissions: 64 }],
    _default: true,
    creation_date: secondsOf(call) - 400 * day,
    last_modification_date: secondsOf(call) - 400 * day,
  });
  store.put("accessGroup", {
    id: newUuid(),
    name: "All Assets",
    all_assets: true,
    all_users: true,
    created_at: new Date(call.now - 400 * day * 1000).toISOString(),
    updated_at: new Date(call.now - 400 * day * 1000).toISOString(),
    container_uuid: container,
    access_group_type: "ALL",
    version: 1,
    status: "COMPLETED",
    created_by_name: "system",
    updated_by_name: "system",
    updated_by_uuid: administrator,
  });
  store.put("agentConfig", {
    id: "config",
    auto_unlink: { enabled: false, expiration: 31 },
    software_update: true,
  });
}

function users({ store, now }: Call<Behaviour>, keys: Keys, container: string): void {
  const user = (id: string, name: string, permissions: number, pair?: KeyPair): void =>
    void store.put("user", {
      id,
      username: name === "system" ? name : `${name}@example.com`,
      email: name === "system" ? name : `${name}@example.com`,
      name,
      type: "local",
      permissions,
      enabled: true,
      uuid: newUuid(),
      container_uuid: container,
      container_id: 1215,
      groups: [],
      authorizations: { api_permitted: true, password_permitted: true, saml_permitted: true },
      ...(pair === undefined
        ? {}
        : {
            _accessKey: pair.accessKey,
            _secretKey: pair.secretKey,
            _password: freshPassword,
            lastlogin: now - Number(id) * 3_600_000,
          }),
    });
  // The owner of what the service itself has made. It has no keys, and no list shows it.
  user("1", "system", role.administrator);
  user("2", "administrator", role.administrator, keys.users.administrator);
  user("3", "standard", role.standard, keys.users.standard);
  user("4", "basic", role.basic, keys.users.basic);
  store.put("group", { id: "2", uuid: newUuid(), name: "Operations", container_uuid: container });
}

function scanners(call: Call<Behaviour>): void {
  const { store } = call;
  const key = hex(64);
  const scanner = (name: string, type: string, members: JsonObject): void =>
    void store.put("scanner", {
      id: nextId(store, "scanner"),
      name,
      type,
      key,
      creation_date: secondsOf(call) - 300 * day,
      network_id: zeroUuid,
      ...members,
    });
  scanner("US Cloud Scanner", "local", { uuid: cloudScannerUuid });
  scanner("EU Frankfurt Cloud Scanners", "local", { uuid: longUuid() });
  scanner("Berlin 1", "managed", managed("berlin-1", "192.0.2.5"));
  scanner("Berlin 2", "managed", managed("berlin-2", "192.0.2.6"));
}

const managed = (host: string, address: string): JsonObject => ({
  uuid: newUuid(),
  remote_uuid: longUuid(),
  hostname: `${host}.example.com`,
  ip_addresses: [address],
});

function agents(call: Call<Behaviour>): void {
  const { store } = call;
  const group = nextId(store, "agentGroup");
  const agent = (name: string, ip: string, groups: string[], members: JsonObject): void =>
    void store.put("agent", {
      id: nextId(store, "agent"),
      uuid: newUuid(),
      name,
      ip,
      platform: "LINUX",
      distro: "es9-x86-64",
      linked_on: secondsOf(call) - 200 * day,
      network_id: zeroUuid,
      groups,
      ...members,
    });
  store.put("agentGroup", {
    id: group,
    uuid: newUuid(),
    name: "Servers",
    created: call.now - 200 * day * 1000,
    modified: call.now - 200 * day * 1000,
  });
  const version = { core_version: "10.5.1", core_build: "16", plugin_feed_id: "202601010000" };
  agent("edge-01", "192.0.2.21", [group], { status: "on", last_connect: secondsOf(call) - 60, ...version });
  agent("edge-02", "192.0.2.22", [], { status: "off" });
  agent("edge-03", "192.0.2.23", [group], { status: "off" });
}

function folders(store: Store): void {
  for (const owner of ["2", "3", "4"]) {
    store.put("folder", { id: nextCoreId(store), name: "Trash", type: "trash", owner_id: owner });
    store.put("folder", { id: nextCoreId(store), name: "My Scans", type: "main", owner_id: owner });
  }
  store.put("folder", { id: nextCoreId(store), name: "Plant", type: "custom", owner_id: "2" });
}

function tags(call: Call<Behaviour>): void {
  const { store } = call;
  const made = {
    created_at: new Date(call.now - 100 * day * 1000).toISOString(),
    created_by: "administrator@example.com",
    updated_at: new Date(call.now - 100 * day * 1000).toISOString(),
    updated_by: "administrator@example.com",
  };
  const category = newUuid();
  const rights = ["ALL", "CAN_EDIT", "CAN_SET_PERMISSIONS"];
  const access = {
    current_user_permissions: rights,
    defined_domain_permissions: rights,
    all_users_permissions: [],
    current_domain_permissions: [],
    version: 0,
  };
  const value = (name: string, members: JsonObject): void =>
    void store.put("tagValue", { id: newUuid(), category, value: name, access, ...made, ...members });
  store.put("tagCategory", { id: category, name: "Location", description: "", ...made });
  value("Berlin", { rules: { and: [{ field: "ipv4", operator: "eq", value: "192.0.2.0/24" }] } });
  value("Unknown", { description: "" });
}

const everybody = [{ type: "default", permissions: 16 }];

function policies(call: Call<Behaviour>): string {
  const { store } = call;
  const id = nextCoreId(store);
  store.put("policy", {
    id,
    template: "advanced",
    settings: { name: "Gentle", description: "For old devices", max_checks_per_host: "2", safe_checks: "yes" },
    acls: everybody,
    owner_id: "2",
    credentials: [],
    plugins: { "Denial of Service": { status: "disabled" } },
    creation_date: secondsOf(call) - 90 * day,
    last_modification_date: secondsOf(call) - 90 * day,
  });
  return id;
}

function scans(call: Call<Behaviour>, policyId: string): void {
  const { store } = call;
  const scan = (name: string, template: string, settings: JsonObject, acls: JsonObject[]): string => {
    const policy = nextCoreId(store);
    const id = nextCoreId(store);
    store.put("scan", {
      id,
      policy,
      uuid: `template-${longUuid()}`,
      template,
      owner_id: "2",
      read: true,
      folder_id: null,
      settings: { name, ...settings },
      acls,
      credentials: [],
      plugins: {},
      creation_date: secondsOf(call) - 80 * day,
      last_modification_date: secondsOf(call) - 80 * day,
    });
    return id;
  };
  const weekly = {
    enabled: true,
    rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
    starttime: "20300105T020000",
    timezone: "Europe/Berlin",
  };
  const finished = scan("Office weekly", "basic", { text_targets: "192.0.2.0/24", ...weekly }, everybody);
  scan("Old devices", "custom", { text_targets: "198.51.100.0/28", policy_id: Number(policyId) }, []);
  for (const [generation, ended] of generationTimes(call.now - 2 * day * 1000).entries()) {
    store.put("run", {
      id: nextId(store, "run"),
      scan: finished,
      uuid: newUuid(),
      status: "completed",
      since: ended,
      started: ended - 900_000,
      ended,
      ran: 0,
      targets: "192.0.2.0/24",
      scanner_uuid: cloudScannerUuid,
      owner_id: "2",
      generation,
    });
  }
}
