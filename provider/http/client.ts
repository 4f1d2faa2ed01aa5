import type http from "node:http";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type * as axiosModule from "axios";
import { agentFor, PinError, ProxyError, type Trust } from "./agent";

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
export interface HttpStream {
  status: number;
  headers: Record<string, string>;
  content: Readable;
}

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
/** Of a refusal: nobody reads more of it. */
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

/** No answer came. The message is one line without address or headers. */
export class TransportError extends Error {
  constructor(
    message: string,
    /** Whether a byte of the request may have reached the host. */
    readonly sent: boolean,
    /** Trying again cannot help. */
    readonly permanent: boolean,
    readonly advice: string | undefined,
    options: { cause: unknown },
  ) {
    super(message, options);
  }
}

export interface HttpOptions {
  url: string;
  trust: Trust;
  timeoutMs: number;
  inFlight: number;
  userAgent: string;
}

const trustAdvice =
  "give the certificate of its authority with tenable:caFile, or pin its own with tenable:certificateSha256";

/** What failed before any byte of the request could leave: code → what it means, whether for good, what to do. */
const notSent: Record<string, { meaning: string; permanent: boolean; advice?: string }> = {
  ECONNREFUSED: { meaning: "nothing listens there (ECONNREFUSED)", permanent: false, advice: "check tenable:url" },
  ENOTFOUND: { meaning: "its host name is not known (ENOTFOUND)", permanent: true, advice: "check tenable:url" },
  EAI_AGAIN: {
    meaning: "the name service does not answer (EAI_AGAIN)",
    permanent: false,
    advice: "check tenable:url and the network",
  },
  EHOSTUNREACH: {
    meaning: "no way to the host (EHOSTUNREACH)",
    permanent: false,
    advice: "check tenable:url and the network",
  },
  ENETUNREACH: {
    meaning: "no way to its network (ENETUNREACH)",
    permanent: false,
    advice: "check tenable:url and the network",
  },
  EPROTO: {
    meaning: "it does not speak TLS there (EPROTO)",
    permanent: true,
    advice: "check the scheme and port of tenable:url",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    meaning: "it does not speak TLS there",
    permanent: true,
    advice: "check the scheme and port of tenable:url",
  },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: {
    meaning: "it does not speak TLS there",
    permanent: true,
    advice: "check the scheme and port of tenable:url",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { meaning: "its certificate is self-signed", permanent: true, advice: trustAdvice },
  SELF_SIGNED_CERT_IN_CHAIN: {
    meaning: "its certificate is signed by an unknown authority",
    permanent: true,
    advice: trustAdvice,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    meaning: "its certificate is signed by an unknown authority",
    permanent: true,
    advice: trustAdvice,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    meaning: "its certificate is signed by an unknown authority",
    permanent: true,
    advice: trustAdvice,
  },
  CERT_HAS_EXPIRED: { meaning: "its certificate has expired", permanent: true, advice: "renew it on the platform" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    meaning: "its certificate is for another host name",
    permanent: true,
    advice: "use the certificate's name in tenable:url",
  },
};

/** Loaded with the first request: a preview makes none. */
const axios = (): typeof axiosModule => require("axios") as typeof axiosModule;

/** One host: sends a request once and gives what came, whatever its status. */
export class HttpClient {
  private instance?: axiosModule.AxiosInstance;
  private readonly agent: http.Agent;

  constructor(private readonly options: HttpOptions) {
    this.agent = agentFor(options.url, options.trust, options.inFlight);
  }

  private get axios(): axiosModule.AxiosInstance {
    this.instance ??= axios().default.create({
      baseURL: this.options.url,
      httpAgent: this.agent,
      httpsAgent: this.agent,
      // Our agent tunnels and keeps connections alive; axios's own tunnel does neither.
      proxy: false,
      // A redirect would carry the keys to wherever it points.
      maxRedirects: 0,
      responseType: "stream",
      validateStatus: () => true,
      headers: { "User-Agent": this.options.userAgent, Accept: "application/json" },
    });
    return this.instance;
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
      const { status, headers, data } = await this.request(request, timeout, signal);
      return await answerOf({ status, headers, content: data });
    } catch (error) {
      throw this.failureOf(error, timeout);
    } finally {
      timer?.stop();
    }
  }

  /**
   * The same, with the content of a success unread; a refusal is read and given as an answer. The content fails with
   * {@link TransportError} when it breaks off, or when nothing comes for the time of a request.
   */
  async open(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer | HttpStream> {
    const timer = new Timer(this.options.timeoutMs);
    try {
      const { status, headers, data: content } = await this.request(request, timer.signal, signal);
      content.once("close", () => timer.stop());
      if (status >= 400) {
        return await answerOf({ status, headers, content });
      }
      content.on("data", () => timer.restart()).pause();
      return { status, headers, content };
    } catch (error) {
      timer.stop();
      throw this.failureOf(error, timer.signal);
    }
  }

  private async request(
    request: HttpRequest,
    timeout: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<{ status: number; headers: Record<string, string>; data: Readable }> {
    const answer = await this.axios.request<Readable>({
      ...partsOf(request),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { status: answer.status, headers: headersOf(answer), data: answer.data };
  }

  close(): void {
    this.agent.destroy();
  }

  private failureOf(error: unknown, timeout: AbortSignal): Error {
    return timeout.aborted ? this.timedOut(error) : error instanceof OversizedError ? error : transportError(error);
  }

  private timedOut(cause: unknown): TransportError {
    const seconds = this.options.timeoutMs / 1000;
    const advice = "tenable:requestTimeoutSeconds sets how long to wait";
    return new TransportError(`no answer within ${seconds} s`, true, false, advice, { cause });
  }
}

const partsOf = ({ method, path, headers, body, content }: HttpRequest): axiosModule.AxiosRequestConfig => ({
  method,
  url: path,
  headers: { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
  ...(body !== undefined && { data: JSON.stringify(body) }),
  ...(content && { data: content, maxBodyLength: Infinity }),
});

const headersOf = ({ headers }: axiosModule.AxiosResponse): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers as Record<string, unknown>).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

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
    return setTimeout(() => this.over.abort(), this.ms);
  }
}

function transportError(error: unknown): TransportError {
  const cause = axios().isAxiosError(error) ? (error.cause ?? error) : error;
  const { code = "", syscall = "", message } = cause as NodeJS.ErrnoException;
  if (cause instanceof PinError) {
    const advice = "set tenable:certificateSha256 to the new one if the platform's certificate was renewed";
    return new TransportError(message, false, true, advice, { cause });
  }
  if (cause instanceof ProxyError) {
    // 502, 503 and 504 are what a proxy says of a host that is away for a moment.
    const advice = "check tenable:proxy with its credentials, and that the proxy lets this host through";
    return new TransportError(message, false, cause.status < 500, advice, { cause });
  }
  const known = notSent[code];
  if (known) {
    return new TransportError(known.meaning, false, known.permanent, known.advice, { cause });
  }
  // A host with several addresses: one failure for all of them, without words of its own.
  const nowhere = cause instanceof AggregateError;
  const connecting = nowhere || syscall === "connect" || /proxy/i.test(message);
  const words = nowhere ? "none of its addresses can be reached" : message;
  return new TransportError(code ? `${words} (${code})` : words, !connecting, false, undefined, { cause });
}
