import type { Readable } from "node:stream";
import { type Connection, type Keys, keysAdvice } from "./connection";
import type { Requests, Side } from "../definition";
import {
  type RequestInfo,
  AuthenticationError,
  NoAnswerError,
  OversizedAnswerError,
  RefusedError,
  ThrottledError,
  UnexpectedAnswerError,
} from "../errors";
import {
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  type HttpStream,
  mostBytes,
  OversizedError,
  TransportError,
} from "../http/client";
import type { Clock } from "../http/clock";
import type { HostClock } from "../http/host-clock";
import { HeldError, type Limiter, type Turn } from "../http/limiter";
import { hide } from "../http/hide";
import { retry } from "../http/retry";
import type { Dialect } from "../platforms/dialect";
import { hasSides } from "../definition/platform";
import { isOpen, type Purpose, verdictOn } from "./patience";
import { secretsOf } from "./secrets";

export interface ApiOptions {
  connection: Connection;
  dialect: Dialect;
  keys: Keys;
  side: Side;
  http: HttpClient;
  limiter: Limiter;
  clock: Clock;
  /** The platform's time. */
  hostClock: HostClock;
  /** What this process sends or was given and must not be shown. */
  secrets: ReadonlySet<string>;
  /** Refuses when this process should not speak any more. Asked right before every request. */
  assertEngineAlive(purpose: Purpose): Promise<void>;
}

/** One operation of the engine: when it must have ended, and whether somebody gave it up. */
export interface Operation {
  deadline: number;
  signal?: AbortSignal;
  /** Set once a request that writes has, or may have, been carried out. */
  wrote?: boolean;
}

const oversizedAdvice = "no response of this API is that large: check that tenable:url points to the platform itself";

const waitAdvice =
  "run again after that time, or raise tenable:operationTimeoutSeconds; a wait this long may come from a proxy";

/** Requests to one platform with one pair of keys: paced, repeated where that is safe, refused when read-only. */
export class Api implements Requests {
  lastHeaders: Record<string, string> = {};
  private bytes = 0;

  constructor(
    readonly options: ApiOptions,
    private readonly operation: Operation,
  ) {}

  now(): number {
    return this.options.hostClock.now();
  }

  read(path: string): Promise<unknown> {
    return this.call("GET", path, "read");
  }

  change(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown> {
    return this.call(method, path, "change", body);
  }

  create(path: string, body: unknown): Promise<unknown> {
    return this.call("POST", path, "create", body);
  }

  /** Content that is read as it comes: a file. The request is repeated until its answer begins, never after that. */
  open(
    path: string,
    request: { method?: "GET" | "POST"; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<HttpStream> {
    const { method = "GET", body } = request;
    return this.paced(method, path, "read", async (asked, own) => {
      const headers = { ...own, ...request.headers };
      const answer = await this.reach(asked, () =>
        this.options.http.open({ method, path, headers, body }, this.operation.signal),
      );
      if ("content" in answer) {
        return answer;
      }
      this.understand(answer, asked.request);
      throw new UnexpectedAnswerError(asked, "no file");
    });
  }

  /**
   * Sends a file as it is; what it makes is forgotten by the platform when it is not used. No piece of it may take longer
   * than a request, and the whole not longer than the operation.
   */
  upload(path: string, file: () => { headers: Record<string, string>; content: Readable }): Promise<unknown> {
    return this.paced("POST", path, "change", async (asked, own) => {
      const { headers, content } = file();
      const request = { method: "POST" as const, path, headers: { ...own, ...headers }, content };
      const { deadline, signal } = this.operation;
      const over = AbortSignal.timeout(Math.max(0, deadline - this.options.clock.now()));
      const send = (): Promise<HttpAnswer> =>
        this.options.http.send(request, signal ? AbortSignal.any([signal, over]) : over);
      const answer = await this.reach(asked, send).catch((error: unknown) => {
        throw over.aborted ? this.overtime(asked, error) : error;
      });
      return this.understand(answer, asked.request);
    });
  }

  private call(method: HttpRequest["method"], path: string, purpose: Purpose, body?: unknown): Promise<unknown> {
    let made = body;
    const prepare = typeof body === "function" ? async () => (made = await (body as () => unknown)()) : undefined;
    const send = async (asked: RequestInfo, headers: Record<string, string>): Promise<unknown> => {
      const answer = await this.reach(asked, () =>
        this.options.http.send({ method, path, headers, body: made }, this.operation.signal),
      );
      return this.understand(answer, asked.request);
    };
    return this.paced(method, path, purpose, send, prepare);
  }

  /** Asks the platform when there is a place, as often as its failures allow. */
  private async paced<T>(
    method: HttpRequest["method"],
    path: string,
    purpose: Purpose,
    ask: (asked: RequestInfo, headers: Record<string, string>) => Promise<T>,
    prepare?: () => Promise<unknown>,
  ): Promise<T> {
    const { connection, dialect, limiter, clock } = this.options;
    const { platform, name } = connection;
    const asked: RequestInfo = { platform, connection: name, request: `${method} ${path.split("?")[0]}` };
    if (connection.readOnly && purpose !== "read") {
      throw new RefusedError(`${asked.request} was not sent: connection "${connection.name}" is read-only`, {
        advice: "unset tenable:readOnly or TENABLE_READ_ONLY to let this run write",
      });
    }
    const { deadline, signal } = this.operation;
    let heldMs = 0;
    let isPrepared = false;
    const once = async (): Promise<T> => {
      isPrepared = false;
      await prepare?.();
      isPrepared = true;
      const inTurn = async (turn: Turn): Promise<T> => {
        if (clock.now() > deadline) {
          throw this.overtime(asked);
        }
        await this.options.assertEngineAlive(purpose);
        try {
          const answer = await ask(asked, dialect.headers(this.options.keys));
          turn.succeeded();
          this.operation.wrote ||= purpose !== "read";
          return answer;
        } catch (error) {
          this.operation.wrote ||= purpose !== "read" && isOpen(error);
          if (error instanceof ThrottledError) {
            heldMs = turn.refused(error.retryAfterMs);
            throw clock.now() + heldMs > deadline ? this.throttledTooLong(asked, error, heldMs) : error;
          }
          throw error;
        }
      };
      return await limiter.run(inTurn, { signal, deadline }).catch((error: unknown) => {
        throw error instanceof HeldError ? this.heldTooLong(asked, error) : error;
      });
    };
    return await retry(once, {
      clock,
      signal,
      deadline,
      // What a body is made of has been asked for as often as it may be.
      judge: (error) => (isPrepared ? verdictOn(error, purpose, heldMs) : { again: false }),
      hold: (ms) => limiter.hold(ms),
    });
  }

  private async reach<T extends { status: number; headers: Record<string, string> }>(
    asked: RequestInfo,
    send: () => Promise<T>,
  ): Promise<T> {
    const { clock, hostClock } = this.options;
    const sentAt = clock.now();
    try {
      const answer = await send();
      // A gateway in front of a platform that is away has a clock of its own.
      if (answer.status < 500) {
        hostClock.heard(answer.headers.date, sentAt);
      }
      return answer;
    } catch (error) {
      if (error instanceof TransportError) {
        const { sent, permanent } = error;
        const words = `${this.options.connection.url}: ${this.clean(error.message)}`;
        throw new NoAnswerError(asked, words, { sent, permanent, advice: error.advice, cause: error });
      }
      if (error instanceof OversizedError) {
        throw new OversizedAnswerError(asked, error.message, { advice: oversizedAdvice, cause: error });
      }
      throw error;
    }
  }

  /** What an answer carries; also of one that was opened, once it has been read. */
  understand(answer: HttpAnswer, request: string): unknown {
    const { connection, dialect, hostClock, side } = this.options;
    this.lastHeaders = answer.headers;
    this.bytes += answer.text.length;
    // Pages of a list are kept until the last one: together they are no more than one answer may be.
    if (this.bytes > mostBytes) {
      const asked = { platform: connection.platform, connection: connection.name, request };
      const what = `more than ${mostBytes / 1024 / 1024} MB in one operation`;
      throw new OversizedAnswerError(asked, what, { advice: oversizedAdvice });
    }
    try {
      const hide = (words: string): string => this.clean(words);
      return dialect.read(answer, request, hostClock.now(), { connection: connection.name, hide });
    } catch (error) {
      if (error instanceof AuthenticationError) {
        const advice = keysAdvice(connection, hasSides[connection.platform] && side === "administrator");
        throw new AuthenticationError(
          { platform: connection.platform, request, status: error.status },
          error.platformMessage || "the keys are not valid",
          {
            advice: `${advice}; API keys must be enabled on the system, and the user must not be locked`,
            cause: error,
          },
        );
      }
      throw error;
    }
  }

  /** The operation has taken its time: nothing more of it is sent, however well it goes. */
  private overtime(asked: RequestInfo, cause?: unknown): NoAnswerError {
    const { operationTimeoutMs } = this.options.connection;
    const words = `the operation has taken longer than ${operationTimeoutMs / 1000} s`;
    const advice = "tenable:operationTimeoutSeconds sets the limit";
    return new NoAnswerError(asked, words, { sent: cause !== undefined, permanent: true, advice, cause });
  }

  /** A refusal for haste that would have to be waited out for longer than the operation may take. */
  private throttledTooLong(asked: RequestInfo, error: ThrottledError, heldMs: number): ThrottledError {
    const words = [error.platformMessage, this.waitOf(heldMs)].filter(Boolean).join("; ");
    const { status } = error;
    return new ThrottledError({ ...asked, status }, words, error.retryAfterMs, { advice: waitAdvice, cause: error });
  }

  /** The same of what was not sent, for another request was refused so. */
  private heldTooLong(asked: RequestInfo, { forMs }: HeldError): NoAnswerError {
    return new NoAnswerError(asked, `not sent: the platform limits the request rate, and ${this.waitOf(forMs)}`, {
      ...{ sent: false, permanent: true, advice: waitAdvice },
    });
  }

  private waitOf(ms: number): string {
    const { operationTimeoutMs } = this.options.connection;
    return `no request is allowed for ${Math.ceil(ms / 1000)} s, and the limit of an operation is ${operationTimeoutMs / 1000} s`;
  }

  private clean(text: string): string {
    const { keys, connection, secrets } = this.options;
    // Messages show only a part of it.
    return hide(text.slice(0, 32_768), [...secretsOf(connection), keys.accessKey, keys.secretKey, ...secrets]);
  }
}
