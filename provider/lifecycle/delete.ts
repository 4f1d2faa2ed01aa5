import type { Apart, Props } from "../definition";
import { LicenceError, messageOf, NotFoundError } from "../errors";
import { resourceName } from "./address";
import { apartOf, membersOf } from "./body";
import { decode } from "./decode";
import { confirmDeletion, goneUnlessHidden, refuseUnlessGone } from "./gone";
import { refuseLoss, refuseUnlicensed } from "./guards";
import { putRight } from "./leftover";
import { addressOf, objectKey } from "./run";
import { refuseWhenUsed } from "./usage";
import { apartContext, codecContext, connect, getObject, namesIn, type Task, type Work } from "./work";

/** Deletes the object; one that is gone already is deleted. */
export async function remove(task: Task, id: string): Promise<void> {
  const { run, session, definition, binding, props } = task;
  const { host } = session;
  // Ids of one tenant are those of other objects in another: nothing below may be decided for the wrong one.
  const work = await connect(task);
  const isMine = run.isMine(definition.type, id, work.tenant);
  if (binding.deletion?.leavesBehind) {
    // What was made over it in this run has ended it.
    if (!isMine) {
      host.log("warning", `${definition.type} ${id}: ${binding.deletion?.leavesBehind(props)}`);
      run.released.add(objectKey(definition.type, addressOf(props)));
      run.journal.release(session.connection.url, definition.type, id, addressOf(props), run.backend);
    }
    return;
  }
  const holder = run.holderBeside(definition.type, id, props);
  if (isMine || holder) {
    const why = holder ? `belongs to ${resourceName(holder.address)}` : "was created or adopted in this run";
    host.log("warning", `${definition.type} ${id} ${why} and is kept; only its old entry in the state is removed`);
    return;
  }
  try {
    refuseUnlicensed(work);
    await putRight(work, props, { id, isDoomed: true });
    if ((await refuseLoss(work, { id, props })) === "gone") {
      return;
    }
    await refuseWhenUsed(run, { ...work, id, props }, work.operation);
    const undone = await undoable(work, id, props);
    try {
      await undoApart(work, id, props);
      await send(work, id, props);
    } catch (error) {
      throw await withUndone(work, id, undone, error);
    }
  } finally {
    session.reads.removed(binding.collection.path);
  }
  run.deleted.add(`${binding.collection.path}/${id}`);
  run.journal.forget(session.connection.url, definition.type, id);
  run.journal.cleared({ place: session.connection.url, type: definition.type, id });
}

const undoIn = (work: Work, props: Props): [name: string, entry: Apart][] =>
  apartOf(work.binding, namesIn(work, props)).filter(([, { undo }]) => undo);

/** What stays elsewhere when the object goes, as it is now. */
async function undoable(work: Work, id: string, props: Props): Promise<Props> {
  const names = undoIn(work, props).map(([name]) => name);
  const object =
    names.length > 0 &&
    (await getObject(work, id, membersOf(work.binding, names)).catch((error: unknown) =>
      goneUnlessHidden(work, error, { id, props }),
    ));
  return object ? (await decode(work.definition, work.binding, object, names, {}, codecContext(work))).values : {};
}

/** It is emptied first. */
async function undoApart(work: Work, id: string, props: Props): Promise<void> {
  for (const [name, entry] of undoIn(work, props)) {
    await entry
      .write(apartContext(work, id), work.definition.fields[name]?.empty)
      .catch((error: unknown) => goneUnlessHidden(work, error, { id, props }));
  }
}

/** An object that is not deleted keeps what was emptied for that: the state has it, and no next run would see it. */
async function withUndone(work: Work, id: string, undone: Props, error: unknown): Promise<unknown> {
  for (const [name, entry] of undoIn(work, undone)) {
    await entry.write(apartContext(work, id), undone[name]).catch((cause: unknown) => {
      if (error instanceof Error && !(cause instanceof NotFoundError)) {
        error.message += `; its ${name} may be empty (${messageOf(cause)}): if you keep it, run up with --refresh`;
      }
    });
  }
  return error;
}

async function send(work: Work, id: string, props: Props): Promise<void> {
  await work.calls.remove(work.api, id).then(
    (answer) => confirmDeletion(work, answer, { id, props }),
    (error: unknown) =>
      error instanceof LicenceError && error.broken
        ? refuseUnlessGone(work, { id, props }, error)
        : goneUnlessHidden(work, error, { id, props }),
  );
}
