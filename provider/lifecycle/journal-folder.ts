import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

  read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.path, name), "utf8")) as T;
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
}
