import { makeCertificate, type ServerCertificate } from "./certificate";
import { type Clock, makeClock } from "./clock";
import { type Fault, FaultList, type FaultRequest, type Faults } from "./faults";
import type { RecordedRequest } from "./http";
import { type Json, type JsonObject, objectOf } from "./json";
import type { Running } from "./pipeline";
import { type Behaviour, changeBehaviour, defaultBehaviour } from "./sc/behaviour";
import { type Keys, makeKeys } from "./sc/keys";
import { makeSite } from "./sc/site";
import { listen } from "./server";
import { readState, writeState } from "./state-file";

export { CONTROL_HELP } from "./control";
export type { Behaviour, Clock, Fault, FaultRequest, Faults, Json, JsonObject, Keys, RecordedRequest };

export type Platform = "vm" | "sc" | "nessus";
export const PLATFORMS: readonly Platform[] = ["vm", "sc", "nessus"];

/** Objects to add, or to change when their `id` exists: collection (`asset`, `policy`, `scan`, ...) → objects. */
export type Seed = Record<string, readonly object[]>;

export interface EmulatorOptions {
  platform: Platform;
  /** Any free one unless told. */
  port?: number;
  /** Serve https, with a certificate made now. */
  tls?: boolean;
  seed?: Seed;
  /** A file that is read at the start, when it exists, and written by `close`. */
  state?: string;
  log?: (line: string) => void;
  /** The version that the platform pretends to be; "6.4.0" unless told. */
  version?: string;
  behaviour?: Partial<Behaviour>;
}

export interface Emulator {
  platform: Platform;
  url: string;
  keys: Keys;
  /** With `tls`: the authority's certificate. */
  caFile?: string;
  /** Every request answered so far, in order. */
  requests: RecordedRequest[];
  clock: Clock;
  faults: Faults;
  /** The switches; may be changed at any time. */
  behaviour: Behaviour;
  /** A fresh site, no faults, no requests, the behaviour of the start. Keys and address stay. */
  reset(): void;
  /** Stops listening at once, saves the state file, removes the temporary files. */
  close(): Promise<void>;
}

/** A local server that behaves like the vendor's. Listens on 127.0.0.1 when the promise is fulfilled. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  if (options.platform !== "sc") {
    throw new Error(`the emulator does not speak "${options.platform}" yet: only Security Center ("sc")`);
  }
  const saved = options.state === undefined ? undefined : readState(options.state);
  const keys = (saved?.keys as unknown as Keys | undefined) ?? makeKeys();
  const clock = makeClock(typeof saved?.clockOffset === "number" ? saved.clockOffset : 0);
  const behaviour = defaultBehaviour();
  changeBehaviour(behaviour, objectOf(options.behaviour as JsonObject | undefined));
  const atStart = { ...behaviour };
  const site = (dump?: Json) =>
    makeSite({ version: options.version ?? "6.4.0", clock, behaviour, keys, seed: options.seed ?? {}, dump });

  const requests: RecordedRequest[] = [];
  const faults = new FaultList();
  const closing = new AbortController();
  const running: Running = {
    site: site(saved?.site),
    clock,
    faults,
    requests,
    log: options.log,
    closing: closing.signal,
  };
  const reset = (): void => {
    Object.assign(behaviour, atStart);
    clock.set(Date.now());
    faults.clear();
    requests.length = 0;
    running.site = site();
  };
  const controls = {
    clock,
    faults,
    requests,
    reset,
    behaviour: () => behaviour,
    setBehaviour: (changes: JsonObject) => changeBehaviour(behaviour, changes),
  };
  const certificate: ServerCertificate | undefined = options.tls === true ? await makeCertificate() : undefined;
  const server = await listen(running, controls, options.port ?? 0, certificate).catch((error: unknown) => {
    certificate?.remove();
    throw error;
  });
  const close = async (): Promise<void> => {
    closing.abort();
    await server.close();
    certificate?.remove();
    if (options.state === undefined) return;
    const state = { keys: { ...keys }, clockOffset: clock.now() - Date.now(), site: running.site.dump() };
    writeState(options.state, state);
  };
  return {
    platform: options.platform,
    url: server.url,
    keys,
    ...(certificate === undefined ? {} : { caFile: certificate.caFile }),
    requests,
    clock,
    faults,
    behaviour,
    reset,
    close,
  };
}
