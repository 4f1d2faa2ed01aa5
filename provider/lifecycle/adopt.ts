import type { Props } from "../definition";
import { NotFoundError, RefusedError } from "../errors";
import { isSameStack, resourceName, stackName } from "./address";
import { unseenNames } from "./body";
import { hidesFrom, isGone } from "./gone";
import type { JournalLine } from "./journal";
import { finishedOf, keyOf, writeLine } from "./line";
import { fixedIn, look } from "./look";
import { changesBetween } from "./changes";
import { compare, type Difference, propertiesOf } from "./compare";
import { addressOf, objectKey } from "./run";
import { identityOfInputs } from "./identity";
import { sideOf } from "../definition";
import { type Found, foundAs, type Work } from "./work";
import { write } from "./write";

/** An object that is there, beside what the program declares of it. */
interface Adoptable {
  /** Its values; not those that no platform shows. */
  before: Props;
  /** What adopting it changes. */
  differences: Difference[];
  owner: unknown;
}

/** Reads an object that is to be taken over; refuses one that cannot become what the program declares. Nothing is written. */
export async function lookToAdopt(work: Work, id: string, inputs: Props): Promise<Adoptable> {
  const { definition, binding } = work;
  const { values: seen, owner } = await look(work, id, inputs, true).catch(async (error: unknown) => {
    // What is asked for meanwhile may be missing without the object being so.
    throw error instanceof NotFoundError && (await isGone(work, id).catch(() => false))
      ? new RefusedError(`${definition.type} ${id} cannot be adopted: ${error.problem}`, {
          advice: "correct adoptId, or remove it to create a new object",
        })
      : error;
  });
  // What cannot be read is written, for it may be anything.
  const unseen = unseenNames(binding);
  const before = Object.fromEntries(Object.entries(seen).filter(([name]) => !unseen.includes(name)));
  const fixed = fixedIn(work, before, inputs);
  if (fixed) {
    throw new RefusedError(
      `${definition.type} ${id} cannot be adopted: its ${fixed.path} is ${JSON.stringify(before[fixed.path]) ?? "not set"}, the program declares ${JSON.stringify(inputs[fixed.path])}, and it cannot be changed`,
      { advice: `declare the existing value, or remove adoptId to create a new object` },
    );
  }
  const differences = compare(definition, before, { ...inputs, connection: before.connection });
  return { before, differences, owner };
}

/** Refuses to change anything of an object that is only to be adopted, where the connection says so. */
export function refuseInexact({ definition, session }: Work, id: string, changed: readonly string[]): void {
  if (session.connection.adoptExactly && changed.length > 0) {
    throw new RefusedError(`${definition.type} ${id} is not adopted, for that would change it: ${changed.join("; ")}`, {
      advice: "declare what is there, or unset tenable:adoptExactly",
    });
  }
}

/** Takes an object that is there, and writes what differs. One that a run of ours has made may differ in any case. */
export async function adopt(work: Work, id: string, isOurs = false): Promise<Found> {
  const { definition, props: inputs, account } = work;
  const { before, differences, owner } = await lookToAdopt(work, id, inputs);
  if (!isOurs) {
    refuseInexact(work, id, changesBetween(definition, before, inputs, differences));
  }
  await write(work, { id, olds: before, news: inputs, names: propertiesOf(differences) });
  return foundAs(work, id, inputs, owner ?? account.username);
}

/** Refuses to adopt what another resource of the program has: each would undo what the other writes. */
export function refuseSecondAdoption({ run, definition, props, tenant }: Work, id: string): void {
  const other = run.holderOf(definition.type, id, tenant, addressOf(props));
  if (other !== undefined) {
    throw new RefusedError(
      `${definition.type} ${id} cannot be adopted: ${resourceName(other)} of this program manages it already`,
      { advice: "declare each object once: remove one of the two resources from the program" },
    );
  }
}

/** Remembers who adopted what: this run deletes it under no other name, and another stack that adopts it is told. */
export function noteAdoption(work: Work, id: string): void {
  const { run, session, definition, binding, props: inputs } = work;
  const { host } = session;
  const key = keyOf(work);
  const others = run.journal
    .holders(key.place, key.type, id)
    .filter(({ resource, backend }) => backend !== key.backend || !isSameStack(resource, key.resource));
  const [other] = others.sort((a, b) => b.at - a.at);
  if (other && key.resource !== "") {
    const where = `${stackName(other.resource)}${other.backend === key.backend ? "" : " in another backend"}`;
    host.log(
      "warning",
      `${definition.type} ${id} is also managed by ${where}, as ${resourceName(other.resource)}: the first stack to be destroyed deletes it; release it there with pulumi state delete`,
    );
  }
  run.keep(definition.type, id, work.tenant, addressOf(inputs));
  writeLine(work, {
    ...key,
    name: String(inputs.name),
    ...(work.tenant !== undefined && { tenant: work.tenant }),
    path: binding.collection.path,
    identity: identityOfInputs(binding, inputs),
    hash: "",
    before: [],
    at: host.clock.now(),
    side: sideOf(work.binding.collection),
    user: work.account.username,
    run: run.journal.run,
    id,
    adopted: true,
  });
}

/**
 * Whose the object is, the journal does not know: an administrator sees it whether it is theirs or not. What each user
 * has of their own was theirs who adopted it.
 */
const ownerIn = ({ binding }: Work, { user }: JournalLine): string | undefined =>
  binding.collection.perUser ? user : undefined;

/** True for an object that the resource has adopted before and that was deleted since: it is created again, and told. */
export async function wasAdopted(work: Work, id: string): Promise<boolean> {
  const { run, session, definition } = work;
  const { host } = session;
  const { place, type, resource, backend } = keyOf(work);
  const lines = [
    ...run.journal.holders(place, type, id).filter((line) => line.adopted && run.journal.isFinished(line)),
    ...finishedOf(work).filter(({ instead }) => instead === id),
  ];
  const isKnown =
    run.gone.has(objectKey(type, id)) ||
    lines.some(
      (line) => line.resource === resource && line.backend === backend && !hidesFrom(work, ownerIn(work, line)),
    );
  if (!isKnown || !(await isGone(work, id))) {
    return false;
  }
  host.log(
    "warning",
    `${definition.type} ${id}, which ${resourceName(resource)} had adopted, was deleted on the platform: a new one is created; remove adoptId from the program`,
  );
  return true;
}
