import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Every process of a run carries this variable: the engine gives plugins process groups of their own. */
const runVariable = "PULUMI_TENABLE_RUN";

export interface EngineResult {
  /** What was run, for messages. */
  command: string;
  /** The exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output when it is one JSON document: `preview --json`, `stack export`. */
  json?: unknown;
  milliseconds: number;
}

export interface StartOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** After this long everything that was started is killed and the result is an error. */
  timeoutSeconds: number;
  /** Called with what the command writes, as it comes. */
  output?: (text: string) => void;
}

/** One command of the CLI under way, with all processes it starts. */
export class Running {
  readonly result: Promise<EngineResult>;
  readonly child: ChildProcess;
  private readonly mark: string;

  constructor(bin: string, args: string[], options: StartOptions) {
    this.mark = randomUUID();
    const started = Date.now();
    const env = { ...options.env, [runVariable]: this.mark };
    const detached = process.platform !== "win32";
    this.child = spawn(bin, args, { cwd: options.cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });
    live.add(this);
    const command = `pulumi ${args.join(" ")}`;
    this.result = new Promise((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      const hear = (stream: NodeJS.ReadableStream | null, add: (text: string) => void): void => {
        stream?.setEncoding("utf8");
        stream?.on("data", (text: string) => {
          add(text);
          options.output?.(text);
        });
      };
      hear(this.child.stdout, (text) => (stdout += text));
      hear(this.child.stderr, (text) => (stderr += text));
      let late = false;
      let finished = false;
      const timer = setTimeout(() => {
        late = true;
        this.kill("all");
      }, options.timeoutSeconds * 1000);
      const finish = (code: number | null): void => {
        if (finished) {
          return;
        }
        finished = true;
        // What a killed CLI left behind still runs: it stays on the list.
        if (code !== null) {
          live.delete(this);
        }
        const result: EngineResult = { command, code, stdout, stderr, milliseconds: ended - started };
        const json = parse(stdout);
        if (json !== undefined) {
          result.json = json;
        }
        if (late) {
          reject(new Error(describe(result, `no end after ${options.timeoutSeconds} s`)));
        } else {
          resolve(result);
        }
      };
      let ended = started;
      this.child.on("exit", (code) => {
        clearTimeout(timer);
        ended = Date.now();
        // A plugin that outlives a killed CLI keeps the pipes open: "close" may never come.
        setTimeout(finish, code === null ? 200 : 5000, code).unref();
      });
      this.child.on("close", finish);
      this.child.on("error", (error) => {
        clearTimeout(timer);
        live.delete(this);
        reject(error);
      });
    });
    // A test that kills the CLI may never look at the result.
    this.result.catch(() => undefined);
  }

  /** Kills with SIGKILL: the CLI alone, the provider's process alone, or everything that this command started. */
  kill(which: "cli" | "plugin" | "all"): void {
    if (which === "cli") {
      signal(this.child.pid);
    } else if (which === "plugin") {
      this.plugins().forEach(signal);
    } else {
      // The CLI first, so that it cannot start others meanwhile; twice, for what it had just started.
      signal(this.child.pid);
      for (let round = 0; round < 2; round += 1) {
        processes(this.mark, this.child.pid).forEach(({ pid }) => signal(pid));
      }
    }
  }

  /** The process ids of the provider processes that run now. */
  plugins(): number[] {
    return processes(this.mark, this.child.pid)
      .filter(({ args }) => args[1]?.includes("dynamic-provider") && args[1] !== "-e")
      .map(({ pid }) => pid);
  }

  /** Waits until a provider process runs and answers its id; fails when the command ends before. */
  async plugin(): Promise<number> {
    for (;;) {
      const [pid] = this.plugins();
      if (pid !== undefined) {
        return pid;
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(describe(await this.result, "it ended before its provider process was seen"));
      }
      await sleep(10);
    }
  }
}

const live = new Set<Running>();

/** Kills what still runs; for `after` hooks and Ctrl-C. */
export function killAll(): void {
  for (const running of live) {
    running.kill("all");
  }
}

process.on("exit", killAll);

/** A command's outcome in a form that explains a failure. */
export function describe(result: EngineResult, what: string): string {
  const output = `${result.stdout}${result.stderr}`.trimEnd();
  return `${result.command}: ${what} (exit code ${result.code ?? "none, killed"}). Its output:\n${output}`;
}

function parse(text: string): unknown {
  if (!text.trimStart().startsWith("{")) {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Several documents: the event lines of `up --json`.
  }
}

function signal(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(pid, "SIGKILL");
    }
  } catch {
    // Gone already.
  }
}

interface ProcessLine {
  pid: number;
  args: string[];
}

/** The processes with this mark; where there is no /proc, the descendants of the CLI. */
function processes(mark: string, cli: number | undefined): ProcessLine[] {
  return process.platform === "linux" ? marked(mark) : descendants(cli);
}

function marked(mark: string): ProcessLine[] {
  const found: ProcessLine[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) {
      continue;
    }
    try {
      if (!readFileSync(`/proc/${entry}/environ`, "utf8").includes(`${runVariable}=${mark}`)) {
        continue;
      }
      found.push({ pid: Number(entry), args: readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0") });
    } catch {
      // Ended while we looked, or somebody else's.
    }
  }
  return found;
}

function descendants(root: number | undefined): ProcessLine[] {
  if (process.platform === "win32" || root === undefined) {
    return [];
  }
  const table = execFileSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8" }).split("\n");
  const rows = table.map((line) => line.trim().split(/\s+/));
  const family = new Set([root]);
  const found: ProcessLine[] = [];
  // Parents have not always the smaller id, so go on until a pass adds nobody.
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent, ...args] of rows) {
      if (!family.has(Number(parent)) || family.has(Number(pid))) {
        continue;
      }
      family.add(Number(pid));
      found.push({ pid: Number(pid), args });
    }
  }
  return found;
}
