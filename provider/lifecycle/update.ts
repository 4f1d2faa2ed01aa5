import type { Props } from "../definition";
import { NotFoundError, PartialError, TenableError } from "../errors";
import { isGone } from "./gone";
import { identityOfInputs } from "./identity";
import { putRight } from "./leftover";
import { changes, live } from "./look";
import { tellUsers } from "./usage";
import { connect, type Found, foundAs, hush, onceIn, type Task } from "./work";
import { write } from "./write";

/** Sends what differs from the last run; without a difference, what differs on the platform (a repair). */
export async function update(task: Task, id: string, olds: Props, news: Props): Promise<Found> {
  hush(task, news);
  const work = await connect(task);
  await putRight(work, news, { id });
  const changed = changes(work, olds, news);
  try {
    const before = changed.length > 0 ? olds : await live(work, id, news);
    const names = changed.length > 0 ? changed : changes(work, before, news);
    await write(work, { id, olds: before, news, names });
    if (identityOfInputs(work.binding, olds) !== identityOfInputs(work.binding, news)) {
      work.run.renamed.add(`${work.binding.collection.path}/${id}`);
    }
    if (names.length > 0) {
      await tellUsers(work.run, { ...work, id, props: news }, work.operation);
    }
  } catch (error) {
    const cause = error instanceof PartialError ? error.cause : error;
    throw cause instanceof NotFoundError && (await isGone(work, id).catch(() => false))
      ? new TenableError(`${work.definition.type} "${String(news.name)}" (id ${id}) does not exist: ${cause.problem}`, {
          advice: "if it was deleted by hand, `pulumi up --refresh` creates it again",
          cause,
        })
      : error;
  }
  return foundAs(work, id, { ...news, ...onceIn(work, olds) }, olds.platformUser);
}
