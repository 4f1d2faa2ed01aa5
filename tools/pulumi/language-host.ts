/**
 * The language host that goes with a CLI built from Go modules: what starts a Node program for the engine.
 *
 * The official one is no Go module of its own and comes only with the official archive. This file is copied beside
 * the binary and runs alone, so it imports nothing but Node: the SDK is the one of the project that it is started in.
 * Protocol: the first line of standard output is the port; the last argument is the engine's address.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as grpcModule from "@grpc/grpc-js";
import type * as languageServices from "@pulumi/pulumi/proto/language_grpc_pb";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";

type RunCall = grpcModule.ServerUnaryCall<languageMessages.RunRequest, languageMessages.RunResponse>;
type PluginCall = grpcModule.ServerWritableStream<
  languageMessages.RunPluginRequest,
  languageMessages.RunPluginResponse
>;
type Done<T> = grpcModule.sendUnaryData<T>;

/** The program has told the user already what was wrong (`@pulumi/pulumi/cmd/run`). */
const exitAlreadyExplained = 32;

const engineAddress = process.argv[process.argv.length - 1] ?? "";
const project = createRequire(join(process.cwd(), "package.json"));
const sdk = createRequire(resolveSdk());
const grpc = sdk("@grpc/grpc-js") as typeof grpcModule;
const services = sdk("./proto/language_grpc_pb") as typeof languageServices;
const messages = sdk("./proto/language_pb") as typeof languageMessages;
const plugins = sdk("./proto/plugin_pb") as typeof pluginMessages;

const children = new Set<ChildProcess>();

function resolveSdk(): string {
  try {
    return project.resolve("@pulumi/pulumi/package.json");
  } catch {
    process.stderr.write(`@pulumi/pulumi is not installed in ${process.cwd()}: run \`npm install\` there first.\n`);
    return process.exit(1);
  }
}

/** Runs the program of the project to its end. */
function run(call: RunCall, done: Done<languageMessages.RunResponse>): void {
  const request = call.request;
  const info = request.getInfo();
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as { typescript?: boolean; nodeargs?: string };
  const args = [
    ...(options.nodeargs ?? "").split(" ").filter((part) => part !== ""),
    ...[sdk.resolve("./cmd/run"), "--monitor", request.getMonitorAddress(), "--engine", engineAddress],
    ...["--project", request.getProject(), "--stack", request.getStack(), "--pwd", request.getPwd()],
    ...["--parallel", String(request.getParallel()), "--organization", request.getOrganization()],
    ...["--root-directory", info?.getRootDirectory() ?? request.getPwd()],
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    // Without it the SDK does not look for an index.ts.
    ...(options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
  const cwd = info?.getProgramDirectory() || request.getPwd();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
  children.add(child);
  const answer = (error?: string, bail = false): void => {
    if (!children.delete(child)) {
      return;
    }
    const response = new messages.RunResponse();
    if (error !== undefined) {
      response.setError(error);
    }
    response.setBail(bail);
    done(null, response);
  };
  child.on("error", (error) => answer(`The program could not be started: ${error.message}`));
  child.on("close", (code, signal) => {
    if (code === 0) {
      answer();
    } else if (code === exitAlreadyExplained) {
      answer(undefined, true);
    } else {
      answer(`The program ended with ${code === null ? `signal ${signal ?? ""}` : `exit code ${code}`}.`);
    }
  });
}

/** Runs a policy pack, the one kind of plugin that Node programs of ours use, with the SDK of its own folder. */
function runPlugin(call: PluginCall): void {
  const request = call.request;
  const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const write = (set: (response: languageMessages.RunPluginResponse) => void): void => {
    const response = new messages.RunPluginResponse();
    set(response);
    call.write(response);
  };
  const kind = request.getKind();
  if (kind !== "analyzer") {
    write((response) => response.setStderr(`This language host runs policy packs, and no plugin of kind "${kind}".\n`));
    write((response) => response.setExitcode(1));
    call.end();
    return;
  }
  const script = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const given = request.getEnvList().map((entry) => entry.split(/=(.*)/s) as [name: string, value: string]);
  const env = { ...process.env, ...Object.fromEntries(given) };
  const child = spawn(process.execPath, [script, ...request.getArgsList(), "."], { cwd: folder, env });
  children.add(child);
  child.stdout.on("data", (chunk: Buffer) => write((response) => response.setStdout(chunk)));
  child.stderr.on("data", (chunk: Buffer) => write((response) => response.setStderr(chunk)));
  child.on("close", (code) => {
    children.delete(child);
    write((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill("SIGKILL"));
}

function exit(): void {
  for (const child of children) {
    child.kill("SIGKILL");
  }
  process.exit(0);
}

/** A CLI that was killed tells nobody: its host would live on, and so would the program. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    try {
      process.kill(parent, 0);
      if (process.ppid === parent) {
        return;
      }
    } catch {
      // No such process.
    }
    exit();
  }, 500);
}

const server = new grpc.Server();
const implementation: Partial<languageServices.ILanguageRuntimeServer> = {
  handshake: (_call, done) => done(null, new messages.LanguageHandshakeResponse()),
  getPluginInfo: (_call, done) => done(null, new plugins.PluginInfo()),
  getRequiredPlugins: (_call, done) => done(null, new messages.GetRequiredPluginsResponse()),
  getRequiredPackages: (_call, done) => done(null, new messages.GetRequiredPackagesResponse()),
  run,
  runPlugin,
};
// The other methods (new projects, code generation, cancel) are not ours: gRPC answers "unimplemented" for them.
server.addService(services.LanguageRuntimeService, implementation as grpcModule.UntypedServiceImplementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    process.stderr.write(`The language host could not listen: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
  exitWithParent();
});
process.on("SIGTERM", exit).on("SIGINT", exit);
