import type { Clock } from "../core/clock";
import type { ApiRequest } from "../core/http";
import type { Json, JsonObject } from "../core/json";
import type { Member as CoreMember } from "../core/member";
import type { Behaviour } from "./behaviour";
import type { Download, Special } from "./envelope";
import type { Store, Stored } from "../core/store";

/** Who may call: a user of an organization, an administrator, either, or anybody without credentials. */
export type Side = "organization" | "administrator" | "either" | "public";

/** What handlers see of the site besides its objects. */
export interface SiteContext {
  readonly version: string;
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly collections: ReadonlyMap<string, Collection>;
  readonly files: Map<string, { name: string; bytes: Uint8Array }>;
  readonly sessions: Map<string, Session>;
  /** When something happens next without a request (a scheduled start, the end of a run): milliseconds. */
  due: number;
}

export interface Session {
  token: string;
  cookie: string;
  userId: string;
  usedAt: number;
}

/** One request being answered: what every handler gets. */
export interface Call {
  readonly site: SiteContext;
  readonly store: Store;
  readonly behaviour: Behaviour;
  readonly request: ApiRequest;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly parameters: Readonly<Record<string, string>>;
  /** The user of the credentials; public calls have an empty one. */
  readonly user: Stored;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The site is being filled: values that only the server sets may be given. */
  readonly seeding: boolean;
}

export interface Member extends CoreMember<Call> {
  /** The noun in "Please specify a valid ..." when a create lacks it. */
  required?: string;
  /** Answered only when `fields` names it. */
  asked?: true;
}

/** What a reply is the reply to. */
export type ReplyKind = "create" | "read" | "edit" | "share";

/** A kind of object that can be listed, created, read, edited and deleted. */
export interface Collection {
  /** The name in paths, and of the table. */
  table: string;
  /** The vendor's word in messages. */
  noun: string;
  /** In the order of the answer, after `id`. */
  members: readonly Member[];
  /** `split`: usable and manageable, for organization users. */
  list: "split" | "array";
  /** What a list answers when `fields` is not given; everything by default. */
  listed?: readonly string[];
  read: Side;
  write: Side;
  /** The role's right that a write needs. */
  permission?: string;
  /** Where ids start. `organization`: objects of an organization count from 1000001, the administrator's from 1. */
  ids?: "organization";
  /** Whose objects a caller sees: the organization's, also the administrator's (`shared`), or everybody's. */
  scope: "organization" | "shared" | "all";
  /** Further than `scope`: which objects do not show in lists, or at all. */
  isListed?: (record: Stored, call: Call) => boolean;
  isVisible?: (record: Stored, call: Call) => boolean;
  /** Members that depend on each other, after a write. May change `record`. */
  check?: (record: JsonObject, call: Call, before: Stored | undefined) => void;
  /** After the object has been put. */
  saved?: (record: Stored, call: Call, before: Stored | undefined) => void;
  removed?: (record: Stored, call: Call) => void;
  /** Who holds on to the object ("Scan #7"), when its deletion is to be asked about. */
  usedBy?: (record: Stored, call: Call) => string | undefined;
  /** What a reply looks like when it is not the plain object. */
  reply?: (answer: JsonObject, call: Call, kind: ReplyKind) => Json;
  /** Further narrowing of a list by query members. */
  narrow?: (records: Stored[], call: Call) => Stored[];
}

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/rest`. */
  path: string;
  side: Side;
  permission?: string;
  handle: (call: Call) => Json | Download | Special;
}

/** A part of the API: what it keeps, and what it answers. */
export interface Area {
  collections?: readonly Collection[];
  routes: readonly Route[];
}
