import { type Platform, platformNames } from "../definition/platform";
import { isObject } from "../values/shape";
import { whatThereIs } from "../values/closest";
import { type Allowed, allowedText, isWithin } from "./allowed";
import { profileNames, type ProfileName } from "./rule";
import { familyRules, guardRules, type RuleName, ruleNames, ruleOf } from "./rules";

/** What a rule of a custom profile allows. */
export type AllowedArgs = string | string[] | { atMost: number } | { atLeast: number } | { ports: number };

/** A profile with rules of your own. */
export interface CustomProfileArgs {
  /** Profile to start from. Defaults to no rules. */
  base?: ProfileName;
  /**
   * What each preference may be: a value, a list of values, `{ atMost: 5 }`, `{ atLeast: 15 }`, or `{ ports: 100 }` for a
   * list of ports. Replaces the rule of `base`.
   */
  preferences?: { [Name in RuleName]?: AllowedArgs };
  /** Plugin families that must not run, next to those of `base`. */
  disabledFamilies?: string[];
}

/** What a policy has to be like. */
export interface Profile {
  name: string;
  preferences: ReadonlyMap<RuleName, Allowed>;
  /** Plugin families that must not run. */
  families: readonly string[];
  /** Preferences that a custom profile names itself: the platform has to have them. */
  own: readonly RuleName[];
}

const namedProfile = (name: ProfileName): Profile => ({
  name,
  preferences: new Map(
    ruleNames.flatMap((rule): [RuleName, Allowed][] => {
      const allowed = ruleOf(rule).allowed[name];
      return allowed ? [[rule, allowed]] : [];
    }),
  ),
  families: Object.keys(familyRules).filter((family) => familyRules[family]?.profiles.includes(name)),
  own: [],
});

export const namedProfiles: Readonly<Record<ProfileName, Profile>> = {
  standard: namedProfile("standard"),
  strict: namedProfile("strict"),
};

const isName = (value: unknown): value is ProfileName => (profileNames as readonly unknown[]).includes(value);
const isRule = (name: string): name is RuleName => Object.hasOwn(guardRules, name);
const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const forms = "must be a text, a list of texts, { atMost: 5 }, { atLeast: 15 } or { ports: 100 }";

function allowedOf(value: unknown): Allowed | undefined {
  if (isText(value)) {
    return { is: [value] };
  }
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(isText) ? { is: value } : undefined;
  }
  const [[key, limit] = [], ...more] = isObject(value) ? Object.entries(value) : [];
  return ["atMost", "atLeast", "ports"].includes(String(key)) && isCount(limit) && more.length === 0
    ? ({ [String(key)]: limit } as Allowed)
    : undefined;
}

export interface Fault {
  path: string;
  reason: string;
}

/** The profile that a guard names or describes; what is wrong with it goes to the faults. */
export function readProfile(value: unknown, faults: Fault[]): Profile {
  const before = faults.length;
  const fault = (path: string, reason: string): void => void faults.push({ path, reason });
  if (isName(value)) {
    return namedProfiles[value];
  }
  if (!isObject(value)) {
    fault(
      "profile",
      `must be ${profileNames.map((name) => `"${name}"`).join(", ")} or an object, got ${JSON.stringify(value)}`,
    );
    return namedProfiles.strict;
  }
  const { base, preferences = {}, disabledFamilies = [], ...more } = value;
  for (const name of Object.keys(more)) {
    fault(`profile.${name}`, `no such member; ${whatThereIs(name, ["base", "preferences", "disabledFamilies"])}`);
  }
  if (base !== undefined && !isName(base)) {
    fault(
      "profile.base",
      `must be ${profileNames.map((name) => `"${name}"`).join(" or ")}, got ${JSON.stringify(base)}`,
    );
  }
  const start = isName(base) ? namedProfiles[base] : { preferences: new Map<RuleName, Allowed>(), families: [] };
  const rules = new Map(start.preferences);
  if (!isObject(preferences)) {
    fault("profile.preferences", "must be an object");
  }
  const own: RuleName[] = [];
  for (const [name, given] of Object.entries(isObject(preferences) ? preferences : {})) {
    const allowed = allowedOf(given);
    if (!isRule(name)) {
      fault(`profile.preferences.${name}`, `no rule of this name; ${whatThereIs(name, ruleNames)}`);
    } else if (allowed === undefined) {
      fault(`profile.preferences.${name}`, `${forms}, got ${JSON.stringify(given)}`);
    } else {
      rules.set(name, allowed);
      own.push(name);
    }
  }
  const isList = Array.isArray(disabledFamilies) && disabledFamilies.every((family) => isText(family) && family !== "");
  if (!isList) {
    fault("profile.disabledFamilies", "must be a list of names of plugin families");
  }
  const families = [...new Set([...start.families, ...(isList ? (disabledFamilies as string[]) : [])])];
  const isEmpty = rules.size + families.length === 0;
  // What is written and wrong is a fault of its own.
  if (isEmpty && faults.length === before) {
    fault("profile", "has no rule: set base, preferences or disabledFamilies");
  }
  return { name: isName(base) ? `custom, from ${base}` : "custom", preferences: rules, families, own };
}

/** Rules in which the second profile allows more than the first. */
export function looserRules(strict: Profile, other: Profile): string[] {
  const looser = [...strict.preferences].flatMap(([name, allowed]) => {
    const given = other.preferences.get(name);
    return given && isWithin(given, allowed)
      ? []
      : [`${name} ${given ? allowedText(given) : "without a rule"} instead of ${allowedText(allowed)}`];
  });
  const families = strict.families.filter((family) => !other.families.includes(family));
  return [...looser, ...families.map((family) => `the family "${family}" may run`)];
}

/** Preferences of a custom profile that a platform does not have. */
export const lackingOn = (platform: Platform, { own }: Profile): string[] =>
  own
    .filter((name) => !ruleOf(name).on.includes(platform))
    .map((name) => `profile.preferences.${name}: ${platformNames[platform]} has no such preference`);
