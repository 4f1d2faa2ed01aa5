import { type Command, InvalidArgumentError } from "commander";
import { type Client, connect } from "../client";
import { InputError } from "../provider/errors";
import { visible } from "../provider/http/visible";
import { madeBy, projectName, readStack, type Stack } from "./stack";
import { InterruptedError, UsageError } from "./usage";

export interface ClientOptions {
  connection?: string;
  /** The Pulumi stack whose settings are used. */
  stack?: string;
  /** What it is, where that has been read already. */
  read?: Stack;
  /** The folder of its project, where that is not the one of the command. */
  folder?: string;
}

/** What a command works with besides its own options. */
export interface Work {
  client: Client;
  signal: AbortSignal;
  /** Tells what is no result: on standard error, a line each. */
  tell(line: string): void;
  /** Shows how far it is: on a terminal only, in one line that goes away. */
  progress(text: string): void;
}

export const withConnection = (command: Command): Command =>
  command
    .option("--connection <name>", "connection to use; defaults to default")
    .option("--stack <stack>", "use the config of this Pulumi stack; run the command in the folder of the project");

/**
 * Runs the work of a command with a client of the settings that resources use. What cannot be asked is wrong usage; an
 * interruption ends the work, and what runs on the platform goes on.
 */
export async function withClient(options: ClientOptions, work: (work: Work) => Promise<void>): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort(new Error("interrupted"));
  const signals = ["SIGINT", "SIGTERM"] as const;
  const line = new StatusLine();
  const tell = (text: string): void => line.above(`${visible(text)}\n`);
  for (const signal of signals) {
    process.once(signal, interrupt);
  }
  try {
    const { connection, stack, folder } = options;
    const read = options.read ?? (stack === undefined ? undefined : await readStack(stack));
    const client = connect({
      ...(connection !== undefined && { connection }),
      ...(read && { config: read.config, project: projectName(folder) }),
      signal: interrupted.signal,
      warn: (message) => tell(`pulumi-tenable: ${message}`),
    });
    if (read) {
      await client.refuseOtherTenant(madeBy(read, client.connection));
    }
    await work({ client, signal: interrupted.signal, tell, progress: (text) => line.show(text) });
  } catch (error) {
    throw interrupted.signal.aborted && !(error instanceof UsageError) ? asInterrupted(error) : asUsage(error);
  } finally {
    line.clear();
    for (const signal of signals) {
      process.removeListener(signal, interrupt);
    }
  }
}

/** The work may have said what it leaves behind; the request that was given up says nothing worth reading. */
const asInterrupted = (error: unknown): unknown => {
  const isTold = error instanceof InterruptedError || (error instanceof Error && error.message.includes("interrupted"));
  return error instanceof InterruptedError
    ? error
    : new InterruptedError(isTold ? (error as Error).message : "interrupted", { cause: error });
};

/** What the user gave and cannot be is wrong usage. */
export const asUsage = (error: unknown): unknown =>
  error instanceof InputError ? new UsageError(error.message, { cause: error }) : error;

class StatusLine {
  private readonly isTerminal = process.stderr.isTTY === true;
  private shownAt = 0;

  show(text: string): void {
    const now = Date.now();
    if (this.isTerminal && now - this.shownAt > 100) {
      this.shownAt = now;
      process.stderr.write(`\r\u001B[K${visible(text)}`);
    }
  }

  above(text: string): void {
    this.clear();
    process.stderr.write(text);
  }

  clear(): void {
    if (this.shownAt > 0) {
      process.stderr.write("\r\u001B[K");
      this.shownAt = 0;
    }
  }
}

/** `a,b` and repeated options as one list. */
export const list = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
];

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `45m`, `2h`, `1d` in milliseconds. */
export function duration(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? [];
  const ms = Number(count) * (units[unit] ?? 0);
  if (ms > 0) {
    return ms;
  }
  throw new InvalidArgumentError("Must be a duration, such as 90s, 45m, 2h or 1d.");
}
