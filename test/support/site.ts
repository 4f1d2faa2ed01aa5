import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, type Platform, startEmulator } from "../../emulator/index";
import { type Found, type Props, Resource, type RunHost, Runs, type Settings } from "../../provider";
import { type By, byHand, keyPair } from "./by-hand";
import { TestClock } from "./clock";

export type { By } from "./by-hand";

type Variables = Record<string, string | undefined>;

/** An emulator and what speaks to it: resources of one "process" of ours, and a person who edits by hand. */
export class Site<P extends Platform = Platform> {
  clock = new TestClock();
  warnings: string[] = [];
  infos: string[] = [];
  env: Variables = {};
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-"));
  /** Which Pulumi backend holds the state. */
  backend = "backend";
  private atGoodEnd: (() => void)[] = [];
  private remembered?: Runs;
  /** Thrown by the host before every request, once set. */
  stopped?: Error;

  private constructor(readonly emulator: Emulator<P>) {
    this.restart();
  }

  static async start<P extends Platform>(platform: P, options: Partial<EmulatorOptions<P>> = {}): Promise<Site<P>> {
    return new Site<P>(await startEmulator<P>({ ...options, platform }));
  }

  get platform(): P {
    return this.emulator.platform;
  }

  /** The switches as a test sets them by name. */
  get behaviour(): Record<string, unknown> {
    return this.emulator.behaviour as unknown as Record<string, unknown>;
  }

  /** What a fresh run of the engine is: another process, with none of the memory of the last one. */
  restart(env: Variables = {}): void {
    this.clock = new TestClock();
    this.warnings = [];
    this.infos = [];
    this.atGoodEnd = [];
    this.remembered = undefined;
    this.env = {
      TENABLE_PLATFORM: this.platform,
      TENABLE_URL: this.emulator.url,
      ...(this.platform === "sc"
        ? { ...this.keysOf("organization"), ...this.keysOf("administrator", "ADMIN_") }
        : this.keysOf("administrator")),
      ...env,
    };
  }

  /** The run ends as the engine ends it when everything is stored; {@link restart} alone is a killed one. */
  endRun(env: Variables = {}): void {
    this.atGoodEnd.forEach((listener) => listener());
    this.restart(env);
  }

  /** What another machine knows: nothing of what was made on this one. */
  forgetJournal(): void {
    rmSync(join(this.folder, "journal"), { recursive: true, force: true });
  }

  /** The variables that hold somebody's keys. */
  keysOf(by: By, prefix = ""): Variables {
    const [access, secret] = keyPair(this.emulator, by);
    return { [`TENABLE_${prefix}ACCESS_KEY`]: access, [`TENABLE_${prefix}SECRET_KEY`]: secret };
  }

  get settings(): Settings {
    return { config: () => undefined, env: this.env };
  }

  /** What one process of the engine's provider remembers. */
  get runs(): Runs {
    this.remembered ??= new Runs(this.host);
    return this.remembered;
  }

  get host(): RunHost {
    return {
      clock: this.clock,
      log: (severity, message) => (severity === "warning" ? this.warnings : this.infos).push(message),
      assertEngineAlive: () => (this.stopped ? Promise.reject(this.stopped) : Promise.resolve()),
      journalFolder: join(this.folder, "journal"),
      backend: this.backend,
      onGoodEnd: (listener) => this.atGoodEnd.push(listener),
    };
  }

  resource(type: string): Resource {
    return new Resource(type, () => this.settings, this.runs);
  }

  /** Check and create, as the engine does. */
  async create(type: string, inputs: Props): Promise<Found> {
    const resource = this.resource(type);
    const checked = resource.check({}, inputs);
    if (checked.failures.length > 0) {
      throw new Error(checked.failures.map(({ reason }) => reason).join("; "));
    }
    return await resource.create(checked.inputs);
  }

  /** A fresh platform, which numbers its objects anew, and no journal of the old one. */
  reset(): void {
    this.emulator.reset();
    this.stopped = undefined;
    this.forgetJournal();
    this.restart();
  }

  /** See {@link byHand}. */
  byHand(method: string, path: string, body?: unknown, by?: By): Promise<Props> {
    return byHand(this.emulator, method, path, body, by);
  }

  /** Requests of these methods since `from`. */
  writes(from = 0): string[] {
    return this.emulator.requests
      .slice(from)
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.emulator.close();
  }
}
