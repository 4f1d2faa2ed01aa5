import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One create: what was to be made, for whom, and the id once it was answered. */
export interface JournalLine {
  address: string;
  type: string;
  name: string;
  owner: string;
  /** Hash of the body that was sent. */
  hash: string;
  /** Ids of this name that were there before. */
  before: string[];
  /** When it was sent, in milliseconds since 1970. */
  at: number;
  id?: string;
  /** When the engine was seen to know the id. */
  settledAt?: number;
  /** Not made but taken over: a run that ends early leaves an old entry of the same object in the state. */
  adopted?: boolean;
}

const day = 24 * 3600 * 1000;
const unsettledMs = 7 * day;
/** A settled line still tells another stack's interrupted run that this id is not its own. */
const settledMs = 3600 * 1000;

/**
 * What this user's runs have begun to make, so that a killed run is taken up by the next one. A file a line: written
 * whole or not at all, without a lock between processes.
 */
export class Journal {
  private lines?: Map<string, JournalLine>;

  constructor(
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  static hash(body: unknown): string {
    return createHash("sha256").update(JSON.stringify(body)).digest("hex");
  }

  /** What an earlier run of this owner began and the engine never came to know. */
  unfinished(address: string, type: string, owner: string): JournalLine | undefined {
    const line = this.known().get(keyOf({ address, type, owner }));
    return line?.settledAt === undefined && !line?.adopted ? line : undefined;
  }

  /** Ids at this address that are another owner's, as far as this user's runs tell. Reads the folder anew. */
  idsOfOthers(address: string, type: string, owner: string): Set<string> {
    this.lines = undefined;
    const others = [...this.known().values()].filter(
      (line) => line.address === address && line.type === type && line.owner !== owner,
    );
    return new Set(others.flatMap(({ id }) => id ?? []));
  }

  /** Who took this object over, when that was another owner than the one who asks. */
  adopter(address: string, type: string, id: string, owner: string): string | undefined {
    const lines = [...this.known().values()].filter((line) => line.adopted && line.address === address);
    return lines.find((line) => line.type === type && line.id === id && line.owner !== owner)?.owner;
  }

  /** Written before the request leaves, and again with the answered id. */
  write(line: JournalLine): void {
    const key = keyOf(line);
    const file = this.fileOf(key);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(line), { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
    this.known().set(key, line);
  }

  /** Nothing was made, or what was made is gone. */
  drop(line: JournalLine): void {
    rmSync(this.fileOf(keyOf(line)), { force: true });
    this.lines?.delete(keyOf(line));
  }

  /** The engine knows this id now: the line has done its work. */
  settle(address: string, type: string, id: string): void {
    for (const line of this.known().values()) {
      if (
        line.address === address &&
        line.type === type &&
        line.id === id &&
        line.settledAt === undefined &&
        !line.adopted
      ) {
        this.write({ ...line, settledAt: this.now() });
      }
    }
  }

  /** Read once a process; lines that have served their time are removed on the way. */
  private known(): Map<string, JournalLine> {
    if (!this.lines) {
      this.lines = new Map();
      for (const name of this.files()) {
        const line = this.parse(join(this.folder, name));
        if (line && this.hasExpired(line)) {
          rmSync(join(this.folder, name), { force: true });
        } else if (line) {
          this.lines.set(keyOf(line), line);
        }
      }
    }
    return this.lines;
  }

  private hasExpired({ at, settledAt }: JournalLine): boolean {
    return settledAt === undefined ? this.now() - at > unsettledMs : this.now() - settledAt > settledMs;
  }

  private files(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith(".json"));
    } catch {
      return [];
    }
  }

  private parse(file: string): JournalLine | undefined {
    try {
      return JSON.parse(readFileSync(file, "utf8")) as JournalLine;
    } catch {
      // Removed by another process meanwhile, or not ours.
      return undefined;
    }
  }

  private fileOf(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}

/** An owner makes one object of a type at a time. */
function keyOf({ address, type, owner }: Pick<JournalLine, "address" | "type" | "owner">): string {
  return createHash("sha256")
    .update(JSON.stringify([address, type, owner]))
    .digest("hex")
    .slice(0, 32);
}
