import type { Props } from "../provider/definition";
import { UnexpectedAnswerError } from "../provider/errors";
import { propsOf } from "./props";

/**
 * Entries of a list of Security Center, each once: `{usable: [...], manageable: [...]}` for a user of an organization; an
 * array, or one list under another name, for an administrator.
 */
export function entriesOf(payload: unknown, request: string): Props[] {
  const lists = Array.isArray(payload) ? [payload] : Object.values(propsOf(payload));
  if (!lists.every(Array.isArray)) {
    throw new UnexpectedAnswerError({ platform: "sc", request }, "no list");
  }
  const byId = new Map((lists.flat() as Props[]).map((entry) => [String(entry.id), entry]));
  return [...byId.values()];
}
