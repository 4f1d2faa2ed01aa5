import { messageOf, NotFoundError, TenableError } from "../errors";
import type { Props } from "../definition";
import { maySameTenant } from "../platforms/tenant";
import { isGone, removeSurely } from "./gone";
import type { Leftover } from "./journal";
import { live } from "./look";
import { addressOf } from "./run";
import type { Work } from "./work";
import { rename } from "./write";

/** What a leftover is remembered with. */
export function leftoverOf(
  { session, definition, binding, tenant }: Work,
  inputs: Props,
  rest: Pick<Leftover, "id" | "name" | "rename" | "old">,
): Leftover {
  return {
    place: session.connection.url,
    ...(tenant !== undefined && { tenant }),
    type: definition.type,
    path: binding.collection.path,
    resource: addressOf(inputs),
    at: session.host.clock.now(),
    ...rest,
  };
}

/** Remembers what has to be put right before that is tried: a killed run leaves it to the next one. */
export function leave({ run, session }: Work, leftover: Leftover): void {
  if (leftover.resource === "") {
    return;
  }
  try {
    run.journal.leave(leftover);
  } catch (error) {
    session.warnOnce(`the journal cannot be written (${messageOf(error)}): a failed clean-up is not repeated`);
  }
}

/**
 * Puts right what earlier runs of this resource could not: deletes what was not wanted, gives names back. Only what still
 * has the name that it was left with is touched. A failure is told, and stays for the next run. What is about to be
 * deleted needs no name.
 */
export async function putRight(
  work: Work,
  inputs: Props,
  { id, isDoomed = false }: { id?: string; isDoomed?: boolean } = {},
): Promise<void> {
  const { session, definition, binding, tenant } = work;
  const { journal } = work.run;
  const resource = addressOf(inputs);
  for (const leftover of journal.leftovers(session.connection.url, definition.type)) {
    const isOurs = (resource !== "" && leftover.resource === resource) || [leftover.id, leftover.old].includes(id);
    const isHere = tenant === undefined || leftover.tenant === undefined || maySameTenant(leftover.tenant, tenant);
    const isWanted = !isDoomed || leftover.rename === undefined;
    if (!isOurs || !isHere || !isWanted || leftover.path !== binding.collection.path) {
      continue;
    }
    if (leftover.id === inputs.adoptId) {
      journal.cleared(leftover);
      continue;
    }
    try {
      await putOneRight(work, leftover);
    } catch (error) {
      if (!(error instanceof TenableError)) {
        throw error;
      }
      session.host.log("warning", `${shown(leftover)} is still not restored: ${error.message}`);
    }
  }
}

const shown = ({ type, name, id }: Leftover): string => `${type} "${name}" (id ${id}), left by an earlier run,`;

async function putOneRight(work: Work, leftover: Leftover): Promise<void> {
  const { session } = work;
  const { journal } = work.run;
  const { id, name, rename } = leftover;
  if (!(await isGone(work, id))) {
    const { name: now } = await live(work, id, { name });
    if (rename === undefined && now === name) {
      await removeSurely(work, id).catch(async (error: unknown) => {
        if (!(error instanceof NotFoundError) || !(await isGone(work, id, session.reads.mark()))) {
          throw error;
        }
      });
      session.reads.removed(leftover.path);
      session.host.log("warning", `${shown(leftover)} was deleted`);
    } else if (rename !== undefined && String(now).startsWith(name)) {
      const entries = await session.reads.list(work.api, leftover.path, ["name"], work.since);
      const other = entries.find((entry) => entry.name === rename && entry.id !== id);
      if (other) {
        throw new TenableError(`${leftover.type} ${String(other.id)} now has the name "${rename}"`, {
          advice: "rename one of the two on the platform",
        });
      }
      await giveBack(work, leftover);
      session.host.log("warning", `${shown(leftover)} has the name "${rename}" again`);
    }
  }
  journal.cleared(leftover);
}

/** Gives an object its name back where it lacks it, and makes sure that the platform took it. */
export async function giveBack(work: Work, { id, type, rename: name }: Leftover): Promise<void> {
  const nameNow = async (): Promise<unknown> => (await live(work, id, { name })).name;
  if ((await nameNow()) !== name) {
    await rename(work, id, String(name));
    const now = await nameNow();
    if (now !== name) {
      throw new TenableError(`${type} ${id} became "${String(now)}" instead of "${String(name)}"`, {
        advice: "another object now has that name: rename one of them",
      });
    }
  }
}
