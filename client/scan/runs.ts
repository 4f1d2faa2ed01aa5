import type { Client } from "../connect";

/** How a run ended. `partial`: it was stopped or ran out of time, and kept what it had. */
export type Outcome = "completed" | "partial" | "canceled" | "aborted" | "stopped" | "paused" | "imported";

/** Where a run is. */
export interface RunState {
  /** The platform's own word. */
  status: string;
  /** 0 to 100, where the platform tells. */
  percent?: number;
  /** Set once nothing more will happen by itself. */
  outcome?: Outcome;
  /** The platform's words about what went wrong. */
  reason?: string;
}

/** A scan that can be launched. */
export interface ScanRef {
  id: string;
  name: string;
  /** Another scan is called like this id. */
  idIsName?: true;
}

/** One run of a scan: its uuid, or on Security Center the number of its result. */
export interface RunRef {
  scan: ScanRef;
  id: string;
}

/** A run as the scan's history lists it. */
export interface RunEntry {
  id: string;
  /** Another number that the platform knows it by. */
  number?: string;
  /** The platform's own word. */
  status: string;
  /** Not set while it goes on. */
  outcome?: Outcome;
  /** It runs, or is paused: the scan cannot be launched. */
  isActive: boolean;
  /** ISO 8601, where the platform tells. */
  start?: string;
  end?: string;
}

/** Outcomes that leave results behind. */
export const withResults: readonly Outcome[] = ["completed", "partial", "imported"];

/** What a platform does with runs. */
export interface Runs {
  /** Collection of the scans and the members that a look-up needs. */
  scansPath: string;
  /** Runs of a scan, newest last. `recent` limits them to the latest, which is enough to find a run that was just launched. */
  list(client: Client, scan: ScanRef, which?: "recent" | "all"): Promise<RunEntry[]>;
  /** With other targets for this run, where the platform has that. */
  launch(client: Client, scan: ScanRef, targets?: readonly string[]): Promise<string>;
  /** Why a run can have no other targets than its scan, and what to do instead. */
  ownTargetsOnly?: { reason: string; advice: string };
  /** Undefined while the platform does not show the run yet. */
  state(client: Client, run: RunRef): Promise<RunState | undefined>;
  stop(client: Client, run: RunRef): Promise<void>;
  /** The last run before this one that completed. */
  previous(client: Client, run: RunRef): Promise<string | undefined>;
}
