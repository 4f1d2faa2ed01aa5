import type { ApiAnswer } from "../core/http";
import type { Json } from "../core/json";

/** A request that Security Center refuses: HTTP status, `error_code`, `error_msg`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Code 146: parameters that cannot be. */
export const invalid = (message: string): Refusal => new Refusal(403, 146, `${message}\n`);

/** An object that is not there. Thrown as such, because its status depends on a switch. */
export class Missing extends Refusal {
  constructor(noun: string, id: string, verb: "get" | "delete") {
    const first = verb === "delete" ? `Unable to find existing ${noun} #${id} to delete.` : `${noun} get failed.`;
    super(403, 147, `${first}\n${noun} #${id} does not exist.\n`);
  }
}

/** A file as answer, in place of the envelope. */
export class Download {
  constructor(
    readonly fileName: string,
    readonly type: string,
    readonly content: string | Uint8Array | Promise<Uint8Array>,
  ) {}
}

/** An answer that is a success and yet tells of an error, or sets a cookie. */
export class Special {
  constructor(
    readonly response: Json,
    readonly extras: { message?: string; cookie?: string },
  ) {}
}

/** Every JSON answer, success or error, is this object. `timestamp` is the time at which the request started. */
export function envelope(response: Json, code: number, message: string, seconds: number): Json {
  return { type: "regular", response, error_code: code, error_msg: message, warnings: [], timestamp: seconds };
}

/** Observed on 5.8.0 and 5.18.0; `SecurityCenter` is the version. */
export const commonHeaders = (version: string): ApiAnswer["headers"] => ({
  Server: "Apache",
  SecurityCenter: version,
  "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Frame-Options": "DENY",
  "X-XSS-Protection": "1; mode=block",
  Vary: "x-apikey",
});

export const downloadHeaders = ({ fileName, type }: Download): ApiAnswer["headers"] => ({
  "Content-Type": type,
  "Content-Disposition": `attachment; filename=${fileName}`,
  "Content-Transfer-Encoding": "BASE64;",
  "Cache-Control": "private",
});

/** PHP escapes slashes; a slash stands only inside strings, so the text stays the same JSON. */
export const writeJson = (json: Json): string => JSON.stringify(json).replaceAll("/", "\\/");
