import { isObject, type Json, type JsonObject, listOf, objectOf } from "./json";

/** An object as the emulator keeps it: references are ids, members with a leading `_` never leave the emulator. */
export type Stored = JsonObject & { id: string };

type Table = Map<string, Stored>;
interface Undo {
  table: string;
  id: string;
  before: Stored | undefined;
}

/**
 * All objects of a site, in tables.
 * Kept objects are never changed in place, only replaced: that is what makes the state before the last write cheap.
 */
export class Store {
  private readonly tables = new Map<string, Table>();
  private readonly sequences = new Map<string, number>();
  private undo: Undo[] = [];
  private isNewWrite = false;

  all(table: string): Stored[] {
    return [...this.table(table).values()];
  }

  count(table: string): number {
    return this.table(table).size;
  }

  get(table: string, id: string): Stored | undefined {
    return this.table(table).get(id);
  }

  put(table: string, record: Stored): Stored {
    this.remember(table, record.id);
    this.table(table).set(record.id, record);
    return record;
  }

  remove(table: string, id: string): void {
    this.remember(table, id);
    this.table(table).delete(id);
  }

  /** The next id of a sequence, and never one that is taken. `prefix`: what stands before the number in the table. */
  nextId(table: string, first: number, prefix = ""): string {
    const sequence = `${table}:${prefix}${first}`;
    let next = this.sequences.get(sequence) ?? first;
    while (this.table(table).has(`${prefix}${next}`) || this.table(table).has(String(next))) {
      next += 1;
    }
    this.sequences.set(sequence, next + 1);
    return `${prefix}${next}`;
  }

  /** From the next change on, {@link rewound} goes back to the point before it: a refused write changes nothing. */
  beginWrite(): void {
    this.isNewWrite = true;
  }

  /** A store as it was before the last write. */
  rewound(): Store {
    const earlier = new Store();
    for (const [name, table] of this.tables) {
      earlier.tables.set(name, new Map(table));
    }
    for (const { table, id, before } of this.undo.toReversed()) {
      if (before === undefined) {
        earlier.table(table).delete(id);
      } else {
        earlier.table(table).set(id, before);
      }
    }
    return earlier;
  }

  /** Remembers everything; the answer puts it back. */
  snapshot(): () => void {
    const tables = [...this.tables].map(([name, table]) => [name, new Map(table)] as const);
    const sequences = new Map(this.sequences);
    return () => {
      this.tables.clear();
      for (const [name, table] of tables) {
        this.tables.set(name, new Map(table));
      }
      this.sequences.clear();
      for (const [name, next] of sequences) {
        this.sequences.set(name, next);
      }
      this.undo = [];
    };
  }

  dump(): Json {
    const tables = Object.fromEntries([...this.tables.keys()].map((name) => [name, this.all(name)]));
    return { tables, sequences: Object.fromEntries(this.sequences) };
  }

  static load(dump: Json): Store {
    const store = new Store();
    const { tables, sequences } = objectOf(dump);
    for (const [name, records] of Object.entries(objectOf(tables))) {
      for (const record of listOf(records)) {
        if (isObject(record)) {
          store.table(name).set(String(record.id), record as Stored);
        }
      }
    }
    for (const [name, next] of Object.entries(objectOf(sequences))) {
      store.sequences.set(name, Number(next));
    }
    return store;
  }

  private table(name: string): Table {
    const known = this.tables.get(name);
    if (known !== undefined) {
      return known;
    }
    const made: Table = new Map();
    this.tables.set(name, made);
    return made;
  }

  private remember(table: string, id: string): void {
    if (this.isNewWrite) {
      this.undo = [];
    }
    this.isNewWrite = false;
    this.undo.push({ table, id, before: this.table(table).get(id) });
  }
}
