import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Json } from "../../emulator/core/json";

/** One request and its answer, as somebody's client met them. Bodies are JSON, or text, or null for none. */
export interface Interaction {
  method: string;
  path: string;
  query: Record<string, string>;
  request: Json;
  status: number;
  response: Json;
  /** Long lists of the answer were cut. */
  truncated?: boolean;
}

export interface Recording {
  name: string;
  interactions: Interaction[];
}

/** The platforms that recordings exist for. */
export type RecordedPlatform = "vm" | "sc";
export const recorded: readonly RecordedPlatform[] = ["vm", "sc"];

/** All recordings of a platform, by name. Throws when the folder is not there: evidence must not go missing unnoticed. */
export function readRecordings(folder: string, platform: RecordedPlatform): Recording[] {
  const files = join(folder, platform);
  if (!existsSync(files)) {
    throw new Error(`RECORDINGS names ${folder}, but there is no folder ${platform} in it.`);
  }
  const names = readdirSync(files).filter((name) => name.endsWith(".json"));
  if (names.length === 0) {
    throw new Error(`There are no recordings in ${files}.`);
  }
  return names.sort().map((file) => {
    const { interactions } = JSON.parse(readFileSync(join(files, file), "utf8")) as Recording;
    return { name: basename(file, ".json"), interactions };
  });
}

/** A path without its ids: what an endpoint is called in reports. */
export const endpointOf = ({ method, path }: Pick<Interaction, "method" | "path">): string =>
  `${method} ${path.replace(/\/(?:template-|SSE-Unessus-)?[0-9a-f]{8}-[0-9a-f-]{20,}/g, "/{uuid}").replace(/\/-?\d+/g, "/{id}")}`;
