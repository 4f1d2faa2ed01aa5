import { type JsonObject, listOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, secondsOf, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find } from "../rest/collection";
import { hex, newUuid, nextId, zeroUuid } from "../rest/ids";
import { empty, framed, plain, type Refusal } from "../rest/reply";
import { readsScanners } from "./scanner";
import { scannerItem } from "./scanner-item";
import { checkedTargets } from "./targets";
import { refuseDuplicate } from "./unique";

const missing = (id: string): Refusal => framed(404, `ScannerGroup with id ${id} not found.`);
const limit = 10_000;

/** A deleted group answers otherwise than one that never existed; reading either failed with 500 in 2018. */
function absent(id: string, operation: string, call: Call<Behaviour>): Refusal {
  if (operation === "remove" && call.store.get("deletedScannerGroup", id) !== undefined) {
    return plain(404, "ScannerGroup not found.");
  }
  if (operation !== "read" || call.behaviour.unknownScannerGroup === "404") {
    return missing(id);
  }
  return framed(500, "An internal server error occurred. Please wait a moment and try your request again.");
}

/** Vulnerability Management API, Scanner Groups. A group is at the same time a scanner of type `pool`. */
export const scannerGroup: Collection<Behaviour> = {
  table: "scannerGroup",
  path: "/scanner-groups",
  listKey: "scanner_pools",
  ids: "own",
  minimumRole: { read: readsScanners, write: role.manager },
  missing: absent,
  create: (call) => {
    const name = textOf(call.body.name);
    if (name === "") {
      throw plain(400, "Invalid 'name' field");
    }
    const type = textOf(call.body.type) || "load_balancing";
    if (type !== "load_balancing") {
      throw plain(400, "Invalid 'type' field");
    }
    refuseDuplicate(call, "scannerGroup", name);
    const uuid = newUuid();
    const pool = nextId(call.store, "scanner");
    call.store.put("scanner", {
      id: pool,
      uuid,
      name,
      type: "pool",
      key: hex(64),
      creation_date: secondsOf(call),
      network_id: zeroUuid,
    });
    return { name, type, uuid, scanner_id: pool, members: [], routes: [], created: call.now, modified: call.now };
  },
  update: (call, record) => {
    const name = textOf(call.body.name) || textOf(record.name);
    const pool = call.store.get("scanner", textOf(record.scanner_id));
    if (pool !== undefined) {
      change(call, "scanner", pool, { name });
    }
    return { name, modified: call.now };
  },
  removed: (call, record) => {
    call.store.remove("scanner", textOf(record.scanner_id));
    call.store.put("deletedScannerGroup", { id: record.id });
  },
  show: (record, call, view) => (view === "update" ? updated(record, call) : item(record, call, view)),
};

function item(record: Stored, call: Call, view: string): JsonObject {
  const created = Math.floor(Number(record.created) / 1000);
  const known: JsonObject = view === "create" ? {} : { user_permissions: 128, shared: 1 };
  const pool: JsonObject =
    view === "create" ? {} : { scanner_id: Number(record.scanner_id), scanner_uuid: record.uuid ?? "" };
  return {
    creation_date: created,
    last_modification_date: Math.floor(Number(record.modified) / 1000),
    owner_id: 1,
    owner: "system",
    owner_uuid: call.store.get("user", "1")?.uuid ?? null,
    default_permissions: 16,
    ...known,
    scan_count: 0,
    ...(view === "list" ? { scanner_count: listOf(record.members).length } : {}),
    uuid: record.uuid ?? "",
    type: record.type ?? "load_balancing",
    name: record.name ?? "",
    id: Number(record.id),
    ...pool,
    owner_name: "system",
  };
}

const updated = (record: Stored, call: Call): JsonObject => ({
  owner_uuid: call.store.get("user", "1")?.uuid ?? null,
  created: record.created ?? 0,
  modified: record.modified ?? 0,
  container_uuid: call.store.get("user", "1")?.container_uuid ?? null,
  uuid: record.uuid ?? "",
  id: Number(record.id),
  name: record.name ?? "",
  type: record.type ?? "load_balancing",
  distributed: false,
  default_permissions: 16,
  environment_name: "Default",
  shared: 1,
  user_permissions: 128,
  created_in_seconds: Math.floor(Number(record.created) / 1000),
  modified_in_seconds: Math.floor(Number(record.modified) / 1000),
});

/** The group of a member operation, and the scanner that the path names. */
function pair(call: Call<Behaviour>): { group: Stored; member: string } {
  const group = find(scannerGroup, call, "update");
  const member = call.parameters.scanner ?? "";
  if (call.store.get("scanner", member) === undefined) {
    throw framed(404, `Scanner with id ${member} not found.`);
  }
  return { group, member };
}

export const scannerGroupRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(scannerGroup),
  {
    method: "GET",
    path: "/scanner-groups/:id/scanners",
    minimumRole: readsScanners,
    handle: (call) => {
      const members = listOf(find(scannerGroup, call, "update").members);
      const scanners = members.flatMap((id) => call.store.get("scanner", textOf(id)) ?? []);
      return {
        scanners: scanners.map((one) => {
          const {
            shared: _shared,
            user_permissions: _permissions,
            license: _license,
            ...rest
          } = scannerItem(one, call);
          return rest;
        }),
      };
    },
  },
  {
    method: "POST",
    path: "/scanner-groups/:id/scanners/:scanner",
    minimumRole: role.manager,
    handle: (call) => {
      const { group, member } = pair(call);
      const members = listOf(group.members);
      if (members.includes(member) && call.behaviour.memberTwice === "refused") {
        throw framed(409, `Scanner with id ${member} is in the group already.`);
      }
      change(call, "scannerGroup", group, { members: [...new Set([...members, member])] });
      return empty;
    },
  },
  {
    method: "DELETE",
    path: "/scanner-groups/:id/scanners/:scanner",
    minimumRole: role.manager,
    handle: (call) => {
      const { group, member } = pair(call);
      change(call, "scannerGroup", group, { members: listOf(group.members).filter((id) => id !== member) });
      return empty;
    },
  },
  {
    method: "GET",
    path: "/scanner-groups/:id/routes",
    minimumRole: readsScanners,
    handle: (call) => {
      const routes = listOf(find(scannerGroup, call, "update").routes).map((route) => ({ route }));
      return call.behaviour.listOrder === "reversed" ? routes.reverse() : routes;
    },
  },
  {
    method: "PUT",
    path: "/scanner-groups/:id/routes",
    minimumRole: role.manager,
    handle: (call) => {
      const group = find(scannerGroup, call, "update");
      const routes = checkedTargets(listOf(call.body.routes).map(textOf));
      if (routes.length > limit) {
        throw plain(400, `A scanner group has at most ${limit} routes`);
      }
      change(call, "scannerGroup", group, { routes });
      return empty;
    },
  },
];
