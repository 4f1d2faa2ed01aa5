import { keysAdvice } from "./connection/connection";
import type { Collection, Props } from "./definition";
import { InputError, RefusedError, RequestError } from "./errors";
import type { Session } from "./connection/session";
import type { LookedUp } from "./looked-up";
import { type Platform, platformNames } from "./definition/platform";
import { collections as nessus } from "./platforms/nessus/collections";
import { collections as sc } from "./platforms/sc/collections";
import { collections as vm } from "./platforms/vm/collections";
import { whatThereIs } from "./values/closest";

const noRepositories = "only Security Center has repositories";
const noOrganizations = "only Security Center has organizations";
const noAuditFiles = "only Security Center has audit files as objects";
const noReportDefinitions = "only Security Center has report definitions";
const noNetworks = "only Vulnerability Management has networks";
const noFolders = "it has no folders";

/** What can be looked up, by kind and platform, or why it is not there. Who may list what: as in the roles' table. */
export const places = {
  scanner: { sc: sc.scanner, vm: vm.scanners, nessus: nessus.scanners },
  "scanner group": { sc: sc.zone, vm: vm.scannerGroups, nessus: "it has no scanner groups" },
  network: { sc: noNetworks, vm: vm.networks, nessus: noNetworks },
  repository: { sc: sc.repository, vm: noRepositories, nessus: noRepositories },
  organization: { sc: sc.organization, vm: noOrganizations, nessus: noOrganizations },
  template: { sc: sc.policyTemplate, vm: vm.policyTemplates, nessus: nessus.policyTemplates },
  policy: { sc: sc.policy, vm: vm.policies, nessus: nessus.policies },
  "asset list": { sc: sc.asset, vm: vm.tags, nessus: "it has no asset lists" },
  credential: { sc: sc.credential, vm: vm.credentials, nessus: "its credentials are part of scans and policies" },
  "audit file": { sc: sc.auditFile, vm: noAuditFiles, nessus: noAuditFiles },
  folder: { sc: noFolders, vm: vm.folders, nessus: nessus.folders },
  user: { sc: sc.user, vm: vm.users, nessus: nessus.users },
  role: {
    sc: sc.role,
    vm: "its roles are names: set User.role",
    nessus: "its roles are names: set User.role",
  },
  "report definition": { sc: sc.reportDefinition, vm: noReportDefinitions, nessus: noReportDefinitions },
  "user group": { sc: sc.group, vm: vm.groups, nessus: nessus.groups },
  "agent group": {
    sc: "its agent scans are separate objects, which are not supported",
    vm: vm.agentGroups,
    nessus: nessus.agentGroups,
  },
} as const satisfies Record<string, Record<Platform, Collection | string>>;

export type LookupKind = keyof typeof places;

const article = (kind: LookupKind): string => (/^[aeo]/.test(kind) ? "an" : "a");

/** All of a kind that these keys can see, and what to say of others that they may not. */
interface Listing {
  entries: Props[];
  /** How to see more, to follow a refusal; empty when these keys see all. */
  hint: string;
  place: Collection;
  /** The list again, unless it was asked for after this look-up began. */
  again(): Promise<Props[]>;
}

/** The list of a kind, shared by all who ask for it. */
export async function listOf(kind: LookupKind, session: Session): Promise<Listing> {
  const { connection } = session;
  const where = platformNames[connection.platform];
  const place: Collection | string = places[kind][connection.platform];
  if (typeof place === "string") {
    throw new InputError(`${article(kind)} ${kind} cannot be looked up on ${where}: ${place}`, {
      advice: "remove the look-up, or use a connection to another platform",
    });
  }
  const begun = session.reads.mark();
  // One pair of keys serves whichever side it is of: the platform shows it what it may see.
  const side = place.side && session.hasKeys(place.side) ? place.side : undefined;
  const what = `looking up ${article(kind)} ${kind}`;
  const { api, account } = await session.api(side, what, session.operation());
  // What an administrator lists, others see in part or not at all: a name they miss may well be there.
  const hint =
    place.side && account.side && account.side !== place.side
      ? `; it requires keys of the ${place.side}: ${keysAdvice(connection, true)}`
      : "";
  const list = (since = 0): Promise<Props[]> =>
    session.reads.list(api, place.path, [...(place.names ?? ["name"])], since).catch((error: unknown) => {
      throw hint && error instanceof RequestError
        ? new RefusedError(error.problem, { advice: `${error.advice}${hint}`, cause: error })
        : error;
    });
  return { entries: await list(), hint, place, again: () => list(begun) };
}

/**
 * The one object of this name. Fails with the closest names when there is none, with their ids when there are several.
 * Look-ups of one kind share a list call; a name that a shared list lacks is asked for once more.
 */
export async function lookUp(kind: LookupKind, name: string, session: Session): Promise<LookedUp> {
  const where = platformNames[session.connection.platform];
  const { entries: first, hint, place, again } = await listOf(kind, session);
  const { names = ["name"], referredBy: id = "id" } = place;
  const called = (entries: Props[]): Props[] =>
    entries.filter((entry) => names.some((member) => entry[member] === name));
  // The list may be older than the object, which this very run may have created.
  const entries = called(first).length === 0 ? await again() : first;
  const found = called(entries);
  const [one] = found;
  if (!one) {
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
  return { id: String(one[id]), name };
}
