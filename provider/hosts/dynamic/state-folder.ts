import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of this user for what a program has to remember between runs. */
function stateFolder(env: NodeJS.ProcessEnv): string {
  const base =
    // Set to nothing means not set.
    env.XDG_STATE_HOME ||
    (process.platform === "win32" ? env.LOCALAPPDATA : undefined) ||
    join(homedir(), ".local", "state");
  return join(base, "pulumi-tenable");
}

/** Folder of this user's journal of creates and adoptions. */
export const journalFolder = (env: NodeJS.ProcessEnv): string => join(stateFolder(env), "journal");
