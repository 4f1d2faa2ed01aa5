import { type JsonObject, objectOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { create } from "./collection";
import type { Call, Collection } from "./model";
import { numberOf } from "./numbering";
import { checkedId } from "./reference";

/**
 * `POST /x/{id}/copy {"name", "targetUser": {"id"}}`: the same again, for another owner or the caller. `more`: members that
 * a request calls by another name than the object.
 */
export function copyOf(collection: Collection, call: Call, original: Stored, more: JsonObject = {}): Stored {
  const user = objectOf(call.body.targetUser);
  const ownerID = numberOf(user.id === undefined ? call.user.id : checkedId(call, "user", "User", user));
  const { id: _id, uuid: _uuid, ...kept } = original;
  const name = textOf(call.body.name) || `Copy of ${textOf(kept.name)}`;
  const body: JsonObject = { ...kept, ...more, ownerID, name };
  if (kept.schedule !== undefined) {
    const { type, ...rest } = objectOf(kept.schedule);
    // A copy gets a schedule of its own, and nothing starts because of it.
    const schedule = type === "now" ? { type: "template" } : { ...rest, type: type ?? "never" };
    body.schedule = { ...schedule, id: "" };
  }
  return create(collection, call, body);
}
