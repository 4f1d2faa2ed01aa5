import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Other programs of the repository may be loading the file, or replacing it: it is a whole one at any time. */
export function replaceFile(root: string, file: string, content: Buffer | string): void {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) {
    return;
  }
  const draft = join(root, "dist", `.draft-${process.pid}`);
  writeFileSync(draft, content);
  mkdirSync(dirname(file), { recursive: true });
  renameSync(draft, file);
}
