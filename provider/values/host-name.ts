import { isIPv4 } from "node:net";

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

const isNumber = (part: string): boolean => /^\d+$/.test(part);

/** Four parts with dots, of which somebody wrote one with a letter. */
function isNearlyAddress(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.filter(isNumber).length >= 3;
}

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
    const guess = meant.split("-").every((end) => isIPv4(end)) ? `; did you mean ${meant}?` : "";
    return `looks like an IPv4 range, but "${wrong}" is not an IPv4 address${guess}`;
  }
  if (isNearlyAddress(name)) {
    const wrong = name.split(".").find((part) => !isNumber(part) || Number(part) > 255);
    const guess = isIPv4(meant) ? `; did you mean ${meant}?` : "";
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
    ? `starts with link6, which scanners interpret as all hosts on a link: quote a host name, '${name}'`
    : mistypedAddress(name);
}
