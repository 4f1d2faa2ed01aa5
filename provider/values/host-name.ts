import { isIPv4 } from "node:net";
import { parseInterval, parseOctets } from "./addresses";

/** RFC 1123, with the underscore that real networks use. */
function isHostName(text: string): boolean {
  return (
    text.length <= 253 &&
    /[a-z]/i.test(text) &&
    /^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i.test(text)
  );
}

/** Names without case, and with or without the dot of the root, are the same. */
export const spelledHostName = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** A number or a range of numbers, as scanners, or the systems below them, read it. */
const isNumeric = (part: string): boolean => /^(\d+(-\d+)?|0x[\da-f]+)$/i.test(part);

/** Four parts with dots, of which somebody wrote one with a letter. */
function isNearlyAddress(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.filter(isNumeric).length >= 3;
}

/** An address, a range or a range of parts. */
const isAddress = (text: string): boolean => typeof parseInterval(text) !== "string" || parseOctets(text) !== undefined;

/** What looks like a host name, and was most likely meant as an address; undefined for what is a name. */
function mistypedAddress(name: string): string | undefined {
  if (/^0x[0-9a-f]/i.test(name)) {
    return "looks like a hexadecimal address: write it in decimal, such as 192.0.2.1";
  }
  const meant = name.replaceAll(/o/gi, "0").replaceAll(/[il]/gi, "1");
  const dash = [...name.matchAll(/-/g)].find(({ index }) => isNearlyAddress(name.slice(0, index)))?.index;
  if (dash !== undefined) {
    const ends = [name.slice(0, dash), name.slice(dash + 1)];
    const wrong = ends.find((end) => !isIPv4(end)) ?? name;
    const guess = isAddress(meant) ? `; did you mean ${meant}?` : "";
    return `looks like an IPv4 range, but "${wrong}" is not an IPv4 address${guess}`;
  }
  if (isNearlyAddress(name) || isAddress(meant) || name.split(".").every(isNumeric)) {
    const wrong = name.split(".").find((part) => !/^\d+(-\d+)?$/.test(part) || Number(part) > 255);
    const guess = isAddress(meant) ? `; did you mean ${meant}?` : "";
    return `looks like an IPv4 address, but "${wrong}" is not a number from 0 to 255${guess}`;
  }
  return undefined;
}

/**
 * Why a text is no host name; undefined when it is one. In quotes a name is taken at its word, where a platform knows
 * quotes: there nothing else can be meant.
 */
export function hostNameProblem(text: string, isQuoted = false): string | undefined {
  if (!isHostName(text)) {
    return "not a host name";
  }
  const name = text.replace(/\.$/, "");
  if (isQuoted) {
    return undefined;
  }
  return /^link6/i.test(name)
    ? `starts with link6, which scanners interpret as all hosts on a link; targets of scans of Vulnerability Management and Nessus accept it in quotes, '${name}'`
    : mistypedAddress(name);
}
