import { type EncodeContext, member, together } from "../../definition";
import { InputError } from "../../errors";
import { fullStart } from "../../values/schedule";
import { spelledRepeat } from "../../values/recurrence";
import { asObject } from "../../values/shape";
import type { Window } from "../../values/window";

/** `2030-01-05 02:00:00` */
const wireTime = (time: string): string => fullStart(time).replace("T", " ");

/** `{"freq": "WEEKLY", "interval": 1, "byweekday": "MO,WE"}`; what has no form there is refused. */
function wireRule(repeat: string, property: string): object {
  const parts = Object.fromEntries(
    spelledRepeat(repeat)
      .split(";")
      .map((part) => part.split("=") as [string, string]),
  );
  const { FREQ: freq, INTERVAL: interval, BYDAY: days, BYMONTHDAY: monthDay } = parts;
  const isWeekly = freq === "WEEKLY" && monthDay === undefined;
  const isMonthly = freq === "MONTHLY" && days === undefined && /^\d+$/.test(monthDay ?? "1");
  if (!(isWeekly || isMonthly || (days === undefined && monthDay === undefined))) {
    throw new InputError(`${property}.repeat: "${repeat}" has no form on Vulnerability Management`, {
      advice: "use days of the week with FREQ=WEEKLY, or one BYMONTHDAY with FREQ=MONTHLY",
    });
  }
  return {
    freq,
    interval: Number(interval),
    ...(days !== undefined && { byweekday: days }),
    ...(monthDay !== undefined && { bymonthday: Number(monthDay) }),
  };
}

function write({ inputs: { start, end, timeZone, repeat }, property }: EncodeContext<Window>): object {
  return start === undefined || end === undefined
    ? { enabled: false }
    : {
        enabled: true,
        starttime: wireTime(start),
        endtime: wireTime(end),
        timezone: timeZone,
        rrules:
          repeat === undefined || repeat === ""
            ? { freq: "ONETIME", interval: 1 }
            : wireRule(repeat, property.split(".")[0] ?? ""),
      };
}

/** A schedule that is not on means that the exclusion always holds. */
const partOf =
  (name: string) =>
  (wire: unknown): string | undefined => {
    const schedule = asObject(wire ?? {});
    const value = member(schedule, name);
    return schedule.enabled !== true || value === null || value === undefined ? undefined : String(value as string);
  };

const time =
  (name: string) =>
  (wire: unknown): string | undefined =>
    partOf(name)(wire)?.replace(" ", "T");

function readRule(wire: unknown): string | undefined {
  const [freq, interval, days, monthDay] = ["freq", "interval", "byweekday", "bymonthday"].map((name) =>
    partOf(`rrules.${name}`)(wire),
  );
  return freq === undefined || freq === "ONETIME"
    ? undefined
    : [
        `FREQ=${freq}`,
        `INTERVAL=${interval ?? "1"}`,
        ...(days === undefined ? [] : [`BYDAY=${days}`]),
        ...(monthDay === undefined ? [] : [`BYMONTHDAY=${monthDay}`]),
      ].join(";");
}

/**
 * `{"enabled": true, "starttime": "2030-01-05 02:00:00", "endtime": …, "timezone": "Europe/Berlin", "rrules": {…}}`.
 * Source: Vulnerability Management API, Exclusions, `POST /exclusions`, parameter `schedule`.
 */
export const exclusionSchedule = together("schedule", write, {
  start: { decode: time("starttime"), initial: "" },
  end: { decode: time("endtime"), initial: "" },
  timeZone: { decode: partOf("timezone"), initial: "" },
  repeat: { decode: readRule, initial: "" },
});
