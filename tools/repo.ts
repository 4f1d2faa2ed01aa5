import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The root of the repository: the nearest folder above with our package.json.
 * Compiled files lie in dist/, so it cannot be a fixed number of folders up.
 */
export function repositoryRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(`No package.json above ${__dirname}: run this from the repository.`);
    }
  }
}
