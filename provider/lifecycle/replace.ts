import { bindingFor } from "../definition";
import { cut, messageOf, UnknownOutcomeError } from "../errors";
import { identityOfInputs } from "./identity";
import type { Leftover } from "./journal";
import { giveBack, leave, leftoverOf } from "./leftover";
import { isSameTenant } from "./line";
import { changes, live } from "./look";
import type { Making, Replaced } from "./making";
import type { Entry } from "./run";
import { namesakesOf, sameName } from "./same-name";
import type { Work } from "./work";
import { rename } from "./write";

/**
 * The object that the new one replaces. The engine tells its id in a diff only; where it asks for none (`replaceWith`,
 * `replacementTrigger`), the journal of this machine knows what the resource created, or one object is just like it.
 */
export async function oldOf(making: Making): Promise<Replaced | undefined> {
  const { work, entry } = making;
  const { definition, run, session } = work;
  if (!entry) {
    return undefined;
  }
  const props = entry.outs ?? entry.olds;
  const found = entry.id === undefined ? await findOld(making, entry) : { id: entry.id, isLikely: false };
  const binding = found && bindingFor(definition, session.connection.platform, props, found.id);
  return found === undefined || typeof binding !== "object" || run.deleted.has(`${binding.collection.path}/${found.id}`)
    ? undefined
    : { ...found, props, binding };
}

async function findOld(
  { work, before }: Making,
  { olds, address, stored }: Entry,
): Promise<{ id: string; isLikely: boolean } | undefined> {
  const { run, session, definition, binding } = work;
  if (binding.collection.singleton) {
    return undefined;
  }
  const namesakes = namesakesOf(work, before, olds);
  const { journal } = work.run;
  const proven = namesakes.find((id) =>
    journal
      .holders(session.connection.url, definition.type, id)
      .filter((line) => isSameTenant(work, line))
      .filter((line) => journal.isFinished(line) && line.backend === run.backend)
      .some(({ resource }) => resource === address && address === stored),
  );
  if (proven !== undefined) {
    return { id: proven, isLikely: false };
  }
  const [only, ...more] = namesakes;
  const isAlike =
    only !== undefined &&
    more.length === 0 &&
    changes(work, await live(work, only, olds), { ...olds, connection: undefined }).length === 0;
  return isAlike ? { id: only, isLikely: true } : undefined;
}

/** Where two of one name cannot be at once, what is being replaced gives way first, and gets its name back on failure. */
export async function withOldRenamed<R>(making: Making, make: () => Promise<R>): Promise<R> {
  const { work, inputs, old } = making;
  const { binding } = work;
  if (
    binding.collection.uniqueNames === undefined ||
    old === undefined ||
    old.binding.collection.path !== binding.collection.path ||
    !namesakesOf(work, making.before, inputs).includes(old.id)
  ) {
    return await make();
  }
  if (old.isLikely) {
    // Renaming is a write, and likeness is no proof.
    throw sameName(making, [old.id]);
  }
  const name = String(inputs.name);
  const aside = freeName(making, name, binding.collection.uniqueNames);
  const leftover = leftoverOf(work, inputs, { id: old.id, name: aside, rename: name });
  leave(work, leftover);
  try {
    await rename(work, old.id, aside);
    const made = await make();
    work.run.journal.cleared(leftover);
    return made;
  } catch (error) {
    throw await withNameBack(work, leftover, error);
  }
}

/** A failure after which what was to be replaced has its name again; or that says that it has not. */
async function withNameBack(work: Work, leftover: Leftover, error: unknown): Promise<unknown> {
  // Where the new one may be there all the same, the name may be its.
  const why =
    error instanceof UnknownOutcomeError
      ? "the new object may have its name"
      : await giveBack(work, leftover).then(() => undefined, messageOf);
  if (why === undefined) {
    work.run.journal.cleared(leftover);
  } else if (error instanceof Error) {
    const { type, id, name } = leftover;
    error.message += `; ${type} ${id} may still have the name "${name}" (${why}), and the next run restores its name`;
  }
  return error;
}

/** What was replaced before and not deleted may have the first of these names. */
function freeName({ work: { binding }, before, inputs }: Making, name: string, length: number): string {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? " (replaced)" : ` (replaced ${number})`;
    const aside = cut(name, length - suffix.length - 1) + suffix;
    if (!before.byIdentity.has(identityOfInputs(binding, { ...inputs, name: aside }))) {
      return aside;
    }
  }
}
