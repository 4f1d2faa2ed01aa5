/** What a JSON text can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [member: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object itself, or an empty one: request bodies hold anything, and handlers need no branch for it. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** Scalars as text, anything else as `""`: both vendors accept `1` and `"1"` for the same thing. */
export const textOf = (value: Json | undefined): string =>
  value === undefined || value === null || typeof value === "object" ? "" : String(value);

/** The JSON value of a text, or `undefined` when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A copy in which every array stands in reverse order. */
export function reversed(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(reversed).reverse();
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reversed(member)]));
}

/**
 * A copy that lacks the member at a dotted path, wherever an object has the first name of the path.
 * Lists are looked into, so that `omit("groups")` also takes the member from each entry of a list answer.
 */
export function without(value: Json, path: string): Json {
  const [first = "", ...rest] = path.split(".");
  const cut = (item: Json): Json => {
    if (Array.isArray(item)) {
      return item.map(cut);
    }
    if (!isObject(item)) {
      return item;
    }
    const entries = Object.entries(item).flatMap(([name, member]): [string, Json][] => {
      if (name !== first) {
        return [[name, cut(member)]];
      }
      return rest.length === 0 ? [] : [[name, without(member, rest.join("."))]];
    });
    return Object.fromEntries(entries);
  };
  return cut(value);
}
