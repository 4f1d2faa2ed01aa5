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
  resource: string;
}

const ofObject = (place: string, type: string, id: string | undefined): string => JSON.stringify([place, type, id]);
const ofResource = (type: string, resource: string): string => JSON.stringify([type, resource]);

/**
 * The lines of a journal by their keys, by the objects that they hold and by the resources that wrote them: each call for a
 * resource of a baseline asks for its own.
 */
export class JournalLines<Key extends Place, Line extends Key & { id?: string }> {
  private readonly byKey = new Map<string, Line>();
  private readonly groups = new Map<string, Set<Line>>();

  constructor(private readonly keyOf: (line: Key) => string) {}

  all(): Line[] {
    return [...this.byKey.values()];
  }

  /** Lines of any resource that hold this object. */
  holding(place: string, type: string, id: string): Line[] {
    return [...(this.groups.get(ofObject(place, type, id)) ?? [])];
  }

  /** Lines that this resource wrote, on any platform and in any backend. */
  of(type: string, resource: string): Line[] {
    return [...(this.groups.get(ofResource(type, resource)) ?? [])];
  }

  set(line: Line): void {
    this.delete(line);
    this.byKey.set(this.keyOf(line), line);
    for (const group of groupsOf(line)) {
      this.groups.set(group, (this.groups.get(group) ?? new Set()).add(line));
    }
  }

  delete(line: Key): void {
    const key = this.keyOf(line);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.byKey.delete(key);
      groupsOf(known).forEach((group) => this.groups.get(group)?.delete(known));
    }
  }
}

const groupsOf = ({ place, type, resource, id }: Place & { id?: string }): string[] => [
  ofObject(place, type, id),
  ofResource(type, resource),
];
