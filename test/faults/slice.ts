/** `node slice.js SLICE`: plays a small part of the proof until something is wrong, and prints what. */
import { setTimeout as sleep } from "node:timers/promises";
import { runCell } from "./cell";
import { playHistory, type History } from "./history";
import { groundOf } from "./histories";
import { incidentsOf } from "./incident";
import { findSample, type Job } from "./jobs";
import { playKnownCases } from "./known-cases";
import { keepPromise } from "./promises";
import { setTheScene } from "./scene";
import { holdTime } from "./time";
import { World } from "./world";

/** What should find a mutant. */
export type Slice =
  /** Cells of a scene whose names (`request | fault | how`) match. */
  | { scene: Job; cells: string }
  | { history: History }
  /** One of the known cases, by the beginning of its name. */
  | { known: string }
  | { promise: string };

/** What is wrong first; nothing when all is right. */
async function playSlice(slice: Slice): Promise<string | undefined> {
  if ("promise" in slice) {
    return await keepPromise(slice.promise);
  }
  if ("known" in slice) {
    const results = await playKnownCases(slice.known);
    return results.map(({ wrong }) => wrong).find((wrong) => wrong !== undefined);
  }
  if ("history" in slice) {
    const { findings } = await playHistory(await groundOf(slice.history.platform), slice.history);
    return findings.map(({ kind, what }) => `${kind}: ${what}`)[0];
  }
  const { samples, sample } = findSample(slice.scene);
  const world = await World.start(samples);
  const scene = await setTheScene(world, sample, slice.scene.action);
  const wanted = new RegExp(slice.cells);
  const incidents = [...(scene ? incidentsOf(scene) : [])].filter(({ cell }) =>
    wanted.test([cell.request, cell.fault, cell.how].join(" | ")),
  );
  if (incidents.length === 0) {
    throw new Error(`no cell of ${sample.title}, ${slice.scene.action}, is called ${slice.cells}`);
  }
  for (const incident of incidents) {
    const { why } = await runCell(scene as NonNullable<typeof scene>, incident);
    if (why !== undefined) {
      return `${incident.cell.request}, ${incident.cell.fault}: ${why.at(-1)}`;
    }
  }
  return undefined;
}

/** A slice is small: what takes longer never ends. */
const endlessMs = 40_000;

if (require.main === module) {
  holdTime();
  const slice = JSON.parse(process.argv[2] ?? "{}") as Slice;
  Promise.race([playSlice(slice), sleep(endlessMs).then(() => "it never ends")])
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    .then(
      (found) => {
        process.stdout.write(JSON.stringify({ found }));
        process.exit(0);
      },
      () => process.exit(1),
    );
}
