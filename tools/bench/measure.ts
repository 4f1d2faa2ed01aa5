import { readFileSync } from "node:fs";
import { type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { describe, type EngineResult, type Running } from "../pulumi/process";
import { Project } from "../pulumi/project";
import { baseline, type Kind } from "./programs";

/** A platform and a project on it, of one kind. */
export interface Bench<P extends Platform = "sc"> {
  emulator: Emulator<P>;
  project: Project;
  close(): Promise<void>;
}

export const bench = (kind: Kind, program: string, env: Record<string, string> = {}): Promise<Bench> =>
  benchOn("sc", kind, program, env);

export async function benchOn<P extends Platform>(
  platform: P,
  kind: Kind,
  program: string,
  env: Record<string, string> = {},
): Promise<Bench<P>> {
  const emulator = await startEmulator({ platform });
  const { adminAccessKey = "", adminSecretKey = "" } = emulator.keys as unknown as Record<string, unknown>;
  try {
    const project = await Project.create({
      name: "bench",
      program,
      connectionEnv: {
        TENABLE_PLATFORM: platform,
        TENABLE_URL: emulator.url,
        TENABLE_ACCESS_KEY: emulator.keys.accessKey,
        TENABLE_SECRET_KEY: emulator.keys.secretKey,
        TENABLE_ADMIN_ACCESS_KEY: String(adminAccessKey),
        TENABLE_ADMIN_SECRET_KEY: String(adminSecretKey),
        ...env,
      },
    });
    const close = async (): Promise<void> => {
      project.close();
      await emulator.close();
    };
    return { emulator, project, close };
  } catch (error) {
    await emulator.close();
    throw new Error(`The ${kind} project could not be made.`, { cause: error });
  }
}

/** A thousand resources on a busy machine. */
const long = { timeoutSeconds: 600 };

/** Runs a command that must succeed and answers how long it took, in seconds. */
export async function seconds(project: Project, args: string[]): Promise<number> {
  const result = await project.run(args, { expect: 0, ...long });
  return result.milliseconds / 1000;
}

export const upArgs = ["up", "--yes", "--skip-preview"];
export const previewArgs = ["preview", "--expect-no-changes"];
export const refreshArgs = ["refresh", "--preview-only", "--expect-no-changes"];

/** The requests that a command makes. */
export async function calls({ emulator, project }: Bench<Platform>, args: string[]): Promise<number> {
  const before = emulator.requests.length;
  await project.run(args, { expect: 0, ...long });
  return emulator.requests.length - before;
}

/** The most memory that the provider's process had during a command, in bytes. Linux tells, others do not. */
export async function memory(project: Project, args: string[]): Promise<number> {
  const running: Running = project.start(args, long);
  let most = 0;
  const timer = setInterval(() => {
    for (const pid of running.plugins()) {
      most = Math.max(most, highWaterMark(pid));
    }
  }, 50);
  const result: EngineResult = await running.result.finally(() => clearInterval(timer));
  if (result.code !== 0) {
    throw new Error(describe(result, "expected exit code 0"));
  }
  if (most === 0) {
    throw new Error("The memory of the provider's process could not be read: this row needs Linux.");
  }
  return most;
}

function highWaterMark(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0; // Ended while we looked.
  }
}

/** Commands of a project's life, in their order. */
const steps = {
  "preview of 300 to create": ["preview"],
  "up of 300": upArgs,
  "preview of 300 unchanged": previewArgs,
  "refresh of 300": refreshArgs,
} as const satisfies Record<string, string[]>;

export type Step = keyof typeof steps;

/** What changes nothing is done again in a round, and more often where it is short. */
const times: Record<Step, number> = {
  "preview of 300 to create": 2,
  "up of 300": 1,
  "preview of 300 unchanged": 2,
  "refresh of 300": 8,
};

/**
 * Seconds for these steps with 300 resources, with so many milliseconds an answer.
 *
 * Both projects stand at the same time and take turns at each step, the first one by turns too: what a machine does beside
 * it, or how fast it runs in a minute, is alike for the two of a pair.
 */
export async function sideBySide(
  rounds: number,
  delayMs: number,
  wanted: readonly Step[],
  say: (detail: string) => void,
): Promise<Record<Kind, Record<Step, number[]>>> {
  const none = (): Record<Step, number[]> =>
    Object.fromEntries(Object.keys(steps).map((step) => [step, [] as number[]])) as Record<Step, number[]>;
  const taken: Record<Kind, Record<Step, number[]>> = { ours: none(), nothing: none() };
  for (let round = 1; round <= rounds; round += 1) {
    const pair = await both(delayMs);
    try {
      for (const step of wanted) {
        for (let time = 1; time <= times[step]; time += 1) {
          for (const kind of inTurns<Kind>(["nothing", "ours"], round + time)) {
            say(`round ${round} of ${rounds}, ${kind}, ${step}`);
            taken[kind][step].push(await seconds(pair[kind].project, [...steps[step]]));
          }
        }
      }
    } finally {
      await Promise.all(Object.values(pair).map((one) => one.close()));
    }
  }
  return taken;
}

/** Each of the two is the first one every other time. */
export const inTurns = <T>(two: readonly [T, T], time: number): T[] => (time % 2 === 0 ? [...two] : two.toReversed());

/**
 * How many times as long all of these took as all of those that they took turns with. Of 56 pairs of a refresh on a noisy
 * machine it strays by 1.5 %, the median of the pairs by 2.1 % and the ratio of the best by 3 %.
 */
export const ratioOfTurns = (values: readonly number[], others: readonly number[]): number => sum(values) / sum(others);

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

async function both(delayMs: number): Promise<Record<Kind, Bench>> {
  const env = { BENCH_DELAY: String(delayMs) };
  const nothing = await bench("nothing", baseline("nothing", 100), env);
  try {
    const ours = await bench("ours", baseline("ours", 100), env);
    if (delayMs > 0) {
      ours.emulator.faults.add({ delayMs, times: Infinity });
    }
    return { ours, nothing };
  } catch (error) {
    await nothing.close();
    throw error;
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
