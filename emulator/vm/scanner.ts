import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import { keptRows } from "../rest/acl";
import type { Behaviour } from "./behaviour";
import { type Call, idOf, role, type Route, type Stored } from "../rest/call";
import { change, type Collection, collectionRoutes, find } from "../rest/collection";
import { empty, framed, Refusal } from "../rest/reply";
import { activeRuns, control } from "../rest/run";
import { scannerItem, updated } from "./scanner-item";

/** Reading needs Scan Manager as observed; a switch opens it to everybody, as the documentation has it. */
export const readsScanners = ({ scannersForStandard }: Behaviour): number =>
  scannersForStandard === "refused" ? role.manager : role.basic;

const missing = (id: string): Refusal => framed(404, `Scanner with id ${id} not found.`);

/** Reading one is the only operation that answers nothing at all. */
const scanner: Collection<Behaviour> = {
  table: "scanner",
  path: "/scanners",
  listKey: "scanners",
  ids: "own",
  minimumRole: { read: readsScanners, write: role.manager },
  operations: ["list", "read", "update", "remove"],
  missing: (id, operation) => (operation === "read" ? new Refusal(404, undefined) : missing(id)),
  update: ({ body }) => ({
    ...(body.force_plugin_update === undefined ? {} : { force_plugin_update: Number(body.force_plugin_update) }),
    ...(typeof body.name === "string" ? { name: body.name } : {}),
  }),
  removing: (call, record) => {
    for (const group of call.store.all("scannerGroup")) {
      const members = Array.isArray(group.members) ? group.members : [];
      if (members.includes(record.id)) {
        change(call, "scannerGroup", group, { members: members.filter((member) => member !== record.id) });
      }
    }
  },
  show: (record, call, view) => (view === "update" ? updated(record, call) : scannerItem(record, call)),
};

/** A scanner by its number, or by its uuid as networks name it. */
export function scannerOf(call: Call<Behaviour>, id: string): Stored {
  const record = call.store.get("scanner", id) ?? call.store.all("scanner").find(({ uuid }) => uuid === id);
  if (record === undefined) {
    throw missing(id);
  }
  return record;
}

const scansOn = (call: Call<Behaviour>): Json => {
  const { uuid } = find(scanner, call, "update");
  return {
    scans: activeRuns(call)
      .filter(({ scanner_uuid }) => scanner_uuid === uuid)
      .map((run) => ({
        scan_id: Number(run.scan),
        scanner_uuid: uuid ?? "",
        name: objectOf(call.store.get("scan", textOf(run.scan))?.settings).name ?? "",
        status: run.status ?? "",
        id: run.uuid ?? "",
        user: call.store.get("user", textOf(run.owner_id))?.username ?? "",
        user_uuid: call.store.get("user", textOf(run.owner_id))?.uuid ?? "",
        last_modification_date: Math.floor(Number(run.since) / 1000),
        start_time: Math.floor(Number(run.started) / 1000),
        network_id: call.store.get("scanner", idOf(call))?.network_id ?? "",
      })),
  };
};

/** `GET /permissions/scanner/{id}`: the owner first, and a bare default row, unlike the rows of a scan. */
const permissionRows = (record: Stored, call: Call<Behaviour>): Json => {
  const system = call.store.get("user", "1");
  const owner = { type: "user", id: 1, uuid: system?.uuid ?? null, name: "system", display_name: "system" };
  const rows = keptRows(record.acls ?? [{ type: "default", permissions: 16 }]);
  return [
    { ...owner, permissions: 128, owner: 1 },
    ...rows.map(({ type, id, permissions }): JsonObject => {
      if (type === "default") {
        return { type, permissions: permissions ?? 0 };
      }
      const subject = call.store.get(textOf(type), textOf(id));
      const name = subject?.username ?? subject?.name ?? null;
      return {
        type: type ?? "",
        id: Number(id),
        uuid: subject?.uuid ?? null,
        name,
        display_name: name,
        permissions: permissions ?? 0,
      };
    }),
  ];
};

export const scannerRoutes: readonly Route<Behaviour>[] = [
  ...collectionRoutes(scanner),
  {
    method: "PUT",
    path: "/scanners/:id/link",
    minimumRole: role.manager,
    handle: (call) => {
      change(call, "scanner", find(scanner, call, "update"), { linked: Number(call.body.link ?? 1) });
      return empty;
    },
  },
  {
    method: "GET",
    path: "/scanners/:id/key",
    minimumRole: role.manager,
    // Any number will do: the key is the container's, and the documentation names the cloud scanner's.
    handle: ({ store, parameters }) => ({
      key: (store.get("scanner", parameters.id ?? "") ?? store.all("scanner")[0])?.key ?? "",
    }),
  },
  { method: "GET", path: "/scanners/:id/scans", minimumRole: role.manager, handle: scansOn },
  {
    method: "GET",
    path: "/scanners/:id/aws-targets",
    minimumRole: role.manager,
    handle: (call) => {
      throw missing(idOf(call));
    },
  },
  {
    method: "POST",
    path: "/scanners/:id/scans/:run/control",
    minimumRole: role.manager,
    handle: (call) => {
      find(scanner, call, "update");
      const run = activeRuns(call).find(({ uuid }) => uuid === call.parameters.run);
      if (run === undefined) {
        throw framed(404, "Not Found");
      }
      control(call, run, textOf(call.body.action));
      return {};
    },
  },
  {
    method: "GET",
    path: "/permissions/scanner/:id",
    minimumRole: role.manager,
    handle: (call) => ({ acls: permissionRows(find(scanner, call, "update"), call) }),
  },
  {
    method: "PUT",
    path: "/permissions/scanner/:id",
    minimumRole: role.manager,
    handle: (call) => {
      change(call, "scanner", find(scanner, call, "update"), { acls: keptRows(call.body.acls) });
      return empty;
    },
  },
];
