import type { DecodeContext } from "../definition";
import { isSameRepeat } from "../values/recurrence";
import { fullStart, isOver, keepsRhythm, type Schedule } from "../values/schedule";

export const wireStart = (start: string): string => fullStart(start).replaceAll(/[-:]/g, "");

/** `20300105T020000`; what has another form stays as it is, and differs. */
export function readStart(wire: unknown): string {
  const text = String(wire ?? "");
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  return year ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : text;
}

export const once = "FREQ=ONETIME;INTERVAL=1";
export const isOnce = (rule: string): boolean => rule === "" || /FREQ=ONETIME/i.test(rule);

export const isOn = (enabled: unknown): boolean => ![false, 0, "0", "false"].includes(enabled as never);

/**
 * A schedule as the platform shows it, in the words of the program where it means the same. One that is off is a
 * difference even where the program does not speak of `enabled`: the scan would silently stop.
 */
export function readAs(
  { rule, on, ...when }: { rule: string; start: string; timeZone?: string; on: boolean },
  { known, now }: DecodeContext<Schedule>,
): Schedule {
  const times: Schedule = { ...(isOnce(rule) ? {} : { repeat: rule }), ...when };
  const off = on ? {} : { enabled: false };
  if (known === undefined) {
    return { ...times, ...off };
  }
  if (isOver(known, now) && (!on || isOver(times, now))) {
    return known;
  }
  const { repeat } = known;
  if (keepsRhythm(known, times, now)) {
    return { ...times, repeat, start: known.start, ...off };
  }
  return { ...times, ...(repeat && times.repeat && isSameRepeat(repeat, times.repeat) ? { repeat } : {}), ...off };
}

/** Nothing is shown: no difference to a schedule that is over. */
export const noSchedule = ({ known, now }: DecodeContext<Schedule>): Schedule =>
  known && isOver(known, now) ? known : {};
