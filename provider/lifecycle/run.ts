import { isDeepStrictEqual } from "node:util";
import type { Api } from "../connection/api";
import type { Connection } from "../connection/connection";
import { type Host, once, perConnection, Session } from "../connection/session";
import { Tenants } from "../connection/tenant";
import type { Binding, Props } from "../definition";
import { isSameStack } from "./address";
import { identifying, identityOfEntry } from "./identity";
import { Journal } from "./journal";
import { ObjectMemory, type Reached } from "./objects";

/** What a run of the engine asks of the process it runs in. */
export interface RunHost extends Host {
  /** Folder of this user for the journal. */
  journalFolder: string;
  /** Hash of the address of the Pulumi backend that holds the state, where there is one. */
  backend?: string;
  /** Calls back when a run ends well: the engine has stored everything that it was given. */
  onGoodEnd?(listener: () => void): void;
}

/** What was there before this run made anything of a kind. */
export interface Before {
  ids: Set<string>;
  byIdentity: Map<string, string[]>;
}

/** A resource that has an entry in the state: this run was shown its old inputs. */
export interface Entry {
  /** Address that the program gives in this run. */
  address: string;
  /** Address that the state remembers: that of the resource's birth, which another one may have by now. */
  stored: string;
  olds: Props;
  /** Known once the engine has asked for a difference. */
  id?: string;
  outs?: Props;
}

interface Checked {
  entry: Entry;
  inputs: Props;
}

/** Ids of one type may be those of another. */
export const objectKey = (type: string, id: string): string => `${type}/${id}`;

/** The resource's address in the engine. States of earlier versions have none; `owner` tells such entries apart. */
export const addressOf = (props: Props): string => String(props.__address ?? props.owner ?? "");

/**
 * What one run of the engine has shown and done: which resources have an entry in the state, which objects were made.
 * The engine tells neither an id in `check` nor a reason in `create`, so this memory decides what a create means.
 */
export class Run {
  readonly journal: Journal;
  readonly session: Session;
  /** Hash of the address of the backend that holds the state; empty where there is none. */
  readonly backend: string;
  /** Tenants of the objects that this run was asked about. */
  readonly tenants = new Tenants();
  /** Objects that may be deleted although it cannot be checked whether they are in use, by type and id. */
  readonly unchecked = new Set<string>();
  /** Objects that a diff of this run named for replacement, by type and id. */
  readonly replacing = new Set<string>();
  /** Objects that a refresh of this run found deleted, by type and id. */
  readonly gone = new Set<string>();
  /** Paths of objects deleted in this run. */
  readonly deleted = new Set<string>();
  /** Paths of objects that this run has given another name. */
  readonly renamed = new Set<string>();
  /** Names being created or created in this run, by collection and name. */
  readonly claims = new Map<string, string>();
  /** Addresses, by type, whose entries were deleted in this run and left their object as it was. */
  readonly released = new Set<string>();
  /** What objects stand for that this run has seen, by type and id. */
  readonly addresses = new Map<string, readonly string[]>();
  /** A preview without requests. */
  isOffline = false;
  /** Guards that the program has set, as it has written them. */
  guards?: string;
  /** What resources of this program are about to make, by what tells it from others → address. */
  private readonly foreseen = new Map<string, string>();
  private readonly checks = new Map<string, Checked[]>();
  private readonly entries = new Map<string, Entry>();
  private readonly reads = new Map<string, Props>();
  private readonly befores = new Map<string, Promise<Before>>();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    connection: Connection,
    host: RunHost,
    private readonly shared = new Shared(host),
  ) {
    this.session = new Session(connection, host);
    this.journal = shared.journal;
    this.backend = host.backend ?? "";
  }

  /** What the collection held before this process made anything of it. */
  before(binding: Binding, api: Api): Promise<Before> {
    return once(this.befores, binding.collection.path, async () => {
      const entries = await this.session.dialect.list(
        api,
        binding.collection.path,
        identifying(this.session.dialect, binding),
      );
      const byIdentity = new Map<string, string[]>();
      for (const entry of entries) {
        const identity = identityOfEntry(binding, entry);
        byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), String(entry.id)]);
      }
      return { ids: new Set(entries.map(({ id }) => String(id))), byIdentity };
    });
  }

  /** Runs `work` alone among all that name the same thing. */
  async alone<R>(thing: string, work: () => Promise<R>): Promise<R> {
    const before = this.queues.get(thing) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.queues.set(thing, mine);
    return await mine;
  }

  /** The program has a resource at this address. */
  asked(address: string): void {
    this.shared.named.add(address);
  }

  hasAsked(address: string): boolean {
    return this.shared.named.has(address);
  }

  /** The resource at this address created, adopted or resumed an object in this run. */
  keep(type: string, id: string, tenant: unknown, address: string): void {
    this.shared.mine.add(this.reached(type, id, tenant), address);
  }

  /** This run deletes nothing that it has created or adopted. */
  isMine(type: string, id: string, tenant: unknown): boolean {
    return this.shared.mine.of(this.reached(type, id, tenant)).length > 0;
  }

  /** Another resource of this program that has the object, and is not about to give it up. */
  holderOf(type: string, id: string, tenant: unknown, address: string): string | undefined {
    const object = this.reached(type, id, tenant);
    const held = this.replacing.has(objectKey(type, id)) ? [] : this.shared.held.of(object);
    return [...this.shared.mine.of(object), ...held.map((entry) => entry.address)].find(
      (other) => other !== "" && other !== address,
    );
  }

  private reached(type: string, id: string, tenant: unknown): Reached {
    return { place: this.session.connection.url, type, id, tenant };
  }

  /** A check with old inputs proves an entry in the state, though not its id. */
  checked(type: string, address: string, olds: Props, inputs: Props): void {
    const entry: Entry = { address, stored: addressOf(olds), olds };
    const key = objectKey(type, entry.stored);
    const before = (this.checks.get(key) ?? []).filter((other) => other.entry.address !== address);
    this.checks.set(key, [...before, { entry, inputs }]);
    this.entries.set(objectKey(type, address), entry);
  }

  /** A refresh reads an entry, and then asks for differences without a check before. */
  read(type: string, id: string, props: Props): void {
    this.reads.set(objectKey(type, id), props);
  }

  /** A diff tells the id of the entry that was checked before it. */
  diffed(type: string, id: string, outs: Props, news: Props): void {
    const stored = addressOf(news);
    const key = objectKey(type, id);
    const checks = this.checks.get(objectKey(type, stored)) ?? [];
    // A renamed resource and a new one under its old name share the stored address.
    const [found] = checks.length === 1 ? checks : checks.filter(({ inputs }) => isDeepStrictEqual(inputs, news));
    if (found) {
      Object.assign(found.entry, { id, outs });
      this.shared.held.add(this.reached(type, id, outs.tenant), found.entry);
    } else if (!this.reads.has(key)) {
      // What depends on an object that is deleted before it is replaced gets a diff alone.
      this.entries.set(objectKey(type, stored), { address: stored, stored, olds: news, id, outs });
    }
  }

  /** The entry at an address; undefined when this run was shown none: a plain create, or a forced replacement. */
  entryAt(type: string, address: string): Entry | undefined {
    return address === "" ? undefined : this.entries.get(objectKey(type, address));
  }

  /** Notes who is about to make something; the address of another one who is. */
  foresee(what: string, address: string): string | undefined {
    const other = this.foreseen.get(what);
    this.foreseen.set(what, other ?? address);
    return other === address ? undefined : other;
  }

  /** Whether an entry of the program was what `isIt` says, and is to be something else. */
  givesUp(type: string, isIt: (props: Props) => boolean): boolean {
    return [...this.checks]
      .filter(([key]) => key.startsWith(objectKey(type, "")))
      .some(([, checks]) => checks.some(({ entry, inputs }) => isIt(entry.olds) && !isIt(inputs)));
  }

  /** Whether the program has an entry for this object: a refresh asks for differences without one. */
  isHeld(type: string, id: string): boolean {
    return this.shared.held.of(this.reached(type, id, undefined)).length > 0;
  }

  /** Another resource of the program that the state says has this object: one that adopted it in an earlier run. */
  holderBeside(type: string, id: string, props: Props): Entry | undefined {
    return this.shared.held
      .of(this.reached(type, id, props.tenant))
      .find((entry) => addressOf(entry.outs ?? entry.olds) !== addressOf(props));
  }

  /** The address of another entry that this run was shown, of those that `isIt` says are of the same object. */
  besides(type: string, mine: readonly string[], isIt: (props: Props) => boolean): string | undefined {
    const shown = [...this.entries].map(([key, { address, stored, olds }]) => ({ key, address, stored, olds }));
    const read = [...this.reads].map(([key, olds]) => ({
      key,
      address: addressOf(olds),
      stored: addressOf(olds),
      olds,
    }));
    return [...shown, ...read].find(
      ({ key, address, stored, olds }) =>
        key.startsWith(objectKey(type, "")) &&
        address !== "" &&
        !mine.includes(address) &&
        !this.released.has(objectKey(type, stored)) &&
        isIt(olds),
    )?.address;
  }
}

/** What the runs of a process share: several connections may reach one object. */
class Shared {
  readonly journal: Journal;
  /** Objects created, adopted or resumed in this process, and the addresses of whose they are. */
  readonly mine = new ObjectMemory<string>();
  /** Entries of the program. */
  readonly held = new ObjectMemory<Entry>();
  /** Addresses of the program's resources. */
  readonly named = new Set<string>();

  constructor(host: RunHost) {
    this.journal = new Journal(host.journalFolder, host.clock.now);
    host.onGoodEnd?.(() => this.end(host.backend ?? ""));
  }

  /** The run ended well. Lines of this stack whose resource the program did not name are left over. */
  private end(backend: string): void {
    const { named } = this;
    const [some] = named;
    this.journal.end(
      (line) =>
        some !== undefined && line.backend === backend && isSameStack(line.resource, some) && !named.has(line.resource),
    );
  }
}

/** The runs of one process: one for each connection, shared by all types of resources. */
export class Runs {
  readonly of: (connection: Connection) => Run;

  constructor(readonly host: RunHost) {
    const shared = new Shared(host);
    this.of = perConnection((connection) => new Run(connection, host, shared));
  }
}
