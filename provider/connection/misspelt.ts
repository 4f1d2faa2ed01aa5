import { platforms } from "../definition/platform";
import { capitals, meantSetting, type SettingName, settingNames, settings } from "../settings";
import { families, familyMembers, prefixOf, type Settings, variableOf } from "./connection";

/** A name that is close to one of a setting, or none in our own namespace. */
export interface Misspelling {
  name: string;
  /** What it may be meant for. */
  right?: string;
  setting?: SettingName | OtherSetting;
}

/** Settings that are of no connection. */
const otherSettings = ["connections", "guard"] as const;
type OtherSetting = (typeof otherSettings)[number];
export const isOther = (setting: string): setting is OtherSetting =>
  (otherSettings as readonly string[]).includes(setting);

/** The variable of the guard file, as a setting would be called. */
const guardFile = "guardFile";

/**
 * Names that are close to a setting: a misspelt `readOnly` would let a run write. Others are errors in our own
 * namespace alone.
 */
export function misspellings(given: Settings, name: string, connections: readonly string[]): Misspelling[] {
  const { env, project } = given;
  const found: Misspelling[] = [];
  for (const key of configKeys(given)) {
    const member = key.slice("tenable:".length);
    const setting = Object.hasOwn(settings, member)
      ? undefined
      : meantSetting(member, [...settingNames, ...otherSettings]);
    if (setting !== undefined) {
      found.push({ name: key, right: `tenable:${setting}`, setting });
    } else if (!Object.hasOwn(settings, member) && project && project !== "tenable") {
      found.push({ name: key });
    }
  }
  for (const [key, setting] of keysElsewhere(given)) {
    found.push({ name: key, right: `tenable:${setting}`, setting });
  }
  const set = Object.keys(env).filter((variable) => env[variable]);
  const guard = variableOf("default", "readOnly");
  // The vendor's tools have no such variable: who sets one wants ours.
  for (const variable of set.filter((one) => isVendorGuard(one) && env[one] !== env[guard])) {
    found.push({ name: variable, right: guard, setting: "readOnly" });
  }
  const names = ["default", name, ...connections, ...namesInVariables(set)];
  const known = new Map<string, readonly (SettingName | typeof guardFile)[]>(
    names.map((one) => [`TENABLE_${prefixOf(one)}`, one === "default" ? [...settingNames, guardFile] : settingNames]),
  );
  if (name === "default") {
    platforms.forEach((platform) => known.set(`${families[platform]}_`, familyMembers));
  }
  const variables = new Set([...known].flatMap(([prefix, members]) => members.map((one) => prefix + capitals(one))));
  for (const variable of set.filter((one) => !variables.has(one))) {
    const [right, setting] = meantVariable(variable, known) ?? [];
    // Windows gives a variable under its name in any case.
    if (right !== undefined && setting !== undefined && env[right] !== env[variable]) {
      found.push({ name: variable, right, ...(setting !== guardFile && { setting }) });
    }
  }
  return found;
}

/** Keys of the namespace `tenable` in the Pulumi config. A host that cannot list them gives the common misspellings. */
function configKeys(given: Settings): string[] {
  const keys = given.keys?.() ?? [...settingNames, "guard"].flatMap(otherSpellings).map((name) => `tenable:${name}`);
  return keys.filter((key) => /^tenable:(?!(connections|guard)$)/.test(key) && given.config(key) !== undefined).sort();
}

/** Keys of settings in a namespace that may be meant for ours, and the settings; a project has one of its own. */
function keysElsewhere(given: Settings): [key: string, meant: SettingName | OtherSetting][] {
  const { project } = given;
  return (project === undefined ? [] : (given.keys?.() ?? [])).flatMap((key) => {
    const [namespace = "", name = ""] = key.split(":");
    const isMistaken = namespace !== "tenable" && namespace !== project && meantSetting(namespace, ["tenable"]);
    const meant = isMistaken ? meantSetting(name, [...settingNames, ...otherSettings]) : undefined;
    return meant && given.config(key) !== undefined ? [[key, meant]] : [];
  });
}

/** The variable that another one may be meant for, of these settings by prefix, and its setting. */
function meantVariable(
  variable: string,
  known: ReadonlyMap<string, readonly (SettingName | typeof guardFile)[]>,
): [right: string, setting: SettingName | typeof guardFile] | undefined {
  const upper = variable.toUpperCase();
  // The variables of a named connection begin like those without a name.
  for (const prefix of [...known.keys()].sort((a, b) => b.length - a.length)) {
    const begin = upper.startsWith(prefix)
      ? prefix.length
      : upper.startsWith("TENABLE") && prefix === "TENABLE_"
        ? 7
        : 0;
    const meant = begin === 0 ? undefined : meantSetting(variable.slice(begin), known.get(prefix) ?? []);
    if (meant !== undefined) {
      return [prefix + capitals(meant), meant];
    }
  }
  return undefined;
}

const isVendorGuard = (variable: string): boolean => {
  const [, family = "", name = ""] = /^([^_]+)_(.+)$/.exec(variable) ?? [];
  return Object.values(families).includes(family.toUpperCase()) && meantSetting(name, ["readOnly"]) !== undefined;
};

const namedVariables = settingNames.map((member) => new RegExp(`^TENABLE_([A-Z0-9_]+)_${capitals(member)}$`));

/** Connections that variables alone speak of: `TENABLE_PLANT_URL`. */
const namesInVariables = (variables: readonly string[]): string[] =>
  variables
    .filter((variable) => variable.startsWith("TENABLE_"))
    .flatMap((variable) => namedVariables.flatMap((named) => named.exec(variable)?.[1] ?? []));

/** How a setting is written by those who do not look it up. */
const otherSpellings = (name: string): string[] => {
  const snake = capitals(name).toLowerCase();
  const shorter = Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
  const swapped = Array.from(name, (letter, index) =>
    index === 0 ? name : name.slice(0, index - 1) + letter + name[index - 1] + name.slice(index + 1),
  );
  const spellings = [name.toLowerCase(), snake, snake.replaceAll("_", "-"), capitals(name), `${name}s`];
  return [...new Set([...spellings, ...shorter, ...swapped])].filter((spelling) => spelling !== name);
};
