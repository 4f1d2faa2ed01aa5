import { performance } from "node:perf_hooks";
import type { dynamic } from "@pulumi/pulumi";
import type { Emulator } from "../../emulator/index";
import { securityCenter } from "../security-center";
import { callRows } from "./calls";
import { findingsRow } from "./findings";
import { guardRow } from "./guard";
import {
  bench,
  calls,
  median,
  memory,
  ratioOfTurns,
  refreshArgs,
  seconds,
  sideBySide,
  type Step,
  upArgs,
} from "./measure";
import { baseline, lists } from "./programs";
import type { Row } from "./row";

/** A thousand resources in the state: without writing it after each step. It changes nothing in the provider. */
const oneCheckpoint = { PULUMI_SKIP_CHECKPOINTS: "true" };

/** Each step against the provider that does nothing, which sleeps as long per create as an answer takes. */
function timeRow(title: string, rounds: number, delayMs: number, goals: Partial<Record<Step, number>>): Row {
  const wanted = Object.keys(goals) as Step[];
  const [at, other] = delayMs === 0 ? ["", "does nothing"] : [` at ${delayMs} ms an answer`, `sleeps ${delayMs} ms`];
  return {
    title,
    async measure(say) {
      const { ours, nothing } = await sideBySide(rounds, delayMs, wanted, say);
      return wanted.map((step) => ({
        figure: `${step}${at}, times a provider that ${other} (${median(nothing[step]).toFixed(1)} s)`,
        value: ratioOfTurns(ours[step], nothing[step]),
        goal: goals[step] as number,
      }));
    },
  };
}

export const rows: Record<string, Row> = {
  ...callRows,

  speed: timeRow("300 resources against a provider that does nothing", 7, 0, {
    "preview of 300 to create": 1.25,
    "up of 300": 1.15,
    "preview of 300 unchanged": 1.25,
    "refresh of 300": 1.15,
  }),

  latency: timeRow("300 resources at 50 ms an answer", 3, 50, {
    "preview of 300 to create": 1.4,
    "up of 300": 1.2,
    "preview of 300 unchanged": 1.4,
  }),

  bytes: {
    title: "bytes of our outputs",
    async measure() {
      const one = await bench("ours", baseline("ours", 1));
      try {
        await seconds(one.project, upArgs);
        const { deployment } = await one.project.exportState();
        const extra = (deployment.resources ?? [])
          .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/tenable:"))
          .map(({ inputs = {}, outputs = {} }) => extraBytes(inputs, outputs));
        return [
          {
            figure: "bytes of our outputs beyond the repeated inputs, largest resource",
            value: Math.max(...extra),
            goal: 600,
          },
        ];
      } finally {
        await one.close();
      }
    },
  },

  memory: {
    title: "memory of the provider's process with 1,000 resources",
    async measure(say) {
      const most = { ours: 0, nothing: 0 };
      for (const kind of ["nothing", "ours"] as const) {
        say(kind);
        const one = await bench(kind, lists(kind, 1000), oneCheckpoint);
        try {
          most[kind] = await memory(one.project, upArgs);
        } finally {
          await one.close();
        }
      }
      const compared = `times a provider that does nothing (${megabytes(most.nothing)})`;
      return [
        { figure: `plugin memory with 1,000 resources, ${compared}`, value: most.ours / most.nothing, goal: 1.3 },
      ];
    },
  },

  check: {
    title: "check and diff of a policy with 300 preferences",
    measure: async () => [
      { figure: "check + diff of a 300-key policy, ms (median of 500)", value: await checkAndDiff(), goal: 1 },
    ],
  },

  findings: findingsRow,

  guard: guardRow,

  tenant: {
    title: "10,000 objects in the tenant, 100 of them ours",
    async measure(say) {
      const one = await bench("ours", lists("ours", 100));
      try {
        say("creating ours");
        await seconds(one.project, upArgs);
        const few = await calls(one, refreshArgs);
        const little = await memory(one.project, refreshArgs);
        await fill(one.emulator, 10_000 - 100, say);
        say("refresh");
        const many = await calls(one, refreshArgs);
        const much = await memory(one.project, refreshArgs);
        const largest = await largestAnswer(one.emulator);
        const allowed = 1.3 + largest / little;
        return [
          { figure: `calls to refresh 100 of ours among 10,000 (among 100: ${few})`, value: many, goal: few },
          { figure: `memory for it, times among 100 (${megabytes(little)})`, value: much / little, goal: allowed },
        ];
      } finally {
        await one.close();
      }
    },
  },
};

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** What the outputs take beyond the inputs that they repeat, as JSON. */
function extraBytes(inputs: Record<string, unknown>, outputs: Record<string, unknown>): number {
  const added = Object.entries(outputs).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(inputs[key]));
  return added.length === 0 ? 0 : JSON.stringify(Object.fromEntries(added)).length;
}

async function checkAndDiff(): Promise<number> {
  const provider = require("../../provider/hosts/dynamic/entry/policy") as Required<dynamic.ResourceProvider>;
  const settings: Record<string, string> = { "tenable:platform": "sc", "tenable:url": "https://sc.example.com" };
  const get = (key: string): string | undefined => settings[key];
  await provider.configure({ config: { get, require: (key) => get(key) ?? "" } });
  const preferences = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`preference_${n}`, String(n)]));
  // Judged already: what remains is what each run does again.
  const __verdict = { isSure: true, isOffline: true };
  const args = { name: "big", template: "advanced", preferences, __address: "bench/dev/big", __verdict };
  // The SDK declares inputs as any.
  const inputs = (await provider.check({}, args)).inputs as Record<string, unknown>;
  const times: number[] = [];
  // The first hundred warm up: in a run of the engine the process has seen others of the type.
  for (let n = 0; n < 600; n += 1) {
    const started = performance.now();
    const checked = await provider.check(inputs, { ...args, preferences: { ...preferences } });
    await provider.diff("1", inputs, checked.inputs as Record<string, unknown>);
    if (n >= 100) {
      times.push(performance.now() - started);
    }
  }
  return median(times);
}

/** Fills the tenant with somebody else's asset lists. */
async function fill(emulator: Emulator, count: number, say: (detail: string) => void): Promise<void> {
  const platform = securityCenter(emulator);
  for (let n = 0; n < count; n += 100) {
    say(`${n} of ${count} objects of others`);
    await Promise.all(
      Array.from({ length: Math.min(100, count - n) }, (_, k) => platform.addAssetList(`other ${n + k}`)),
    );
  }
}

/** The bytes of the list with everything in it. */
async function largestAnswer(emulator: Emulator): Promise<number> {
  return securityCenter(emulator).assetListBytes();
}
