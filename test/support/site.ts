import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { type Found, type Host, type Props, Resource, type Settings } from "../../provider";
import { TestClock } from "./clock";

/** Whose keys a request by hand uses. */
export type By = "organization" | "administrator";

/** An emulator and what speaks to it: resources of one "process" of ours, and a person who edits by hand. */
export class Site {
  clock = new TestClock();
  warnings: string[] = [];
  env: Record<string, string | undefined> = {};
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-"));
  /** Thrown by the host before every request, once set. */
  stopped?: Error;

  private constructor(readonly emulator: Emulator) {
    this.restart();
  }

  static async start(options: Partial<EmulatorOptions> = {}): Promise<Site> {
    return new Site(await startEmulator({ platform: "sc", ...options }));
  }

  /** What a fresh run of the engine is: another process, with none of the memory of the last one. */
  restart(env: Record<string, string | undefined> = {}): void {
    const { url, keys } = this.emulator;
    this.clock = new TestClock();
    this.warnings = [];
    this.env = {
      TENABLE_PLATFORM: "sc",
      TENABLE_URL: url,
      TENABLE_ACCESS_KEY: keys.accessKey,
      TENABLE_SECRET_KEY: keys.secretKey,
      TENABLE_ADMIN_ACCESS_KEY: keys.adminAccessKey,
      TENABLE_ADMIN_SECRET_KEY: keys.adminSecretKey,
      // Sessions are kept by connection: another build is another session.
      TENABLE_BUILD: `test-${++runs}`,
      ...env,
    };
  }

  resource(type: string): Resource {
    const settings = (): Settings => ({ config: () => undefined, env: this.env });
    const host: Host = {
      clock: this.clock,
      log: (_severity, message) => this.warnings.push(message),
      mayProceed: () => (this.stopped ? Promise.reject(this.stopped) : Promise.resolve()),
      journalFolder: join(this.folder, "journal"),
    };
    return new Resource(type, settings, host);
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
    rmSync(join(this.folder, "journal"), { recursive: true, force: true });
    this.restart();
  }

  /** A request by hand, past everything of ours; gives the payload. */
  async byHand(method: string, path: string, body?: unknown, by: By = "organization"): Promise<Props> {
    const { url, keys } = this.emulator;
    const [access, secret] =
      by === "administrator" ? [keys.adminAccessKey, keys.adminSecretKey] : [keys.accessKey, keys.secretKey];
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { "x-apikey": `accesskey=${access}; secretkey=${secret};`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const envelope = (await answer.json()) as { error_code: number; error_msg: string; response: Props };
    if (envelope.error_code !== 0) {
      throw new Error(`${method} ${path}: ${envelope.error_msg}`);
    }
    return envelope.response;
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

let runs = 0;
