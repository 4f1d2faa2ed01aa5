import { idOf } from "../platforms/codecs";
import { type AnyDefinition, type Binding, type Props, sideOf, type Usage } from "../definition";
import { messageOf, NotFoundError, RefusedError, TenableError, UnexpectedAnswerError } from "../errors";
import type { Api, Operation } from "../connection/api";
import { isListed } from "./gone";
import { objectKey, type Run } from "./run";
import type { Session } from "../connection/session";

/** An object that is to be deleted or replaced. */
export interface Doomed {
  definition: AnyDefinition;
  binding: Binding;
  id: string;
  props: Props;
  /** When the operation began. */
  since: number;
}

const hasId = (value: unknown): boolean =>
  ["string", "number"].includes(typeof (value as Props | null | undefined)?.id);

/** True when a value of the platform refers to something, or to nothing in so many words. */
const refers =
  ({ several = false }: Usage) =>
  (value: unknown): boolean =>
    Array.isArray(value) ? several && value.every(hasId) : !several && hasId(value);

const namesIt = (entry: Props, { member }: Usage, id: string): boolean =>
  [entry[member]].flat().some((reference) => idOf(reference) === id);

/**
 * A collection's entries that tell this member. A list that leaves it out has its objects asked one by one, where they
 * tell more; what still leaves it out is an error, for it may be the one that matters.
 */
async function entriesTelling(
  session: Session,
  api: Api,
  path: string,
  member: string,
  isTold: (value: unknown) => boolean,
  since?: number,
): Promise<Promise<Props>[]> {
  const { reads, dialect } = session;
  const asked = (id: unknown): string => (id === undefined ? `GET ${path}` : `GET ${path}/${String(id)}`);
  const complete = async (entry: Props): Promise<Props> => {
    const alone = !isTold(entry[member]) && dialect.listsCarryProperties;
    const object = alone ? await reads.document(api, `${path}/${String(entry.id)}`) : entry;
    if (!isTold(object[member])) {
      const request = asked(alone ? entry.id : undefined);
      throw new UnexpectedAnswerError({ platform: dialect.platform, request }, `no "${member}"`);
    }
    return object;
  };
  return (await reads.list(api, path, ["name", member], since)).map(complete);
}

/** A collection whose entries all tell their owner in this member. */
export async function entriesOwned(
  session: Session,
  api: Api,
  path: string,
  member: string,
  since?: number,
): Promise<Props[]> {
  const isName = (value: unknown): boolean => session.dialect.ownersByName && typeof value === "string" && value !== "";
  const isTold = (value: unknown): boolean => isName(value) || hasId(value);
  return await Promise.all(await entriesTelling(session, api, path, member, isTold, since));
}

const nameUsers = ({ type }: Usage, users: readonly Props[]): string => {
  const named = users.slice(0, 5).map((user) => `${type} "${String(user.name)}" (id ${String(user.id)})`);
  return named.join(", ") + (users.length > 5 ? ` and ${users.length - 5} more` : "");
};

/** Tells what a change reaches, as far as one shared list says. It is no deletion: what cannot be told stops nothing. */
export async function tellUsers(run: Run, changed: Doomed, operation: Operation): Promise<void> {
  const { definition, binding, id, props } = changed;
  for (const usage of (binding.deletion?.usedBy ?? []).filter(({ collection }) =>
    run.session.hasKeys(sideOf(collection)),
  )) {
    try {
      const { api } = await run.session.api(sideOf(usage.collection), `reading ${usage.type}s`, operation);
      const users = (await run.session.reads.list(api, usage.collection.path, ["name", usage.member])).filter((entry) =>
        namesIt(entry, usage, id),
      );
      if (users.length > 0) {
        const which = `${definition.type} "${String(props.name)}" (id ${id})`;
        run.session.host.log("info", `the change of ${which} affects ${nameUsers(usage, users)}`);
      }
    } catch (error) {
      if (!(error instanceof TenableError)) {
        throw error;
      }
    }
  }
}

/**
 * Refuses to delete what others need, naming them; and what cannot be checked, unless the program says so. That allows
 * nothing that is known.
 */
export async function refuseWhenUsed(run: Run, doomed: Doomed, operation: Operation): Promise<void> {
  const { definition, binding, id } = doomed;
  const uses: [Usage, Uses][] = [];
  for (const usage of binding.deletion?.usedBy ?? []) {
    uses.push([usage, await usesOf(run, usage, doomed, operation)]);
  }
  const unsure = mayBeUnchecked(run, doomed) ? [] : uses.filter(([, { failure }]) => failure);
  for (const [usage, { users, listed }] of uses) {
    // What only a list says may be of a moment ago: it stops what nothing else would.
    const named = unsure.length > 0 ? users : [...users, ...listed];
    if (named.length > 0) {
      throw new RefusedError(`${definition.type} ${id} is in use by ${nameUsers(usage, named)}`, {
        advice: "change or delete these first",
      });
    }
  }
  for (const [usage, { failure }] of unsure) {
    throw cannotBeTold(doomed, usage, failure);
  }
}

/** Refuses a replacement whose old object could not be deleted: asked before the new one is made. */
export async function refuseUnchecked(run: Run, doomed: Doomed, operation: Operation): Promise<void> {
  for (const usage of doomed.binding.deletion?.usedBy ?? []) {
    const { failure } = await usesOf(run, usage, doomed, operation);
    if (failure && !mayBeUnchecked(run, doomed)) {
      throw cannotBeTold(doomed, usage, failure);
    }
  }
}

/** Who uses an object, as far as one list and its entries tell. */
interface Uses {
  /** Asked just now. */
  users: Props[];
  /** The list names these, and they cannot be asked. */
  listed: Props[];
  /** Why there may be more. */
  failure?: TenableError;
}

async function usesOf(run: Run, usage: Usage, doomed: Doomed, operation: Operation): Promise<Uses> {
  const uses: Uses = { users: [], listed: [] };
  const failed = (error: unknown): undefined => {
    if (!(error instanceof TenableError)) {
      throw error;
    }
    uses.failure ??= error;
  };
  try {
    const { api } = await run.session.api(sideOf(usage.collection), `reading ${usage.type}s`, operation);
    const entries = await Promise.allSettled(
      await entriesTelling(run.session, api, usage.collection.path, usage.member, refers(usage), doomed.since),
    );
    for (const entry of entries) {
      if (entry.status === "rejected") {
        failed(entry.reason);
      } else if (namesIt(entry.value, usage, doomed.id)) {
        try {
          // A list may be of a moment ago, when a scan deleted since was still there.
          const user = await userNow(run, api, usage, String(entry.value.id), doomed);
          if (user && namesIt(user, usage, doomed.id)) {
            uses.users.push(user);
          }
        } catch (error) {
          failed(error);
          uses.listed.push(entry.value);
        }
      }
    }
  } catch (error) {
    failed(error);
  }
  return uses;
}

const mayBeUnchecked = ({ unchecked }: Run, { definition, id, props }: Doomed): boolean =>
  props.deleteUnchecked === true || unchecked.has(objectKey(definition.type, id));

function cannotBeTold({ definition, id, props }: Doomed, { type }: Usage, why: unknown): RefusedError {
  const name = props.name === undefined ? "" : ` "${String(props.name)}"`;
  return new RefusedError(
    `${definition.type}${name} (id ${id}) is not deleted: it is not known whether a ${type} uses it: ${messageOf(why)}`,
    {
      advice: "run again, or, if nothing uses it, set deleteUnchecked: true and run up before deleting or replacing it",
      cause: why,
    },
  );
}

/** A user as it stands now; undefined once it is gone. */
async function userNow(run: Run, api: Api, usage: Usage, id: string, { since }: Doomed): Promise<Props | undefined> {
  const { path } = usage.collection;
  if (run.deleted.has(`${path}/${id}`)) {
    return undefined;
  }
  try {
    const { dialect } = run.session;
    const user = await dialect.get(api, `${path}/${id}`, ["name", usage.member]);
    if (!refers(usage)(user[usage.member])) {
      const asked = { platform: dialect.platform, request: `GET ${path}/${id}` };
      throw new UnexpectedAnswerError(asked, `no "${usage.member}"`);
    }
    return user;
  } catch (error) {
    if (error instanceof NotFoundError && !(await isListed({ session: run.session, path, since }, api, id, error))) {
      return undefined;
    }
    throw error;
  }
}
