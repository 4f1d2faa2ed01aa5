import { makeCertificate, type ServerCertificate } from "./core/certificate";
import { type Clock, makeClock } from "./core/clock";
import { type Fault, FaultList, type FaultRequest, type Faults } from "./core/faults";
import type { RecordedRequest } from "./core/http";
import { type Json, type JsonObject, objectOf } from "./core/json";
import type { Login } from "./core/login";
import type { Running } from "./core/pipeline";
import { type Behaviours, type KeysOf, allPlatforms, type Platform, type Seed, platformDefinitions } from "./platforms";
import { listen } from "./core/server";
import { changeSwitches, defaultsOf } from "./core/switches";
import { readState, writeState } from "./core/state-file";

export type {
  Behaviours,
  Clock,
  Fault,
  FaultRequest,
  Faults,
  Json,
  JsonObject,
  KeysOf,
  Login,
  Platform,
  RecordedRequest,
  Seed,
};
export { allPlatforms };
/** The switches and keys of a platform, Security Center by default. */
export type Behaviour<P extends Platform = "sc"> = Behaviours[P];
export type Keys<P extends Platform = "sc"> = KeysOf[P];

export interface EmulatorOptions<P extends Platform = "sc"> {
  platform: P;
  /** Defaults to any free port. */
  port?: number;
  /** Serve https, with a certificate made now. */
  tls?: boolean;
  seed?: Seed;
  /** A file that is read at the start, when it exists, and written by `close`. */
  state?: string;
  log?: (line: string) => void;
  /** The version that Security Center pretends to be; "6.4.0" by default. */
  version?: string;
  behaviour?: Partial<Behaviours[P]>;
}

export interface Emulator<P extends Platform = "sc"> {
  platform: P;
  url: string;
  keys: KeysOf[P];
  /** User names and passwords of a fresh site, for sessions. */
  logins: readonly Login[];
  /** With `tls`: the authority's certificate. */
  caFile?: string;
  /** Every request answered so far, in order. */
  requests: RecordedRequest[];
  clock: Clock;
  faults: Faults;
  /** The switches; may be changed at any time. */
  behaviour: Behaviours[P];
  /** Everything that the site holds, as a state file has it. */
  dump(): Json;
  /** Remembers site and time; the answer puts them back, without faults and requests, as often as it is called. */
  snapshot(): () => void;
  /** A fresh site, no faults, no requests, the behaviour of the start. Keys and address stay. */
  reset(): void;
  /** Closes the connections on which nothing is under way, for clients that have ended without doing so. */
  hangUp(): void;
  /** Stops listening at once, saves the state file, removes the temporary files. */
  close(): Promise<void>;
}

/** A local server that behaves like the vendor's. Listens on 127.0.0.1 when the promise is fulfilled. */
export async function startEmulator<P extends Platform>(options: EmulatorOptions<P>): Promise<Emulator<P>> {
  const { switches, logins, makeKeys, makeSite } = platformDefinitions[options.platform];
  const saved = options.state === undefined ? undefined : readState(options.state);
  const keys = (saved?.keys as unknown as KeysOf[P] | undefined) ?? makeKeys();
  const clock = makeClock(typeof saved?.clockOffset === "number" ? saved.clockOffset : 0);
  const behaviour = defaultsOf(switches) as unknown as Behaviours[P];
  changeSwitches(switches, behaviour, objectOf(options.behaviour as JsonObject | undefined));
  const atStart = { ...behaviour };
  const site = (dump?: Json) =>
    makeSite({ version: options.version, clock, behaviour, keys, seed: options.seed ?? {}, dump });

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
  const snapshot = (): (() => void) => {
    const { site: kept } = running;
    const restoreSite = kept.snapshot();
    const now = clock.now();
    return () => {
      restoreSite();
      running.site = kept;
      clock.set(now);
      faults.clear();
      requests.length = 0;
    };
  };
  const controls = {
    clock,
    faults,
    requests,
    reset,
    behaviour: () => behaviour,
    setBehaviour: (changes: JsonObject) => changeSwitches(switches, behaviour, changes),
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
    if (options.state === undefined) {
      return;
    }
    const state = {
      keys: { ...keys } as unknown as Json,
      clockOffset: clock.now() - Date.now(),
      site: running.site.dump(),
    };
    writeState(options.state, state);
  };
  return {
    platform: options.platform,
    url: server.url,
    keys,
    logins,
    ...(certificate === undefined ? {} : { caFile: certificate.caFile }),
    requests,
    clock,
    faults,
    behaviour,
    dump: () => running.site.dump(),
    snapshot,
    reset,
    hangUp: server.hangUp,
    close,
  };
}
