import { cronAsRule } from "./cron";
/** The part of RFC 5545 that the platforms take: when a rule starts a scan again. */
interface Rule {
  frequency: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  /** `2TU` is `{ nth: 2, day: 1 }`; days count from Monday. */
  byDay: { nth: number; day: number }[];
  byMonthDay: number[];
}

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const weekday = "([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)";

/** The parts of a rule, and what they may hold. */
const partPatterns: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  BYDAY: new RegExp(`^${weekday}(,${weekday})*$`),
  BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
};
const partNames = Object.keys(partPatterns);

function partsOf(rule: string): [key: string, value: string][] {
  return rule
    .split(";")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [key = "", ...value] = part.split("=").map((word) => word.trim().toUpperCase());
      return [key, value.join("=")];
    });
}

export function repeatProblem(rule: string): string | undefined {
  const meant = cronAsRule(rule);
  if (meant !== undefined) {
    return `this is cron syntax: ${meant}`;
  }
  const given = partsOf(rule);
  for (const [key, value] of given) {
    if (!partNames.includes(key)) {
      return `${key} is not supported; use FREQ, INTERVAL, BYDAY and BYMONTHDAY`;
    }
    if (!partPatterns[key]?.test(value)) {
      return key === "FREQ" ? `FREQ=${value} is not DAILY, WEEKLY, MONTHLY or YEARLY` : `${key}=${value} is not valid`;
    }
  }
  const keys = given.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) {
    return `${twice} is given twice`;
  }
  const { FREQ, BYDAY = "" } = Object.fromEntries(given);
  return FREQ === undefined
    ? "FREQ is missing"
    : /\d/.test(BYDAY) && /^(DAILY|WEEKLY)$/.test(FREQ)
      ? `BYDAY=${BYDAY} requires FREQ=MONTHLY or FREQ=YEARLY`
      : undefined;
}

function parse(rule: string): Rule {
  const { FREQ, INTERVAL = "1", BYDAY = "", BYMONTHDAY = "" } = Object.fromEntries(partsOf(rule));
  const items = (list: string): string[] => [...new Set(list.split(",").filter(Boolean))];
  return {
    frequency: FREQ as Rule["frequency"],
    interval: Number(INTERVAL),
    byDay: items(BYDAY).map((item) => ({ nth: Number(item.slice(0, -2)), day: weekdays.indexOf(item.slice(-2)) })),
    byMonthDay: items(BYMONTHDAY).map(Number),
  };
}

/**
 * The one spelling of rules that mean the same: every part in the order of RFC 5545, days in the order of the calendar.
 */
export function spelledRepeat(rule: string): string {
  const { frequency, interval, byDay, byMonthDay } = parse(rule);
  // From the end of the month comes behind the rest.
  const place = (number: number): number => (number < 0 ? number + 100 : number);
  const days = byDay
    .sort((a, b) => a.day - b.day || place(a.nth) - place(b.nth))
    .map(({ nth, day }) => `${nth || ""}${weekdays[day]}`);
  const monthDays = byMonthDay.sort((a, b) => place(a) - place(b));
  return [
    `FREQ=${frequency}`,
    `INTERVAL=${interval}`,
    ...(days.length > 0 ? [`BYDAY=${[...new Set(days)].join(",")}`] : []),
    ...(monthDays.length > 0 ? [`BYMONTHDAY=${monthDays.join(",")}`] : []),
  ].join(";");
}

/** The one spelling of a rule; undefined for what is none. Scans share their rules: each is read once. */
export function meantRepeat(rule: string): string | undefined {
  if (!meanings.has(rule)) {
    meanings.set(rule, repeatProblem(rule) === undefined ? spelledRepeat(rule) : undefined);
  }
  return meanings.get(rule);
}

const meanings = new Map<string, string | undefined>();

export const isSameRepeat = (one: string, other: string): boolean =>
  meantRepeat(one) !== undefined && meantRepeat(one) === meantRepeat(other);

/** A local time without zone, as if it were UTC: milliseconds since 1970. */
export type LocalTime = number;

const dayMs = 86_400_000;
const dayOf = (local: LocalTime): number => Math.floor(local / dayMs);
const dateOf = (day: number): Date => new Date(day * dayMs);
/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
const firstOfMonth = (month: number): number => Date.UTC(1970, month, 1) / dayMs;
const firstOfYear = (year: number): number => Date.UTC(year, 0, 1) / dayMs;
const monthOf = (day: number): number => (dateOf(day).getUTCFullYear() - 1970) * 12 + dateOf(day).getUTCMonth();

/** What the interval of a rule counts: which period a day is in, and its first day. */
const periods: Record<Rule["frequency"], { of(day: number): number; first(period: number): number }> = {
  DAILY: { of: (day) => day, first: (period) => period },
  // Weeks begin on Monday where a rule does not say otherwise.
  WEEKLY: { of: (day) => Math.floor((day + 3) / 7), first: (period) => period * 7 - 3 },
  MONTHLY: { of: monthOf, first: firstOfMonth },
  YEARLY: { of: (day) => dateOf(day).getUTCFullYear(), first: firstOfYear },
};

function isNth(day: number, nth: number, from: number, to: number): boolean {
  const fromStart = Math.floor((day - from) / 7) + 1;
  const fromEnd = -Math.floor((to - 1 - day) / 7) - 1;
  return nth === 0 || nth === fromStart || nth === fromEnd;
}

/** Whether a day of a period that counts is one of the rule's. Where the rule names no days, that of `start` tells. */
function isOfRule({ frequency, byDay, byMonthDay }: Rule, start: number, day: number): boolean {
  const [from, to] =
    frequency === "YEARLY"
      ? [firstOfYear(dateOf(day).getUTCFullYear()), firstOfYear(dateOf(day).getUTCFullYear() + 1)]
      : [firstOfMonth(monthOf(day)), firstOfMonth(monthOf(day) + 1)];
  const date = dateOf(day);
  const [ofMonth, ofStart] = [date.getUTCDate(), dateOf(start)];
  const length = firstOfMonth(monthOf(day) + 1) - firstOfMonth(monthOf(day));
  const isNamed =
    byDay.length === 0 || byDay.some((named) => named.day === weekdayOf(day) && isNth(day, named.nth, from, to));
  const isDate =
    byMonthDay.length === 0 || byMonthDay.some((named) => named === ofMonth || named === ofMonth - length - 1);
  if (byDay.length > 0 || byMonthDay.length > 0 || frequency === "DAILY") {
    return isNamed && isDate;
  }
  return frequency === "WEEKLY"
    ? weekdayOf(day) === weekdayOf(start)
    : ofMonth === ofStart.getUTCDate() && (frequency === "MONTHLY" || date.getUTCMonth() === ofStart.getUTCMonth());
}

/** True when a rule that begins at `start` names this moment too. */
export function isOccurrence(repeat: string, start: LocalTime, at: LocalTime): boolean {
  const rule = parse(repeat);
  const { of } = periods[rule.frequency];
  const [first, day] = [dayOf(start), dayOf(at)];
  return (
    at >= start &&
    (at - start) % dayMs === 0 &&
    (of(day) - of(first)) % rule.interval === 0 &&
    isOfRule(rule, first, day)
  );
}

/** A rule that names no day in as many periods never will: 30 February. */
const mostPeriods = 1000;

/** The first moment of a rule that is not before either time; undefined when there is none. */
export function occurrenceFrom(repeat: string, start: LocalTime, from: LocalTime): LocalTime | undefined {
  const rule = parse(repeat);
  const { of, first } = periods[rule.frequency];
  const [startDay, timeOfDay] = [dayOf(start), start - dayOf(start) * dayMs];
  const earliest = Math.max(startDay, dayOf(from - timeOfDay + dayMs - 1));
  const begin = of(startDay);
  const skipped = Math.max(0, Math.floor((of(earliest) - begin) / rule.interval));
  for (let index = skipped; index < skipped + mostPeriods; index++) {
    const period = begin + index * rule.interval;
    for (let day = Math.max(first(period), earliest); day < first(period + 1); day++) {
      if (isOfRule(rule, startDay, day)) {
        return day * dayMs + timeOfDay;
      }
    }
  }
  return undefined;
}
