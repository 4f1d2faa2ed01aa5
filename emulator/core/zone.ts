/** Making a formatter is a hundred times slower than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, known);
  return known;
}

/** Milliseconds that local time is ahead of UTC in a zone; `undefined` when there is no such zone. */
export function offsetOf(zone: string, at: number): number | undefined {
  try {
    const name = formatOf(zone)
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value;
    const [, sign, hours = "0", minutes = "0"] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? "") ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  } catch {
    return undefined;
  }
}

/** The moment of a local time, given as if it were UTC. */
export function toUtc(local: number, zone: string): number | undefined {
  const offset = offsetOf(zone, local);
  if (offset === undefined) {
    return undefined;
  }
  // The offset at the moment itself, which is another one beside a change of summer time.
  return local - (offsetOf(zone, local - offset) ?? offset);
}

/** The moment of `20300105T020000` in a zone; `undefined` when either cannot be understood. */
export function momentOf(local: string, zone: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(local) ?? [];
  if (year === undefined) {
    return undefined;
  }
  return toUtc(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
    zone,
  );
}
