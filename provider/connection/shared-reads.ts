import type { ObjectCalls, Props } from "../definition";
import { OversizedAnswerError } from "../errors";
import type { Clock } from "../http/clock";
import { refuseAnother } from "../platforms/answer";
import type { Api } from "./api";
import type { Dialect } from "../platforms/dialect";

/** How long a list is as good as a read; any write of its type ends it. */
const freshMs = 30_000;
/** Reads that begin together share a list; one alone asks for its object. */
const gatherMs = 5;

/** Entries as JSON text: small in memory, and no reader can change what others read. */
interface Listed {
  at: number;
  fields: Set<string>;
  entries: Map<string, string>;
}

/** Reads of one collection in this process, answered by as few list calls as can be. */
class Collection {
  private listed?: Promise<Listed>;
  private fields = new Set<string>();
  /** What the readers now gathering ask for, and how many they are. */
  private wanted = new Set<string>();
  private readers = 0;
  private gathering?: Promise<void>;
  /** Lists of this version lack members that single objects have: remembered for the run. */
  private listFallsShort: boolean;

  constructor(
    private readonly dialect: Dialect,
    private readonly clock: Clock,
    private readonly path: string,
  ) {
    this.listFallsShort = !dialect.listsCarryProperties;
  }

  async read(api: Api, id: string, fields: readonly string[], get: ObjectCalls["get"]): Promise<Props> {
    const listed = this.listFallsShort
      ? undefined
      : await this.list(api, fields).catch((error) => this.unlisted(error));
    const text = listed?.entries.get(id);
    const entry = text === undefined ? undefined : (JSON.parse(text) as Props);
    if (entry && fields.every((field) => field in entry)) {
      return entry;
    }
    const object = await get(api, id, fields);
    refuseAnother(object, id, this.dialect.platform, `GET ${this.path}/${id}`);
    this.listFallsShort ||= entry !== undefined && fields.every((field) => listed?.fields.has(field));
    return object;
  }

  /** A list too large to be read, for this run: its objects are not. */
  private unlisted(error: unknown): undefined {
    if (!(error instanceof OversizedAnswerError)) {
      throw error;
    }
    this.listFallsShort = true;
  }

  drop(): void {
    this.listed = undefined;
    this.fields = new Set();
  }

  /** A list with these fields; none for a reader who is alone, for its object alone is the smaller answer. */
  private async list(api: Api, fields: readonly string[]): Promise<Listed | undefined> {
    const known = await this.listed;
    if (known && this.clock.now() - known.at < freshMs && fields.every((field) => known.fields.has(field))) {
      return known;
    }
    fields.forEach((field) => this.wanted.add(field));
    this.readers++;
    this.gathering ??= this.clock.sleep(gatherMs).then(() => {
      this.listed = this.readers > 1 ? this.ask(api) : undefined;
      this.gathering = undefined;
      this.readers = 0;
      this.wanted = new Set();
    });
    await this.gathering;
    return await this.listed;
  }

  private ask(api: Api): Promise<Listed> {
    this.fields = new Set([...this.fields, ...this.wanted]);
    const fields = this.fields;
    const listed = this.dialect.list(api, this.path, [...fields]).then((entries) => ({
      at: this.clock.now(),
      fields,
      entries: new Map(entries.map((entry) => [String(entry.id), JSON.stringify(entry)])),
    }));
    listed.catch(() => {
      this.drop();
    });
    return listed;
  }
}

/** Every read of a session; lists and documents that several ask for are asked once. */
export class SharedReads {
  private readonly collections = new Map<string, Collection>();
  private readonly answers = new Map<string, { at: number; order: number; value: Promise<unknown> }>();
  private order = 0;

  constructor(
    private readonly dialect: Dialect,
    private readonly clock: Clock,
  ) {}

  /** One object with at least these members, by a shared list where that will do, else by `get`. */
  object(api: Api, path: string, id: string, fields: readonly string[], get: ObjectCalls["get"]): Promise<Props> {
    let collection = this.collections.get(path);
    if (!collection) {
      collection = new Collection(this.dialect, this.clock, path);
      this.collections.set(path, collection);
    }
    return collection.read(api, id, fields, get);
  }

  /** Marks this moment in the order of reads. */
  mark(): number {
    return ++this.order;
  }

  /** A list that was asked for after this mark; of the last half minute without one. */
  list(api: Api, path: string, fields: readonly string[], since = 0): Promise<Props[]> {
    const key = `${path}?${[...fields].sort().join(",")}`;
    return this.remembered(key, () => this.dialect.list(api, path, fields), since);
  }

  document(api: Api, path: string): Promise<Props> {
    return this.remembered(path, () => this.dialect.get(api, path, []));
  }

  /** A deletion: single reads start again, and lists still serve those who know what is gone. */
  removed(path: string): void {
    this.collections.get(path)?.drop();
  }

  /** A write of this collection: what was read of it is of yesterday. */
  changed(path: string): void {
    this.removed(path);
    for (const key of this.answers.keys()) {
      // `/rest/policy` and what lies below it, not `/rest/policyTemplate`.
      if (key === path || key.startsWith(`${path}?`) || key.startsWith(`${path}/`)) {
        this.answers.delete(key);
      }
    }
  }

  private remembered<T>(key: string, work: () => Promise<T>, since = 0): Promise<T> {
    const old = this.answers.get(key);
    if (old && this.clock.now() - old.at < freshMs && old.order >= since) {
      return old.value as Promise<T>;
    }
    const value = work();
    const answer = { at: this.clock.now(), order: this.mark(), value };
    this.answers.set(key, answer);
    value.catch(() => {
      if (this.answers.get(key) === answer) {
        this.answers.delete(key);
      }
    });
    return value;
  }
}
