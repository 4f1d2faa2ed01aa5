import { type JsonObject, textOf } from "../core/json";
import { type Call, type Stored } from "./call";
import { change } from "./collection";
import type { Behaviour } from "./behaviour";
import { longUuid, newUuid, nextId } from "./ids";
import { plain } from "./reply";
import { takeOver } from "./run-hosts";

type Duration = "initializingSeconds" | "pendingSeconds" | "runningSeconds" | "transitionSeconds";

/** What follows a status when its time is over. Statuses that are not listed last. */
const course: Readonly<
  Record<string, { next: (behaviour: Behaviour, product: "vm" | "nessus") => string; lasts: Duration }>
> = {
  initializing: { next: () => "pending", lasts: "initializingSeconds" },
  pending: { next: () => "running", lasts: "pendingSeconds" },
  running: {
    // Nessus has its results where it runs: there is nothing to publish.
    next: ({ runEnd }, product) => (runEnd === "completed" && product === "vm" ? "publishing" : runEnd),
    lasts: "runningSeconds",
  },
  publishing: { next: () => "completed", lasts: "transitionSeconds" },
  pausing: { next: () => "paused", lasts: "transitionSeconds" },
  resuming: { next: () => "running", lasts: "transitionSeconds" },
  stopping: { next: ({ stoppedRun }) => stoppedRun, lasts: "transitionSeconds" },
};

/** What a user may ask for, in which statuses, and where it leads. */
const actions: Readonly<Record<string, { from: readonly string[]; to: string }>> = {
  pause: { from: ["running"], to: "pausing" },
  resume: { from: ["paused"], to: "resuming" },
  stop: { from: ["initializing", "pending", "running", "pausing", "paused", "resuming", "publishing"], to: "stopping" },
  "force-stop": {
    from: ["initializing", "pending", "running", "pausing", "paused", "resuming", "stopping"],
    to: "aborted",
  },
  kill: { from: ["initializing", "pending", "running", "pausing", "paused", "resuming", "stopping"], to: "canceled" },
};

export const isActive = ({ status }: JsonObject): boolean => status === "paused" || textOf(status) in course;

export const activeRuns = (call: Call): Stored[] => call.store.all("run").filter(isActive);

/** Newest first. */
export const runsOf = (call: Call, scan: Stored): Stored[] =>
  call.store
    .all("run")
    .filter((run) => run.scan === scan.id)
    .reverse();

/** Moves every active run to where it is by now. */
export function settle<B extends Behaviour>(call: Call<B>): void {
  for (const run of activeRuns(call)) {
    let { status, since } = { status: textOf(run.status), since: Number(run.since) };
    let ran = Number(run.ran ?? 0);
    for (let step = course[status]; step !== undefined; step = course[status]) {
      // A run that was paused goes on where it was.
      const lasts = call.behaviour[step.lasts] * 1000 - (status === "running" ? ran : 0);
      if (call.now < since + lasts) {
        break;
      }
      if (status === "running") {
        ran = 0;
      }
      since += lasts;
      status = step.next(call.behaviour, call.site.dialect.product);
    }
    if (status === run.status) {
      continue;
    }
    const ended: JsonObject = isActive({ status }) ? {} : { ended: since };
    const changed = change(call, "run", run, { status, since, ran, ...ended });
    if (status === "completed") {
      finished(call, textOf(run.scan));
      takeOver(changed, call);
    }
  }
}

/** How much of a run's work is done, from 0 to 1. */
export function doneOf({ status, since, ran }: Stored, call: Call): number {
  if (status === "publishing" || !(textOf(status) in course || status === "paused")) {
    return 1;
  }
  const worked = Number(ran ?? 0) + (status === "running" ? call.now - Number(since) : 0);
  return Math.min(1, worked / Math.max(1, call.behaviour.runningSeconds * 1000));
}

function finished(call: Call, scanId: string): void {
  const scan = call.store.get("scan", scanId);
  if (scan !== undefined) {
    change(call, "scan", scan, { read: false });
  }
}

/** Starts a run of a scan. */
export function launch(call: Call, scan: Stored, scannerUuid: string, targets: string): Stored {
  const id = nextId(call.store, "run");
  return call.store.put("run", {
    id,
    scan: scan.id,
    uuid: call.site.dialect.product === "vm" ? newUuid() : longUuid(),
    status: call.site.dialect.launched(call),
    since: call.now,
    started: call.now,
    ran: 0,
    targets,
    scanner_uuid: scannerUuid,
    owner_id: call.user.id,
  });
}

export function control(call: Call, run: Stored | undefined, action: string): void {
  const step = actions[action];
  if (step === undefined) {
    throw plain(400, "Invalid 'action' field");
  }
  if (run === undefined || !step.from.includes(textOf(run.status))) {
    throw plain(409, `The scan is not in a status in which it can do this: ${action}`);
  }
  const ran: JsonObject = run.status === "running" ? { ran: Number(run.ran ?? 0) + call.now - Number(run.since) } : {};
  const ended: JsonObject = step.to in course ? {} : { ended: call.now };
  change(call, "run", run, { status: step.to, since: call.now, ...ran, ...ended });
}
