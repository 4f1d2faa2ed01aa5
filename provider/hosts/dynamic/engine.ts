import { createRequire } from "node:module";
import { promisify } from "node:util";
import type * as grpcModule from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as messages from "@pulumi/pulumi/proto/engine_pb";

/** The engine that started this process: listens to our warnings, and is gone when its user is. */
export interface Engine {
  log(severity: "info" | "warning", message: string): void;
  isAlive(): Promise<boolean>;
}

/** Outside a provider process there is no engine to talk to. */
const nobody: Engine = { log: () => undefined, isAlive: () => Promise.resolve(true) };

/** Long enough for a busy machine, short enough not to hold a request back. */
const aliveTimeoutMs = 5_000;

/** gRPC's word for a channel that can carry a call. */
const ready = 2;
/** gRPC's words for no listener (UNAVAILABLE) and no answer in time (DEADLINE_EXCEEDED); any other is an answer. */
const unreachable = [14, 4];

type Credentials = ConstructorParameters<typeof grpcModule.EngineClient>[1];

/** Whether this is the address of an engine: elsewhere than in a provider process there is none. */
export const isEngineAddress = (text: string | undefined): text is string =>
  text !== undefined && /^[^\s/]+:\d+$/.test(text);

/** The engine at this address (`127.0.0.1:port`), which is the provider process's only argument. */
export function engineAt(address: string | undefined): Engine {
  if (!isEngineAddress(address)) {
    return nobody;
  }
  // Loaded already by the provider process; a program that imports the core for other ends never gets here.
  const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb") as typeof grpcModule;
  const { GetRootResourceRequest, LogRequest, LogSeverity } =
    require("@pulumi/pulumi/proto/engine_pb") as typeof messages;
  // Pulumi's own copy: ours to use, not ours to install.
  const ofPulumi = createRequire(require.resolve("@pulumi/pulumi/proto/engine_grpc_pb"));
  const { credentials } = ofPulumi("@grpc/grpc-js") as { credentials: { createInsecure(): Credentials } };
  // It runs on this machine: a proxy of the environment would be asked for an address that only we know.
  const client = new EngineClient(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  const ask = promisify(client.getRootResource.bind(client)) as (
    request: messages.GetRootResourceRequest,
    options: { deadline: number },
  ) => Promise<unknown>;
  return {
    log: (severity, message) => {
      const request = new LogRequest();
      request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
      request.setMessage(message);
      client.log(request, () => undefined);
    },
    isAlive: async () => {
      if ((client.getChannel().getConnectivityState(false) as number) === ready) {
        return true;
      }
      try {
        // A question without consequences: an engine that has ended refuses the connection at once, without a time-out.
        await ask(new GetRootResourceRequest(), { deadline: Date.now() + aliveTimeoutMs });
        return true;
      } catch (error) {
        return !unreachable.includes((error as { code: number }).code);
      }
    },
  };
}
