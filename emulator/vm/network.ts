import { type JsonObject, listOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find } from "../rest/collection";
import { empty, framed, notFound, plain, Refusal } from "../rest/reply";
import { scannerOf } from "./scanner";
import { scannerItem } from "./scanner-item";

/** Vulnerability Management API, Networks. Deleting is soft: the object stays readable, with the time of its end. */
export const network: Collection<Behaviour> = {
  table: "network",
  path: "/networks",
  listKey: "networks",
  ids: "uuid",
  minimumRole: { read: role.basic, write: role.administrator },
  paging: { style: "sorted", limit: 50 },
  missing: notFound,
  operations: ["list", "create", "read", "update"],
  // pyTenable writes it as Python does: `True` (recorded).
  isListed: ({ deleted }, { query }) => deleted === undefined || query.includeDeleted?.toLowerCase() === "true",
  create: (call) => ({
    ...written(call),
    owner_uuid: call.user.uuid ?? null,
    created: call.now,
    modified: call.now,
    is_default: false,
    created_by: call.user.uuid ?? null,
    modified_by: call.user.uuid ?? null,
  }),
  update: (call, record) => {
    refuseDefault(record);
    return { description: null, assets_ttl_days: null, ...written(call, record), modified: call.now };
  },
  show: (record, call, view) => ({
    owner_uuid: record.owner_uuid ?? null,
    created: record.created ?? 0,
    modified: record.modified ?? 0,
    scanner_count: scannersIn(record.id, call).length,
    uuid: record.id,
    name: record.name ?? "",
    // Lists never tell the description, nor the days (observed).
    ...(view !== "list" && typeof record.description === "string" ? { description: record.description } : {}),
    ...(view !== "list" && typeof record.assets_ttl_days === "number"
      ? { assets_ttl_days: record.assets_ttl_days }
      : {}),
    is_default: record.is_default === true,
    created_by: record.created_by ?? null,
    modified_by: record.modified_by ?? null,
    ...(record.deleted === undefined ? {} : { deleted: record.deleted, deleted_by: record.deleted_by ?? null }),
    created_in_seconds: Math.floor(Number(record.created ?? 0) / 1000),
    modified_in_seconds: Math.floor(Number(record.modified ?? 0) / 1000),
  }),
};

function refuseDefault({ is_default }: Stored): void {
  if (is_default === true) {
    throw plain(400, "The default network cannot be changed");
  }
}

function written(call: Call<Behaviour>, before?: Stored): JsonObject {
  const { body, behaviour, store } = call;
  const name = textOf(body.name);
  if (name === "" || name.toLowerCase() === "default") {
    throw plain(400, "Invalid 'name' field");
  }
  const days = body.assets_ttl_days;
  if (typeof days === "number" && (days < behaviour.ttlMinimum || days > 365)) {
    throw plain(400, `Invalid TTL. When declared, a TTL must be at or above ${behaviour.ttlMinimum}`);
  }
  // Names stay taken after a network is deleted (documentation).
  const taken = store.all("network").some((one) => one.name === name && one.id !== before?.id);
  if (taken) {
    throw framed(409, `Network with name ${name} already exists`);
  }
  return {
    name,
    ...(typeof body.description === "string" ? { description: body.description } : {}),
    ...(typeof days === "number" ? { assets_ttl_days: days } : {}),
  };
}

const scannersIn = (networkId: string, { store }: Call<Behaviour>): Stored[] =>
  store.all("scanner").filter((scanner) => scanner.network_id === networkId);

/** Inside a network, scanners lack what depends on the caller, the network's name, and their web scans (observed). */
const brief = (scanner: Stored, call: Call<Behaviour>): JsonObject => {
  const { shared: _shared, user_permissions: _permissions, license: _license, ...rest } = scannerItem(scanner, call);
  const { network_name: _network, supports_webapp: _web, ...item } = rest;
  return item;
};

const assign = (call: Call<Behaviour>, uuid: string): void =>
  void change(call, "scanner", scannerOf(call, uuid), { network_id: find(network, call).id });

const counts = (call: Call<Behaviour>): JsonObject => {
  const days = Number(call.parameters.days);
  if (!(days >= 1)) {
    throw new Refusal(400, {
      statusCode: 400,
      error: "Bad Request",
      message: 'child "days" fails because ["days" must be larger than or equal to 1]',
      validation: { source: "params", keys: ["days"] },
    });
  }
  find(network, call);
  const inside = call.store.all("asset").filter(({ network_id }) => network_id === idOf(call));
  const oldest = call.now - days * 86_400_000;
  const unseen = inside.filter(({ last_seen }) => Date.parse(textOf(last_seen)) < oldest);
  return { numAssetsTotal: inside.length, numAssetsNotSeen: unseen.length };
};

export const networkRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(network),
  {
    method: "DELETE",
    path: "/networks/:id",
    minimumRole: role.administrator,
    handle: (call) => {
      const record = find(network, call, "remove");
      refuseDefault(record);
      const home = call.store.all("network").find(({ is_default }) => is_default === true);
      for (const scanner of scannersIn(record.id, call)) {
        change(call, "scanner", scanner, { network_id: home?.id ?? "" });
      }
      change(call, "network", record, { deleted: call.now, deleted_by: call.user.uuid ?? null });
      return empty;
    },
  },
  {
    method: "GET",
    path: "/networks/:id/scanners",
    minimumRole: role.basic,
    handle: (call) => ({ scanners: scannersIn(find(network, call).id, call).map((one) => brief(one, call)) }),
  },
  {
    method: "GET",
    path: "/networks/:id/assignable-scanners",
    minimumRole: role.basic,
    handle: (call) => {
      const { id } = find(network, call);
      const others = call.store.all("scanner").filter(({ network_id }) => network_id !== id);
      return { scanners: others.map((one) => brief(one, call)) };
    },
  },
  {
    method: "POST",
    path: "/networks/:id/scanners/:scanner",
    minimumRole: role.administrator,
    handle: (call) => {
      assign(call, call.parameters.scanner ?? "");
      return empty;
    },
  },
  {
    method: "POST",
    path: "/networks/:id/scanners",
    minimumRole: role.administrator,
    handle: (call) => {
      for (const uuid of listOf(call.body.scanner_uuids)) {
        assign(call, textOf(uuid));
      }
      return empty;
    },
  },
  { method: "GET", path: "/networks/:id/counts/assets-not-seen-in/:days", minimumRole: role.basic, handle: counts },
];
