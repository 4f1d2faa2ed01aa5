import type { Collection, Props } from "../../provider/definition";
import { TenableError } from "../../provider/errors";
import type { LookupKind } from "../../provider/lookup";
import { isBuiltIn, lookupKindOf, lookUpOf } from "../../provider/preview/references";
import type { Client } from "../connect";
import { Names, slug, variable } from "./names";

/** A look-up of a program. */
export interface Lookup {
  variable: string;
  /** `getScanner`. */
  call: string;
  name: string;
}

interface Listed {
  entries: Props[];
  place: Collection;
}

/** Look-ups for what a program refers to and does not manage. */
export class Lookups {
  readonly used = new Map<string, Lookup>();
  private readonly lists = new Map<LookupKind, Promise<Listed | undefined>>();
  private readonly names: Names;

  constructor(
    private readonly client: Client,
    taken: Iterable<string> = [],
  ) {
    this.names = new Names(new Set(taken));
  }

  /** The look-up of an id; undefined where it has none, or where its name is not the only one. */
  async of(refersTo: string, id: string): Promise<Lookup | undefined> {
    const kind = lookupKindOf(refersTo);
    const key = `${kind} ${id}`;
    const known = this.used.get(key);
    if (known || kind === undefined || isBuiltIn(id)) {
      return known;
    }
    const { entries, place } = (await this.listOf(kind)) ?? { entries: [], place: { path: "" } };
    const { names: [member = "name"] = [], referredBy = "id" } = place;
    const found = entries.find((entry) => String(entry[referredBy]) === id);
    const name = found?.[member];
    if (typeof name !== "string" || entries.filter((entry) => entry[member] === name).length > 1) {
      return undefined;
    }
    const made = {
      variable: variable(this.names.of(slug(`${name} ${kind}`) || slug(kind), id), kind),
      call: lookUpOf(kind),
      name,
    };
    // Another one may have asked meanwhile.
    const first = this.used.get(key) ?? made;
    this.used.set(key, first);
    return first;
  }

  private listOf(kind: LookupKind): Promise<Listed | undefined> {
    const known = this.lists.get(kind) ?? this.client.lookups(kind).catch(unlessTold);
    this.lists.set(kind, known);
    return known;
  }
}

/** What cannot be listed keeps its id. */
function unlessTold(error: unknown): undefined {
  if (!(error instanceof TenableError)) {
    throw error;
  }
}
