import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "../../emulator/index";
import type { Clock } from "../../provider/http/clock";
import type { Ids, PlatformSamples } from "../samples/sample";
import type { Site } from "../support/site";
import { type Process, startProcess } from "./process";

/** Objects by table and id. */
type Tables = Map<string, Map<string, JsonObject>>;

/** What changed on a platform since a moment: canonical texts, by table and id. */
export type Delta = Map<string, string>;

/** A platform in one of its moments, and what the machines that use it remember. */
export interface Moment {
  restore(): void;
  tables: Tables;
  /** Texts of the dump, to tell made-up ids from known ones. */
  known: Set<string>;
}

export interface Machine {
  /** Its journal's folder. */
  name: string;
  /** Which backend holds the states, the same for all machines unless told. */
  backend?: string;
  env?: Record<string, string | undefined>;
}

export const thisMachine: Machine = { name: "here" };

/** A platform with something of everything, and processes of ours that use it. Time goes on where somebody sleeps. */
export class World {
  private constructor(
    readonly samples: PlatformSamples,
    readonly site: Site,
  ) {}

  ids!: Ids;

  static async start(samples: PlatformSamples): Promise<World> {
    return new World(samples, await samples.start());
  }

  /** A fresh platform. */
  async reset(): Promise<void> {
    this.site.reset();
    rmSync(this.folder, { recursive: true, force: true });
    this.ids = await this.samples.idsOf(this.site);
  }

  /** Another process of ours, on a machine. */
  process(machine: Machine = thisMachine): Process {
    const { site } = this;
    site.restart(machine.env);
    const { name, backend = "backend" } = machine;
    const host = { ...site.host, clock: this.clock, backend, journalFolder: join(this.folder, name, "journal") };
    return startProcess({ settings: site.settings, host });
  }

  get requests(): { method: string; path: string; status: number }[] {
    return this.site.emulator.requests;
  }

  moment(): Moment {
    const restoreSite = this.site.emulator.snapshot();
    const files = new Map(readAll(this.folder));
    const tables = this.tables();
    return {
      tables,
      known: textsIn(tables),
      restore: () => {
        restoreSite();
        // Those of the processes so far: thousands would be open before they end by themselves.
        this.site.emulator.hangUp();
        restoreFiles(this.folder, files);
      },
    };
  }

  tables(): Tables {
    const dump = this.site.emulator.dump() as { store?: Json; tables?: Json };
    const { tables } = (dump.store ?? dump) as { tables: Record<string, JsonObject[]> };
    return new Map(
      Object.entries(tables)
        .filter(([name]) => !passing.has(name))
        .map(([name, records]) => [name, new Map(records.map((record) => [String(record.id), record]))]),
    );
  }

  /** What differs from that moment, without what only time has changed. */
  since({ tables: before, known }: Moment): Delta {
    const now = this.tables();
    const delta: Delta = new Map();
    const fresh = new Map<string, string>();
    for (const [name, records] of now) {
      for (const id of records.keys()) {
        if (!before.get(name)?.has(id) && !/^\d+$/.test(id)) {
          fresh.set(id, `new-${name}-${fresh.size}`);
        }
      }
    }
    const text = (record: JsonObject | undefined): string =>
      record === undefined ? "" : JSON.stringify(canonical(record, known, fresh));
    for (const name of new Set([...before.keys(), ...now.keys()])) {
      const [olds, news] = [before.get(name), now.get(name)];
      for (const id of new Set([...(olds?.keys() ?? []), ...(news?.keys() ?? [])])) {
        const [old, record] = [olds?.get(id), news?.get(id)];
        if (old !== record && text(old) !== text(record)) {
          delta.set(`${name}/${fresh.get(id) ?? id}`, text(record));
        }
      }
    }
    return delta;
  }

  /** What is the same for two runs, as text. */
  canonicalText(value: Json, { known }: Moment): string {
    const text = JSON.stringify(canonical(saying(value), known, new Map()));
    return text.replaceAll(/"id":"?[^",}]*"?/g, '"id":""');
  }

  async close(): Promise<void> {
    await this.site.close();
  }

  /** Holds a folder for each machine. */
  get folder(): string {
    return join(this.site.folder, "machines");
  }

  /** Remembers what the machines have written; the answer puts it back. */
  journals(): () => void {
    const files = new Map(readAll(this.folder));
    return () => restoreFiles(this.folder, files);
  }

  journalTexts(): string[] {
    return readAll(this.folder).map(([, text]) => text);
  }

  /** The platform's time is ours, and sleeping takes none of the tester's. */
  private get clock(): Clock {
    const { clock } = this.site.emulator;
    return {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        clock.advance(ms);
        await setImmediate();
      },
      random: () => 0.5,
    };
  }
}

/** Tables that no resource of ours lives in, and that every request may change. */
const passing = new Set(["session", "auditLog"]);

/** Members that change with the time of a write. */
const volatile = /modif|created|updated|timestamp|^_?last|creation|^uuid$|^_at$|version/i;

/** Two deltas say the same. */
export const isSame = (one: Delta, other: Delta): boolean => isDeepStrictEqual(one, other);

/** What tells two deltas apart, for a report: one line for each object. */
export function differences(is: Delta, should: Delta): string[] {
  return [...new Set([...is.keys(), ...should.keys()])]
    .filter((key) => is.get(key) !== should.get(key))
    .map((key) => {
      const [one, other] = [is.get(key), should.get(key)];
      // Absent: as it was at the beginning. Empty: not there.
      if (!one || !other) {
        return `${key} is ${what(one)}, not ${what(other)}`;
      }
      const members = [...differing(JSON.parse(one) as Json, JSON.parse(other) as Json, "")];
      return `${key}: ${members.slice(0, 6).join(", ")}${members.length > 6 ? ", …" : ""}`;
    });
}

const what = (text: string | undefined): string =>
  text === undefined ? "as before" : text === "" ? "not there" : `changed (${text.slice(0, 80)}…)`;

function* differing(is: Json, should: Json, path: string): Generator<string> {
  const isMap = (value: Json): value is JsonObject =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (isMap(is) && isMap(should)) {
    for (const name of new Set([...Object.keys(is), ...Object.keys(should)])) {
      yield* differing(is[name] ?? null, should[name] ?? null, `${path}.${name}`);
    }
  } else if (!isDeepStrictEqual(is, should)) {
    const short = (value: Json): string => JSON.stringify(value).slice(0, 60);
    yield `${path.slice(1)} is ${short(is)}, not ${short(should)}`;
  }
}

function canonical(value: Json, known: ReadonlySet<string>, fresh: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return fresh.get(value) ?? (isMadeUp(value) && !known.has(value) ? "made-up" : value);
  }
  if (Array.isArray(value)) {
    // In which order a platform keeps what it was given has no meaning.
    const items = value.map((item) => canonical(item, known, fresh));
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([name]) => !volatile.test(name));
    return Object.fromEntries(
      entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, canonical(item, known, fresh)]),
    );
  }
  return value;
}

/** Without what says nothing; numbers come back as text. */
function saying(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(saying);
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== "" && item !== null);
    return Object.fromEntries(entries.map(([name, item]) => [name, saying(item)]));
  }
  return typeof value === "number" ? String(value) : value;
}

/** Ids and tokens that a platform draws by lot. */
const isMadeUp = (text: string): boolean =>
  /^(template-)?[0-9a-f]{8}-[0-9a-f]{4}-|^[0-9a-f]{24,}$|^[\w-]{40,}$/.test(text);

function textsIn(tables: Tables): Set<string> {
  const texts = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value === "string") {
      texts.add(value);
    } else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach(visit);
    }
  };
  for (const records of tables.values()) {
    for (const record of records.values()) {
      visit(record);
    }
  }
  return texts;
}

function readAll(folder: string): [file: string, text: string][] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, "utf8")]);
}

/** Writes and removes what differs only: folders are slow to remove. */
function restoreFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const present = new Map(readAll(folder));
  for (const file of present.keys()) {
    if (!files.has(file)) {
      unlinkSync(file);
    }
  }
  for (const [file, text] of files) {
    if (present.get(file) !== text) {
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
