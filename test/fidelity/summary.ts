import type { Platform } from "../../emulator/index";
import type { JudgedBodies } from "./evidence";
import type { RecordedPlatform } from "./recording";
import type { Outcome } from "./replay";

/** At least this share of what is sent agrees, in per cent. */
export const goal = 95;
/** And of the replayed interactions. */
export const answerGoals: Readonly<Record<RecordedPlatform, number>> = { vm: 97, sc: 100 };

export interface Summary {
  platform: RecordedPlatform;
  /** All that were sent to the emulator and compared. */
  replayed: number;
  agree: number;
  /** Of those that agree: with a list that is empty here and was not when recorded, so that its elements prove nothing. */
  withEmptyList: number;
  differ: number;
  handEdited: number;
  notEmulated: number;
  /** Rounded down: 94.99 is not 95. */
  percent: number;
  ok: boolean;
}

/** Rounded down: 94.99 is not 95. */
export const percentOf = (part: number, all: number): number => (all === 0 ? 0 : Math.floor((1000 * part) / all) / 10);

/** What our provider sends to a platform: how many bodies have a counterpart in every member. */
export interface BodySummary {
  platform: Platform;
  sent: number;
  recorded: number;
  documented: number;
  differ: number;
  /** Actions that our provider did not finish. */
  failed: number;
  percent: number;
  ok: boolean;
}

export function summarizeBodies({ platform, bodies, failures }: JudgedBodies): BodySummary {
  const count = (verdict: string): number => bodies.filter((one) => one.verdict === verdict).length;
  const [recorded, documented, differ] = [count("recorded"), count("documented"), count("differs")];
  const percent = percentOf(recorded + documented, bodies.length);
  const ok = percent >= goal;
  return { platform, sent: bodies.length, recorded, documented, differ, failed: failures.size, percent, ok };
}

export function summarize(platform: RecordedPlatform, outcomes: readonly Outcome[]): Summary {
  const count = (verdict: Outcome["verdict"]): number => outcomes.filter((one) => one.verdict === verdict).length;
  const agree = count("agrees");
  const differ = count("differs");
  const replayed = agree + differ;
  const percent = percentOf(agree, replayed);
  return {
    platform,
    replayed,
    agree,
    withEmptyList: outcomes.filter(({ empty }) => empty.length > 0).length,
    differ,
    handEdited: count("hand-edited"),
    notEmulated: count("not emulated"),
    percent,
    ok: percent >= answerGoals[platform],
  };
}

/** Endpoint → how many recorded interactions touch it without the emulator having it. */
export function notEmulated(outcomes: readonly Outcome[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verdict, endpoint } of outcomes) {
    if (verdict === "not emulated") {
      counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    }
  }
  return counts;
}
