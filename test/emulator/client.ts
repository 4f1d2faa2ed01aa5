import { type Emulator, type EmulatorOptions, type Json, type JsonObject, startEmulator } from "../../emulator/index";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The envelope, when the body is JSON. */
  envelope: { response: Json; error_code: number; error_msg: string } & JsonObject;
  /** `response` as what a test takes it for. */
  object: JsonObject;
  list: JsonObject[];
}

type Side = "organization" | "administrator" | "none";

export const keyHeader = ({ keys }: Emulator, side: Side): Record<string, string> => {
  if (side === "none") {
    return {};
  }
  const [access = "", secret = ""] =
    side === "organization" ? [keys.accessKey, keys.secretKey] : [keys.adminAccessKey, keys.adminSecretKey];
  return { "x-apikey": `accesskey=${access}; secretkey=${secret};` };
};

/** One request over a real socket. */
export async function send(
  emulator: Emulator,
  method: string,
  path: string,
  body?: object | string,
  { side = "organization", headers = {} }: { side?: Side; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const response = await fetch(emulator.url + path, {
    method,
    headers: { ...keyHeader(emulator, side), "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let envelope = {} as Reply["envelope"];
  try {
    envelope = JSON.parse(text) as Reply["envelope"];
  } catch {
    // Downloads and pages of HTML.
  }
  const { response: told } = envelope;
  return {
    status: response.status,
    headers: response.headers,
    text,
    envelope,
    object: told as JsonObject,
    list: told as JsonObject[],
  };
}

/** The `response` of a request that has to succeed. */
export async function done(
  emulator: Emulator,
  method: string,
  path: string,
  body?: object,
  side: Side = "organization",
): Promise<JsonObject> {
  const reply = await send(emulator, method, path, body, { side });
  if (reply.status !== 200 || reply.envelope.error_code !== 0) {
    throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
  }
  return reply.object;
}

export const asAdministrator = (emulator: Emulator, method: string, path: string, body?: object): Promise<JsonObject> =>
  done(emulator, method, path, body, "administrator");

/** An emulator for the tests of one `describe`, fresh for each of them. */
export function withEmulator(options: Partial<EmulatorOptions> = {}): () => Emulator {
  let emulator: Emulator | undefined;
  before(async () => {
    emulator = await startEmulator({ platform: "sc", ...options });
  });
  beforeEach(() => emulator?.reset());
  after(async () => {
    await emulator?.close();
  });
  return () => {
    if (emulator === undefined) {
      throw new Error("no emulator is running");
    }
    return emulator;
  };
}

export const samplePolicy = { name: "p", policyTemplate: { id: 1 } };
export const sampleScan = {
  name: "s",
  type: "policy",
  policy: { id: 1_000_001 },
  repository: { id: 1 },
  ipList: "192.0.2.1",
};
export const asset = { name: "a", type: "static", definedIPs: "192.0.2.9,192.0.2.1,192.0.2.2" };
