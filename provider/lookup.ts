import { type Connection, keysAdvice, resolveConnection, type Settings } from "./config";
import type { Side } from "./definition";
import { InputError, RefusedError, RequestError } from "./errors";
import { type Host, sessionOf } from "./lifecycle/session";
import { type Platform, platformNames } from "./platforms/name";
import { closest } from "./values/closest";

/** What a look-up by name gives. */
export interface LookedUp {
  /** What an `...Id` property takes. */
  id: string;
  name: string;
}

/** Where a platform lists what others own. */
interface Place {
  path: string;
  side: Side;
}

const soon = "it comes with a later version of pulumi-tenable";

/**
 * What can be looked up, by kind and platform.
 * Source: Security Center API reference, `GET` of each collection; who may list what as in the roles' table.
 */
const places = {
  scanner: { sc: { path: "/rest/scanner", side: "administrator" }, vm: soon, nessus: "it scans by itself" },
  "scanner group": { sc: { path: "/rest/zone", side: "administrator" }, vm: soon, nessus: "it has no scanner groups" },
  repository: {
    sc: { path: "/rest/repository", side: "organization" },
    vm: "only Security Center has repositories",
    nessus: "only Security Center has repositories",
  },
  organization: {
    sc: { path: "/rest/organization", side: "administrator" },
    vm: "only Security Center has organizations",
    nessus: "only Security Center has organizations",
  },
  policy: { sc: { path: "/rest/policy", side: "organization" }, vm: soon, nessus: soon },
  "asset list": { sc: { path: "/rest/asset", side: "organization" }, vm: soon, nessus: "it has no asset lists" },
  credential: { sc: { path: "/rest/credential", side: "organization" }, vm: soon, nessus: soon },
  "audit file": {
    sc: { path: "/rest/auditFile", side: "organization" },
    vm: "only Security Center has audit files as objects",
    nessus: "only Security Center has audit files as objects",
  },
} as const satisfies Record<string, Record<Platform, Place | string>>;

export type LookupKind = keyof typeof places;

/**
 * The one object of this name. Fails with the closest names when there is none, with their ids when there are several.
 * Look-ups of one kind share a list call.
 */
export async function lookUp(
  kind: LookupKind,
  name: string,
  connectionName: string | undefined,
  settings: Settings,
  host: Host,
): Promise<LookedUp> {
  const connection: Connection = resolveConnection(connectionName, settings);
  const where = platformNames[connection.platform];
  const place: Place | string = places[kind][connection.platform];
  if (typeof place === "string") {
    throw new InputError(`a ${kind} cannot be looked up on ${where}: ${place}`);
  }
  const session = sessionOf(connection, host);
  // One pair of keys serves whichever side it is of: the platform shows it what it may see.
  const side = session.hasKeys(place.side) ? place.side : undefined;
  const what = `looking up ${/^[aeo]/.test(kind) ? "an" : "a"} ${kind}`;
  const { api, facts } = await session.api(side, what, session.operation());
  // What an administrator lists, others see in part or not at all: a name they miss may well be there.
  const hint =
    facts.side && facts.side !== place.side
      ? `; it is the ${place.side}'s to see: ${keysAdvice(connection, true)}`
      : "";
  const entries = await session.reads.list(api, place.path, ["name"]).catch((error: unknown) => {
    throw hint && error instanceof RequestError ? new RefusedError(`${error.message}${hint}`) : error;
  });
  const found = entries.filter((entry) => String(entry.name) === name);
  const [first] = found;
  if (!first) {
    const names = closest(
      name,
      entries.map((entry) => String(entry.name)),
    );
    throw new InputError(`${where} has no ${kind} "${name}" that these keys can see`, {
      advice:
        (names.length > 0
          ? `the closest are ${names.map((other) => `"${other}"`).join(", ")}`
          : "it shows them none at all") + hint,
    });
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => String(id)).join(", ");
    throw new RefusedError(`${where} has ${found.length} of the name "${name}" (${kind}, ids ${ids})`, {
      advice: "write the id instead of looking it up",
    });
  }
  return { id: String(first.id), name };
}
