import {
  type AnyDefinition,
  type ApartContext,
  type Binding,
  bindingFor,
  type CodecContext,
  type EncodeContext,
  type ObjectCalls,
  type Props,
  sideOf,
} from "../definition";
import { RefusedError, type TenableError, UnexpectedAnswerError } from "../errors";
import { refuseAnother } from "../platforms/answer";
import type { Api, Operation } from "../connection/api";
import type { Account } from "../platforms/dialect";
import { platformNames } from "../definition/platform";
import { isSameStack } from "./address";
import { apartOf, readable, secretsIn, unnamedIn } from "./body";
import { callsOf } from "./calls";
import { addressOf, type Run } from "./run";
import type { Session } from "../connection/session";
import { learntTenant, refuseOtherTenant, type Remembered } from "../connection/tenant";

/** An object that is there: everything for the state. */
export interface Found {
  id: string;
  /** Managed properties and what we add. */
  outs: Props;
  /** Managed properties alone. */
  inputs: Props;
}

/** What an operation is about: inputs or outputs, and the id once there is one. */
export interface Subject {
  props: Props;
  id?: string;
  signal?: AbortSignal;
}

/** One resource on one platform, in one operation of the engine. */
export interface Task {
  readonly definition: AnyDefinition;
  readonly binding: Binding;
  readonly run: Run;
  readonly session: Session;
  readonly calls: ObjectCalls;
  /** What the operation began with. */
  readonly props: Props;
  /** When it began. */
  readonly since: number;
  readonly operation: Operation;
}

/** The same, with the platform that has told who we are. */
export interface Work extends Task {
  readonly api: Api;
  readonly account: Account;
  /** What the state has to remember of whose objects these keys see. */
  readonly tenant?: string;
}

/** What it takes to ask the platform about inputs that no object has yet. */
export type Asker = Pick<Work, "definition" | "binding" | "session" | "calls" | "api" | "account">;

export function taskOf(definition: AnyDefinition, run: Run, { props, id, signal }: Subject): Task {
  const { session } = run;
  const { platform } = session.connection;
  const binding = bindingFor(definition, platform, props, id);
  if (typeof binding === "string") {
    throw new RefusedError(`${definition.type}: not on ${platformNames[platform]}: ${binding}`, {
      advice: "remove it from the program, or use a connection to another platform",
    });
  }
  const task = {
    ...{ definition, binding, run, session, props },
    since: session.reads.mark(),
    calls: callsOf(session.dialect, binding),
    operation: session.operation(signal),
  };
  hush(task, props);
  return task;
}

/** Refuses keys of another tenant than the one that holds the object, or any other of this program. */
export async function connect(task: Task): Promise<Work> {
  const { run, session, definition, binding, props, operation } = task;
  const connected = await session.api(sideOf(task.binding.collection), `a ${definition.type}`, operation);
  // What does not know its own is not made or looked for where the others of the program are not.
  const known =
    props.tenant === undefined
      ? [...run.tenants.of(binding.collection.side), ...ofThisStack(task)]
      : [thisObject(definition, props)];
  const tenant = await session.tenant(connected);
  known.forEach((remembered) => refuseOtherTenant(session.connection, tenant, remembered));
  return { ...task, ...connected, tenant: learntTenant(tenant, props.tenant) };
}

/** What earlier runs of this stack have left on this platform: the engine may name it only after a create has begun. */
function ofThisStack({ run, session, props, ...task }: Task): Remembered[] {
  const { connection } = session;
  return run.journal
    .finished(connection.url)
    .filter(
      (line) =>
        line.backend === run.backend &&
        line.side === sideOf(task.binding.collection) &&
        isSameStack(line.resource, addressOf(props)),
    )
    .map(({ type, name, tenant, id }) => ({ what: `${type} "${name}" of this stack`, tenant, id }));
}

/** What the state remembers of whose object it is. */
export const thisObject = ({ type }: AnyDefinition, { name, tenant }: Props): Remembered => ({
  what: name === undefined ? type : `${type} "${String(name)}"`,
  tenant,
});

/** Masks the secrets among these properties in whatever the platform says from now on. */
export function hush({ definition, session }: Pick<Task, "definition" | "session">, props: Props): void {
  secretsIn(definition, props).forEach((secret) => session.secrets.add(secret));
}

export function foundAs(
  { session, definition, tenant }: Pick<Work, "session" | "definition" | "tenant">,
  id: string,
  inputs: Props,
  platformUser?: unknown,
): Found {
  const { connection, dialect } = session;
  const user = dialect.notFoundMayMeanForbidden && platformUser !== undefined ? { platformUser } : {};
  const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !definition.outputs?.includes(name)));
  const where = { platform: connection.platform, address: connection.url };
  return { id, inputs: given, outs: { ...inputs, ...where, ...(tenant !== undefined && { tenant }), ...user } };
}

/** What was answered once and is kept. */
export function onceIn({ definition }: Pick<Task, "definition">, props: Props): Props {
  const names = definition.outputs ?? [];
  return Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));
}

/** Managed properties among these that the platform knows. */
export function namesIn({ binding }: Pick<Task, "binding">, props: Props): string[] {
  return readable(binding)
    .map(([name]) => name)
    .filter((name) => props[name] !== undefined && props[name] !== null);
}

/** The same, with those that these properties say are empty. */
export function managedIn(task: Pick<Task, "binding" | "definition">, props: Props): string[] {
  return [...namesIn(task, props), ...unnamedIn(task.definition, task.binding, props)];
}

/** Of these properties, those that stand in the body of the object itself. */
export function bodyOnly({ binding }: Pick<Task, "binding">, names: readonly string[]): string[] {
  const apartNames = apartOf(binding, names).map(([name]) => name);
  return names.filter((name) => !apartNames.includes(name));
}

/** Where "not found" may mean "not visible", the state has to know whose the object is. */
export const ownership = ({ session }: Pick<Task, "session">): string[] =>
  session.dialect.notFoundMayMeanForbidden ? ["owner"] : [];

/** Members that every write of an object names. */
export function alwaysOf({ binding: { body } }: Pick<Task, "binding">, inputs: Props): Props {
  return (typeof body?.update === "function" ? body.update(inputs) : body?.update) ?? {};
}

/** The object itself: an answer that is not about it says nothing. */
export async function getObject(
  { calls, api, session, binding }: Asker,
  id: string,
  members: readonly string[],
): Promise<Props> {
  const object = await calls.get(api, id, members);
  refuseAnother(object, id, session.connection.platform, `GET ${binding.collection.path}/${id}`);
  return object;
}

/** An object without these members. */
export function lacks(
  { session, binding }: Pick<Task, "session" | "binding">,
  id: string,
  missing: ReadonlyMap<string, string>,
): TenableError {
  return new UnexpectedAnswerError(
    { platform: session.connection.platform, request: `GET ${binding.collection.path}/${id}` },
    `no "${[...missing.values()].join('", "')}"`,
  );
}

/** What a codec may ask. */
export function codecContext({ session, binding, api, account }: Asker): CodecContext {
  const { reads, connection } = session;
  const { platform } = connection;
  const own = `GET ${binding.collection.path}`;
  return {
    list: (path, fields) => reads.list(api, path, fields),
    version: account.version,
    now: api.now(),
    malformed: (what, request = own) => new UnexpectedAnswerError({ platform, request }, what),
  };
}

export function encodeContext(
  work: Asker,
  inputs: Props,
  existing?: { id: string; olds: Props },
): EncodeContext<Props> {
  const { session, api, account } = work;
  return {
    ...codecContext(work),
    property: work.definition.type,
    inputs,
    olds: existing?.olds,
    version: account.version,
    get: (path) => session.reads.document(api, path),
    live: async (member) => {
      const value = existing && (await getObject(work, existing.id, [member]))[member];
      if (existing && (value === undefined || value === null)) {
        // What is added to nothing would take away what the answer left out.
        throw lacks(work, existing.id, new Map([[member, member]]));
      }
      return value;
    },
  };
}

export function apartContext({ run, api }: Work, id: string): ApartContext {
  return {
    id,
    read: (path) => api.read(path),
    change: (method, path, body) => api.change(method, path, body),
    alone: (thing, work) => run.alone(thing, work),
  };
}
