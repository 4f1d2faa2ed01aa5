import type { Field, Rule } from "../definition";
import { text } from "../definition/fields";
import { meantRepeat, repeatProblem } from "./recurrence";
import { fullStart, parseStart, startProblem, timeZoneProblem } from "./schedule";

/** A span of time, once or again and again. */
export interface Window {
  start?: string;
  end?: string;
  timeZone?: string;
  repeat?: string;
}

/** A text that a function judges, with blanks around it left out. */
const judged = (
  problem: (value: string) => string | undefined,
  canonical: (value: string) => string,
): Field<string, false> => ({
  ...text({ min: 1 }),
  problems: (value, path) => {
    const reason = problem(value);
    return reason === undefined ? [] : [{ path, reason }];
  },
  canonical,
});

/** `2030-01-05T02:00:00`, of a time zone that is told elsewhere. */
export const localTime = (): Field<string, false> => judged(startProblem, fullStart);
export const timeZone = (): Field<string, false> => judged(timeZoneProblem, (zone) => zone);
export const repeatRule = (): Field<string, false> => judged(repeatProblem, (rule) => meantRepeat(rule) ?? rule);

/** What has to go together in a window. */
export const windowRules: readonly Rule<Window>[] = [
  (window) => {
    const needed = ["start", "end", "timeZone"] as const;
    const isGiven = [...needed, "repeat" as const].some((name) => window[name] !== undefined);
    const missing = isGiven ? needed.find((name) => window[name] === undefined) : undefined;
    return missing && { path: missing, reason: "required: a window has start, end and timeZone" };
  },
  ({ start, end }) =>
    start !== undefined && end !== undefined && parseStart(end) <= parseStart(start)
      ? { path: "end", reason: "must be after start" }
      : undefined,
];
