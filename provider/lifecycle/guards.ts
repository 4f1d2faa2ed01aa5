import type { Props } from "../definition";
import { NotFoundError, RefusedError, TenableError } from "../errors";
import { goneUnlessHidden, type Known } from "./gone";
import { entriesOwned } from "./usage";
import type { Work } from "./work";

const licenceAdvice =
  "change scans in its web interface and adopt them, or use Nessus Manager; reading, drift reports and adopting without differences work";

/** One refusal before anything is written, where the licence is known to lack it. */
export function refuseUnlicensed({ binding, account: { unlicensed } }: Pick<Work, "binding" | "account">): void {
  if (binding.collection.licensed && unlicensed !== undefined) {
    throw new RefusedError(unlicensed, { advice: licenceAdvice });
  }
}

/**
 * Refuses to delete an object with which something else would go, unless the program says so; and one of which none
 * can tell. Finds on the way when the object itself is gone.
 */
export async function refuseLoss(work: Work, { id, props }: Known): Promise<"gone" | undefined> {
  const { deletion, collection } = work.binding;
  const { deletes } = deletion ?? {};
  if (!deletes || props[deletes.allowedBy] === true) {
    return undefined;
  }
  const what = `${work.definition.type} "${String(props.name)}" (id ${id})`;
  const { allowedBy, consequence = "would be deleted with it" } = deletes;
  const allow = `set ${allowedBy}: true and run up before deleting or replacing it`;
  let lost: string | undefined;
  try {
    const entries = (owned: string, member: string): Promise<Props[]> =>
      entriesOwned(work.session, work.api, owned, member, work.since);
    lost = await deletes.find(work.api, id, props, entries);
  } catch (error) {
    if (error instanceof NotFoundError && error.request === `GET ${collection.path}/${id}`) {
      await goneUnlessHidden(work, error, { id, props });
      return "gone";
    }
    throw error instanceof TenableError
      ? new RefusedError(`${what} is not deleted: it is not known what ${consequence}: ${error.message}`, {
          advice: `run again, or ${allow}`,
          cause: error,
        })
      : error;
  }
  if (lost !== undefined) {
    throw new RefusedError(`${what} has ${lost}, which ${consequence}`, {
      advice: `${allow}, or keep it on the platform with the option retainOnDelete`,
    });
  }
  return undefined;
}
