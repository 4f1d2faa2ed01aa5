import type { JournalKey, JournalLine } from "./journal";

const ofObject = (place: string, type: string, id: string | undefined): string => JSON.stringify([place, type, id]);

/** The lines of a journal by their keys, and by the objects that they hold: each read of a baseline asks for its own. */
export class JournalLines {
  private readonly byKey = new Map<string, JournalLine>();
  private readonly byObject = new Map<string, Set<JournalLine>>();

  constructor(private readonly keyOf: (line: JournalKey) => string) {}

  all(): JournalLine[] {
    return [...this.byKey.values()];
  }

  /** Lines of any resource that hold this object. */
  holding(place: string, type: string, id: string): JournalLine[] {
    return [...(this.byObject.get(ofObject(place, type, id)) ?? [])];
  }

  set(line: JournalLine): void {
    this.delete(line);
    this.byKey.set(this.keyOf(line), line);
    const object = ofObject(line.place, line.type, line.id);
    this.byObject.set(object, (this.byObject.get(object) ?? new Set()).add(line));
  }

  delete(line: JournalKey): void {
    const key = this.keyOf(line);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.byKey.delete(key);
      this.byObject.get(ofObject(known.place, known.type, known.id))?.delete(known);
    }
  }
}
