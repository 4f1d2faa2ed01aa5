import { type Interval, ipv6Offset, merged, parseInterval, parseOctets, spelledInterval } from "../values/addresses";
import { parseEntry, tidyEntry } from "../values/targets";

/**
 * IPv6 networks whose last 32 bits are an IPv4 address: what reaches one reaches the other. `::ffff:0:0/96` and
 * `64:ff9b::/96`, not parsed: every start of the provider would wait for it.
 */
const embedding = [0xffffn << 32n, 0x64ff9bn << 96n]
  .map((network) => ipv6Offset + network)
  .map((first): Interval => [first, first + 0xffffffffn]);

const meet = ([first, last]: Interval, [from, to]: Interval): Interval | undefined => {
  const both: Interval = [first > from ? first : from, last < to ? last : to];
  return both[0] <= both[1] ? both : undefined;
};

/** The same addresses, with the IPv4 addresses that lie in IPv6 ones. */
export const withEmbedded = (intervals: readonly Interval[]): Interval[] =>
  merged([
    ...intervals,
    ...intervals.flatMap((interval) =>
      embedding.flatMap((network) => {
        const inside = meet(interval, network);
        return inside ? [[inside[0] - network[0], inside[1] - network[0]] as Interval] : [];
      }),
    ),
  ]);

/** Addresses that two sets of disjoint intervals in order have in common. */
export function common(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const found: Interval[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [left, right] = [one[i] as Interval, other[j] as Interval];
    const both = meet(left, right);
    if (both) {
      found.push(both);
    }
    if (left[1] < right[1]) {
      i++;
    } else {
      j++;
    }
  }
  return found;
}

/** Addresses of the first set that are not in the second. */
export function without(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  return one.flatMap((interval) => {
    const left: Interval[] = [];
    let at = interval[0];
    for (const [first, last] of common([interval], other)) {
      if (at < first) {
        left.push([at, first - 1n]);
      }
      at = last + 1n;
    }
    return at <= interval[1] ? [...left, [at, interval[1]] as Interval] : left;
  });
}

export const isInside = (inner: readonly Interval[], outer: readonly Interval[]): boolean =>
  without(inner, outer).length === 0;

/** More of them say no more. */
const mostOfOctets = 64;

/** Addresses that `192.168.0-255.1-5` means within a network. Not all of them where they are very many. */
function octetsWithin(octets: readonly Interval[], network: Interval): Interval[] {
  const found: Interval[] = [];
  const walk = (prefix: bigint, rest: readonly Interval[]): void => {
    const [octet, ...more] = rest;
    if (!octet || found.length >= mostOfOctets) {
      return;
    }
    const size = 1n << BigInt(8 * more.length);
    for (let value = octet[0]; value <= octet[1] && found.length < mostOfOctets; value++) {
      const first = prefix + value * size;
      if (meet([first, first + size - 1n], network)) {
        if (more.length === 0) {
          found.push([first, first]);
        } else {
          walk(first, more);
        }
      }
    }
  };
  walk(0n, octets);
  return found;
}

/** What a list of targets means for a set of networks. */
export interface Reach {
  /** Addresses that are in the list and in the networks. */
  addresses: Interval[];
  /** Entries that only a name server or the platform can turn into addresses. */
  names: string[];
}

/** Which addresses of some networks (disjoint, in order) a list of targets reaches. */
export function reachOf(targets: readonly string[], networks: readonly Interval[]): Reach {
  const intervals: Interval[] = [];
  const inOctets: Interval[] = [];
  const names: string[] = [];
  for (const target of targets) {
    const tidy = tidyEntry(target);
    const entry = parseEntry(tidy);
    const octets = typeof entry !== "string" && entry.form === "octets" ? parseOctets(tidy) : undefined;
    const scoped = typeof entry !== "string" && entry.form === "scoped" ? parseInterval(tidy.split("%")[0] ?? "") : "";
    if (octets) {
      inOctets.push(...networks.flatMap((network) => octetsWithin(octets, network)));
    } else if (typeof scoped !== "string") {
      intervals.push(scoped);
    } else if (typeof entry === "string" || entry.intervals.length === 0) {
      names.push(target);
    } else {
      intervals.push(...entry.intervals);
    }
  }
  return { addresses: merged([...common(withEmbedded(merged(intervals)), networks), ...inOctets]), names };
}

/** The first of them as text, and how many more there are. */
export function shownIntervals(intervals: readonly Interval[], most = 4): string {
  const shown = intervals.slice(0, most).map(spelledInterval).join(", ");
  return intervals.length > most ? `${shown} and ${intervals.length - most} more` : shown;
}
