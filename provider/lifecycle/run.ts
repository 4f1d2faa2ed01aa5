import { isDeepStrictEqual } from "node:util";
import type { Props } from "../definition";
import { isSameStack } from "./address";
import { Journal } from "./journal";

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
  /** Objects created, adopted or resumed in this run, by type and id: this run deletes none of them. */
  readonly mine = new Set<string>();
  /** Objects that a diff of this run named for replacement, by type and id. */
  readonly replacing = new Set<string>();
  /** Objects that a refresh of this run found deleted, by type and id. */
  readonly gone = new Set<string>();
  /** Paths of objects deleted in this run. */
  readonly deleted = new Set<string>();
  /** Names being created or created in this run, by collection and name. */
  readonly claims = new Map<string, string>();
  /** Addresses, by type, whose entries were deleted in this run and left their object as it was. */
  readonly released = new Set<string>();
  private readonly addresses = new Set<string>();
  private readonly checks = new Map<string, Checked[]>();
  private readonly entries = new Map<string, Entry>();
  private readonly reads = new Map<string, Props>();
  /** Entries of the program by type and id. */
  private readonly held = new Map<string, Entry[]>();

  constructor(folder: string, now: () => number) {
    this.journal = new Journal(folder, now);
  }

  /** The program has a resource at this address. */
  asked(address: string): void {
    this.addresses.add(address);
  }

  hasAsked(address: string): boolean {
    return this.addresses.has(address);
  }

  /** The run ended well. Lines of this stack whose resource the program did not name are left over. */
  end(backend: string): void {
    const [some] = this.addresses;
    this.journal.end(
      (line) =>
        some !== undefined &&
        line.backend === backend &&
        isSameStack(line.resource, some) &&
        !this.addresses.has(line.resource),
    );
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
      this.held.set(key, [...(this.held.get(key) ?? []).filter((other) => other !== found.entry), found.entry]);
    } else if (!this.reads.has(key)) {
      // What depends on an object that is deleted before it is replaced gets a diff alone.
      this.entries.set(objectKey(type, stored), { address: stored, stored, olds: news, id, outs });
    }
  }

  /** The entry at an address; undefined when this run was shown none: a plain create, or a forced replacement. */
  entryAt(type: string, address: string): Entry | undefined {
    return address === "" ? undefined : this.entries.get(objectKey(type, address));
  }

  /** Another resource of the program that the state says has this object: one that adopted it in an earlier run. */
  holderBeside(type: string, id: string, props: Props): Entry | undefined {
    return this.held
      .get(objectKey(type, id))
      ?.find((entry) => addressOf(entry.outs ?? entry.olds) !== addressOf(props));
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
