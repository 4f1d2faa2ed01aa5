/**
 * `npm run quick-start`: the story of the package in the terminal, without an account.
 *
 * Every sentence it prints about the platform was checked there, through the emulator's own API. A step that does not
 * do what its text says ends the story with exit code 1 and what was expected, what came and Pulumi's output.
 */
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { type Emulator, type Platform, startEmulator } from "../emulator/index";
import type { ByHand } from "./by-hand";
import { connectionEnv } from "./connection";
import { editorPlatform } from "./editor-platforms";
import { findPulumi } from "./pulumi";
import { describe, type EngineResult, killAll } from "./pulumi/process";
import { changedProperties, Project } from "./pulumi/project";
import { duration, startProgress } from "./progress";
import { repositoryRoot } from "./repo";
import { securityCenter } from "./security-center";

const help = `Usage: npm run quick-start [-- --platform sc|vm|nessus] [-- --verbose]

Runs examples/quick-start with the real Pulumi engine against a local emulator:
created, found unchanged, edited by hand, found drifted, repaired, destroyed.

  --platform NAME   sc (Tenable Security Center) is the default; vm (Tenable Vulnerability Management), nessus
  --verbose         also show what Pulumi itself prints
  --help            this text

Example: npm run quick-start -- --platform vm --verbose
Exit codes: 0 the story went as told, 1 it did not, 2 wrong usage.
`;

/** What the story has of its own on one platform. */
interface Scene {
  /** Behind "an emulated ". */
  name: string;
  /** The emulator, and a person who works on it. */
  start(): Promise<[Emulator<Platform>, ByHand]>;
  /** What the program makes, in words and as the platform lists it. */
  makes: string;
  objects: string[];
  /** What the platform makes along with it, and keeps: others may use it by then. */
  stays: string[];
}

const allObjects = {
  makes: "a policy, an asset list, a scanner group, a scan",
  objects: ["asset list dmz", "policy weekly", "scan weekly-dmz", "scanner group inside"],
  stays: [],
};

const scenes: Record<Platform, Scene> = {
  sc: {
    name: "Tenable Security Center",
    start: async () => {
      const emulator = await startEmulator({ platform: "sc" });
      return [emulator, securityCenter(emulator)];
    },
    ...allObjects,
  },
  vm: {
    name: "Tenable Vulnerability Management",
    start: async () => {
      const emulator = await startEmulator({ platform: "vm" });
      return [emulator, editorPlatform(emulator)];
    },
    ...allObjects,
    stays: ["tag category Static asset lists"],
  },
  nessus: {
    name: "Nessus",
    start: async () => {
      const emulator = await startEmulator({ platform: "nessus" });
      return [emulator, editorPlatform(emulator)];
    },
    makes: "a policy and a scan",
    objects: ["policy weekly", "scan weekly-dmz"],
    stays: [],
  },
};

/** A step did something else than its text says. */
class StoryError extends Error {}

type Colour = "bold" | "dim" | "green" | "red" | "cyan";

function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

class Story {
  private step = 0;

  constructor(
    private readonly project: Project,
    private readonly emulator: Emulator<Platform>,
    private readonly verbose: boolean,
  ) {}

  /** Announces a step and runs a command of Pulumi for it. */
  async command(title: string, args: string[], expectedCode: number): Promise<EngineResult> {
    this.title(title);
    const shown = args.filter((arg) => arg !== "--skip-preview" && arg !== "--json");
    say(paint("dim", `   $ pulumi ${shown.join(" ")}`));
    const progress = this.verbose ? undefined : startProgress("   running");
    const output = this.verbose ? (text: string) => process.stdout.write(text) : undefined;
    const result = await this.project.run(args, { output }).finally(() => progress?.end());
    if (result.code !== expectedCode) {
      throw new StoryError(describe(result, `step ${this.step} ("${title}") expected exit code ${expectedCode}`));
    }
    return result;
  }

  title(title: string): void {
    this.step += 1;
    say(`\n${paint("bold", `${this.step}. ${title}`)}`);
  }

  seen(text: string): void {
    say(`   ${paint("green", "✓")} ${text}`);
  }

  /** Fails the step when the two differ. */
  expect(what: string, came: unknown, expected: unknown, result?: EngineResult): void {
    if (JSON.stringify(came) === JSON.stringify(expected)) {
      return;
    }
    const both = `expected ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`;
    const message = `Step ${this.step}, ${what}: ${both}.`;
    throw new StoryError(result === undefined ? message : `${message}\n${describe(result, "the command")}`);
  }

  /** The requests since a mark that were meant to change something. */
  writes(since = 0): string[] {
    const sent = this.emulator.requests.slice(since).filter(({ method }) => method !== "GET");
    return sent.map(({ method, path }) => `${method} ${path}`);
  }
}

async function tell(story: Story, scene: Scene, platform: ByHand, emulator: Emulator<Platform>): Promise<string> {
  const before = await platform.names();

  const up = ["up", "--yes", "--skip-preview"];
  const created = await story.command(`Create the baseline: ${scene.makes}`, up, 0);
  const added = (await platform.names()).filter((name) => !before.includes(name));
  const ours = added.filter((name) => !scene.stays.includes(name));
  story.expect("new objects on the platform", ours, scene.objects, created);
  const createCalls = emulator.requests.length - 2 * platform.callsPerLook;
  for (const name of ours) {
    story.seen(`${name} is on the platform`);
  }

  let mark = emulator.requests.length;
  await story.command("Run it again: nothing to do", [...up, "--expect-no-changes"], 0);
  story.expect("requests that change something", story.writes(mark), []);
  story.seen("no difference found, no request that changes anything");

  story.title("Somebody edits the scan by hand: Mondays instead of Saturdays");
  const rule = await platform.repeatRule("weekly-dmz");
  const edited = rule.replace("BYDAY=SA", "BYDAY=MO");
  story.expect("the rule of the scan names Saturday", edited !== rule, true);
  say(paint("dim", `   ${await platform.setRepeatRule("weekly-dmz", edited)}`));
  story.expect("the rule after the edit", await platform.repeatRule("weekly-dmz"), edited);
  story.seen(`the platform now says ${edited}`);

  const report = ["refresh", "--preview-only", "--expect-no-changes", "--json"];
  mark = emulator.requests.length;
  const drift = await story.command("The nightly drift report notices", report, 7);
  story.expect("what the report names", changedProperties(drift), ["update weekly-dmz: schedule.repeat"], drift);
  story.expect("requests that change something", story.writes(mark), []);
  story.seen("exit code 7, and exactly one line: weekly-dmz, schedule.repeat");

  const repaired = await story.command("Repair: make the platform agree with the code again", [...up, "--refresh"], 0);
  story.expect("the rule after the repair", await platform.repeatRule("weekly-dmz"), rule, repaired);
  story.seen(`the platform says ${rule} again`);

  mark = emulator.requests.length;
  const destroyed = await story.command("Take everything away", ["destroy", "--yes", "--skip-preview"], 0);
  const deletes = story.writes(mark).filter((request) => request.startsWith("DELETE"));
  story.expect("objects on the platform", await platform.names(), [...before, ...scene.stays].sort(), destroyed);
  const stays = scene.stays.map((name) => `, except for the ${name}, which others may use by now`);
  story.seen(`the platform is as it was before${stays.join("")}`);

  return (
    `${ours.length} objects created with ${createCalls} calls, 0 changes in the second run, 1 edit by hand found and ` +
    `repaired, ${deletes.length} objects destroyed`
  );
}

const isPlatform = (name: string): name is Platform => Object.hasOwn(scenes, name);

async function main(): Promise<number> {
  let values: { platform?: string; verbose?: boolean; help?: boolean };
  try {
    const options = { platform: { type: "string" }, verbose: { type: "boolean" }, help: { type: "boolean" } } as const;
    ({ values } = parseArgs({ options }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (values.help) {
    say(help.trimEnd());
    return 0;
  }
  const name = values.platform ?? "sc";
  if (!isPlatform(name)) {
    process.stderr.write(`--platform ${name} is not a platform: sc, vm or nessus.\n`);
    return 2;
  }
  const scene = scenes[name];

  const pulumi = await findPulumi();
  const started = Date.now();
  say(`${paint("bold", "pulumi-tenable quick start")}: a scanning baseline on an emulated ${scene.name}`);
  say(paint("dim", `Pulumi: ${pulumi.bin}`));
  const [emulator, platform] = await scene.start();
  closers.push(() => emulator.close());
  say(paint("dim", `Emulator: ${emulator.url}`));
  const project = await Project.create({
    program: join(repositoryRoot(), "examples", "quick-start"),
    connectionEnv: connectionEnv(emulator),
  });
  closers.push(() => project.close());
  say(paint("dim", "Program: examples/quick-start/index.ts"));
  const story = new Story(project, emulator, values.verbose === true);
  const summary = await tell(story, scene, platform, emulator);
  say(`\n${paint("green", "Done")}: ${summary}; ${duration(Date.now() - started)}.`);
  return 0;
}

/** What to undo at the end, whatever ended it. */
const closers: (() => unknown)[] = [];

async function close(): Promise<void> {
  killAll();
  for (const closer of closers.splice(0).reverse()) {
    await closer();
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    process.stderr.write("\nInterrupted: cleaning up.\n");
    void close().finally(() => process.exit(130));
  });
}

main()
  .catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${styleText("red", "Failed", { stream: process.stderr })}: ${message}\n`);
    return 1;
  })
  .then(async (code) => {
    await close();
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    process.stderr.write(`Cleaning up failed: ${String(error)}\n`);
    process.exitCode = 1;
  });
