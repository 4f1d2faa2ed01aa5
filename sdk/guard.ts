import { type Guard, type GuardArgs, joinGuards, programSource, readGuards } from "../provider/guard/guard";
import { guardsOf } from "../provider/guard/guard-file";
import { messageOf } from "../provider/errors";
import { refusal } from "./refusal";
import { settings } from "./settings";
import { perRun } from "./surroundings";

/** What the program has said, for itself and for its provider. */
const declared = perRun((): { args: GuardArgs[]; guards: Guard[]; hasScan: boolean; all?: Guard[] } => ({
  args: [],
  guards: [],
  hasScan: false,
}));

/**
 * Protects networks of fragile devices: a preview and a run fail if a scan reaches them with a policy that could stop
 * one. Call it before the first `Scan`. It adds to the guards of the stack (`tenable:guard`) and of the file that
 * `TENABLE_GUARD_FILE` names, and cannot weaken them.
 */
export function guard(args: GuardArgs): void {
  const run = declared();
  if (run.hasScan) {
    throw refusal(`${programSource}: must be called before the first Scan, so that all of them are judged`);
  }
  try {
    const given = readGuards(args, programSource);
    run.all = joinGuards(guardsOf(settings()), [...run.guards, ...given]);
    run.guards.push(...given);
    run.args.push(args);
  } catch (error) {
    throw refusal(messageOf(error));
  }
}

/** Every guard that holds for this program. Throws where the file or the config cannot be understood. */
export function guards(): Guard[] {
  const run = declared();
  try {
    run.all ??= guardsOf(settings());
    return run.all;
  } catch (error) {
    throw refusal(messageOf(error));
  }
}

/** The guards of the program alone, as it has written them. */
export const guardText = (): string => JSON.stringify(declared().args);

/** What the provider cannot know by itself, as a hidden input. From here on no more guards are taken. */
export function guardOf(type: string): { __guard?: string } {
  const run = declared();
  run.hasScan ||= type === "Scan";
  return type === "Scan" && run.args.length > 0 ? { __guard: guardText() } : {};
}
