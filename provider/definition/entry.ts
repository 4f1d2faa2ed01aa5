import type { Codec, EncodeContext, Lists } from "./codec";
import type { Props } from "./problem";
import type { ApartContext } from "./requests";

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
  /** Not always shown by the platform: what it does not show is no difference. */
  unread?: boolean;
  /** Goes with every update, for the platform may not show it, and may forget what a body leaves out. */
  resent?: boolean;
  /** Whether an object is of the kind that has the member: what others lack is a difference, and nothing missing. */
  isOf?: (object: Props) => boolean;
  /** What an object that lacks the member means by that. */
  absentMeans?: unknown;
  /** One of several properties for the same member, of which one can be set: a dropped one may have given way to another. */
  either?: true;
  /** Where an object shows that there is a value, of what it does not show: masked. */
  setWhere?: string;
  /** A value that is drift although the program does not name the property. */
  isWrong?: (value: T, lists: Lists) => boolean | Promise<boolean>;
}

/** A property that is a member of the object's body. */
export interface Wire<T = unknown, Names extends string = string, Inputs = Props>
  extends WireOptions<T, Names, Inputs> {
  kind: "wire";
  path: string;
  read: string;
  codec: Codec<T, Inputs>;
  mandatory: boolean;
}

/** The platform lacks it: refused at preview with the reason. */
export interface Absent {
  kind: "absent";
  reason: string;
}

/** Part of another property's member: read from there, sent with it. */
export interface Carried<T = unknown, Names extends string = string> {
  kind: "carried";
  by: Names;
  /** What it reads as when it is dropped. */
  initial?: T;
  read: string;
  codec: Pick<Codec<T>, "decode">;
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
  | Carried<T, Names>
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
  return wire(path, codec, { ...options, read: "", unread: true });
}

/** Required on this platform although optional in general. */
export function mandatory<T, Names extends string, Inputs>(entry: Wire<T, Names, Inputs>): Wire<T, Names, Inputs> {
  return { ...entry, mandatory: true };
}

export function absent(reason: string): Absent {
  return { kind: "absent", reason };
}

export function carriedBy<T, Names extends string>(
  by: Names,
  read: string,
  codec: Pick<Codec<T>, "decode">,
  options: { initial?: T } = {},
): Carried<T, Names> {
  return { kind: "carried", by, read, codec, ...options };
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
