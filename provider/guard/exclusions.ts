import type { Props } from "../definition";
import { type Platform, platformNames } from "../definition/platform";
import { hasUnknown } from "../lifecycle/unknown";
import { addressList } from "../platforms/codecs";
import { defaultNetworkUuid } from "../platforms/rest/scan-codecs";
import { readStart } from "../platforms/schedule";
import { type Interval, merged, parseInterval } from "../values/addresses";
import { instantOf } from "../values/local-time";
import { parseStart, timeZoneProblem } from "../values/schedule";
import type { Guard } from "./guard";
import { shownIntervals, without } from "./networks";

const dayMs = 86_400_000;

/** A window that has begun, and then begins every day and lasts until the next one does. */
function holdsSinceThen({ start, end, timeZone, repeat, enabled = true }: Props, now: number): boolean {
  const [from, until, zone] = [parseStart(String(start)), parseStart(String(end)), String(timeZone)];
  return (
    enabled === true &&
    /^FREQ=DAILY(;INTERVAL=1)?$/i.test(String(repeat)) &&
    timeZoneProblem(zone) === undefined &&
    until - from >= dayMs &&
    instantOf(from, zone) <= now
  );
}

/** Whether an object keeps its targets from every scan at every time from now on. */
const alwaysHolds: Readonly<Record<string, (inputs: Props, now: number) => boolean>> = {
  Exclusion: ({ start, networkId = defaultNetworkUuid }) => start === undefined && networkId === defaultNetworkUuid,
  FreezeWindow: holdsSinceThen,
};

const intervalsOf = (targets: readonly string[]): Interval[] =>
  targets
    .map((target) => parseInterval(target))
    .filter((interval): interval is Interval => typeof interval !== "string");

/** Addresses that declared exclusions keep from every scan. What is not known yet keeps nothing. */
export const excludedBy = (objects: readonly { type: string; inputs: Props }[], now: number): Interval[] =>
  merged(
    objects.flatMap(({ type, inputs }) =>
      !hasUnknown(inputs) && alwaysHolds[type]?.(inputs, now) === true
        ? intervalsOf((inputs.targets ?? []) as string[])
        : [],
    ),
  );

/** What a platform keeps from scans. */
export interface StoredExclusion {
  type: string;
  id: string;
  name: string;
  /** What it keeps from every scan. */
  addresses: readonly Interval[];
}

/**
 * Addresses that are kept from every scan once the program has run: what it declares of an object counts, and not what
 * that object is like before.
 */
export function excludedAfter(
  declared: readonly { type: string; inputs: Props }[],
  stored: readonly StoredExclusion[],
  now: number,
): Interval[] {
  const isDeclared = ({ type, id, name }: StoredExclusion): boolean =>
    declared.some((one) => one.type === type && (one.inputs.adoptId === id || one.inputs.name === name));
  const others = stored.filter((one) => !isDeclared(one)).flatMap(({ addresses }) => addresses);
  return merged([...excludedBy(declared, now), ...others]);
}

/** Where a platform lists what it never scans, and how an entry reads as the inputs of a resource; or why it has none. */
interface Place {
  path: string;
  fields: readonly string[];
  type: string;
  inputsOf(entry: Props): Props;
}

/** `TZID=Europe/Berlin:20300105T020000`. */
const localTimeIn = (wire: unknown): { zone?: string; time: string } => {
  const [, zone, time = ""] = /^(?:TZID=([^:]*):)?(.*)$/.exec(String(wire ?? "")) ?? [];
  return { zone, time: readStart(time) };
};

export const exclusionPlaces: Readonly<Record<Platform, Place | string>> = {
  vm: {
    path: "/exclusions",
    fields: ["name"],
    type: "Exclusion",
    inputsOf: ({ members, network_id, schedule }) => ({
      targets: addressList.decode(members) ?? [],
      ...(typeof network_id === "string" && { networkId: network_id }),
      ...((schedule as Props | null)?.enabled === true && { start: "at times" }),
    }),
  },
  sc: {
    path: "/rest/freeze",
    fields: ["name", "ipList", "start", "end", "repeatRule", "enabled"],
    type: "FreezeWindow",
    inputsOf: ({ ipList, start, end, repeatRule, enabled }) => {
      const [from, until] = [localTimeIn(start), localTimeIn(end)];
      return {
        targets: addressList.decode(ipList) ?? [],
        ...{ start: from.time, end: until.time, repeat: String(repeatRule ?? ""), enabled: enabled === "true" },
        // Of a window with two of them it is not known how long it lasts.
        ...(from.zone === until.zone && { timeZone: from.zone }),
      };
    },
  },
  nessus: "Nessus has no list of what it never scans",
};

/** What is never to be scanned, and is kept from nothing. */
export interface Missing {
  guard: Guard;
  addresses: Interval[];
  text: string;
}

/** Fragile networks of guards that demand an exclusion, and have none. */
export function missingExclusions(
  guards: readonly Guard[],
  excluded: readonly Interval[],
  platform?: Platform,
): Missing[] {
  const place = platform && exclusionPlaces[platform];
  const wanted =
    typeof place === "string"
      ? place
      : place === undefined
        ? "declare an Exclusion without start, or a FreezeWindow that has begun, repeats every day and lasts 24 hours"
        : place.type === "Exclusion"
          ? "declare an Exclusion without start"
          : "declare a FreezeWindow that has begun, repeats every day and lasts 24 hours";
  return guards.flatMap((guard) => {
    const addresses = guard.demandExclusion ? without(guard.fragile, excluded) : [];
    const where = platform ? ` on ${platformNames[platform]}` : "";
    const text = `${guard.source} requires an exclusion of ${shownIntervals(addresses)} that always holds, and there is none${where}: ${wanted}`;
    return addresses.length === 0 ? [] : [{ guard, addresses, text }];
  });
}
