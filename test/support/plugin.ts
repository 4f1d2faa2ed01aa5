/**
 * Pulumi's own provider process, spoken to as the engine does: the traps of its wrapper are met here and nowhere else.
 *
 * ```ts
 * const plugin = await Plugin.start({ config: { "tenable:url": url } });
 * const { id } = await plugin.create(textOf("static-asset-list"), { name: "dmz", addresses: ["192.0.2.1"] });
 * ```
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { linkPackage } from "../../tools/link";
import { repositoryRoot } from "../../tools/repo";

export type Props = Record<string, unknown>;

const root = repositoryRoot();

/** Google's messages are the SDK's dependency and not ours. */
const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
type Struct = NonNullable<ReturnType<messages.CheckRequest["getNews"]>>;
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: Props): Struct };
};
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => never };

/** Some traps never answer; everything else does within a moment, on a busy machine too. */
const replyTimeoutMs = 15_000;

/** The one line that stands in every state for a type, and the module it names. */
export const textOf = (module: string): string =>
  `exports.handler = () => require("pulumi-tenable/provider/${module}");`;

interface Logged {
  severity: "warning" | "other";
  message: string;
}

/** The engine as far as a provider process sees it: an address that takes messages, until it is gone. */
export class EngineServer {
  readonly logged: Logged[] = [];
  private readonly arrivals = new EventEmitter();
  private readonly server = new grpc.Server();
  address = "";
  /** What else ends with it. */
  onKill: () => void = () => undefined;

  static async start(): Promise<EngineServer> {
    const engine = new EngineServer();
    engine.server.addService(EngineService as unknown as grpc.ServiceDefinition, {
      log: (call: { request: LogRequest }, done: (error: null, reply: unknown) => void) => {
        const severity = call.request.getSeverity() === LogSeverity.WARNING ? "warning" : "other";
        engine.logged.push({ severity, message: call.request.getMessage() });
        engine.arrivals.emit("message");
        done(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      engine.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    engine.address = `127.0.0.1:${port}`;
    return engine;
  }

  /** The first message, which comes by a way of its own: before an answer or after it. */
  async firstMessage(): Promise<Logged> {
    const signal = AbortSignal.timeout(replyTimeoutMs);
    while (this.logged.length === 0) {
      await once(this.arrivals, "message", { signal });
    }
    return this.logged[0] as Logged;
  }

  /** Takes no calls any more. */
  shut(): void {
    this.server.forceShutdown();
  }

  /** Gone, as after `kill -9`. */
  kill(): void {
    this.shut();
    this.onKill();
  }
}

/** Made, and then something failed: what the engine reads from the error of a create or an update. */
export class PartialFailure extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Props,
    readonly reasons: string[],
  ) {
    super(message);
  }
}

/** No answer within the time that anything takes. */
export class NoReply extends Error {}

/** Any other failure, with its gRPC status. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code: grpc.status,
  ) {
    super(message);
  }
}

export interface PluginOptions {
  /** What `Configure` brings: all configuration of the stack. */
  config?: Props;
  env?: Record<string, string>;
  /** Where the process is started; the repository's root when left out. */
  cwd?: string;
  /** Its standard input: an open pipe when left out, which the engine gives too; "ignore" gives none. */
  input?: "pipe" | "ignore";
}

/** One provider process, configured, and the calls of the engine. */
export class Plugin {
  private constructor(
    readonly engine: EngineServer,
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    /** Its user's home folder, empty at first. */
    readonly home: string,
    private readonly seen: { output: string; errors: string },
  ) {}

  static async start({ config = {}, env = {}, cwd = root, input = "pipe" }: PluginOptions = {}): Promise<Plugin> {
    linkPackage(root);
    const engine = await EngineServer.start();
    const home = mkdtempSync(join(tmpdir(), "pulumi-tenable-plugin-"));
    const wrapper = createRequire(join(cwd, "package.json")).resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const { PATH = "", NODE_V8_COVERAGE } = process.env;
    const hook = require.resolve("../fixtures/exit-when-asked");
    const child = spawn(process.execPath, ["--require", hook, wrapper, engine.address], {
      cwd,
      // Nothing of the developer's own settings, the journal included.
      env: { PATH, HOME: home, XDG_STATE_HOME: home, ...(NODE_V8_COVERAGE && { NODE_V8_COVERAGE }), ...env },
      stdio: [input, "pipe", "pipe"],
    });
    const seen = { output: "", errors: "" };
    engine.onKill = () => child.stdin?.destroy();
    child.stderr?.on("data", (chunk: Buffer) => (seen.errors += String(chunk)));
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        seen.output += String(chunk);
        const [line = "", ...rest] = seen.output.split("\n");
        if (rest.length > 0) {
          resolve(line);
        }
      });
      child.once("exit", (code) => reject(new Error(`The provider process ended (${code}): ${seen.errors}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.enable_http_proxy": 0,
    });
    const plugin = new Plugin(engine, child, client, home, seen);
    await plugin.configure(config);
    return plugin;
  }

  /** Lines on standard output after the port, which are shown to users. */
  get output(): string[] {
    return linesOf(this.seen.output).slice(1);
  }

  /** Lines on standard error, which are shown to users. */
  get errors(): string[] {
    return linesOf(this.seen.errors);
  }

  async configure(config: Props): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(config));
    await this.call(this.client.configure, request);
  }

  async check(provider: string, olds: Props, news: Props): Promise<{ inputs: Props; failures: Refused[] }> {
    const request = new messages.CheckRequest();
    // The engine sends no old inputs as an empty object, without our text.
    request.setOlds(Struct.fromJavaScript(Object.keys(olds).length === 0 ? {} : { ...olds, __provider: provider }));
    request.setNews(Struct.fromJavaScript({ ...news, __provider: provider }));
    const answer = await this.call(this.client.check, request);
    const failures = answer.getFailuresList().map((item) => ({
      property: item.getProperty(),
      reason: item.getReason(),
    }));
    return { inputs: contentOf(answer.getInputs()), failures };
  }

  async diff(provider: string, id: string, olds: Props, news: Props): Promise<Diff> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript({ ...olds, __provider: provider }));
    request.setNews(Struct.fromJavaScript({ ...news, __provider: provider }));
    const answer = await this.call(this.client.diff, request);
    const verdicts = ["unknown", "none", "some"] as const;
    return {
      changes: verdicts[answer.getChanges()] ?? "unknown",
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(provider: string, inputs: Props): Promise<{ id: string; outs: Props }> {
    const request = new messages.CreateRequest();
    request.setProperties(Struct.fromJavaScript({ ...inputs, __provider: provider }));
    const answer = await this.call(this.client.create, request);
    return { id: answer.getId(), outs: contentOf(answer.getProperties()) };
  }

  async read(provider: string, id: string, props: Props): Promise<{ id: string; props: Props; inputs: Props }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript({ ...props, __provider: provider }));
    const answer = await this.call(this.client.read, request);
    return { id: answer.getId(), props: contentOf(answer.getProperties()), inputs: contentOf(answer.getInputs()) };
  }

  async update(provider: string, id: string, olds: Props, news: Props): Promise<{ outs: Props }> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript({ ...olds, __provider: provider }));
    request.setNews(Struct.fromJavaScript({ ...news, __provider: provider }));
    const answer = await this.call(this.client.update, request);
    return { outs: contentOf(answer.getProperties()) };
  }

  async delete(provider: string, id: string, props: Props): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(Struct.fromJavaScript({ ...props, __provider: provider }));
    await this.call(this.client.delete, request);
  }

  /** Ends the process; all that it printed has been read then. */
  async stop(): Promise<void> {
    const closed = once(this.child, "close");
    this.child.kill("SIGTERM");
    await closed;
    this.client.close();
    this.engine.kill();
    rmSync(this.home, { recursive: true, force: true });
  }

  private call<Request, Answer>(method: Call<Request, Answer>, request: Request): Promise<Answer> {
    const deadline = Date.now() + replyTimeoutMs;
    return new Promise((resolve, reject) => {
      method.call(this.client, request, new grpc.Metadata(), { deadline }, (error, answer) =>
        error ? reject(failureOf(error)) : resolve(answer),
      );
    });
  }
}

export interface Refused {
  property: string;
  reason: string;
}

export interface Diff {
  changes: "unknown" | "none" | "some";
  replaces: string[];
  deleteBeforeReplace: boolean;
}

type Call<Request, Answer> = (
  request: Request,
  metadata: grpc.Metadata,
  options: Partial<grpc.CallOptions>,
  done: (error: grpc.ServiceError | null, answer: Answer) => void,
) => unknown;

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

const contentOf = (struct: Struct | undefined): Props => (struct?.toJavaScript() ?? {}) as Props;

function failureOf(error: grpc.ServiceError): Error {
  if (error.code === grpc.status.DEADLINE_EXCEEDED) {
    return new NoReply("the provider process never answered, and the engine would wait for ever");
  }
  const [status] = error.metadata.get("grpc-status-details-bin");
  if (status === undefined) {
    return new Failure(error.details, error.code);
  }
  const [detail] = Status.deserializeBinary(status as Buffer).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return new PartialFailure(error.details, failed.getId(), contentOf(failed.getProperties()), failed.getReasonsList());
}
