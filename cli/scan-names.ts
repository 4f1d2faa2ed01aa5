import type { Command } from "commander";
import type { ScanName } from "../client";
import { UsageError } from "./usage";

/** How the scans of a command line are named. */
export interface NamedBy {
  id?: boolean;
  name?: boolean;
}

export const withScanNames = (command: Command): Command =>
  command
    .option("--id", "interpret names as ids, if an id is also the name of another scan")
    .option("--name", "interpret names as names, if a name is also the id of another scan");

/** Throws {@link UsageError} when both are meant. */
export function scanNames(texts: readonly string[], { id, name }: NamedBy): ScanName[] {
  if (id && name) {
    throw new UsageError("--id and --name exclude each other");
  }
  return texts.map((text) => (id ? { id: text } : name ? { name: text } : text));
}
