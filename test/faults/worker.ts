/** A process of the matrix: plays the scenes that it is sent, one after another. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PlatformSamples } from "../contract/sample";
import { type Outcome, runCell } from "./cell";
import { type Cell, incidentsOf } from "./incident";
import { setTheScene } from "./scene";
import { findSample, type Job } from "./jobs";
import { holdTime } from "./time";
import { World } from "./world";

export interface Order {
  job: Job;
  seed: number;
  /** Which part of the cells is run, from 0 to 1. */
  share: number;
}

/** What a worker tells: each cell as it ends, and the end of a job. */
export type Report = { outcome: Outcome } | { failed: string } | { finished: true };

/** A cell that takes longer never ends. */
const endlessMs = 30_000;

const worlds = new Map<PlatformSamples, World>();

async function worldOf(samples: PlatformSamples): Promise<World> {
  const world = worlds.get(samples) ?? (await World.start(samples));
  worlds.set(samples, world);
  return world;
}

/** From 0 to 1, the same for the same seed and cell. */
export function lot(seed: number, { platform, sample, action, request, fault, how }: Cell): number {
  const text = JSON.stringify([seed, platform, sample, action, request, fault, how]);
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}

export async function play({ job, seed, share }: Order, report: (outcome: Outcome) => void): Promise<void> {
  const { samples, sample } = findSample(job);
  let scene = await setTheScene(await worldOf(samples), sample, job.action);
  if (scene === undefined) {
    return;
  }
  for (const one of [...incidentsOf(scene)].filter(({ cell }) => lot(seed, cell) < share)) {
    const none = { errors: 0, advised: 0, unhelpful: [] };
    const outcome = await Promise.race([
      runCell(scene, one).catch((error: unknown): Outcome => {
        const why = [`the test itself fails: ${error instanceof Error ? error.stack : String(error)}`];
        return { ...one.cell, verdict: "broken", why, ...none };
      }),
      sleep(endlessMs, undefined, { ref: false }),
    ]);
    if (outcome !== undefined) {
      report(outcome);
      continue;
    }
    report({ ...one.cell, verdict: "broken", why: [`no end within ${endlessMs / 1000} s`], ...none });
    // What hangs may yet write: nothing of it is used any more.
    worlds.delete(samples);
    scene = await setTheScene(await worldOf(samples), sample, job.action);
    if (scene === undefined) {
      return;
    }
  }
}

if (process.send !== undefined && require.main === module) {
  const send = process.send.bind(process);
  holdTime();
  process.on("message", (order: Order) => {
    play(order, (outcome) => send({ outcome }))
      .catch((error: unknown) => send({ failed: error instanceof Error ? String(error.stack) : String(error) }))
      .then(
        () => send({ finished: true }),
        () => process.exit(1),
      );
  });
  process.on("disconnect", () => process.exit(0));
}
