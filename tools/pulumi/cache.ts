import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pulumiVersion } from "./version";

/**
 * The folder of our own CLI, outside of any repository so that clones share it: made when missing.
 * `PULUMI_TENABLE_CACHE` overrides the place; else each system's own convention for caches.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const folder = join(cacheRoot(env, platform), `pulumi-${pulumiVersion}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The folder that holds one sub-folder per version. */
export function cacheRoot(env: NodeJS.ProcessEnv, platform: string): string {
  if (env.PULUMI_TENABLE_CACHE) {
    return resolve(env.PULUMI_TENABLE_CACHE);
  }
  const home = homedir();
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "pulumi-tenable", "Cache");
  }
  if (platform === "darwin") {
    return join(env.XDG_CACHE_HOME || join(home, "Library", "Caches"), "pulumi-tenable");
  }
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "pulumi-tenable");
}

/** The name of a program file on this system. */
export function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}
