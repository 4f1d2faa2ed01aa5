import { isObject, textOf } from "../core/json";
import { organizationOf } from "./call";
import { create, edit } from "./collection";
import type { Call } from "./model";
import { prefixOf } from "./numbering";
import { createRules } from "./risk-rule";

/** Adds the objects, or changes those whose id exists: by the same code that answers a request. */
export function addObjects(call: Call, table: string, objects: readonly object[]): void {
  const collection = call.site.collections.get(table);
  if (collection === undefined) {
    const known = [...call.site.collections.keys()].join(", ");
    throw new Error(`a seed cannot have "${table}": there are ${known}`);
  }
  for (const object of objects) {
    if (!isObject(object)) {
      throw new Error(`a seed's "${table}" holds something that is no object`);
    }
    const asCall: Call = { ...call, body: object };
    const id = object.id === undefined ? undefined : textOf(object.id);
    const organization = textOf(object._org) || organizationOf(call);
    const existing = id === undefined ? undefined : call.store.get(table, prefixOf(table, organization) + id);
    if (existing !== undefined) {
      edit(collection, asCall, existing, object);
    } else if (table === "acceptRiskRule" || table === "recastRiskRule") {
      createRules(collection, asCall);
    } else {
      create(collection, asCall, object, id);
    }
  }
}
