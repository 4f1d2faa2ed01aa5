import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repo";
import type { RecordedPlatform } from "./recording";
import type { Outcome } from "./replay";

/** A reason, and the interactions that differ for it: `platform/recording#number`. */
interface Explained {
  reason: string;
  interactions: string[];
}

/** Interaction → why the emulator answers it differently. The file only shrinks. */
export function readDifferences(): Map<string, string> {
  const file = join(repositoryRoot(), "test", "recordings", "differences.json");
  const groups = JSON.parse(readFileSync(file, "utf8")) as Explained[];
  return new Map(groups.flatMap(({ reason, interactions }) => interactions.map((key) => [key, reason] as const)));
}

/** What is wrong with the list: differences that it does not explain, and entries that no longer differ. */
export function checkDifferences(
  platform: RecordedPlatform,
  outcomes: readonly Outcome[],
  explained: ReadonlyMap<string, string>,
): string[] {
  const differing = new Set(outcomes.filter(({ verdict }) => verdict === "differs").map(({ key }) => key));
  const unexplained = outcomes
    .filter(({ key }) => differing.has(key) && !explained.has(key))
    .map(({ key, endpoint, differences }) => `${key} ${endpoint} differs: ${differences.slice(0, 5).join("; ")}`);
  const outdated = [...explained.keys()]
    .filter((key) => key.startsWith(`${platform}/`) && !differing.has(key))
    .map((key) => `${key} no longer differs: take it out of differences.json`);
  return [...unexplained, ...outdated];
}
