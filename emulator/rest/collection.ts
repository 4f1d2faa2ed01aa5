import { type Json, type JsonObject, objectOf } from "../core/json";
import { type Member, showMembers, writeMembers } from "../core/member";
import { type Call, type Handled, idOf, type MinimumRole, type Route, type Store, type Stored } from "./call";
import type { Behaviour } from "./behaviour";
import { newUuid, nextCoreId, nextId } from "./ids";
import { type Paging, paged } from "./paging";
import { empty, type Refusal } from "./reply";

/** What an object is shown for. Several kinds of objects have another shape in each. */
export type View = "list" | "one" | "create" | "update";
export type Operation = "list" | "create" | "read" | "update" | "remove";

/** A kind of object that can be listed, created, read, changed and deleted under one path. */
export interface Collection<B extends Behaviour = Behaviour> {
  readonly table: string;
  readonly path: string;
  /** The member of the list answer that holds the objects. */
  readonly listKey: string;
  /** The shared sequence of the Nessus core, the table's own, or uuids. */
  readonly ids: "core" | "own" | "uuid";
  readonly minimumRole: { readonly read: MinimumRole<B>; readonly write: MinimumRole<B> };
  /** Not there, or not visible. Some kinds answer otherwise to some operations. */
  readonly missing: (id: string, operation: Operation, call: Call<B>) => Refusal;
  /** In the order of the answer. Kinds whose shapes have little in common have the functions below instead. */
  readonly members?: readonly Member<Call<B>, View>[];
  /** Members that depend on each other, after a write; refuses what cannot be. */
  readonly check?: (record: JsonObject, call: Call<B>, before: Stored | undefined) => void;
  /** The members of a new object; refuses what cannot be. */
  readonly create?: (call: Call<B>) => JsonObject;
  /** The members that change. */
  readonly update?: (call: Call<B>, record: Stored) => JsonObject;
  /** After the object is gone. */
  readonly removed?: (call: Call<B>, record: Stored) => void;
  /** Refuses, or looks after what depends on the object, before it goes. */
  readonly removing?: (call: Call<B>, record: Stored) => void;
  /** What a delete answers; nothing by default. */
  readonly gone?: Json;
  /** `undefined` answers nothing. */
  readonly show?: (record: Stored, call: Call<B>, view: View) => Json | undefined;
  readonly isVisible?: (record: Stored, call: Call<B>) => boolean;
  /** Refuses a caller who may see, but not change. */
  readonly guard?: (record: Stored, call: Call<B>) => void;
  /** Objects that are listed; all visible ones by default. */
  readonly isListed?: (record: Stored, call: Call<B>) => boolean;
  readonly paging?: Paging;
  /** Further members of the list answer. */
  readonly listExtras?: (call: Call<B>) => JsonObject;
  /** Other names that paths may use for an object. */
  readonly lookUp?: (id: string, store: Store) => Stored | undefined;
  readonly operations?: readonly Operation[];
}

/** {@link Collection.lookUp} of kinds whose paths take the uuid as well as the number. */
export const byUuid =
  (table: string) =>
  (uuid: string, store: Store): Stored | undefined =>
    store.all(table).find((record) => record.uuid === uuid);

export function find<B extends Behaviour>(
  collection: Collection<B>,
  call: Call<B>,
  operation: Operation = "read",
  id = idOf(call),
): Stored {
  const record = call.store.get(collection.table, id) ?? collection.lookUp?.(id, call.store);
  if (record === undefined || collection.isVisible?.(record, call) === false) {
    throw collection.missing(id, operation, call);
  }
  return record;
}

export function add<B extends Behaviour>(collection: Collection<B>, call: Call<B>, members: JsonObject): Stored {
  const id = typeof members.id === "string" ? members.id : newId(collection, call.store);
  return call.store.put(collection.table, { ...members, id });
}

function newId<B extends Behaviour>({ ids, table }: Collection<B>, store: Store): string {
  if (ids === "uuid") {
    return newUuid();
  }
  return ids === "core" ? nextCoreId(store) : nextId(store, table);
}

/** What a request makes of an object, or of none. */
function written<B extends Behaviour>(
  collection: Collection<B>,
  call: Call<B>,
  before: Stored | undefined,
): JsonObject {
  const { members, create, update, check } = collection;
  if (members === undefined) {
    return (before === undefined ? create?.(call) : update?.(call, before)) ?? {};
  }
  const record = writeMembers(members, { body: call.body, call, before });
  check?.(record, call, before);
  return record;
}

export const shown = <B extends Behaviour>(
  { show, members = [] }: Collection<B>,
  record: Stored,
  call: Call<B>,
  view: View,
): Json | undefined => (show === undefined ? showMembers(members, record, call, view) : show(record, call, view));

export const change = (call: Call, table: string, record: Stored, changes: JsonObject): Stored =>
  call.store.put(table, { ...record, ...changes, id: record.id });

export function visible<B extends Behaviour>(collection: Collection<B>, call: Call<B>): Stored[] {
  return call.store
    .all(collection.table)
    .filter(
      (record) => collection.isVisible?.(record, call) !== false && collection.isListed?.(record, call) !== false,
    );
}

export function listOfCollection<B extends Behaviour>(collection: Collection<B>, call: Call<B>): JsonObject {
  const items = visible(collection, call).map((record) => objectOf(shown(collection, record, call, "list")));
  const extras = collection.listExtras?.(call) ?? {};
  const order = <T>(list: T[]): T[] => (call.behaviour.listOrder === "reversed" ? list.toReversed() : list);
  if (collection.paging === undefined) {
    return { [collection.listKey]: order(items), ...extras };
  }
  const { page, pagination } = paged(call, items, collection.paging);
  return { [collection.listKey]: order(page), ...extras, pagination };
}

/** The usual five addresses. Addresses with a fixed word have to be registered before these. */
export function collectionRoutes<B extends Behaviour>(collection: Collection<B>): Route<B>[] {
  const { path, minimumRole } = collection;
  const one = `${path}/:id`;
  const answer = (record: Stored, call: Call<B>, view: View): Handled => shown(collection, record, call, view) ?? empty;
  const managed = (call: Call<B>, operation: Operation): Stored => {
    const record = find(collection, call, operation);
    collection.guard?.(record, call);
    return record;
  };
  const routes: Record<Operation, Route<B>> = {
    list: { method: "GET", path, minimumRole: minimumRole.read, handle: (call) => listOfCollection(collection, call) },
    create: {
      method: "POST",
      path,
      minimumRole: minimumRole.write,
      handle: (call) => answer(add(collection, call, written(collection, call, undefined)), call, "create"),
    },
    read: {
      method: "GET",
      path: one,
      minimumRole: minimumRole.read,
      handle: (call) => answer(find(collection, call), call, "one"),
    },
    update: {
      method: "PUT",
      path: one,
      minimumRole: minimumRole.write,
      handle: (call) => {
        const record = managed(call, "update");
        return answer(change(call, collection.table, record, written(collection, call, record)), call, "update");
      },
    },
    remove: {
      method: "DELETE",
      path: one,
      minimumRole: minimumRole.write,
      handle: (call) => {
        const record = managed(call, "remove");
        collection.removing?.(call, record);
        call.store.remove(collection.table, record.id);
        collection.removed?.(call, record);
        return collection.gone ?? empty;
      },
    },
  };
  return (collection.operations ?? ["list", "create", "read", "update", "remove"]).map(
    (operation) => routes[operation],
  );
}
