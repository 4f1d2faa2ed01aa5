import type { Json } from "./json";

/** A file of a multipart body. */
export interface UploadedFile {
  part: string;
  name: string;
  bytes: Uint8Array;
}

/** A request as a platform sees it: parsed, header names in lower case. */
export interface ApiRequest {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; `undefined` when there is none, or when it is not JSON. */
  body: Json | undefined;
  files: readonly UploadedFile[];
}

/** An answer before it is put on the wire. `json` is written by the platform, which may escape in its own way. */
export interface ApiAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: { json: Json } | { text: string } | { bytes: Uint8Array | Promise<Uint8Array> };
}

/** One address of a platform. `path` may hold `:parameters`. */
export interface Address {
  method: string;
  path: string;
}

/** What the server needs from a platform. */
export interface PlatformSite {
  readonly addresses: readonly Address[];
  /**
   * Answers one request. `address` is the one the server matched, `undefined` when none fits.
   * `stale` asks for a read as it was before the last write.
   */
  answer(
    request: ApiRequest,
    address: Address | undefined,
    parameters: Record<string, string>,
    stale: boolean,
  ): ApiAnswer;
  /** The platform's way of writing JSON. */
  write(json: Json): string;
  /** Everything that a restart has to find again. */
  dump(): Json;
  /** Remembers everything; the answer puts it back. */
  snapshot(): () => void;
}

/** A request that an emulator has answered, for tests to look at. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Json | undefined;
  /** The status answered; 0 when the connection was dropped. */
  status: number;
  /** When it arrived, in milliseconds of the emulator's clock. */
  at: number;
  /** Without keys, tokens and cookies. */
  headers: Record<string, string>;
}

const secretHeaders = new Set(["x-apikey", "x-apikeys", "x-securitycenter", "tns_sessionid", "cookie", "x-cookie"]);
export const withoutSecrets = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
