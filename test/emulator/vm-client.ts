import { type Emulator, type EmulatorOptions, type JsonObject, startEmulator } from "../../emulator/index";

type Family = "vm" | "nessus";
export type Who = "administrator" | "standard" | "basic" | "none";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body as what a test takes it for; `undefined` when it is no JSON. */
  json: JsonObject;
  list: JsonObject[];
}

export const pairHeader = ({ keys }: Emulator<Family>, who: Exclude<Who, "none">): string =>
  `accessKey=${keys.users[who].accessKey}; secretKey=${keys.users[who].secretKey}`;

/** One request over a real socket. */
export async function ask(
  emulator: Emulator<Family>,
  method: string,
  path: string,
  body?: object,
  who: Who = "administrator",
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(emulator.url + path, {
    method,
    headers: {
      ...(who === "none" ? {} : { "X-ApiKeys": pairHeader(emulator, who) }),
      "Content-Type": "application/json",
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: json as JsonObject,
    list: json as JsonObject[],
  };
}

/** The body of a request that has to succeed. */
export async function get(
  emulator: Emulator<Family>,
  method: string,
  path: string,
  body?: object,
  who: Who = "administrator",
): Promise<JsonObject> {
  const answer = await ask(emulator, method, path, body, who);
  if (answer.status >= 300) {
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  }
  return answer.json;
}

/** Starts one before each test, and closes it after. */
export function fresh<P extends Family>(platform: P, options: Partial<EmulatorOptions<P>> = {}): () => Emulator<P> {
  let emulator: Emulator<P>;
  beforeEach(async () => {
    emulator = await startEmulator<P>({ ...options, platform });
  });
  afterEach(() => emulator.close());
  return () => emulator;
}

/** Values of a form, flattened as pyTenable does it: every object with `id` and `default`, `modes` passed over. */
export function flatten(node: unknown, found: Record<string, unknown> = {}): Record<string, unknown> {
  if (Array.isArray(node)) {
    for (const item of node) {
      flatten(item, found);
    }
  }
  if (typeof node !== "object" || node === null) {
    return found;
  }
  const entries = Object.entries(node as Record<string, unknown>);
  const { id, default: value } = node as { id?: unknown; default?: unknown };
  if (typeof id === "string" && "default" in node) {
    found[id] = value;
  }
  for (const [name, inner] of entries) {
    if (name !== "modes") {
      flatten(inner, found);
    }
  }
  return found;
}

export const template = {
  basic: "731a8e52-3ea6-a291-ec0a-d2ff0619c19d7bd788d6be818b65",
  advanced: "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66",
  custom: "ab4bacd2-05f6-425c-9d79-3ba3940ad1c24e51e1f403febe40",
};
