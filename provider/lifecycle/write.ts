import { type BodyOf, type EncodeContext, firstly, type Lists, type Props } from "../definition";
import { InputError, LicenceError, PartialError } from "../errors";
import { understood } from "../platforms/answer";
import { platformNames } from "../definition/platform";
import { apartOf, inSameMembers, isDroppable, membersOf, readable, unseenNames } from "./body";
import { mismatches } from "./mismatch";
import { encode } from "./encode";
import { refuseUnlicensed } from "./guards";
import { halfDone } from "./half-done";
import { lookBothWays } from "./look";
import { refuseKept, refuseUntold, shownAfter } from "./verify";
import {
  alwaysOf,
  apartContext,
  bodyOnly,
  codecContext,
  encodeContext,
  foundAs,
  getObject,
  onceIn,
  type Task,
  type Work,
} from "./work";

/** Properties of one object that are being written. */
interface Writing {
  id: string;
  olds: Props;
  news: Props;
  names: readonly string[];
}

/** Writes these properties, and makes sure that they were taken. */
export async function write(work: Work, { id, olds, news, names }: Writing): Promise<void> {
  const { definition, binding, session } = work;
  const context = encodeContext(work, news, { id, olds });
  await refuseApart(work, names, news, context);
  const stuck = names.filter((name) => news[name] === undefined && !isDroppable(definition, binding, name));
  if (stuck.length > 0) {
    throw new InputError(`${definition.type} ${id}: ${stuck.join(", ")} may still have values of an earlier run`, {
      advice: `${platformNames[session.connection.platform]} documents no default; set ${stuck.length > 1 ? "them" : "it"} explicitly`,
    });
  }
  const encoded = (): Promise<Props> => encode(definition, binding, names, context);
  const first = await encoded();
  if (names.length === 0) {
    return;
  }
  // A part of it may rest on what is there: a later try must not send what somebody else has changed since.
  const body = firstly(first, encoded);
  const inBody = bodyOnly(work, names);
  const unseen = unseenNames(binding);
  await finish(work, { id, olds, news, names }, async (written) => {
    const isSent = Object.keys(first).length > 0;
    const { answer = {}, refused } = isSent ? await writeBody(work, id, news, body) : {};
    if (!refused) {
      inBody.forEach((name) => written.add(name));
    }
    const shown = isSent ? await shownAfter(work, id, answer, membersOf(binding, inBody)) : answer;
    const sent = await mismatches(definition, binding, shown, inSameMembers(binding, inBody, news), context);
    const kept = sent.filter(({ name, live }) => inBody.includes(name) || isLost(news[name], live));
    if (isSent && kept.length === 0) {
      refuseUntold(work, id, shown, inBody, news);
    }
    // A secret cannot be read back: it is not known whether it was changed.
    if (refused && (kept.length > 0 || inBody.some((name) => unseen.includes(name)))) {
      throw refused;
    }
    // Where some were not taken, those that are never shown may not have been either.
    const unsure = kept.length === 0 ? [] : [...kept.map(({ name }) => name), ...unseen];
    unsure.forEach((name) => written.delete(name));
    await writeApart(work, id, news, names, written);
    refuseKept(work, kept);
  });
}

/** What went out along with a change has to be there afterwards; what others have added to it is theirs. */
const isLost = (wanted: unknown, live: unknown): boolean =>
  !Array.isArray(wanted) || !Array.isArray(live) || wanted.some((one) => !live.includes(one));

/** Sends a body. A refusal that may have been carried out all the same is given back: the object itself tells. */
async function writeBody(
  work: Work,
  id: string,
  news: Props,
  body: BodyOf,
): Promise<{ answer?: Props; refused?: LicenceError }> {
  refuseUnlicensed(work);
  try {
    const whole = async (): Promise<Props> => ({ ...alwaysOf(work, news), ...(await body()) });
    return { answer: await work.calls.update(work.api, id, whole) };
  } catch (error) {
    if (error instanceof LicenceError && error.broken) {
      return { refused: error };
    }
    throw error;
  } finally {
    work.session.reads.changed(work.binding.collection.path);
  }
}

/**
 * The steps of a write, which name what the platform has confirmed. Their failure keeps the id and what is known, once
 * something may have been written.
 */
export async function finish(
  work: Work,
  { id, olds, news, names }: Writing,
  steps: (written: Set<string>) => Promise<void>,
): Promise<void> {
  const { definition, account, operation } = work;
  const written = new Set<string>();
  try {
    await steps(written);
  } catch (error) {
    if (!operation.wrote) {
      throw error;
    }
    const shown = await lookBothWays(work, id, olds, news).catch(() => undefined);
    const values = halfDone({ definition, olds, news, names, written }, shown);
    const known = { ...localOf(work, news), ...onceIn(work, olds), ...values };
    throw new PartialError(id, foundAs(work, id, known, olds.platformUser ?? account.username).outs, error);
  }
}

/** What stands in the state alone. */
function localOf({ binding }: Task, props: Props): Props {
  const readableNames = readable(binding).map(([name]) => name);
  return Object.fromEntries(Object.entries(props).filter(([name]) => !readableNames.includes(name)));
}

/** Writes the properties that have requests of their own. */
export async function writeApart(
  work: Work,
  id: string,
  news: Props,
  names: readonly string[],
  written: Set<string>,
): Promise<void> {
  const { binding, definition, session } = work;
  const lists = codecContext(work);
  const entries = apartOf(binding, names);
  for (const [name, entry] of entries) {
    const value = news[name] ?? definition.fields[name]?.empty;
    await understood(
      () => entry.write(apartContext(work, id), value),
      (what) => lists.malformed?.(what),
      entry.read,
    ).finally(() => session.reads.changed(binding.collection.path));
    written.add(name);
  }
  if (entries.length > 0) {
    const own = entries.map(([name]) => name);
    const object = await getObject(work, id, membersOf(binding, own));
    refuseUntold(work, id, object, own, news);
    const context = { inputs: news, ...codecContext(work) } as EncodeContext<Props>;
    refuseKept(work, await mismatches(definition, binding, object, own, context));
  }
}

/** Refuses what can be known to be refused by those requests, before anything is written. */
export async function refuseApart(
  { binding }: Task,
  names: readonly string[],
  inputs: Props,
  lists: Lists,
): Promise<void> {
  for (const [name, entry] of apartOf(binding, names)) {
    if (inputs[name] !== undefined) {
      await entry.refuse?.(inputs[name], lists);
    }
  }
}

export async function rename(work: Work, id: string, name: string): Promise<void> {
  const { definition, binding, session, calls, api } = work;
  const context = { ...encodeContext(work, { name }), version: "" };
  const body = await encode(definition, binding, ["name"], context);
  await calls.update(api, id, () => ({ ...alwaysOf(work, { name }), ...body }));
  session.reads.changed(binding.collection.path);
}
