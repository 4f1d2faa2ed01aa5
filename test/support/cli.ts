import { spawn } from "node:child_process";
import { join } from "node:path";

export interface CliResult {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command line as a user does: another process, its own environment and folder. */
export function cli(
  args: readonly string[],
  options: {
    env?: Record<string, string>;
    cwd?: string;
    onStarted?: (kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const { PATH = "" } = process.env;
    const main = join(__dirname, "../../cli/main.js");
    const child = spawn(process.execPath, [main, ...args], { env: { PATH, ...options.env }, cwd: options.cwd });
    const result: CliResult = { code: null, out: "", err: "" };
    child.stdout.on("data", (piece) => (result.out += String(piece)));
    child.stderr.on("data", (piece) => (result.err += String(piece)));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...result, code }));
    options.onStarted?.((signal) => child.kill(signal));
  });
}
