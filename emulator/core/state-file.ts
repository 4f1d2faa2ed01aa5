import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isObject, type Json, type JsonObject, parseJson } from "./json";

/** What was saved, or `undefined` when there is no file yet. Throws when the file is not one of ours. */
export function readState(file: string): JsonObject | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const state = parseJson(readFileSync(file, "utf8"));
  if (!isObject(state) || !("site" in state)) {
    throw new Error(`${file} is not the state of an emulator`);
  }
  return state;
}

/** Written beside it and renamed, so that a crash leaves the old state and not half of the new one. */
export function writeState(file: string, state: Json): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, file);
}
