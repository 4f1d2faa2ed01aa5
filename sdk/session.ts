import * as pulumi from "@pulumi/pulumi";
import type * as core from "../provider";
import type { Connection, Host, Session } from "../provider";
import { systemClock } from "../provider/http/clock";
import { perRun } from "./surroundings";

const host: Host = {
  clock: systemClock,
  log: (severity, message) => {
    void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
  },
  assertEngineAlive: () => Promise.resolve(),
};

/** Sessions of this program: those of one connection share their lists. */
let sessions: ((connection: Connection) => Session) | undefined;

/**
 * What talks to a platform. Loaded by those who do: most of it is of no use to a program. By `require`, because an
 * `import()` works neither in Jest nor with the zip files of Yarn.
 */
export const loadCore = (): typeof core => require("../provider") as typeof core;

export function sessionOf(connection: Connection): Session {
  const { perConnection, Session } = loadCore();
  sessions ??= perConnection((one) => new Session(one, host));
  return sessions(connection);
}

const lookups = perRun(() => ({ running: 0 }));

/** Look-ups that have been asked and not answered. */
export const lookupsRunning = (): number => lookups().running;

/** Counts a look-up while it runs. */
export async function lookingUp<T>(work: () => Promise<T>): Promise<T> {
  const counter = lookups();
  counter.running++;
  try {
    return await work();
  } finally {
    counter.running--;
  }
}
