import { type Json, type JsonObject, textOf } from "../core/json";
import type { Call } from "./call";

/**
 * How a list answers its page: `sorted` echoes the sort order as a list, `bare` has none, `total` holds total and
 * limit only. A list without paging is answered whole.
 */
export interface Paging {
  style: "sorted" | "bare" | "total";
  limit: number;
  sort?: { name: string; order: string };
}

interface Sort {
  name: string;
  order: string;
}

/** `sort=name:asc,other:desc`. */
const sortOf = (query: string | undefined, fallback: Sort): Sort[] =>
  query === undefined || query === ""
    ? [fallback]
    : query.split(",").map((part) => {
        const [name = "", order = "asc"] = part.split(":");
        return { name, order };
      });

/** One page of the items, and what the answer says about it. */
export function paged(
  call: Call,
  items: readonly JsonObject[],
  paging: Paging,
): { page: JsonObject[]; pagination: JsonObject } {
  const { query } = call;
  const limit = Number(query.limit ?? paging.limit) || paging.limit;
  const offset = Math.max(0, Number(query.offset ?? 0) || 0);
  const sort = sortOf(query.sort, paging.sort ?? { name: "name", order: "asc" });
  const found = items.filter((item) => fits(item, call));
  const ordered = paging.style === "sorted" ? found.toSorted((one, other) => compare(one, other, sort)) : found;
  const total = ordered.length;
  const page = ordered.slice(offset, offset + limit);
  if (paging.style === "total") {
    return { page, pagination: { total, limit } };
  }
  if (paging.style === "bare") {
    return { page, pagination: { offset, limit, total } };
  }
  return { page, pagination: { total, limit, offset, sort: sort.map((one) => ({ ...one })) } };
}

function compare(one: JsonObject, other: JsonObject, sort: readonly Sort[]): number {
  for (const { name, order } of sort) {
    const difference = order.toLowerCase() === "desc" ? rank(other[name], one[name]) : rank(one[name], other[name]);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

const rank = (one: Json | undefined, other: Json | undefined): number =>
  typeof one === "number" && typeof other === "number" ? one - other : textOf(one).localeCompare(textOf(other));

type Test = (value: string, wanted: string) => boolean;
const operators: Readonly<Record<string, Test>> = {
  eq: (value, wanted) => wanted.split(",").includes(value),
  neq: (value, wanted) => !wanted.split(",").includes(value),
  match: (value, wanted) => value.includes(wanted),
  nmatch: (value, wanted) => !value.includes(wanted),
};

/**
 * `f=name:operator:value`, and `w=text` over `wf=fields`. A second `f` is not seen: the server keeps one value a name.
 * Filters by something that the items do not carry let everything through, as the canned data knows nothing of them.
 */
function fits(item: JsonObject, call: Call): boolean {
  const { f, w, wf } = call.query;
  if (w !== undefined && w !== "") {
    const fields = wf === undefined || wf === "" ? Object.keys(item) : wf.split(",");
    if (!fields.some((field) => textOf(item[field]).toLowerCase().includes(w.toLowerCase()))) {
      return false;
    }
  }
  return f === undefined || passes(item, f);
}

/** Whether an item passes a filter, `name:operator:value`. */
export function passes(item: JsonObject, filter: string): boolean {
  const [name = "", operator = "", ...value] = filter.split(":");
  const test = operators[operator];
  return test === undefined || !(name in item) || test(textOf(item[name]), value.join(":"));
}
