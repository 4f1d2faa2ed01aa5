import { toUtc } from "../core/zone";

const dayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const dayMs = 86_400_000;
/** Nothing recurs less often than this: every five years covers the 29th of February. */
const horizonDays = 366 * 5;

/**
 * The first start after a moment, in milliseconds, or 0 when there is none or the texts cannot be understood:
 * the platform stores what it is given, and a scan with a rule that means nothing never runs.
 *
 * `start`: `TZID=Europe/Berlin:20300105T020000`. `rule`: `FREQ=WEEKLY;INTERVAL=1;BYDAY=SA`.
 */
export function nextOccurrence(start: string, rule: string, after: number): number {
  const [, zone, year, month, day, hour, minute, second] =
    /^TZID=([^:]+):(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(start) ?? [];
  if (zone === undefined) {
    return 0;
  }
  const first = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const parts = rule.split(";").map((part) => part.split("="));
  const recurs = recurrence(Object.fromEntries(parts.map(([name = "", value = ""]) => [name, value])), first);
  if (recurs === undefined) {
    return 0;
  }
  const from = Math.max(0, Math.floor((after - first) / dayMs) - 1);
  for (let index = from; index < from + horizonDays; index += 1) {
    const local = first + index * dayMs;
    if (!recurs(local, index)) {
      continue;
    }
    const at = toUtc(local, zone);
    if (at === undefined) {
      return 0;
    }
    if (at > after) {
      return at;
    }
  }
  return 0;
}

type Recurs = (local: number, daysSinceStart: number) => boolean;

function recurrence(parts: Record<string, string>, first: number): Recurs | undefined {
  const interval = Math.max(1, Number(parts.INTERVAL ?? 1) || 1);
  const startDate = new Date(first);
  const days = (parts.BYDAY ?? dayNames[startDate.getUTCDay()] ?? "").split(",");
  const monthDays = (parts.BYMONTHDAY ?? String(startDate.getUTCDate())).split(",").map(Number);
  const months = (local: number): number => {
    const date = new Date(local);
    return (date.getUTCFullYear() - startDate.getUTCFullYear()) * 12 + date.getUTCMonth() - startDate.getUTCMonth();
  };
  const rules: Record<string, Recurs> = {
    ONETIME: (_, index) => index === 0,
    DAILY: (_, index) => index % interval === 0,
    WEEKLY: (local, index) => {
      // RFC 5545: a week begins on Monday where the rule has no WKST.
      const weeks = Math.floor((index + ((startDate.getUTCDay() + 6) % 7)) / 7);
      return weeks % interval === 0 && days.includes(dayNames[new Date(local).getUTCDay()] ?? "");
    },
    MONTHLY: (local) =>
      months(local) % interval === 0 &&
      (parts.BYDAY === undefined ? isMonthDay(local, monthDays) : days.some((day) => isNthDay(local, day))),
    YEARLY: (local) => months(local) % (12 * interval) === 0 && isMonthDay(local, monthDays),
  };
  return rules[parts.FREQ ?? ""];
}

const lastOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function isMonthDay(local: number, wanted: readonly number[]): boolean {
  const date = new Date(local);
  return wanted.includes(date.getUTCDate()) || wanted.includes(date.getUTCDate() - lastOfMonth(date) - 1);
}

/** `2TU`: the second Tuesday; `-1FR`: the last Friday; `MO`: any Monday. */
function isNthDay(local: number, text: string): boolean {
  const [, nth, name] = /^(-?\d)?([A-Z]{2})$/.exec(text) ?? [];
  const date = new Date(local);
  if (dayNames[date.getUTCDay()] !== name) {
    return false;
  }
  if (nth === undefined) {
    return true;
  }
  const fromStart = Math.ceil(date.getUTCDate() / 7);
  const fromEnd = -Math.ceil((lastOfMonth(date) - date.getUTCDate() + 1) / 7);
  return Number(nth) === fromStart || Number(nth) === fromEnd;
}
