import type { dynamic } from "@pulumi/pulumi";
import { RefusedError } from "../../errors";
import { systemClock } from "../../http/clock";
import { Resource, type RunHost, Runs } from "../..";
import { adapt } from "./adapter";
import { backendHash } from "./backend";
import { engineAt, isEngineAddress } from "./engine";
import { RunEnd } from "./run-end";
import { journalFolder } from "./state-folder";

const engine = engineAt(process.argv[2]);

const runEnd = new RunEnd(process.env);
if (isEngineAddress(process.argv[2])) {
  runEnd.listen(process);
}

const host: RunHost = {
  clock: systemClock,
  log: engine.log,
  assertEngineAlive: async (purpose) => {
    // To ask it takes a connection: what only reads can do without, as long as the engine holds our input open.
    const isAsked = purpose !== "read" || !(await runEnd.isHeld());
    if (isAsked && !(await engine.isAlive())) {
      throw new RefusedError("the Pulumi engine that started this provider has ended: no more requests are sent", {
        advice: "run again",
      });
    }
  },
  journalFolder: journalFolder(process.env),
  backend: backendHash(process.env, process.cwd()),
  onGoodEnd: runEnd.onGoodEnd,
};

/** Shared by all types of resources of this process. */
const runs = new Runs(host);

/** What Pulumi's provider process loads for one type of resource. */
export function providerOf(type: string): dynamic.ResourceProvider {
  return adapt((settings) => new Resource(type, settings, runs), runEnd);
}
