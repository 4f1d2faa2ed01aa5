import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repo";

const shim = "pulumi-resource-pulumi-nodejs";
const languageHost = "pulumi-language-nodejs";

/**
 * Puts beside a CLI built from modules what the official archive would have had there:
 * the language host for Node programs (ours) and the starter of dynamic providers (the SDK's own file).
 *
 * Copies, not links: the cache outlives the clone that filled it. A file that is right already stays untouched.
 */
export function writeCompanions(folder: string): void {
  const sdk = join(repositoryRoot(), "node_modules", "@pulumi", "pulumi");
  if (!existsSync(sdk)) {
    throw new Error("@pulumi/pulumi is not installed in the repository: run `npm ci` first.");
  }
  const host = "pulumi-tenable-language-host.js";
  write(join(folder, host), readFileSync(join(__dirname, "language-host.js"), "utf8"), 0o644);
  if (process.platform === "win32") {
    write(join(folder, `${shim}.cmd`), readFileSync(join(sdk, `${shim}.cmd`), "utf8"), 0o755);
    write(join(folder, `${languageHost}.cmd`), `@echo off\r\n@node "%~dp0${host}" %*\r\n`, 0o755);
    return;
  }
  write(join(folder, shim), readFileSync(join(sdk, shim), "utf8"), 0o755);
  // exec: the CLI must be the parent, its end is the host's end. The CLI calls it by its full path.
  write(join(folder, languageHost), `#!/bin/sh\nexec node "$(dirname "$0")/${host}" "$@"\n`, 0o755);
}

/** Writes beside and renames: another process may be starting the old file at this moment. */
function write(file: string, text: string, mode: number): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) {
    return;
  }
  const part = `${file}.part-${process.pid}`;
  writeFileSync(part, text);
  chmodSync(part, mode);
  renameSync(part, file);
}
