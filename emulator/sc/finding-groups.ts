import type { JsonObject } from "../core/json";
import { countBySeverity, type Finding, scoreOf } from "./findings";
import type { Call } from "./model";

export const severities = ["Info", "Low", "Medium", "High", "Critical"];
export const severity = (id: number): JsonObject => ({
  id: String(id),
  name: severities[id] ?? "",
  description: id === 0 ? "Informative" : `${severities[id] ?? ""} Severity`,
});
const daySeconds = 86_400;
export const daysAgo = (call: Call, days: number): string => String(Math.floor(call.now / 1000 - days * daySeconds));

export function repository(call: Call, id: string): JsonObject {
  const { name = "", description = "", dataFormat = "IPv4" }: JsonObject = call.store.get("repository", id) ?? {};
  return { id, name, description, dataFormat };
}

/** The counts of a group of findings; every one is text. */
export function counts(findings: readonly { severity: number }[]): JsonObject {
  const bySeverity = countBySeverity(findings);
  const [info = 0, low = 0, medium = 0, high = 0, critical = 0] = bySeverity;
  return {
    score: String(scoreOf(bySeverity)),
    total: String(findings.length),
    severityInfo: String(info),
    severityLow: String(low),
    severityMedium: String(medium),
    severityHigh: String(high),
    severityCritical: String(critical),
  };
}

/** `total:critical:high:medium:low:info:score`. */
export function matching(findings: readonly Finding[]): string {
  const bySeverity = countBySeverity(findings);
  return [findings.length, ...bySeverity.toReversed(), scoreOf(bySeverity)].join(":");
}

export type Rows = (findings: readonly Finding[], call: Call) => JsonObject[];

export function groupsByKey<T>(findings: readonly T[], key: (finding: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const finding of findings) {
    groups.set(key(finding), [...(groups.get(key(finding)) ?? []), finding]);
  }
  return groups;
}
const groups = (findings: readonly Finding[], key: (finding: Finding) => string): Finding[][] => [
  ...groupsByKey(findings, key).values(),
];

/** Groups in the order in which their first finding stands, and what is told of each. */
export const grouped =
  (
    key: (finding: Finding) => string,
    tell: (group: readonly Finding[], first: Finding, call: Call) => JsonObject,
  ): Rows =>
  (findings, call) =>
    groups(findings, key).flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [tell(group, first, call)];
    });

export const hostsOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ host }) => host.ip))];
