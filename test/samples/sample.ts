import type { Fault } from "../../emulator/core/faults";
import type { Props } from "../../provider";
import type { Platform } from "../../provider/definition/platform";
import type { By, Site } from "../support/site";

type Kind =
  | "policies"
  | "lists"
  | "zones"
  /** The same zones, as scans name them. */
  | "zoneUuids"
  | "scanners"
  | "repositories"
  | "networks"
  | "credentials"
  | "auditFiles"
  | "groups"
  | "users"
  | "roles"
  | "organizations"
  | "scans"
  | "agentGroups";

/** Ids of a fresh site that references can name, two of each, and what was made for the tests. */
export type Ids = Record<Kind, [string, string]> & {
  /** The third one holds what lies in no other. */
  folders: [string, string, string];
};

const none: [string, string] = ["", ""];

/** For a platform that lacks some kinds. */
export const noIds: Ids = {
  policies: none,
  lists: none,
  zones: none,
  zoneUuids: none,
  scanners: none,
  repositories: none,
  networks: none,
  folders: ["", "", ""],
  credentials: none,
  auditFiles: none,
  groups: none,
  users: none,
  roles: none,
  organizations: none,
  scans: none,
  agentGroups: none,
};

export function two(ids: readonly string[]): [string, string] {
  const [first, second] = ids;
  if (first === undefined || second === undefined) {
    throw new Error("the site has too few objects for the samples");
  }
  return [first, second];
}

/** One request by which a person changes something on the platform. */
export interface Edit {
  path?: (id: string) => string;
  method?: string;
  /** What is sent; made of what is there, where the platform takes the whole object only. */
  body?: Props | ((live: Props) => Props);
  by?: By;
}

/** Another value of one property, and how a person would set it on the platform. */
export interface Change {
  value: unknown;
  byHand: Edit | Edit[];
  /** Properties that have to change along in the program. */
  along?: Props;
  /** The person changes what the program does not manage as well. */
  isWide?: true;
}

/** What becomes of a property that the program does not name any more. */
export interface Drop {
  /** In what a person sees of the object. */
  shown(object: Props): unknown;
  becomes: unknown;
  /** Properties that have to change along in the program. */
  along?: Props;
}

/** One form that a resource can have on a platform. */
export interface Example {
  title: string;
  type: string;
  /** Every property that can stand together, with a value that is not the default. */
  inputs(ids: Ids): Props;
  changes(ids: Ids): Record<string, Pick<Change, "value" | "along">>;
  /** Properties whose change makes a new object, with the inputs that change along. */
  replacing?(ids: Ids): Record<string, Props>;
  drops?(ids: Ids): Record<string, Pick<Drop, "along">>;
}

/** A form that the contract is tested with. */
export interface Sample extends Example {
  /** The collection. */
  path: string;
  by: By;
  /** The member of a body that holds the name. */
  nameMember: string;
  /** The member of the answer to a create that holds the id; `id` when left out. */
  idMember?: string;
  /** A request that is part of a create, but for the first one. */
  laterStep?: Pick<Fault, "method" | "path">;
  /** Requests that read or write the object; those of its collection when left out. */
  requests?: RegExp;
  changes(ids: Ids): Record<string, Change>;
  /** Properties whose removal is refused, for nobody knows what to go back to; mandatory ones apart. */
  undroppable: string[];
  /** Every other optional property that does not replace. */
  drops(ids: Ids): Record<string, Drop>;
  /** What a person sees of the object: its settings by their names on the wire. */
  shown(site: Site, id: string): Promise<Props>;
  /** Properties that are written, and that this platform does not show while its switches stand so. */
  unread?(behaviour: Record<string, unknown>): string[];
  /** Two of one name cannot be, whatever the program says: the words of the refusal. */
  uniqueName?: RegExp;
  /** Requests by which taking an object over writes what nobody can read. */
  unseen?(id: string): string[];
  /** What the platform is made to overlook in a body, where that cannot be the name; nothing, where it refuses the rest. */
  overlooked?: "nothing" | ((ids: Ids) => { property: string; member: string; value: unknown });
  /** What a `get` says beside the id. */
  getArgs?: Props;
  /** The platform shows it in a list and nowhere else. */
  inListAlone?: boolean;
}

/** Whether a form has a property beside its name: what changes an object and not its name needs one. */
export const hasMoreThanName = ({ changes }: Sample): boolean => Object.keys(changes(noIds)).length > 1;

/** The forms of one resource that the contract is tested with. */
export type Samples = Partial<Record<Platform, readonly Sample[]>>;

/** Further forms of a resource, for what looks at bodies alone. */
export type Examples = Partial<Record<Platform, readonly Example[]>>;

/** What the contract needs to know of a platform. */
export interface PlatformFacts {
  platform: Platform;
  /** A site with something of everything. */
  start(): Promise<Site>;
  idsOf(site: Site): Promise<Ids>;
  /** Switches of the emulator that decide how it behaves in the facts of the contract, with their values. */
  switches: Record<string, readonly unknown[]>;
  /** The switches under which a partial body of a person changes what it names, and nothing else. */
  partial: Record<string, unknown>;
  /** A list of this collection without anything. */
  emptyList(path: string): object;
  /** Answers that say nothing about whether an object exists. */
  refusals: Fault[];
  /** How a person learns that an object is gone. */
  gone: RegExp;
}

export interface PlatformSamples extends PlatformFacts {
  samples: readonly Sample[];
}

/** Changes an object by hand. */
export async function changeByHand(
  site: Site,
  { path, by }: Pick<Sample, "path" | "by">,
  id: string,
  edits: Edit | Edit[],
): Promise<void> {
  for (const edit of [edits].flat()) {
    const method = edit.method ?? (site.platform === "sc" ? "PATCH" : "PUT");
    const address = edit.path?.(id) ?? `${path}/${id}`;
    const who = edit.by ?? by;
    const body =
      typeof edit.body === "function" ? edit.body(await site.byHand("GET", address, undefined, who)) : edit.body;
    await site.byHand(method, address, body, who);
  }
}

/** Ids of the objects of this name in a collection, as a person sees them. */
export async function idsNamed(site: Site, { path, by }: Pick<Sample, "path" | "by">, name: string): Promise<string[]> {
  const payload = await site.byHand("GET", path, undefined, by);
  const lists = Array.isArray(payload)
    ? [payload]
    : Object.entries(payload).flatMap(([key, list]) => (key === "folders" && path !== "/folders" ? [] : [list]));
  const entries = lists.filter((list) => Array.isArray(list)).flat() as Props[];
  const named = entries.filter((entry) => [entry.name, entry.value, entry.username].includes(name));
  return [...new Set(named.map(({ id, uuid, permission_uuid }) => String(id ?? uuid ?? permission_uuid)))];
}

/** Switches with a list of words, the first of which is in force; but for those that are another fact's. */
export function wordSwitches(
  table: Record<string, readonly unknown[]>,
  without: readonly string[] = [],
): Record<string, readonly unknown[]> {
  return Object.fromEntries(
    Object.entries(table).filter(([name, values]) => typeof values[0] === "string" && !without.includes(name)),
  );
}
