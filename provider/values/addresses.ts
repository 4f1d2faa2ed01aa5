import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { exampleLists, severalProblem } from "./several";

type Bits = 32 | 128;
/** First and last address, both included. IPv6 lies behind IPv4, so that one order serves both. */
export type Interval = [first: bigint, last: bigint];

export const ipv6Offset = 1n << 32n;
const everyIpv4: Interval = [0n, ipv6Offset - 1n];
const everyIpv6: Interval = [ipv6Offset, ipv6Offset + (1n << 128n) - 1n];

/** The address as a number, IPv6 shifted behind IPv4; undefined when the text is no address. */
function parseAddress(text: string): { value: bigint; bits: Bits } | undefined {
  // ipaddr.js reads "1", "10.1" and octal parts as addresses; node's own parser does not.
  const family = isIP(text);
  if (family === 4) {
    // Lists of many thousands are of these.
    return { value: BigInt(text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)), bits: 32 };
  }
  if (family === 0 || text.includes("%")) {
    return undefined;
  }
  const bytes = ipaddr.parse(text).toByteArray();
  return { value: bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + ipv6Offset, bits: 128 };
}

/** The length of a prefix, written as such or as the mask of an IPv4 network; undefined when it is none. */
export function prefixLength(text: string, bits: Bits = 32): number | undefined {
  if (/^(0|[1-9]\d{0,2})$/.test(text)) {
    return Number(text) <= bits ? Number(text) : undefined;
  }
  const mask = bits === 32 ? parseAddress(text) : undefined;
  const ones = mask?.bits === 32 ? mask.value.toString(2).padStart(32, "0") : "";
  return /^1*0*$/.test(ones) && ones !== "" ? ones.lastIndexOf("1") + 1 : undefined;
}

/** One address, block or range; or the reason why the text is none. */
export function parseInterval(text: string): Interval | string {
  const several = severalProblem(text, exampleLists.addresses);
  if (several !== undefined) {
    return several;
  }
  if (text.includes("/")) {
    const [address = "", length = "", ...more] = text.split("/");
    const base = parseAddress(address);
    if (more.length > 0) {
      return `"${text}" has more than one slash`;
    }
    if (!base) {
      return `"${address}" is not an IPv4 or IPv6 address`;
    }
    const prefix = prefixLength(length, base.bits);
    if (prefix === undefined) {
      return `"/${length}" is not a prefix length from 0 to ${base.bits}`;
    }
    const size = 1n << BigInt(base.bits - prefix);
    const offset = base.bits === 128 ? ipv6Offset : 0n;
    const first = ((base.value - offset) / size) * size + offset;
    return [first, first + size - 1n];
  }
  if (text.includes("-")) {
    const [left = "", right = "", ...more] = text.split("-");
    const first = parseAddress(left);
    const last = parseAddress(right);
    if (more.length > 0) {
      return `"${text}" is not a range such as 192.0.2.1-192.0.2.9`;
    }
    if (!first || !last) {
      return `"${first ? right : left}" is not an IPv4 or IPv6 address (a range is written 192.0.2.1-192.0.2.9)`;
    }
    if (first.bits !== last.bits) {
      const [start, end] = first.bits === 32 ? ["IPv4", "IPv6"] : ["IPv6", "IPv4"];
      return `a range cannot start with ${start} and end with ${end}`;
    }
    return first.value <= last.value ? [first.value, last.value] : "the range ends before it starts";
  }
  const single = parseAddress(text);
  return single ? [single.value, single.value] : `"${text}" is not an IPv4 or IPv6 address`;
}

/** `192.168.0-1.3-5`: a number or a range of numbers for each part of an IPv4 address; undefined when it is none. */
export function parseOctets(text: string): Interval[] | undefined {
  const octets = text.split(".").map((part): Interval => {
    const [, low = "", high = low] = /^(0|[1-9]\d{0,2})(?:-(0|[1-9]\d{0,2}))?$/.exec(part) ?? [];
    return low === "" ? [1n, 0n] : [BigInt(low), BigInt(high)];
  });
  const isValid = octets.every(([low, high]) => low <= high && high <= 255n);
  return octets.length === 4 && isValid && text.includes("-") ? octets : undefined;
}

/** More are not written one by one. */
const mostRanges = 256n;

/** The intervals that octets mean; undefined when they are too many to be written as such. */
export function intervalsOf(octets: readonly Interval[]): Interval[] | undefined {
  const isWhole = ([low, high]: Interval): boolean => low === 0n && high === 255n;
  const varied = octets.findLastIndex((octet) => !isWhole(octet));
  const count = octets.slice(0, Math.max(varied, 0)).reduce((product, [low, high]) => product * (high - low + 1n), 1n);
  if (count > mostRanges) {
    return undefined;
  }
  return octets.reduce<Interval[]>(
    (intervals, [low, high], index) =>
      index >= varied
        ? intervals.map(([first, last]) => [first * 256n + low, last * 256n + high])
        : intervals.flatMap(([first, last]) =>
            Array.from({ length: Number(high - low) + 1 }, (_, step): Interval => {
              const octet = low + BigInt(step);
              return [first * 256n + octet, last * 256n + octet];
            }),
          ),
    [[0n, 0n]],
  );
}

/** In order, none touching another. */
export function merged(given: readonly Interval[]): Interval[] {
  const sorted = [...given].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const result: Interval[] = [];
  for (const [first, last] of sorted) {
    const previous = result.at(-1);
    // The last IPv4 address and the first IPv6 address are neighbours as numbers only.
    const gap = first === ipv6Offset ? 0n : 1n;
    if (previous && first <= previous[1] + gap) {
      previous[1] = last > previous[1] ? last : previous[1];
    } else {
      result.push([first, last]);
    }
  }
  return result;
}

/** Whether disjoint intervals hold every IPv4 or every IPv6 address. */
export const holdsEverything = (intervals: readonly Interval[]): boolean =>
  [everyIpv4, everyIpv6].some((every) => intervals.some(([first, last]) => first <= every[0] && every[1] <= last));

function addressText(value: bigint): string {
  if (value < ipv6Offset) {
    const number = Number(value);
    return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join(".");
  }
  const number = value - ipv6Offset;
  const bytes = Array.from({ length: 16 }, (_, index) => Number((number >> BigInt(8 * (15 - index))) & 255n));
  return (ipaddr.fromByteArray(bytes) as ipaddr.IPv6).toRFC5952String();
}

/** The largest block that begins at an address and does not go beyond another one, as the number of its free bits. */
function freeBits(first: bigint, last: bigint): number {
  const [bits, offset] = first < ipv6Offset ? [32, 0n] : [128, ipv6Offset];
  let free = 0;
  while (free < bits && (first - offset) % (2n << BigInt(free)) === 0n && first + (2n << BigInt(free)) - 1n <= last) {
    free++;
  }
  return free;
}

const blockText = (first: bigint, free: number): string =>
  addressText(first) + (free === 0 ? "" : `/${(first < ipv6Offset ? 32 : 128) - free}`);

/** The one spelling of an interval: an address, a CIDR block, or a range where it is neither. */
export function spelledInterval([first, last]: Interval): string {
  const free = freeBits(first, last);
  return first + (1n << BigInt(free)) - 1n === last
    ? blockText(first, free)
    : `${addressText(first)}-${addressText(last)}`;
}

/** The fewest CIDR blocks for an interval; a block of one address is written without length. */
export function blocksOf([first, last]: Interval): string[] {
  const blocks: string[] = [];
  for (let at = first; at <= last; ) {
    const free = freeBits(at, last);
    blocks.push(blockText(at, free));
    at += 1n << BigInt(free);
  }
  return blocks;
}
