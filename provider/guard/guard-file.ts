import { readFileSync } from "node:fs";
import type * as yamlModule from "yaml";
import { ConfigError, messageOf } from "../errors";
import { type Guard, joinGuards, readGuards } from "./guard";
import type { Settings } from "../connection/connection";

/** The variable that names the file of guards that hold for every program. */
export const guardFileVariable = "TENABLE_GUARD_FILE";
/** The setting of a stack. */
export const guardSetting = "tenable:guard";

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** JSON or YAML, of which JSON is a part: a key that stands twice is an error. */
function parse(text: string, source: string): unknown {
  const { parseDocument } = require("yaml") as typeof yamlModule;
  const document = parseDocument(text, { prettyErrors: true, stringKeys: true });
  try {
    document.errors.forEach((error) => {
      throw error;
    });
    return document.toJS() as unknown;
  } catch (error) {
    throw new ConfigError(`${source} is neither JSON nor YAML: ${firstLine(messageOf(error)).replace(/:$/, "")}`, {
      advice: "correct it; nothing was sent",
      cause: error,
    });
  }
}

/**
 * The guards of a file that a setting names. Throws where it cannot be read or understood: no guard is not a guard that
 * allows everything.
 */
export function readGuardFile(path: string, setting = guardFileVariable): Guard[] {
  const source = `guard file ${path}`;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError(`${source} cannot be read: ${messageOf(error)}`, {
      advice: `correct ${setting}; nothing was sent`,
      cause: error,
    });
  }
  return readGuards(parse(text, source), source);
}

/** The guards of the file and of the stack, and those of the program, which can only add to them. */
export function guardsOf({ config, env }: Pick<Settings, "config" | "env">, ofProgram: readonly Guard[] = []): Guard[] {
  const path = env[guardFileVariable];
  const ofStack = config(guardSetting);
  return joinGuards(
    path === undefined || path === "" ? [] : readGuardFile(path),
    ofStack === undefined || ofStack === "" ? [] : readGuards(parse(ofStack, guardSetting), guardSetting),
    ofProgram,
  );
}
