import { InputError } from "../../provider/errors";
import type { Client } from "../connect";
import { runs } from "./platform-runs";
import type { RunResult } from "./run-scan";
import { type RunEntry, type ScanRef, withResults } from "./runs";

/**
 * Every run of a scan that the platform still lists, newest first.
 * Source: Vulnerability Management API, Scans, `GET /scans/{id}`; the same on Nessus; Security Center API reference,
 * Scan Result, `GET /scanResult`.
 */
export async function runsOf(client: Client, scan: ScanRef): Promise<RunEntry[]> {
  return (await runs[client.platform].list(client, scan, "all")).toReversed();
}

/** How many runs a message names. */
const shownRuns = 5;

/**
 * One run of a scan that is over: by its id, or the last one that left results behind.
 * Throws {@link InputError} when there is none, and for a run that goes on.
 */
export async function findRun(client: Client, scan: ScanRef, which = "latest"): Promise<RunResult> {
  const entries = await runsOf(client, scan);
  const found =
    which === "latest"
      ? entries.find(({ outcome }) => outcome !== undefined && withResults.includes(outcome))
      : entries.find(({ id, number }) => id === which || number === which);
  if (!found) {
    const what = which === "latest" ? "run with results" : `run ${which}`;
    const others = entries.slice(0, shownRuns).map(({ id, status }) => `${id} (${status})`);
    throw new InputError(`"${scan.name}" has no ${what}`, {
      advice: others.length > 0 ? `its last runs are ${others.join(", ")}` : "it has never run",
    });
  }
  const { id, status, outcome } = found;
  if (outcome === undefined) {
    throw new InputError(`run ${id} of "${scan.name}" is ${status}`, {
      advice: `wait for it with --attach ${id}, or use an earlier run`,
    });
  }
  return { run: { scan, id }, outcome, status };
}
