import { type Connection, keysAdvice } from "./connection/resolve";
import type { Props, Side } from "./definition";
import { InputError, RefusedError, RequestError } from "./errors";
import { type Host, sessionOf } from "./connection/session";
import type { LookedUp } from "./looked-up";
import { type Platform, platformNames } from "./definition/platform";
import { whatThereIs } from "./values/closest";

/** Where a platform lists what others own. */
export interface Place {
  path: string;
  side?: Side;
  /** Members that hold names, when not `name`. */
  names?: readonly string[];
  /** The member that `...Id` properties take, when not the number. */
  id?: string;
}

const noRepositories = "only Security Center has repositories";
const noOrganizations = "only Security Center has organizations";
const noAuditFiles = "only Security Center has audit files as objects";
const noNetworks = "only Vulnerability Management has networks";
const noFolders = "it has no folders";
const templates = { path: "/editor/policy/templates", names: ["name", "title"] };

/**
 * What can be looked up, by kind and platform.
 * Source: Security Center API reference, `GET` of each collection; who may list what as in the roles' table. Lists of
 * the Vulnerability Management API and the Nessus API pages.
 */
export const places = {
  scanner: {
    sc: { path: "/rest/scanner", side: "administrator" },
    vm: { path: "/scanners" },
    nessus: { path: "/scanners" },
  },
  "scanner group": {
    sc: { path: "/rest/zone", side: "administrator" },
    vm: { path: "/scanner-groups" },
    nessus: "it has no scanner groups",
  },
  network: { sc: noNetworks, vm: { path: "/networks" }, nessus: noNetworks },
  repository: { sc: { path: "/rest/repository", side: "organization" }, vm: noRepositories, nessus: noRepositories },
  organization: {
    sc: { path: "/rest/organization", side: "administrator" },
    vm: noOrganizations,
    nessus: noOrganizations,
  },
  template: { sc: { path: "/rest/policyTemplate", side: "organization" }, vm: templates, nessus: templates },
  policy: {
    sc: { path: "/rest/policy", side: "organization" },
    vm: { path: "/policies" },
    nessus: { path: "/policies" },
  },
  "asset list": {
    sc: { path: "/rest/asset", side: "organization" },
    vm: { path: "/tags/values" },
    nessus: "it has no asset lists",
  },
  credential: {
    sc: { path: "/rest/credential", side: "organization" },
    vm: { path: "/credentials" },
    nessus: "its credentials are part of scans and policies",
  },
  "audit file": { sc: { path: "/rest/auditFile", side: "organization" }, vm: noAuditFiles, nessus: noAuditFiles },
  folder: { sc: noFolders, vm: { path: "/folders" }, nessus: { path: "/folders" } },
  user: {
    sc: { path: "/rest/user", side: "organization", names: ["username"] },
    vm: { path: "/users" },
    nessus: { path: "/users" },
  },
  "user group": {
    sc: { path: "/rest/group", side: "organization" },
    vm: { path: "/groups" },
    nessus: { path: "/groups" },
  },
  "agent group": {
    sc: "its agent scans are separate objects, which are not supported",
    // A scan names the group by uuid.
    vm: { path: "/scanners/1/agent-groups", id: "uuid" },
    nessus: { path: "/agent-groups" },
  },
} as const satisfies Record<string, Record<Platform, Place | string>>;

export type LookupKind = keyof typeof places;

const article = (kind: LookupKind): string => (/^[aeo]/.test(kind) ? "an" : "a");

/**
 * The one object of this name. Fails with the closest names when there is none, with their ids when there are several.
 * Look-ups of one kind share a list call; a name that a shared list lacks is asked for once more.
 */
export async function lookUp(kind: LookupKind, name: string, connection: Connection, host: Host): Promise<LookedUp> {
  const where = platformNames[connection.platform];
  const place: Place | string = places[kind][connection.platform];
  if (typeof place === "string") {
    throw new InputError(`${article(kind)} ${kind} cannot be looked up on ${where}: ${place}`, {
      advice: "remove the look-up, or use a connection to another platform",
    });
  }
  const session = sessionOf(connection, host);
  const begun = session.reads.mark();
  // One pair of keys serves whichever side it is of: the platform shows it what it may see.
  const side = place.side && session.hasKeys(place.side) ? place.side : undefined;
  const what = `looking up ${article(kind)} ${kind}`;
  const { api, facts } = await session.api(side, what, session.operation());
  // What an administrator lists, others see in part or not at all: a name they miss may well be there.
  const hint =
    place.side && facts.side && facts.side !== place.side
      ? `; it requires keys of the ${place.side}: ${keysAdvice(connection, true)}`
      : "";
  const { names = ["name"], id = "id" } = place;
  const list = (since = 0): Promise<Props[]> =>
    session.reads.list(api, place.path, [...names], since).catch((error: unknown) => {
      throw hint && error instanceof RequestError
        ? new RefusedError(error.problem, { advice: `${error.advice}${hint}`, cause: error })
        : error;
    });
  const called = (entries: Props[]): Props[] =>
    entries.filter((entry) => names.some((member) => entry[member] === name));
  let entries = await list();
  if (called(entries).length === 0) {
    // The list may be older than the object, which this very run may have created.
    entries = await list(begun);
  }
  const found = called(entries);
  const [first] = found;
  if (!first) {
    const others = entries.map((entry) => String(entry[names[0] as string]));
    throw new InputError(`${where} has no ${kind} "${name}" that these keys can see`, {
      advice: (others.length > 0 ? whatThereIs(name, others) : "it shows none to these keys") + hint,
    });
  }
  if (found.length > 1) {
    const ids = found.map((entry) => String(entry[id])).join(", ");
    throw new RefusedError(`${where} has ${found.length} objects named "${name}" (${kind}, ids ${ids})`, {
      advice: "use the id instead of the look-up",
    });
  }
  return { id: String(first[id]), name };
}
