import { visible } from "./http/visible";
import { platformNames, type Platform } from "./definition/platform";

/**
 * The base of everything this package refuses or reports. One line for the user: who refused, what was asked, their
 * words, what to do. Never a key, never a body. `status` and not `code`: Pulumi's provider process takes a numeric
 * `code` for a gRPC status.
 */
export class TenableError extends Error {
  /** What the user can do about it, one sentence; part of the message. */
  readonly advice: string;
  /** The message without it, for one that says more. */
  readonly problem: string;

  constructor(problem: string, { advice, cause }: { advice: string; cause?: unknown }) {
    super(visible(`${problem}: ${advice}`), { cause });
    this.name = new.target.name;
    this.problem = visible(problem);
    this.advice = visible(advice);
  }
}

/** One thing that is wrong with the settings. */
export interface ConfigFault {
  /** Where it is set, or should be: `tenable:url`, `TENABLE_URL`. */
  setting: string;
  problem: string;
  advice: string;
}

/** Settings that cannot work: missing, contradictory or malformed. Thrown before any request. */
export class ConfigError extends TenableError {
  /** Everything that is wrong, each told with what to do about it. */
  readonly faults: readonly string[];

  constructor(problem: string, options: { advice: string; cause?: unknown; faults?: readonly string[] }) {
    super(problem, options);
    this.faults = options.faults ?? [this.message];
  }

  /** All of these, of which there is at least one. */
  static of(faults: readonly ConfigFault[]): ConfigError {
    const told = faults.map(({ problem, advice }) => `${problem}: ${advice}`);
    const { problem = "", advice = "" } = faults.at(-1) ?? {};
    return new ConfigError([...told.slice(0, -1), problem].join("; "), { advice, faults: told });
  }
}

/** The inputs of a resource cannot be carried out on this platform. Thrown before the first write. */
export class InputError extends TenableError {}

/** The engine asked for something the promises forbid: a create over an existing name, a write with `readOnly`. */
export class RefusedError extends TenableError {}

/** What an error about one request knows of it. */
export interface RequestInfo {
  platform: Platform;
  /** Method and path, without query: `GET /rest/scan/7`. */
  request: string;
  status?: number;
  /** Name of the connection, which has settings of its own unless it is `default`. */
  connection?: string;
  /** Takes out of the platform's words what is secret: they may repeat what was sent. */
  hide?(words: string): string;
}

/** The advice, with the settings of the connection that it is about. */
const adviceFor = ({ connection = "default" }: RequestInfo, advice: string): string =>
  connection === "default" ? advice : advice.replaceAll("tenable:", `tenable:connections.${connection}.`);

/** Whether a write was refused because of a name that another object has. */
const isTaken = ({ request, status = 0 }: RequestInfo, words: string): boolean =>
  !request.startsWith("GET ") &&
  [400, 403, 409].includes(status) &&
  /\b(already (exists|taken|in use)|exists already|duplicate (\w+ )?(name|value)|must be unique)\b/i.test(words);

const takenAdvice =
  "another object has that name: choose another name, rename the other object, or adopt it with adoptId";

/** What may be said about a request more than what is known of every one. */
interface RequestErrorOptions {
  advice?: string;
  cause?: unknown;
  /** The job of the same kind that runs already. */
  runningJob?: string;
}

/** The platform answered a request with a refusal. Sub-classes say which kind; plain, it is a validation error. */
export class RequestError extends TenableError {
  /** What to do about a refusal of which no more is known than its class and status, on any platform. */
  static adviceFor({ request, status = 0 }: RequestInfo): string {
    const known = adviceByStatus[status] ?? (status >= 500 ? adviceByStatus[500] : adviceByStatus[400]);
    return request.startsWith("GET ") ? (known?.read ?? known?.write ?? "") : (known?.write ?? "");
  }

  readonly request: string;
  readonly status?: number;
  /** The platform's own words. */
  readonly platformMessage: string;
  /** The job that the refusal names; its words are for messages, in which secrets are hidden. */
  readonly runningJob?: string;

  constructor(asked: RequestInfo, words: string, { advice, cause, runningJob }: RequestErrorOptions = {}) {
    const said = oneLine(asked.hide?.(words) ?? words);
    const status = asked.status === undefined ? "" : ` (${asked.status})`;
    const what = `${platformNames[asked.platform]} refused ${asked.request}${status}${said ? `: ${said}` : ""}`;
    const usual = isTaken(asked, words) ? takenAdvice : (new.target as typeof RequestError).adviceFor(asked);
    super(what, { advice: adviceFor(asked, advice ?? usual), cause });
    this.request = asked.request;
    this.status = asked.status;
    this.platformMessage = said;
    this.runningJob = runningJob;
  }
}

const upgrade = "its version may not support this request; upgrade it, or report this with its version";

/** What a refusal of this status means for a request that reads, and for one that writes. */
const adviceByStatus: Readonly<Record<number, { read?: string; write: string }>> = {
  400: { read: upgrade, write: "correct the values it names, and run again" },
  404: {
    write: "check that the objects it refers to exist, and that tenable:url is the address of the platform",
  },
  405: { write: upgrade },
  408: { write: "run again" },
  409: { write: "run again, or choose another name if this name is taken" },
  412: { write: "check that the licence includes this feature" },
  413: { write: "the request is too large; declare fewer values, or split them over several objects" },
  423: { write: "it is being changed by another user; run again later" },
  500: { write: "run again; if the error persists, see the log of the platform" },
  501: { write: upgrade },
};

/**
 * The platform says that the object does not exist.
 * A refusal for want of permission is not one of these: it must never look like a deletion.
 */
export class NotFoundError extends RequestError {
  static override adviceFor({ request }: RequestInfo): string {
    return request.startsWith("POST ")
      ? "check that the objects it refers to exist and are shared with the user of these keys"
      : "check that it exists and is shared with the user of these keys";
  }
}

/** The keys are not accepted. Keys that work but may not do this are a {@link PermissionError}. */
export class AuthenticationError extends RequestError {
  static override adviceFor(): string {
    return "check the keys of this connection";
  }
}

/** The keys work and their user may not do this. */
export class PermissionError extends RequestError {
  static override adviceFor(): string {
    return "give the user of these keys a role or permission for it, or use the keys of another user";
  }
}

/** The licence does not hold this write (412). `broken` when the connection went with it: it may have been carried out. */
export class LicenceError extends RequestError {
  static override adviceFor(): string {
    return "use a licence that includes it, or use the web interface of the platform";
  }

  readonly broken: boolean;

  constructor(asked: RequestInfo, words: string, options: { broken: boolean; advice?: string }) {
    super(asked, words, options);
    this.broken = options.broken;
  }
}

/** Too many requests (429). Repeated for every method, for the platform says that it did nothing. */
export class ThrottledError extends RequestError {
  static override adviceFor(): string {
    return "run again later: the request limit of this account is used up";
  }

  /** How long the platform asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(asked: RequestInfo, words: string, retryAfterMs?: number, options: RequestErrorOptions = {}) {
    super(asked, words, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A passing fault of the platform or a gateway (502, 503, 504, a locked database): the request may have been carried out. */
export class UnavailableError extends RequestError {
  static override adviceFor(): string {
    return "run again once the platform is available";
  }

  readonly retryAfterMs?: number;
  /** Tries in all, where the platform's guide names a number. */
  readonly tries?: number;

  constructor(asked: RequestInfo, words: string, options: { retryAfterMs?: number; tries?: number } = {}) {
    super(asked, words);
    this.retryAfterMs = options.retryAfterMs;
    this.tries = options.tries;
  }
}

/** No answer: a reset, a time-out, a name that does not resolve. `sent` tells whether a byte of the request may have left. */
export class NoAnswerError extends TenableError {
  readonly sent: boolean;
  /** A certificate or a host name will not mend itself: no use in trying again. */
  readonly permanent: boolean;

  constructor(asked: RequestInfo, words: string, { sent, permanent = false, advice, cause }: NoAnswerOptions) {
    const usual = sent ? "run again: the next run finds what was done" : "check tenable:url and the network connection";
    const what = `${platformNames[asked.platform]} did not answer ${asked.request}: ${oneLine(words)}`;
    super(what, { advice: adviceFor(asked, advice ?? usual), cause });
    this.sent = sent;
    this.permanent = permanent;
  }
}

interface NoAnswerOptions extends RequestErrorOptions {
  sent: boolean;
  permanent?: boolean;
}

/** An answer that is no answer of this API: a page of HTML, half a JSON text, a promised member that is missing. */
export class UnexpectedAnswerError extends TenableError {
  constructor(asked: RequestInfo, what: string, { advice, cause }: RequestErrorOptions = {}) {
    const status = asked.status === undefined ? "" : ` (${asked.status})`;
    const usual = "run again; if the error persists, report this with the version of the platform";
    super(`${platformNames[asked.platform]} answered ${asked.request}${status} with ${what}`, {
      advice: adviceFor(asked, advice ?? usual),
      cause,
    });
  }
}

/** The answer is larger than anything that is read. A list that is may still be read object by object. */
export class OversizedAnswerError extends UnexpectedAnswerError {}

/** It is not known whether the object was created. The journal's line stays, and the next run decides. */
export class UnknownOutcomeError extends TenableError {}

/** Made, but a later step failed: the id must not be lost. `known` is what the platform is known to hold. */
export class PartialError extends TenableError {
  readonly id: string;
  readonly known: Record<string, unknown>;
  readonly reasons: string[];

  constructor(id: string, known: Record<string, unknown>, cause: unknown) {
    const { problem, advice } =
      cause instanceof TenableError
        ? cause
        : { problem: messageOf(cause), advice: "run again: created objects are kept, and the next run completes them" };
    super(problem, { advice, cause });
    this.id = id;
    this.known = known;
    this.reasons = [this.message];
  }
}

/** What went wrong, for a message that says itself what to do about it. */
export const problemOf = (error: unknown): string => (error instanceof TenableError ? error.problem : messageOf(error));

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The text on one line, cut to a readable length: a platform may answer with a page. */
export function oneLine(text: string): string {
  const line = text
    .replace(/\s*\r?\n\s*/g, " ")
    .trim()
    .replace(/\.$/, "");
  return cut(line, 400);
}

/** At most so many characters, none of them cut in half: half a character has no encoding on the engine's wire. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : text;
}
