import type { LocalTime } from "./recurrence";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once each: a formatter is costly, and a baseline has few zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
    });
  formats.set(timeZone, format);
  return format;
}

/** What clocks show in a zone at this moment. */
export function localAt(instant: number, timeZone: string): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (
    ["year", "month", "day", "hour", "minute", "second"] as const
  ).map((type) => parts.get(type));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The moment at which clocks of a zone show this time: the first of two where clocks are set back, and as much later
 * where it is left out.
 */
export function instantOf(local: LocalTime, timeZone: string): number {
  const key = `${timeZone} ${local}`;
  const instant = instants.get(key) ?? findInstant(local, timeZone);
  instants.set(key, instant);
  return instant;
}

/** Asked again in each step of a run, for the schedules of a program and their next times. */
const instants = new Map<string, number>();

function findInstant(local: LocalTime, timeZone: string): number {
  const dayMs = 86_400_000;
  const offsets = [local - dayMs, local + dayMs].map((near) => localAt(near, timeZone) - near);
  const fitting = offsets.map((offset) => local - offset).find((instant) => localAt(instant, timeZone) === local);
  return fitting ?? local - (offsets[0] as number);
}
