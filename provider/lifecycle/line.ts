import { maySameTenant } from "../platforms/tenant";
import { Journal, type JournalKey, type JournalLine } from "./journal";
import { addressOf } from "./run";
import type { Work } from "./work";

/** What a create is remembered by. */
export const keyOf = ({ run, session, definition, props }: Work): JournalKey => ({
  place: session.connection.url,
  type: definition.type,
  resource: addressOf(props),
  backend: run.backend,
});

/** What the engine knows of this resource: the newest first. */
export function finishedOf(work: Work): JournalLine[] {
  const { place, type, resource, backend } = keyOf(work);
  return work.run.journal
    .finished(place)
    .filter((line) => line.type === type && line.resource === resource && line.backend === backend);
}

/** Ids of one tenant may be those of another at the same address. */
export const isSameTenant = ({ tenant }: Work, line: JournalLine): boolean =>
  tenant === undefined || line.tenant === undefined || maySameTenant(line.tenant, tenant);

/**
 * Of what the program says, by meaning: the body may hold the time of the next run, which is another one tomorrow. Not of
 * secrets: a weak password could be guessed from it.
 */
export const hashOf = ({ definition, props }: Work): string =>
  Journal.hash(
    Object.entries(definition.fields).flatMap(([name, field]) =>
      field.secret || props[name] === undefined ? [] : [[name, field.canonical(props[name])]],
    ),
  );

/** A resource without an address (a program that does not use our classes) has nothing to be recognised by. */
export function writeLine({ run, session }: Work, line: JournalLine): void {
  if (line.resource === "") {
    return;
  }
  try {
    run.journal.write(line);
  } catch (error) {
    session.warnOnce(
      `the journal of unfinished creates cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): if this run is killed, the next one cannot recognize its objects`,
    );
  }
}
