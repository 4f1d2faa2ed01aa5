import type { Props } from "./problem";

/** Whose keys: Security Center keeps administrators and organizations apart. */
export type Side = "organization" | "administrator";

/** What names no side is an organization's. */
export const sideOf = ({ side }: { side?: Side }): Side => side ?? "organization";

/** Of what the platform has made itself, see {@link Collection.unmanaged}. */
export const builtIn = "it is built in";

/** Where a platform keeps objects of one kind, and what its lists tell of them. */
export interface Collection<T = Props> {
  /** `/rest/scan`. */
  path: string;
  side?: Side;
  /** Member of the list's answer that holds the entries, where it is not the last part of the path. */
  listKey?: string;
  /** Entries per page; absent where the list comes whole. */
  pageSize?: number;
  /** Member that holds an entry's name; lists show it as `name`. */
  nameMember?: string;
  /** Members that a look-up by name compares, when not `name`. */
  names?: readonly string[];
  /** Member that references name an entry by, when not `id`. */
  referredBy?: string;
  /** Its paths take the number, although its entries show a uuid as well. */
  numbered?: true;
  /** Member of the list's entries that names the user who created the object, as text or as an object with `username`. */
  creator?: string;
  /** The list is never an empty array: one that is comes from somebody else. */
  neverEmptyArray?: true;
  /** What tells an object from others of its collection, where that is not its name alone. */
  identity?: {
    ofEntry: (entry: Props) => string;
    ofInputs: (inputs: Partial<T>) => string;
    /** Members that the list has to be asked for, in addition to the name. */
    members?: readonly string[];
  };
  /** Two of one identity cannot exist at once: the one that is replaced is renamed first, to a name of this length at most. */
  uniqueNames?: number;
  /**
   * The object is no member of a list: creating it changes what is there, and creating it again does no harm. Two
   * resources of one identity would undo each other.
   */
  singleton?: true;
  /** Each user has their own: administrators do not see those of others. */
  perUser?: true;
  /** Writes are part of the licence, and not of every one. */
  licensed?: true;
  /** Which of its objects no program can manage: the platform's own ones, those of others. */
  unmanaged?: {
    /** Members of an entry that the reason rests on. */
    members?: readonly string[];
    /** Why, to follow the name of the object. */
    reason: (entry: Props) => string | undefined;
  };
}
