import type { Codec, EncodeContext, Lists } from "./codec";
import type { Props } from "./problem";
import type { ApartContext } from "./requests";

/**
 * What a platform shows of a member. `always`: an answer without it is not understood. `whenSet`: without it the property
 * is empty. `sometimes`: without it nothing is known, so that it goes with every update, which may forget what a body
 * leaves out. `never`: it is written when it changes, and not read.
 */
export type Shown = "always" | "whenSet" | "sometimes" | "never";

/** How a value of type `T` is a member of the body; `Names` are the other properties it names, `Inputs` those it reads. */
export interface WireOptions<T, Names extends string = string, Inputs = Props> {
  /** Where the value is read, when not where it is written: `typeFields.definedIPs`. */
  read?: string;
  /** What a dropped property is put back to, in the program's form. Only with a documented default. */
  initial?: T;
  /** Further members that must go with it. */
  beside?: (value: T, context: EncodeContext<Inputs>) => Props | Promise<Props>;
  /** Other properties whose change sends this member too. */
  with?: readonly Names[];
  /** Defaults to "always". */
  shown?: Shown;
  /**
   * Whether an object is of the kind that has the member: what others lack is a difference, and nothing missing; what they
   * show says nothing to a program that does not name it.
   */
  isOf?: (object: Props) => boolean;
  /** Further members that `isOf` looks at. */
  asks?: readonly string[];
  /** One of several properties for the same member, of which one can be set: a dropped one may have given way to another. */
  either?: true;
  /** Where an object shows that there is a value, of what it never shows: masked. */
  maskedAt?: string;
  /** A value that is drift although the program does not name the property. */
  isWrong?: (value: T, lists: Lists) => boolean | Promise<boolean>;
  /** What an object with such a value is, to follow "not adopted:". */
  whenWrong?: string;
}

/** A property that is a member of the object's body. */
export interface Wire<T = unknown, Names extends string = string, Inputs = Props>
  extends WireOptions<T, Names, Inputs> {
  kind: "wire";
  path: string;
  read: string;
  codec: Codec<T, Inputs>;
  mandatory: boolean;
  /** One of several properties that are one member, see {@link together}. */
  isPart?: true;
}

/** The platform lacks it: refused at preview with the reason. */
export interface Absent {
  kind: "absent";
  reason: string;
}

/** Nothing of the platform: it steers what this package does, and stands in the state alone. */
export interface Local<T = unknown, Inputs = Props> {
  kind: "local";
  /** What an object that was not made here implies of it: a program that declares the object has to say it. */
  implied?: (values: Partial<Inputs>) => T | undefined;
}

/** A property the platform keeps apart: read with the object, written by calls of its own. */
export interface Apart<T = unknown> {
  kind: "apart";
  read: string;
  codec: Pick<Codec<T>, "decode">;
  /** What is changed one by one is read again first: the state may not know what a failed write has left. */
  write: (context: ApartContext, value: T) => Promise<void>;
  /** Throws what can be told before anything of the object is written. */
  refuse?: (value: T, lists: Lists) => Promise<void>;
  /** Written empty before the object is deleted. */
  undo: boolean;
}

/** A property of type `T`, as a platform has it. */
export type WireEntry<T = unknown, Names extends string = string, Inputs = Props> =
  | Wire<T, Names, Inputs>
  | Absent
  | Local<T, Inputs>
  | Apart<T>;

/** What a property holds when it is given. */
export type Given<T, K extends keyof T> = Exclude<T[K], undefined>;

/** An entry for each property of the inputs, of its type, which names other ones of them. */
export type Table<T> = { readonly [K in keyof Required<T>]: WireEntry<Given<T, K>, keyof T & string, T> };

/** The inputs that the codec reads and those that the options read are told apart: either may read more than the other. */
export function wire<T, OfCodec, Inputs = unknown, Names extends string = never>(
  path: string,
  codec: Codec<T, OfCodec>,
  options: WireOptions<T, Names, Inputs> = {},
): Wire<T, Names, OfCodec & Inputs> {
  return { kind: "wire", path, codec, mandatory: false, ...options, read: options.read ?? path };
}

/** Written when it changes, and never read: a secret, or what the platform does not show. */
export function writeOnly<T, OfCodec, Inputs = unknown, Names extends string = never>(
  path: string,
  codec: Codec<T, OfCodec>,
  options: WireOptions<T, Names, Inputs> = {},
): Wire<T, Names, OfCodec & Inputs> {
  return wire(path, codec, { ...options, read: "", shown: "never" });
}

/** Required on this platform although optional in general. */
export function mandatory<T, Names extends string, Inputs>(entry: Wire<T, Names, Inputs>): Wire<T, Names, Inputs> {
  return { ...entry, mandatory: true };
}

export function absent(reason: string): Absent {
  return { kind: "absent", reason };
}

/** One of several properties in a member: how it is read, and what it is when it is dropped. */
export type Part<T> = Pick<Codec<T>, "decode"> & { initial?: T };

/** Several properties in one member: written as a whole of all of them, read each by itself. */
export function together<Inputs, Names extends keyof Inputs & string>(
  path: string,
  write: (context: EncodeContext<Inputs>) => unknown,
  parts: { readonly [K in Names]: Part<Given<Inputs, K>> },
): { readonly [K in Names]: Wire<Given<Inputs, K>, Names, Inputs> } {
  const names = Object.keys(parts) as Names[];
  const entryOf = <K extends Names>(name: K): Wire<Given<Inputs, K>, Names, Inputs> => {
    const { decode, ...options } = parts[name];
    const codec = { encode: (_value: Given<Inputs, K>, context: EncodeContext<Inputs>) => write(context), decode };
    return { ...wire(path, codec, options), with: names, isPart: true };
  };
  // Each name has the entry of its own type; the compiler sees a map.
  return Object.fromEntries(names.map((name) => [name, entryOf(name)])) as unknown as {
    readonly [K in Names]: Wire<Given<Inputs, K>, Names, Inputs>;
  };
}

/** See {@link Local}. */
export const local: { kind: "local" } = { kind: "local" };

export const localImplied = <T, Inputs>(implied: (values: Partial<Inputs>) => T | undefined): Local<T, Inputs> => ({
  kind: "local",
  implied,
});

export function apart<T>(entry: Omit<Apart<T>, "kind" | "undo"> & { undo?: boolean }): Apart<T> {
  return { kind: "apart", undo: false, ...entry };
}
