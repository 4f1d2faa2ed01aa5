import { type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Call, Stored } from "../rest/call";
import { passes } from "../rest/paging";
import { framed, plain } from "../rest/reply";
import type { Behaviour } from "./behaviour";

/** What filters call the values of `status`. Source: recorded filters of agents. */
const statuses: Readonly<Record<string, string>> = { online: "on", offline: "off", initializing: "init" };

/** A filter by what agents show: their status in other words. */
export function inWordsOf(filter: string): string {
  const [, begin = "", word = ""] = /^(status:n?eq:)(\w+)$/.exec(filter) ?? [];
  const status = statuses[word.toLowerCase()];
  return status === undefined ? filter : `${begin}${status}`;
}

/**
 * The agents that a bulk request means: by number or uuid, or by what they show, without those it names as exceptions.
 * Source: platform settings API, bulk operations of agents.
 */
export function chosenAgents(
  call: Call<Behaviour>,
  all: readonly Stored[],
  show: (record: Stored, call: Call<Behaviour>) => JsonObject,
): Stored[] {
  const { items, not_items: exceptions, criteria } = call.body;
  const isNamed = (list: typeof items, { id, uuid }: Stored): boolean =>
    listOf(list).some((one) => textOf(one) === id || one === uuid);
  const fits = (one: Stored): boolean => {
    const { wildcard, filters, filter_type, hardcoded_filters } = objectOf(criteria);
    const item = show(one, call);
    const said = (list: typeof filters): boolean[] =>
      listOf(list).map((filter) => passes(item, inWordsOf(textOf(filter))));
    const told = said(filters);
    const word = textOf(wildcard).toLowerCase();
    return (
      said(hardcoded_filters).every(Boolean) &&
      (told.length === 0 || (filter_type === "or" ? told.some(Boolean) : told.every(Boolean))) &&
      (word === "" || Object.values(item).some((value) => textOf(value).toLowerCase().includes(word)))
    );
  };
  return all.filter((one) => (criteria === undefined ? isNamed(items, one) : fits(one)) && !isNamed(exceptions, one));
}

/** The network that agents go to. */
export function networkOf({ body, store }: Call<Behaviour>): string {
  const network = store.get("network", textOf(body.network_uuid));
  if (network === undefined || network.deleted !== undefined) {
    throw framed(404, `Network with uuid ${textOf(body.network_uuid)} does not exist`);
  }
  return network.id;
}

/** Agents restart, or change their settings. */
export function checkedDirective({ directive }: JsonObject): void {
  const { type } = objectOf(directive);
  if (type !== "restart" && type !== "settings") {
    throw plain(400, "Invalid 'directive' field");
  }
}
