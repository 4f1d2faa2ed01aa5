import type { Readable } from "node:stream";
import type { Platform } from "./platform";

/** Inputs or outputs of a resource, by property name, as the engine hands them over. */
export type Props = Record<string, unknown>;

/** A property or a part of one: `targets[2]`, `schedule.timeZone`. */
export type PathIn<Names extends string> = Names | `${Names}.${string}` | `${Names}[${string}`;

/** Something wrong with one value: where, and why. */
export interface Problem<Names extends string = string> {
  path: PathIn<Names>;
  reason: string;
}

/*
 * Functions of the types below are properties, not methods: of methods the compiler would take one for a narrower value,
 * and a table would not be checked. What the lifecycle walks by name has lost its types (`AnyDefinition`).
 */

/** What a property may hold in a program, the same on every platform. */
export interface Field<T = unknown, Optional extends boolean = boolean> {
  /** JSON schema of the value's shape. */
  schema: Record<string, unknown>;
  /** What a schema cannot say. Values that are not known before deployment are passed over by the caller. */
  problems: (value: T, path: string) => Problem[];
  /** What is wrong with a value that is new at this moment, and fine for one that stays. */
  expired?: (value: T, now: number, path: string) => Problem[];
  /** A text that is the same for values that mean the same. */
  canonical: (value: T) => string;
  /** The value of a program without what means nothing and a platform may not take: blanks around a name. */
  tidy?: (value: T) => T;
  /** A list of such values as it is written: for a message about an entry that holds several. */
  example?: string;
  /** What the id, or each id of a list, is one of: the type of a resource, or a word for what no resource makes. */
  refersTo?: string;
  optional: Optional;
  /** A change replaces the resource. */
  replaces: boolean;
  /** The value that means "emptied", for kinds that have one. */
  empty?: T;
  /** A map of which only the declared keys are managed. */
  byKey: boolean;
  /** Never shown: encrypted in the state, left out of messages. */
  secret: boolean;
}

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

/** Requests of one resource to its platform, for what is kept apart from the object's body. */
export interface ApartContext extends Pick<Requests, "read" | "change"> {
  id: string;
  /** Runs `work` alone among all that name the same thing: read, change and write must not interleave. */
  alone<R>(thing: string, work: () => Promise<R>): Promise<R>;
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

/** Requests with one pair of keys; pacing and repeating are theirs to know. */
export interface Requests {
  /** Milliseconds since 1970 by the platform's clock. */
  now(): number;
  /** Headers of the last answer, names in lower case. */
  readonly lastHeaders: Readonly<Record<string, string>>;
  read(path: string): Promise<unknown>;
  /**
   * A request that may be repeated, for it sets rather than makes. A body that is a function is made again for each try:
   * for what adds to what is there.
   */
  change(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown>;
  /** Sent again only when nothing of it can have been carried out. */
  create(path: string, body: unknown): Promise<unknown>;
  /** Sends a file, which the platform forgets when nothing comes to name it. */
  upload(path: string, file: () => { headers: Record<string, string>; content: Readable }): Promise<unknown>;
}

/** What a create has made. */
export interface Created {
  id: string;
  answer: Props;
  /** The name that the platform gave it instead of the one that was asked for. */
  became?: string;
}

/** Makes the body of an update, of what is there at that moment: asked for at each try. */
export type BodyOf = () => Props | Promise<Props>;

/** How one object is read and written, where that is not a request to its path. */
export interface ObjectCalls {
  /** The object with at least these members, its `id`, and `owner` where the platform tells whose it is. */
  get(api: Requests, id: string, members: readonly string[]): Promise<Props>;
  create(api: Requests, body: Props): Promise<Created>;
  /** The object after the change, as far as the answer tells. */
  update(api: Requests, id: string, body: BodyOf): Promise<Props>;
  remove(api: Requests, id: string): Promise<DeletionAnswer>;
}

/**
 * What the success of a deletion is worth: `told` says so in the platform's own form; `silent` is the empty answer that
 * the platform gives, and others too; `unclear` is any other one, and proves nothing.
 */
export type DeletionAnswer = "told" | "silent" | "unclear";

export type Binding<T = Props> = {
  /** The collection's path: `/rest/scan`. */
  path: string;
  /** Whose keys: Security Center keeps administrators and organizations apart. */
  side?: Side;
  /** Members of every create. */
  fixed?: Props | ((inputs: T) => Props);
  /** Members of every update. */
  always?: Props | ((inputs: T) => Props);
  wire: Table<T>;
  /** What is not as the platform does it for everything else, over the platform's own way. */
  calls?: Partial<ObjectCalls> | ((own: ObjectCalls) => Partial<ObjectCalls>);
  /** Where the platform keeps objects that stop working when this one goes. */
  usedBy?: readonly Usage[];
  /** Properties that belong together on this platform, or are narrower on it. */
  rules?: readonly Rule<T>[];
  /** Another table, for objects of another kind under the same name. */
  instead?: (inputs: Partial<T>, id: string | undefined) => Binding<T> | undefined;
  /** What tells an object from others of its collection, where that is not its name alone. */
  identity?: {
    ofEntry: (entry: Props) => string;
    ofInputs: (inputs: Partial<T>) => string;
    /** Members that the list has to be asked for, beside the name. */
    members?: readonly string[];
  };
  /** Member of the list's entries that names the user who created the object, as text or as an object with `username`. */
  creator?: string;
  /** Two of one identity cannot be at once: the one that is replaced is renamed first, to a name of this length at most. */
  uniqueWithin?: number;
  /** What would be deleted with the object: refused unless the program says the property. */
  losses?: Losses<keyof T & string>;
  /**
   * It is no member of a collection: making it changes what is there, and making it again does no harm. Two resources of
   * one identity would undo each other.
   */
  unlisted?: boolean;
  /** The platform has no way to delete it: what stays, told as a warning when it leaves the program. */
  remains?: (props: T) => string;
  /** Writes are part of the licence, and not of every one. */
  licensed?: boolean;
};

export interface Losses<Names extends string = string> {
  /** The property that allows it. */
  allowedBy: Names;
  /**
   * What it is, to follow "has": `results of 3 runs`; undefined when there is nothing to lose. Throws when that cannot be
   * told. `entries` are those of a collection, all of which tell the member.
   */
  find(
    api: Requests,
    id: string,
    props: Props,
    entries: (path: string, member: string) => Promise<Props[]>,
  ): Promise<string | undefined>;
  /** What happens to it. Defaults to "would be deleted with it". */
  fate?: string;
}

export type Side = "organization" | "administrator";

/** A property of type `T`, as a platform has it. */
export type WireEntry<T = unknown, Names extends string = string, Inputs = Props> =
  | Wire<T, Names, Inputs>
  | Absent
  | Local<T, Inputs>
  | Carried<T, Names>
  | Apart<T>;

/** What a property holds when it is given. */
type Given<T, K extends keyof T> = Exclude<T[K], undefined>;

/** An entry for each property of the inputs, of its type, which names other ones of them. */
export type Table<T> = { readonly [K in keyof Required<T>]: WireEntry<Given<T, K>, keyof T & string, T> };

/** A field for each property of the inputs, of its type, and optional where it is. */
export type Fields<T> = {
  readonly [K in keyof Required<T>]: Field<Given<T, K>, undefined extends T[K] ? true : false>;
};

/** A collection whose entries name objects of this resource in a member (an object or a list with ids). */
export interface Usage {
  type: string;
  path: string;
  member: string;
  side: Side;
}

/**
 * Properties that belong together, judged after each alone; what is taken over may need less. Properties that are not
 * known yet count as given.
 */
export type Rule<T> = (
  inputs: Partial<T> & { adoptId?: string },
  platform: Platform,
) => Problem<(keyof T & string) | "adoptId"> | undefined;

export interface ResourceDefinition<T = Props> {
  /** As in the type token: `Scan`. */
  type: string;
  fields: Fields<T>;
  rules: readonly Rule<T>[];
  /** Properties that are one statement together: where one of them is named, the others are empty. */
  statement?: readonly (keyof T & string)[];
  /** Secrets that a create answers once: kept in the state from then on. */
  outputs?: readonly string[];
  /** Replacing changes that no single property tells: their properties. */
  replaces?: (olds: Partial<T>, news: Partial<T>) => string[];
  /** Addresses that an object stands for. */
  addresses?: (inputs: Partial<T>) => readonly string[] | undefined;
  /** It sends something to its addresses, and to those of objects of this type that a property names. */
  scans?: { property: keyof T & string; type: string };
  /** A table for each platform, or why it has none. */
  platforms: Record<Platform, Binding<T> | string>;
}

/** Any definition, as the lifecycle sees it. */
export interface AnyDefinition extends Omit<ResourceDefinition, "fields"> {
  fields: Readonly<Record<string, Field>>;
}

export function defineResource<T>(definition: ResourceDefinition<T>): AnyDefinition {
  // The tables are checked against T here; the lifecycle walks them by name.
  return definition as unknown as AnyDefinition;
}

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

/** The table for one object, or why its platform has none. */
export function bindingFor(
  definition: AnyDefinition,
  platform: Platform,
  inputs: Props,
  id: string | undefined,
): Binding | string {
  const binding = definition.platforms[platform];
  return typeof binding === "string" ? binding : (binding.instead?.(inputs, id) ?? binding);
}

export function apart<T>(entry: Omit<Apart<T>, "kind" | "undo"> & { undo?: boolean }): Apart<T> {
  return { kind: "apart", undo: false, ...entry };
}

/** True from `wanted` on: `isAtLeast("6.4.0", "6.0")`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const have = version.split(".").map(Number);
  for (const [index, number] of wanted.split(".").map(Number).entries()) {
    const other = have[index] ?? 0;
    if (other !== number) {
      return other > number;
    }
  }
  return true;
}

/** Gives what is there already once, and new ones from then on. */
export function firstly<T>(first: T, make: () => Promise<T>): () => Promise<T> {
  const there = [first];
  return async () => there.pop() ?? (await make());
}

/** Names of a table, as its type has them. */
export const keysOf = <K extends string>(table: Readonly<Partial<Record<K, unknown>>>): K[] =>
  Object.keys(table) as K[];

/** Entries of a map whose type names some of its keys: what is not given is not in it. */
export const entriesOf = <T>(map: Readonly<Record<string, T | undefined>>): [key: string, value: T][] =>
  Object.entries(map) as [string, T][];

/** What the object itself holds under a name: a user may call a preference `constructor`. */
export const own = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Keys of a map that the program named until now and does not name any more. */
export const droppedKeys = (before: unknown, now: Readonly<Props>): string[] =>
  Object.keys((before ?? {}) as Props).filter((key) => !Object.hasOwn(now, key));

/** The member at a dotted path; undefined when any step is missing. */
export function member(object: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? (value as Props)[key] : undefined),
      object,
    );
}
