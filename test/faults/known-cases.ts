import type { Fault, Json, JsonObject } from "../../emulator/index";
import type { Props } from "../../provider";
import { type Platform, platformNames } from "../../provider/definition/platform";
import type { Sample } from "../samples/sample";
import { type Declared, type Entry, type Run, Stack } from "./engine";
import { atMost, type Figure, printTable, write } from "../proof/figure";
import { findSample } from "./jobs";
import { refuseFailure } from "./action";
import { forgetTime, holdTime } from "./time";
import { World } from "./world";

/** A resource that was created, and what to do with it. */
interface Stage {
  world: World;
  stack: Stack;
  declared: Declared;
  path: string;
  id: string;
  fault(fault: Fault): void;
  quiet(): void;
  up(changes?: Props, program?: "without it"): Promise<Run>;
  refresh(): Promise<Run>;
  /** What a person sees of the object. */
  shown(): Promise<Props>;
  /** Objects of its collection with its name. */
  count(): number;
  /** Requests of ours that write, since it was created or somebody else wrote. */
  writes(): number;
  forget(): void;
}

/** Says what is wrong; nothing when all is right. */
type Case = (stage: Stage) => Promise<string | undefined>;

const forever = Number.POSITIVE_INFINITY;

const platforms = ["sc", "vm", "nessus"] as const;

/** Which sample a case is played with, by platform. */
const policy: Record<Platform, string> = { sc: "Policy", vm: "Policy", nessus: "Policy" };
const addresses = { sc: "StaticAssetList of addresses", vm: "StaticAssetList as a tag" };
const scan: Record<Platform, string> = {
  sc: "Scan of addresses",
  vm: "Scan of a template",
  nessus: "Scan of a template",
};

const all = (run: Run): string =>
  [...run.steps.map(({ operation }) => operation), ...run.failures.flatMap(({ messages }) => messages)].join("; ");

const expectThat = (...facts: [ok: boolean, otherwise: string][]): string | undefined => facts.find(([ok]) => !ok)?.[1];

const isQuiet = (run: Run): boolean =>
  run.failures.length === 0 && run.steps.every(({ operation }) => operation === "same");

/** The nine cases in which a Terraform provider was measured. */
const cases: { name: string; samples: Partial<Record<Platform, string>>; play: Case }[] = [
  {
    name: "403 on read: an error, and the object stays in the state",
    samples: policy,
    play: async ({ fault, quiet, refresh, up, stack, count }) => {
      fault({ method: "GET", status: 403, body: refusalOf(stack), times: forever });
      const refreshed = await refresh();
      quiet();
      const run = await up();
      return expectThat(
        [refreshed.failures.length > 0, "the refresh says nothing"],
        [stack.entries.length === 1, "the state has lost it"],
        [isQuiet(run), `the next run is not quiet: ${all(run)}`],
        [count() === 1, "there are two"],
      );
    },
  },
  {
    name: "403 on delete: an error, and the object stays in the state",
    samples: policy,
    play: async ({ fault, up, stack, count }) => {
      fault({ method: "DELETE", status: 403, body: refusalOf(stack), times: forever });
      const run = await up({}, "without it");
      return expectThat(
        [run.failures.length > 0, "the run says nothing"],
        [stack.entries.length === 1, "the state has lost it"],
        [count() === 1, "it is gone"],
      );
    },
  },
  {
    name: "404: what was deleted by hand is seen by a refresh and made again",
    samples: policy,
    play: async ({ world, path, id, refresh, up, stack, count, forget }) => {
      await world.site.byHand("DELETE", `${path}/${id}`);
      forget();
      const refreshed = await refresh();
      const run = await up();
      return expectThat(
        [refreshed.failures.length === 0, all(refreshed)],
        [refreshed.steps[0]?.operation === "delete", "the refresh does not show it"],
        [run.failures.length === 0, all(run)],
        [stack.entries.length === 1 && count() === 1, "it is not there again"],
      );
    },
  },
  {
    name: "429: waited for, and done once",
    samples: policy,
    play: async ({ fault, up, refresh, count }) => {
      fault({ retryAfter: 3, times: 3 });
      const run = await up({ description: "changed" });
      fault({ retryAfter: 3, times: 3 });
      const refreshed = await refresh();
      return expectThat(
        [run.failures.length === 0, all(run)],
        [isQuiet(refreshed), all(refreshed)],
        [count() === 1, "two"],
      );
    },
  },
  {
    name: "500 after the create was carried out: one object",
    samples: policy,
    play: async ({ world, declared, fault, quiet, path }) => {
      const other = { ...declared, name: "other", inputs: { ...declared.inputs, name: "other" } };
      const stack = new Stack("other");
      fault({ method: "POST", path, status: 500, body: "", commit: true });
      await stack.up([other], world.process());
      quiet();
      const run = await stack.up([other], world.process());
      return expectThat(
        [run.failures.length === 0, all(run)],
        [namesakes(world, "other") === 1, `there are ${namesakes(world, "other")}`],
      );
    },
  },
  {
    name: "preferences answered as []: nothing to read, and no difference",
    samples: { sc: "Policy" },
    play: async ({ fault, refresh, up, quiet }) => {
      await up({ preferences: undefined });
      const change = (answer: Json): Json => {
        const { response, ...envelope } = answer as { response: JsonObject };
        return { ...envelope, response: { ...response, preferences: [] } };
      };
      fault({ method: "GET", path: /^\/rest\/policy\/\d+$/, change, times: forever });
      const refreshed = await refresh();
      quiet();
      return expectThat([isQuiet(refreshed), all(refreshed)]);
    },
  },
  {
    name: "cleared lists: what was taken out of the program is empty on the platform",
    samples: scan,
    play: async ({ up, refresh, shown, world }) => {
      const property = world.samples.platform === "sc" ? "credentialIds" : "notifyEmails";
      const before = await shown();
      const run = await up({ [property]: undefined });
      const after = await shown();
      const seen = (object: Props): unknown => object.credentials ?? object.emails;
      const left = world.samples.platform === "sc" ? seen(after) : after.emails;
      return expectThat(
        [run.failures.length === 0, all(run)],
        [JSON.stringify(before) !== JSON.stringify(after), "nothing has changed"],
        [
          left === "" || left === undefined || (Array.isArray(left) && left.length === 0),
          `left: ${JSON.stringify(left)}`,
        ],
        [isQuiet(await refresh()), "a refresh shows drift"],
      );
    },
  },
  {
    name: "ranges answered for CIDR blocks: no difference",
    samples: addresses,
    play: async ({ fault, refresh, up, world }) => {
      let isSeen = false;
      const range = (text: string): string =>
        text.replaceAll(/192\.0\.2\.0\/2[45](,192\.0\.2\.128\/25)?/g, () => {
          isSeen = true;
          return "192.0.2.0-192.0.2.255";
        });
      fault({ method: "GET", change: (answer) => JSON.parse(range(JSON.stringify(answer))) as Json, times: forever });
      const refreshed = await refresh();
      world.site.emulator.faults.clear();
      const run = await up();
      return expectThat(
        [isSeen, "the answers hold no block"],
        [isQuiet(refreshed), all(refreshed)],
        [isQuiet(run), all(run)],
      );
    },
  },
  {
    name: "defaults echoed by the platform: no difference",
    samples: scan,
    play: async ({ declared, world, path }) => {
      // As little as can be said.
      const optional = new Set([
        "description",
        "schedule",
        "notifyEmails",
        "permissions",
        "preferences",
        "credentialIds",
      ]);
      const inputs = Object.fromEntries(Object.entries(declared.inputs).filter(([name]) => !optional.has(name)));
      const small = { ...declared, name: "small", inputs: { ...inputs, name: `small in ${path}` } };
      const stack = new Stack("small");
      refuseFailure(await stack.up([small], world.process()));
      const refreshed = await stack.refresh(world.process());
      const run = await stack.up([small], world.process());
      return expectThat([isQuiet(refreshed), all(refreshed)], [isQuiet(run), all(run)]);
    },
  },
];

/** A refusal for want of permission, in the words of the platform. */
function refusalOf({ entries }: Stack): object {
  const isSecurityCenter = entries[0]?.outputs.platform === "sc";
  return isSecurityCenter
    ? { type: "regular", response: "", error_code: 146, error_msg: "You do not have permission.", warnings: [] }
    : { error: "You do not have permission to do this" };
}

function namesakes(world: World, name: string): number {
  const records = [...world.tables().values()].flatMap((table) => [...table.values()]);
  return records.filter((record) =>
    [record.name, record.value, (record.settings as Props | undefined)?.name].includes(name),
  ).length;
}

async function stageOf(world: World, sample: Sample): Promise<Stage> {
  await world.reset();
  const stack = new Stack("production");
  const declared: Declared = { type: sample.type, name: "weekly", inputs: sample.inputs(world.ids) };
  refuseFailure(await stack.up([declared], world.process()));
  const { id } = stack.entries[0] as Entry;
  const { faults } = world.site.emulator;
  let from = world.requests.length;
  return {
    writes: () => world.site.writes(from).length,
    forget: () => {
      from = world.requests.length;
    },
    ...{ world, stack, declared, id, path: sample.path },
    fault: (fault) => void faults.add(fault),
    quiet: () => faults.clear(),
    up: (changes = {}, program) => {
      const all = Object.entries({ ...declared.inputs, ...changes }).filter(([, value]) => value !== undefined);
      const inputs = Object.fromEntries(all);
      return stack.up(program === undefined ? [{ ...declared, inputs }] : [], world.process());
    },
    refresh: () => stack.refresh(world.process()),
    shown: () => sample.shown(world.site, id),
    count: () => namesakes(world, String(declared.inputs.name)),
  };
}

/** What happened in one of the cases on one platform. */
export interface Result {
  name: string;
  platform: Platform;
  wrong: string | undefined;
  writes: number;
}

/** All of them, or those whose name begins so. */
export async function playKnownCases(beginning = ""): Promise<Result[]> {
  const results: Result[] = [];
  for (const platform of platforms) {
    const world = await World.start(findSample({ platform, sample: "Policy" }).samples);
    for (const { name, samples, play } of cases) {
      const { [platform]: title } = samples;
      if (title === undefined || !name.startsWith(beginning)) {
        continue;
      }
      forgetTime();
      const stage = await stageOf(world, findSample({ platform, sample: title }).sample);
      const wrong = await play(stage).catch((error: unknown) => String(error));
      results.push({ name, platform, wrong, writes: stage.writes() });
    }
    await world.close();
  }
  return results;
}

/** The table of docs/troubleshooting.md: what happens in each case, and with how many requests that write. */
export function knownCasesTable(results: readonly Result[]): string {
  const head = ["what goes wrong", "what happens", ...platforms.map((platform) => platformNames[platform])];
  const rows = cases.map(({ name }) => {
    const [what = "", happens = ""] = name.split(": ");
    const cells = platforms.map((platform) => {
      const result = results.find((one) => one.name === name && one.platform === platform);
      return result === undefined ? "–" : result.wrong === undefined ? `right, ${result.writes}` : "wrong";
    });
    return [what, happens, ...cells];
  });
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The same as a part of the proof. */
export async function knownCases(): Promise<Figure[]> {
  holdTime();
  const results = await playKnownCases();
  const rows = cases.map(({ name }) => [
    name,
    ...platforms.map((platform) => {
      const result = results.find((one) => one.name === name && one.platform === platform);
      return result === undefined ? "-" : result.wrong === undefined ? "right" : "WRONG";
    }),
  ]);
  printTable([["", ...platforms], ...rows], (row) => (rows[row] ?? []).includes("WRONG"));
  const wrong = results.filter((result) => result.wrong !== undefined);
  wrong.forEach((result) => write(`  ${result.platform}, ${result.name}: ${result.wrong}`));
  const wrongCases = new Set(wrong.map(({ name }) => name)).size;
  return [atMost(`known cases: wrong, of ${cases.length}`, wrongCases, 0)];
}

if (require.main === module) {
  holdTime();
  playKnownCases().then(
    (results) => write(knownCasesTable(results)),
    (error: unknown) => write(String(error)),
  );
}
