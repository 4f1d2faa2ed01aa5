import type http from "node:http";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { agentFor, speaksTls, type Trust } from "./agent";
import { exchange, NoAnswerError, type Received } from "./exchange";
import { isConnecting, TransportError, transportError } from "./failure";

export { TransportError } from "./failure";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query, below the client's address. */
  path: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of a body: a file, with the headers that describe it. */
  content?: Readable;
}

/** An answer whose content has not been read yet. */
export type HttpStream = Received;

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
  /** The connection broke off behind the headers of a refusal. */
  broken?: boolean;
}

/** Bytes of an answer, unpacked: some times what a tenant of 10,000 scans lists. A file is read as it comes, without limit. */
export const mostBytes = 64 * 1024 * 1024;
/** Of a refusal: more of it is not read. */
const mostBytesOfRefusal = 1024 * 1024;

/** The answer is larger than anything this API answers. */
export class OversizedError extends Error {}

/** The text of an answer. Throws {@link OversizedError} as soon as it is longer than so many bytes. */
export async function textOf(content: Readable, most = mostBytes): Promise<string> {
  const { text, isWhole } = await beginningOf(content, most);
  if (!isWhole) {
    throw new OversizedError(`more than ${most / 1024 / 1024} MB`);
  }
  return text;
}

async function beginningOf(content: Readable, most: number): Promise<{ text: string; isWhole: boolean }> {
  const decoder = new StringDecoder("utf8");
  let text = "";
  let bytes = 0;
  for await (const piece of content as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > most) {
      // Leaving the loop closes the connection.
      return { text, isWhole: false };
    }
    text += decoder.write(piece);
  }
  text += decoder.end();
  // The mark that some put in front of UTF-8.
  return { text: text.startsWith("\ufeff") ? text.slice(1) : text, isWhole: true };
}

export interface HttpOptions {
  url: string;
  trust: Trust;
  timeoutMs: number;
  inFlight: number;
  userAgent: string;
}

/** One host: sends a request once and gives what came, whatever its status. */
export class HttpClient {
  private readonly agent: http.Agent;
  private hasAnswered = false;

  constructor(private readonly options: HttpOptions) {
    this.agent = agentFor(options.url, options.trust, options.inFlight, options.timeoutMs);
  }

  /**
   * Throws {@link TransportError} when no answer came, {@link OversizedError} when it is too large. A file that is sent
   * takes as long as it takes while pieces of it leave; the operation's own time-out ends it.
   */
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const timer = request.content && new Timer(this.options.timeoutMs);
    request.content?.on("data", () => timer?.restart()).pause();
    const timeout = timer?.signal ?? AbortSignal.timeout(this.options.timeoutMs);
    try {
      return await answerOf(await this.request(request, timeout, signal));
    } catch (error) {
      throw await this.failureOf(error, timeout);
    } finally {
      timer?.stop();
    }
  }

  /**
   * The same, with the content of a success unread; a refusal is read and given as an answer. The content fails
   * when it breaks off, or when nothing comes for the time of a request.
   */
  async open(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer | HttpStream> {
    const timer = new Timer(this.options.timeoutMs);
    try {
      const answer = await this.request(request, timer.signal, signal);
      answer.content.once("close", () => timer.stop());
      if (answer.status >= 400) {
        return await answerOf(answer);
      }
      answer.content.on("data", () => timer.restart()).pause();
      return answer;
    } catch (error) {
      timer.stop();
      throw await this.failureOf(error, timer.signal);
    }
  }

  private async request(
    { method, path, headers, body, content }: HttpRequest,
    timeout: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<Received> {
    const { url, userAgent } = this.options;
    const answer = await exchange(new URL(url.replace(/\/+$/, "") + path), {
      method,
      headers: {
        "User-Agent": userAgent,
        Accept: "application/json",
        ...headers,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      content: content ?? (body === undefined ? undefined : JSON.stringify(body)),
      agent: this.agent,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    this.hasAnswered = true;
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }

  private async failureOf(error: unknown, timeout: AbortSignal): Promise<Error> {
    if (error instanceof OversizedError) {
      return error;
    }
    const { request, cause } = error instanceof NoAnswerError ? error : { request: undefined, cause: error };
    if (timeout.aborted) {
      return this.timedOut(error, request);
    }
    const { url, trust } = this.options;
    const failure = transportError(cause as NodeJS.ErrnoException, request);
    const isUnknown = url.startsWith("http:") && !this.hasAnswered && failure.sent && trust.proxy === undefined;
    // A server that wants TLS hangs up on anything else: it would be asked again and again.
    if (isUnknown && (await speaksTls(url, probeTimeoutMs))) {
      const advice = "write https:// in tenable:url";
      return new TransportError("it expects TLS, and the address starts with http://", false, true, advice, {
        cause,
      });
    }
    return failure;
  }

  private timedOut(cause: unknown, request: http.ClientRequest | undefined): TransportError {
    const seconds = this.options.timeoutMs / 1000;
    if (isConnecting(request)) {
      const advice = "check tenable:url, firewalls and proxies";
      return new TransportError(`no connection within ${seconds} s`, false, false, advice, { cause });
    }
    const advice = "tenable:requestTimeoutSeconds sets the limit";
    return new TransportError(`no answer within ${seconds} s`, true, false, advice, { cause });
  }
}

/** How long somebody may take to greet. */
const probeTimeoutMs = 2_000;

/** An answer with its text. Of a refusal the status says enough: its text may be cut, and may break off. */
async function answerOf({ status, headers, content }: HttpStream): Promise<HttpAnswer> {
  if (status < 400) {
    return { status, headers, text: await textOf(content) };
  }
  try {
    return { status, headers, text: (await beginningOf(content, mostBytesOfRefusal)).text };
  } catch {
    return { status, headers, text: "", broken: true };
  }
}

/** Ends what takes longer than so long since it was last restarted. */
class Timer {
  private readonly over = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly ms: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  restart(): void {
    this.stop();
    this.timer = this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.over.abort(new Error(`nothing came for ${this.ms / 1000} s`)), this.ms);
  }
}
