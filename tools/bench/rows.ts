import { performance } from "node:perf_hooks";
import type { dynamic } from "@pulumi/pulumi";
import type { Emulator } from "../../emulator/index";
import { securityCenter } from "../security-center";
import { bench, benchOn, calls, median, memory, refreshArgs, seconds, sideBySide, upArgs } from "./measure";
import { baseline, lists } from "./programs";
import { findingsRow } from "./findings";
import type { Row } from "./row";

/** A thousand resources in the state: without writing it after each step. It changes nothing in the provider. */
const oneCheckpoint = { PULUMI_SKIP_CHECKPOINTS: "true" };

export const rows: Record<string, Row> = {
  calls: {
    title: "calls for 100 policies, 100 asset lists, 100 scans",
    async measure(say) {
      const one = await bench("ours", baseline("ours", 100));
      try {
        say("up");
        const create = await calls(one, upArgs);
        say("refresh");
        const refresh = await calls(one, refreshArgs);
        const { deployment } = await one.project.exportState();
        const extra = (deployment.resources ?? [])
          .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/tenable:"))
          .map(({ inputs = {}, outputs = {} }) => extraBytes(inputs, outputs));
        return [
          { figure: "calls to create 100 policies + 100 asset lists + 100 scans", value: create, goal: 310 },
          { figure: "calls to refresh them, nothing changed", value: refresh, goal: 10 },
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

  vm: {
    title: "the same on Vulnerability Management",
    async measure(say) {
      const one = await benchOn("vm", "ours", baseline("ours", 100, ""));
      try {
        say("up");
        const create = await calls(one, upArgs);
        say("refresh");
        const refresh = await calls(one, refreshArgs);
        return [
          { figure: "calls to create 100 policies + 100 tags + 100 scans (vm)", value: create, goal: 310 },
          { figure: "calls to refresh them, every default echoed back (vm)", value: refresh, goal: 310 },
        ];
      } finally {
        await one.close();
      }
    },
  },

  speed: {
    title: "300 resources against a provider that does nothing",
    async measure(say) {
      const { ours, nothing } = await sideBySide(3, say);
      return (["up", "preview", "refresh"] as const).map((step) => ({
        figure: `${step} of 300, times a provider that does nothing (${nothing[step].toFixed(1)} s)`,
        value: ours[step] / nothing[step],
        goal: 1.15,
      }));
    },
  },

  latency: {
    title: "300 resources at 50 ms an answer",
    async measure(say) {
      const best = { ours: Infinity, nothing: Infinity };
      for (const round of [1, 2]) {
        for (const kind of ["nothing", "ours"] as const) {
          say(`round ${round} of 2, ${kind}`);
          const one = await bench(kind, baseline(kind, 100), { BENCH_DELAY: "50" });
          one.emulator.faults.add({ delayMs: 50, times: Infinity });
          try {
            best[kind] = Math.min(best[kind], await seconds(one.project, upArgs));
          } finally {
            await one.close();
          }
        }
      }
      const compared = `times a provider that sleeps 50 ms per create (${best.nothing.toFixed(1)} s)`;
      return [{ figure: `up of 300 at 50 ms an answer, ${compared}`, value: best.ours / best.nothing, goal: 1.2 }];
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
  const args = { name: "big", template: "advanced", preferences, __address: "bench/dev/big" };
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
