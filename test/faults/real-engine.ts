import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Running } from "../../tools/pulumi/process";
import { allPlatforms } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { Project, type StackState } from "../../tools/pulumi/project";
import type { Declared, Entry, Operation, Run, Step } from "./engine";
import { atLeast, atMost, type Figure, write } from "../proof/figure";
import { type Engine, type EngineOf, type Finding, type History, playHistory, type Told } from "./history";
import { denseHistory, groundOf } from "./histories";
import { type Address, urnOf } from "./identity";
import type { Kill } from "./incident";
import type { Machine, World } from "./world";

const projectName = "baseline";

/** Short, for the platform is beside us; and long enough for a busy machine. */
const impatient = { TENABLE_REQUEST_TIMEOUT_SECONDS: "2", TENABLE_OPERATION_TIMEOUT_SECONDS: "10" };

/** Plays a history with the real engine: the same commands, and the same that must not be. */
export async function playForReal(history: History): Promise<Told> {
  const ground = await groundOf(history.platform);
  const project = await Project.create({ program: ";", name: projectName, stack: "unused" });
  try {
    return await playHistory(ground, history, realStacks(project, ground.world));
  } finally {
    project.close();
  }
}

/** The history of a seed; the platforms take turns. */
export function realHistory(seed: number, only?: string): History {
  const platforms = allPlatforms.filter((name) => only === undefined || name === only);
  const platform = platforms[seed % platforms.length] as History["platform"];
  return denseHistory(platform, seed);
}

interface RealOptions {
  seed: number;
  engineRuns: number;
  platform?: string;
  say(detail: string): void;
}

/** The same as a part of the proof. */
export async function realHistories({ seed, engineRuns, platform, say }: RealOptions): Promise<Figure[]> {
  const wrong: Finding[] = [];
  let steps = 0;
  for (let run = 0; run < engineRuns; run += 1) {
    const history = realHistory(seed * 1_003 + run, platform);
    const { findings, log } = await playForReal(history);
    wrong.push(...findings.slice(0, 1));
    steps += log.filter((line) => line.startsWith("    ")).length;
    say(`${run + 1} histories, ${wrong.length} of them wrong`);
    if (findings.length > 0) {
      write(`\n${history.platform}, ${history.setting}; as a test: ${JSON.stringify(history)}`);
      log.forEach((line) => write(`  ${line.slice(0, 400)}`));
    }
  }
  write(`${engineRuns} histories, in which ${steps} things happened`);
  return [
    atLeast("real engine: histories", engineRuns, 1),
    atMost("real engine: lost, doubled, foreign, stuck or wrong plan", wrong.length, 0),
  ];
}

const realStacks =
  (project: Project, world: World): EngineOf =>
  async (name, machine) => {
    const env = { ...impatient, ...environmentOf(machine, world, project.folder), PULUMI_DEBUG_COMMANDS: "1" };
    const stack = await project.otherStack(name, { env: { ...env, ...connectionEnv(world.site.emulator) } });
    return new RealStack(stack, name);
  };

function environmentOf({ name, backend }: Machine, { folder }: World, project: string): Record<string, string> {
  const state = join(folder, name);
  const states = join(project, "other-backend");
  for (const path of [state, states]) {
    mkdirSync(path, { recursive: true });
  }
  const url = `file://${states}?metadata=skip`;
  return { XDG_STATE_HOME: state, ...(backend !== undefined && { PULUMI_BACKEND_URL: url }) };
}

/** What is killed when, by the names of the model. */
const victims: Record<Kill, "cli" | "plugin"> = {
  "the plugin before": "plugin",
  "the plugin after": "plugin",
  "the engine": "cli",
};

interface Event {
  resOutputsEvent?: { metadata: { op: string; urn: string } };
  resourcePreEvent?: { metadata: { op: string; urn: string } };
  diagnosticEvent?: { urn?: string; message: string; severity: string };
}

/** One stack, whose program is written anew for each command. Operations come one after another, as in the model. */
class RealStack implements Engine {
  entries: Entry[] = [];
  private running: Running | undefined;
  private killed: Kill | undefined;

  constructor(
    private readonly project: Project,
    readonly name: string,
  ) {}

  urn({ type, name, parents = [] }: Pick<Declared, "type" | "name" | "parents">): string {
    const token = `pulumi-nodejs:dynamic/tenable:${type}`;
    const address: Address = {
      organization: "organization",
      project: projectName,
      stack: this.name,
      parents,
      type: token,
      name,
    };
    return urnOf(address);
  }

  begin(): { kill(what?: string): void; readonly isAlive: boolean } {
    this.killed = undefined;
    const isAlive = (): boolean => this.killed === undefined;
    return {
      kill: (what) => {
        this.killed = what as Kill;
        this.running?.kill(victims[this.killed]);
      },
      get isAlive() {
        return isAlive();
      },
    };
  }

  async up(program: readonly Declared[]): Promise<Run> {
    this.write(program);
    const forced = program.filter(({ options }) => options?.forceReplace).map((declared) => this.urn(declared));
    const known = new Set(this.entries.map(({ urn }) => urn));
    const args = forced.filter((urn) => known.has(urn)).flatMap((urn) => ["--replace", urn]);
    const run = await this.command(["up", "--yes", "--skip-preview", "--parallel", "1", ...args]);
    await this.read();
    return run;
  }

  async preview(program: readonly Declared[]): Promise<Run> {
    this.write(program);
    return await this.command(["preview", "--parallel", "1"]);
  }

  async refresh(): Promise<Run> {
    const before = this.entries;
    const args = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--parallel", "1"];
    const run = await this.command(args);
    await this.read();
    // The inputs tell what a user sees: everything is "refreshed".
    const steps = before.flatMap((old): Step[] => {
      const now = this.entries.find(({ urn, isReplaced }) => urn === old.urn && isReplaced === old.isReplaced);
      const operation = now === undefined ? "delete" : isDeepStrictEqual(now.inputs, old.inputs) ? "same" : "update";
      return [{ urn: old.urn, operation }];
    });
    return { ...run, steps };
  }

  private async command(args: string[]): Promise<Run> {
    const log = join(this.project.folder, `${this.name}.events`);
    rmSync(log, { force: true });
    this.running = this.project.start([...args, "--event-log", log]);
    const { code, stdout, stderr } = await this.running.result;
    this.running = undefined;
    if (this.killed !== undefined) {
      await this.project.cancel();
    }
    const events = existsSync(log) ? readFileSync(log, "utf8").split("\n").flatMap(parsed) : [];
    return runOf(events, code === 0 || this.killed !== undefined ? undefined : `${stdout}\n${stderr}`);
  }

  private async read(): Promise<void> {
    const { json } = await this.project.run(["stack", "export", "--show-secrets"], { expect: 0 });
    const { resources = [] } = (json as StackState).deployment;
    this.entries = resources.flatMap(
      ({ urn, type, id, inputs = {}, outputs = {}, initErrors = [], ...more }): Entry[] => {
        const [, short] = type.split("dynamic/tenable:");
        const isReplaced = more.delete === true;
        const retain = more.retainOnDelete === true;
        return short === undefined || id === undefined
          ? []
          : [{ urn, type: short, id, inputs, outputs, initErrors, isReplaced, retain }];
      },
    );
  }

  private write(program: readonly Declared[]): void {
    const lines = program.map(({ type, name, inputs, parents = [], aliases = [], options = {} }) => {
      const { deleteBeforeReplace, retainOnDelete } = options;
      const opts = JSON.stringify({ aliases, deleteBeforeReplace, retainOnDelete });
      const parent = parents.length > 0 ? `, parent: component(${JSON.stringify(parents[0])})` : "";
      return `new tenable.${type}(${JSON.stringify(name)}, ${JSON.stringify(inputs)}, { ...${opts}${parent} });`;
    });
    this.project.setProgram(`${head}${lines.join("\n")}\n`);
  }
}

const head = `
const pulumi = require("@pulumi/pulumi");
const tenable = require("pulumi-tenable");
const components = new Map();
const component = (type) => {
  components.set(type, components.get(type) ?? new pulumi.ComponentResource(type, "around"));
  return components.get(type);
};
`;

function parsed(line: string): Event[] {
  try {
    return [JSON.parse(line) as Event];
  } catch {
    // The last line of a killed engine.
    return [];
  }
}

/** What the engine calls a step, as the model calls it; of a replacement the halves are none. */
const operations: Readonly<Record<string, Operation>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** What a command has done and said; `failed` is all that it wrote, where it failed. */
function runOf(events: readonly Event[], failed: string | undefined): Run {
  const steps = events.flatMap(({ resourcePreEvent }): Step[] => {
    const { op = "", urn = "" } = resourcePreEvent?.metadata ?? {};
    const operation = operations[op];
    return operation === undefined || !urn.includes("tenable:") ? [] : [{ urn, operation }];
  });
  const said = (severity: string): { urn: string; text: string }[] =>
    events.flatMap(({ diagnosticEvent: one }) =>
      one?.severity === severity ? [{ urn: one.urn ?? "", text: one.message.trim() }] : [],
    );
  const errors = said("error").filter(({ urn }) => urn.includes("tenable:"));
  const failures = errors.map(({ urn, text }) => ({ urn, method: "update" as const, messages: [text] }));
  const unknown = { urn: "", method: "update" as const, messages: [(failed ?? "").slice(-1_000)] };
  return {
    steps: steps.sort((one, other) => one.urn.localeCompare(other.urn) || one.operation.localeCompare(other.operation)),
    failures: failed === undefined ? [] : failures.length > 0 ? failures : [unknown],
    warnings: said("warning").map(({ text }) => text),
  };
}
