import type { Props } from "./problem";

/** True from `wanted` on: `isAtLeast("6.4.0", "6.0")`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const have = version.split(".").map(Number);
  for (const [index, number] of wanted.split(".").map(Number).entries()) {
    const other = have[index] ?? 0;
    if (other !== number) {
      return other > number;
    }
  }
  return true;
}

/** Gives what is there already once, and new ones from then on. */
export function firstly<T>(first: T, make: () => Promise<T>): () => Promise<T> {
  const there = [first];
  return async () => there.pop() ?? (await make());
}

/** Names of a table, as its type has them. */
export const keysOf = <K extends string>(table: Readonly<Partial<Record<K, unknown>>>): K[] =>
  Object.keys(table) as K[];

/** Entries of a map whose type names some of its keys: what is not given is not in it. */
export const entriesOf = <T>(map: Readonly<Record<string, T | undefined>>): [key: string, value: T][] =>
  Object.entries(map) as [string, T][];

/** What the object itself holds under a name: a user may call a preference `constructor`. */
export const own = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Keys of a map that the program named until now and does not name any more. */
export const droppedKeys = (before: unknown, now: Readonly<Props>): string[] =>
  Object.keys((before ?? {}) as Props).filter((key) => !Object.hasOwn(now, key));

/** The member at a dotted path; undefined when any step is missing. */
export function member(object: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? (value as Props)[key] : undefined),
      object,
    );
}

/** What is made of a table is made once: tables do not change. */
export function onceFor<T extends object, R>(make: (table: T) => R): (table: T) => R {
  const made = new WeakMap<T, R>();
  return (table) => {
    const known = made.get(table) ?? make(table);
    made.set(table, known);
    return known;
  };
}
