import { createHash, randomUUID } from "node:crypto";
import { type Form, ifPossible, JournalFolder } from "./journal-folder";
import { endForm, JournalLines, type RunEnd } from "./journal-lines";

/** Which resource a line is about: one object of a type on one platform, by its address in one backend. */
export interface JournalKey {
  /** Address of the platform. */
  place: string;
  type: string;
  /** Address of the resource in the engine: organization, stack, project, parent chain, type and name. */
  resource: string;
  /** Hash of the address of the Pulumi backend: a line of another backend can stop a create, never serve one. */
  backend: string;
  /** The id that the object replaces. */
  replaces?: string;
}

/** One create or adoption: what was to be made, for which resource, and the id once it was answered. */
export interface JournalLine extends JournalKey {
  name: string;
  /** The tenant at that address, where the platform tells it. */
  tenant?: string;
  /** The user whose keys created or adopted it, and the side that they are of. */
  user?: string;
  side?: string;
  /** The collection that the object is in. */
  path: string;
  /** What tells it from others of its collection: mostly its name. */
  identity: string;
  /** Hash of the body that was sent. */
  hash: string;
  /** Ids of this identity that were there before. */
  before: string[];
  /** When it was sent, in milliseconds since 1970, by the clock of the platform where it tells the time. */
  at: number;
  /** The process that wrote it. */
  run: string;
  id?: string;
  /** When the engine was seen to know the id, in milliseconds since 1970. */
  settledAt?: number;
  /** The object was adopted, not created. */
  adopted?: boolean;
  /** The adopted object that was gone, so that this one was created. */
  instead?: string;
}

/** What a run could not put right any more: an object to delete, or to be given its name back. */
export interface Leftover {
  place: string;
  tenant?: string;
  type: string;
  path: string;
  /** Address of the resource that left it. */
  resource: string;
  id: string;
  /** What it was called when it was left: by another name it is somebody's. */
  name: string;
  /** The name to give back; without one it is deleted. */
  rename?: string;
  /** The object that it was to replace. */
  old?: string;
  at: number;
}

/** A line as `pulumi-tenable journal` shows it. */
export interface JournalEntry extends JournalLine {
  isFinished: boolean;
}

const dayMs = 24 * 3600 * 1000;
const unfinishedMs = 7 * dayMs;
/** A finished line still says which resource made or adopted an object. */
const finishedMs = 30 * dayMs;

/**
 * What this user's runs have begun to create or adopt, so that a killed run is resumed by the next one. One file per
 * line: written whole or not at all, without a lock between processes.
 */
export class Journal {
  readonly run = randomUUID();
  private lines?: JournalLines<JournalKey, JournalLine>;
  private ended = new Map<string, Set<string>>();
  private readonly left = new Set<string>();
  /** Keys of this run's lines whose id the engine was given. */
  private readonly handed = new Set<string>();
  private leavings?: Map<string, Leftover>;

  private readonly folder: JournalFolder;

  constructor(
    folder: string,
    private readonly now: () => number,
  ) {
    this.folder = new JournalFolder(folder);
  }

  static hash(body: unknown): string {
    return createHash("sha256").update(JSON.stringify(body)).digest("hex");
  }

  /** What an earlier run began for this resource and the engine never came to know; the newest first. */
  unfinished({ place, type, resource, backend }: JournalKey, isMeant = (one: string) => one === place): JournalLine[] {
    return this.known()
      .of(type, resource)
      .filter(({ place: one, backend: other }) => isMeant(one) && other === backend)
      .filter((line) => !line.adopted && line.run !== this.run && !this.isFinished(line))
      .sort((a, b) => b.at - a.at);
  }

  /** What the engine knows of a platform: the newest first. */
  finished(place: string): JournalLine[] {
    return this.all()
      .filter((line) => line.place === place && this.isFinished(line))
      .sort((a, b) => b.at - a.at);
  }

  /** Lines of any resource that hold this object. */
  holders(place: string, type: string, id: string): JournalLine[] {
    return this.known().holding(place, type, id);
  }

  /** Other resources' lines of this place and type, as other processes have left them by now. */
  others(mine: JournalKey): JournalLine[] {
    this.lines = undefined;
    const key = keyOf(mine);
    return this.all().filter((line) => line.place === mine.place && line.type === mine.type && keyOf(line) !== key);
  }

  isFinished(line: JournalLine): boolean {
    return line.settledAt !== undefined || (this.ended.get(line.run)?.has(keyOf(line)) ?? false);
  }

  /** Written before the request leaves, and again with the answered id. */
  write(line: JournalLine): void {
    this.folder.write(`${keyOf(line)}.json`, line);
    this.known().set(line);
  }

  /** Nothing was made, or what was made is gone. */
  drop(line: JournalKey): void {
    ifPossible(() => this.clear(line));
    this.lines?.delete(line);
  }

  /** As the user wants it, who is told when it cannot be done. */
  clear(line: JournalKey): void {
    this.folder.remove(`${keyOf(line)}.json`);
  }

  /** The object was deleted. */
  forget(place: string, type: string, id: string): void {
    for (const line of this.holders(place, type, id)) {
      this.drop(line);
    }
  }

  /** The resource has it no more. */
  release(place: string, type: string, id: string, resource: string, backend: string): void {
    for (const line of this.holders(place, type, id)) {
      if (line.resource === resource && line.backend === backend) {
        this.drop(line);
      }
    }
  }

  /** The engine shows this id as this resource's: the line has done its work. */
  settle(place: string, type: string, id: string, resource: string, backend: string): void {
    for (const line of this.holders(place, type, id)) {
      if (line.resource === resource && line.backend === backend && !this.isFinished(line)) {
        const settled = { ...line, settledAt: this.now() };
        ifPossible(() => this.write(settled));
        this.known().set(settled);
      }
    }
  }

  /** The engine was given this id by a create of this run: a good end of the run finishes its line. */
  hand(place: string, type: string, id: string): void {
    for (const line of this.holders(place, type, id).filter(({ run }) => run === this.run)) {
      this.handed.add(keyOf(line));
    }
  }

  /**
   * The run ended well: the state holds what the engine was given, and of the unfinished lines that `isLeft` names the
   * program has no resource. Synchronous, for the process is about to end.
   */
  end(isLeft: (line: JournalLine) => boolean): void {
    const left = this.all().filter((line) => !line.adopted && !this.isFinished(line));
    const keys = left.filter((line) => line.run !== this.run && isLeft(line)).map(leftKeyOf);
    if (this.handed.size > 0 || keys.some((key) => !this.left.has(key))) {
      const end: RunEnd = { run: this.run, at: this.now(), keys: [...this.handed], left: keys };
      ifPossible(() => this.folder.write(`${this.run}.end`, end));
      this.ended.set(this.run, this.handed);
    }
  }

  /** What interrupted runs created, or may have, and the program of a later run did not have any more. */
  leftOver(): JournalLine[] {
    const all = this.all();
    return this.left.size === 0 ? [] : all.filter((line) => this.left.has(leftKeyOf(line)) && !this.isFinished(line));
  }

  /** Written before it is put right, and removed once it is. */
  leave(leftover: Leftover): void {
    const file = leftoverFile(leftover);
    this.folder.write(file, leftover);
    this.remembered().set(file, leftover);
  }

  cleared(leftover: Pick<Leftover, "place" | "type" | "id">): void {
    const file = leftoverFile(leftover);
    this.folder.removeIfPossible(file);
    this.leavings?.delete(file);
  }

  leftovers(place: string, type: string): Leftover[] {
    return [...this.remembered().values()].filter(
      (one) => one.place === place && one.type === type && this.now() - one.at <= finishedMs,
    );
  }

  /** Leftovers by their files. Read once a process: they are of earlier runs, or of this one. */
  private remembered(): Map<string, Leftover> {
    this.leavings ??= new Map(
      this.folder
        .names()
        .filter((file) => file.endsWith(leftoverSuffix))
        .flatMap((file): [string, Leftover][] => {
          const leftover = this.folder.read(file, leftoverForm);
          return leftover ? [[file, leftover]] : [];
        }),
    );
    return this.leavings;
  }

  entries(): JournalEntry[] {
    return this.all()
      .map((line) => ({ ...line, isFinished: this.isFinished(line) }))
      .sort((a, b) => a.at - b.at);
  }

  private all(): JournalLine[] {
    return this.known().all();
  }

  /** Read once a process; lines that have served their time are removed on the way. */
  private known(): JournalLines<JournalKey, JournalLine> {
    if (!this.lines) {
      const files = this.folder.names();
      for (const name of files.filter((file) => file.endsWith(".end"))) {
        const end = this.folder.read(name, endForm);
        // Outlives the lines that it finishes.
        if (end && this.now() - end.at > finishedMs + dayMs) {
          this.folder.removeIfPossible(name);
        } else if (end) {
          this.ended.set(end.run, new Set(end.keys));
          end.left?.forEach((key) => this.left.add(key));
        }
      }
      this.lines = new JournalLines<JournalKey, JournalLine>(keyOf);
      for (const name of files.filter((file) => file.endsWith(".json"))) {
        const line = this.folder.read(name, lineForm);
        if (line && this.hasExpired(line)) {
          this.folder.removeIfPossible(name);
        } else if (line) {
          this.lines.set(line);
        }
      }
    }
    return this.lines;
  }

  private hasExpired(line: JournalLine): boolean {
    return this.now() - line.at > (this.isFinished(line) ? finishedMs : unfinishedMs);
  }
}

const lineForm: Form<JournalLine> = { place: "string", resource: "string", at: "number", before: "texts" };
const leftoverForm: Form<Leftover> = { place: "string", type: "string", id: "string", name: "string", at: "number" };
const leftoverSuffix = ".left";
const leftoverFile = ({ place, type, id }: Pick<Leftover, "place" | "type" | "id">): string =>
  `${Journal.hash([place, type, id]).slice(0, 32)}${leftoverSuffix}`;

/** A program that has the resource again writes another line in the place of the one that was left. */
const leftKeyOf = (line: JournalLine): string => `${keyOf(line)} ${line.run}`;

const keys = new WeakMap<JournalKey, string>();

/** A resource makes one object at a time; one that replaces another has a line of its own. Lines never change. */
function keyOf(line: JournalKey): string {
  const { place, type, resource, backend, replaces = "" } = line;
  const key = keys.get(line) ?? Journal.hash([place, type, resource, backend, replaces]).slice(0, 32);
  keys.set(line, key);
  return key;
}
