import ipaddr from "ipaddr.js";

/** One entry of an address list: an inclusive interval, and how it was written. */
interface Interval {
  version: 4 | 6;
  first: bigint;
  last: bigint;
  isCidr: boolean;
  text: string;
}

type Parsed = { version: 4 | 6; value: bigint };

function parseAddress(text: string): Parsed | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return toNumber(ipaddr.IPv4.parse(text).toByteArray(), 4);
  }
  if (text.includes(":") && ipaddr.IPv6.isValid(text)) {
    return toNumber(ipaddr.IPv6.parse(text).toByteArray(), 6);
  }
  return undefined;
}

const toNumber = (bytes: number[], version: 4 | 6): Parsed => ({
  version,
  value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
});

function fromNumber(value: bigint, version: 4 | 6): string {
  const bytes: number[] = [];
  for (let rest = value, left = version === 4 ? 4 : 16; left > 0; left -= 1, rest /= 256n) {
    bytes.unshift(Number(rest % 256n));
  }
  return ipaddr.fromByteArray(bytes).toString();
}

/** An address, a CIDR block or a range `first-last`; `undefined` when it is none of them. */
function parseInterval(text: string): Interval | undefined {
  const [block = "", prefix, ...more] = text.split("/");
  if (prefix !== undefined) {
    const address = parseAddress(block);
    const bits = address?.version === 4 ? 32 : 128;
    // Neither blanks nor zeros in front are in any example of the vendor's.
    if (address === undefined || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits) {
      return undefined;
    }
    const size = 1n << BigInt(bits - Number(prefix));
    const first = (address.value / size) * size;
    return { version: address.version, first, last: first + size - 1n, isCidr: true, text };
  }
  const [from = "", to, ...rest] = text.split("-");
  // The documentation of scan targets refuses a blank before or after the hyphen by name.
  const first = parseAddress(from);
  const last = to === undefined ? first : parseAddress(to);
  if (first === undefined || last === undefined || rest.length > 0) {
    return undefined;
  }
  if (first.version !== last.version || first.value > last.value) {
    return undefined;
  }
  return { version: first.version, first: first.value, last: last.value, isCidr: false, text };
}

/** The entries of a list: separated by commas or line breaks, blanks around them mean nothing. */
export const splitList = (text: string): string[] =>
  text
    .split(/[,\r\n]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

const hostName = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i;
/** Whether it is a host name; something made of digits and dots was meant to be an address. */
export const isHostName = (text: string): boolean => hostName.test(text) && !/^[\d./-]+$/.test(text);
export const isAddressEntry = (text: string): boolean => parseInterval(text) !== undefined;

/**
 * The list as Security Center writes lists of its own (`scannedIPs`, the `iplist` tool): sorted by number, duplicates
 * and neighbours merged into ranges; CIDR blocks stay as written. Host names keep their place at the end.
 */
export function collapse(entries: readonly string[]): string[] {
  const intervals = entries.flatMap((entry) => parseInterval(entry) ?? []);
  const names = entries.filter((entry) => parseInterval(entry) === undefined);
  const merged: Interval[] = [];
  const blocks = new Map(intervals.filter(({ isCidr }) => isCidr).map((block) => [block.text, block]));
  for (const next of intervals.filter(({ isCidr }) => !isCidr).toSorted(byNumber)) {
    const previous = merged.at(-1);
    if (previous === undefined || previous.version !== next.version || next.first > previous.last + 1n) {
      merged.push({ ...next });
    } else if (next.last > previous.last) {
      previous.last = next.last;
    }
  }
  const written = [...merged, ...blocks.values()].toSorted(byNumber).map(({ version, first, last, isCidr, text }) => {
    if (isCidr) {
      return text;
    }
    return first === last ? fromNumber(first, version) : `${fromNumber(first, version)}-${fromNumber(last, version)}`;
  });
  return [...written, ...new Set(names)];
}

const byNumber = (one: Interval, other: Interval): number =>
  one.version - other.version || Number(one.first > other.first) - Number(one.first < other.first);

/** Whether an address lies in one of the entries. */
export function contains(entries: readonly string[], address: string): boolean {
  const wanted = parseAddress(address);
  if (wanted === undefined) {
    return entries.includes(address);
  }
  return entries.some((entry) => {
    const interval = parseInterval(entry);
    return interval?.version === wanted.version && interval.first <= wanted.value && wanted.value <= interval.last;
  });
}

/** How many addresses the entries name, counting overlaps twice. */
export const countAddresses = (entries: readonly string[]): number =>
  entries.reduce((sum, entry) => {
    const interval = parseInterval(entry);
    return interval === undefined ? sum : sum + Number(interval.last - interval.first + 1n);
  }, 0);
