import { visible } from "./http/visible";
import { platformNames, type Platform } from "./platforms/name";

/**
 * The base of everything this package refuses or reports. One line for the user: who refused, what was asked, their
 * words, what to do. Never a key, never a body. `status` and not `code`: Pulumi's provider process takes a numeric
 * `code` for a gRPC status.
 */
export class TenableError extends Error {
  /** What the user can do about it, one sentence; part of the message. */
  readonly advice?: string;

  constructor(message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(visible(options.advice ? `${message}: ${options.advice}` : message), { cause: options.cause });
    this.name = new.target.name;
    this.advice = options.advice;
  }
}

/** Settings that cannot work: missing, contradictory or malformed. Thrown before any request. */
export class ConfigError extends TenableError {}

/** The inputs of a resource cannot be carried out on this platform. Thrown before the first write. */
export class InputError extends TenableError {}

/** The engine asked for something the promises forbid: a create over an existing name, a write with `readOnly`. */
export class RefusedError extends TenableError {}

/** What an error about one request knows of it. */
export interface Asked {
  platform: Platform;
  /** Method and path, without query: `GET /rest/scan/7`. */
  request: string;
  status?: number;
  /** Takes out of the platform's words what nobody may see: they may repeat what was sent. */
  hide?(words: string): string;
}

/** The platform answered a request with a refusal. Sub-classes say which kind; plain, it is a validation error. */
export class RequestError extends TenableError {
  readonly request: string;
  readonly status?: number;
  /** The platform's own words. */
  readonly words: string;

  constructor(asked: Asked, words: string, options: { advice?: string; cause?: unknown } = {}) {
    const said = oneLine(asked.hide?.(words) ?? words);
    const status = asked.status === undefined ? "" : ` (${asked.status})`;
    super(`${platformNames[asked.platform]} refused ${asked.request}${status}${said ? `: ${said}` : ""}`, options);
    this.request = asked.request;
    this.status = asked.status;
    this.words = said;
  }
}

/**
 * The platform says that the object does not exist.
 * A refusal for want of permission is not one of these: it must never look like a deletion.
 */
export class NotFoundError extends RequestError {}

/** The keys are not accepted. Keys that work but may not do this are a {@link PermissionError}. */
export class AuthenticationError extends RequestError {}

/** The keys work and their user may not do this. */
export class PermissionError extends RequestError {}

/** The licence does not hold this write (412). `broken` when the connection went with it: it may have been carried out. */
export class LicenceError extends RequestError {
  readonly broken: boolean;

  constructor(asked: Asked, words: string, options: { broken: boolean; advice?: string }) {
    super(asked, words, options);
    this.broken = options.broken;
  }
}

/** Too many requests (429). Repeated for every method, for the platform says that it did nothing. */
export class ThrottledError extends RequestError {
  /** How long the platform asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(asked: Asked, words: string, retryAfterMs?: number) {
    super(asked, words);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A passing fault of the platform or a gateway (502, 503, 504, a locked database): the request may have been carried out. */
export class UnavailableError extends RequestError {
  readonly retryAfterMs?: number;
  /** Tries in all, where the platform's guide names a number. */
  readonly tries?: number;

  constructor(asked: Asked, words: string, options: { retryAfterMs?: number; tries?: number } = {}) {
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

  constructor(
    asked: Asked,
    words: string,
    options: { sent: boolean; permanent?: boolean; advice?: string; cause?: unknown },
  ) {
    super(`${platformNames[asked.platform]} did not answer ${asked.request}: ${oneLine(words)}`, options);
    this.sent = options.sent;
    this.permanent = options.permanent ?? false;
  }
}

/** An answer that is no answer of this API: a page of HTML, half a JSON text, a promised member that is missing. */
export class UnexpectedAnswerError extends TenableError {
  constructor(asked: Asked, what: string, options: { advice?: string; cause?: unknown } = {}) {
    const status = asked.status === undefined ? "" : ` (${asked.status})`;
    super(`${platformNames[asked.platform]} answered ${asked.request}${status} with ${what}`, options);
  }
}

/** The answer is larger than anything that is read. A list that is may still be read object by object. */
export class OversizedAnswerError extends UnexpectedAnswerError {}

/** Nobody knows whether the object was made. The journal's line stays, and the next run decides. */
export class UnknownOutcomeError extends TenableError {}

/** Made, but a later step failed: the id must not be lost. `known` is what the platform is known to hold. */
export class PartialError extends TenableError {
  readonly id: string;
  readonly known: Record<string, unknown>;
  readonly reasons: string[];

  constructor(id: string, known: Record<string, unknown>, cause: unknown) {
    const reasons = [messageOf(cause)];
    super(reasons.join("; "), { cause });
    this.id = id;
    this.known = known;
    this.reasons = reasons;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The text on one line, cut where nobody reads on: a platform may answer with a page. */
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
