import type { Binding, ObjectCalls } from "../definition";
import { messageOf, NotFoundError, TenableError } from "../errors";
import type { Api } from "../platforms/api";
import type { Session } from "./session";

/** What telling whether an object is gone needs of the operation that asks. */
export interface Witness {
  readonly session: Pick<Session, "reads">;
  readonly binding: Pick<Binding, "path">;
  readonly calls: Pick<ObjectCalls, "get">;
  /** When the operation began: an older list is no witness. */
  readonly since: number;
}

/**
 * Whether the list of now has the object that was not found. One answer alone is no proof: a proxy, a part of the
 * object, or another object may be what it speaks of. Throws when the list cannot be read; one list for all that ask.
 */
export async function isListed(
  { session, binding, since }: Witness,
  api: Api,
  id: string,
  error: NotFoundError,
): Promise<boolean> {
  const entries = await session.reads.list(api, binding.path, ["name"], since).catch((cause: unknown) => {
    throw new TenableError(`${error.message}; whether it is gone cannot be told: ${messageOf(cause)}`, {
      advice: "run again once the list can be read",
      cause,
    });
  });
  return entries.some((entry) => [String(entry.id), String(entry.uuid)].includes(id));
}

/** True when the object and the list say that it does not exist; any other failure is thrown. */
export async function isGone(witness: Witness, api: Api, id: string): Promise<boolean> {
  try {
    await witness.calls.get(api, id, []);
    return false;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return !(await isListed(witness, api, id, error));
    }
    throw error;
  }
}
