import type { Props } from "./problem";

/** Lists of the platform, shared by all who ask the same. */
export interface Lists {
  /** Objects of a collection with the asked fields; one call for all that ask the same. */
  list(path: string, fields: readonly string[]): Promise<Props[]>;
}

/** What a codec may ask of the platform it speaks to. */
export interface CodecContext extends Lists {
  /** Version of the platform, `6.4.0`. */
  version: string;
  /** Milliseconds since 1970. */
  now: number;
  /** No run has written the object: where a list cannot be read, what the program says is no answer. */
  isNew?: boolean;
  /** The error about an answer that is not what it has to be: of the object's own request unless another one is named. */
  malformed?(what: string, request?: string): Error;
}

/** What a codec may ask while it writes: names become ids, merges need what is there. Reads only. */
export interface EncodeContext<Inputs = unknown> extends CodecContext {
  /** What is written, for messages: `Scan.scannerId`. */
  property: string;
  /** All inputs of the resource, for members that hold more than one property. */
  inputs: Inputs;
  /** The managed values of the last run; absent at create. */
  olds?: Partial<Inputs>;
  /** One object; one call for all that ask the same. */
  get(path: string): Promise<Props>;
  /** A member of the object being updated as it stands now; undefined at create. */
  live(member: string): Promise<unknown>;
}

export interface DecodeContext<T = unknown> extends CodecContext {
  /** The value in the program or state, to keep its spelling or its keys. */
  known?: T;
}

/**
 * A value between the program's form and the wire's, where the one tells the other. `decode` of what means "not set" is
 * undefined.
 */
export interface PureCodec<T> {
  encode: (value: T) => unknown;
  decode: (wire: unknown) => T | undefined;
}

/**
 * The same, where one side is made of more than the other: of other properties (those of `Inputs`), of what is there, of
 * the platform's lists.
 */
export interface Codec<T, Inputs = unknown> {
  /** Undefined leaves the member alone. */
  encode: (value: T, context: EncodeContext<Inputs>) => unknown;
  decode: (wire: unknown, context: DecodeContext<T>) => T | undefined | Promise<T | undefined>;
  /** What a key of a map goes back to when it is dropped; asked only when the platform still shows its old value. */
  initialOf?: (key: string, context: EncodeContext<Inputs>) => Promise<unknown>;
}
