import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of JSON in a folder of this user alone, each written whole or not at all. */
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

  write(name: string, content: unknown): void {
    const file = join(this.path, name);
    const part = `${file}.${process.pid}`;
    const writePart = (): void => writeFileSync(part, JSON.stringify(content), { mode: 0o600 });
    try {
      writePart();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        throw error;
      }
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      writePart();
    }
    renameSync(part, file);
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }
}
