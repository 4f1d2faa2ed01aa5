import { textOf } from "../core/json";
import type { Call } from "./model";
import type { Stored } from "../core/store";

/** Where a run is. Worked out from when it was launched, paused and stopped: nothing happens between requests. */
export interface Progress {
  status: string;
  importStatus: string;
  /** Milliseconds; 0 until then. */
  startedAt: number;
  finishedAt: number;
  importedAt: number;
  /** 0 to 1. */
  done: number;
}

const pausingMs = 2000;
const stoppingMs = 2000;

const time = (record: Stored, name: string): number => Number(record[name] ?? 0);

/** `Queued`, `Preparing`, `Running`, `Completed`, and what pausing and stopping make of it (API reference, Scan Result). */
export function progressOf(record: Stored, call: Pick<Call, "behaviour" | "now">): Progress {
  const { queuedSeconds, preparingSeconds, runningSeconds, runEnd, stoppedRun } = call.behaviour;
  const launchedAt = time(record, "_launchedAt");
  const pausedAt = time(record, "_pausedAt");
  const stoppedAt = time(record, "_stoppedAt");
  const until = stoppedAt || pausedAt || call.now;
  const worked = until - launchedAt - time(record, "_pausedMs");
  const startsAfter = (queuedSeconds + preparingSeconds) * 1000;
  const endsAfter = startsAfter + runningSeconds * 1000;
  const done = Math.min(1, Math.max(0, (worked - startsAfter) / Math.max(1, runningSeconds * 1000)));
  const startedAt = worked >= startsAfter ? launchedAt + startsAfter : 0;

  if (worked < endsAfter && stoppedAt > 0) {
    const finishedAt = stoppedAt + stoppingMs;
    if (call.now < finishedAt) {
      return { ...none, status: "Stopping", startedAt, done };
    }
    return imported({ status: stoppedRun, startedAt, finishedAt, done }, call);
  }
  if (worked < endsAfter && pausedAt > 0) {
    const status = call.now < pausedAt + pausingMs ? "Pausing" : "Paused";
    return { ...none, status, startedAt, done };
  }
  if (worked < queuedSeconds * 1000) {
    return { ...none, status: "Queued" };
  }
  if (worked < startsAfter) {
    return { ...none, status: "Preparing" };
  }
  if (worked < endsAfter) {
    return { ...none, status: "Running", startedAt, done };
  }
  const finishedAt = launchedAt + endsAfter + time(record, "_pausedMs");
  return imported({ status: runEnd, startedAt, finishedAt, done: 1 }, call);
}

const none: Progress = { status: "", importStatus: "No Results", startedAt: 0, finishedAt: 0, importedAt: 0, done: 0 };

/** A result is `Completed` while its import still runs: a request for its findings finds none then. */
function imported(
  ended: Pick<Progress, "status" | "startedAt" | "finishedAt" | "done">,
  { behaviour, now }: Pick<Call, "behaviour" | "now">,
): Progress {
  // What failed has nothing to import.
  if (ended.status === "Error") {
    return { ...none, ...ended };
  }
  const importedAt = ended.finishedAt + behaviour.importSeconds * 1000;
  return now >= importedAt
    ? { ...ended, importStatus: behaviour.importEnd, importedAt: behaviour.importEnd === "Finished" ? importedAt : 0 }
    : { ...ended, importStatus: "Importing", importedAt: 0 };
}

export const isOver = ({ finishedAt }: Progress): boolean => finishedAt > 0;

/** Seeds may say outright what a result is to be, whatever the clock says. */
export const shownStatus = (record: Stored, progress: Progress): string => textOf(record.status) || progress.status;
