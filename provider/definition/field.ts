import type { Given } from "./entry";
import type { Problem } from "./problem";
import type { Schema } from "./schema";

/*
 * Functions of the types below are properties, not methods: of methods the compiler would take one for a narrower value,
 * and a table would not be checked. What the lifecycle walks by name has lost its types (`AnyDefinition`).
 */

/** What a property may hold in a program, the same on every platform. */
export interface Field<T = unknown, Optional extends boolean = boolean> {
  /** JSON schema of the value's shape. */
  schema: Schema;
  /** What a schema cannot say. Values that are not known before deployment are passed over by the caller. */
  problems: (value: T, path: string) => Problem[];
  /** What is wrong with a value that is new at this moment, and fine for one that stays. */
  expired?: (value: T, now: number, path: string) => Problem[];
  /** What is allowed and probably not meant: told, never refused. */
  notes?: (value: T, path: string) => Problem[];
  /** A text that is the same for values that mean the same. */
  canonical: (value: T) => string;
  /** The value of a program without what means nothing and a platform may not take: blanks around a name. */
  tidy?: (value: T) => T;
  /** A list of such values as it is written: for a message about an entry that holds several. */
  example?: string;
  /** What the id, or each id of a list, is one of: the type of a resource, or a word for what no resource makes. */
  refersTo?: string;
  /** The same for members of an object. */
  refersWithin?: Readonly<Record<string, string>>;
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

/** A field for each property of the inputs, of its type, and optional where it is. */
export type Fields<T> = {
  readonly [K in keyof Required<T>]: Field<Given<T, K>, undefined extends T[K] ? true : false>;
};
