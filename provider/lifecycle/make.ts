import { type AnyDefinition, type Binding, bindingFor, type ObjectCalls, own, type Props } from "../definition";
import {
  cut,
  LicenceError,
  messageOf,
  NotFoundError,
  problemOf,
  RefusedError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
} from "../errors";
import { type Api, isOpen } from "../platforms/api";
import type { Facts } from "../platforms/dialect";
import { platformNames } from "../platforms/name";
import { maySameTenant } from "../platforms/tenant";
import { isSameStack, resourceName, stackName } from "./address";
import { isGone, removeSurely } from "./gone";
import { Journal, type JournalKey, type JournalLine, type Leftover } from "./journal";
import { giveBack, leave, leftoverOf } from "./leftover";
import { addressOf, type Entry, objectKey } from "./run";
import { type Before, identifying, identityOfEntry, identityOfInputs, type Session } from "./session";

/** An object that gives way to a new one, with the table it was made by. */
interface Replaced {
  id: string;
  props: Props;
  binding: Binding;
  /** Known by its name and values alone: it is not touched, and only keeps its name from stopping the create. */
  isLikely: boolean;
}

/** What making asks of the lifecycle around it. */
export interface Maker {
  readonly definition: AnyDefinition;
  readonly binding: Binding;
  readonly session: Session;
  readonly calls: ObjectCalls;
  /** Whose objects the keys see, where the platform tells. */
  readonly tenant?: string;
  /** When the operation began. */
  readonly since: number;
  /** Values of these inputs that an object shows. */
  live(api: Api, id: string, inputs: Props): Promise<Props>;
  /** Properties that differ by meaning. */
  changes(olds: Props, news: Props): string[];
  /** The first property of an object that would have to change and cannot. */
  fixedChange(api: Api, id: string, inputs: Props): Promise<string | undefined>;
  rename(api: Api, id: string, name: string): Promise<void>;
}

export interface Making {
  lifecycle: Maker;
  api: Api;
  facts: Facts;
  inputs: Props;
  body: Props;
  /** What the collection held before this run created anything of it. */
  before: Before;
  /** The resource's entry in the state, where this run was shown one: the create is a replacement then. */
  entry?: Entry;
  old?: Replaced;
}

/** A new object with the platform's answer, or one that a run of ours had made before. */
type Made = { id: string; answer: Props } | { taken: string };

/** How far the platform's clock may be from ours, beside the time a request may take. */
const clockMarginMs = 30_000;

/**
 * Makes an object once. Never a second request for one that may have been carried out; never over an object of the
 * same name that was not adopted; and what an interrupted run of the same resource created is resumed with.
 */
export async function make(making: Making): Promise<Made> {
  const { lifecycle, inputs, before, old } = making;
  const { session, definition } = lifecycle;
  const taken = await resume(making);
  if (taken !== undefined) {
    return { taken };
  }
  const namesakes = namesakesOf(lifecycle, before, inputs).filter(
    (id) => id !== old?.id && !session.run.replacing.has(objectKey(definition.type, id)),
  );
  if (namesakes.length > 0 && inputs.allowSameName !== true) {
    throw sameName(making, namesakes);
  }
  return await claiming(lifecycle, inputs, () => besidesReplaced(making, () => post(making)));
}

/** Ids of the objects that had the identity of these inputs before, and were not deleted since. */
function namesakesOf({ binding, session }: Maker, before: Before, inputs: Props): string[] {
  const all = before.byIdentity.get(identityOfInputs(binding, inputs)) ?? [];
  return all.filter((id) => !session.run.deleted.has(`${binding.path}/${id}`));
}

/**
 * The object that the new one replaces. The engine tells its id in a diff only; where it asks for none (`replaceWith`,
 * `replacementTrigger`), the journal of this machine knows what the resource created, or one object is just like it.
 */
export async function oldOf(making: Making): Promise<Replaced | undefined> {
  const { lifecycle, entry } = making;
  const { definition, session } = lifecycle;
  if (!entry) {
    return undefined;
  }
  const props = entry.outs ?? entry.olds;
  const found = entry.id === undefined ? await findOld(making, entry) : { id: entry.id, isLikely: false };
  const binding = found && bindingFor(definition, session.connection.platform, props, found.id);
  return found === undefined || typeof binding !== "object" || session.run.deleted.has(`${binding.path}/${found.id}`)
    ? undefined
    : { ...found, props, binding };
}

async function findOld(
  { lifecycle, api, before }: Making,
  { olds, address, stored }: Entry,
): Promise<{ id: string; isLikely: boolean } | undefined> {
  const { session, definition, binding } = lifecycle;
  if (binding.unlisted) {
    return undefined;
  }
  const namesakes = namesakesOf(lifecycle, before, olds);
  const { journal } = session.run;
  const proven = namesakes.find((id) =>
    journal
      .holders(session.connection.url, definition.type, id)
      .filter((line) => isSameTenant(lifecycle, line))
      .filter((line) => journal.isFinished(line) && line.backend === session.backend)
      .some(({ resource }) => resource === address && address === stored),
  );
  if (proven !== undefined) {
    return { id: proven, isLikely: false };
  }
  const [only, ...more] = namesakes;
  const isAlike =
    only !== undefined &&
    more.length === 0 &&
    lifecycle.changes(await lifecycle.live(api, only, olds), { ...olds, connection: undefined }).length === 0;
  return isAlike ? { id: only, isLikely: true } : undefined;
}

/** Makes over what is there. No second resource of the program may: each would undo the other. */
export async function makeOver({ lifecycle, api, inputs, body }: Making): Promise<{ id: string; answer: Props }> {
  const { session, definition, calls } = lifecycle;
  return await claiming(lifecycle, inputs, async () => {
    const made = await calls.create(api, body);
    session.run.mine.add(objectKey(definition.type, made.id));
    return made;
  });
}

/** Runs `work` as the only one of this process that makes an object of this identity. */
async function claiming<R>({ definition, session, binding }: Maker, inputs: Props, work: () => Promise<R>): Promise<R> {
  const identity = identityOfInputs(binding, inputs);
  const claim = `${definition.type} ${binding.path} ${identity}`;
  const other = session.run.claims.get(claim);
  if (other !== undefined && inputs.allowSameName !== true) {
    throw new RefusedError(
      `${definition.type} "${String(inputs.name ?? identity)}" is already created by another resource of this program (${resourceName(other)})`,
      {
        advice: binding.unlisted
          ? "keep one of them, and use it in both places"
          : "give one of them another name, or set allowSameName: true",
      },
    );
  }
  session.run.claims.set(claim, addressOf(inputs) || "without an address");
  try {
    return await work();
  } catch (error) {
    session.run.claims.delete(claim);
    throw error;
  }
}

/** Where two of one name cannot be at once, what is being replaced gives way first, and gets its name back on failure. */
async function besidesReplaced<R>(making: Making, work: () => Promise<R>): Promise<R> {
  const { lifecycle, api, inputs, old } = making;
  const { binding } = lifecycle;
  if (
    binding.uniqueWithin === undefined ||
    old === undefined ||
    old.binding.path !== binding.path ||
    !namesakesOf(lifecycle, making.before, inputs).includes(old.id)
  ) {
    return await work();
  }
  if (old.isLikely) {
    // Renaming is a write, and likeness is no proof.
    throw sameName(making, [old.id]);
  }
  const name = String(inputs.name);
  const aside = replacedName(name, binding.uniqueWithin);
  const leftover = leftoverOf(lifecycle, inputs, { id: old.id, name: aside, rename: name });
  leave(lifecycle, leftover);
  try {
    await lifecycle.rename(api, old.id, aside);
    const made = await work();
    lifecycle.session.run.journal.cleared(leftover);
    return made;
  } catch (error) {
    throw await withNameBack(lifecycle, api, leftover, error);
  }
}

/** A failure after which what was to be replaced has its name again; or that says that it has not. */
async function withNameBack(lifecycle: Maker, api: Api, leftover: Leftover, error: unknown): Promise<unknown> {
  // Where the new one may be there all the same, the name may be its.
  const why =
    error instanceof UnknownOutcomeError
      ? "the new one may have its name"
      : await giveBack(lifecycle, api, leftover).then(() => undefined, messageOf);
  if (why === undefined) {
    lifecycle.session.run.journal.cleared(leftover);
  } else if (error instanceof Error) {
    const { type, id, name } = leftover;
    error.message += `; ${type} ${id} may still be called "${name}" (${why}), and the next run gives it its name back`;
  }
  return error;
}

function replacedName(name: string, length: number): string {
  const suffix = " (replaced)";
  return cut(name, length - suffix.length - 1) + suffix;
}

/** Says whose the object is, as far as the journal of this machine knows, and every way on that is right for it. */
function sameName({ lifecycle, inputs }: Making, ids: string[]): RefusedError {
  const { definition, session, binding } = lifecycle;
  const [id] = ids as [string];
  const which = ids.length === 1 ? `id ${id}` : `ids ${ids.join(", ")}`;
  const mine = addressOf(inputs);
  const { backend } = session;
  const [holder] = session.run.journal
    .holders(session.connection.url, definition.type, id)
    .sort((a, b) => Number(b.resource === mine) - Number(a.resource === mine) || b.at - a.at);
  const adopt = `adopt it with adoptId: "${id}"`;
  const canBeTwo = binding.uniqueWithin === undefined;
  const orSameName = canBeTwo ? ", or set allowSameName: true" : "";
  const replace = `to replace it (--replace, state taint), set deleteBeforeReplace: true${canBeTwo ? " or allowSameName: true" : ""} for this run`;
  const isHere = holder?.backend === backend;
  const [whose, advice] =
    holder === undefined
      ? ["", `${adopt}, keep the history of a renamed or moved resource with aliases${orSameName}; ${replace}`]
      : isHere && holder.resource === mine
        ? [" and this resource created it", `${replace}; if the state lost it, ${adopt}`]
        : isHere && isSameStack(holder.resource, mine)
          ? [
              ` and ${resourceName(holder.resource)} of this stack created it`,
              `keep the history of a renamed or moved resource with aliases, or ${adopt}${orSameName}`,
            ]
          : [
              ` and ${stackName(holder.resource)}${isHere ? "" : " in another backend"} created it`,
              `give this one another name${orSameName}; or release it there with pulumi state delete and ${adopt}`,
            ];
  return new RefusedError(`${definition.type} "${String(inputs.name)}" exists (${which})${whose}`, { advice });
}

/**
 * Of what the program says, by meaning: the body may hold the time of the next run, which is another one tomorrow. Not of
 * secrets: a weak password could be guessed from it.
 */
const hashOf = ({ lifecycle: { definition }, inputs }: Making): string =>
  Journal.hash(
    Object.entries(definition.fields).flatMap(([name, field]) =>
      field.secret || inputs[name] === undefined ? [] : [[name, field.canonical(inputs[name])]],
    ),
  );

/** Ids of one tenant may be those of another at the same address. */
const isSameTenant = ({ tenant }: Maker, line: JournalLine): boolean =>
  tenant === undefined || line.tenant === undefined || maySameTenant(line.tenant, tenant);

const keyOf = ({ lifecycle: { session, definition } }: Pick<Making, "lifecycle">, inputs: Props): JournalKey => ({
  place: session.connection.url,
  type: definition.type,
  resource: addressOf(inputs),
  backend: session.backend,
});

async function post(making: Making): Promise<Made> {
  const { lifecycle, api, facts, inputs, body, before, old } = making;
  const { session, definition, binding } = lifecycle;
  const { run } = session;
  const line: JournalLine = {
    ...keyOf(making, inputs),
    ...(old && { replaces: old.id }),
    name: String(inputs.name),
    user: facts.username,
    ...(lifecycle.tenant !== undefined && { tenant: lifecycle.tenant }),
    path: binding.path,
    identity: identityOfInputs(binding, inputs),
    hash: hashOf(making),
    before: before.byIdentity.get(identityOfInputs(binding, inputs)) ?? [],
    at: session.platformNow(),
    run: run.journal.run,
  };
  note(lifecycle, line);
  try {
    const { became, ...made } = await lifecycle.calls.create(api, body);
    if (became !== undefined) {
      return await undo(making, made.id, became);
    }
    note(lifecycle, { ...line, id: made.id });
    run.mine.add(objectKey(definition.type, made.id));
    return made;
  } catch (error) {
    if (!isOpen(error)) {
      run.journal.drop(line);
      throw error instanceof NotFoundError ? refersToNothing(definition, inputs, error) : error;
    }
    const id =
      error instanceof LicenceError
        ? await madeAllTheSame(making, before.ids, line, error)
        : await lookFor(making, before.ids, line, error);
    note(lifecycle, { ...line, id });
    run.mine.add(objectKey(definition.type, id));
    return { taken: id };
  }
}

/** Deletes what got another name than its own: under that one it would not be found. */
async function undo(making: Making, id: string, became: string): Promise<never> {
  const { lifecycle, api, inputs, old } = making;
  const { definition, binding, session } = lifecycle;
  const name = String(inputs.name);
  const said = `${definition.type} "${name}" became "${became}"`;
  const leftover = leftoverOf(lifecycle, inputs, { id, name: became, ...(old && { old: old.id }) });
  leave(lifecycle, leftover);
  await removeSurely(lifecycle, api, id).catch((error: unknown) => {
    throw new RefusedError(`${said} (id ${id}), and could not be deleted again: ${messageOf(error)}`, {
      advice: `the next run deletes it; ${otherName}`,
      cause: error,
    });
  });
  session.run.journal.cleared(leftover);
  const entries = await session.dialect.list(api, binding.path, session.dialect.identifying).catch(() => []);
  const other = entries.find((entry) => entry.name === name && entry.id !== old?.id);
  throw new RefusedError(`${said}, and was deleted again`, {
    advice: other
      ? `another one of this name (id ${String(other.id)}) was created meanwhile: ${otherName}`
      : `there is one of this name already, which these keys may not see: ${otherName}`,
  });
}

const otherName = "choose another name";

/** A collection that is there and says "not found" speaks of something that the body names. */
function refersToNothing(definition: AnyDefinition, inputs: Props, error: NotFoundError): Error {
  const references = Object.entries(inputs).filter(([name]) => own(definition.fields, name)?.refersTo !== undefined);
  const named = references.map(([name, id]) => `${name} ${JSON.stringify(id)}`);
  return named.length === 0
    ? error
    : new RefusedError(error.problem, { advice: `what it refers to is not there, or not shared: ${named.join(", ")}` });
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
    making.lifecycle.session.run.journal.drop(line);
    throw refusal;
  }
  return found;
}

/** A resource without an address (a program that does not use our classes) has nothing to be recognised by. */
function note({ session }: Pick<Maker, "session">, line: JournalLine): void {
  if (line.resource === "") {
    return;
  }
  try {
    session.run.journal.write(line);
  } catch (error) {
    session.warnOnce(
      `the journal of unfinished creates cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): if this run is killed, the next one cannot tell its objects from others`,
    );
  }
}

/** Remembers who adopted what: this run deletes it under no other name, and another stack that adopts it is told. */
export function noteAdoption(lifecycle: Maker, id: string, inputs: Props): void {
  const { session, definition, binding } = lifecycle;
  const { run, host } = session;
  const key = keyOf({ lifecycle }, inputs);
  const others = run.journal
    .holders(key.place, key.type, id)
    .filter(({ resource, backend }) => backend !== key.backend || !isSameStack(resource, key.resource));
  const [other] = others.sort((a, b) => b.at - a.at);
  if (other && key.resource !== "") {
    const where = `${stackName(other.resource)}${other.backend === key.backend ? "" : " in another backend"}`;
    host.log(
      "warning",
      `${definition.type} ${id} is also managed by ${where}, as ${resourceName(other.resource)}: the stack that is destroyed first deletes it; release it there with pulumi state delete`,
    );
  }
  run.mine.add(objectKey(definition.type, id));
  note(lifecycle, {
    ...key,
    name: String(inputs.name),
    ...(lifecycle.tenant !== undefined && { tenant: lifecycle.tenant }),
    path: binding.path,
    identity: identityOfInputs(binding, inputs),
    hash: "",
    before: [],
    at: host.clock.now(),
    run: run.journal.run,
    id,
    adopted: true,
  });
}

/** After a create without an answer: the one new object with this name and these values, or an error that says so. */
async function lookFor(making: Making, before: Set<string>, line: JournalLine, cause: unknown): Promise<string> {
  const { session, definition } = making.lifecycle;
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
    found.length > 0 ? `; new ones with this name and these values: ${found.join(", ")}` : renamed && `; ${renamed}`;
  const words = problemOf(cause);
  throw new UnknownOutcomeError(`not known whether ${definition.type} "${line.name}" was created: ${words}${ids}`, {
    advice:
      found.length > 0 ? "adopt yours with adoptId" : renamed ? numberedAdvice : "run again: nothing is made twice",
    cause,
  });
}

/** True for an object that the resource has adopted before and that was deleted since: it is created again, and told. */
export async function wasAdopted(
  lifecycle: Maker,
  { api, facts }: Pick<Making, "api" | "facts">,
  id: string,
  inputs: Props,
): Promise<boolean> {
  const { session, definition } = lifecycle;
  const { run, host } = session;
  const { place, type, resource, backend } = keyOf({ lifecycle }, inputs);
  const lines = run.journal.holders(place, type, id).filter((line) => line.adopted && run.journal.isFinished(line));
  const isKnown =
    run.gone.has(objectKey(type, id)) ||
    // Whose the object is, the journal does not know: an administrator sees it whoever owns it.
    (!hidesFrom({ lifecycle, facts }) && lines.some((line) => line.resource === resource && line.backend === backend));
  if (!isKnown || !(await isGone(lifecycle, api, id))) {
    return false;
  }
  host.log(
    "warning",
    `${definition.type} ${id}, which ${resourceName(resource)} had adopted, was deleted on the platform: a new one is created; remove adoptId from the program`,
  );
  return true;
}

/**
 * Objects of this name and these values that were not there before, were created by the user of these keys where the
 * platform tells, and are claimed by no other line of the journal.
 */
async function candidates(
  making: Making,
  before: ReadonlySet<string>,
  line: JournalLine,
  isCalled = (identity: string): boolean => identity === line.identity,
): Promise<string[]> {
  const { lifecycle, api, facts, inputs } = making;
  const { session, binding } = lifecycle;
  const others = session.run.journal.others(line);
  const theirs = new Set(others.flatMap(({ id }) => id ?? []));
  const entries = await session.dialect.list(api, binding.path, identifying(session.dialect, binding));
  const windowMs = session.connection.requestTimeoutMs + clockMarginMs;
  const fresh = entries.filter((entry) => {
    const id = String(entry.id);
    const seconds = session.dialect.createdSeconds(entry);
    const inTime = seconds === undefined || Math.abs(seconds * 1000 - line.at) <= windowMs;
    const isFree = !before.has(id) && !session.run.mine.has(objectKey(line.type, id)) && !theirs.has(id);
    return isCalled(identityOfEntry(binding, entry)) && isFree && inTime && isBy(entry, binding, facts);
  });
  const ours: string[] = [];
  for (const { id } of fresh) {
    const live = await lifecycle.live(api, String(id), inputs);
    // What is written by later calls is not there yet.
    const apart = Object.entries(binding.wire as Record<string, { kind: string }>).filter(
      ([, { kind }]) => kind === "apart",
    );
    const ignored = Object.fromEntries([...apart.map(([name]) => name), "name"].map((name) => [name, inputs[name]]));
    if (lifecycle.changes({ ...live, ...ignored }, inputs).length === 0) {
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
      `not known whether ${line.type} "${line.name}" was created: ${ours.join(", ")} may be that of ${open.map(({ resource }) => stackName(resource)).join(", ")}`,
      { advice: "adopt yours with adoptId" },
    );
  }
  return ours;
}

/**
 * What the object may have become where its name existed already: numbered, and otherwise like it. Likeness is no proof,
 * so that it is named, and not touched.
 */
async function numbered(making: Making, before: ReadonlySet<string>, line: JournalLine): Promise<string> {
  const isNumbered = (identity: string): boolean =>
    identity.startsWith(`${line.identity}_`) && /^\d+$/.test(identity.slice(line.identity.length + 1));
  const { uniqueWithin } = making.lifecycle.binding;
  const ids = uniqueWithin === undefined ? [] : await candidates(making, before, line, isNumbered).catch(() => []);
  return ids.length === 0
    ? ""
    : `the platform may have numbered its name, which existed: ${ids.map((id) => `id ${id}`).join(", ")} is new and like it otherwise`;
}

const numberedAdvice = "delete that one unless somebody else made it, and choose another name";

/** Where the platform names the creator, it has to be the user of these keys. */
function isBy(entry: Props, { creator }: Binding, { username }: Facts): boolean {
  const who = creator === undefined ? undefined : entry[creator];
  const name = typeof who === "object" && who !== null ? (who as Props).username : who;
  return typeof name !== "string" || name === "" || username === "" || name === username;
}

/** Whether "not found" may mean "not visible to you": true but for administrators and the user who created the object. */
const hidesFrom = ({ lifecycle, facts }: Pick<Making, "lifecycle" | "facts">, creator?: string): boolean =>
  lifecycle.session.dialect.hidesFromOthers && !facts.isAdministrator && creator !== facts.username;

/** What an interrupted run of this resource created: its id, after a warning; undefined when nothing is left of it. */
async function resume(making: Making): Promise<string | undefined> {
  const { lifecycle, api, inputs, entry, old } = making;
  const { session, definition, binding } = lifecycle;
  const { run, host } = session;
  const key = keyOf(making, inputs);
  if (key.resource === "") {
    return undefined;
  }
  const lines = run.journal
    .unfinished(key)
    // The line that made the object which the state names is no line of its replacement.
    .filter((line) => isSameTenant(lifecycle, line) && (entry === undefined || line.replaces !== undefined));
  for (const line of lines) {
    const isMeant = entry === undefined || (line.replaces === old?.id && !old?.isLikely);
    const id = line.id ?? (await unanswered(making, line, isMeant));
    const isLost = id === undefined || (line.path === binding.path && (await isGone(lifecycle, api, id)));
    if (isLost && hidesFrom(making, line.user)) {
      const [which, clear] = id === undefined ? ["", `"${line.name}"`] : [` (id ${id})`, id];
      throw new RefusedError(
        `an interrupted run of this resource began ${definition.type} "${line.name}"${which}, which is not there or not shared with ${making.facts.username}`,
        {
          advice: `use the keys of ${line.user ?? "its owner"} or of an administrator, or run pulumi-tenable journal clear ${clear} if it is not there`,
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
    const obstacle =
      line.path !== binding.path || line.identity !== identityOfInputs(binding, inputs)
        ? "the program names another object now"
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
    note(lifecycle, { ...line, id, run: run.journal.run });
    return id;
  }
  return undefined;
}

/** Why an unfinished object cannot become what the program says now. */
async function changedForGood(
  { lifecycle, api, inputs }: Making,
  line: JournalLine,
  id: string,
): Promise<string | undefined> {
  try {
    const fixed = await lifecycle.fixedChange(api, id, inputs);
    return fixed === undefined ? undefined : `its ${fixed} cannot be changed to what the program says now`;
  } catch (error) {
    // It lacks members that an object of these inputs has.
    if (error instanceof UnexpectedAnswerError) {
      return "it is of another kind than the program says now";
    }
    throw error;
  }
}

/** The request was sent and its answer never read: the object, if it came to be. */
async function unanswered(making: Making, line: JournalLine, isMeant: boolean): Promise<string | undefined> {
  const { lifecycle, api } = making;
  const { session, binding, definition } = lifecycle;
  const isSame = isMeant && hashOf(making) === line.hash;
  const found = isSame ? await candidates(making, new Set(line.before), line) : await newNamesakes(making, line);
  if (found.length > 1 || (found.length > 0 && !isSame)) {
    const { connection } = session;
    throw new UnknownOutcomeError(
      `an interrupted run sent ${definition.type} "${line.name}" to ${platformNames[connection.platform]}, and ${found.length === 1 ? "one new object looks like it" : `${found.length} new ones look like it`}: ${found.join(", ")}`,
      {
        advice: `adopt yours with adoptId if it is what the program says now, else delete it on the platform, or keep it and run pulumi-tenable journal clear "${line.name}"; then run up again`,
      },
    );
  }
  return found[0];

  /** What the program said then is not known any more: new objects of that name, whatever they hold. */
  async function newNamesakes({ facts }: Making, { path, identity, before }: JournalLine): Promise<string[]> {
    if (path !== binding.path) {
      return [];
    }
    const entries = await session.dialect.list(api, path, identifying(session.dialect, binding));
    const fresh = entries.filter(
      (entry) =>
        identityOfEntry(binding, entry) === identity &&
        !before.includes(String(entry.id)) &&
        isBy(entry, binding, facts),
    );
    return fresh
      .map(({ id }) => String(id))
      .filter((id) => !session.run.journal.others(line).some((other) => other.id === id));
  }
}
