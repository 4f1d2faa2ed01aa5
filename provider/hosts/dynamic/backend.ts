import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * Hash of the address of the Pulumi backend, found in the CLI's own order: `PULUMI_BACKEND_URL`, `backend.url` of the
 * project file, the backend that the user is logged in to. The engine does not tell it. A hash, for an address may
 * hold a password.
 */
export function backendHash(env: NodeJS.ProcessEnv, folder: string): string {
  const address = env.PULUMI_BACKEND_URL || ofProject(folder) || ofUser(env) || "";
  return createHash("sha256").update(absolute(address, folder).replace(/\/+$/, "")).digest("hex").slice(0, 16);
}

/** `file://.` is another backend in each folder. */
function absolute(address: string, folder: string): string {
  const path = /^file:\/\/(?![/\\~]|[a-z]:)(.+)$/i.exec(address)?.[1];
  return path === undefined ? address : `file://${resolve(folder, path)}`;
}

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** `backend: {url: …}` of the nearest project file: one of the two members that a line of YAML may hold. */
function ofProject(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const project = ["Pulumi.yaml", "Pulumi.yml"]
      .map((name) => read(join(at, name)))
      .find((text) => text !== undefined);
    if (project !== undefined) {
      const block = /^backend:[ \t]*(\{.*\}|(?:\r?\n[ \t]+.*|\r?\n[ \t]*)+)/m.exec(project)?.[1] ?? "";
      return /\burl:[ \t]*["']?([^"'\s,}]+)/.exec(block)?.[1];
    }
    if (dirname(at) === at) {
      return undefined;
    }
  }
}

function ofUser(env: NodeJS.ProcessEnv): string | undefined {
  const text = read(join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "credentials.json"));
  try {
    const { current } = JSON.parse(text ?? "{}") as { current?: unknown };
    return typeof current === "string" ? current : undefined;
  } catch {
    return undefined;
  }
}
