import { PartialError } from "../errors";
import { adopt, noteAdoption, refuseSecondAdoption, wasAdopted } from "./adopt";
import { mismatches } from "./mismatch";
import { encode } from "./encode";
import { refuseLoss, refuseUnlicensed } from "./guards";
import { putRight } from "./leftover";
import { make, createInPlace } from "./make";
import type { Making } from "./making";
import { oldOf } from "./replace";
import { refuseOverUnfinished } from "./resume";
import { addressOf, objectKey } from "./run";
import { refuseUnchecked } from "./usage";
import { refuseKept } from "./verify";
import { bodyOnly, connect, encodeContext, type Found, foundAs, hush, namesIn, onceIn, type Task } from "./work";
import { finish, refuseApart, writeApart } from "./write";

/**
 * Creates the object, resumes with what an interrupted run created, or adopts.
 * Throws {@link PartialError} once there is an id that must not be lost.
 */
export async function create(task: Task): Promise<Found> {
  const { definition, run, session } = task;
  const { connection } = session;
  const hand = (id: string): void => run.journal.hand(connection.url, definition.type, id);
  try {
    const found = await createOnce(task);
    hand(found.id);
    return found;
  } catch (error) {
    if (error instanceof PartialError) {
      hand(error.id);
    }
    throw error;
  }
}

async function createOnce(task: Task): Promise<Found> {
  const work = await connect(task);
  const { definition, binding, run, session, props: inputs, api } = work;
  await putRight(work, inputs);
  const entry = run.entryAt(definition.type, addressOf(inputs));
  const adopted = inputs.adoptId === undefined ? undefined : String(inputs.adoptId);
  // The replacement of an adopted object is a new one.
  const isReplacement = entry !== undefined && (entry.id === adopted || entry.olds.adoptId === adopted);
  if (adopted !== undefined && !isReplacement && !(await wasAdopted(work, adopted))) {
    refuseSecondAdoption(work, adopted);
    await refuseOverUnfinished(work, adopted);
    noteAdoption(work, adopted);
    return await adopt(work, adopted);
  }
  refuseUnlicensed(work);
  // Asked next to what the body needs; a failure is met when it is wanted.
  const listing = binding.collection.singleton ? undefined : run.before(binding, api);
  listing?.catch(() => undefined);
  const names = namesIn(work, inputs);
  const context = encodeContext(work, inputs);
  await refuseApart(work, names, inputs, context);
  const { create: fixed } = binding.body ?? {};
  const body = {
    ...(typeof fixed === "function" ? fixed(inputs) : fixed),
    ...(await encode(definition, binding, names, context)),
  };
  const before = (await listing) ?? { ids: new Set<string>(), byIdentity: new Map<string, string[]>() };
  const making: Making = { work, inputs, body, before, entry };
  const old = await oldOf(making);
  if (old) {
    await refuseLoss(work, old);
    if (inputs.deleteUnchecked === true) {
      run.unchecked.add(objectKey(definition.type, old.id));
    }
    await refuseUnchecked(run, { ...work, ...old }, work.operation);
  }
  const made = binding.collection.singleton ? await createInPlace(making) : await make({ ...making, old });
  session.reads.changed(binding.collection.path);
  if ("taken" in made) {
    return await adopt(work, made.taken, true);
  }
  const { id, answer } = made;
  const news = { ...inputs, ...onceIn(work, answer) };
  hush(work, onceIn(work, answer));
  await finish(work, { id, olds: {}, news, names }, async (written) => {
    const inBody = bodyOnly(work, names);
    inBody.forEach((name) => written.add(name));
    const kept = await mismatches(definition, binding, answer, inBody, context);
    await writeApart(work, id, inputs, names, written);
    refuseKept(work, kept);
  });
  return foundAs(work, id, news, work.account.username);
}
