import type { Codec, Props } from "../../definition";
import { repeatProblem } from "../../values/recurrence";
import { coming, nextStart, type Schedule, spelledStart, startProblem, timeZoneProblem } from "../../values/schedule";
import { asObject } from "../../values/shape";
import { isOn, isOnce, noSchedule, once, readAs, readStart, wireStart } from "../schedule";

const frequency = (rule: string | undefined): string =>
  rule === undefined ? "ONETIME" : String(/FREQ=(\w+)/.exec(rule)?.[1]);

/**
 * Settings of a scan: `{enabled: true, launch: "WEEKLY", rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
 * starttime: "20300105T020000", timezone: "Europe/Berlin"}`. Without rules it runs on demand.
 * Source: Vulnerability Management API, Scans, `POST /scans`, parameters of `settings`, where `starttime` must be in the
 * future; the same on Nessus.
 */
export const settingsSchedule: Codec<Schedule> = {
  encode: (schedule, { now, property }) => {
    if (schedule.start === undefined) {
      return { enabled: false, launch: "ON_DEMAND", rrules: null, starttime: null, timezone: null };
    }
    const { start, timeZone, repeat } = coming(schedule, now, property);
    return {
      enabled: schedule.enabled ?? true,
      launch: frequency(repeat),
      rrules: repeat ?? once,
      starttime: wireStart(start),
      timezone: timeZone,
    };
  },
  decode: (wire, context) => {
    const { enabled, rrules, starttime, timezone } = asObject(wire);
    const rule = String(rrules ?? "");
    const times = { start: readStart(starttime), timeZone: String(timezone ?? "") };
    return rule === "" ? noSchedule(context) : readAs({ rule, ...times, on: isOn(enabled) }, context);
  },
};

/**
 * Settings as they are sent back unchanged: a start that has passed is refused, although it was fine when it was written.
 * A rule goes on with its next time; what has run once is left out.
 */
export function withComingStart(settings: Props, now: number): Props {
  const [rule, start, timeZone] = [String(settings.rrules ?? ""), readStart(settings.starttime), settings.timezone];
  const repeat = isOnce(rule) ? undefined : rule;
  const isRead =
    typeof timeZone === "string" &&
    timeZoneProblem(timeZone) === undefined &&
    startProblem(start) === undefined &&
    (repeat === undefined || repeatProblem(repeat) === undefined);
  if (!isRead) {
    return settings;
  }
  const next = nextStart({ repeat, start, timeZone }, now);
  if (next !== undefined) {
    return { ...settings, starttime: wireStart(spelledStart(next)) };
  }
  const left = new Set(["enabled", "launch", "rrules", "starttime", "timezone"]);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !left.has(name)));
}
