import type { Props } from "../definition";
import { LicenceError } from "../errors";
import { resourceName } from "./address";
import { apartOf } from "./body";
import { confirmDeletion, goneUnlessHidden, refuseUnlessGone } from "./gone";
import { refuseLoss, refuseUnlicensed } from "./guards";
import { putRight } from "./leftover";
import { addressOf, objectKey } from "./run";
import { refuseWhenUsed } from "./usage";
import { apartContext, connect, namesIn, type Task, type Work } from "./work";

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
    await undoApart(work, id, props);
    await send(work, id, props);
  } finally {
    session.reads.removed(binding.collection.path);
  }
  run.deleted.add(`${binding.collection.path}/${id}`);
  run.journal.forget(session.connection.url, definition.type, id);
  run.journal.cleared({ place: session.connection.url, type: definition.type, id });
}

/** What stays elsewhere when the object goes is emptied first. */
async function undoApart(work: Work, id: string, props: Props): Promise<void> {
  for (const [name, entry] of apartOf(work.binding, namesIn(work, props)).filter(([, { undo }]) => undo)) {
    await entry
      .write(apartContext(work, id), work.definition.fields[name]?.empty)
      .catch((error: unknown) => goneUnlessHidden(work, error, { id, props }));
  }
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
