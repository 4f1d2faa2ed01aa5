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
    .option("--id", "scans are named by id; needed when an id is another scan's name")
    .option("--name", "scans are named by name; needed when a name is another scan's id");

/** Throws {@link UsageError} when both are meant. */
export function scanNames(texts: readonly string[], { id, name }: NamedBy): ScanName[] {
  if (id && name) {
    throw new UsageError("--id and --name exclude each other");
  }
  return texts.map((text) => (id ? { id: text } : name ? { name: text } : text));
}
