import type { Json } from "../core/json";

/** An answer that is not simply 200 with JSON. Without a body it is zero bytes long. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body?: Json,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** 200 and zero bytes: what most operations "without a result" answer. */
export const empty = new Reply(200);

/** What few of the newer ones answer. */
export const noContent = new Reply(204);

/** A file as answer. */
export class Download {
  constructor(
    readonly fileName: string,
    readonly type: string,
    readonly content: string | Uint8Array | Promise<Uint8Array>,
  ) {}
}

/** A request that the platform refuses. The body is JSON, or text when the area answers text. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Json | undefined,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${JSON.stringify(body)}`);
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  500: "Internal Server Error",
};

/** The newer services: `{statusCode, error, message}`. */
export const framed = (status: number, message: string): Refusal =>
  new Refusal(status, { statusCode: status, error: reasons[status] ?? "", message });

/** The Nessus core and some services: `{error}`. */
export const plain = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Refusal =>
  new Refusal(status, { error }, headers);

/** An object of the Nessus core (scan, policy, folder, exclusion, ...) that is not there, or not visible. */
export const notFound = (): Refusal => plain(404, "The requested file was not found");

/** The role is too low, everywhere. */
export const insufficientScope = (): Refusal => framed(403, "Insufficient scope");
