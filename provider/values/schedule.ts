import { idOf, wireId } from "../codecs";
import { type Codec, type Field, isAtLeast, type Problem, type Props } from "../definition";
import { InputError } from "../errors";

/** When a scan runs. `{}` means on demand only. */
export interface Schedule {
  /**
   * How often, as the part of RFC 5545 that the platforms take: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL,
   * BYDAY, BYMONTHDAY. Without it the scan runs once, at `start`. Example: `FREQ=WEEKLY;BYDAY=SA`.
   */
  repeat?: string;
  /** First run, local time in `timeZone` without offset: `2030-01-05T02:00:00`. */
  start?: string;
  /** IANA name of the time zone that `start` and `repeat` are meant in: `Europe/Berlin`. */
  timeZone?: string;
  /** False keeps the schedule and does not run it. Security Center has it from 6.0 on. */
  enabled?: boolean;
  /** Run after this scan has finished, instead of at a time: the `id` of a `Scan`. Security Center only. */
  after?: string;
}

const weekday = "([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)";
/** The parts of a recurrence rule that the platforms take, and what they may hold. */
const repeatParts: Record<string, RegExp> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  BYDAY: new RegExp(`^${weekday}(,${weekday})*$`),
  BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
};

function parts(rule: string): [key: string, value: string][] {
  return rule
    .split(";")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [key = "", ...value] = part.split("=").map((word) => word.trim().toUpperCase());
      return [key, value.join("=")];
    });
}

function repeatProblem(rule: string): string | undefined {
  const given = parts(rule);
  for (const [key, value] of given) {
    const pattern = repeatParts[key];
    if (!pattern) {
      return `${key} is not among FREQ, INTERVAL, BYDAY, BYMONTHDAY, which is what the platforms take`;
    }
    if (!pattern.test(value)) {
      return key === "FREQ" ? `FREQ=${value} is not DAILY, WEEKLY, MONTHLY or YEARLY` : `${key}=${value} is not valid`;
    }
  }
  const keys = given.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice ? `${twice} stands there twice` : keys.includes("FREQ") ? undefined : "FREQ is missing";
}

/** The rule with its parts in the order of RFC 5545 and the interval written out. */
function wireRepeat(rule: string): string {
  const given = new Map([["INTERVAL", "1"], ...parts(rule)]);
  return Object.keys(repeatParts)
    .filter((key) => given.has(key))
    .map((key) => `${key}=${given.get(key)}`)
    .join(";");
}

/** Lists inside a part carry no order either. */
function canonicalRepeat(rule: string): string {
  return parts(wireRepeat(rule))
    .map(([key, value]) => `${key}=${value.split(",").sort().join(",")}`)
    .join(";");
}

const localTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;

function startProblem(start: string): string | undefined {
  const [, ...digits] = localTime.exec(start) ?? [];
  if (digits.length === 0) {
    return "not a local time without offset, such as 2030-01-05T02:00:00";
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.map((digit) => Number(digit ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? undefined : "no such date or time";
}

const fullStart = (start: string): string => (start.length === 16 ? `${start}:00` : start);

/** Judged once each: a formatter is costly, and a baseline has few zones. */
const judgedZones = new Map<string, string | undefined>();

function timeZoneProblem(name: string): string | undefined {
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
  const others = [repeat, start, timeZone, enabled].some((other) => other !== undefined);
  const checks: [key: string, reason: string | undefined][] = [
    ["repeat", repeat === undefined ? undefined : repeatProblem(repeat)],
    ["start", start === undefined ? undefined : startProblem(start)],
    ["timeZone", timeZone === undefined ? undefined : timeZoneProblem(timeZone)],
    ["after", after !== undefined && others ? "a scan runs after another one or at a time, not both" : undefined],
    ["start", after === undefined && others && start === undefined ? "needed: the first run, local time" : undefined],
    [
      "timeZone",
      start !== undefined && timeZone === undefined ? "needed: the zone that `start` is meant in" : undefined,
    ],
  ];
  return checks.flatMap(([key, reason]) => (reason ? [{ path: `${path}.${key}`, reason }] : []));
}

export function schedule(): Field<Schedule> {
  const textOnly = { type: "string", minLength: 1 };
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
    canonical: ({ repeat, start, timeZone, enabled, after }) =>
      JSON.stringify([repeat && canonicalRepeat(repeat), start && fullStart(start), timeZone, enabled, after]),
    optional: false,
    replaces: false,
    empty: {},
    byKey: false,
    secret: false,
  };
}

const wireStart = (start: string): string => fullStart(start).replaceAll(/[-:]/g, "");

const frequency = (rule: string | undefined): string =>
  rule === undefined ? "ONETIME" : String(parts(rule).find(([key]) => key === "FREQ")?.[1]);

const isOn = (enabled: unknown): boolean => ![false, 0, "0", "false"].includes(enabled as never);

/** A rule that means what the program says is written as the program has it. */
const repeatAs = (rule: string, known: Schedule | undefined): Pick<Schedule, "repeat"> =>
  rule === "" || /FREQ=ONETIME/i.test(rule)
    ? {}
    : { repeat: known?.repeat !== undefined && isSameRepeat(known.repeat, rule) ? known.repeat : rule };

const isSameRepeat = (one: string, other: string): boolean =>
  repeatProblem(one) === undefined && canonicalRepeat(one) === canonicalRepeat(other);

/**
 * Settings of a scan: `{enabled: true, launch: "WEEKLY", rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
 * starttime: "20300105T020000", timezone: "Europe/Berlin"}`. Without rules it runs on demand. A schedule that somebody
 * switched off is a difference even where the program does not speak of `enabled`: the scan would silently stop.
 * Source: Vulnerability Management API, Scans, `POST /scans`, parameters of `settings`; the same on Nessus.
 */
export const settingsSchedule: Codec<Schedule> = {
  encode: ({ repeat, start, timeZone, enabled }) =>
    start === undefined
      ? { enabled: false, launch: "ON_DEMAND", rrules: null, starttime: null, timezone: null }
      : {
          enabled: enabled ?? true,
          launch: frequency(repeat),
          rrules: repeat === undefined ? "FREQ=ONETIME;INTERVAL=1" : wireRepeat(repeat),
          starttime: wireStart(start),
          timezone: timeZone,
        },
  decode: (wire, { known }) => {
    const { enabled, rrules, starttime, timezone } = (wire ?? {}) as Props;
    const rule = String(rrules ?? "");
    if (rule === "" || (!isOn(enabled) && known && known.start === undefined)) {
      return {};
    }
    const [, year, month, day, hour, minute, second] =
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(String(starttime ?? "")) ?? [];
    return {
      ...repeatAs(rule, known),
      start: year ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : String(starttime ?? ""),
      timeZone: String(timezone ?? ""),
      ...(isOn(enabled) && known?.enabled === undefined ? {} : { enabled: isOn(enabled) }),
    };
  },
};

/**
 * Shape: `{type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA"}`,
 * `{type: "dependent", dependentID: 9}`, `{type: "never"}`.
 * A schedule read as `template` or `now` is one that nothing will start again: the same as never.
 * Source: Security Center API reference, Scan, `POST /scan`, parameter `schedule`.
 */
export const icalSchedule: Codec<Schedule> = {
  encode: ({ repeat, start, timeZone, enabled, after }, { version }) => {
    if (enabled !== undefined && !isAtLeast(version, "6.0")) {
      throw new InputError(`schedule.enabled needs Security Center 6.0, and this is ${version}`, {
        advice: "take it out; leave the schedule out to keep the scan from running",
      });
    }
    if (after !== undefined) {
      return { type: "dependent", dependentID: wireId(after) };
    }
    if (start === undefined) {
      return { type: "never" };
    }
    return {
      type: "ical",
      start: `TZID=${timeZone}:${wireStart(start)}`,
      repeatRule: repeat === undefined ? "FREQ=ONETIME;INTERVAL=1" : wireRepeat(repeat),
      ...(enabled === undefined ? {} : { enabled: String(enabled) }),
    };
  },
  decode: (wire, { known }) => {
    const read = (wire ?? {}) as Props;
    if (read.type === "dependent") {
      const after = idOf(read.dependent) ?? (read.dependentID === undefined ? undefined : String(read.dependentID));
      return after === undefined ? {} : { after };
    }
    if (read.type !== "ical") {
      return {};
    }
    const rule = String(read.repeatRule ?? "");
    const [, timeZone, year, month, day, hour, minute, second] =
      /^TZID=([^:]+):(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(String(read.start ?? "")) ?? [];
    return {
      ...repeatAs(rule, known),
      ...(timeZone
        ? { start: `${year}-${month}-${day}T${hour}:${minute}:${second}`, timeZone }
        : { start: String(read.start ?? "") }),
      // Never declared, never managed: that holds inside the schedule too.
      ...(known?.enabled === undefined || read.enabled === undefined
        ? {}
        : { enabled: String(read.enabled) === "true" }),
    };
  },
};
