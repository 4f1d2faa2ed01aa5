import { isObject, type Json, type JsonObject, objectOf, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, secondsOf } from "../rest/call";
import { add, type Collection, collectionRoutes } from "../rest/collection";
import { nextId, newUuid, zeroUuid } from "../rest/ids";
import { empty, notFound, plain } from "../rest/reply";
import { spacedList } from "./targets";
import { refuseDuplicate } from "./unique";

const parts = ["endtime", "enabled", "rrules", "timezone", "starttime"] as const;

/** Every part is there, null when it was not sent: `{"enabled": false}` reads back with four nulls (observed). */
const completed = (schedule: JsonObject, rule: (rrules: JsonObject) => JsonObject): JsonObject =>
  Object.fromEntries(
    parts.map((part): [string, Json] => {
      const value = schedule[part] ?? (part === "enabled" ? false : null);
      return [part, part === "rrules" && isObject(value) ? rule(value) : value];
    }),
  );

function members(call: Call<Behaviour>, name: string | undefined): JsonObject {
  const { body } = call;
  const named = body.name === undefined || body.name === null ? name : textOf(body.name);
  if (named === undefined || named === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return {
    name: named,
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(isObject(body.schedule) ? { schedule: body.schedule } : {}),
    last_modification_date: secondsOf(call),
  };
}

/** Vulnerability Management API, Exclusions. */
export const exclusion: Collection<Behaviour> = {
  table: "exclusion",
  path: "/exclusions",
  listKey: "exclusions",
  ids: "core",
  minimumRole: { read: role.manager, write: role.manager },
  missing: notFound,
  create: (call) => {
    const { body } = call;
    if (textOf(body.members) === "" && !Array.isArray(body.members)) {
      throw plain(400, "Invalid 'members' field");
    }
    refuseDuplicate(call, "exclusion", textOf(body.name));
    return {
      description: null,
      schedule: { enabled: false },
      network_id: checkedNetwork(call) ?? zeroUuid,
      members: spacedList(body.members),
      creation_date: secondsOf(call),
      ...members(call, undefined),
    };
  },
  update: (call, record) => ({
    ...members(call, textOf(record.name)),
    ...(call.body.members === undefined ? {} : { members: spacedList(call.body.members) }),
    network_id: checkedNetwork(call) ?? record.network_id ?? zeroUuid,
  }),
  show: (record) => ({
    schedule: completed(objectOf(record.schedule), (rule) => rule),
    network_id: record.network_id ?? zeroUuid,
    last_modification_date: record.last_modification_date ?? 0,
    creation_date: record.creation_date ?? 0,
    members: record.members ?? "",
    description: record.description ?? null,
    name: record.name ?? "",
    id: Number(record.id),
  }),
};

/** An unknown network is answered by a JSON text inside the JSON answer (observed). */
function checkedNetwork({ body, store }: Call<Behaviour>): string | undefined {
  const id = textOf(body.network_id);
  if (id === "") {
    return undefined;
  }
  const network = store.get("network", id);
  if (network !== undefined && network.deleted === undefined) {
    return id;
  }
  throw plain(404, JSON.stringify({ error: `Network with uuid ${id} does not exist` }));
}

/** Numbers of an agent exclusion's rule come back as text (2021). */
const textNumbers = (rule: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(rule).map(([name, value]) => [name, typeof value === "number" ? String(value) : value]),
  );

/** Vulnerability Management API, Agent Exclusions. */
export const agentExclusion: Collection<Behaviour> = {
  table: "agentExclusion",
  path: "/scanners/:scanner/agents/exclusions",
  listKey: "exclusions",
  ids: "own",
  minimumRole: { read: role.manager, write: role.manager },
  missing: notFound,
  create: (call) => ({
    id: nextId(call.store, "agentExclusion"),
    description: null,
    schedule: { enabled: false },
    uuid: newUuid(),
    creation_date: secondsOf(call),
    ...members(call, undefined),
  }),
  update: (call, record) => members(call, textOf(record.name)),
  show: (record, call) => ({
    description: record.description ?? null,
    name: record.name ?? "",
    uuid: record.uuid ?? null,
    creation_date: record.creation_date ?? 0,
    last_modification_date: record.last_modification_date ?? 0,
    id: Number(record.id),
    core_updates_blocked: true,
    schedule: completed(objectOf(record.schedule), call.behaviour.service === "2018" ? (rule) => rule : textNumbers),
  }),
};

/** The fields of a row of CSV: one in quotes may hold commas, and quotes written twice. */
const fieldsOf = (row: string): string[] =>
  // With one more in front, every field begins with a comma.
  [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare = ""]) =>
    (quoted?.replaceAll('""', '"') ?? bare).trim(),
  );

/** Rows of CSV as objects by the words of the first one, which names the columns (recorded import); else there are none. */
function rowsOf(text: string): Record<string, string | undefined>[] {
  const [heading = "", ...rows] = text.split(/\r?\n/).filter((row) => row.trim() !== "");
  const names = fieldsOf(heading);
  if (!names.includes("name") || !names.includes("members")) {
    return [];
  }
  return rows.map((row) => {
    const fields = fieldsOf(row);
    return Object.fromEntries(names.map((name, column) => [name, fields[column]]));
  });
}

/** `POST /exclusions/import`: imported exclusions get ids and dates of their own, and are never scheduled. */
const importRoute: Route<Behaviour> = {
  method: "POST",
  path: "/exclusions/import",
  minimumRole: role.manager,
  handle: (call) => {
    const file = call.site.files.get(textOf(call.body.file));
    if (file === undefined) {
      throw notFound();
    }
    const rows = rowsOf(Buffer.from(file.bytes).toString("utf8"));
    for (const { name = "", members: addresses = "", description } of rows) {
      add(exclusion, call, {
        name,
        members: spacedList(addresses),
        description: description ?? null,
        schedule: { enabled: false },
        network_id: zeroUuid,
        creation_date: secondsOf(call),
        last_modification_date: secondsOf(call),
      });
    }
    return empty;
  },
};

export const exclusionRoutes: readonly Route<Behaviour>[] = [
  importRoute,
  ...collectionRoutes(exclusion),
  ...collectionRoutes(agentExclusion),
];
