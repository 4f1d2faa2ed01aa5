import { idOf } from "../codecs";
import type { AnyDefinition, Binding, Props, Usage } from "../definition";
import { NotFoundError, RefusedError, RequestError } from "../errors";
import type { Operation } from "../platforms/api";
import type { Session } from "./session";

const namesIt = (entry: Props, { member }: Usage, id: string): boolean =>
  [entry[member]].flat().some((reference) => idOf(reference) === id);

/** Refuses to delete what others need, naming them, as far as the platform tells. */
export async function refuseWhenUsed(
  session: Session,
  definition: AnyDefinition,
  binding: Binding,
  id: string,
  operation: Operation,
): Promise<void> {
  for (const usage of binding.usedBy ?? []) {
    const users = await usersOf(session, usage, id, operation);
    if (users.length > 0) {
      const named = users.slice(0, 5).map((user) => `${usage.type} "${String(user.name)}" (id ${String(user.id)})`);
      const more = users.length > 5 ? ` and ${users.length - 5} more` : "";
      throw new RefusedError(`${definition.type} ${id} is in use by ${named.join(", ")}${more}`, {
        advice: "point these elsewhere or delete them first",
      });
    }
  }
}

async function usersOf(session: Session, usage: Usage, id: string, operation: Operation): Promise<Props[]> {
  if (!session.hasKeys(usage.side)) {
    return [];
  }
  try {
    const { api } = await session.api(usage.side, `reading ${usage.type}s`, operation);
    const fields = ["name", usage.member];
    const listed = await session.reads.list(api, usage.path, fields);
    const candidates = listed.filter(
      (entry) => namesIt(entry, usage, id) && !session.run.deleted.has(`${usage.path}/${String(entry.id)}`),
    );
    const users: Props[] = [];
    for (const { id: user } of candidates) {
      // A list may be of a moment ago, when a scan deleted since was still there.
      const entry = await session.dialect.get(api, `${usage.path}/${String(user)}`, fields).catch(goneIsFree);
      if (entry && namesIt(entry, usage, id)) {
        users.push(entry);
      }
    }
    return users;
  } catch (error) {
    if (error instanceof RequestError || error instanceof RefusedError) {
      // These keys may not read there: the platform itself will say whether it minds.
      return [];
    }
    throw error;
  }
}

function goneIsFree(error: unknown): undefined {
  if (error instanceof NotFoundError) {
    return undefined;
  }
  throw error;
}
