import { type AnyDefinition, isMap, own, type Props, propertyOf } from "../definition";
import { cut } from "../errors";
import type { Difference } from "./compare";
import { valueAt } from "./sentence";

const told = (value: unknown): string =>
  value === undefined ? "not set" : cut(typeof value === "string" && value !== "" ? value : JSON.stringify(value), 90);

/** More entries of a list than these are counted. */
const mostTold = 8;

/** `targets +10.4.9.1 −10.44.9.1`: what a list gains and loses, whatever the order. */
function entries(before: readonly unknown[], now: readonly unknown[]): string {
  const missing = (from: readonly unknown[], other: readonly unknown[], sign: string): string[] => {
    const texts = new Set(other.map((entry) => JSON.stringify(entry)));
    const found = from.filter((entry) => !texts.has(JSON.stringify(entry)));
    const shown = found.slice(0, mostTold).map((entry) => sign + told(entry));
    return found.length > mostTold ? [...shown, `${sign}${found.length - mostTold} more`] : shown;
  };
  return [...missing(now, before, "+"), ...missing(before, now, "−")].join(" ");
}

/** Each difference between what there is and what is declared, as people write it down. Secrets are not shown. */
export function changesBetween(
  definition: AnyDefinition,
  before: Props,
  now: Props,
  differences: readonly Difference[],
  secrets: readonly string[] = [],
): string[] {
  return differences.flatMap(({ path }): string[] => {
    const name = propertyOf(path);
    if (own(definition.fields, name)?.secret || secrets.includes(name)) {
      return [`${name} is written`];
    }
    const [was, is] = [valueAt(before, path), valueAt(now, path)];
    // What is not set is empty.
    const [one, other] = [was ?? is, is ?? was];
    if (Array.isArray(one) && Array.isArray(other)) {
      return [`${path} ${entries((was ?? []) as unknown[], (is ?? []) as unknown[])}`];
    }
    if (isMap(was) && isMap(is)) {
      return [...new Set([...Object.keys(was), ...Object.keys(is)])]
        .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
        .map((key) => `${path}.${key} ${told(was[key])} → ${told(is[key])}`);
    }
    return [`${path} ${told(was)} → ${told(is)}`];
  });
}
