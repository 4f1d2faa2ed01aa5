import { listOf, textOf } from "../core/json";
import type { Handled, Route } from "../rest/call";
import { type Collection, find } from "../rest/collection";
import { empty, Refusal } from "../rest/reply";
import type { Behaviour } from "./behaviour";

/** `DELETE /users` with `{"ids": [...]}`: those that cannot be deleted are passed over. */
export const removeMany = (
  path: string,
  collection: Collection<Behaviour>,
  answer: (deleted: number[]) => Handled = () => empty,
): Route<Behaviour> => ({
  method: "DELETE",
  path,
  minimumRole: collection.minimumRole.write,
  handle: (call) => {
    const deleted = listOf(call.body.ids).filter((id) => {
      try {
        const record = find(collection, call, "remove", textOf(id));
        collection.guard?.(record, call);
        collection.removing?.(call, record);
        call.store.remove(collection.table, record.id);
        collection.removed?.(call, record);
        return true;
      } catch (error) {
        if (error instanceof Refusal) {
          return false;
        }
        throw error;
      }
    });
    return answer(deleted.map(Number));
  },
});
