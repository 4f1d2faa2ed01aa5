import type { AnyDefinition, Binding, ObjectCalls, Props } from "../definition";
import { cut, LicenceError, NotFoundError, RefusedError, UnknownOutcomeError } from "../errors";
import { redact } from "../http/redact";
import { type Api, isOpen } from "../platforms/api";
import type { Facts } from "../platforms/dialect";
import { platformNames } from "../platforms/name";
import { secretsIn } from "./body";
import { isGone } from "./gone";
import { Journal, type JournalLine } from "./journal";
import { identifying, identityOfEntry, identityOfInputs, objectKey, type Session } from "./session";

/** An object that gives way to a new one, with the table it was made by. */
export interface Replaced {
  id: string;
  props: Props;
  binding: Binding;
}

/** What making asks of the lifecycle around it. */
export interface Maker {
  readonly definition: AnyDefinition;
  readonly binding: Binding;
  readonly session: Session;
  readonly calls: ObjectCalls;
  /** When the operation began. */
  readonly since: number;
  /** Values of these inputs that an object shows. */
  live(api: Api, id: string, inputs: Props): Promise<Props>;
  /** Properties that differ by meaning. */
  changes(olds: Props, news: Props): string[];
  rename(api: Api, id: string, name: string): Promise<void>;
  /** What is being replaced by an object with these inputs. */
  replaced(inputs: Props): Replaced | undefined;
}

interface Making {
  lifecycle: Maker;
  api: Api;
  facts: Facts;
  inputs: Props;
  body: Props;
}

/** A new object with the platform's answer, or one that a run of ours had made before. */
type Made = { id: string; answer: Props } | { taken: string };

/** How far the platform's clock may be from ours, beside the time a request may take. */
const clockMarginMs = 30_000;

/**
 * Makes an object once. Never a second request for one that may have been carried out; never over an object of the
 * same name that nobody adopted; and what an interrupted run of the same owner made is taken up.
 */
export async function make(making: Making): Promise<Made> {
  const { lifecycle, api, inputs } = making;
  const { session, binding } = lifecycle;
  const name = String(inputs.name);
  const before = await session.before(binding, api);
  const taken = await takeUp(making);
  if (taken !== undefined) {
    return { taken };
  }
  const namesakes = (before.byIdentity.get(identityOfInputs(binding, inputs)) ?? []).filter(
    (id) => !session.replacing.has(objectKey(lifecycle.definition.type, id)),
  );
  if (namesakes.length > 0 && inputs.allowSameName !== true) {
    throw sameName(lifecycle, name, namesakes);
  }
  return await claiming(lifecycle, inputs, () => besidesReplaced(making, () => post(making, before)));
}

/** Makes over what is there. No second resource of the program may: each would undo the other. */
export async function makeOver({ lifecycle, api, inputs, body }: Making): Promise<{ id: string; answer: Props }> {
  const { session, definition, calls } = lifecycle;
  return await claiming(lifecycle, inputs, async () => {
    const made = await calls.create(api, body);
    session.made.add(objectKey(definition.type, made.id));
    return made;
  });
}

/** Runs `work` as the only one of this process that makes an object of this identity. */
async function claiming<R>({ definition, session, binding }: Maker, inputs: Props, work: () => Promise<R>): Promise<R> {
  const identity = identityOfInputs(binding, inputs);
  const claim = `${definition.type} ${binding.path} ${identity}`;
  const other = session.claims.get(claim);
  if (other !== undefined && inputs.allowSameName !== true) {
    throw new RefusedError(
      `${definition.type} "${String(inputs.name ?? identity)}" is made by another resource of this program already (${other})`,
      {
        advice: binding.unlisted
          ? "keep one of them, and use it in both places"
          : "give one of them another name, or say allowSameName: true",
      },
    );
  }
  session.claims.set(claim, String(inputs.owner ?? "without an owner"));
  try {
    return await work();
  } catch (error) {
    session.claims.delete(claim);
    throw error;
  }
}

/** Where two of one name cannot be at once, what is being replaced gives way first, and gets its name back on failure. */
async function besidesReplaced<R>({ lifecycle, api, inputs }: Making, work: () => Promise<R>): Promise<R> {
  const { binding } = lifecycle;
  const old = lifecycle.replaced(inputs);
  if (
    binding.uniqueWithin === undefined ||
    old === undefined ||
    old.binding.path !== binding.path ||
    identityOfInputs(binding, old.props) !== identityOfInputs(binding, inputs)
  ) {
    return await work();
  }
  const name = String(inputs.name);
  await lifecycle.rename(api, old.id, replacedName(name, binding.uniqueWithin));
  try {
    return await work();
  } catch (error) {
    // Where the new one may be there all the same, the name may be its.
    if (!(error instanceof UnknownOutcomeError)) {
      await lifecycle.rename(api, old.id, name).catch(() => undefined);
    }
    throw error;
  }
}

function replacedName(name: string, length: number): string {
  const suffix = " (replaced)";
  return cut(name, length - suffix.length - 1) + suffix;
}

function sameName({ definition }: Maker, name: string, ids: string[]): RefusedError {
  const which = ids.length === 1 ? `id ${ids[0]}` : `ids ${ids.join(", ")}`;
  return new RefusedError(`${definition.type} "${name}" exists (${which})`, {
    advice: `adopt it with adoptId: "${ids[0]}", keep the history of a renamed resource with aliases, or say allowSameName: true`,
  });
}

/** Of the body but for its secrets: a weak password could be guessed from it. */
const hashOf = ({ lifecycle: { definition }, inputs, body }: Making): string => {
  const secrets = secretsIn(definition, inputs).map((secret) => JSON.stringify(secret).slice(1, -1));
  return Journal.hash(secrets.length > 0 ? redact(JSON.stringify(body), secrets) : body);
};

async function post(making: Making, before: { ids: Set<string>; byIdentity: Map<string, string[]> }): Promise<Made> {
  const { lifecycle, api, inputs, body } = making;
  const { session, definition } = lifecycle;
  const line: JournalLine = {
    address: session.connection.url,
    type: definition.type,
    name: String(inputs.name),
    owner: String(inputs.owner ?? ""),
    hash: hashOf(making),
    before: before.byIdentity.get(identityOfInputs(lifecycle.binding, inputs)) ?? [],
    at: session.platformNow(),
  };
  note(making, line);
  try {
    const made = await lifecycle.calls.create(api, body);
    note(making, { ...line, id: made.id });
    session.made.add(objectKey(definition.type, made.id));
    return made;
  } catch (error) {
    if (!isOpen(error)) {
      session.journal.drop(line);
      throw error instanceof NotFoundError ? refersToNothing(definition, inputs, error) : error;
    }
    const id =
      error instanceof LicenceError
        ? await madeAllTheSame(making, before.ids, line, error)
        : await lookFor(making, before.ids, line, error);
    note(making, { ...line, id });
    session.made.add(objectKey(definition.type, id));
    return { taken: id };
  }
}

/** A collection that is there and says "not found" speaks of something that the body names. */
function refersToNothing(definition: AnyDefinition, inputs: Props, error: NotFoundError): Error {
  const references = Object.entries(inputs).filter(
    ([name]) => /Ids?$/.test(name) && Object.hasOwn(definition.fields, name),
  );
  const named = references.map(([name, id]) => `${name} ${JSON.stringify(id)}`);
  return named.length === 0
    ? error
    : new RefusedError(error.message, { advice: `what it refers to is not there, or not shared: ${named.join(", ")}` });
}

/** A licence's refusal that broke off may have been carried out, and mostly was not. */
async function madeAllTheSame(
  making: Making,
  before: Set<string>,
  line: JournalLine,
  refusal: LicenceError,
): Promise<string> {
  const [found, ...more] = await candidates(making, before, line);
  if (found === undefined || more.length > 0) {
    making.lifecycle.session.journal.drop(line);
    throw refusal;
  }
  return found;
}

/** An owner without a name (a program that does not use our classes) has nothing to be recognised by. */
export function note({ lifecycle: { session } }: { lifecycle: Pick<Maker, "session"> }, line: JournalLine): void {
  if (line.owner === "") {
    return;
  }
  try {
    session.journal.write(line);
  } catch (error) {
    session.host.log(
      "warning",
      `the journal of unfinished creates cannot be written (${String(error)}): if this run is killed, the next one cannot tell its objects from others`,
    );
  }
}

/** After a create without an answer: the one new object with this name and these values, or an error that says so. */
async function lookFor(making: Making, before: Set<string>, line: JournalLine, cause: unknown): Promise<string> {
  const { session, definition } = making.lifecycle;
  const { clock } = session.host;
  const until = clock.now() + session.connection.requestTimeoutMs;
  let found: string[] = [];
  for (let pauseMs = 250; ; pauseMs *= 2) {
    found = await candidates(making, before, line).catch(() => []);
    if (found.length === 1) {
      return found[0] as string;
    }
    if (found.length > 1 || clock.now() >= until) {
      break;
    }
    await clock.sleep(Math.min(pauseMs, Math.max(1, until - clock.now())));
  }
  const ids = found.length > 0 ? `; new ones with this name and these values: ${found.join(", ")}` : "";
  const words = cause instanceof Error ? cause.message : String(cause);
  throw new UnknownOutcomeError(`not known whether ${definition.type} "${line.name}" was created: ${words}${ids}`, {
    advice: found.length > 0 ? "adopt yours with adoptId" : "run again: nothing is made twice",
    cause,
  });
}

/** Objects of this name and these values that were not there before and are nobody else's. */
async function candidates(making: Making, before: ReadonlySet<string>, line: JournalLine): Promise<string[]> {
  const { lifecycle, api, inputs } = making;
  const { session, binding } = lifecycle;
  const others = session.journal.idsOfOthers(line.address, line.type, line.owner);
  const entries = await session.dialect.list(api, binding.path, identifying(session.dialect, binding));
  const windowMs = session.connection.requestTimeoutMs + clockMarginMs;
  const fresh = entries.filter((entry) => {
    const id = String(entry.id);
    const seconds = session.dialect.createdSeconds(entry);
    const inTime = seconds === undefined || Math.abs(seconds * 1000 - line.at) <= windowMs;
    const isNamesake = identityOfEntry(binding, entry) === identityOfInputs(binding, inputs);
    return isNamesake && !before.has(id) && !session.made.has(objectKey(line.type, id)) && !others.has(id) && inTime;
  });
  const ours: string[] = [];
  for (const { id } of fresh) {
    const live = await lifecycle.live(api, String(id), inputs);
    // What is written by later calls is not there yet.
    const apart = Object.entries(binding.wire as Record<string, { kind: string }>).filter(
      ([, { kind }]) => kind === "apart",
    );
    const ignored = Object.fromEntries(apart.map(([name]) => [name, inputs[name]]));
    if (lifecycle.changes({ ...live, ...ignored }, inputs).length === 0) {
      ours.push(String(id));
    }
  }
  return ours;
}

/** What an interrupted run of this owner made: its id, after a warning; undefined when nothing is left of it. */
async function takeUp(making: Making): Promise<string | undefined> {
  const { lifecycle, api, inputs } = making;
  const { session, definition } = lifecycle;
  const line = session.journal.unfinished(session.connection.url, definition.type, String(inputs.owner ?? ""));
  if (
    !line ||
    line.owner === "" ||
    (line.id !== undefined && session.replacing.has(objectKey(definition.type, line.id)))
  ) {
    return undefined;
  }
  const id = line.id ?? (await unanswered(making, line, hashOf(making)));
  if (id === undefined || (await isGone(lifecycle, api, id))) {
    session.journal.drop(line);
    return undefined;
  }
  session.host.log(
    "warning",
    `${definition.type} "${line.name}" (id ${id}) was made by an interrupted run of this program and is taken up`,
  );
  note(making, { ...line, id });
  return id;
}

/** The request was sent and its answer never read: the object, if it came to be. */
async function unanswered(making: Making, line: JournalLine, hash: string): Promise<string | undefined> {
  const { lifecycle } = making;
  if (hash !== line.hash) {
    // The program says something else now: what was made then is met as an object of the same name.
    return undefined;
  }
  const found = await candidates(making, new Set(line.before), line);
  if (found.length > 1) {
    const { connection } = lifecycle.session;
    throw new UnknownOutcomeError(
      `an interrupted run sent ${lifecycle.definition.type} "${line.name}" to ${platformNames[connection.platform]}, and ${found.length} new ones look like it: ${found.join(", ")}`,
      { advice: "adopt yours with adoptId" },
    );
  }
  return found[0];
}
