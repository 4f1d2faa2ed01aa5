import { routesUnder } from "./route";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { permissionOf, scanPermission } from "../rest/acl";
import { type Call, idOf, isAdministrator, role, type Route, secondsOf, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { newUuid, zeroUuid } from "../rest/ids";
import { paged } from "../rest/paging";
import { plain, Reply } from "../rest/reply";
import { commonItem } from "../rest/scan-object";
import { isWeb, templateByName } from "../rest/template";
import type { Behaviour } from "./behaviour";

const table = "sharedCollection";
const base = "/shared-collections";
const longestName = 100;
const longestDescription = 1000;
const most = 1000;

type Access = "OWNER" | "CAN_EDIT" | "CAN_VIEW";
const rank: Readonly<Record<string, number>> = { CAN_VIEW: 1, CAN_EDIT: 2, OWNER: 3 };

/** What the caller may do: the strongest of the rows that are about them; administrators own all. */
function accessOf({ acl }: Stored, call: Call<Behaviour>): number {
  if (isAdministrator(call)) {
    return 3;
  }
  const groups = listOf(call.user.groups).map((id) => call.store.get("group", textOf(id))?.uuid);
  const mine = new Set<Json | undefined>([call.user.uuid, zeroUuid, ...groups]);
  const rows = listOf(acl)
    .map(objectOf)
    .filter(({ uuid }) => mine.has(uuid));
  return Math.max(0, ...rows.map(({ permission }) => rank[textOf(permission)] ?? 0));
}

function collectionOf(call: Call<Behaviour>, needs: Access): Stored {
  const found = call.store.get(table, idOf(call));
  const access = found === undefined ? 0 : accessOf(found, call);
  if (found === undefined || access === 0) {
    throw plain(404, `No shared collection found with uuid=${idOf(call)}`);
  }
  if (access < (rank[needs] ?? 0)) {
    throw plain(403, "You do not have the required permissions for this shared collection.");
  }
  return found;
}

const shown = (record: Stored, { store }: Call<Behaviour>): JsonObject => ({
  name: record.name ?? "",
  description: record.description ?? "",
  uuid: record.id,
  acl: listOf(record.acl)
    .map(objectOf)
    .map(({ permission, uuid, type }) => ({
      permission: permission ?? null,
      uuid: uuid ?? null,
      name: nameOf(store, uuid),
      type: type ?? null,
    })),
});

function nameOf(store: Call<Behaviour>["store"], uuid: Json | undefined): Json {
  if (uuid === zeroUuid) {
    return "All Users";
  }
  const found = [...store.all("user"), ...store.all("group")].find((one) => one.uuid === uuid);
  return found?.username ?? found?.name ?? "";
}

/** Rows of a request, over those there are; a row `REMOVE_USER` takes one away. */
function rows(call: Call<Behaviour>, before: readonly JsonObject[]): JsonObject[] {
  if (!Array.isArray(call.body.acl)) {
    throw plain(400, "Request is missing the acl.");
  }
  const sent = call.body.acl.map(objectOf);
  const uuids = sent.map(({ uuid }) => textOf(uuid));
  if (new Set(uuids).size < uuids.length) {
    throw plain(400, "More than one permission is assigned to the same user or group.");
  }
  for (const { permission, type, uuid } of sent) {
    const known = type === "GROUP" ? "group" : "user";
    const isRemoval = permission === "REMOVE_USER" && before.length > 0;
    const exists = (type === "GROUP" && uuid === zeroUuid) || call.store.all(known).some((one) => one.uuid === uuid);
    if ((type !== "USER" && type !== "GROUP") || !exists || (!isRemoval && !(textOf(permission) in rank))) {
      throw plain(400, "Invalid permission, type or uuid in the acl.");
    }
    if (permission === "OWNER" && type === "GROUP") {
      throw plain(400, "A group cannot own a shared collection.");
    }
  }
  const kept = before.filter(({ uuid }) => !uuids.includes(textOf(uuid)));
  const given = sent.filter(({ permission }) => permission !== "REMOVE_USER");
  const owners = given.filter(({ permission }) => permission === "OWNER");
  if (owners.length > 1) {
    throw plain(400, "More than one OWNER permission is specified.");
  }
  const others = owners.length === 0 ? kept : kept.filter(({ permission }) => permission !== "OWNER");
  return [...others, ...given].map(({ permission, type, uuid }) => ({
    permission: permission ?? null,
    type: type ?? null,
    uuid: uuid ?? null,
  }));
}

function members(call: Call<Behaviour>, before: Stored | undefined): JsonObject {
  const { name, description = before?.description ?? "" } = call.body;
  if (textOf(name) === "" || textOf(name).length > longestName || textOf(description).length > longestDescription) {
    throw plain(400, "The name or the description is missing or too long.");
  }
  if (call.store.all(table).some((one) => one.name === name && one.id !== before?.id)) {
    throw plain(400, `A shared collection with the name ${textOf(name)} exists already.`);
  }
  const acl = rows(call, listOf(before?.acl).map(objectOf));
  const owner = { permission: "OWNER", type: "USER", uuid: call.user.uuid ?? null };
  const hasOwner = acl.some(({ permission }) => permission === "OWNER");
  return { name: textOf(name), description: textOf(description), acl: hasOwner ? acl : [owner, ...acl] };
}

/** Every change is a job, which is done when it is answered; what it says follows the documentation. */
function accepted(call: Call<Behaviour>, more = ""): JsonObject {
  const job = call.store.put("sharedCollectionJob", {
    id: newUuid(),
    container_uuid: call.user.container_uuid ?? null,
    created: secondsOf(call),
  });
  return { message: `Request has been received.${more}`, request_status_id: job.id };
}

function jobStatus(call: Call<Behaviour>): JsonObject {
  const job = call.store.get("sharedCollectionJob", idOf(call));
  if (job === undefined) {
    throw plain(404, `No shared collection found with uuid=${idOf(call)}`);
  }
  const created = Number(job.created);
  return {
    container_uuid: job.container_uuid ?? null,
    type: "shared-collections",
    id: job.id,
    status: "completed",
    created,
    modified: created,
    expiration: created + 1800,
  };
}

/** Scans of a request, by the uuid of their schedule. */
function scansOf(call: Call<Behaviour>): Stored[] {
  const wanted = listOf(call.body.scan_configs).map(textOf);
  if (wanted.length === 0) {
    throw plain(400, "Request is missing scan configurations.");
  }
  if (wanted.length > most) {
    throw plain(400, "The request exceeds the maximum limit of 1,000 scan configurations per API call.");
  }
  return wanted.map((uuid) => {
    const scan = call.store.all("scan").find((one) => one.uuid === uuid);
    if (scan === undefined) {
      throw plain(400, `Scan configuration \`${uuid}\` is invalid.`);
    }
    if (scan.remediation === 1) {
      throw plain(400, "You cannot add remediation scans to a shared collection.");
    }
    const template = templateByName(textOf(scan.template));
    if (template !== undefined && isWeb(template) === true) {
      throw plain(400, "You cannot add web application scans to a shared collection.");
    }
    if (permissionOf(scan, call) < scanPermission.view) {
      throw plain(400, `You do not have the required permissions to share scan configuration \`${uuid}\`.`);
    }
    return scan;
  });
}

function addScans(call: Call<Behaviour>): JsonObject {
  const record = collectionOf(call, "CAN_EDIT");
  const before = listOf(record.scans);
  const scans = scansOf(call);
  const twice = scans.filter(({ id }) => before.includes(id)).map(({ uuid }) => textOf(uuid));
  change(call, table, record, { scans: [...new Set([...before, ...scans.map(({ id }) => id)])] });
  return accepted(
    call,
    twice.length === 0 ? "" : ` The following scan configs were already shared to the collection: ${twice.join(", ")}.`,
  );
}

function listScans(call: Call<Behaviour>): JsonObject | Reply {
  const record = collectionOf(call, "CAN_VIEW");
  const scans = listOf(record.scans).flatMap((id) => call.store.get("scan", textOf(id)) ?? []);
  if (scans.length === 0) {
    return new Reply(204);
  }
  const items = scans.map((scan) => commonItem(scan, call));
  const { page, pagination } = paged(call, items, { style: "sorted", limit: 50 });
  return { scans: page, pagination };
}

const basicRoute = routesUnder(base, role.basic);
const operatorRoute = routesUnder(base, role.operator);

/** Vulnerability Management API, Shared Collections. */
export const sharedCollectionRoutes: readonly Route<Behaviour>[] = [
  basicRoute("GET", "", (call) =>
    call.store
      .all(table)
      .filter((one) => accessOf(one, call) > 0)
      .map((one) => shown(one, call)),
  ),
  operatorRoute("POST", "", (call) => {
    if (call.store.count(table) >= most) {
      throw plain(400, "A container has 1,000 shared collections at most.");
    }
    call.store.put(table, { id: newUuid(), scans: [], ...members(call, undefined) });
    return accepted(call);
  }),
  basicRoute("POST", "/_byName", (call) => {
    const name = textOf(call.body.name);
    if (!isObject(call.body) || name === "" || name.length > longestName) {
      throw plain(400, "The name is missing or too long.");
    }
    const found = call.store.all(table).find((one) => one.name === name && accessOf(one, call) > 0);
    if (found === undefined) {
      throw plain(404, `No shared collection found with name=${name}`);
    }
    return shown(found, call);
  }),
  basicRoute("GET", "/request-status/:id", jobStatus),
  basicRoute("GET", "/:id", (call) => shown(collectionOf(call, "CAN_VIEW"), call)),
  operatorRoute("PUT", "/:id", (call) => {
    const record = collectionOf(call, "CAN_EDIT");
    change(call, table, record, members(call, record));
    return accepted(call);
  }),
  basicRoute("DELETE", "/:id", (call) => {
    call.store.remove(table, collectionOf(call, "OWNER").id);
    return accepted(call);
  }),
  operatorRoute("POST", "/:id/scan-configs", addScans),
  basicRoute("GET", "/:id/scan-configs", listScans),
  operatorRoute("DELETE", "/:id/scan-configs", (call) => {
    const record = collectionOf(call, "CAN_EDIT");
    const gone = new Set(scansOf(call).map(({ id }) => id));
    change(call, table, record, { scans: listOf(record.scans).filter((id) => !gone.has(textOf(id))) });
    return accepted(call);
  }),
];
