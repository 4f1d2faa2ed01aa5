import type { Props } from "../definition";
import { problemOf, UnknownOutcomeError } from "../errors";
import { stackName } from "./address";
import type { JournalLine } from "./journal";
import { changes, live } from "./look";
import type { Making } from "./making";
import { identifying, identityOfEntry } from "./identity";
import type { Work } from "./work";

/** How far the platform's clock may be from ours, beside the time a request may take. */
const clockMarginMs = 30_000;

/**
 * Objects of this name and these values that were not there before, were created by the user of these keys where the
 * platform tells, and are claimed by no other line of the journal.
 */
export async function candidates(
  making: Making,
  before: ReadonlySet<string>,
  line: JournalLine,
  isCalled = (identity: string): boolean => identity === line.identity,
): Promise<string[]> {
  const { work, inputs } = making;
  const { run, session, binding } = work;
  const others = run.journal.others(line);
  const theirs = new Set(others.flatMap(({ id }) => id ?? []));
  const entries = await session.dialect.list(work.api, binding.collection.path, identifying(session.dialect, binding));
  const windowMs = session.connection.requestTimeoutMs + clockMarginMs;
  const fresh = entries.filter((entry) => {
    const id = String(entry.id);
    const seconds = session.dialect.createdSeconds(entry);
    const inTime = seconds === undefined || Math.abs(seconds * 1000 - line.at) <= windowMs;
    const isFree = !before.has(id) && !run.isMine(line.type, id, work.tenant) && !theirs.has(id);
    return isCalled(identityOfEntry(binding, entry)) && isFree && inTime && isBy(entry, work);
  });
  const ours: string[] = [];
  for (const { id } of fresh) {
    const shown = await live(work, String(id), inputs);
    // What is written by later calls is not there yet.
    const apart = Object.entries(binding.wire as Record<string, { kind: string }>).filter(
      ([, { kind }]) => kind === "apart",
    );
    const ignored = Object.fromEntries([...apart.map(([name]) => name), "name"].map((name) => [name, inputs[name]]));
    if (changes(work, { ...shown, ...ignored }, inputs).length === 0) {
      ours.push(String(id));
    }
  }
  const open = others.filter(
    ({ id, identity, path, at }) =>
      id === undefined && identity === line.identity && path === line.path && Math.abs(at - line.at) <= windowMs,
  );
  if (ours.length > 0 && open.length > 0) {
    // Another resource's create of the same name is open as well: nothing tells whose the object is.
    throw new UnknownOutcomeError(
      `not known whether ${line.type} "${line.name}" was created: ${ours.join(", ")} may belong to ${open.map(({ resource }) => stackName(resource)).join(", ")}`,
      { advice: "adopt yours with adoptId" },
    );
  }
  return ours;
}

/**
 * What the object may have become where its name existed already: numbered, and otherwise like it. Likeness is no proof,
 * so that it is named, and not touched.
 */
export async function numbered(making: Making, before: ReadonlySet<string>, line: JournalLine): Promise<string> {
  const isNumbered = (identity: string): boolean =>
    identity.startsWith(`${line.identity}_`) && /^\d+$/.test(identity.slice(line.identity.length + 1));
  const { uniqueNames } = making.work.binding.collection;
  const ids = uniqueNames === undefined ? [] : await candidates(making, before, line, isNumbered).catch(() => []);
  return ids.length === 0
    ? ""
    : `the name existed, so the platform may have added a number: ${ids.map((id) => `id ${id}`).join(", ")} is new and otherwise equal`;
}

export const numberedAdvice = "delete it unless it belongs to someone else, and choose another name";

/** Where the platform names the creator, it has to be the user of these keys. */
export function isBy(
  entry: Props,
  {
    binding: {
      collection: { creator },
    },
    account: { username, userId },
  }: Work,
): boolean {
  const who = creator === undefined ? undefined : entry[creator];
  const { username: name, id } = typeof who === "object" && who !== null ? (who as Props) : { username: who };
  if (name === undefined && id !== undefined && userId !== undefined) {
    return String(id) === userId;
  }
  return typeof name !== "string" || name === "" || username === "" || name === username;
}

/** After a create without an answer: the one new object with this name and these values, or an error that says so. */
export async function lookFor(making: Making, before: Set<string>, line: JournalLine, cause: unknown): Promise<string> {
  const { session, definition } = making.work;
  const { clock } = session.host;
  const until = clock.now() + session.connection.requestTimeoutMs;
  let found: string[] = [];
  for (let pauseMs = 250; ; pauseMs *= 2) {
    found = await candidates(making, before, line).catch((error: unknown) => {
      if (error instanceof UnknownOutcomeError) {
        throw error;
      }
      return [];
    });
    if (found.length === 1) {
      return found[0] as string;
    }
    if (found.length > 1 || clock.now() >= until) {
      break;
    }
    await clock.sleep(Math.min(pauseMs, Math.max(1, until - clock.now())));
  }
  const renamed = found.length === 0 ? await numbered(making, before, line) : "";
  const ids =
    found.length > 0 ? `; new objects with this name and these values: ${found.join(", ")}` : renamed && `; ${renamed}`;
  const words = problemOf(cause);
  throw new UnknownOutcomeError(`not known whether ${definition.type} "${line.name}" was created: ${words}${ids}`, {
    advice:
      found.length > 0
        ? "adopt yours with adoptId"
        : renamed
          ? numberedAdvice
          : "run again: no object is created twice",
    cause,
  });
}
