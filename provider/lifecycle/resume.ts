import { RefusedError, UnexpectedAnswerError, UnknownOutcomeError } from "../errors";
import { platformNames } from "../definition/platform";
import { resourceName, stackName } from "./address";
import { candidates, isBy, numbered, numberedAdvice } from "./candidates";
import { hidesFrom, isGone, orAdministrator } from "./gone";
import type { JournalLine } from "./journal";
import { hashOf, isSameTenant, keyOf, writeLine } from "./line";
import { fixedChange } from "./look";
import type { Making } from "./making";
import { objectKey } from "./run";
import { identifying, identityOfEntry, identityOfInputs } from "./identity";

/** What an interrupted run of this resource created: its id, after a warning; undefined when nothing is left of it. */
export async function resume(making: Making): Promise<string | undefined> {
  const { work, inputs, entry, old } = making;
  const { run, session, definition, binding } = work;
  const { host } = session;
  const key = keyOf(work);
  if (key.resource === "") {
    return undefined;
  }
  const lines = run.journal
    .unfinished(key)
    // The line that made the object which the state names is no line of its replacement.
    .filter((line) => isSameTenant(work, line) && (entry === undefined || line.replaces !== undefined));
  for (const line of lines) {
    const isMeant = entry === undefined || (line.replaces === old?.id && !old?.isLikely);
    const id = line.id ?? (await unanswered(making, line, isMeant));
    const isLost = id === undefined || (line.path === binding.collection.path && (await isGone(work, id)));
    if (isLost && hidesFrom(work, line.user)) {
      const [which, clear] = id === undefined ? ["", `"${line.name}"`] : [` (id ${id})`, id];
      throw new RefusedError(
        `an interrupted run of this resource started to create ${definition.type} "${line.name}"${which}, which does not exist or is not shared with ${work.account.username}`,
        {
          advice: `use the keys of ${line.user ?? "its owner"}${orAdministrator(work)}, or run pulumi-tenable journal clear ${clear} if it does not exist`,
        },
      );
    }
    if (isLost) {
      const renamed = line.id === undefined && isMeant ? await numbered(making, new Set(line.before), line) : "";
      if (renamed) {
        host.log("warning", `${definition.type} "${line.name}" of an interrupted run: ${renamed}; ${numberedAdvice}`);
      }
      run.journal.drop(line);
      continue;
    }
    const taker = run.journal
      .holders(key.place, key.type, id)
      .filter((other) => isSameTenant(work, other))
      .find(({ resource, backend }) => resource !== key.resource || backend !== key.backend);
    if (taker !== undefined) {
      throw new RefusedError(
        `${definition.type} "${line.name}" (id ${id}) was created by an interrupted run of this resource, and ${resourceName(taker.resource)} of ${stackName(taker.resource)} has adopted it`,
        {
          advice: `give this resource another name, or release the object there with pulumi state delete; then run pulumi-tenable journal clear ${id}`,
        },
      );
    }
    const obstacle =
      line.path !== binding.collection.path || line.identity !== identityOfInputs(binding, inputs)
        ? "the program now names another object"
        : !isMeant
          ? "it was created to replace another object"
          : await changedForGood(making, line, id);
    if (obstacle !== undefined) {
      throw new RefusedError(
        `${definition.type} "${line.name}" (id ${id}) was created by an interrupted run of this resource, and ${obstacle}`,
        {
          advice: `delete it on the platform, or keep it and run pulumi-tenable journal clear ${id}; then run up again`,
        },
      );
    }
    run.mine.add(objectKey(definition.type, id));
    host.log(
      "warning",
      `${definition.type} "${line.name}" (id ${id}) was created by an interrupted run; resuming with it`,
    );
    writeLine(work, { ...line, id, run: run.journal.run });
    return id;
  }
  return undefined;
}

/** Why an unfinished object cannot become what the program says now. */
async function changedForGood({ work, inputs }: Making, line: JournalLine, id: string): Promise<string | undefined> {
  try {
    const fixed = await fixedChange(work, id, inputs);
    return fixed === undefined ? undefined : `its ${fixed} cannot be changed to the declared value`;
  } catch (error) {
    // It lacks members that an object of these inputs has.
    if (error instanceof UnexpectedAnswerError) {
      return "it is of another kind than declared";
    }
    throw error;
  }
}

/** The request was sent and its answer never read: the object, if it came to be. */
async function unanswered(making: Making, line: JournalLine, isMeant: boolean): Promise<string | undefined> {
  const { work } = making;
  const { run, session, binding, definition } = work;
  const isSame = isMeant && hashOf(work) === line.hash;
  const found = isSame ? await candidates(making, new Set(line.before), line) : await newNamesakes(line);
  if (found.length > 1 || (found.length > 0 && !isSame)) {
    const { connection } = session;
    throw new UnknownOutcomeError(
      `an interrupted run sent ${definition.type} "${line.name}" to ${platformNames[connection.platform]}, and ${found.length === 1 ? "one new object is equal" : `${found.length} new objects are equal`}: ${found.join(", ")}`,
      {
        advice: `adopt it with adoptId if it matches the program; otherwise delete it on the platform, or keep it and run pulumi-tenable journal clear "${line.name}"; then run up again`,
      },
    );
  }
  return found[0];

  /** What the program said then is not known any more: new objects of that name, whatever they hold. */
  async function newNamesakes({ path, identity, before }: JournalLine): Promise<string[]> {
    if (path !== binding.collection.path) {
      return [];
    }
    const entries = await session.dialect.list(work.api, path, identifying(session.dialect, binding));
    const fresh = entries.filter(
      (entry) =>
        identityOfEntry(binding, entry) === identity && !before.includes(String(entry.id)) && isBy(entry, work),
    );
    return fresh.map(({ id }) => String(id)).filter((id) => !run.journal.others(line).some((other) => other.id === id));
  }
}
