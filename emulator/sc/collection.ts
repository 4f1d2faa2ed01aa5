import { randomUUID } from "node:crypto";
import type { Json, JsonObject } from "../core/json";
import { textOf } from "../core/json";
import { showMembers, writeMembers } from "../core/member";
import { canUse, isVisible } from "./access";
import { isAdministrator, noPermission, organizationOf, secondsOf } from "./call";
import { invalid, Missing, Refusal } from "./envelope";
import { uuid } from "./member";
import { locate, numberOf, prefixOf } from "./numbering";
import type { Call, Collection, Member, ReplyKind } from "./model";
import type { Stored } from "../core/store";

const firstOfOrganization = 1_000_001;

/** The object that `/{id}` means; newer versions take `/{uuid}` too. Refuses what is missing and what is hidden. */
export function find(collection: Collection, call: Call, id: string, verb: "get" | "delete" = "get"): Stored {
  const record =
    locate(call, collection.table, id) ??
    (id.includes("-") ? call.store.all(collection.table).find((one) => one.uuid === id) : undefined);
  if (record === undefined || !isVisible(collection, record, call)) {
    throw new Missing(collection.noun, id, verb);
  }
  if (verb === "get" && !canUse(record, call)) {
    throw noPermission(call, `access ${collection.noun} #${id}`);
  }
  return record;
}

export function create(collection: Collection, call: Call, body: JsonObject, wantedId?: string): Stored {
  const record = writeMembers(
    collection.members,
    { body, call, before: undefined },
    (member, told, sofar) => written(member, told, call, sofar),
    ({ required }) => {
      if (required !== undefined) {
        throw invalid(`Please specify a valid ${required}.`);
      }
    },
  );
  record._org = organizationOf(call);
  record._creator = call.user.id;
  if (call.seeding) {
    keepHidden(body, record);
  }
  collection.check?.(record, call, undefined);
  const inOrganization = collection.ids === "organization" && !isAdministrator(call);
  const prefix = prefixOf(collection.table, textOf(record._org));
  const first = inOrganization ? firstOfOrganization : 1;
  const id = wantedId === undefined ? call.store.nextId(collection.table, first, prefix) : `${prefix}${wantedId}`;
  const made = call.store.put(collection.table, { ...record, id, uuid: textOf(body.uuid) || randomUUID() });
  collection.saved?.(made, call, undefined);
  return locate(call, collection.table, id) ?? made;
}

/** PATCH: only members that are present change; lists are replaced as a whole. */
export function edit(collection: Collection, call: Call, before: Stored, body: JsonObject): Stored {
  const isIgnored = ({ name }: Member): boolean =>
    name === "groups" && call.behaviour.patchGroups === "ignored" && !call.seeding;
  const record = writeMembers(collection.members, { body, call, before }, (member, told, sofar) =>
    isIgnored(member) ? undefined : written(member, told, call, sofar),
  );
  if (call.seeding) {
    keepHidden(body, record);
  }
  collection.check?.(record, call, before);
  const changed = JSON.stringify(record) !== JSON.stringify(before);
  if ((changed || call.behaviour.emptyPatch === "touches") && "modifiedTime" in record && !call.seeding) {
    record.modifiedTime = secondsOf(call);
  }
  const after = call.store.put(collection.table, { ...record, id: before.id });
  collection.saved?.(after, call, before);
  return call.store.get(collection.table, before.id) ?? after;
}

function written(member: Member, told: Json, call: Call, record: JsonObject): Json | undefined {
  if (member.write !== undefined) {
    return member.write(told, call, record);
  }
  return call.seeding && member.initial !== undefined ? told : undefined;
}

/** Seeds may set what never leaves the emulator: `_launchedAt` of a result, `_org` of an object. */
function keepHidden(body: JsonObject, record: JsonObject): void {
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith("_")) {
      record[name] = value;
    }
  }
}

export function remove(collection: Collection, call: Call, record: Stored): void {
  const user = collection.usedBy?.(record, call);
  if (user !== undefined && call.behaviour.deleteInUse !== "allowed") {
    const code = call.behaviour.deleteInUse === "refused146" ? 146 : 147;
    const what = `${collection.noun} #${numberOf(record.id)}`;
    throw new Refusal(403, code, `Unable to delete ${what}.\n${what} is in use by ${user}.\n`);
  }
  call.store.remove(collection.table, record.id);
  collection.removed?.(record, call);
}

/** The object as an answer tells it. `asked`: the names of `fields`; unknown ones are tolerated. */
export function show(collection: Collection, call: Call, record: Stored, asked?: ReadonlySet<string>): JsonObject {
  const isAsked = (member: Member): boolean =>
    asked === undefined ? member.asked !== true : asked.has(member.name) || member === uuid;
  return {
    id: numberOf(record.id),
    ...showMembers([...collection.members, uuid].filter(isAsked), record, call, undefined),
  };
}

/** The names in `fields`; `undefined` when it is not given. An empty `fields=` is accepted. */
export function fieldsOf(call: Call): ReadonlySet<string> | undefined {
  const { fields } = call.query;
  return fields === undefined || fields === "" ? undefined : new Set(fields.split(",").map((name) => name.trim()));
}

/** The reply to a write or a read of one object. */
export function reply(collection: Collection, call: Call, record: Stored, kind: ReplyKind): Json {
  const answer = show(collection, call, record, fieldsOf(call));
  if (kind === "edit" && call.behaviour.patchReply === "partial") {
    delete answer.groups;
  }
  return collection.reply?.(answer, call, kind) ?? answer;
}
