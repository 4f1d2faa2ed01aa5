import { type Binding, own, type Props, propertyOf } from "../definition";
import { RefusedError } from "../errors";
import { lookToAdopt, refuseInexact, refuseSecondAdoption, wasAdopted } from "../lifecycle/adopt";
import { resourceName } from "../lifecycle/address";
import { changesBetween } from "../lifecycle/changes";
import { refuseLoss, refuseUnlicensed } from "../lifecycle/guards";
import { identityOfInputs } from "../lifecycle/identity";
import { keyOf } from "../lifecycle/line";
import { propertiesOf } from "../lifecycle/compare";
import { refuseOverUnfinished } from "../lifecycle/resume";
import { addressOf, objectKey } from "../lifecycle/run";
import { namesakesOf, sameName } from "../lifecycle/same-name";
import { hasUnknown } from "../lifecycle/unknown";
import { refuseUnchecked, refuseWhenUsed } from "../lifecycle/usage";
import { connect, type Task, type Work } from "../lifecycle/work";
import { refusals } from "./refusals";

/** What only the program knows of a resource that is to be created. */
export interface Creation {
  /** The old object of a forced replacement goes first: its name is free by then. */
  deletesFirst: boolean;
  /** Properties that hold a secret. */
  secrets: readonly string[];
}

/**
 * Refuses what a create would refuse: an object that cannot be adopted, a name that exists. Tells what adopting changes,
 * and returns what the platform would refuse of it. Nothing is written.
 */
export async function foreseeCreate(task: Task, { deletesFirst, secrets }: Creation): Promise<string[]> {
  const work = await connect(task);
  const { definition, binding, run, props: inputs } = work;
  refuseUnlicensed(work);
  const entry = run.entryAt(definition.type, addressOf(inputs));
  const adopted = inputs.adoptId === undefined || hasUnknown(inputs.adoptId) ? undefined : String(inputs.adoptId);
  const isReplacement = entry !== undefined && (entry.id === adopted || entry.olds.adoptId === adopted);
  if (adopted !== undefined && !isReplacement && !(await wasAdopted(work, adopted))) {
    refuseSecondAdoption(work, adopted);
    await refuseOverUnfinished(work, adopted);
    return await foreseeAdoption(work, adopted, secrets);
  }
  const refused = inputs.adoptId === undefined ? [] : await refusals(work, inputs);
  const isNamed = !hasUnknown(identityInputs(binding, inputs));
  // An unfinished create, a replacement, or a forced one goes ways of its own.
  const isOther = entry !== undefined || deletesFirst || run.journal.unfinished(keyOf(work)).length > 0;
  if (!isNamed || isOther || inputs.allowSameName === true || inputs.adoptId !== undefined) {
    return refused;
  }
  refuseSecond(work, inputs);
  if (binding.collection.singleton === undefined) {
    const before = await run.before(binding, work.api);
    const namesakes = namesakesOf(work, before, inputs).filter((id) => !isFree(work, id, inputs));
    if (namesakes.length > 0) {
      throw sameName({ work, inputs, body: {}, before }, namesakes);
    }
  }
  return refused;
}

/** What an object is told from others by. */
const identityInputs = ({ collection: { identity } }: Binding, inputs: Props): unknown =>
  identity === undefined ? inputs.name : inputs;

/** Whether another resource of this program is about to give this name up, or to be replaced under it. */
function isFree({ run, definition, binding }: Work, id: string, inputs: Props): boolean {
  const identity = identityOfInputs(binding, inputs);
  return (
    run.replacing.has(objectKey(definition.type, id)) ||
    run.givesUp(
      definition.type,
      (props) => !hasUnknown(identityInputs(binding, props)) && identityOfInputs(binding, props) === identity,
    )
  );
}

/** Two resources that would make the same object: the second is told. */
function refuseSecond({ run, definition, binding }: Work, inputs: Props): void {
  const identity = identityOfInputs(binding, inputs);
  const other = run.foresee(`${definition.type} ${binding.collection.path} ${identity}`, addressOf(inputs));
  if (other !== undefined) {
    throw new RefusedError(
      `${definition.type} "${String(inputs.name ?? identity)}" is already declared by ${resourceName(other)}`,
      {
        advice: binding.collection.singleton
          ? "keep one of them, and use it in both places"
          : "give one of them another name, or set allowSameName: true",
      },
    );
  }
}

/** Says what adopting changes; refuses what cannot be adopted, and returns what the platform would refuse. */
async function foreseeAdoption(work: Work, id: string, secrets: readonly string[]): Promise<string[]> {
  const { definition, props, session } = work;
  const unknown = Object.keys(props).filter((name) => hasUnknown(props[name]));
  // What is not known yet is named all the same: other properties of its statement are emptied.
  const known = Object.fromEntries(
    Object.entries(props)
      .map(([name, value]) => [name, unknown.includes(name) ? own(definition.fields, name)?.empty : value])
      .filter(([, value]) => value !== undefined),
  ) as Props;
  const { before, differences } = await lookToAdopt(work, id, known);
  const isKnown = ({ path }: { path: string }): boolean => !unknown.includes(propertyOf(path));
  const changed = changesBetween(definition, before, known, differences.filter(isKnown), secrets);
  refuseInexact(work, id, changed);
  const later = unknown.filter((name) => name in definition.fields).map((name) => `${name} is known after up`);
  const told = [...changed, ...later];
  session.host.log(
    "info",
    `adopt ${definition.type} ${id}: ${told.length === 0 ? "nothing changes" : told.join("; ")}`,
  );
  return await refusals(work, props, propertiesOf(differences), before);
}

/** Refuses a replacement whose old object may not go: asked before anything is promised. */
export async function foreseeReplacement(task: Task, id: string, news: Props): Promise<void> {
  const work = await connect(task);
  await refuseLoss(work, { id, props: task.props });
  const allowed = news.deleteUnchecked === true ? { deleteUnchecked: true } : {};
  await refuseUnchecked(task.run, { ...work, id, props: { ...task.props, ...allowed } }, work.operation);
}

/** Refuses what a deletion would refuse. */
export async function foreseeDelete(task: Task, id: string): Promise<void> {
  const work = await connect(task);
  refuseUnlicensed(work);
  if (
    work.binding.deletion?.leavesBehind === undefined &&
    (await refuseLoss(work, { id, props: task.props })) !== "gone"
  ) {
    await refuseWhenUsed(task.run, { ...work, id, props: task.props }, work.operation);
  }
}
