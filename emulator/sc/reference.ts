import { isObject, type Json, type JsonObject, listOf, textOf } from "../core/json";
import { canUse, isVisible } from "./access";
import { isOn } from "./call";
import { invalid } from "./envelope";
import type { Call } from "./model";
import { locate, numberOf } from "./numbering";
import type { Stored } from "../core/store";

/** "Nothing set": the id is a number here, and only here. */
export const placeholder: JsonObject = { id: -1, name: "", description: "" };

/** What a reference tells besides `id`, for tables that differ from name and description. */
const summaries: Record<string, readonly string[]> = {
  user: ["username", "firstname", "lastname"],
};
/** What 6.x adds to a reference. */
const addedMembers: Record<string, readonly string[]> = { repository: ["type"], policyTemplate: ["agent"] };

/** The id a request means by `{"id": 7}`, `{"id": "7"}`, `7` or `"7"`; `""` for none and for the placeholder. */
export function idOf(value: Json | undefined): string {
  const id = textOf(isObject(value) ? value.id : value);
  return id === "-1" ? "" : id;
}

export const idsOf = (value: Json | undefined): string[] =>
  listOf(value)
    .map(idOf)
    .filter((id) => id !== "");

/** An object as another one tells of it. */
export function summary(call: Call, table: string, record: Stored, more: readonly string[] = []): JsonObject {
  const names = [...(summaries[table] ?? ["name", "description"]), ...more];
  const told = names.map((name): [string, Json] => [name, record[name] ?? ""]);
  if (!isOn(call, call.behaviour.uuids, "6.0.0")) {
    return { id: numberOf(record.id), ...Object.fromEntries(told) };
  }
  const added = (addedMembers[table] ?? []).map((name): [string, Json] => [name, record[name] ?? ""]);
  return { id: numberOf(record.id), ...Object.fromEntries([...told, ...added]), uuid: record.uuid ?? "" };
}

/** A reference as it is read: the summary, or the placeholder when nothing is set or the object is gone. */
export function showReference(call: Call, table: string, id: Json | undefined, more?: readonly string[]): JsonObject {
  const record = call.store.get(table, textOf(id));
  return record === undefined ? { ...placeholder } : summary(call, table, record, more);
}

export function showReferences(
  call: Call,
  table: string,
  ids: Json | undefined,
  more?: readonly string[],
): JsonObject[] {
  const found = listOf(ids).flatMap((id) => {
    const record = call.store.get(table, textOf(id));
    return record === undefined ? [] : [summary(call, table, record, more)];
  });
  return call.behaviour.referenceOrder === "reversed" ? found.reverse() : found;
}

/** The key of the id in a request, checked: the object has to exist where the caller can see it. */
export function checkedId(call: Call, table: string, noun: string, value: Json | undefined): string {
  const record = locate(call, table, idOf(value));
  const collection = call.site.collections.get(table);
  const isThere = record !== undefined && (collection === undefined || isVisible(collection, record, call));
  if (!isThere || !canUse(record, call)) {
    throw invalid(`Please specify a valid ${noun}.`);
  }
  return record.id;
}

export const checkedIds = (call: Call, table: string, noun: string, value: Json | undefined): string[] => [
  ...new Set(listOf(value).map((one) => checkedId(call, table, noun, one))),
];
