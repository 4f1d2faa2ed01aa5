import { InputError, messageOf, NotFoundError, TenableError, UnknownOutcomeError } from "../../provider/errors";
import { parseEntry, tidyEntry } from "../../provider/values/targets";
import type { Client } from "../connect";
import { refuseLaunch } from "../guard/at-launch";
import { sendOnce } from "../send-once";
import { findScans, type ScanName } from "./find-scan";
import type { Outcome, RunRef, Runs, RunState, ScanRef } from "./runs";
import { runs } from "./platform-runs";

export interface RunOptions {
  /** Wait for this run of the scan instead of launching one. */
  attach?: string;
  /**
   * Addresses, CIDR blocks, ranges and host names to scan in this run, in place of the targets of the scan. Not on
   * Security Center.
   */
  targets?: readonly string[];
  /** How long to wait in all, in milliseconds; no limit by default. */
  deadlineMs?: number;
  /** Stop the run when the time is over; it goes on otherwise. */
  stopAtDeadline?: boolean;
  /** Told whatever the run is about to be waited for: its id is what `attach` takes. */
  onLaunch?: (run: RunRef) => void;
  onProgress?: (state: RunState) => void;
}

export interface RunResult {
  run: RunRef;
  outcome: Outcome;
  /** The platform's own word. */
  status: string;
  reason?: string;
}

/** There is a run that goes on: what can be done with it is to attach to it. */
export class RunGoesOnError extends TenableError {
  constructor(
    readonly run: RunRef,
    message: string,
    options: { advice: string; cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The run is not over in the time that was given. */
export class DeadlineError extends RunGoesOnError {}

/** Pauses between two looks: they grow up to what the vendor's guides name. */
const firstPauseMs = 2_000;
const longestPauseMs = 30_000;
/** How long a run may be missing from what the platform shows: after its launch, and when somebody knew it before. */
const unseenMs = { launched: 120_000, attached: 10_000 };
/** How long a run may take to stop. */
const stoppingMs = 600_000;

/** Launches once: where the answer is lost, what is new is looked for, and nothing is sent again. */
export async function launch(
  client: Client,
  platform: Runs,
  scan: ScanRef,
  targets?: readonly string[],
): Promise<string> {
  const known = await platform.list(client, scan);
  // Only one runs at a time, and it is the last one that was launched. Who tries again means the one that goes on.
  const last = known.at(-1);
  if (last?.isActive) {
    throw new RunGoesOnError({ scan, id: last.id }, `"${scan.name}" runs already`, {
      advice: `use --attach ${last.id} to wait for it`,
    });
  }
  const before = new Set(known.map(({ id }) => id));
  const lookForRun = async (cause: unknown): Promise<string | undefined> => {
    const fresh = (await platform.list(client, scan)).map(({ id }) => id).filter((id) => !before.has(id));
    if (fresh.length > 1) {
      throw new UnknownOutcomeError(`not known which run of "${scan.name}" is this one: ${fresh.join(", ")} are new`, {
        advice: "use --attach with one of them",
        cause,
      });
    }
    const [run] = fresh;
    if (run !== undefined) {
      client.warn(`the answer to the launch of "${scan.name}" was lost; run ${run} is new and assumed to be the one`);
    }
    return run;
  };
  return await sendOnce(client, () => platform.launch(client, scan, targets), lookForRun, {
    doing: `launching "${scan.name}", which may have started`,
    done: `"${scan.name}" was launched`,
    advice: "check the scan before you launch it again",
  });
}

/** The status of a run that the platform does not show. */
const unseen = "not begun";

/** Waits for the end of a run. Throws {@link DeadlineError} when there is none in time. */
export async function wait(client: Client, platform: Runs, run: RunRef, options: RunOptions): Promise<RunResult> {
  const { attach, deadlineMs = Infinity, stopAtDeadline = false, onProgress } = options;
  const endsAt = client.clock.now() + deadlineMs;
  const patienceMs = attach === undefined ? unseenMs.launched : unseenMs.attached;
  let seenAt = client.clock.now();
  let stoppedAt: number | undefined;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const state = await stateOf(client, platform, run);
    const now = client.clock.now();
    if (state) {
      seenAt = now;
      onProgress?.(state);
      // Attaching to a paused run means waiting until it is resumed.
      if (state.outcome && (state.outcome !== "paused" || attach === undefined || stoppedAt !== undefined)) {
        return { run, outcome: state.outcome, status: state.status, ...(state.reason && { reason: state.reason }) };
      }
    } else if (now - seenAt > patienceMs) {
      throw new TenableError(`run ${run.id} of "${run.scan.name}" is not among the scan's runs`, {
        advice: "it may have been deleted; check the history of the scan",
      });
    }
    const status = state?.status ?? unseen;
    if (now >= endsAt && stopAtDeadline && stoppedAt === undefined) {
      client.warn(`"${run.scan.name}" is ${status} and has reached the deadline: it is being stopped`);
      await stop(client, platform, run, status);
      stoppedAt = now;
      pauseMs = firstPauseMs;
    } else if (now >= (stoppedAt === undefined ? endsAt : stoppedAt + stoppingMs)) {
      throw late(run, status);
    }
    await client.sleep(stoppedAt === undefined ? Math.max(1, Math.min(pauseMs, endsAt - now)) : pauseMs);
  }
}

const late = (run: RunRef, status: string, cause?: unknown): DeadlineError =>
  new DeadlineError(run, `"${run.scan.name}" is ${status} and has reached the deadline`, {
    advice: `${cause === undefined ? "" : `it was not stopped (${messageOf(cause)}); `}run ${run.id} continues; use --attach ${run.id} to wait for it`,
    cause,
  });

/** A run that has ended by itself meanwhile need not be stopped, and is not: the next look tells. */
async function stop(client: Client, platform: Runs, run: RunRef, status: string): Promise<void> {
  try {
    await platform.stop(client, run);
  } catch (error) {
    client.signal?.throwIfAborted();
    const state = await stateOf(client, platform, run);
    if ((state?.status ?? unseen) === status && !state?.outcome) {
      throw late(run, status, error);
    }
  }
}

async function stateOf(client: Client, platform: Runs, run: RunRef): Promise<RunState | undefined> {
  try {
    return await platform.state(client, run);
  } catch (error) {
    throw error instanceof NotFoundError
      ? new TenableError(`run ${run.id} of "${run.scan.name}" does not exist: it or its scan was deleted`, {
          advice: "there is nothing to wait for",
          cause: error,
        })
      : error;
  }
}

/** Refuses targets that are none, and those of a platform whose scans keep their own. */
export function checkTargetsOfRun(targets: readonly string[], { ownTargetsOnly }: Pick<Runs, "ownTargetsOnly">): void {
  if (ownTargetsOnly) {
    throw new InputError(`targets: ${ownTargetsOnly.reason}`, { advice: ownTargetsOnly.advice });
  }
  const wrong = targets.map((target) => parseEntry(tidyEntry(target))).find((entry) => typeof entry === "string");
  if (targets.length === 0 || wrong !== undefined) {
    throw new InputError(`targets: ${String(wrong ?? "none")}`, {
      advice: "set addresses, CIDR blocks, ranges or host names",
    });
  }
}

const isFound = (scan: ScanName | ScanRef): scan is ScanRef =>
  typeof scan === "object" && "id" in scan && "name" in scan;

/**
 * Launches a scan and waits until its run has ended. A scan that never leaves its queue ends at the deadline.
 * Source: Vulnerability Management API, Scans, `POST /scans/{id}/launch`; Nessus API pages, Scans; Security Center API
 * reference, Scan, `POST /scan/{id}/launch`, and Scan Result.
 */
export async function runScan(
  client: Client,
  wanted: ScanName | ScanRef,
  options: RunOptions = {},
): Promise<RunResult> {
  const platform = runs[client.platform];
  const scan = isFound(wanted) ? wanted : ((await findScans(client, [wanted]))[0] as ScanRef);
  const { targets } = options;
  if (targets !== undefined) {
    checkTargetsOfRun(targets, platform);
  }
  if (options.attach === undefined) {
    await refuseLaunch(client, scan, targets);
  }
  const run: RunRef = { scan, id: options.attach ?? (await launch(client, platform, scan, targets)) };
  options.onLaunch?.(run);
  return await wait(client, platform, run, options);
}

/** The last run of the same scan that completed before this one; on Security Center within the last 30 days. */
export async function previousRun(client: Client, run: RunRef): Promise<RunRef | undefined> {
  const id = await runs[client.platform].previous(client, run);
  return id === undefined ? undefined : { scan: run.scan, id };
}
