import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "./usage";

interface StackResource {
  urn: string;
  /** The component that it is a part of, or the stack. */
  parent?: string;
  type: string;
  id?: string;
  outputs?: Record<string, unknown>;
}

/** A scan of a stack: what the state knows of it, and the settings to reach it with. */
export interface StackScan {
  id: string;
  address: string;
  connection?: string;
  config: Record<string, string>;
}

const scanType = "pulumi-nodejs:dynamic/tenable:Scan";

async function pulumi(args: string[]): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { maxBuffer: 1024 ** 3 });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    const words = stderr.trim().split("\n").at(-1) ?? "";
    throw code === "ENOENT"
      ? new UsageError("--stack reads the stack with the Pulumi CLI, and there is no pulumi on the PATH")
      : new UsageError(`pulumi ${args.slice(0, 2).join(" ")} failed: ${words}; run this in the folder of the project`);
  }
}

/** Name of the Pulumi project in this folder or above it, as the CLI finds it; undefined where there is none. */
export function projectName(folder = process.cwd()): string | undefined {
  const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name)).find(existsSync);
  if (file === undefined) {
    const parent = dirname(folder);
    return parent === folder ? undefined : projectName(parent);
  }
  return /^\s*"?name"?:\s*["']?([^"'\s,#]+)/m.exec(readFileSync(file, "utf8"))?.[1];
}

/** The settings of a stack, secrets among them: for requests only. */
export async function configOf(stack: string): Promise<Record<string, string>> {
  const config = (await pulumi(["config", "--json", "--show-secrets", "--stack", stack])) as Record<
    string,
    { value?: string; objectValue?: unknown }
  >;
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, { value, objectValue }]) => {
      const text = objectValue === undefined ? value : JSON.stringify(objectValue);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

const nameOf = (urn: string): string | undefined => urn.split("::").at(-1);

/** The scan that a program of this stack calls `name`. */
export async function scanOfStack(name: string, stack: string): Promise<StackScan> {
  const { deployment } = (await pulumi(["stack", "export", "--stack", stack])) as {
    deployment?: { resources?: StackResource[] };
  };
  const scans = (deployment?.resources ?? []).filter(({ type }) => type === scanType);
  // The scan of a ScanBaseline goes by the name of that, too.
  const found =
    scans.find(({ urn }) => nameOf(urn) === name) ?? scans.find(({ parent = "" }) => nameOf(parent) === name);
  if (!found?.id) {
    const names = scans.map(({ urn }) => `"${nameOf(urn)}"`);
    throw new UsageError(
      `stack ${stack} has no scan "${name}": ${names.length > 0 ? `it has ${names.join(", ")}` : "it has none"}`,
    );
  }
  const { address, connection, platform } = found.outputs ?? {};
  const config = await configOf(stack);
  return {
    id: found.id,
    address: String(address),
    ...(connection !== undefined && { connection: String(connection) }),
    // What the state remembers of the platform need not be set anew.
    config: { ...(platform !== undefined && { "tenable:platform": String(platform) }), ...config },
  };
}
