import type { Props } from "../definition";
import { type Platform, platformNames } from "../definition/platform";
import { hasUnknown } from "../lifecycle/unknown";
import { addressList } from "../platforms/codecs";
import { defaultNetworkUuid } from "../platforms/rest/scan-codecs";
import { type Interval, merged, parseInterval } from "../values/addresses";
import { parseStart } from "../values/schedule";
import type { Guard } from "./guard";
import { shownIntervals, without } from "./networks";

const dayMs = 86_400_000;

/** A window that begins every day and lasts until the next one does. */
const isEveryDay = ({ start = "", end = "", repeat = "", enabled = true }: Props): boolean =>
  enabled === true &&
  /^FREQ=DAILY(;INTERVAL=1)?$/i.test(String(repeat)) &&
  parseStart(String(end)) - parseStart(String(start)) >= dayMs;

/** Whether an object keeps its targets from every scan at every time. */
const alwaysHolds: Readonly<Record<string, (inputs: Props) => boolean>> = {
  Exclusion: ({ start, networkId = defaultNetworkUuid }) => start === undefined && networkId === defaultNetworkUuid,
  FreezeWindow: isEveryDay,
};

const intervalsOf = (targets: readonly string[]): Interval[] =>
  targets
    .map((target) => parseInterval(target))
    .filter((interval): interval is Interval => typeof interval !== "string");

/** Addresses that declared exclusions keep from every scan. What is not known yet keeps nothing. */
export const excludedBy = (objects: readonly { type: string; inputs: Props }[]): Interval[] =>
  merged(
    objects.flatMap(({ type, inputs }) =>
      !hasUnknown(inputs) && alwaysHolds[type]?.(inputs) === true
        ? intervalsOf((inputs.targets ?? []) as string[])
        : [],
    ),
  );

/** Where a platform lists what it never scans, and how an entry reads as the inputs of a resource; or why it has none. */
interface Place {
  path: string;
  fields: readonly string[];
  type: string;
  inputsOf(entry: Props): Props;
}

const local = (wire: unknown): string =>
  String(wire ?? "")
    .replace(/^TZID=[^:]*:/, "")
    .replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6");

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
    inputsOf: ({ ipList, start, end, repeatRule, enabled }) => ({
      targets: addressList.decode(ipList) ?? [],
      ...{ start: local(start), end: local(end), repeat: String(repeatRule ?? ""), enabled: enabled === "true" },
    }),
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
        ? "declare an Exclusion without start, or a FreezeWindow of every day"
        : place.type === "Exclusion"
          ? "declare an Exclusion without start"
          : "declare a FreezeWindow that repeats every day and lasts 24 hours";
  return guards.flatMap((guard) => {
    const addresses = guard.demandExclusion ? without(guard.fragile, excluded) : [];
    const where = platform ? ` on ${platformNames[platform]}` : "";
    const text = `${guard.source} demands that nothing scans ${shownIntervals(addresses)}, and no exclusion${where} keeps scans from it at all times: ${wanted}`;
    return addresses.length === 0 ? [] : [{ guard, addresses, text }];
  });
}
