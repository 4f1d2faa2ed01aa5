import { listOf, textOf } from "../core/json";
import { isVisible } from "./access";
import { reply } from "./collection";
import { managed } from "./list";
import type { Collection, Route } from "./model";
import { checkedIds } from "./reference";

/** `POST /x/{id}/share {"groups": [{"id": 7}]}`: replies the object. */
export const shareRoute = (collection: Collection): Route => ({
  method: "POST",
  path: `/${collection.table}/:id/share`,
  side: collection.write,
  permission: "permShareObjects",
  handle: (call) => {
    const record = managed(collection, call);
    const wanted = checkedIds(call, "group", "Group", call.body.groups);
    const kept = call.behaviour.share === "adds" ? listOf(record.groups) : [];
    const groups = [...new Set([...kept, ...wanted])];
    return reply(collection, call, call.store.put(collection.table, { ...record, groups }), "share");
  },
});

/** `GET /x/tag`: the labels in use. */
export const tagRoute = (collection: Collection): Route => ({
  method: "GET",
  path: `/${collection.table}/tag`,
  side: collection.read,
  handle: (call) => {
    const visible = call.store.all(collection.table).filter((record) => isVisible(collection, record, call));
    return [...new Set(visible.map(({ tags }) => textOf(tags)).filter((tag) => tag !== ""))];
  },
});
