import { messageOf, NotFoundError, TenableError } from "../errors";
import type { AnyDefinition, Binding, ObjectCalls, Props } from "../definition";
import type { Api } from "../platforms/api";
import { maySameTenant } from "../platforms/tenant";
import { isGone, removeSurely } from "./gone";
import type { Leftover } from "./journal";
import { addressOf } from "./run";
import type { Session } from "./session";

/** What putting right asks of the lifecycle around it. */
interface Keeper {
  readonly definition: AnyDefinition;
  readonly binding: Binding;
  readonly session: Session;
  readonly calls: ObjectCalls;
  readonly tenant?: string;
  readonly since: number;
  live(api: Api, id: string, inputs: Props): Promise<Props>;
  rename(api: Api, id: string, name: string): Promise<void>;
}

/** What a leftover is remembered with. */
export function leftoverOf(
  { session, definition, binding, tenant }: Keeper,
  inputs: Props,
  rest: Pick<Leftover, "id" | "name" | "rename" | "old">,
): Leftover {
  return {
    place: session.connection.url,
    ...(tenant !== undefined && { tenant }),
    type: definition.type,
    path: binding.path,
    resource: addressOf(inputs),
    at: session.host.clock.now(),
    ...rest,
  };
}

/** Remembers what has to be put right before that is tried: a killed run leaves it to the next one. */
export function leave({ session }: Keeper, leftover: Leftover): void {
  if (leftover.resource === "") {
    return;
  }
  try {
    session.run.journal.leave(leftover);
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
  keeper: Keeper,
  api: Api,
  inputs: Props,
  { id, isDoomed = false }: { id?: string; isDoomed?: boolean } = {},
): Promise<void> {
  const { session, definition, binding, tenant } = keeper;
  const { journal } = session.run;
  const resource = addressOf(inputs);
  for (const leftover of journal.leftovers(session.connection.url, definition.type)) {
    const isOurs = (resource !== "" && leftover.resource === resource) || [leftover.id, leftover.old].includes(id);
    const isHere = tenant === undefined || leftover.tenant === undefined || maySameTenant(leftover.tenant, tenant);
    const isWanted = !isDoomed || leftover.rename === undefined;
    if (!isOurs || !isHere || !isWanted || leftover.path !== binding.path) {
      continue;
    }
    if (leftover.id === inputs.adoptId) {
      journal.cleared(leftover);
      continue;
    }
    try {
      await putOneRight(keeper, api, leftover);
    } catch (error) {
      if (!(error instanceof TenableError)) {
        throw error;
      }
      session.host.log("warning", `${shown(leftover)} is still not put right: ${error.message}`);
    }
  }
}

const shown = ({ type, name, id }: Leftover): string => `${type} "${name}" (id ${id}), left by an earlier run,`;

async function putOneRight(keeper: Keeper, api: Api, leftover: Leftover): Promise<void> {
  const { session } = keeper;
  const { journal } = session.run;
  const { id, name, rename } = leftover;
  if (!(await isGone(keeper, api, id))) {
    const { name: now } = await keeper.live(api, id, { name });
    if (rename === undefined && now === name) {
      await removeSurely(keeper, api, id).catch(async (error: unknown) => {
        if (!(error instanceof NotFoundError) || !(await isGone({ ...keeper, since: session.reads.mark() }, api, id))) {
          throw error;
        }
      });
      session.reads.removed(leftover.path);
      session.host.log("warning", `${shown(leftover)} was deleted`);
    } else if (rename !== undefined && String(now).startsWith(name)) {
      const entries = await session.reads.list(api, leftover.path, ["name"], keeper.since);
      const other = entries.find((entry) => entry.name === rename && entry.id !== id);
      if (other) {
        throw new TenableError(`${leftover.type} ${String(other.id)} is called "${rename}" by now`, {
          advice: "rename one of the two on the platform",
        });
      }
      await giveBack(keeper, api, leftover);
      session.host.log("warning", `${shown(leftover)} is called "${rename}" again`);
    }
  }
  journal.cleared(leftover);
}

/** Gives an object its name back where it lacks it, and makes sure that the platform took it. */
export async function giveBack(keeper: Keeper, api: Api, { id, type, rename: name }: Leftover): Promise<void> {
  const nameNow = async (): Promise<unknown> => (await keeper.live(api, id, { name })).name;
  if ((await nameNow()) !== name) {
    await keeper.rename(api, id, String(name));
    const now = await nameNow();
    if (now !== name) {
      throw new TenableError(`${type} ${id} became "${String(now)}" instead of "${String(name)}"`, {
        advice: "another object has that name by now: rename one of them",
      });
    }
  }
}
