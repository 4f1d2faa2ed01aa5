import { hostNameProblem, spelledHostName } from "./host-name";
import { exampleLists, severalProblem } from "./several";
import {
  type Interval,
  holdsEverything,
  intervalsOf,
  merged,
  parseInterval,
  parseOctets,
  prefixLength,
  spelledInterval,
} from "./addresses";

/**
 * What an entry of a list of targets can be:
 * - `address`: an address, a CIDR block, a network with its mask, a range, or `192.168.0-1.3-5`;
 * - `octets`: the same as the last, with too many ranges to write them one by one;
 * - `host`: a host name; `quoted`: one that would be something else without its quotes;
 * - `hostBlock`: `www.example.com/24`, the network around a host;
 * - `wildcard`: `*.example.net`;
 * - `scoped`: `fe80::1%eth0`, an address on one link; `link6`: every host of a link;
 * - `labelled`: `Test Host 1[192.0.2.1]`, an address with a text that says whose it is.
 * Source: Vulnerability Management documentation, Scan Targets and Scan Routing; Nessus documentation, Scan Targets.
 */
export type Form =
  | "address"
  | "octets"
  | "host"
  | "quoted"
  | "hostBlock"
  | "wildcard"
  | "scoped"
  | "link6"
  | "labelled";

export interface Entry {
  form: Form;
  /** What it means, as far as that is a set of addresses. */
  intervals: Interval[];
  /** As it goes out, where it is no set of addresses. */
  text: string;
}

const ofIntervals = (intervals: Interval[]): Entry => ({ form: "address", intervals, text: "" });
const ofText = (form: Form, text: string): Entry => ({ form, intervals: [], text });

/** Without the blanks and zeros that mean nothing, and that platforms do not take. */
export function tidyEntry(text: string): string {
  if (!/\s|\/0\d/.test(text)) {
    return text;
  }
  const tidy = text
    .trim()
    .replaceAll(/\s*\/\s*/g, "/")
    .replace(/\/0+(\d+)$/, "/$1");
  const range = tidy.replaceAll(/\s*-\s*/g, "-");
  return typeof parseInterval(range) !== "string" || parseOctets(range) ? range : tidy;
}

/** Each form, in the order in which they are tried: an entry, or undefined for another form. */
const forms: readonly ((text: string) => Entry | undefined)[] = [
  (text) => {
    const interval = parseInterval(text);
    return typeof interval === "string" ? undefined : ofIntervals([interval]);
  },
  (text) => {
    const octets = parseOctets(text);
    const intervals = octets && intervalsOf(octets);
    return intervals ? ofIntervals(intervals) : octets && ofText("octets", text);
  },
  (text) => (/^link6(%[\w.-]+)?$/i.test(text) ? ofText("link6", text.replace(/^link6/i, "link6")) : undefined),
  (text) => {
    const [address = "", scope = "", ...more] = text.split("%");
    const interval = address.includes(":") && !/[-/]/.test(address) ? parseInterval(address) : "";
    const isScoped = typeof interval !== "string" && more.length === 0 && /^[\w.-]+$/.test(scope);
    return isScoped ? ofText("scoped", `${spelledInterval(interval)}%${scope}`) : undefined;
  },
  (text) => {
    const [, label = "", address = ""] = /^([^[\],;|/\n]+)\[([^[\]/-]+)\]$/.exec(text) ?? [];
    const interval = label.trim() === "" ? "" : parseInterval(address);
    return typeof interval === "string"
      ? undefined
      : { form: "labelled", intervals: [interval], text: `${label}[${spelledInterval(interval)}]` };
  },
  (text) => {
    const [, quoted] = /^(?:'([^']*)'|"([^"]*)")$/.exec(text)?.filter((part) => part !== undefined) ?? [];
    if (quoted === undefined || hostNameProblem(quoted, true) !== undefined) {
      return undefined;
    }
    const name = spelledHostName(quoted);
    return hostNameProblem(name) === undefined ? ofText("host", name) : ofText("quoted", `'${name}'`);
  },
  (text) => {
    const [host = "", length = "", ...more] = text.split("/");
    const prefix = prefixLength(length);
    return prefix !== undefined && more.length === 0 && hostNameProblem(host) === undefined
      ? ofText("hostBlock", `${spelledHostName(host)}/${prefix}`)
      : undefined;
  },
  (text) =>
    text.startsWith("*.") && hostNameProblem(text.slice(2)) === undefined
      ? ofText("wildcard", spelledHostName(text))
      : undefined,
  (text) => (hostNameProblem(text) === undefined ? ofText("host", spelledHostName(text)) : undefined),
];

/** What an entry means, in the spelling that platforms take; or why it means nothing. */
export function parseEntry(text: string): Entry | string {
  for (const form of forms) {
    const entry = form(text);
    if (entry) {
      return entry;
    }
  }
  if (/^\(.*\)$/s.test(text)) {
    return "not an address, and nothing that a program can declare: it is what the platform has in place of a list";
  }
  const several = severalProblem(text, exampleLists.addresses);
  if (several !== undefined) {
    return several;
  }
  const name = text.replace(/^\*\./, "").replace(/\/[^/]*$/, "");
  const problem = hostNameProblem(name);
  if (text.includes(":") || !/[a-z]/i.test(text)) {
    return String(parseInterval(text));
  }
  if (problem !== undefined && problem !== "not a host name") {
    return problem;
  }
  const [host, length] = text.split("/");
  return length === undefined
    ? "not an address, CIDR block, range or host name"
    : problem === undefined && host === name
      ? `"/${length}" is not a prefix length from 0 to 32`
      : String(parseInterval(text));
}

/** Which form an entry has; undefined when it has none. */
export function formOf(text: string): Form | undefined {
  const entry = parseEntry(tidyEntry(text));
  return typeof entry === "string" ? undefined : entry.form;
}

interface Meaning {
  /** In order, none touching another. */
  intervals: Interval[];
  /** Entries that are no set of addresses, and what cannot be understood. */
  names: string[];
}

function meaningOf(values: readonly string[]): Meaning {
  const entries = values.map((value) => parseEntry(value));
  return {
    intervals: merged(entries.flatMap((entry) => (typeof entry === "string" ? [] : entry.intervals))),
    names: entries.flatMap((entry, index) =>
      typeof entry === "string" ? [String(values[index]).toLowerCase()] : entry.form === "address" ? [] : [entry.text],
    ),
  };
}

/**
 * Entries as sorted, disjoint intervals in one text: two lists with this text alike mean the same.
 * `10.0.0.0/24` and `10.0.0.0-10.0.0.255` agree, so do a list and its reordered, split or overlapping copy. What a
 * platform would not understand stays a text of its own, and never agrees with what it may have been meant as.
 */
export function canonicalAddresses(values: readonly string[]): string {
  const { intervals, names } = meaningOf(values);
  return [...intervals.map(([first, last]) => `${first}-${last}`), ...[...new Set(names)].sort()].join(",");
}

/** The entries in the spelling that every platform takes, in their order, each once. */
export function spelledAddresses(values: readonly string[]): string[] {
  const spelled = values.flatMap((value) => {
    const entry = parseEntry(tidyEntry(value));
    return typeof entry === "string"
      ? value.trim()
      : entry.form === "address"
        ? entry.intervals.map(spelledInterval)
        : entry.text;
  });
  return [...new Set(spelled)];
}

/** The intervals that entries mean, in order, none touching another; names apart. */
export const intervalsIn = (values: readonly string[]): Interval[] => meaningOf(values.map(tidyEntry)).intervals;

/** Whether they are every IPv4 or every IPv6 address, however that is written. */
export function isEverything(values: readonly string[]): boolean {
  const { intervals, names } = meaningOf(values.map(tidyEntry));
  return holdsEverything(intervals) || names.some((name) => name.endsWith("/0"));
}

/** How many addresses they are at least: names count as one each. */
export function countAddresses(values: readonly string[]): bigint {
  const { intervals, names } = meaningOf(values.map(tidyEntry));
  const ofName = (name: string): bigint => {
    const [, prefix] = /\/(\d+)$/.exec(name) ?? [];
    const octets = parseOctets(name);
    // Its address is counted as such.
    if (name.endsWith("]")) {
      return 0n;
    }
    return prefix !== undefined
      ? 1n << BigInt(32 - Number(prefix))
      : (octets ?? []).reduce((product, [low, high]) => product * (high - low + 1n), 1n);
  };
  return (
    intervals.reduce((sum, [first, last]) => sum + last - first + 1n, 0n) +
    names.reduce((sum, name) => sum + ofName(name), 0n)
  );
}

/** The block of an entry that names an address inside of it, `192.0.2.0/24` of `192.0.2.5/24`; undefined for any other. */
export function meantBlock(text: string): string | undefined {
  const [, address, length] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const [block, alone] = [parseInterval(text), parseInterval(address ?? "")];
  return address === undefined || typeof block === "string" || typeof alone === "string" || alone[0] === block[0]
    ? undefined
    : `${spelledInterval([block[0], block[0]])}/${length}`;
}
