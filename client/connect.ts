import type { Readable } from "node:stream";
import { resolveConnection } from "../provider/connection/resolve";
import { type Connection } from "../provider/connection/connection";
import {
  type AnyDefinition,
  type Binding,
  bindingFor,
  type Collection,
  type Props,
  type Requests,
  type Side,
} from "../provider/definition";
import { listOf, type LookupKind } from "../provider/lookup";
import { type Surveyor, surveyorOf } from "../provider/survey/whole";
import { type Clock, systemClock } from "../provider/http/clock";
import type { HttpAnswer, HttpStream } from "../provider/http/client";
import { thisObject } from "../provider/lifecycle/work";
import { Session } from "../provider/connection/session";
import type { Guard } from "../provider/guard/guard";
import { guardsOf } from "../provider/guard/guard-file";
import { type Stored, storedOn } from "../provider/guard/stored";
import { learntTenant, refuseOtherTenant } from "../provider/connection/tenant";
import type { Api } from "../provider/connection/api";
import type { Platform } from "../provider/definition/platform";
import { resources } from "../provider/resources";

export interface ConnectOptions {
  /** Connection to use. Defaults to `default`. */
  connection?: string;
  /** Settings as in Pulumi config: `{"tenable:url": "https://sc.example.com"}`. The environment counts as for resources. */
  config?: Readonly<Record<string, string>>;
  /** The Pulumi project that the config is of: one called `tenable` may have keys of its own among the settings. */
  project?: string;
  /** In place of the process's own environment. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends whatever is under way. What runs on the platform goes on. */
  signal?: AbortSignal;
  /** Told what is no failure; standard error stays silent without it. */
  warn?: (message: string) => void;
  clock?: Clock;
}

/** An object in the state of a stack. */
export interface MadeObject {
  /** Of the resource: `Scan`. */
  type: string;
  id?: string;
  props: Props;
}

/** Requests to one platform, for functions that do something rather than declare it. */
export class Client implements Requests {
  readonly platform: Platform;
  readonly url: string;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  lastHeaders: Readonly<Record<string, string>> = {};
  /** Guards of the settings and of the guard file. Throws where one cannot be understood. */
  readonly guards: () => Guard[];
  private readonly session: Session;

  constructor(
    readonly connection: Connection,
    readonly signal: AbortSignal | undefined,
    options: Pick<ConnectOptions, "warn" | "clock"> & { guards?: () => Guard[] },
    private readonly side: Side = "organization",
  ) {
    this.platform = connection.platform;
    this.url = connection.url;
    this.clock = options.clock ?? systemClock;
    this.warn = options.warn ?? (() => undefined);
    this.guards = options.guards ?? (() => []);
    this.session = new Session(connection, {
      clock: this.clock,
      log: (_severity, message) => this.warn(message),
      assertEngineAlive: () => Promise.resolve(),
    });
  }

  now(): number {
    return this.session.platformNow();
  }

  read(path: string): Promise<unknown> {
    return this.ask((api) => api.read(path));
  }

  change(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown> {
    return this.ask((api) => api.change(method, path, body));
  }

  create(path: string, body: unknown): Promise<unknown> {
    return this.ask((api) => api.create(path, body));
  }

  /** Content that is read as it comes. */
  open(
    path: string,
    request?: { method?: "GET" | "POST"; body?: unknown; headers?: Record<string, string> },
  ): Promise<HttpStream> {
    return this.ask((api) => api.open(path, request));
  }

  upload(path: string, file: () => { headers: Record<string, string>; content: Readable }): Promise<unknown> {
    return this.ask((api) => api.upload(path, file));
  }

  /** What an answer carries that was opened and has been read since; throws the platform's refusals. */
  understand(answer: HttpAnswer, request: string): Promise<unknown> {
    return this.ask((api) => Promise.resolve(api.understand(answer, request)));
  }

  /** The platform's version, where it tells one. */
  async version(): Promise<string> {
    const { account } = await this.session.api(this.side, "this command", this.session.operation(this.signal));
    return account.version;
  }

  /**
   * Refuses keys of another tenant than the one that holds these objects: what is found there, or written, is not what
   * the stack means. Objects of the other side are not judged.
   */
  async refuseOtherTenant(objects: readonly MadeObject[]): Promise<void> {
    const { session, side, platform } = this;
    const known = objects.flatMap(({ type, id, props }) => {
      const definition: AnyDefinition | undefined = resources.find((one) => one.type === type);
      const binding = definition && bindingFor(definition, platform, props, id);
      const isHere = typeof binding === "object" && (binding.collection.side ?? "organization") === side;
      return isHere && definition && props.tenant !== undefined ? [thisObject(definition, props)] : [];
    });
    if (known.length > 0) {
      const connected = await session.api(side, "this command", session.operation(this.signal));
      const tenant = await session.tenant(connected);
      known.forEach((one) => refuseOtherTenant(this.connection, tenant, one));
    }
  }

  /** @internal Whose objects these keys see. Refuses keys of another tenant than the one that is remembered of a file. */
  async tenantOf(file: string, known: string | undefined): Promise<string | undefined> {
    const connected = await this.session.api(this.side, "this command", this.session.operation(this.signal));
    const tenant = await this.session.tenant(connected);
    refuseOtherTenant(this.connection, tenant, { what: file, tenant: known });
    return learntTenant(tenant, known);
  }

  /** @internal Asks about objects that no program declares yet; refuses keys of the other side. */
  surveyor(definition: AnyDefinition, binding: Binding): Promise<Surveyor> {
    this.signal?.throwIfAborted();
    return surveyorOf(this.session, definition, binding, this.signal);
  }

  /** @internal What can be looked up of a kind, and where its entries have their names. Throws for what the platform lacks. */
  async lookups(kind: LookupKind): Promise<{ entries: Props[]; place: Collection }> {
    this.signal?.throwIfAborted();
    return await listOf(kind, this.session);
  }

  /** Every object of a collection that these keys can see, each with its id as text. */
  list(path: string, fields: readonly string[], side = this.sideFor()): Promise<Props[]> {
    return this.ask((api) => this.session.dialect.list(api, path, fields), side);
  }

  /** The side that lists what is the administrator's, where these keys reach it; the other one is shown a part. */
  sideFor(wanted: Side = this.side): Side {
    return this.session.hasKeys(wanted) ? wanted : this.side;
  }

  /** @internal What policies, scans and lists are like on the platform, as guards have to know it. */
  async stored(): Promise<Stored> {
    const { session, side, signal } = this;
    const connected = await session.api(side, "this command", session.operation(signal));
    return storedOn({ session, ...connected }, { isFresh: true });
  }

  /** Waits, unless the whole is given up. */
  async sleep(ms: number): Promise<void> {
    await this.clock.sleep(ms, this.signal);
  }

  /** Each request has the time of an operation: what waits for hours is made of many. */
  private async ask<T>(work: (api: Api) => Promise<T>, side: Side = this.side): Promise<T> {
    this.signal?.throwIfAborted();
    const { api } = await this.session.api(side, "this command", this.session.operation(this.signal));
    try {
      return await work(api);
    } finally {
      this.lastHeaders = api.lastHeaders;
    }
  }
}

/** A client with the settings that resources use. Throws when they cannot work; makes no request. */
export function connect(options: ConnectOptions = {}): Client {
  const { config = {}, project, env = process.env, connection = "default", signal } = options;
  const settings = { config: (key: string) => config[key], keys: () => Object.keys(config), project, env };
  return new Client(resolveConnection(connection, settings), signal, { ...options, guards: () => guardsOf(settings) });
}
