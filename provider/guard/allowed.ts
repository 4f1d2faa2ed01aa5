/** Values that a rule allows. A value that cannot be understood is not allowed. */
export type Allowed =
  | { is: readonly string[] }
  | { atMost: number }
  | { atLeast: number }
  /** A list of ports that names at most so many. */
  | { ports: number };

/** How many ports the words of the platforms mean. Source: Nessus documentation, Discovery Scan Settings, Port Scan Range. */
const portWords: Readonly<Record<string, number>> = { default: 4790, all: 65_535 };

/** How many ports `80,443,U:161,1000-2000` names; undefined for what is no such list. */
export function countPorts(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (Object.hasOwn(portWords, word)) {
    return portWords[word];
  }
  let sum = 0;
  for (const part of text.split(",")) {
    const [, low = "", high = low] = /^\s*(?:[TU]:)?\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/i.exec(part) ?? [];
    if (low === "" || Number(low) > Number(high) || Number(high) > 65_535) {
      return undefined;
    }
    sum += Number(high) - Number(low) + 1;
  }
  return sum;
}

/** Without a limit, a platform takes 0 for no limit. */
const limitOf = (text: string): number | undefined => (/^0*[1-9]\d*$/.test(text) ? Number(text) : undefined);

export function isAllowed(allowed: Allowed, value: string): boolean {
  if ("is" in allowed) {
    return allowed.is.includes(value);
  }
  if ("ports" in allowed) {
    return (countPorts(value) ?? Number.POSITIVE_INFINITY) <= allowed.ports;
  }
  const limit = limitOf(value);
  return limit !== undefined && ("atMost" in allowed ? limit <= allowed.atMost : limit >= allowed.atLeast);
}

/** What is allowed, to follow "allowed:". */
export function allowedText(allowed: Allowed): string {
  return "is" in allowed
    ? allowed.is.map((value) => JSON.stringify(value)).join(" or ")
    : "ports" in allowed
      ? `a list of at most ${allowed.ports} ports`
      : "atMost" in allowed
        ? `at most ${allowed.atMost}`
        : `at least ${allowed.atLeast}`;
}

/** Whether everything that the first allows is allowed by the second as well. */
export function isWithin(inner: Allowed, outer: Allowed): boolean {
  if ("is" in inner) {
    return inner.is.every((value) => isAllowed(outer, value));
  }
  return (
    ("ports" in inner && "ports" in outer && inner.ports <= outer.ports) ||
    ("atMost" in inner && "atMost" in outer && inner.atMost <= outer.atMost) ||
    ("atLeast" in inner && "atLeast" in outer && inner.atLeast >= outer.atLeast)
  );
}
