import { type ChildProcess, spawn } from "node:child_process";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the whole process group after this long without a line of output. */
  idleSeconds: number;
  /** Ends the whole process group after this long, whatever it writes. */
  totalSeconds: number;
  /** Called with each line of either stream. */
  line?: (text: string) => void;
}

export interface RunResult {
  /** The exit code; undefined when the program could not be started or was ended. */
  code: number | undefined;
  /** Why there is no exit code. */
  failure?: "missing" | "idle" | "too long" | "ended";
  stdout: string;
  /** The last lines of both streams, for messages. */
  tail: string[];
}

/** Runs a program to its end; never hangs and never throws. */
export function run(command: string, args: string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => {
    const result: RunResult = { code: undefined, stdout: "", tail: [] };
    // Its own process group, so that what it started ends with it.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = (failure: RunResult["failure"]): void => {
      result.failure ??= failure;
      endGroup(child);
    };
    const onSignal = (signal: NodeJS.Signals): void => {
      stop("ended");
      process.exitCode = 1;
      setImmediate(() => process.kill(process.pid, signal));
    };
    const total = setTimeout(() => stop("too long"), options.totalSeconds * 1000);
    let idle = setTimeout(() => stop("idle"), options.idleSeconds * 1000);
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);

    const lines = (text: string): void => {
      clearTimeout(idle);
      idle = setTimeout(() => stop("idle"), options.idleSeconds * 1000);
      for (const line of text.split(/\r?\n/)) {
        if (line === "") {
          continue;
        }
        result.tail.push(line);
        if (result.tail.length > 20) {
          result.tail.shift();
        }
        options.line?.(line);
      }
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      result.stdout += text;
      lines(text);
    });
    child.stderr.setEncoding("utf8").on("data", lines);
    const finish = (): void => {
      clearTimeout(idle);
      clearTimeout(total);
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      resolve(result);
    };
    child.on("error", () => {
      result.failure ??= "missing";
      finish();
    });
    child.on("close", (code) => {
      if (code !== null) {
        result.code = code;
      } else {
        result.failure ??= "ended";
      }
      finish();
    });
  });
}

function endGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) {
      child.kill("SIGKILL");
    } else {
      process.kill(-child.pid, "SIGKILL");
    }
  } catch {
    // Gone already.
  }
}
