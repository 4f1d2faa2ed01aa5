import type { Json } from "../core/json";
import { canManage, canUse, isVisible } from "./access";
import { isAdministrator, noPermission } from "./call";
import { create, edit, fieldsOf, find, remove, reply, show } from "./collection";
import type { Call, Collection, Route } from "./model";
import { numberOf } from "./numbering";
import type { Stored } from "../core/store";

/** List, create, read, edit, delete of a collection. Routes with a fixed word have to be registered before these. */
export function collectionRoutes(collection: Collection): Route[] {
  const { table, read, write, permission } = collection;
  const one = `/${table}/:id`;
  const withPermission = permission === undefined ? {} : { permission };
  return [
    { method: "GET", path: `/${table}`, side: read, handle: (call) => list(collection, call) },
    {
      method: "POST",
      path: `/${table}`,
      side: write,
      ...withPermission,
      handle: (call) => reply(collection, call, create(collection, call, call.body), "create"),
    },
    {
      method: "GET",
      path: one,
      side: read,
      handle: (call) => reply(collection, call, named(collection, call), "read"),
    },
    {
      method: "PATCH",
      path: one,
      side: write,
      ...withPermission,
      handle: (call) => reply(collection, call, edit(collection, call, managed(collection, call), call.body), "edit"),
    },
    {
      method: "DELETE",
      path: one,
      side: write,
      ...withPermission,
      handle: (call) => {
        remove(collection, call, managed(collection, call, "delete"));
        return "";
      },
    },
  ];
}

/** The object in the path. */
export const named = (collection: Collection, call: Call): Stored => find(collection, call, call.parameters.id ?? "");

/** The object in the path, which the caller has to be allowed to change. */
export function managed(collection: Collection, call: Call, verb: "get" | "delete" = "get"): Stored {
  const record = find(collection, call, call.parameters.id ?? "", verb);
  if (!canManage(record, call)) {
    throw noPermission(call, `manage ${collection.noun} #${numberOf(record.id)}`);
  }
  return record;
}

export function list(collection: Collection, call: Call): Json {
  const seen = call.store
    .all(collection.table)
    .filter((record) => isVisible(collection, record, call) && (collection.isListed?.(record, call) ?? true));
  const records = collection.narrow?.(seen, call) ?? seen;
  const asked = call.behaviour.listFields === "ignored" ? undefined : fieldsOf(call);
  const fields = asked ?? (collection.listed === undefined ? undefined : new Set(collection.listed));
  // Most objects stand in both halves of a split list.
  const told = new Map<Stored, Json>();
  const tell = (record: Stored): Json => {
    const answer = told.get(record) ?? show(collection, call, record, fields);
    told.set(record, answer);
    return answer;
  };

  if (collection.list === "array") {
    return records.map(tell);
  }
  if (isAdministrator(call)) {
    const all = records.map(tell);
    if (call.behaviour.administratorList === "array") {
      return all;
    }
    if (call.behaviour.administratorList === "single") {
      return { [`${collection.table}s`]: all };
    }
  }
  return split(records, call, tell);
}

/** Both halves, or the one that `filter` names. Unknown filter words are ignored. */
function split(records: readonly Stored[], call: Call, tell: (record: Stored) => Json): Json {
  const words = new Set((call.query.filter ?? "").split(","));
  const named = ["usable", "manageable"].filter((half) => words.has(half));
  const halves: Record<string, () => Json[]> = {
    usable: () => records.filter((record) => canUse(record, call)).map(tell),
    manageable: () => records.filter((record) => canManage(record, call)).map(tell),
  };
  return Object.fromEntries(
    Object.entries(halves).flatMap(([half, make]): [string, Json][] => {
      if (named.length === 0 || named.includes(half)) {
        return [[half, make()]];
      }
      return call.behaviour.filteredHalf === "empty" ? [[half, []]] : [];
    }),
  );
}
