import { type Field, type Problem } from "../definition";
import { InputError } from "../errors";
import { instantOf, localAt } from "./local-time";
import {
  isOccurrence,
  isSameRepeat,
  type LocalTime,
  meantRepeat,
  occurrenceFrom,
  repeatProblem,
  spelledRepeat,
} from "./recurrence";

/** When a scan runs. `{}` means on demand only. */
export interface Schedule {
  /**
   * Recurrence rule in the syntax of RFC 5545, such as `FREQ=WEEKLY;BYDAY=SA`. Accepts FREQ (DAILY, WEEKLY, MONTHLY or
   * YEARLY), INTERVAL, BYDAY and BYMONTHDAY. Without a rule, the scan runs once, at `start`.
   */
  repeat?: string;
  /**
   * First run, as local time in `timeZone` without offset: `2030-01-05T02:00:00`. If the scan runs once, the start must
   * be in the future when the scan is created. If the scan repeats, it continues with its next run.
   */
  start?: string;
  /** IANA time zone of `start` and `repeat`, such as `Europe/Berlin`. */
  timeZone?: string;
  /** Whether the schedule starts the scan. Defaults to `true`. Requires Security Center 6.0 or later, if set there. */
  enabled?: boolean;
  /** Scan to run after, instead of at a time: the `id` of a `Scan`. Security Center only. */
  after?: string;
}

const localTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** A start as milliseconds since 1970, as if it were UTC; NaN when it is none. */
export function parseStart(start: string): LocalTime {
  const [, ...digits] = localTime.exec(start) ?? [];
  const [year = Number.NaN, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.map((digit) =>
    Number(digit ?? 0),
  );
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? time : Number.NaN;
}

export function startProblem(start: string): string | undefined {
  if (!localTime.test(start)) {
    return "not a local time without offset, such as 2030-01-05T02:00:00";
  }
  return Number.isNaN(parseStart(start)) ? "is not an existing date or time" : undefined;
}

export const spelledStart = (time: LocalTime): string => new Date(time).toISOString().slice(0, 19);

export const fullStart = (start: string): string => (start.length === 16 ? `${start}:00` : start);

/** Judged once each: a formatter is costly, and a baseline has few zones. */
const judgedZones = new Map<string, string | undefined>();

export function timeZoneProblem(name: string): string | undefined {
  if (!judgedZones.has(name)) {
    judgedZones.set(name, judgeZone(name));
  }
  return judgedZones.get(name);
}

/** Names of the tz database; node takes any case and offsets, the platforms do not. */
function judgeZone(name: string): string | undefined {
  let official: string;
  try {
    official = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "not a time zone of the IANA database, such as Europe/Berlin";
  }
  // An older name of a zone resolves to another one: there only the form tells.
  const isOtherCase = official !== name && official.toLowerCase() === name.toLowerCase();
  return !isOtherCase && /^([A-Z][A-Za-z0-9_+-]*)(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(name)
    ? undefined
    : "not spelled as in the IANA database, such as Europe/Berlin";
}

function scheduleProblems(value: Schedule, path: string): Problem[] {
  const { repeat, start, timeZone, enabled, after } = value;
  const times = [repeat, start, timeZone].some((other) => other !== undefined);
  const checks: [key: string, reason: string | undefined][] = [
    ["repeat", repeat === undefined ? undefined : repeatProblem(repeat)],
    ["start", start === undefined ? undefined : startProblem(start)],
    ["timeZone", timeZone === undefined ? undefined : timeZoneProblem(timeZone)],
    ["after", after !== undefined && times ? "cannot be combined with start, repeat or timeZone" : undefined],
    [
      "start",
      after === undefined && (times || enabled !== undefined) && start === undefined
        ? "required: the first run, as local time"
        : undefined,
    ],
    ["timeZone", start !== undefined && timeZone === undefined ? "required: the time zone of `start`" : undefined],
  ];
  return checks.flatMap(([key, reason]) => (reason ? [{ path: `${path}.${key}`, reason }] : []));
}

/** What was fine when it was written: a run that is over needs no other start. */
function expired(value: Schedule, now: number, path: string): Problem[] {
  const isScheduled = value.start !== undefined && scheduleProblems(value, path).length === 0;
  return isScheduled && nextStart(value, now) === undefined
    ? [{ path: `${path}.start`, reason: `${passed(value)}: ${startAdvice}` }]
    : [];
}

const weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Names of the tz database that stand for an offset, not for a place. */
const offsetName = /^(EST|MST|HST|Etc\/GMT[+-]\d+|GMT[+-]\d+)$/;

function scheduleNotes(value: Schedule, path: string): Problem[] {
  const { repeat, start = "", timeZone = "" } = value;
  const first = parseStart(start);
  const notes: Problem[] = [];
  if (repeat !== undefined && !Number.isNaN(first) && scheduleProblems(value, path).length === 0) {
    const next = isOccurrence(repeat, first, first) ? first : occurrenceFrom(repeat, first, first);
    if (next !== undefined && next !== first) {
      notes.push({
        path: `${path}.start`,
        reason: `is a ${weekdayNames[new Date(first).getUTCDay()]}, on which ${repeat} has no run: the first one is ${spelledStart(next)}`,
      });
    }
  }
  if (offsetName.test(timeZone)) {
    notes.push({
      path: `${path}.timeZone`,
      reason: "has no daylight saving time all year: if clocks change there, name a place, such as America/New_York",
    });
  }
  return notes;
}

export function schedule(): Field<Schedule, false> {
  const textOnly = { type: "string", minLength: 1 } as const;
  return {
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        repeat: textOnly,
        start: textOnly,
        timeZone: textOnly,
        enabled: { type: "boolean" },
        after: textOnly,
      },
    },
    problems: scheduleProblems,
    notes: scheduleNotes,
    refersWithin: { after: "Scan" },
    expired,
    tidy: (value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? (Object.fromEntries(
            Object.entries(value).map(([key, text]) => [key, typeof text === "string" ? text.trim() : text]),
          ) as Schedule)
        : value,
    canonical: ({ repeat, start, timeZone, enabled, after }) =>
      JSON.stringify([
        repeat && (meantRepeat(repeat) ?? repeat),
        start && fullStart(start),
        timeZone,
        enabled !== false,
        after,
      ]),
    optional: false,
    replaces: false,
    empty: {},
    byKey: false,
    secret: false,
  };
}

/** When a schedule starts its scan next, as local time; undefined for never. Without regard to whether it is on. */
export function nextStart({ repeat, start, timeZone }: Schedule, now: number): LocalTime | undefined {
  const first = parseStart(start ?? "");
  if (Number.isNaN(first) || timeZone === undefined || timeZoneProblem(timeZone) !== undefined) {
    return undefined;
  }
  const isAhead = (time: LocalTime): boolean => instantOf(time, timeZone) > now;
  if (isAhead(first) || repeat === undefined) {
    return isAhead(first) ? first : undefined;
  }
  const dayMs = 86_400_000;
  // A day before, for clocks may be set back or forth; then the first that is ahead.
  let next = occurrenceFrom(repeat, first, localAt(now, timeZone) - dayMs);
  while (next !== undefined && !isAhead(next)) {
    next = occurrenceFrom(repeat, first, next + 1);
  }
  return next;
}

/**
 * The start to write: the platforms want one that is ahead, so a rule that has begun goes on with its next time. `now`
 * is the platform's. A scan that was to run once, and has, is not one to create.
 */
export function coming(
  schedule: Schedule,
  now: number,
  property: string,
): { start: string; timeZone: string; repeat?: string } {
  const { start = "", timeZone = "", repeat } = schedule;
  const next = nextStart(schedule, now);
  if (next === undefined) {
    throw new InputError(`${property}.start ${JSON.stringify(start)}: ${passed(schedule)}`, { advice: startAdvice });
  }
  return { start: spelledStart(next), timeZone, ...(repeat === undefined ? {} : { repeat: spelledRepeat(repeat) }) };
}

const startAdvice = "set a start in the future or remove the schedule";
const passed = ({ repeat, timeZone }: Schedule): string =>
  repeat === undefined ? `is in the past (${timeZone}), and the scan runs only once` : "its rule has no further runs";

/** True for a schedule by which nothing runs any more: none at all, or once and that has been. */
export const isOver = (schedule: Schedule, now: number): boolean =>
  schedule.after === undefined &&
  (schedule.start === undefined || (schedule.repeat === undefined && nextStart(schedule, now) === undefined));

/** A repeating schedule that goes on in the rhythm of the declared one, with the same next run. */
export function keepsRhythm(declared: Schedule, { repeat, start, timeZone }: Schedule, now: number): boolean {
  if (declared.repeat === undefined || repeat === undefined || declared.timeZone !== timeZone) {
    return false;
  }
  const [first, shown] = [parseStart(declared.start ?? ""), parseStart(start ?? "")];
  if (!isSameRepeat(declared.repeat, repeat)) {
    return false;
  }
  if (first === shown) {
    return true;
  }
  const next = nextStart(declared, now);
  return next !== undefined && shown <= next && isOccurrence(declared.repeat, first, shown);
}
