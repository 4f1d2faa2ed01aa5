import type { DeletionAnswer, Props } from "../definition";
import { NotFoundError, PermissionError, problemOf, TenableError } from "../errors";
import type { Api } from "../connection/api";
import type { Session } from "../connection/session";
import type { Work } from "./work";

/** The list that has to bear out what one answer says. */
export interface Witness {
  readonly session: Pick<Session, "reads">;
  readonly path: string;
  /** When the operation began: an older list is no witness. */
  readonly since: number;
}

/** An object that is told to be gone. */
export interface Known {
  id: string;
  props: Props;
}

/**
 * Whether "not found" may mean "not visible to you": true but for the owner, and for administrators where they see what
 * others own.
 */
export const hidesFrom = ({ session, account, binding }: Work, owner?: unknown): boolean =>
  session.dialect.notFoundMayMeanForbidden &&
  !(account.isAdministrator && !binding.collection.perUser) &&
  owner !== account.username;

/**
 * Whether the list of now has the object that was not found. One answer alone is no proof: a proxy, a part of the
 * object, or another object may be what it speaks of. Throws when the list cannot be read; one list for all that ask.
 */
export async function isListed(
  { session, path, since }: Witness,
  api: Api,
  id: string,
  error: NotFoundError,
): Promise<boolean> {
  const entries = await session.reads.list(api, path, ["name"], since).catch((cause: unknown) => {
    throw new TenableError(`${error.problem}; it is not known whether it was deleted: ${problemOf(cause)}`, {
      advice: "run again when the list can be read",
      cause,
    });
  });
  return entries.some((entry) => [String(entry.id), String(entry.uuid)].includes(id));
}

/** Who else may tell, to follow the owner. */
export const orAdministrator = ({ binding }: Work): string =>
  binding.collection.perUser ? "" : ", or of an administrator";

/** True when the object and the list say that it does not exist; any other failure is thrown. */
export async function isGone(work: Work, id: string, since = work.since): Promise<boolean> {
  const { calls, api, session, binding } = work;
  try {
    await calls.get(api, id, []);
    return false;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return !(await isListed({ session, path: binding.collection.path, since }, api, id, error));
    }
    throw error;
  }
}

/**
 * "Not found" is a deletion once the list of now lacks the object as well, unless these keys may just not see it; any
 * other failure is thrown.
 */
export async function goneUnlessHidden(
  work: Work,
  error: unknown,
  { id, props: { platformUser = work.account.username } }: Known,
  since = work.since,
): Promise<undefined> {
  if (!(error instanceof NotFoundError)) {
    throw error;
  }
  const { session, binding, api, account } = work;
  const mayBeHidden = hidesFrom(work, platformUser);
  const listed = await isListed({ session, path: binding.collection.path, since }, api, id, error).catch(
    (unsure: unknown) => {
      // Keys that do not see the object need not see its list either.
      if (mayBeHidden) {
        return false;
      }
      throw unsure;
    },
  );
  if (listed) {
    throw new TenableError(`${error.problem}, but its list still contains it`, { advice: "run it again" });
  }
  if (mayBeHidden) {
    throw new PermissionError(
      { platform: session.connection.platform, request: error.request, status: error.status },
      `deleted, or no longer shared with ${account.username}`,
      { advice: `use the keys of ${String(platformUser)}, the owner${orAdministrator(work)}` },
    );
  }
  return undefined;
}

/** After an answer that may or may not mean that the object was deleted. */
export async function refuseUnlessGone(work: Work, known: Known, refusal: TenableError): Promise<void> {
  const { calls, api, session } = work;
  const found = await calls
    .get(api, known.id, [])
    .catch((error: unknown) => goneUnlessHidden(work, error, known, session.reads.mark()));
  if (found) {
    throw refusal;
  }
}

/** Deletes an object of our own, and makes sure of it. */
export async function removeSurely(work: Work, id: string): Promise<void> {
  await confirmDeletion(work, await work.calls.remove(work.api, id), { id, props: {} });
}

/** Makes sure of a deletion that was answered with a success. */
export async function confirmDeletion(work: Work, answer: DeletionAnswer, known: Known): Promise<void> {
  if (answer === "silent") {
    await refuseIfShown(work, known.id);
  } else if (answer === "unclear") {
    await refuseUnlessGone(work, known, stillThere(work, known.id));
  }
}

/** After a deletion that was answered with nothing, as a proxy may do too. */
async function refuseIfShown(work: Work, id: string): Promise<void> {
  const isShown = await work.calls.get(work.api, id, []).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotFoundError) {
        return false;
      }
      // A refusal says nothing of the object: the next run tries again.
      throw error;
    },
  );
  if (isShown) {
    throw stillThere(work, id);
  }
}

/** A success that is not the platform's answer to a deletion proves none: the object has to be gone. */
const stillThere = ({ binding: { collection } }: Work, id: string): TenableError =>
  new TenableError(`DELETE ${collection.path}/${id} succeeded, but ${id} still exists`, {
    advice: "run again; if it still exists, delete it on the platform",
  });
