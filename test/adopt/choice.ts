import { Random } from "../fidelity/random";

/** Choices that are the same for the same seed. */
export class Choice extends Random {
  /** A whole number, both ends included. */
  number(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  one<T>(items: readonly T[]): T {
    if (items.length === 0) {
      throw new Error("nothing to choose from");
    }
    return this.pick(items) as T;
  }

  /** Up to so many of them, each once, in any order; none of none. */
  some<T>(items: readonly T[], most: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(left.length, this.number(0, most)) }, () =>
      left.splice(this.number(0, left.length - 1), 1),
    ).flat();
  }

  /** The same, and at least one. */
  several<T>(items: readonly T[], most: number): T[] {
    const chosen = this.some(items, most);
    return chosen.length > 0 ? chosen : [this.one(items)];
  }

  /** One of these makers, made. */
  of<T>(makers: readonly (() => T)[]): T {
    return this.one(makers)();
  }

  /** These members, where the dice say so. */
  maybe<T extends object>(share: number, members: () => T): Partial<T> {
    return this.chance(share) ? members() : {};
  }
}
