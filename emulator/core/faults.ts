import type { ApiAnswer, ApiRequest } from "./http";
import { isObject, type Json, objectOf, reversed, without } from "./json";

/** What a fault may look at to choose its requests. */
export type FaultRequest = Pick<ApiRequest, "method" | "path" | "query" | "body">;

/** Something that goes wrong, and for which requests. Several members act together. */
export interface Fault {
  method?: string;
  /** A whole path (`/rest/scan/7`), a beginning with a star (`/rest/scan*`), or a pattern. */
  path?: string | RegExp;
  match?: (request: FaultRequest) => boolean;
  /** How many matching requests pass before the first one fails. */
  skip?: number;
  /** How many requests fail; 1 by default, `Infinity` for all. */
  times?: number;

  /** Answer with this status instead of handling the request. */
  status?: number;
  /** With `status`: the body; an object is sent as JSON. */
  body?: object | string;
  /** Added to the answer. */
  headers?: Record<string, string>;
  /** Seconds, or a date as text: the `Retry-After` of a 429 or 503 (429 when no `status` is given). */
  retryAfter?: number | string;
  /** With `status`, `retryAfter` or `html`: the request is carried out all the same, and only the answer is lost. */
  commit?: boolean;
  /** The connection is destroyed before, or after, the request has been carried out, or in the middle of the answer. */
  drop?: "before" | "after" | "middle";
  /** The request is never answered: before, or after, it has been carried out. */
  hang?: "before" | "after";
  /** The answer waits this long, in real time. */
  delayMs?: number;
  /** This member of the request (a dotted path) is dropped before anybody looks at it. */
  ignoreField?: string;
  /** The answer is the one that was right before the last write. */
  staleList?: boolean;
  /** A page of HTML with status 200 (or `status`), such as a proxy's. */
  html?: boolean;
  /** Half of the JSON text. */
  truncate?: boolean;
  /** Every array of the answer reversed. */
  reorder?: boolean;
  /** The answer lacks this member (a dotted path below the envelope), in list entries too. */
  omit?: string;
  /** In code only: changes a JSON answer. */
  change?: (answer: Json) => Json;
  /** In code only: what somebody else does right before the platform looks at the request. */
  meanwhile?: () => void | Promise<void>;
}

export interface Faults {
  /** The answer counts how often this fault has acted. */
  add(fault: Fault): { readonly hits: number };
  clear(): void;
  /** How often any fault has acted since the last `clear`. */
  readonly hits: number;
}

interface Armed {
  fault: Fault;
  skip: number;
  left: number;
  hits: number;
}

export class FaultList implements Faults {
  private armed: Armed[] = [];
  private hitCount = 0;

  get hits(): number {
    return this.hitCount;
  }

  add(fault: Fault): { readonly hits: number } {
    const armed: Armed = { fault, skip: fault.skip ?? 0, left: fault.times ?? 1, hits: 0 };
    this.armed.push(armed);
    return armed;
  }

  clear(): void {
    this.armed = [];
    this.hitCount = 0;
  }

  /** The faults that act on this request, counted. */
  take(request: FaultRequest): Fault[] {
    const acting = this.armed.filter((armed) => armed.left > 0 && fits(armed.fault, request) && armed.skip-- <= 0);
    for (const armed of acting) {
      armed.left -= 1;
      armed.hits += 1;
      this.hitCount += 1;
    }
    return acting.map((armed) => armed.fault);
  }
}

function fits(fault: Fault, request: FaultRequest): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) {
    return false;
  }
  if (typeof fault.path === "string" && !fitsPath(fault.path, request.path)) {
    return false;
  }
  if (fault.path instanceof RegExp && request.path.search(fault.path) < 0) {
    return false;
  }
  return fault.match === undefined || fault.match(request);
}

const fitsPath = (wanted: string, path: string): boolean =>
  wanted.endsWith("*") ? path.startsWith(wanted.slice(0, -1)) : wanted === path;

/** The answer of a fault that takes the platform's place, or `undefined` when it only changes the real one. */
export function replacement(fault: Fault): ApiAnswer | undefined {
  const status = fault.status ?? (fault.retryAfter === undefined ? undefined : 429);
  const headers: Record<string, string> = { ...fault.headers };
  if (fault.retryAfter !== undefined) {
    headers["Retry-After"] = String(fault.retryAfter);
  }
  if (fault.html === true) {
    const text = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";
    return {
      status: status ?? 200,
      headers: { "Content-Type": "text/html; charset=UTF-8", ...headers },
      body: { text },
    };
  }
  if (status === undefined) {
    return undefined;
  }
  if (typeof fault.body === "string") {
    return { status, headers, body: { text: fault.body } };
  }
  if (fault.body === undefined) {
    return { status, headers, body: { text: "" } };
  }
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: { json: fault.body as Json } };
}

/** The request without the members that faults make the platform overlook. */
export function overlooked(request: ApiRequest, faults: readonly Fault[]): ApiRequest {
  const body = faults.reduce<Json | undefined>(
    (rest, { ignoreField }) => (rest === undefined || ignoreField === undefined ? rest : dropAt(rest, ignoreField)),
    request.body,
  );
  return { ...request, body };
}

function dropAt(value: Json, path: string): Json {
  const [first = "", ...rest] = path.split(".");
  if (!isObject(value) || !(first in value)) {
    return value;
  }
  const { [first]: inner = null, ...others } = value;
  return rest.length === 0 ? others : { ...others, [first]: dropAt(inner, rest.join(".")) };
}

/** The answer, changed by the faults that leave a JSON answer standing. Envelopes keep their own members. */
export function spoiled(answer: ApiAnswer, faults: readonly Fault[], write: (json: Json) => string): ApiAnswer {
  return faults.reduce<ApiAnswer>((current, fault) => {
    const headers = { ...current.headers, ...fault.headers };
    if (!("json" in current.body)) {
      return { ...current, headers };
    }
    let json = current.body.json;
    if (fault.reorder === true) {
      json = reversed(json);
    }
    if (fault.omit !== undefined) {
      json = omitBelowEnvelope(json, fault.omit);
    }
    if (fault.change !== undefined) {
      json = fault.change(json);
    }
    if (fault.truncate !== true) {
      return { ...current, headers, body: { json } };
    }
    const text = write(json);
    return { ...current, headers, body: { text: text.slice(0, Math.floor(text.length / 2)) } };
  }, answer);
}

function omitBelowEnvelope(json: Json, path: string): Json {
  const envelope = objectOf(json);
  const { response } = envelope;
  return response === undefined ? without(json, path) : { ...envelope, response: without(response, path) };
}
