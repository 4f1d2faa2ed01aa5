import type { AnyDefinition, Field, Props } from "../definition";
import { unwrittenIn } from "./compare";
import { isSame } from "./equal";

/** A write that failed half-way. */
export interface HalfDone {
  definition: AnyDefinition;
  olds: Props;
  news: Props;
  /** Properties to write, and those among them whose write the platform has confirmed. */
  names: readonly string[];
  written: ReadonlySet<string>;
}

/** The same object decoded twice: what a codec cannot see in it, it takes from what is known. */
export interface Shown {
  knowingOlds: Props;
  knowingNews: Props;
  /** Properties whose member the object lacks. */
  missing: ReadonlyMap<string, string>;
}

/**
 * What the state holds after such a write, so that the next run neither misses nor forgets a property: what the platform
 * shows, with what it holds of properties that are dropped. Where it does not show which value it holds, the property is
 * named in `unwritten`: a refresh shows that as drift, and the next update writes it again.
 */
export function halfDone({ definition, olds, news, names, written }: HalfDone, shown: Shown | undefined): Props {
  const values: Props = {};
  const unwritten: string[] = [];
  for (const [name, field] of Object.entries(definition.fields)) {
    const [old, now] = [olds[name], news[name]];
    const isOpen = names.includes(name) && !written.has(name);
    const [before, after] = [shown?.knowingOlds[name], shown?.knowingNews[name]];
    const isShown = shown?.missing.has(name) === false;
    const isTold = isShown && !isUntold(field, [old, before], [now, after]);
    if (isOpen && (!isTold || unwrittenIn(olds).includes(name))) {
      unwritten.push(name);
      values[name] = over(field, now, old);
    } else if (isTold || (isShown && field.byKey)) {
      // Of a map one key may read as whichever value is known, while others show that nothing was taken.
      values[name] = over(field, before, now === undefined ? undefined : (after ?? null));
    } else {
      values[name] = now;
    }
  }
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(given), ...(unwritten.length > 0 && { unwritten }) };
}

/** Maps hold the keys of both: what was removed from the program has to be known to be put back. */
const over = (field: Field, below: unknown, above: unknown): unknown =>
  field.byKey && isMap(below) && isMap(above) ? { ...below, ...above } : above === undefined ? below : above;

type Pair = readonly [known: unknown, decoded: unknown];

/** True when an object reads as whichever of two values is known. */
function isUntold(field: Field, [old, before]: Pair, [now, after]: Pair): boolean {
  const follows = (pick: (value: unknown) => unknown): boolean =>
    isSame(field, pick(old), pick(before)) &&
    isSame(field, pick(now), pick(after)) &&
    !isSame(field, pick(old), pick(now));
  if (!field.byKey) {
    return follows((value) => value);
  }
  const keys = new Set([old, now].flatMap((map) => Object.keys(isMap(map) ? map : {})));
  return [...keys].some((key) => follows((map) => (isMap(map) && key in map ? { [key]: map[key] } : {})));
}

const isMap = (value: unknown): value is Props => typeof value === "object" && value !== null && !Array.isArray(value);
