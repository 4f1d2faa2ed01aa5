import { isAddressEntry, isHostName, splitList } from "../core/addresses";
import { type Json, listOf, textOf } from "../core/json";
import { plain } from "../rest/reply";

/** Lists come back with a blank behind each comma (observed for exclusions and target groups). */
export const spacedList = (value: Json | undefined): string =>
  (Array.isArray(value) ? listOf(value).map(textOf) : splitList(textOf(value))).join(", ");

/** A wildcard host such as `*.example.com` is a route; a target of digits and dots that is no address is a mistake. */
export const isTarget = (text: string): boolean => isAddressEntry(text) || isHostName(text.replace(/^\*\./, ""));

/** The words are the service's own (observed on `PUT /scanner-groups/{id}/routes`). */
export function checkedTargets(entries: readonly string[]): string[] {
  // The documentation of scan routing: ranges of IPv6 are written as CIDR blocks.
  const wrong = entries.find((entry) => !isTarget(entry) || /:.*-/.test(entry));
  if (wrong !== undefined) {
    throw plain(400, `${wrong}: Unrecognized target format`);
  }
  return [...entries];
}
