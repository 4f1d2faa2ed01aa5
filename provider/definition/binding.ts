import type { Collection } from "./collection";
import type { Table } from "./entry";
import type { Props } from "./problem";
import type { ObjectCalls, Requests } from "./requests";
import type { Rule } from "./rule";

/** How one platform keeps a resource. */
export interface Binding<T = Props> {
  collection: Collection<T>;
  /** Members of every body, in addition to those of the properties. */
  body?: { create?: Props | ((inputs: T) => Props); update?: Props | ((inputs: T) => Props) };
  wire: Table<T>;
  /** What is not as the platform does it for everything else, over the platform's own way. */
  calls?: Partial<ObjectCalls> | ((own: ObjectCalls) => Partial<ObjectCalls>);
  /** Properties that belong together on this platform, or are narrower on it. */
  rules?: readonly Rule<T>[];
  /** What stops or follows a deletion. */
  deletion?: Deletion<T>;
  /** Other tables, for objects of other kinds under the same name. */
  variants?: readonly Variant<T>[];
}

export interface Variant<T = Props> {
  /** The property whose value chooses it. */
  property: keyof T & string;
  value: unknown;
  /** Whether an id is one of such an object. */
  hasId?: (id: string) => boolean;
  binding: Binding<T>;
}

export interface Deletion<T = Props> {
  /** Where the platform keeps objects that stop working when this one goes. */
  usedBy?: readonly Usage[];
  /** What would be deleted with the object: refused unless the program sets the property. */
  deletes?: Losses<keyof T & string>;
  /** The platform has no way to delete it: what stays, as a warning when the resource leaves the program. */
  leavesBehind?: (props: T) => string;
}

export interface Losses<Names extends string = string> {
  /** The property that allows it. */
  allowedBy: Names;
  /**
   * What it is, to follow "has": `results of 3 runs`; undefined when there is nothing to lose. Throws when that cannot be
   * told. `entries` are those of a collection, all of which tell their owner in this member.
   */
  find(
    api: Requests,
    id: string,
    props: Props,
    entries: (path: string, member: string) => Promise<Props[]>,
  ): Promise<string | undefined>;
  /** What happens to it. Defaults to "would be deleted with it". */
  consequence?: string;
}

/** A collection whose entries name objects of this resource in a member (an object or a list with ids). */
export interface Usage {
  type: string;
  collection: Collection;
  member: string;
  /** The member is a list. */
  several?: boolean;
}
