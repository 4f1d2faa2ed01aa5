import { type AnyDefinition, own, type Props, sideOf } from "../definition";
import { LicenceError, messageOf, NotFoundError, RefusedError } from "../errors";
import { isOpen } from "../connection/patience";
import { resourceName } from "./address";
import { candidates, lookFor } from "./candidates";
import { removeSurely } from "./gone";
import type { JournalLine } from "./journal";
import { leave, leftoverOf } from "./leftover";
import { finishedOf, hashOf, keyOf, writeLine } from "./line";
import type { Made, Making } from "./making";
import { withOldRenamed } from "./replace";
import { resume } from "./resume";
import { addressOf, objectKey } from "./run";
import { formerOf, namesakesOf, sameName } from "./same-name";
import { identityOfInputs } from "./identity";
import type { Work } from "./work";

/**
 * Makes an object once. Never a second request for one that may have been carried out; never over an object of the
 * same name that was not adopted; and what an interrupted run of the same resource created is resumed with.
 */
export async function make(making: Making): Promise<Made> {
  const { work, inputs, before, old } = making;
  const { run, definition } = work;
  const taken = await resume(making);
  if (taken !== undefined) {
    return { taken };
  }
  const namesakes = namesakesOf(work, before, inputs).filter(
    (id) => id !== old?.id && !run.replacing.has(objectKey(definition.type, id)),
  );
  if (namesakes.length > 0 && inputs.allowSameName !== true) {
    throw sameName(making, namesakes);
  }
  return await withClaim(work, inputs, () => withOldRenamed(making, () => post(making)));
}

/** Makes over what is there. No second resource may: each would undo the other. */
export async function createInPlace(making: Making): Promise<{ id: string; answer: Props }> {
  const { work, inputs, body } = making;
  const { run, definition, calls } = work;
  return await withClaim(work, inputs, async () => {
    const former = formerOf(making);
    const made = await calls.create(work.api, body);
    former.forEach((line) => run.journal.drop(line));
    writeLine(work, { ...lineOf(making), id: made.id });
    run.keep(definition.type, made.id, work.tenant, addressOf(inputs));
    return made;
  });
}

/** Runs `work` as the only one of this process that makes an object of this identity. */
async function withClaim<R>({ definition, run, binding }: Work, inputs: Props, make: () => Promise<R>): Promise<R> {
  const identity = identityOfInputs(binding, inputs);
  const claim = `${definition.type} ${binding.collection.path} ${identity}`;
  const other = run.claims.get(claim);
  if (other !== undefined && inputs.allowSameName !== true) {
    throw new RefusedError(
      `${definition.type} "${String(inputs.name ?? identity)}" is already created by another resource of this program (${resourceName(other)})`,
      {
        advice: binding.collection.singleton
          ? "keep one of them, and use it in both places"
          : "give one of them another name, or set allowSameName: true",
      },
    );
  }
  run.claims.set(claim, addressOf(inputs) || "without an address");
  try {
    return await make();
  } catch (error) {
    run.claims.delete(claim);
    throw error;
  }
}

function lineOf({ work, inputs, before, old }: Making): JournalLine {
  const { run, session, binding } = work;
  const identity = identityOfInputs(binding, inputs);
  // A line of its own where the engine knows an object of this resource: it may live on, and its line with it.
  const replaces = old?.id ?? finishedOf(work)[0]?.id;
  return {
    ...keyOf(work),
    ...(replaces !== undefined && { replaces }),
    ...(inputs.adoptId !== undefined && { instead: String(inputs.adoptId) }),
    name: String(inputs.name ?? identity),
    user: work.account.username,
    side: sideOf(work.binding.collection),
    ...(work.tenant !== undefined && { tenant: work.tenant }),
    path: binding.collection.path,
    identity,
    hash: hashOf(work),
    before: before.byIdentity.get(identity) ?? [],
    at: session.platformNow(),
    run: run.journal.run,
  };
}

async function post(making: Making): Promise<Made> {
  const { work, inputs, body, before } = making;
  const { run, definition } = work;
  const line = lineOf(making);
  writeLine(work, line);
  try {
    const { became, ...made } = await work.calls.create(work.api, body);
    if (became !== undefined) {
      return await undo(making, made.id, became);
    }
    writeLine(work, { ...line, id: made.id });
    run.keep(definition.type, made.id, work.tenant, addressOf(inputs));
    return made;
  } catch (error) {
    if (!isOpen(error)) {
      run.journal.drop(line);
      throw error instanceof NotFoundError ? refersToNothing(definition, inputs, error) : error;
    }
    const id =
      error instanceof LicenceError
        ? await createdDespiteRefusal(making, before.ids, line, error)
        : await lookFor(making, before.ids, line, error);
    writeLine(work, { ...line, id });
    run.keep(definition.type, id, work.tenant, addressOf(inputs));
    return { taken: id };
  }
}

/** Deletes what got another name than its own: under that one it would not be found. */
async function undo(making: Making, id: string, became: string): Promise<never> {
  const { work, inputs, old } = making;
  const { definition, binding, run, session } = work;
  const name = String(inputs.name);
  const said = `${definition.type} "${name}" became "${became}"`;
  const leftover = leftoverOf(work, inputs, { id, name: became, ...(old && { old: old.id }) });
  leave(work, leftover);
  await removeSurely(work, id).catch((error: unknown) => {
    throw new RefusedError(`${said} (id ${id}), and could not be deleted: ${messageOf(error)}`, {
      advice: `the next run deletes it; ${otherName}`,
      cause: error,
    });
  });
  run.journal.cleared(leftover);
  const entries = await session.dialect
    .list(work.api, binding.collection.path, session.dialect.identifying)
    .catch(() => []);
  const other = entries.find((entry) => entry.name === name && entry.id !== old?.id);
  throw new RefusedError(`${said}, and was deleted`, {
    advice: other
      ? `another object of this name (id ${String(other.id)}) was created at the same time: ${otherName}`
      : `an object of this name exists, which these keys cannot see: ${otherName}`,
  });
}

const otherName = "choose another name";

/** A collection that is there and says "not found" speaks of something that the body names. */
function refersToNothing(definition: AnyDefinition, inputs: Props, error: NotFoundError): Error {
  const references = Object.entries(inputs).filter(([name]) => own(definition.fields, name)?.refersTo !== undefined);
  const named = references.map(([name, id]) => `${name} ${JSON.stringify(id)}`);
  return named.length === 0
    ? error
    : new RefusedError(error.problem, {
        advice: `objects it refers to do not exist or are not shared: ${named.join(", ")}`,
      });
}

/** A licence's refusal that broke off may have been carried out, and mostly was not. */
async function createdDespiteRefusal(
  making: Making,
  before: Set<string>,
  line: JournalLine,
  refusal: LicenceError,
): Promise<string> {
  const [found, ...more] = await candidates(making, before, line);
  if (found === undefined || more.length > 0) {
    making.work.run.journal.drop(line);
    throw refusal;
  }
  return found;
}
