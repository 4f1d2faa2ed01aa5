import { isObject, type Json, type JsonObject, objectOf, textOf } from "../core/json";
import type { Member } from "../core/member";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route, secondsOf } from "../rest/call";
import { add, type Collection, collectionRoutes, type View } from "../rest/collection";
import { newUuid, zeroUuid } from "../rest/ids";
import { dates, derived, numericId, server, text } from "../rest/member";
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

type ExclusionMember = Member<Call<Behaviour>, View>;

const named = text<Behaviour>("name");
const description: ExclusionMember = { name: "description", write: (value) => value, initial: null };
const schedule = (rule: (rrules: JsonObject, call: Call<Behaviour>) => JsonObject): ExclusionMember => ({
  name: "schedule",
  write: (value) => (isObject(value) ? value : undefined),
  initial: { enabled: false },
  show: (record, call) => completed(objectOf(record.schedule), (rrules) => rule(rrules, call)),
});

function refuseNameless({ name }: JsonObject): void {
  if (name === "") {
    throw plain(400, "Invalid 'name' field");
  }
}

/** Vulnerability Management API, Exclusions. */
export const exclusion: Collection<Behaviour> = {
  table: "exclusion",
  path: "/exclusions",
  listKey: "exclusions",
  ids: "core",
  minimumRole: { read: role.manager, write: role.manager },
  missing: notFound,
  members: [
    schedule((rule) => rule),
    {
      name: "network_id",
      write: (value, call) => checkedNetwork(textOf(value), call),
      initial: zeroUuid,
      show: ({ network_id }) => network_id ?? zeroUuid,
    },
    ...dates,
    { name: "members", write: spacedList, initial: "" },
    description,
    named,
    numericId,
  ],
  check: (record, call, before) => {
    if (before === undefined && record.members === "") {
      throw plain(400, "Invalid 'members' field");
    }
    refuseNameless(record);
    if (before === undefined) {
      refuseDuplicate(call, "exclusion", textOf(record.name));
    }
  },
};

/** An unknown network is answered by a JSON text inside the JSON answer (observed). */
function checkedNetwork(id: string, { store }: Call<Behaviour>): string | undefined {
  if (id === "") {
    return undefined;
  }
  const network = store.get("network", id);
  if (network !== undefined && network.deleted === undefined) {
    return id;
  }
  throw plain(404, JSON.stringify({ error: `Network with uuid ${id} does not exist` }));
}

/** Numbers of an agent exclusion's rule come back as text, as the switch says. */
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
  members: [
    description,
    named,
    server("uuid", null, newUuid),
    ...dates.toReversed(),
    numericId,
    derived("core_updates_blocked", () => true),
    schedule((rule, { behaviour }) => (behaviour.agentExclusionRules === "asSent" ? rule : textNumbers(rule))),
  ],
  check: refuseNameless,
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
