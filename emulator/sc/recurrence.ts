import { RRuleTemporal } from "rrule-temporal";
import { momentOf, toUtc } from "../core/zone";

const dayMs = 86_400_000;

/**
 * The first start after a moment, in milliseconds, or 0 when there is none or the texts cannot be understood:
 * the platform stores what it is given, and a scan with a rule that means nothing never runs.
 *
 * `start`: `TZID=Europe/Berlin:20300105T020000`. `rule`: `FREQ=WEEKLY;INTERVAL=1;BYDAY=SA`.
 */
export function nextOccurrence(start: string, rule: string, after: number): number {
  const [, zone = "", local = ""] = /^TZID=([^:]+):(\d{8}T\d{6})$/.exec(start) ?? [];
  const first = momentOf(local, zone);
  if (first === undefined) {
    return 0;
  }
  // A word of Tenable's, which RFC 5545 does not know.
  if (rule.split(";").includes("FREQ=ONETIME")) {
    return first > after ? first : 0;
  }
  try {
    // Times on the wall, as if they were UTC: a change of summer time is no matter of the rule.
    const recurrence = new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:${local}\nRRULE:${rule}` });
    let wall = recurrence.next(new Date(after - dayMs), true);
    while (wall !== null) {
      const at = toUtc(wall.epochMilliseconds, zone) ?? 0;
      if (at > after) {
        return at;
      }
      wall = recurrence.next(new Date(wall.epochMilliseconds));
    }
  } catch {
    // No rule.
  }
  return 0;
}
