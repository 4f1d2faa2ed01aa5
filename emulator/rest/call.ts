import type { Clock } from "../core/clock";
import type { ApiRequest, UploadedFile } from "../core/http";
import type { Json, JsonObject } from "../core/json";
import type { Store, Stored } from "../core/store";
import type { Behaviour } from "./behaviour";
import type { Download, Reply } from "./reply";

export type { Store, Stored };

/** What handlers see of the site besides its objects. */
export interface SiteContext<B extends Behaviour = Behaviour> {
  readonly clock: Clock;
  readonly behaviour: B;
  /** Nessus and Vulnerability Management share much; where they differ, this tells. */
  readonly dialect: Dialect;
  readonly files: Map<string, UploadedFile>;
}

/** What the two platforms do differently with objects that both have. */
export interface Dialect {
  readonly product: "vm" | "nessus";
  /** The object that answers a create or change of a scan. */
  scanObject(scan: Stored, call: Call, answer: "create" | "update"): JsonObject;
  /** An item of `GET /scans`. */
  scanItem(scan: Stored, call: Call): JsonObject;
  /** What `scanner_id` becomes; refuses unknown ones. */
  resolveScanner(value: Json | undefined, call: Call): Json;
  /** Options of the editor's input `scanner_id`. */
  scannerOptions(call: Call): JsonObject[];
  /** Addresses that tags of a scan stand for, whether they are taken as rules or as the assets that fit them. */
  taggedAddresses(tags: Json | undefined, call: Call): string[];
  /** Further members of a scan's results. */
  resultMembers(scan: Stored, call: Call): JsonObject;
  /** `notes` of a scan's results: of all its hosts some were seen from outside alone. */
  notes(outside: number, all: number): Json;
  /** The status of a run that has just been launched. */
  launched(call: Call): string;
  /** Members that only one of the products tells at the top of a form. */
  formMembers(isNessusOnly: boolean): JsonObject;
  /** Further inputs of `settings.basic`, after the folder. */
  targetInputs(call: Call, scan: Stored | undefined): JsonObject[];
}

/** One request being answered: what every handler gets. */
export interface Call<B extends Behaviour = Behaviour> {
  readonly site: SiteContext<B>;
  readonly store: Store;
  readonly behaviour: B;
  readonly request: ApiRequest;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly parameters: Readonly<Record<string, string>>;
  /** Who calls; an empty object for addresses that need no credentials. */
  readonly user: Stored;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a handler gives: JSON with status 200, or something else. */
export type Handled = Json | Reply | Download;

/** A role number, or one that a switch decides. */
export type MinimumRole<B extends Behaviour = Behaviour> = number | ((behaviour: B) => number);

export interface Route<B extends Behaviour = Behaviour> {
  readonly method: string;
  readonly path: string;
  /** The least role; `undefined` needs no credentials at all. */
  readonly minimumRole: MinimumRole<B> | undefined;
  readonly handle: (call: Call<B>) => Handled;
}

/** Role numbers: Vulnerability Management documentation, "User Roles". */
export const role = { basic: 16, operator: 24, standard: 32, manager: 40, administrator: 64 } as const;

export const roleOf = (user: Stored): number => Number(user.permissions ?? 0);
export const isAdministrator = (call: Call): boolean => roleOf(call.user) >= role.administrator;

export const secondsOf = (call: Call): number => Math.floor(call.now / 1000);
export const isoOf = (call: Call): string => new Date(call.now).toISOString();
export const idOf = (call: Call): string => call.parameters.id ?? "";
