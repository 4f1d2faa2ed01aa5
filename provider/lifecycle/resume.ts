import { RefusedError, UnexpectedAnswerError, UnknownOutcomeError } from "../errors";
import { isAddressOf } from "../connection/connection";
import { platformNames } from "../definition/platform";
import { resourceName, stackName } from "./address";
import { candidates, isBy, numbered, numberedAdvice } from "./candidates";
import { hidesFrom, isGone, orAdministrator } from "./gone";
import type { JournalKey, JournalLine } from "./journal";
import { hashOf, isSameTenant, keyOf, writeLine } from "./line";
import { fixedChange } from "./look";
import type { Making } from "./making";
import { addressOf } from "./run";
import { identifying, identityOfEntry, identityOfInputs } from "./identity";
import type { Work } from "./work";

/** What an interrupted run of this resource created: its id, after a warning; undefined when nothing is left of it. */
export async function resume(making: Making): Promise<string | undefined> {
  const { work, inputs, entry, old } = making;
  const { run, session, definition, binding } = work;
  const { host } = session;
  const key = keyOf(work);
  if (key.resource === "") {
    return undefined;
  }
  if (entry === undefined) {
    refuseElsewhere(work, key);
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
    const taker = takerOf(work, id);
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
      throw obstructed(line, id, obstacle);
    }
    run.keep(definition.type, id, work.tenant, addressOf(inputs));
    host.log(
      "warning",
      `${definition.type} "${line.name}" (id ${id}) was created by an interrupted run; resuming with it`,
    );
    writeLine(work, { ...line, id, run: run.journal.run });
    return id;
  }
  return undefined;
}

/** Refuses to create on one platform what an interrupted run has created on another, which nothing would name any more. */
function refuseElsewhere({ run, session }: Work, key: JournalKey): void {
  const [line] = run.journal.unfinished(key, (place) => !isAddressOf(session.connection, place));
  if (line !== undefined) {
    throw obstructed(line, line.id, `it is on ${line.place}, which the program does not name for it any more`);
  }
}

/** Refuses to adopt over what an interrupted run of this resource created, which nothing would name any more. */
export async function refuseOverUnfinished(work: Work, adopted: string): Promise<void> {
  const { run, binding } = work;
  const key = keyOf(work);
  for (const line of key.resource === "" ? [] : run.journal.unfinished(key)) {
    const { id } = line;
    const isHere = line.path === binding.collection.path && isSameTenant(work, line);
    if (id === undefined || id === adopted || !isHere || takerOf(work, id) !== undefined) {
      continue;
    }
    if (!(await isGone(work, id)) || hidesFrom(work, line.user)) {
      throw obstructed(line, id, `the program now adopts ${adopted}`);
    }
  }
}

/** Who has adopted what an interrupted run of this resource created. */
function takerOf(work: Work, id: string): JournalLine | undefined {
  const key = keyOf(work);
  return work.run.journal
    .holders(key.place, key.type, id)
    .filter((other) => isSameTenant(work, other))
    .find(({ resource, backend }) => resource !== key.resource || backend !== key.backend);
}

function obstructed({ type, name }: JournalLine, id: string | undefined, obstacle: string): RefusedError {
  const [which, created, clear] =
    id === undefined ? ["", "may have been created", `"${name}"`] : [` (id ${id})`, "was created", id];
  return new RefusedError(
    `${type} "${name}"${which} ${created} by an interrupted run of this resource, and ${obstacle}`,
    {
      advice: `delete it on the platform, or keep it and run pulumi-tenable journal clear ${clear}; then run up again`,
    },
  );
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
