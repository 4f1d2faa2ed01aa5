import type { Json, JsonObject } from "./json";
import type { Stored } from "./store";

/** One member of an object: how a request writes it, what it is when none does, how an answer shows it. */
export interface Member<Call, View = void> {
  name: string;
  /** The request's name for it, when that is another one: `pluginID` is answered as `plugin`. */
  from?: string;
  /**
   * What is kept of the request's value; `undefined` leaves what there is. Without it the member is the server's, and
   * requests are ignored.
   */
  write?: (value: Json, call: Call, record: JsonObject) => Json | undefined;
  /** Kept for a new object whose request does not name the member. */
  initial?: Json | ((call: Call, record: JsonObject) => Json);
  /** Kept at every write, whatever was sent. */
  touched?: (call: Call) => Json;
  /** What an answer says; the kept value by default. `undefined` leaves the member out, `false` always does. */
  show?: ((record: Stored, call: Call, view: View) => Json | undefined) | false;
}

/**
 * The members of an object after a write: what the request says over what there was, and for a new object what a member
 * is initially. `write` stands between a member and its own way to write; `absent` hears of members of a new object that
 * the request does not say.
 */
export function writeMembers<Call, M extends Member<Call, never>>(
  members: readonly M[],
  { body, call, before }: { body: JsonObject; call: Call; before: JsonObject | undefined },
  write: (member: M, value: Json, record: JsonObject) => Json | undefined = (member, value, record) =>
    member.write?.(value, call, record),
  absent?: (member: M) => void,
): JsonObject {
  const record: JsonObject = { ...before };
  for (const member of members) {
    const { name, from = name, initial, touched } = member;
    const sent = body[from];
    const value = touched?.(call) ?? (sent === undefined ? undefined : write(member, sent, record));
    if (value !== undefined) {
      record[name] = value;
    } else if (before === undefined) {
      absent?.(member);
      if (initial !== undefined) {
        record[name] = typeof initial === "function" ? initial(call, record) : initial;
      }
    }
  }
  return record;
}

/** The object as an answer tells it, in the order of its members. */
export function showMembers<Call, View>(
  members: readonly Member<Call, View>[],
  record: Stored,
  call: Call,
  view: View,
): JsonObject {
  const answer: JsonObject = {};
  for (const { name, show } of members) {
    const value = show === undefined ? record[name] : show !== false && show(record, call, view);
    if (value !== undefined && show !== false) {
      answer[name] = value;
    }
  }
  return answer;
}
