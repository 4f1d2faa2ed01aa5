import type { Form } from "./journal-folder";

/** Written at a good end of a run: the state holds what these lines made. */
export interface RunEnd {
  run: string;
  at: number;
  keys: string[];
  /** Unfinished lines of resources that this run's program does not have any more. */
  left?: string[];
}

export const endForm: Form<RunEnd> = { run: "string", at: "number", keys: "texts" };

interface Place {
  place: string;
  type: string;
}

const ofObject = (place: string, type: string, id: string | undefined): string => JSON.stringify([place, type, id]);

/** The lines of a journal by their keys, and by the objects that they hold: each read of a baseline asks for its own. */
export class JournalLines<Key extends Place, Line extends Key & { id?: string }> {
  private readonly byKey = new Map<string, Line>();
  private readonly byObject = new Map<string, Set<Line>>();

  constructor(private readonly keyOf: (line: Key) => string) {}

  all(): Line[] {
    return [...this.byKey.values()];
  }

  /** Lines of any resource that hold this object. */
  holding(place: string, type: string, id: string): Line[] {
    return [...(this.byObject.get(ofObject(place, type, id)) ?? [])];
  }

  set(line: Line): void {
    this.delete(line);
    this.byKey.set(this.keyOf(line), line);
    const object = ofObject(line.place, line.type, line.id);
    this.byObject.set(object, (this.byObject.get(object) ?? new Set()).add(line));
  }

  delete(line: Key): void {
    const key = this.keyOf(line);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.byKey.delete(key);
      this.byObject.get(ofObject(known.place, known.type, known.id))?.delete(known);
    }
  }
}
