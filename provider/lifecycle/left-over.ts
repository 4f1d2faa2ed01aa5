import { isSameStack } from "./address";
import type { JournalLine } from "./journal";
import type { Run } from "./run";

/** Tells once a run what interrupted runs have created, or may have, and no program names any more. */
export function warnOfLeftOvers(run: Run, address: string): void {
  for (const line of run.journal.leftOver()) {
    const isHere = line.backend === run.backend && isSameStack(line.resource, address);
    if (isHere && !run.hasAsked(line.resource)) {
      run.session.warnOnce(leftOver(line, "the program no longer declares it"));
    }
  }
}

/** The same for what was to replace an object that is to stay now. */
export function warnOfReplacements(run: Run, type: string, id: string, resource: string): void {
  const key = { place: run.session.connection.url, type, resource, backend: run.backend };
  for (const line of run.journal.unfinished(key).filter(({ replaces }) => replaces === id)) {
    run.session.warnOnce(leftOver(line, `${type} ${id}, which it was to replace, is kept`));
  }
}

const leftOver = ({ type, name, id }: JournalLine, why: string): string =>
  id === undefined
    ? `an interrupted run tried to create ${type} "${name}", the outcome is not known, and ${why}: if it exists on the platform, delete or keep it; then run pulumi-tenable journal clear "${name}" --type ${type}`
    : `${type} "${name}" (id ${id}) was created by an interrupted run, and ${why}: delete it on the platform, or keep it and run pulumi-tenable journal clear ${id}`;
