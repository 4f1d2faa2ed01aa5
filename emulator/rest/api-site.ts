import type { Clock } from "../core/clock";
import type { Address, ApiAnswer, ApiRequest, PlatformSite, UploadedFile } from "../core/http";
import { type Json, objectOf } from "../core/json";
import { Store } from "../core/store";
import { type Call, type Dialect, type Handled, type Route, roleOf, type SiteContext, type Stored } from "./call";
import type { Behaviour } from "./behaviour";
import { Download, insufficientScope, Refusal, Reply } from "./reply";

/** What tells a platform of this family from the other. */
export interface ApiPlatform<B extends Behaviour> {
  readonly clock: Clock;
  readonly behaviour: B;
  readonly dialect: Dialect;
  readonly routes: readonly Route<B>[];
  /** Headers of every answer. */
  headers(now: number): Record<string, string | string[]>;
  /** Whose credentials these are. Throws a {@link Refusal} when they belong to no user. */
  authenticate(request: ApiRequest, store: Store, now: number): Stored;
  /** Before a request is looked at: what has happened since the last one. */
  advance(call: Call<B>): void;
  /** Before a route is carried out; refuses what the licence does not hold. */
  requireLicence?(route: Route<B>, call: Call<B>): void;
  /** After a route: what every answer of the platform has done to it. */
  finish?(handled: Handled, path: string, call: Call<B>): Handled;
  /** Fills an empty store. */
  fill(call: Call<B>): void;
  unknownAddress(): Refusal;
}

const anonymous: Stored = { id: "" };
const emptyRequest: ApiRequest = { method: "GET", path: "", query: {}, headers: {}, body: undefined, files: [] };

/** A site that speaks the API of the Nessus family: `/scans`, `/policies`, `/editor`, ... */
export function apiSite<B extends Behaviour>(platform: ApiPlatform<B>, dump: Json | undefined): PlatformSite {
  const { clock, behaviour, dialect, routes } = platform;
  const files = new Map<string, UploadedFile>();
  const context: SiteContext<B> = { clock, behaviour, dialect, files };
  const store = dump === undefined ? new Store() : Store.load(dump);
  const byAddress = new Map<Address | undefined, Route<B>>(routes.map((route) => [route, route]));

  const callOf = (request: ApiRequest, parameters: Record<string, string>, seen: Store, user: Stored): Call<B> => ({
    site: context,
    store: seen,
    behaviour,
    request,
    query: request.query,
    body: objectOf(request.body),
    parameters,
    user,
    now: clock.now(),
  });

  const handle = (
    request: ApiRequest,
    address: Address | undefined,
    parameters: Record<string, string>,
    stale: boolean,
  ): Handled => {
    const route = byAddress.get(address);
    const user =
      route !== undefined && route.minimumRole === undefined
        ? anonymous
        : platform.authenticate(request, store, clock.now());
    platform.advance(callOf(request, parameters, store, user));
    if (route === undefined) {
      throw platform.unknownAddress();
    }
    const minimumRole =
      typeof route.minimumRole === "function" ? route.minimumRole(behaviour) : (route.minimumRole ?? 0);
    if (roleOf(user) < minimumRole) {
      throw insufficientScope();
    }
    if (route.method !== "GET") {
      store.beginWrite();
    }
    const call = callOf(request, parameters, stale ? store.rewound() : store, user);
    platform.requireLicence?.(route, call);
    const handled = route.handle(call);
    return platform.finish === undefined ? handled : platform.finish(handled, request.path, call);
  };

  if (dump === undefined) {
    platform.fill(callOf(emptyRequest, {}, store, anonymous));
  }
  return {
    addresses: routes,
    answer: (request, address, parameters, stale) => {
      const common = platform.headers(clock.now());
      try {
        return written(handle(request, address, parameters, stale), common);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        return refused(error, common);
      }
    },
    write: (json) => JSON.stringify(json),
    dump: () => store.dump(),
    snapshot: () => {
      const restoreStore = store.snapshot();
      const before = new Map(files);
      return () => {
        restoreStore();
        files.clear();
        for (const [name, file] of before) {
          files.set(name, file);
        }
      };
    },
  };
}

type Headers = Record<string, string | string[]>;
const jsonType = { "Content-Type": "application/json; charset=utf-8" };

function written(handled: Handled, common: Headers): ApiAnswer {
  if (handled instanceof Download) {
    const headers = {
      ...common,
      "Content-Type": handled.type,
      "Content-Disposition": `attachment; filename="${handled.fileName}"`,
    };
    const { content } = handled;
    return { status: 200, headers, body: typeof content === "string" ? { text: content } : { bytes: content } };
  }
  if (!(handled instanceof Reply)) {
    return { status: 200, headers: { ...common, ...jsonType }, body: { json: handled } };
  }
  return withBody(handled.status, handled.body, { ...common, ...handled.headers });
}

const refused = ({ status, body, headers }: Refusal, common: Headers): ApiAnswer =>
  withBody(status, body, { ...common, ...headers });

/** Zero bytes are labelled as bytes: a client must not try to parse them. Text is for the few areas that have no JSON. */
function withBody(status: number, body: Json | undefined, headers: Headers): ApiAnswer {
  if (body === undefined) {
    const labelled = { "Content-Type": "application/octet-stream", "Content-Length": "0", ...headers };
    return { status, headers: labelled, body: { bytes: new Uint8Array() } };
  }
  if (typeof body === "string") {
    return { status, headers: { "Content-Type": "application/octet-stream", ...headers }, body: { text: body } };
  }
  return { status, headers: { ...jsonType, ...headers }, body: { json: body } };
}
