import { type Codec, isAtLeast } from "../../definition";
import { InputError } from "../../errors";
import { coming, type Schedule } from "../../values/schedule";
import { asObject, ShapeError } from "../../values/shape";
import { idOf, wireId } from "../codecs";
import { isOn, noSchedule, once, readAs, readStart, wireStart } from "../schedule";

/** Before 6.0 a schedule cannot be switched off. */
const hasSwitch = (version: string): boolean => isAtLeast(version, "6.0");

/**
 * Shape: `{type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
 * enabled: "true"}`, `{type: "dependent", dependentID: 9}`, `{type: "never"}`.
 * A schedule read as `template` or `now` is one that nothing will start again: the same as never.
 * Source: Security Center API reference, Scan, `POST /scan`, parameter `schedule`.
 */
export const icalSchedule: Codec<Schedule> = {
  encode: (schedule, { version, now, property }) => {
    const { enabled = true, after } = schedule;
    if (!enabled && !hasSwitch(version)) {
      throw new InputError(`${property}.enabled requires Security Center 6.0, and this is ${version}`, {
        advice: "remove it; to prevent the scan from running, remove the schedule",
      });
    }
    const on = hasSwitch(version) ? { enabled: String(enabled) } : {};
    if (after !== undefined) {
      return { type: "dependent", dependentID: wireId(after), ...on };
    }
    if (schedule.start === undefined) {
      return { type: "never" };
    }
    const { start, timeZone, repeat = once } = coming(schedule, now, property);
    return { type: "ical", start: `TZID=${timeZone}:${wireStart(start)}`, repeatRule: repeat, ...on };
  },
  decode: (wire, context) => {
    if (wire === null || wire === undefined) {
      return noSchedule(context);
    }
    const read = asObject(wire);
    if (typeof read.type !== "string") {
      throw new ShapeError('without "type"');
    }
    const on = !hasSwitch(context.version) || isOn(read.enabled);
    if (read.type === "dependent") {
      const after = idOf(read.dependent) ?? (read.dependentID === undefined ? undefined : String(read.dependentID));
      return after === undefined ? noSchedule(context) : { after, ...(on ? {} : { enabled: false }) };
    }
    if (read.type !== "ical") {
      return noSchedule(context);
    }
    const [, timeZone, start = read.start] = /^TZID=([^:]+):(.*)$/.exec(String(read.start)) ?? [];
    const when = { start: readStart(start), ...(timeZone && { timeZone }) };
    return readAs({ rule: String(read.repeatRule ?? ""), ...when, on }, context);
  },
};
