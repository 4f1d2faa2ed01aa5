/** A process of the proof: plays the scenes and histories that it is sent, one after another. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PlatformSamples } from "../samples/sample";
import { type Outcome, runCell } from "./cell";
import type { History, Told } from "./history";
import { playHistories } from "./histories";
import { type Cell, incidentsOf } from "./incident";
import { findSample, type Job } from "./jobs";
import { setTheScene } from "./scene";
import { holdTime } from "./time";
import { World } from "./world";

/** Cells of one scene. */
export interface SceneOrder {
  job: Job;
  seed: number;
  /** Which part of the cells is run, from 0 to 1. */
  share: number;
}

/** Random histories on one platform. */
export interface HistoryOrder {
  platform: History["platform"];
  seed: number;
  runs: number;
}

export type Order = SceneOrder | HistoryOrder;

/** What a worker tells: each cell and history as it ends, and the end of an order. */
export type Report = { outcome: Outcome } | { history: History; told: Told } | { failed: string } | { finished: true };

/** A cell or a history that takes longer never ends. */
const endlessMs = 60_000;

const worlds = new Map<PlatformSamples, World>();

async function worldOf(samples: PlatformSamples): Promise<World> {
  const world = worlds.get(samples) ?? (await World.start(samples));
  worlds.set(samples, world);
  return world;
}

/** From 0 to 1, the same for the same seed and cell. */
function lot(seed: number, { platform, sample, action, request, fault, how }: Cell): number {
  const text = JSON.stringify([seed, platform, sample, action, request, fault, how]);
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}

/** Plays the cells of a scene that the lot chooses. */
export async function playScene({ job, seed, share }: SceneOrder, report: (outcome: Outcome) => void): Promise<void> {
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

async function play(order: Order, send: (report: Report) => void): Promise<void> {
  if ("job" in order) {
    await playScene(order, (outcome) => send({ outcome }));
  } else {
    await playHistories(order.platform, order.seed, order.runs, ({ history, ...told }) => send({ history, told }));
  }
}

if (process.send !== undefined && require.main === module) {
  const send = (report: Report): void => void process.send?.(report);
  holdTime();
  process.on("message", (order: Order) => {
    play(order, send)
      .catch((error: unknown) => send({ failed: error instanceof Error ? String(error.stack) : String(error) }))
      .then(
        () => send({ finished: true }),
        () => process.exit(1),
      );
  });
  process.on("disconnect", () => process.exit(0));
}
