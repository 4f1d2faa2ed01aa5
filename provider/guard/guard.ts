import { type Platform } from "../definition/platform";
import { ConfigError } from "../errors";
import { blocksOf, type Interval, merged, parseInterval, spelledInterval } from "../values/addresses";
import { whatThereIs } from "../values/closest";
import { isObject } from "../values/shape";
import { meantBlock } from "../values/targets";
import { common, isInside, withEmbedded } from "./networks";
import { type CustomProfileArgs, type Fault, lackingOn, looserRules, type Profile, readProfile } from "./profile";
import type { ProfileName } from "./rule";

/** Networks that an ordinary scan could stop, and what a scan of them has to be like. */
export interface GuardArgs {
  /** Addresses and CIDR blocks of fragile devices: `10.20.0.0/16`, `2001:db8:20::/48`, `192.0.2.7`. */
  fragile: string[];
  /** What the policy of a scan that reaches them has to be like. Defaults to `strict`. */
  profile?: ProfileName | CustomProfileArgs;
  /** Whether a violation stops the preview and the run, or is a warning. Defaults to `refuse`. */
  mode?: "refuse" | "warn";
  /**
   * What happens with a scan that cannot be judged: host names, dynamic lists, policies that the keys may not read.
   * `refuse` treats it as a violation, `name` gives a warning. Defaults to `name` with the profile `standard`, and to
   * `refuse` with any other.
   */
  unjudged?: "refuse" | "name";
  /**
   * Refuse scans on a platform that has no exclusion of these networks which always holds: an `Exclusion` without start,
   * or a `FreezeWindow` that has begun and fills every day. Defaults to false. Not on Nessus.
   */
  demandExclusion?: boolean;
}

/** The same, read. */
export interface Guard {
  /** Where it is set, for people. */
  source: string;
  /** In order, none touching another. */
  fragile: Interval[];
  profile: Profile;
  mode: "refuse" | "warn";
  unjudged: "refuse" | "name";
  demandExclusion: boolean;
}

const members = [
  "fragile",
  "profile",
  "mode",
  "unjudged",
  "demandExclusion",
] as const satisfies readonly (keyof GuardArgs)[];

const choice = <T extends string>(value: unknown, path: string, words: readonly T[], faults: Fault[]): T => {
  if (!words.includes(value as T)) {
    const wanted = words.map((word) => `"${word}"`).join(" or ");
    faults.push({ path, reason: `must be ${wanted}, got ${JSON.stringify(value)}` });
  }
  return value as T;
};

/** One network, or why the text is none. */
function networkOf(text: unknown): Interval | string {
  if (typeof text !== "string") {
    return "must be an address or a CIDR block as text";
  }
  const tidy = text.trim();
  const interval = parseInterval(tidy);
  if (typeof interval === "string") {
    return interval;
  }
  const blocks = blocksOf(interval);
  const block = meantBlock(tidy);
  return blocks.length > 1
    ? `"${tidy}" is not a network: write ${blocks.slice(0, 4).join(", ")}${blocks.length > 4 ? ", …" : ""}`
    : block !== undefined
      ? `"${tidy}" is an address in ${block}: write the network, or the address alone`
      : interval;
}

function networksOf(value: unknown, faults: Fault[]): Interval[] {
  if (!Array.isArray(value) || value.length === 0) {
    faults.push({ path: "fragile", reason: "must be a list of at least one address or CIDR block" });
    return [];
  }
  const read = value.map((text, index) => {
    const network = networkOf(text);
    if (typeof network === "string") {
      faults.push({ path: `fragile[${index}]`, reason: network });
    }
    return network;
  });
  for (const [index, network] of read.entries()) {
    const before = read.findIndex(
      (other, at) =>
        at < index && typeof other !== "string" && typeof network !== "string" && common([other], [network]).length > 0,
    );
    if (before >= 0) {
      faults.push({
        path: `fragile[${index}]`,
        reason: `"${value[index]}" overlaps "${value[before]}": keep one of them`,
      });
    }
  }
  return merged(read.filter((network): network is Interval => typeof network !== "string"));
}

/** One guard; everything that is wrong with it goes to the faults. */
function readGuard(value: unknown, source: string, faults: Fault[]): Guard {
  if (!isObject(value)) {
    faults.push({ path: "", reason: 'must be an object such as { fragile: ["10.20.0.0/16"] }' });
  }
  const given = isObject(value) ? value : {};
  for (const name of Object.keys(given).filter((key) => !(members as readonly string[]).includes(key))) {
    faults.push({ path: name, reason: `no such member; ${whatThereIs(name, members)}` });
  }
  const fragile = isObject(value) ? networksOf(given.fragile, faults) : [];
  const { demandExclusion = false } = given;
  if (typeof demandExclusion !== "boolean") {
    faults.push({ path: "demandExclusion", reason: `must be true or false, got ${JSON.stringify(demandExclusion)}` });
  }
  const { profile = "strict", mode = "refuse", unjudged = profile === "standard" ? "name" : "refuse" } = given;
  return {
    source,
    fragile: withEmbedded(fragile),
    profile: readProfile(profile, faults),
    mode: choice(mode, "mode", ["refuse", "warn"], faults),
    unjudged: choice(unjudged, "unjudged", ["refuse", "name"], faults),
    demandExclusion: demandExclusion === true,
  };
}

/** One guard or a list of them, as a program, a configuration or a file has it. Throws with everything that is wrong. */
export function readGuards(value: unknown, source: string): Guard[] {
  const isList = Array.isArray(value);
  const all: unknown[] = isList ? value : [value];
  const found = all.map((one, index) => {
    const faults: Fault[] = [];
    const guard = readGuard(one, source, faults);
    const place = isList ? `${source}[${index}]` : source;
    return { guard, faults: faults.map(({ path, reason }) => `${place}${path && `.${path}`}: ${reason}`) };
  });
  const faults = [...(all.length === 0 ? [`${source}: has no guard`] : []), ...found.flatMap((one) => one.faults)];
  refuse(faults);
  return found.map(({ guard }) => guard);
}

/** Where a program sets guards. */
export const programSource = "tenable.guard";

/** What a program has set, as it is handed to its provider. */
export const guardsIn = (text: string): Guard[] => {
  const all = (JSON.parse(text) as unknown[]).flat();
  return all.length === 0 ? [] : readGuards(all, programSource);
};

/** All faults in one error, with the advice once. */
const refuse = (faults: readonly string[]): void => {
  const [last, ...before] = [...faults].reverse();
  if (last !== undefined) {
    const advice = `correct ${before.length === 0 ? "it" : "them"}; nothing was sent`;
    throw new ConfigError(faults.join("; "), { advice, faults: [...before.reverse(), `${last}: ${advice}`] });
  }
};

/** What a later guard would take away from an earlier one: where it says the same networks may be scanned harder. */
function weakenings(earlier: Guard, later: Guard): string[] {
  const inside = later.fragile.filter((network) => isInside([network], earlier.fragile));
  if (inside.length === 0) {
    return [];
  }
  const looser = [
    ...(earlier.mode === "refuse" && later.mode === "warn" ? ['mode "warn" instead of "refuse"'] : []),
    ...(earlier.unjudged === "refuse" && later.unjudged === "name" ? ['unjudged "name" instead of "refuse"'] : []),
    ...looserRules(earlier.profile, later.profile),
  ];
  return looser.length === 0
    ? []
    : [
        `${later.source} would weaken ${earlier.source} for ${spelledInterval(inside[0] as Interval)}: ${looser.slice(0, 3).join("; ")}${looser.length > 3 ? ` and ${looser.length - 3} more` : ""}`,
      ];
}

/**
 * The guards of all places, in the order of their authority. Each is judged by itself, so that a later one can only
 * add; one that says less about networks of an earlier one is refused, because its author expects it to count.
 */
export function joinGuards(...places: readonly (readonly Guard[])[]): Guard[] {
  const faults = places.flatMap((later, index) =>
    places
      .slice(0, index)
      .flatMap((earlier) => earlier.flatMap((one) => later.flatMap((other) => weakenings(one, other)))),
  );
  refuse([...new Set(faults)]);
  return places.flat();
}

/** Refuses custom profiles with preferences that a platform does not have. */
export function refuseLacking(guards: readonly Guard[], platform: Platform): void {
  refuse(
    guards.flatMap(({ source, profile }) => lackingOn(platform, profile).map((problem) => `${source}.${problem}`)),
  );
}
