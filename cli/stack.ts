import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { MadeObject } from "../client/connect";
import { type Connection, isAddressOf } from "../provider/connection/connection";
import { resourceToken } from "../provider/definition/token";
import { UsageError } from "./usage";

interface StackResource {
  urn: string;
  /** The component that it is a part of, or the stack. */
  parent?: string;
  type: string;
  id?: string;
  outputs?: Record<string, unknown>;
}

/** What the Pulumi CLI tells of a stack: its settings, secrets among them, for requests only; and what its state holds. */
export interface Stack {
  config: Record<string, string>;
  resources: readonly StackResource[];
}

/** A scan of a stack, as its state knows it. */
export interface StackScan {
  id: string;
  address: string;
  connection?: string;
  platform?: string;
}

const ours = resourceToken("");

/** There is no such stack, or no Pulumi CLI that could know one. A stack that cannot be read is not one of these. */
export class NoStackError extends UsageError {}

async function pulumi(args: string[], cwd: string): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { maxBuffer: 1024 ** 3, cwd });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    const words = stderr.trim().split("\n").at(-1) ?? "";
    if (code === "ENOENT") {
      throw new NoStackError("--stack reads the stack with the Pulumi CLI, and there is no pulumi on the PATH");
    }
    const Kind = stderr.includes("no stack named") ? NoStackError : UsageError;
    throw new Kind(`pulumi ${args.slice(0, 2).join(" ")} failed: ${words}; run this in the folder of the project`);
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

/** Asks the Pulumi CLI about a stack of the project in a folder. */
export async function readStack(stack: string, folder = process.cwd()): Promise<Stack> {
  const [exported, config] = (await Promise.all([
    pulumi(["stack", "export", "--stack", stack], folder),
    pulumi(["config", "--json", "--show-secrets", "--stack", stack], folder),
  ])) as [{ deployment?: { resources?: StackResource[] } }, Record<string, { value?: string; objectValue?: unknown }>];
  const settings = Object.entries(config).flatMap(([key, { value, objectValue }]) => {
    const text = objectValue === undefined ? value : JSON.stringify(objectValue);
    return text === undefined ? [] : [[key, text]];
  });
  const resources = (exported.deployment?.resources ?? []).filter(({ type }) => type.startsWith(ours));
  return { config: Object.fromEntries(settings) as Stack["config"], resources };
}

/** Whose objects the state of a stack says these are that a connection reaches. */
export function madeBy({ resources }: Stack, reached: Connection): MadeObject[] {
  return resources.flatMap(({ type, id, outputs: props = {} }) => {
    const { address, connection = "default" } = props;
    const isHere = reached.platform === props.platform && isAddressOf(reached, address);
    return isHere && connection === reached.name ? [{ type: type.slice(ours.length), id, props }] : [];
  });
}

const nameOf = (urn: string): string | undefined => urn.split("::").at(-1);

/** The scan that a program of this stack calls `name`. */
export function scanOfStack(name: string, stack: string, { resources }: Stack): StackScan {
  const scans = resources.filter(({ type }) => type === `${ours}Scan`);
  // The scan of a ScanBaseline goes by the name of that, too.
  const found =
    scans.find(({ urn }) => nameOf(urn) === name) ?? scans.find(({ parent = "" }) => nameOf(parent) === name);
  if (!found?.id) {
    const names = scans.map(({ urn }) => `"${nameOf(urn)}"`).sort();
    throw new UsageError(
      `stack ${stack} has no scan "${name}": ${names.length > 0 ? `it has ${names.join(", ")}` : "it has none"}`,
    );
  }
  const { address, connection, platform } = found.outputs ?? {};
  return {
    id: found.id,
    address: String(address),
    ...(connection !== undefined && { connection: String(connection) }),
    ...(platform !== undefined && { platform: String(platform) }),
  };
}
