import type { Stored } from "../core/store";
import { isAdministrator, organizationOf } from "./call";
import type { Call } from "./model";

/**
 * Tables whose objects are numbered within their organization: each has its own user #1, the administrators (number 0)
 * too. In the table, and in whatever refers to such an object, the organization stands before the number ("1:2").
 * Outside, only the number is told.
 */
const numberedWithin: ReadonlySet<string> = new Set(["user"]);

/** What stands before the number of an organization's object. */
export const prefixOf = (table: string, organization: string): string =>
  numberedWithin.has(table) ? `${organization}:` : "";

/** The id that an answer tells. */
export const numberOf = (id: string): string => id.slice(id.indexOf(":") + 1);

/**
 * The object that a caller means by an id; an administrator names the organization with `orgID`. Saved states of earlier
 * versions have users by their bare numbers.
 */
export function locate(call: Call, table: string, id: string): Stored | undefined {
  const organization = (isAdministrator(call) ? call.query.orgID : undefined) ?? organizationOf(call);
  return call.store.get(table, prefixOf(table, organization) + id) ?? call.store.get(table, id);
}
