import type { Clock } from "../core/clock";
import type { Address, ApiAnswer, ApiRequest, PlatformSite } from "../core/http";
import { type Json, listOf, objectOf } from "../core/json";
import { agentScanArea } from "./agent-scan";
import { alertArea } from "./alert";
import { analysisArea } from "./analysis";
import { assetArea } from "./asset";
import { auditFileArea } from "./audit-file";
import { authenticate, authorize } from "./authentication";
import type { Behaviour } from "./behaviour";
import { builtIn } from "./built-in";
import { configurationArea } from "./configuration";
import { credentialArea } from "./credential";
import { currentUserArea } from "./current-user";
import { dashboardArea } from "./dashboard";
import { catchUp } from "./due";
import { commonHeaders, Download, downloadHeaders, envelope, Missing, Refusal, Special, writeJson } from "./envelope";
import { fileArea } from "./file";
import { freezeArea } from "./freeze";
import { groupArea } from "./group";
import { hostListArea } from "./host-list";
import { jobArea } from "./job";
import type { Keys } from "./keys";
import type { Area, Call, Route, SiteContext } from "./model";
import { organizationArea } from "./organization";
import { pluginArea } from "./plugin";
import { policyArea } from "./policy";
import { queryArea } from "./query";
import { reportArea } from "./report";
import { repositoryArea } from "./repository";
import { riskRuleArea } from "./risk-rule";
import { roleArea } from "./role";
import { scanArea } from "./scan";
import { scanResultArea } from "./scan-result";
import { scannerArea } from "./scanner";
import { addObjects } from "./seed";
import { sessionArea, setCookie } from "./session";
import { administratorObjects, finishedResults, newestRun, organizationObjects, organizationUsers } from "./small-site";
import { Store, type Stored } from "../core/store";
import { installed, systemArea } from "./system";
import { templateArea } from "./template";
import { ticketArea } from "./ticket";
import { userArea } from "./user";
import { wasScanArea } from "./was-scan";
import { zoneArea } from "./zone";

/** Every part of the API. Paths with a fixed word stand before those with a parameter, inside each part. */
const areas: readonly Area[] = [
  sessionArea,
  systemArea,
  currentUserArea,
  assetArea,
  policyArea,
  templateArea,
  scanArea,
  agentScanArea,
  wasScanArea,
  scanResultArea,
  freezeArea,
  zoneArea,
  scannerArea,
  repositoryArea,
  credentialArea,
  auditFileArea,
  userArea,
  groupArea,
  roleArea,
  organizationArea,
  pluginArea,
  riskRuleArea,
  queryArea,
  alertArea,
  analysisArea,
  hostListArea,
  ticketArea,
  reportArea,
  dashboardArea,
  configurationArea,
  jobArea,
  fileArea,
];
const collections = new Map(areas.flatMap(({ collections = [] }) => collections).map((one) => [one.table, one]));
const routes = new Map<Address, Route>(
  areas.flatMap(({ routes }) => routes).map((route) => [{ method: route.method, path: `/rest${route.path}` }, route]),
);

export interface SiteOptions {
  version: string;
  clock: Clock;
  behaviour: Behaviour;
  keys: Keys;
  seed: Record<string, readonly object[]>;
  /** A site that was saved; nothing is seeded then. */
  dump: Json | undefined;
}

const anonymous: Stored = { id: "" };
const noRequest: ApiRequest = { method: "POST", path: "", query: {}, headers: {}, body: undefined, files: [] };

/** A Security Center with everything in it. */
export function makeSite({ version, clock, behaviour, keys, seed, dump }: SiteOptions): PlatformSite {
  const context: SiteContext = {
    version,
    clock,
    behaviour,
    collections: collections,
    files: new Map(),
    sessions: new Map(),
    due: 0,
  };
  const store = dump === undefined ? new Store() : Store.load(objectOf(dump).store ?? null);
  const site = new Site(context, store);
  if (dump === undefined) {
    site.fill(keys, seed);
  } else {
    site.restoreFiles(objectOf(dump).files);
  }
  return site;
}

class Site implements PlatformSite {
  readonly addresses = [...routes.keys()];
  private readonly context: SiteContext;
  private readonly store: Store;

  constructor(context: SiteContext, store: Store) {
    this.context = context;
    this.store = store;
  }

  answer(
    request: ApiRequest,
    address: Address | undefined,
    parameters: Record<string, string>,
    stale: boolean,
  ): ApiAnswer {
    const now = this.context.clock.now();
    const seconds = Math.floor(now / 1000);
    try {
      const route = address === undefined ? undefined : routes.get(address);
      if (route === undefined) {
        return this.unknown(request, seconds);
      }
      const result = route.handle(this.admit(request, route, parameters, now, stale));
      return this.success(result, seconds);
    } catch (error) {
      if (error instanceof Refusal) {
        return this.refusal(error, seconds);
      }
      throw error;
    }
  }

  write(json: Json): string {
    return writeJson(json);
  }

  dump(): Json {
    const files = [...this.context.files].map(([token, { name, bytes }]) => [
      token,
      name,
      Buffer.from(bytes).toString("base64"),
    ]);
    return { store: this.store.dump(), files };
  }

  snapshot(): () => void {
    const { files, sessions, due } = this.context;
    const before = { files: new Map(files), sessions: new Map(sessions) };
    const restoreStore = this.store.snapshot();
    return () => {
      restoreStore();
      files.clear();
      for (const [token, file] of before.files) {
        files.set(token, file);
      }
      sessions.clear();
      for (const [token, session] of before.sessions) {
        sessions.set(token, session);
      }
      this.context.due = due;
    };
  }

  restoreFiles(files: Json | undefined): void {
    for (const entry of listOf(files)) {
      const [token, name, bytes] = listOf(entry).map(String);
      this.context.files.set(token ?? "", { name: name ?? "", bytes: Buffer.from(bytes ?? "", "base64") });
    }
  }

  /** A small real site, then what the user wants in it. */
  fill(keys: Keys, seed: Record<string, readonly object[]>): void {
    const administrator: Stored = { id: "0:1", _org: "0", role: "1", group: "" };
    const manager: Stored = { id: "1:1", _org: "1", role: "2", group: "0" };
    const asAdministrator = this.call(noRequest, {}, administrator, this.context.clock.now(), true, this.store);
    const asManager = { ...asAdministrator, user: manager };
    installed(asAdministrator);
    builtIn(asAdministrator);
    for (const [table, objects] of Object.entries(administratorObjects(keys))) {
      addObjects(asAdministrator, table, objects);
    }
    addObjects(asManager, "user", organizationUsers(keys));
    for (const [table, objects] of Object.entries(organizationObjects)) {
      addObjects(asManager, table, objects);
    }
    addObjects(asManager, "scanResult", finishedResults(asManager.now));
    asManager.store.put("generation", { id: "newest", at: newestRun(asManager.now) });
    for (const [table, objects] of Object.entries(seed)) {
      const isAdministrators = collections.get(table)?.write === "administrator";
      addObjects(isAdministrators ? asAdministrator : asManager, table, objects);
    }
  }

  /** The call, once its credentials are known and allowed to make it. */
  private admit(
    request: ApiRequest,
    route: Route,
    parameters: Record<string, string>,
    now: number,
    stale: boolean,
  ): Call {
    const user = route.side === "public" ? anonymous : authenticate(this.context, this.store, request.headers, now);
    if (route.side !== "public") {
      authorize(this.context, this.store, user, route);
    }
    const call = this.call(request, parameters, user, now, false, this.store);
    if (request.method !== "GET") {
      this.store.beginWrite();
    }
    catchUp(call);
    return stale ? { ...call, store: this.store.rewound() } : call;
  }

  private call(
    request: ApiRequest,
    parameters: Record<string, string>,
    user: Stored,
    now: number,
    seeding: boolean,
    store: Store,
  ): Call {
    const { behaviour } = this.context;
    const { query } = request;
    return {
      site: this.context,
      store,
      behaviour,
      request,
      query,
      body: objectOf(request.body),
      parameters,
      user,
      now,
      seeding,
    };
  }

  private success(result: Json | Download | Special, seconds: number): ApiAnswer {
    const headers = commonHeaders(this.context.version);
    if (result instanceof Download) {
      const body = typeof result.content === "string" ? { text: result.content } : { bytes: result.content };
      return { status: 200, headers: { ...headers, ...downloadHeaders(result) }, body };
    }
    const { response, extras } = result instanceof Special ? result : { response: result, extras: {} };
    const cookie: Record<string, string> =
      extras.cookie === undefined ? {} : { "Set-Cookie": setCookie(extras.cookie) };
    const json = envelope(response, 0, extras.message ?? "", seconds);
    return { status: 200, headers: { ...headers, ...cookie, "Content-Type": "application/json" }, body: { json } };
  }

  private refusal(refusal: Refusal, seconds: number): ApiAnswer {
    const { missing, errorLabel } = this.context.behaviour;
    const status = refusal instanceof Missing && missing === "404" ? 404 : refusal.status;
    const asHtml = errorLabel === "html" || (refusal.status === 403 && refusal.code === 0);
    const label = asHtml ? "text/html; charset=UTF-8" : "application/json";
    const headers = { ...commonHeaders(this.context.version), "Content-Type": label };
    return { status, headers, body: { json: envelope("", refusal.code, refusal.message, seconds) } };
  }

  private unknown({ path }: ApiRequest, seconds: number): ApiAnswer {
    if (this.context.behaviour.unknownEndpoint === "403" && path.startsWith("/rest")) {
      return this.refusal(new Refusal(403, 146, `The resource '${path}' does not exist here.\n`), seconds);
    }
    const text = "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>";
    return {
      status: 404,
      headers: { Server: "Apache", "Content-Type": "text/html; charset=iso-8859-1" },
      body: { text },
    };
  }
}
