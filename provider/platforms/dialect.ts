import type { BodyOf, Collection, DeletionAnswer, Props, Requests, Side } from "../definition";
import type { Keys } from "../connection/connection";
import type { RequestInfo } from "../errors";
import type { HttpAnswer } from "../http/client";
import type { Platform } from "../definition/platform";
import type { Tenant } from "./tenant";

/** What one call tells about a platform and the user of the keys. */
export interface Account {
  /** `6.4.0`. */
  version: string;
  username: string;
  /** The user's number, where the platform names creators by it. */
  userId?: string;
  /** Which side the user is on, where a platform has two. */
  side?: Side;
  isAdministrator: boolean;
  /** Whose objects these keys see, as far as the same call tells. */
  tenant?: Tenant;
  /** Why the licence refuses writes that need one; absent where it does not, or where it is not told. */
  unlicensed?: string;
}

/** What refusals have to know of who asks. */
export type Asking = Pick<RequestInfo, "connection" | "hide">;

/** The way a platform talks. Names no resource: what is particular to one stands in its table. */
export interface Dialect {
  platform: Platform;
  headers(keys: Keys): Record<string, string>;
  /** What an answer carries; throws the platform's refusals as errors of `errors.ts`. */
  read(answer: HttpAnswer, request: string, now: number, asking?: Asking): unknown;
  account(api: Requests): Promise<Account>;
  /** The tenant with what further calls tell of it. */
  tenant?(api: Requests, account: Account): Promise<Tenant | undefined>;
  /** Every object this key can see, each with at least its id as text. */
  list(api: Requests, path: string, fields: readonly string[]): Promise<Props[]>;
  /** Whether lists can show what single objects show. */
  listsCarryProperties: boolean;
  /** Whether an object may show its owner as a user's name. Otherwise it is an object with an id. */
  ownersByName: boolean;
  get(api: Requests, path: string, fields: readonly string[]): Promise<Props>;
  create(api: Requests, collection: Collection, body: Props): Promise<{ id: string; answer: Props }>;
  /** The object after the change, as far as the answer tells. */
  update(api: Requests, collection: Collection, id: string, body: BodyOf): Promise<Props>;
  remove(api: Requests, collection: Collection, id: string): Promise<DeletionAnswer>;
  /** When an object was made, in seconds since 1970 by the platform's clock. */
  createdSeconds(entry: Props): number | undefined;
  /** Fields that a look-up by name needs beside the name. */
  identifying: readonly string[];
  /** "Not found" also stands for "not visible to you": it counts for the owner and for administrators only. */
  notFoundMayMeanForbidden: boolean;
}
