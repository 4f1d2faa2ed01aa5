import type { Behaviour } from "./behaviour";
import type { Call } from "../rest/call";
import { framed } from "../rest/reply";

/** Whether names repeat is not documented for most kinds of objects: a switch. */
export function refuseDuplicate(call: Call<Behaviour>, table: string, name: string): void {
  if (call.behaviour.duplicateNames === "allowed") {
    return;
  }
  if (call.store.all(table).some((record) => record.name === name)) {
    throw framed(409, `${name} exists already`);
  }
}
