import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Finding } from "./findings";
import { countBySeverity, scoreOf } from "./findings";
import type { Call } from "./model";

const daySeconds = 86_400;

/** How many days a trend goes back: as far as a date code of its filters, or a month. */
function daysOf(filters: Json | undefined): number {
  const codes = listOf(filters).map((entry) => /^(\d+):(\d+)$/.exec(textOf(objectOf(entry).value)));
  const [code] = codes.filter((found) => found !== null);
  return code === undefined ? 30 : Math.max(Number(code[1]), Number(code[2])) + 1;
}

/** What was there on a day, with the day counted back from today. */
const presentOn = (findings: readonly Finding[], day: number): Finding[] =>
  findings.filter(({ firstSeen, mitigated }) => firstSeen >= day && (mitigated === undefined || mitigated < day));

/** The answer of the tool `trend`: a point a day, oldest first. `date` and the totals are numbers, counts are text. */
export function trend(findings: readonly Finding[], filters: Json | undefined, call: Call): JsonObject {
  const today = Math.floor(call.now / 1000 / daySeconds);
  const days = daysOf(filters);
  const results = Array.from({ length: days }, (_, index): JsonObject => {
    const day = days - 1 - index;
    const present = presentOn(findings, day);
    const counts = countBySeverity(present);
    const [info, low, medium, high, critical] = counts.map(String);
    return {
      date: (today - day) * daySeconds,
      score: String(scoreOf(counts)),
      total: String(present.length),
      ...{ severityInfo: info ?? "0", severityLow: low ?? "0", severityMedium: medium ?? "0" },
      ...{ severityHigh: high ?? "0", severityCritical: critical ?? "0" },
    };
  });
  const totals = { totalRecords: -1, returnedRecords: -1 };
  return { ...totals, startOffset: "0", endOffset: "-1", matchingDataElementCount: "-1", results };
}
