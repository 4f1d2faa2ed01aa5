import { type JsonObject, textOf } from "../core/json";
import type { Call, Stored } from "../rest/call";
import { zeroUuid } from "../rest/ids";
import { activeRuns } from "../rest/run";
import { type Behaviour, serviceOf } from "./behaviour";

/** Which members an item has depends on its kind: cloud scanner, scanner group, linked sensor (observed on all items). */
export function scannerItem(record: Stored, call: Call): JsonObject {
  const seconds = Number(record.creation_date ?? 0);
  const isManaged = record.type === "managed";
  const isCloud = record.type === "local";
  return {
    creation_date: seconds,
    group: !isManaged,
    id: Number(record.id),
    key: record.key ?? "",
    last_connect: isManaged ? seconds : null,
    last_modification_date: record.last_modification_date ?? seconds,
    ...(isCloud ? { license: licenseOf(call) } : {}),
    linked: record.linked ?? 1,
    name: record.name ?? "",
    num_scans: activeRuns(call).filter(({ scanner_uuid }) => scanner_uuid === record.uuid).length,
    owner: "system",
    owner_id: 1,
    owner_name: "system",
    owner_uuid: call.store.get("user", "1")?.uuid ?? null,
    pool: !isManaged,
    scan_count: 0,
    shared: 1,
    source: "service",
    status: record.status ?? "on",
    timestamp: seconds,
    type: record.type ?? "managed",
    user_permissions: isCloud ? 64 : 128,
    uuid: record.uuid ?? "",
    supports_remote_logs: isManaged,
    ...(isCloud ? { supports_webapp: true } : {}),
    ...(isManaged ? sensor(record, call) : {}),
    network_name: call.store.get("network", textOf(record.network_id))?.name ?? "Default",
  };
}

const licensed = { mode: "standard", expiration_date: 1893304800 };
/** The products of the licence, as one container of each year had them. */
const products: Readonly<Record<Behaviour["service"], string>> = {
  2018: "consec was",
  2019: "consec was",
  2021: "lumin",
  2022: "was consec lumin cns pci asm",
};
const licenseOf = (call: Call): JsonObject => ({
  type: "vm",
  agents: -1,
  ips: -1,
  scanners: -1,
  users: -1,
  enterprise_pause: false,
  expiration_date: 1893304800,
  evaluation: false,
  apps: Object.fromEntries(
    products[serviceOf(call)]
      .split(" ")
      .map((name) => [name, name === "asm" ? { ...licensed, domains: 100, scan_frequency: "daily" } : licensed]),
  ),
  scanners_used: 1,
  agents_used: 1,
});

const sensor = (record: Stored, call: Call): JsonObject => ({
  distro: "es9-x86-64",
  engine_version: "19.10.3",
  loaded_plugin_set: "202601010000",
  num_hosts: 0,
  num_sessions: 0,
  num_tcp_sessions: 0,
  platform: "LINUX",
  ui_build: "12",
  ui_version: "10.8.3",
  remote_uuid: record.remote_uuid ?? null,
  supports_webapp: false,
  supports_remote_settings: true,
  hostname: record.hostname ?? record.name ?? "",
  ip_addresses: record.ip_addresses ?? [],
  // Before 2022 few of the observed sensors have it; here those that were told to update.
  ...(record.force_plugin_update !== undefined || serviceOf(call) >= "2022"
    ? { force_plugin_update: record.force_plugin_update ?? 0 }
    : {}),
});

const remoteSetting = (name: string, setting: string, value: string, more: JsonObject): JsonObject => ({
  ...{ name, setting, backend_reload: true, status: "unknown", value, default: value },
  ...more,
});
const choice = (...values: string[]): JsonObject => ({
  type: "select",
  allowable_values: values.map((value) => ({ value })),
});
const remoteSettings: readonly JsonObject[] = [
  remoteSetting("Nessus Scanner Log Level", "backend_log_level", "normal", {
    description: "How much the scanner writes to its log.",
    ...choice("verbose", "debug", "normal"),
  }),
  remoteSetting("Automatic Updates", "auto_update", "yes", {
    description: "Whether the scanner fetches new plugins by itself.",
    ...choice("yes", "no"),
  }),
  remoteSetting("Automatic Update Delay", "auto_update_delay", "24", {
    description: "Hours from one update to the next.",
    ...{ type: "integer", min: 1 },
  }),
];

const off: readonly string[] = [
  ...["settings_pending", "restart_pending", "group", "pvs", "industrial_security", "lce", "aws"],
  ...["system_scanner_scanner", "pool", "cloud_group", "webapp", "system_group_scanner", "can_factory_reset"],
  ...["system_webapp_scanner", "active_directory"],
];

/** The answer of a change is another service's object: milliseconds, and everything that the sensor tells. */
export function updated(record: Stored, call: Call): JsonObject {
  const item = scannerItem(record, call);
  const milliseconds = Number(item.creation_date) * 1000;
  const { distro, engine_version, loaded_plugin_set, platform, ui_build, ui_version, remote_uuid } = item;
  return {
    owner_uuid: item.owner_uuid ?? null,
    created: milliseconds,
    modified: call.now,
    container_uuid: call.store.get("user", "1")?.container_uuid ?? null,
    uuid: item.uuid ?? "",
    id: Number(record.id),
    name: item.name ?? "",
    type: item.type ?? "",
    distributed: true,
    network_name: item.network_name ?? "",
    default_permissions: 16,
    shared: 1,
    user_permissions: 128,
    supports_webapp: false,
    remote_uuid: remote_uuid ?? null,
    key: item.key ?? "",
    system: false,
    linked: item.linked ?? 1,
    last_connect: milliseconds,
    max_tasks: 50,
    max_targets: 1499,
    task_max_targets: 100,
    platform: platform ?? "LINUX",
    distro: distro ?? "",
    ui_version: ui_version ?? "",
    ui_build: ui_build ?? "",
    engine_version: engine_version ?? "",
    loaded_plugin_set: loaded_plugin_set ?? "",
    force_plugin_update: record.force_plugin_update ?? 0,
    settings: {},
    ip_addresses: item.ip_addresses ?? [],
    hostname: item.hostname ?? "",
    remote_settings: [...remoteSettings],
    ...Object.fromEntries(off.map((name) => [name, false])),
    status: "on",
    network_id: record.network_id ?? zeroUuid,
    scanner_scanner: true,
    given_nessus_updates: true,
    supports_remote_logs: true,
    supports_remote_settings: true,
    created_in_seconds: Math.floor(milliseconds / 1000),
    modified_in_seconds: Math.floor(call.now / 1000),
  };
}
