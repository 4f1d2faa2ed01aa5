import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Members that an object must have, and what each is. */
export type Form<T> = { readonly [M in keyof T]?: "string" | "number" | "texts" };

const kindOf = (value: unknown): string =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? "texts" : typeof value;

/** Files of JSON in a folder of this user alone. One that is written again is replaced as a whole, or not at all. */
export class JournalFolder {
  constructor(private readonly path: string) {}

  names(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }

  /** A file's object, if it has these members: of another version, or of nothing of ours, it says nothing. */
  read<T extends object>(name: string, form: Form<T>): T | undefined {
    try {
      const one = JSON.parse(readFileSync(join(this.path, name), "utf8")) as Record<string, unknown>;
      return Object.entries(form).every(([member, kind]) => kindOf(one[member]) === kind) ? (one as T) : undefined;
    } catch {
      // Removed by another process meanwhile, or not ours.
      return undefined;
    }
  }

  /** A new file that a killed process has not finished is none: nothing was asked of the platform yet. */
  write(name: string, content: unknown): void {
    const file = join(this.path, name);
    const text = JSON.stringify(content);
    try {
      writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") {
        mkdirSync(this.path, { recursive: true, mode: 0o700 });
      } else if (code !== "EEXIST") {
        throw error;
      }
      writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
    }
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  /** What stays on a disk that cannot be written is looked at again by the next run. */
  removeIfPossible(name: string): void {
    ifPossible(() => this.remove(name));
  }
}

/** Changes of the folder that nothing depends on: none stops the run, or hides how a request ended. */
export function ifPossible(change: () => void): void {
  try {
    change();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) {
      throw error;
    }
  }
}
