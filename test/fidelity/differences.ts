import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repo";
import type { JudgedBodies } from "./evidence";
import type { Outcome } from "./replay";

/** A reason, and what differs for it: interactions as `platform/recording#number`, documented
 * examples as `answer operation#number`, members of bodies as they are reported. */
interface Explained {
  reason: string;
  interactions?: string[];
  members?: string[];
}

/** What differs → why. The files only shrink. */
export function readDifferences(
  file: "differences.json" | "body-differences.json" | "openapi-differences.json",
): Map<string, string> {
  const groups = JSON.parse(readFileSync(join(repositoryRoot(), "test", "recordings", file), "utf8")) as Explained[];
  return new Map(
    groups.flatMap(({ reason, interactions = [], members = [] }) =>
      [...interactions, ...members].map((key) => [key, reason] as const),
    ),
  );
}

/** Interactions that are answered differently → how. */
export const differingAnswers = (outcomes: readonly Outcome[]): Map<string, string> =>
  new Map(
    outcomes
      .filter(({ verdict }) => verdict === "differs")
      .map(({ key, endpoint, differences }) => [key, `${endpoint} differs: ${differences.slice(0, 5).join("; ")}`]),
  );

/** Members without any evidence, and actions that failed → where. */
export function differingBodies({ platform, bodies, failures }: JudgedBodies): Map<string, string> {
  const found = new Map<string, string>();
  for (const { body, differences } of bodies) {
    for (const one of differences) {
      found.set(`${platform} ${one}`, `is neither recorded nor documented (${body.action})`);
    }
  }
  for (const [action, words] of failures) {
    found.set(`${platform} ${action}`, `fails: ${words}`);
  }
  return found;
}

/** What is wrong with the list: differences that it does not explain, and entries that no longer differ. */
export function checkDifferences(
  platform: string,
  differing: ReadonlyMap<string, string>,
  explained: ReadonlyMap<string, string>,
): string[] {
  const unexplained = [...differing].filter(([key]) => !explained.has(key)).map(([key, how]) => `${key} ${how}`);
  const outdated = [...explained.keys()]
    .filter((key) => key.split(/[/ ]/)[0] === platform && !differing.has(key))
    .map((key) => `${key} no longer differs: take it out of its file`);
  return [...unexplained, ...outdated];
}
