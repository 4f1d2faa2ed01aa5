import { InputError } from "../provider/errors";

/** From one moment to another, both included, in milliseconds since 1970. Open where a side is missing. */
export interface DateRange {
  from?: number;
  to?: number;
}

/** `7d`, `2026-01-01..2026-02-01`, `2026-01-01..`, `..2026-02-01` or `2026-01-01`; or the range itself. */
export type When = string | DateRange;

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const units: Readonly<Record<string, number>> = { h: hourMs, d: dayMs, w: 7 * dayMs };

/** `36h`, `7d`, `2w` in milliseconds; undefined for any other text. */
function durationMs(text: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? 0);
  return ms > 0 ? ms : undefined;
}

/** The first millisecond of a day of the calendar (UTC); undefined for days that are none, such as 2026-02-30. */
function startOfDay(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : ms;
}

const advice = "write a duration such as 7d, 2w or 36h, or days such as 2026-01-01..2026-02-01";

/** Reads a range. `name` is what the user calls it. Days begin and end at midnight UTC. */
export function readRange(name: string, when: When, now: number): DateRange {
  const range = typeof when === "string" ? parse(name, when.trim(), now) : when;
  const { from = -Infinity, to = Infinity } = range;
  if (from > to) {
    const [start, end] = [from, to].map((ms) => new Date(ms).toISOString().slice(0, 10)) as [string, string];
    throw new InputError(`${name}: ${start}..${end} ends before it begins`, {
      advice: `did you mean ${end}..${start}?`,
    });
  }
  if (from > now) {
    throw new InputError(`${name}: ${new Date(from).toISOString().slice(0, 10)} is in the future`, {
      advice: "nothing has been seen there yet",
    });
  }
  return range;
}

function parse(name: string, text: string, now: number): DateRange {
  const duration = durationMs(text);
  if (duration !== undefined) {
    return { from: now - duration };
  }
  const [first = "", last = first, ...more] = text.split("..");
  if (more.length > 0 || (first === "" && last === "")) {
    throw new InputError(`${name}: "${text}" is neither a duration nor a range of days`, { advice });
  }
  const [from, to] = [first, last].map((day) => {
    const start = startOfDay(day);
    if (day !== "" && start === undefined) {
      throw new InputError(`${name}: "${day}" is neither a duration nor a day`, { advice });
    }
    return start;
  });
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to: to + dayMs - 1 }) };
}
