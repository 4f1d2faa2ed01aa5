import { isObject, listOf, textOf } from "../core/json";
import { isAdministrator, organizationOf } from "./call";
import type { Call } from "./model";
import type { Stored } from "../core/store";

/** The links of an organization to repositories, as the organization keeps them. */
export const repositoryLinks = (organization: Stored | undefined): { id: string; groupAssign: string }[] =>
  listOf(organization?.repositories).flatMap((link) =>
    isObject(link) ? [{ id: textOf(link.id), groupAssign: textOf(link.groupAssign) || "all" }] : [],
  );

/** The repositories that the caller can see: all for an administrator, else the organization's. */
export function visibleRepositories(call: Call): Stored[] {
  const all = call.store.all("repository");
  if (isAdministrator(call)) {
    return all;
  }
  const linked = new Set(repositoryLinks(call.store.get("organization", organizationOf(call))).map(({ id }) => id));
  return all.filter(({ id }) => linked.has(id));
}
