import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Bits = 32 | 128;
/** First and last address, both included. IPv6 lies behind IPv4, so that one order serves both. */
type Interval = [first: bigint, last: bigint];

const ipv6Offset = 1n << 32n;

/** The address as a number, IPv6 shifted behind IPv4; undefined when the text is no address. */
function parseAddress(text: string): { value: bigint; bits: Bits } | undefined {
  // ipaddr.js reads "1", "10.1" and octal parts as addresses; node's own parser does not.
  const family = isIP(text);
  if (family === 0 || text.includes("%")) {
    return undefined;
  }
  const value = ipaddr
    .parse(text)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return family === 4 ? { value, bits: 32 } : { value: value + ipv6Offset, bits: 128 };
}

/** One address, CIDR block or range; or the reason why the text is none. */
export function parseInterval(text: string): Interval | string {
  if (text.includes("/")) {
    const [address = "", length = "", ...more] = text.split("/");
    const base = parseAddress(address);
    if (more.length > 0) {
      return `"${text}" has more than one slash`;
    }
    if (!base) {
      return `"${address}" is no IPv4 or IPv6 address`;
    }
    if (!/^\d{1,3}$/.test(length) || Number(length) > base.bits) {
      return `"/${length}" is no prefix length from 0 to ${base.bits}`;
    }
    const size = 1n << BigInt(base.bits - Number(length));
    const offset = base.bits === 128 ? ipv6Offset : 0n;
    const first = ((base.value - offset) / size) * size + offset;
    return [first, first + size - 1n];
  }
  if (text.includes("-")) {
    const [left = "", right = "", ...more] = text.split("-").map((part) => part.trim());
    const first = parseAddress(left);
    const last = parseAddress(right);
    if (more.length > 0) {
      return `"${text}" is no range such as 192.0.2.1-192.0.2.9`;
    }
    if (!first || !last) {
      return `"${first ? right : left}" is no IPv4 or IPv6 address (a range is written 192.0.2.1-192.0.2.9)`;
    }
    if (first.bits !== last.bits) {
      const [start, end] = first.bits === 32 ? ["IPv4", "IPv6"] : ["IPv6", "IPv4"];
      return `a range cannot start with ${start} and end with ${end}`;
    }
    return first.value <= last.value ? [first.value, last.value] : "the range ends before it starts";
  }
  const single = parseAddress(text);
  return single ? [single.value, single.value] : `"${text}" is no IPv4 or IPv6 address`;
}

/** Intervals in order, none touching another; what does not parse comes apart. */
function disjoint(values: readonly string[]): { intervals: Interval[]; names: Set<string> } {
  const intervals: Interval[] = [];
  const names = new Set<string>();
  for (const value of values) {
    const interval = parseInterval(value.trim());
    if (typeof interval === "string") {
      names.add(value.trim().toLowerCase());
    } else {
      intervals.push(interval);
    }
  }
  intervals.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const merged: Interval[] = [];
  for (const [first, last] of intervals) {
    const previous = merged.at(-1);
    // The last IPv4 address and the first IPv6 address are neighbours as numbers only.
    const gap = first === ipv6Offset ? 0n : 1n;
    if (previous && first <= previous[1] + gap) {
      previous[1] = last > previous[1] ? last : previous[1];
    } else {
      merged.push([first, last]);
    }
  }
  return { intervals: merged, names };
}

/**
 * Addresses as sorted, disjoint intervals in one text: two lists with this text alike mean the same addresses.
 * `10.0.0.0/24` and `10.0.0.0-10.0.0.255` agree, so do a list and its reordered, split or overlapping copy.
 * What does not parse stays as lower-case text of its own (host names).
 */
export function canonicalAddresses(values: readonly string[]): string {
  const { intervals, names } = disjoint(values);
  return [...intervals.map(([first, last]) => `${first}-${last}`), ...[...names].sort()].join(",");
}

/** The same IPv4 addresses as the fewest CIDR blocks; a block of one address is written without length. */
export function cidrBlocks(values: readonly string[]): string[] {
  return disjoint(values).intervals.flatMap(([first, last]) => {
    const blocks: string[] = [];
    for (let at = first; at <= last; ) {
      let length = 32;
      for (let size = 2n; length > 0 && at % size === 0n && at + size - 1n <= last; size *= 2n) {
        length--;
      }
      blocks.push(dotted(at) + (length === 32 ? "" : `/${length}`));
      at += 1n << BigInt(32 - length);
    }
    return blocks;
  });
}

const dotted = (address: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
