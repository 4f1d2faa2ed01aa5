import { existsSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Props } from "../../provider";
import { member } from "../../provider/definition";
import { changeByHand, type Sample } from "../samples/sample";
import { type Declared, type Entry, type Run, Stack } from "./engine";
import { faultKinds } from "./fault";
import { type Kill, killing } from "./incident";
import { findSample } from "./jobs";
import type { Process } from "./process";
import { forgetTime, letTimePass } from "./time";
import type { Machine, Moment, World } from "./world";

/** What goes wrong in one run: a fault at a request, or the end of a process in the middle of one. */
export interface Trouble {
  /** Which request of the run, from 0. */
  at: number;
  /** Which fault of the platform's table; a kill when it names who ends. */
  fault: number | Kill;
  lasts: boolean;
}

/** One step of a history: plain data, so that a failing one can be kept as a file. */
export type Command =
  | { do: "declare"; stack: number; slot: number; kind: number; object: number }
  | { do: "change" | "replace" | "remove" | "force"; stack: number; slot: number }
  | { do: "rename" | "move"; stack: number; slot: number; alias: boolean }
  | { do: "make"; kind: number; object: number }
  | { do: "adopt"; stack: number; slot: number; made: number }
  | { do: "edit" | "delete by hand"; stack: number; slot: number }
  | { do: "up" | "refresh"; stack: number; trouble?: Trouble };

/** Where the two stacks live. */
export const settings = ["one machine", "two machines", "two backends of one machine"] as const;

export interface History {
  platform: "sc" | "vm" | "nessus";
  setting: (typeof settings)[number];
  commands: Command[];
}

/** What a history must never come to; nothing when all is well. */
export interface Finding {
  kind: "lost" | "doubled" | "foreign" | "wrong plan" | "stuck";
  what: string;
}

export interface Told {
  findings: Finding[];
  /** What happened, for a report. */
  log: string[];
}

const kindsOf: Record<History["platform"], string[]> = {
  sc: ["Role", "StaticAssetList of host names", "Policy"],
  vm: ["StaticAssetList as a tag", "Scan of a template", "Credential for SSH by password"],
  nessus: ["Policy", "Scan of a template", "Scan of a policy"],
};

/** A resource of a program, as the history has made it. */
interface Planned {
  name: string;
  kind: number;
  object: string;
  isChanged: boolean;
  isReplaced: boolean;
  parents: string[];
  aliases: string[];
  adoptId?: string;
  options: NonNullable<Declared["options"]>;
  allowSameName?: boolean;
  /** Written as the platform has it, to be changed once it is in the state. */
  isPutOff?: boolean;
}

/** A stack of an engine: of the model, or of the real one. */
export interface Engine {
  readonly name: string;
  readonly entries: readonly Entry[];
  urn(declared: Pick<Declared, "type" | "name" | "parents">): string;
  /** The process of the next command, for what ends it. */
  begin(): Pick<Process, "kill" | "isAlive">;
  up(program: readonly Declared[]): Promise<Run>;
  preview(program: readonly Declared[]): Promise<Run>;
  refresh(): Promise<Run>;
}

/** Makes a stack whose commands run on a machine. */
export type EngineOf = (name: string, machine: Machine) => Engine | Promise<Engine>;

/** Stacks of the model. */
export const modelled =
  (world: World): EngineOf =>
  (name, machine) => {
    const stack = new Stack(name);
    let process = world.process(machine);
    return {
      name,
      get entries() {
        return stack.entries;
      },
      urn: (declared) => stack.urn(declared),
      begin: () => (process = world.process(machine)),
      up: (program) => stack.up(program, process),
      preview: (program) => stack.preview(program, process),
      refresh: () => stack.refresh(process),
    };
  };

interface Home {
  stack: Engine;
  machine: Machine;
  program: Map<number, Planned>;
  /** Objects that its program has ever named. */
  named: Set<string>;
}

/** The platform of the histories: what it holds at the beginning. */
export interface Ground {
  world: World;
  samples: Sample[];
  moment: Moment;
  /** The table that objects of a sample live in. */
  tables: string[];
}

/** A fresh platform, and where it keeps what. */
export async function layGround(
  platform: History["platform"],
  start: (sample: string) => Promise<World>,
): Promise<Ground> {
  const titles = kindsOf[platform];
  const samples = titles.map((sample) => findSample({ platform, sample }).sample);
  const world = await start(titles[0] as string);
  await world.reset();
  const empty = world.moment();
  const tables: string[] = [];
  for (const sample of samples) {
    const stack = new Stack("ground");
    await stack.up([{ type: sample.type, name: "ground", inputs: sample.inputs(world.ids) }], world.process());
    const { id } = stack.entries[0] as Entry;
    const all = [...world.tables()].filter(([name, records]) => records.has(id) && !empty.tables.get(name)?.has(id));
    tables.push((all[0] as [string, unknown])[0]);
    empty.restore();
  }
  return { world, samples, moment: empty, tables };
}

/** Plays a history and a quiet end, and tells what must not be. */
export async function playHistory(
  ground: Ground,
  history: History,
  engineOf: EngineOf = modelled(ground.world),
): Promise<Told> {
  forgetTime();
  ground.moment.restore();
  const two = history.setting;
  const home = async (name: string, machine: Machine): Promise<Home> => ({
    stack: await engineOf(name, machine),
    machine,
    program: new Map(),
    named: new Set(),
  });
  const homes = [
    await home("one", { name: "here" }),
    two === "two backends of one machine"
      ? await home("one", { name: "here", backend: "another backend" })
      : await home("two", { name: two === "two machines" ? "there" : "here" }),
  ];
  return await new Player(ground, history, homes).play();
}

class Player {
  private readonly findings: Finding[] = [];
  private readonly log: string[] = [];
  /** Everything that the user was told: errors and warnings. */
  private told = "";
  /** Objects that people made, with what they were. Objects are known by table and id: ids of one kind may be another's. */
  private readonly foreign = new Map<string, { id: string; table: string; kind: number; text: string }>();
  private readonly deletedByHand = new Set<string>();
  /** In whose run an object came to be. */
  private readonly creators = new Map<string, Home>();

  constructor(
    private readonly ground: Ground,
    private readonly history: History,
    private readonly homes: readonly Home[],
  ) {}

  async play(): Promise<Told> {
    for (const command of this.history.commands) {
      await this.carryOut(command);
      if (this.findings.length > 0) {
        break;
      }
    }
    for (const home of this.findings.length > 0 ? [] : this.homes) {
      await this.quietEnd(home);
    }
    if (this.findings.length === 0) {
      this.checkPlatform();
    }
    return { findings: this.findings, log: this.log };
  }

  private get world(): World {
    return this.ground.world;
  }

  private async carryOut(command: Command): Promise<void> {
    const home = "stack" in command ? (this.homes[command.stack % 2] as Home) : undefined;
    const planned = home && "slot" in command ? home.program.get(command.slot) : undefined;
    this.log.push(JSON.stringify(command));
    switch (command.do) {
      case "declare":
        home?.program.set(command.slot, {
          name: planned?.name ?? `resource-${command.slot}`,
          kind: command.kind % this.ground.samples.length,
          object: `object ${command.object}`,
          isChanged: false,
          isReplaced: false,
          parents: planned?.parents ?? [],
          aliases: [],
          options: {},
        });
        return;
      case "change":
        if (planned) {
          planned.isChanged = !planned.isChanged;
        }
        return;
      case "replace":
        if (planned) {
          planned.isReplaced = !planned.isReplaced;
        }
        return;
      case "remove":
        home?.program.delete(command.slot);
        return;
      case "force":
        if (planned) {
          planned.options = { forceReplace: true };
        }
        return;
      case "rename":
      case "move":
        if (home && planned) {
          const old = home.stack.urn(this.declared(planned));
          if (command.do === "rename") {
            planned.name = `${planned.name.slice(0, 20)}x`;
          } else {
            planned.parents = planned.parents.length > 0 ? [] : ["site:Baseline"];
          }
          planned.aliases = command.alias ? [...planned.aliases, old] : [];
        }
        return;
      case "make":
        await this.make(command.kind % this.ground.samples.length, `object ${command.object}`);
        return;
      case "adopt": {
        const [key, made] = [...this.foreign][command.made] ?? [];
        if (home && key !== undefined && made && !this.isAdopted(key)) {
          const sample = this.ground.samples[made.kind] as Sample;
          home.program.set(command.slot, {
            name: `adopted-${command.slot}`,
            kind: made.kind,
            object: String(sample.inputs(this.world.ids).name),
            ...{ isChanged: false, isReplaced: false, parents: [], aliases: [], options: {} },
            adoptId: made.id,
          });
        }
        return;
      }
      case "edit":
      case "delete by hand": {
        const entry = home && planned && this.entryOf(home, planned);
        if (entry && planned) {
          await this.byHand(command.do, entry, planned.kind);
        }
        return;
      }
      case "up":
      case "refresh":
        if (home) {
          await this.run(home, command);
        }
    }
  }

  private declared(planned: Planned): Declared {
    const sample = this.ground.samples[planned.kind] as Sample;
    const { ids } = this.world;
    const [changed] = Object.entries(sample.changes(ids)).filter(([name]) => name !== "name");
    const [replaced] = Object.values(sample.replacing?.(ids) ?? {});
    const inputs: Props = {
      ...sample.inputs(ids),
      ...(planned.isChanged && changed ? { ...changed[1].along, [changed[0]]: changed[1].value } : {}),
      ...(planned.isReplaced ? replaced : {}),
      name: planned.object,
      adoptId: planned.adoptId,
      allowSameName: planned.allowSameName,
    };
    const { name, parents, aliases, options } = planned;
    return { type: sample.type, name, inputs: clean(inputs), parents, aliases, options };
  }

  private programOf({ program, stack }: Home): Declared[] {
    const all = [...program.values()].map((planned) => this.declared(planned));
    // Two declarations at one address are no program.
    const urns = all.map((declared) => stack.urn(declared));
    return all.filter((_, index) => urns.indexOf(urns[index] as string) === index);
  }

  private entryOf({ stack }: Home, planned: Planned): Entry | undefined {
    const declared = this.declared(planned);
    const urns = [stack.urn(declared), ...planned.aliases];
    return stack.entries.find(({ urn, isReplaced }) => urns.includes(urn) && !isReplaced);
  }

  private keyOf(kind: number, id: string): string {
    return `${this.ground.tables[kind]}/${id}`;
  }

  private keyOfEntry({ type, id }: Entry): string {
    return this.keyOf(
      this.ground.samples.findIndex((sample) => sample.type === type),
      id,
    );
  }

  private isAdopted(key: string): boolean {
    const programs = this.homes.flatMap(({ program }) => [...program.values()]);
    const isNamed = programs.some(({ kind, adoptId }) => adoptId !== undefined && this.keyOf(kind, adoptId) === key);
    return isNamed || this.holds(key);
  }

  private holds(key: string): boolean {
    return this.homes.some(({ stack }) => stack.entries.some((entry) => this.keyOfEntry(entry) === key));
  }

  /** Somebody makes an object by hand: the same request that a program of ours sends, with a name of its own. */
  private async make(kind: number, object: string): Promise<void> {
    const { world, ground } = this;
    const sample = ground.samples[kind] as Sample;
    const other = new Stack("by hand");
    const before = new Set(
      world
        .tables()
        .get(ground.tables[kind] as string)
        ?.keys(),
    );
    const inputs = { ...sample.inputs(world.ids), name: object };
    await other.up([{ type: sample.type, name: "made", inputs }], world.process({ name: "somebody" }));
    const table = ground.tables[kind] as string;
    for (const [id, record] of world.tables().get(table) ?? []) {
      if (!before.has(id)) {
        this.foreign.set(this.keyOf(kind, id), { id, table, kind, text: JSON.stringify(record) });
      }
    }
  }

  private async byHand(what: "edit" | "delete by hand", entry: Entry, kind: number): Promise<void> {
    const { world } = this;
    const sample = this.ground.samples[kind] as Sample;
    if (what === "delete by hand") {
      this.deletedByHand.add(this.keyOf(kind, entry.id));
      await world.site.byHand("DELETE", `${sample.path}/${entry.id}`, undefined, sample.by).catch(() => undefined);
      return;
    }
    const [change] = Object.entries(sample.changes(world.ids)).filter(([name]) => name === "description");
    if (change) {
      const before = { ...world.site.behaviour };
      Object.assign(world.site.behaviour, world.samples.partial);
      await changeByHand(world.site, sample, entry.id, change[1].byHand).catch(() => undefined);
      Object.assign(world.site.behaviour, before);
    }
  }

  /** One command of the engine, with what goes wrong in it. */
  private async run(home: Home, { do: what, trouble }: Extract<Command, { do: "up" | "refresh" }>): Promise<Run> {
    const { world } = this;
    const process = home.stack.begin();
    const before = this.keysOnPlatform();
    for (const { kind, adoptId } of home.program.values()) {
      if (adoptId !== undefined) {
        home.named.add(this.keyOf(kind, adoptId));
      }
    }
    const rollBack = trouble === undefined ? undefined : this.arm(trouble, process);
    const run = what === "up" ? await home.stack.up(this.programOf(home)) : await home.stack.refresh();
    rollBack?.();
    world.site.emulator.faults.clear();
    this.note(run);
    if (what === "up" && run.failures.length === 0 && process.isAlive) {
      // What was said for one run has been done.
      for (const planned of home.program.values()) {
        planned.options = {};
      }
    }
    for (const key of this.keysOnPlatform()) {
      if (!before.has(key)) {
        this.creators.set(key, home);
      }
    }
    this.checkEntries(what);
    return run;
  }

  private note({ steps, failures, warnings }: Run): void {
    const lines = [
      ...steps
        .filter(({ operation }) => operation !== "same")
        .map(({ urn, operation }) => `${operation} ${shortOf(urn)}`),
      ...failures.map(({ urn, method, messages }) => `${method} of ${shortOf(urn)} fails: ${messages.join("; ")}`),
      ...warnings.map((text) => `warning: ${text}`),
    ];
    this.told += `${lines.join("\n")}\n`;
    this.log.push(...lines.map((line) => `    ${line}`));
  }

  /** Arms the fault; gives what has to be undone when the run is over. */
  private arm({ at, fault, lasts }: Trouble, process: Pick<Process, "kill">): (() => void) | undefined {
    const { world } = this;
    const { platform } = this.history;
    const { faults } = world.site.emulator;
    if (typeof fault === "number") {
      const kinds = faultKinds(platform);
      const kind = kinds[fault % kinds.length] as (typeof kinds)[number];
      let reached: { method: string; path: string; nth: number } | undefined;
      let nth = 0;
      faults.add({
        match: (request) => {
          if (nth++ === at) {
            reached = { method: request.method, path: request.path, nth: 0 };
          }
          return false;
        },
        times: Number.POSITIVE_INFINITY,
      });
      // The kind is asked when its request has come: what it is depends on it.
      for (const method of ["GET", "write"]) {
        const slot = { method: method === "GET" ? "GET" : "POST", path: "/rest/object/1", nth: 0 };
        const armed = kind.at(slot, platform);
        if (armed === undefined) {
          continue;
        }
        faults.add({
          ...armed,
          match: (request) =>
            reached !== undefined &&
            (request.method === "GET") === (method === "GET") &&
            request.method === reached.method &&
            request.path === reached.path,
          times: lasts ? Number.POSITIVE_INFINITY : 1,
          ...(kind.hangs && { meanwhile: () => letTimePass(world.site.emulator.clock) }),
        });
      }
      return undefined;
    }
    const { fault: kill, undo } = killing(fault, process, world);
    faults.add({ ...kill, skip: at });
    return undo;
  }

  /** What a state says exists has to exist, unless somebody deleted it by hand. */
  private checkEntries(when: string): void {
    const keys = this.keysOnPlatform();
    for (const home of this.homes) {
      const { stack } = home;
      for (const entry of stack.entries) {
        const { urn, id, isReplaced } = entry;
        const key = this.keyOfEntry(entry);
        const creator = this.creators.get(key) ?? home;
        if (creator !== home && !home.named.has(key)) {
          this.find("foreign", `after ${when} ${shortOf(urn)} holds ${id}, which the other stack has created`);
        }
        if (!keys.has(key) && !isReplaced && !this.deletedByHand.has(key)) {
          this.find(
            "lost",
            `after ${when} the state of ${stack.name} has ${shortOf(urn)} (id ${id}), and the platform does not`,
          );
        }
      }
    }
    for (const [key, { id, table, text }] of this.foreign) {
      // Once adopted it is the program's, which may leave it out again.
      if (this.holds(key)) {
        this.foreign.delete(key);
      }
      const record = this.world.tables().get(table)?.get(id);
      if (!this.isAdopted(key) && JSON.stringify(record) !== text && !this.told.includes(id)) {
        this.find(
          "foreign",
          `after ${when} ${table} ${id}, which somebody else made, is ${record ? "changed" : "gone"}`,
        );
      }
    }
  }

  private find(kind: Finding["kind"], what: string): void {
    this.findings.push({ kind, what });
    this.log.push(`    !!! ${kind}: ${what}`);
  }

  private keysOnPlatform(): Set<string> {
    const tables = this.world.tables();
    const keys = this.ground.tables.flatMap((table) =>
      [...(tables.get(table)?.keys() ?? [])].map((id) => `${table}/${id}`),
    );
    return new Set(keys);
  }

  /** No faults any more: the program is carried out, following what the messages say; then nothing is left to be done. */
  private async quietEnd(home: Home): Promise<void> {
    const { world } = this;
    let last: Run | undefined;
    for (let tries = 0; tries < 12; tries += 1) {
      await this.run(home, { do: "refresh", stack: 0 });
      home.stack.begin();
      const preview = await home.stack.preview(this.programOf(home));
      last = await this.run(home, { do: "up", stack: 0 });
      if (this.findings.length > 0) {
        return;
      }
      if (last.failures.length === 0) {
        const plan = (run: Run): string =>
          run.steps.map(({ urn, operation }) => `${operation} ${shortOf(urn)}`).join(", ");
        const done = plan({ ...last, steps: last.steps.filter((step, index, all) => !isSecondHalf(step, index, all)) });
        if (plan(preview) !== done) {
          this.find("wrong plan", `the preview shows ${plan(preview)}, and it is ${done}`);
        }
        const putOff = [...home.program.values()].filter(({ isPutOff }) => isPutOff);
        for (const planned of putOff) {
          Object.assign(planned, { isReplaced: !planned.isReplaced, isPutOff: false });
        }
        if (putOff.length > 0) {
          continue;
        }
        break;
      }
      if (!this.follow(home, last)) {
        break;
      }
    }
    if (last === undefined || last.failures.length > 0) {
      this.find("stuck", last?.failures.flatMap(({ messages }) => messages).join("; ") ?? "");
      return;
    }
    const from = world.requests.length;
    const again = await this.run(home, { do: "up", stack: 0 });
    const writes = world.site.writes(from);
    if (again.steps.some(({ operation }) => operation !== "same") || again.failures.length > 0 || writes.length > 0) {
      this.find("wrong plan", `a second up is not quiet: ${writes.join(", ")}`);
    }
    const seen = await this.run(home, { do: "refresh", stack: 0 });
    if (seen.steps.some(({ operation }) => operation !== "same") || seen.failures.length > 0) {
      this.find("wrong plan", "a refresh after it shows drift");
    }
  }

  /** Does what the message of a stop says; false when it says nothing that can be done. */
  private follow(home: Home, { failures }: Run): boolean {
    const failure = failures[0];
    const message = failures.flatMap(({ messages }) => messages).join("; ");
    const planned = [...home.program.values()].find((one) => home.stack.urn(this.declared(one)) === failure?.urn);
    const cleared = /journal clear (.+?)(?=;| to leave|$)/.exec(message)?.[1];
    const adoptId = /adoptId: "([^"]+)"/.exec(message)?.[1];
    if (cleared !== undefined) {
      this.clearJournal(
        home.machine,
        cleared
          .replace(/ --type \w+/, "")
          .replaceAll('"', "")
          .trim(),
      );
      return true;
    }
    if (/deleteBeforeReplace: true/.test(message) && planned?.options.forceReplace && this.entryOf(home, planned)) {
      planned.options = { ...planned.options, deleteBeforeReplace: true };
      return true;
    }
    if (
      planned &&
      (adoptId === undefined ? /another name/.test(message) : this.isTheirs(this.keyOf(planned.kind, adoptId)))
    ) {
      // Whose name it is stays so: ours gets another one.
      planned.object = `${planned.object} of ${home.stack.name}${home.machine.backend ?? ""} ${planned.name}`;
      return true;
    }
    if (adoptId !== undefined && planned) {
      planned.adoptId = adoptId;
      return true;
    }
    const ids = /new objects? .*?: ([\w, -]+)/.exec(message)?.[1]?.split(", ") ?? [];
    if (/adopt (yours|it) with adoptId(?!:)/.test(message) && planned && ids[0] !== undefined) {
      planned.adoptId = ids[0].trim();
      return true;
    }
    if (/declare the existing value/.test(message) && planned && !planned.isPutOff) {
      Object.assign(planned, { isReplaced: !planned.isReplaced, isPutOff: true });
      return true;
    }
    // Once more: it may have passed.
    return /run again|--refresh|run it again/.test(message);
  }

  private isTheirs(key: string): boolean {
    return this.holds(key) || this.foreign.has(key);
  }

  private clearJournal(machine: Machine, which: string): void {
    const folders = ["journal", join("pulumi-tenable", "journal")].map((path) =>
      join(this.world.folder, machine.name, path),
    );
    for (const folder of folders.filter((path) => existsSync(path))) {
      for (const name of readdirSync(folder)) {
        const line = JSON.parse(readFileSync(join(folder, name), "utf8")) as { id?: string; name?: string };
        if (line.id === which || line.name === which) {
          unlinkSync(join(folder, name));
        }
      }
    }
  }

  /** Everything on the platform is the site's, somebody's, or held by one entry of a state. */
  private checkPlatform(): void {
    const { world, ground } = this;
    const { tables } = ground.moment;
    const holders = this.homes.flatMap(({ stack }) =>
      stack.entries.map((entry) => ({ key: this.keyOfEntry(entry), urn: entry.urn })),
    );
    const journals = world.journalTexts();
    for (const table of new Set(ground.tables)) {
      for (const [id, record] of world.tables().get(table) ?? []) {
        const isOld = tables.get(table)?.has(id) ?? false;
        const key = `${table}/${id}`;
        const held = holders.filter((holder) => holder.key === key);
        if (held.length > 1) {
          this.find("doubled", `${table} ${id} is held by ${held.map(({ urn }) => shortOf(urn)).join(" and ")}`);
        }
        const isNamed = new RegExp(`\\b${id}\\b`).test(this.told);
        const name = String(record.name ?? record.value ?? member(record, "settings.name"));
        // By its id, or by its name in the line of a create that was not answered.
        const isWrittenDown = journals.some((text) => {
          const line = JSON.parse(text) as { id?: string; name?: string };
          return text.includes(`"${id}"`) || (line.id === undefined && line.name === name);
        });
        if (!isOld && held.length === 0 && !this.foreign.has(key) && !isNamed && !isWrittenDown) {
          this.find("doubled", `${table} ${id} (${name}) belongs to no stack`);
        }
      }
    }
  }
}

/** A replacement is shown as one step and done in several. */
const isSecondHalf = (step: Run["steps"][number], index: number, all: Run["steps"]): boolean =>
  step.operation !== "replace" &&
  all.some((other, at) => at < index && other.urn === step.urn && other.operation === "replace");

const shortOf = (urn: string): string =>
  urn.split("::").slice(2).join("::").replaceAll("pulumi-nodejs:dynamic/tenable:", "");

const clean = (inputs: Props): Props =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
