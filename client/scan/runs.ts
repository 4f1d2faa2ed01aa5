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
}

/** One run of a scan: its uuid, or on Security Center the number of its result. */
export interface RunRef {
  scan: ScanRef;
  id: string;
}

/** What a platform does with runs. */
export interface Runs {
  /** Collection of the scans and the members that a look-up needs. */
  scansPath: string;
  /** Runs of a scan, newest last. */
  list(client: Client, scan: ScanRef): Promise<{ id: string; isActive: boolean }[]>;
  launch(client: Client, scan: ScanRef): Promise<string>;
  /** Undefined while the platform does not show the run yet. */
  state(client: Client, run: RunRef): Promise<RunState | undefined>;
  stop(client: Client, run: RunRef): Promise<void>;
  /** The last run before this one that completed. */
  previous(client: Client, run: RunRef): Promise<string | undefined>;
}
