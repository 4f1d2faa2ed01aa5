import type { Connection, Settings } from "../../provider/connection/connection";
import type { DecodeContext, EncodeContext, Props } from "../../provider/definition";

/** Settings of these config keys (without `tenable:`) and variables. */
export function settingsOf(config: Record<string, unknown> = {}, env: Record<string, string> = {}): Settings {
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const all = new Map(Object.entries(config).map(([key, value]) => [`tenable:${key}`, text(value)]));
  return { config: (key) => all.get(key), keys: () => [...all.keys()], env };
}

/** A connection to Security Center, as the defaults make it. */
export function connectionTo(url: string, members: Partial<Connection> = {}): Connection {
  return {
    name: "default",
    platform: "sc",
    url,
    keys: { accessKey: "access-of-organization", secretKey: "secret-of-organization" },
    insecure: false,
    requestsInFlight: 4,
    requestTimeoutMs: 60_000,
    operationTimeoutMs: 600_000,
    readOnly: false,
    adoptExactly: false,
    offlinePreview: false,
    formerUrls: [],
    formerTenants: [],
    userAgent: "Integration/1.0 (test; test; Build/1)",
    ...members,
  };
}

/** Reading a value of which nothing is known, without lists. */
export const nothingKnown: DecodeContext<never> = {
  list: (path) => Promise.reject(new Error(`nobody expected ${path}`)),
  version: "6.4.0",
  now: Date.UTC(2026, 0, 1),
};

/** What a codec may ask, answered from these collections and documents; anything else fails. */
export function contextOf<Inputs = Props>(members: {
  inputs?: Inputs;
  olds?: Partial<Inputs>;
  version?: string;
  now?: number;
  lists?: Record<string, Props[]>;
  documents?: Record<string, Props>;
  live?: Props;
}): EncodeContext<Inputs> {
  const {
    inputs = {} as Inputs,
    olds,
    version = "6.4.0",
    now = nothingKnown.now,
    lists = {},
    documents = {},
    live = {},
  } = members;
  const answer = <T>(answers: Record<string, T>, path: string): Promise<T> => {
    const found = answers[path];
    return found === undefined ? Promise.reject(new Error(`nobody expected ${path}`)) : Promise.resolve(found);
  };
  return {
    property: "Thing.property",
    inputs,
    olds,
    version,
    now,
    list: (path) => answer(lists, path),
    get: (path) => answer(documents, path),
    live: (member) => Promise.resolve(live[member]),
  };
}
