import type { Platform } from "../definition/platform";
import { type Interval, merged, spelledInterval } from "../values/addresses";
import type { Families } from "../values/families";
import { parseEntry, tidyEntry } from "../values/targets";
import { type Allowed, isAllowed } from "./allowed";
import type { Guard } from "./guard";
import { type Hardened, hardenedFor } from "./hardened";
import { common, without } from "./networks";
import { type RuleName, ruleOf } from "./rules";

/** A list of addresses in two: each address of it is in exactly one of them. */
export interface Split {
  fragile: string[];
  rest: string[];
  /** The guards that the fragile part is of. */
  guards: readonly Guard[];
}

/** Cuts a list by the networks of guards; undefined where no address of it is fragile. */
export function splitByGuards(addresses: readonly string[], guards: readonly Guard[]): Split | undefined {
  const entries = addresses.map((text) => ({ text, entry: parseEntry(tidyEntry(text)) }));
  const intervals = merged(
    entries.flatMap(({ entry }) => (typeof entry !== "string" && entry.form === "address" ? entry.intervals : [])),
  );
  // Names and what is no address stay where they are: for the guard to judge.
  const names = entries.flatMap(({ text, entry }) =>
    typeof entry === "string" || entry.form !== "address" ? [text] : [],
  );
  const concerned = guards.filter((guard) => common(intervals, guard.fragile).length > 0);
  const networks: Interval[] = merged(concerned.flatMap(({ fragile }) => fragile));
  return concerned.length === 0
    ? undefined
    : {
        fragile: common(intervals, networks).map(spelledInterval),
        rest: [...without(intervals, networks).map(spelledInterval), ...names],
        guards: concerned,
      };
}

/** The ports of the strict profile, most needed first. */
const ports = ["443", "22", "80", "445", "3389"];

/** A value that a rule allows. */
function allowedValue(allowed: Allowed): string {
  return "is" in allowed
    ? (allowed.is[0] ?? "")
    : "ports" in allowed
      ? ports.slice(0, allowed.ports).join(",")
      : String("atMost" in allowed ? allowed.atMost : allowed.atLeast);
}

/** Settings that meet the profiles of all of these guards, on a platform. Rules that contradict each other cannot be met. */
export function hardenedForAll(platform: Platform, guards: readonly Guard[]): Hardened {
  const start = hardenedFor(platform, "strict");
  const preferences: Record<string, string | undefined> = { ...start.preferences };
  const rules = guards.flatMap(({ profile }): [RuleName, Allowed][] => [...profile.preferences]);
  for (const [name, allowed] of rules) {
    const value = preferences[name];
    const isThere = ruleOf(name).on.includes(platform);
    if (isThere && (value === undefined || !isAllowed(allowed, value))) {
      preferences[name] = allowedValue(allowed);
    }
  }
  const families = guards.flatMap(({ profile }) => profile.families);
  const disabled: Families = Object.fromEntries(families.map((name) => [name, "disabled"]));
  return { preferences, families: { ...start.families, ...disabled } };
}
