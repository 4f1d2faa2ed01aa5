import { createHash } from "node:crypto";
import { type Connection, type Keys, keysAdvice } from "./connection";
import type { Side } from "../definition";
import { ConfigError, RefusedError } from "../errors";
import { HttpClient } from "../http/client";
import type { Clock } from "../http/clock";
import { hide } from "../http/hide";
import { HostClock } from "../http/host-clock";
import { Limiter } from "../http/limiter";
import { visible } from "../http/visible";
import { dialects } from "../platforms";
import { Api, type Operation } from "./api";
import type { Dialect, Account } from "../platforms/dialect";
import { hasSides, platformNames } from "../definition/platform";
import type { Tenant } from "../platforms/tenant";
import type { Purpose } from "./patience";
import { SharedReads } from "./shared-reads";

/** What a connection asks of the process it runs in. */
export interface Host {
  clock: Clock;
  /** Tells the user something that is no failure. */
  log(severity: "info" | "warning", message: string): void;
  /** Throws when this process should send nothing any more, or nothing for that purpose. */
  assertEngineAlive(purpose: Purpose): Promise<void>;
}

/** One platform with its keys, limiter and shared reads: owned by its user. */
export class Session {
  readonly dialect: Dialect;
  readonly reads: SharedReads;
  /** What this process sends or was given and must not be shown: masked in whatever the platform says. */
  readonly secrets = new Set<string>();
  private readonly http: HttpClient;
  private readonly limiter: Limiter;
  private readonly hostClock: HostClock;
  private readonly accountOf = new Map<string, Promise<Account>>();
  private readonly tenantsOf = new Map<string, Promise<Tenant | undefined>>();
  private readonly warned = new Set<string>();

  readonly host: Host;

  constructor(
    readonly connection: Connection,
    host: Host,
  ) {
    // What a warning names may come from the platform, or be a secret of the program.
    this.host = { ...host, log: (severity, message) => host.log(severity, visible(hide(message, this.secrets))) };
    this.dialect = dialects[connection.platform];
    this.limiter = new Limiter(connection.requestsInFlight, host.clock);
    this.hostClock = new HostClock(host.clock);
    this.http = new HttpClient({
      url: connection.url,
      trust: connection,
      timeoutMs: connection.requestTimeoutMs,
      inFlight: connection.requestsInFlight,
      userAgent: connection.userAgent,
    });
    this.reads = new SharedReads(this.dialect, host.clock);
    if (connection.insecure) {
      host.log(
        "warning",
        `connection "${connection.name}" accepts any certificate (insecure): anyone on the network path to ${connection.url} can read its keys`,
      );
    }
  }

  /** Milliseconds since 1970 by the platform's own clock, which its objects' times are of. Ours before its first answer. */
  platformNow(): number {
    return this.hostClock.now();
  }

  /** A new operation with the connection's time-out. */
  operation(signal?: AbortSignal): Operation {
    return { deadline: this.host.clock.now() + this.connection.operationTimeoutMs, signal };
  }

  /** Requests with the keys of a side, once it is known that they are of that side. `what` is named in refusals. */
  async api(side: Side | undefined, what: string, operation: Operation): Promise<{ api: Api; account: Account }> {
    const keys = this.keysOf(side, what);
    const api = this.apiWith(keys, side ?? "organization", operation);
    const account = await this.account(keys, api);
    if (side && account.side && account.side !== side) {
      const { connection } = this;
      throw new RefusedError(
        `${platformNames[connection.platform]}: these keys belong to "${account.username}" (${account.side}), and ${what} requires keys of the ${side}`,
        { advice: keysAdvice(connection, side === "administrator") },
      );
    }
    return { api, account };
  }

  /** Whose objects these keys see; undefined where the platform does not tell. Asked once. */
  async tenant({ api, account }: { api: Api; account: Account }): Promise<Tenant | undefined> {
    return await once(
      this.tenantsOf,
      api.options.keys.accessKey,
      async () => (await this.dialect.tenant?.(api, account)) ?? account.tenant,
    );
  }

  /** Tells the user something that many resources would repeat. */
  warnOnce(message: string): void {
    if (!this.warned.has(message)) {
      this.warned.add(message);
      this.host.log("warning", message);
    }
  }

  hasKeys(side: Side): boolean {
    const { keys, adminKeys } = this.connection;
    return (side === "administrator" ? adminKeys : keys) !== undefined;
  }

  private keysOf(side: Side | undefined, what: string): Keys {
    const { connection } = this;
    const admin = side === "administrator";
    // One pair alone may be the administrator's: whose it is, the platform tells.
    const keys = admin ? (connection.adminKeys ?? connection.keys) : connection.keys;
    if (!keys) {
      const which = hasSides[connection.platform] ? (admin ? "administrator's " : "organization's ") : "";
      throw new ConfigError(`connection "${connection.name}" has no ${which}keys, and ${what} requires them`, {
        advice: keysAdvice(connection, admin),
      });
    }
    return keys;
  }

  private apiWith(keys: Keys, side: Side, operation: Operation): Api {
    const { connection, dialect, http, limiter, hostClock, secrets, host } = this;
    const { clock } = host;
    const assertEngineAlive = (purpose: Purpose): Promise<void> => host.assertEngineAlive(purpose);
    return new Api(
      { connection, dialect, keys, side, http, limiter, clock, hostClock, secrets, assertEngineAlive },
      operation,
    );
  }

  private account(keys: Keys, api: Api): Promise<Account> {
    return once(this.accountOf, keys.accessKey, () => this.dialect.account(api));
  }
}

/** One promise for all who ask the same; a failure is not remembered. */
export function once<T>(memory: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const running = memory.get(key);
  if (running) {
    return running;
  }
  const started = work().catch((error: unknown) => {
    memory.delete(key);
    throw error;
  });
  memory.set(key, started);
  return started;
}

/** Makes one of a kind for each connection: for those who meet the same one again. */
export function perConnection<T>(make: (connection: Connection) => T): (connection: Connection) => T {
  const made = new Map<string, T>();
  const known = new WeakMap<Connection, T>();
  return (connection) => {
    const seen = known.get(connection);
    if (seen !== undefined) {
      return seen;
    }
    const key = createHash("sha256").update(JSON.stringify(connection)).digest("hex");
    const one = made.get(key) ?? make(connection);
    made.set(key, one);
    known.set(connection, one);
    return one;
  };
}
