import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "../repo";
import { findPulumi, type PulumiCli } from "./index";
import { describe, type EngineResult, Running } from "./process";

export interface ProjectOptions {
  /** The source of a program, or the folder of a project with its own Pulumi.yaml, which is copied. */
  program: string;
  /** Of a source text. Plain JavaScript is taken unless it has `import` lines; it saves 0.8 s a command. */
  language?: "js" | "ts";
  /** The project's name; for a folder its own name stays. */
  name?: string;
  /** "dev" unless given. */
  stack?: string;
  /** Stack configuration in clear text: `{ "tenable:platform": "sc" }`. */
  config?: Record<string, unknown>;
  /** The connection as environment variables, above everything else in the environment. */
  connectionEnv?: Record<string, string>;
  /** More of the environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** A folder to work in instead of a temporary one: nothing of it is removed. */
  folder?: string;
  /** Where `node_modules` points to; the repository's own unless given. False: the folder does without. */
  nodeModules?: string | false;
}

export interface CommandOptions {
  /** The exit code that is expected; another one is an error that shows the output. */
  expect?: number;
  /** 120 unless given. */
  timeoutSeconds?: number;
  env?: Record<string, string | undefined>;
  /** Called with what the command writes, as it comes. */
  output?: (text: string) => void;
}

/**
 * What is of the engine, a platform or a proxy in the caller's environment must not reach the commands of a project.
 * Nor does coverage: the engine kills its plugins before they could write any, and the rest is 11 MB a command.
 */
const foreign = /^(PULUMI_|TENABLE_|TIO_|TSC_|NESSUS_)|^NODE_V8_COVERAGE$|^(https?|all|no)_proxy$/i;

/** A project folder with a backend, a Pulumi home and a state folder of its own. */
export class Project {
  readonly folder: string;
  readonly stack: string;
  private readonly home: string;
  private readonly temporary: boolean;
  private readonly cli: PulumiCli;
  private readonly added: Record<string, string | undefined>;

  private constructor(cli: PulumiCli, options: ProjectOptions, home: string, folder: string, temporary: boolean) {
    this.cli = cli;
    this.home = home;
    this.folder = folder;
    this.temporary = temporary;
    this.stack = options.stack ?? "dev";
    this.added = { ...options.env, ...options.connectionEnv };
  }

  /** Makes the folder and the stack. */
  static async create(options: ProjectOptions): Promise<Project> {
    const cli = await findPulumi();
    // The real path: the engine and Node resolve links, and messages shall show one spelling.
    const home = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-tenable-")));
    for (const folder of ["backend", "home", "state"]) {
      mkdirSync(join(home, folder));
    }
    const folder = options.folder ?? join(home, "project");
    mkdirSync(folder, { recursive: true });
    const project = new Project(cli, options, home, folder, options.folder === undefined);
    try {
      project.lay(options);
      await project.run(["stack", "init"], { expect: 0 });
      return project;
    } catch (error) {
      project.close();
      throw error;
    }
  }

  private lay(options: ProjectOptions): void {
    if (existsSync(join(options.program, "Pulumi.yaml"))) {
      const filter = (path: string): boolean => !["node_modules", "dist"].includes(basename(path));
      cpSync(options.program, this.folder, { recursive: true, filter });
    } else {
      const name = options.name ?? "story";
      this.write("Pulumi.yaml", `name: ${name}\nruntime: nodejs\n`);
      if (!existsSync(join(this.folder, "package.json"))) {
        this.write("package.json", `${JSON.stringify({ name, private: true })}\n`);
      }
      this.setProgram(options.program, options.language);
    }
    const modules = join(this.folder, "node_modules");
    if (options.nodeModules !== false && !existsSync(modules)) {
      symlinkSync(options.nodeModules ?? join(repositoryRoot(), "node_modules"), modules, "junction");
    }
    this.setConfig(options.config ?? {});
  }

  /** Replaces the program; JavaScript (CommonJS) or TypeScript. */
  setProgram(source: string, language: "js" | "ts" = /^\s*import /m.test(source) ? "ts" : "js"): void {
    for (const file of ["index.js", "index.ts"]) {
      rmSync(join(this.folder, file), { force: true });
    }
    this.write(`index.${language}`, source);
    // The settings that pass with every TypeScript from 5.9 on; noCheck takes 2 seconds off each command.
    const compilerOptions = { target: "es2022", module: "node20", rootDir: ".", strict: true, noCheck: true };
    this.write("tsconfig.json", `${JSON.stringify({ compilerOptions })}\n`);
  }

  /** Replaces the stack's configuration, clear text only. For a secret: `run(["config", "set", "--secret", key, value])`. */
  setConfig(config: Record<string, unknown>): void {
    // JSON is YAML. The passphrase's salt comes back with the next secret.
    this.write(`Pulumi.${this.stack}.yaml`, `${JSON.stringify({ config })}\n`);
  }

  /** Writes a file of the project and returns its path. */
  write(file: string, text: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, text);
    return path;
  }

  /** The environment of every command: the caller's without what is foreign, then ours, then what was asked for. */
  env(more: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([key]) => !foreign.test(key));
    return {
      ...Object.fromEntries(kept),
      ...this.cli.env,
      PULUMI_HOME: join(this.home, "home"),
      // The engine writes its state by a rename and the state's attributes in place: killed in between, it cannot read
      // them again ("failed to load checkpoint: EOF"). Without attributes a kill leaves one whole state or the other.
      PULUMI_BACKEND_URL: `file://${join(this.home, "backend")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "none",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // The provider's journal: each project has its own, and never the user's.
      XDG_STATE_HOME: this.stateHome,
      NODE_NO_WARNINGS: "1",
      ...this.added,
      ...more,
    };
  }

  /** The folder that stands for the user's state folder. */
  get stateHome(): string {
    return join(this.home, "state");
  }

  /** Starts a command without waiting for it; `--stack` and the like are added. */
  start(args: string[], options: CommandOptions = {}): Running {
    const [command = ""] = args;
    // `cancel` and `stack init` take the stack as an argument.
    const stack = command === "cancel" || args[1] === "init" ? [this.stack] : ["--stack", this.stack];
    const all = [...args, ...(command === "version" ? [] : stack), "--non-interactive", "--color", "never"];
    return new Running(this.cli.bin, all, {
      cwd: this.folder,
      env: this.env(options.env),
      timeoutSeconds: options.timeoutSeconds ?? 120,
      output: options.output,
    });
  }

  /** Runs a command to its end. */
  async run(args: string[], options: CommandOptions = {}): Promise<EngineResult> {
    const result = await this.start(args, options).result;
    if (options.expect !== undefined && result.code !== options.expect) {
      throw new Error(describe(result, `expected exit code ${options.expect}`));
    }
    return result;
  }

  up(args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    return this.run(["up", "--yes", "--skip-preview", ...args], options);
  }

  /** With `--json`; the digest is `json`, see {@link changes}. */
  preview(args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    return this.run(["preview", "--json", ...args], options);
  }

  /** Writes the state; for a report alone see {@link drift}. */
  refresh(args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    return this.run(["refresh", "--yes", "--skip-preview", ...args], options);
  }

  /** The drift report: writes nothing, exit code 7 when something differs. */
  drift(args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    return this.run(["refresh", "--preview-only", "--expect-no-changes", "--json", ...args], options);
  }

  destroy(args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    return this.run(["destroy", "--yes", "--skip-preview", ...args], options);
  }

  /** Imports from a file of the form that `pulumi import --file` takes. */
  import(resources: unknown[], args: string[] = [], options?: CommandOptions): Promise<EngineResult> {
    const file = this.write("import.json", JSON.stringify({ resources }));
    const fixed = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
    return this.run(["import", "--file", file, ...fixed, ...args], options);
  }

  /** What a killed CLI makes necessary before the next command. */
  cancel(options?: CommandOptions): Promise<EngineResult> {
    return this.run(["cancel", "--yes"], options);
  }

  /** The state, secrets encrypted. */
  async exportState(): Promise<StackState> {
    return (await this.run(["stack", "export"], { expect: 0 })).json as StackState;
  }

  async importState(state: unknown): Promise<void> {
    const file = this.write("state.json", JSON.stringify(state));
    await this.run(["stack", "import", "--file", file], { expect: 0 });
  }

  /** The stack's outputs, secrets in clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const result = await this.run(["stack", "output", "--json", "--show-secrets"], { expect: 0 });
    return result.json as Record<string, unknown>;
  }

  /** Another stack of the same project, with the same folders. */
  async otherStack(
    stack: string,
    options: Pick<ProjectOptions, "config" | "connectionEnv" | "env"> = {},
  ): Promise<Project> {
    const env = { ...this.added, ...options.env };
    const other = new Project(this.cli, { ...options, program: "", stack, env }, this.home, this.folder, false);
    other.setConfig(options.config ?? {});
    await other.run(["stack", "init"], { expect: 0 });
    return other;
  }

  /** The same stack of the same project and machine, kept in another backend. */
  async otherBackend(): Promise<Project> {
    const backend = mkdtempSync(join(this.home, "backend-"));
    const env = { ...this.added, PULUMI_BACKEND_URL: `file://${backend}?metadata=skip` };
    const other = new Project(this.cli, { program: "", stack: this.stack, env }, this.home, this.folder, false);
    await other.run(["stack", "init"], { expect: 0 });
    return other;
  }

  /** Removes the folders. Other stacks of this project end with it. */
  close(): void {
    if (this.temporary || this.folder !== join(this.home, "project")) {
      rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

export interface StackResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  [more: string]: unknown;
}

export interface StackState {
  version: number;
  deployment: { resources?: StackResource[]; pending_operations?: unknown[]; [more: string]: unknown };
}

export interface PreviewStep {
  op: string;
  urn: string;
  diffReasons?: string[];
  replaceReasons?: string[];
  detailedDiff?: Record<string, { kind: string; inputDiff?: boolean }> | null;
  oldState?: StackResource;
  newState?: StackResource;
}

/** The steps of a digest (`preview --json`, `refresh --preview-only --json`) that change something. */
export function changes(result: EngineResult): PreviewStep[] {
  const digest = result.json as { steps?: PreviewStep[] } | undefined;
  if (digest === undefined) {
    throw new Error(describe(result, "expected a JSON digest"));
  }
  return (digest.steps ?? []).filter(({ op }) => !["same", "refresh", "read"].includes(op));
}

/** The changes as lines like "update weekly-dmz: schedule.repeat"; what a user reads in a drift report. */
export function changedProperties(result: EngineResult): string[] {
  return changes(result).map(({ op, urn, detailedDiff }) => {
    const properties = Object.keys(detailedDiff ?? {}).filter((path) => path !== "__provider");
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    return `${op} ${name}${properties.length === 0 ? "" : `: ${properties.sort().join(", ")}`}`;
  });
}
