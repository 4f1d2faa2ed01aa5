import type { Binding, ObjectCalls } from "../definition";
import { NotFoundError, PermissionError, problemOf, TenableError } from "../errors";
import type { Api } from "../platforms/api";
import type { Session } from "./session";

/** The list that has to bear out what one answer says. */
export interface Witness {
  readonly session: Pick<Session, "reads">;
  readonly path: string;
  /** When the operation began: an older list is no witness. */
  readonly since: number;
}

/** An operation on one resource. */
interface Asker extends Omit<Witness, "path"> {
  readonly binding: Pick<Binding, "path">;
  readonly calls: Pick<ObjectCalls, "get">;
}

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
    throw new TenableError(`${error.problem}; whether it is gone cannot be told: ${problemOf(cause)}`, {
      advice: "run again once the list can be read",
      cause,
    });
  });
  return entries.some((entry) => [String(entry.id), String(entry.uuid)].includes(id));
}

/** True when the object and the list say that it does not exist; any other failure is thrown. */
export async function isGone(asker: Asker, api: Api, id: string): Promise<boolean> {
  try {
    await asker.calls.get(api, id, []);
    return false;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return !(await isListed({ ...asker, path: asker.binding.path }, api, id, error));
    }
    throw error;
  }
}

/** Deletes an object of our own, and makes sure of it. */
export async function removeSurely(asker: Remover, api: Api, id: string): Promise<void> {
  const answer = await asker.calls.remove(api, id);
  if (answer === "silent") {
    await refuseIfShown(asker, api, id);
  } else if (answer === "unclear" && !(await isGone({ ...asker, since: asker.session.reads.mark() }, api, id))) {
    throw stillThere(asker.binding.path, id);
  }
}

type Remover = Asker & { readonly calls: Pick<ObjectCalls, "remove"> };

/** After a deletion that was answered with nothing, as a proxy may do too. */
export async function refuseIfShown(
  { binding, calls }: Omit<Asker, "session" | "since">,
  api: Api,
  id: string,
): Promise<void> {
  const isShown = await calls.get(api, id, []).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotFoundError || error instanceof PermissionError) {
        return false;
      }
      throw error;
    },
  );
  if (isShown) {
    throw stillThere(binding.path, id);
  }
}

/** A success that is not the platform's answer to a deletion proves none: the object has to be gone. */
export const stillThere = (path: string, id: string): TenableError =>
  new TenableError(`DELETE ${path}/${id} was answered with a success, and ${id} is still there`, {
    advice: "run again; if it stays, delete it on the platform",
  });
