import {
  type AnyDefinition,
  type Apart,
  type Binding,
  type CodecContext,
  type DecodeContext,
  droppedKeys,
  type EncodeContext,
  type Field,
  member,
  memberPath,
  own,
  type Props,
  type Wire,
  type WireEntry,
} from "../definition";
import { understood } from "../platforms/answer";
import { isSame } from "./equal";

/** Properties that can be read, with where and how. */
type Readable = Exclude<WireEntry, { kind: "absent" | "local" }>;

export function readable(binding: Binding): [name: string, entry: Readable][] {
  return Object.entries(binding.wire).filter(
    (pair): pair is [string, Readable] => pair[1].kind !== "absent" && pair[1].kind !== "local",
  );
}

/** These, and the declared ones that go out along with them, in the same member. */
export function inSameMembers(binding: Binding, names: readonly string[], inputs: Props): string[] {
  const all = readable(binding).filter(([, { kind, read }]) => kind !== "apart" && read !== "");
  const members = new Set(all.flatMap(([name, { read }]) => (names.includes(name) ? [read] : [])));
  const along = all.flatMap(([name, { read }]) => (members.has(read) && inputs[name] !== undefined ? [name] : []));
  return [...new Set([...names, ...along])];
}

/** Properties that stand in the state alone. */
export const localNames = (binding: Binding): string[] =>
  Object.entries(binding.wire).flatMap(([name, { kind }]) => (kind === "local" ? [name] : []));

/** Properties of that kind that the others of an object imply. */
export const impliedBy = (binding: Binding, values: Props): Props =>
  Object.fromEntries(
    Object.entries(binding.wire).flatMap(([name, entry]): [string, unknown][] => {
      const value = entry.kind === "local" ? entry.implied?.(values) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Properties that no platform shows: it is not known what an object that was not made here holds of them. */
export const unseenNames = (binding: Binding): string[] =>
  Object.entries(binding.wire).flatMap(([name, entry]) => (entry.kind === "wire" && entry.read === "" ? [name] : []));

/** Properties of which an object says that it is of their kind. */
export const kindsIn = (binding: Binding, object: Props): string[] =>
  readable(binding).flatMap(([name, entry]) => (entry.kind === "wire" && entry.isOf?.(object) ? [name] : []));

/** Whether a property that leaves the program has something to go back to, or is none that an update writes. */
export function isDroppable(definition: AnyDefinition, binding: Binding, name: string): boolean {
  const entry = binding.wire[name];
  const { empty, replaces } = definition.fields[name] ?? {};
  return entry?.kind !== "wire" || entry.mandatory || "initial" in entry || empty !== undefined || replaces === true;
}

/** Properties that these inputs say are empty, for they name another one of the same statement. */
export function unnamedIn({ statement = [] }: AnyDefinition, binding: Binding, inputs: Props): string[] {
  const isNamed = (name: string): boolean => inputs[name] !== undefined && inputs[name] !== null;
  const known = readable(binding).map(([name]) => name);
  return statement.some(isNamed) ? statement.filter((name) => !isNamed(name) && known.includes(name)) : [];
}

/** Properties that these inputs do not name, and that may hold what is wrong all the same. */
export const watchedIn = (binding: Binding, inputs: Props): string[] =>
  readable(binding).flatMap(([name, entry]) =>
    entry.kind === "wire" && entry.isWrong && (inputs[name] ?? undefined) === undefined ? [name] : [],
  );

/** Values that must not be shown: secret properties, and secrets that were answered once. */
export function secretsIn(definition: AnyDefinition, props: Props): string[] {
  const names = Object.entries(definition.fields).flatMap(([name, field]) => (field.secret ? [name] : []));
  return [...names, ...(definition.outputs ?? [])].flatMap((name) => {
    const value = props[name];
    return typeof value === "string" ? [value] : [];
  });
}

/** Properties that the platform keeps apart from the object's body. */
export function apartOf(binding: Binding, names: readonly string[]): [name: string, entry: Apart][] {
  return names.flatMap((name): [string, Apart][] => {
    const entry = binding.wire[name];
    return entry?.kind === "apart" ? [[name, entry]] : [];
  });
}

/** Top-level members to ask for, so that these properties can be read. */
export function membersOf(binding: Binding, names: readonly string[]): string[] {
  const entries = readable(binding).filter(([name]) => names.includes(name));
  const paths = entries.flatMap(([, entry]) => [entry.read, (entry.kind === "wire" && entry.maskedAt) || ""]);
  return [...new Set(paths.map((path) => path.split(".")[0] as string))].filter(Boolean);
}

/** Properties whose members have to be sent when these have changed. */
function carriers(
  binding: Binding,
  names: readonly string[],
  inputs: Props,
  unnamed: readonly string[],
): [name: string, entry: Wire][] {
  // What is nothing of the platform's takes nothing along.
  const isSent = names.some((name) => binding.wire[name]?.kind !== "local");
  return Object.entries(binding.wire).flatMap(([name, entry]): [string, Wire][] => {
    const travels =
      entry.kind === "wire" &&
      (names.includes(name) ||
        entry.with?.some((other) => names.includes(other)) ||
        (entry.shown === "sometimes" && isSent && (inputs[name] !== undefined || unnamed.includes(name))));
    return travels ? [[name, entry]] : [];
  });
}

/**
 * The body that writes these properties. A property that is not in the inputs any more is written empty, or as the
 * platform's documented default. Codecs refuse what this version of the platform lacks.
 */
export async function encode(
  definition: AnyDefinition,
  binding: Binding,
  names: readonly string[],
  context: EncodeContext<Props>,
): Promise<Props> {
  const body: Props = {};
  const isGiven = ([name]: [string, Wire]): number => Number(context.inputs[name] !== undefined);
  // A new object holds nothing that would have to be emptied.
  const unnamed = context.olds === undefined ? [] : unnamedIn(definition, binding, context.inputs);
  // What is dropped goes first: several properties may share a member, and the one that stays has the last word.
  for (const [name, entry] of carriers(binding, names, context.inputs, unnamed).sort(
    (a, b) => isGiven(a) - isGiven(b),
  )) {
    const value = context.inputs[name] ?? entry.initial ?? definition.fields[name]?.empty;
    if (value === undefined) {
      continue;
    }
    const read = (entry.read || entry.path).split(".")[0];
    const encoded = await understood(
      () => entry.codec.encode(value, { ...context, property: `${definition.type}.${name}` }),
      (what) => context.malformed?.(what),
      read,
    );
    if (encoded !== undefined) {
      merge(body, entry.path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), encoded) as Props);
    }
    if (names.includes(name) || !unnamed.includes(name)) {
      merge(body, (await entry.beside?.(value, context)) ?? {});
    }
  }
  return body;
}

const isObject = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lays one body over another: objects member by member, anything else as a whole. */
export function merge(body: Props, over: Props): Props {
  for (const [key, value] of Object.entries(over)) {
    const below = own(body, key);
    const merged = isObject(below) && isObject(value) ? merge(below, value) : value;
    // An assignment would take the name `__proto__` for something else.
    Object.defineProperty(body, key, { value: merged, configurable: true, enumerable: true, writable: true });
  }
  return body;
}

/** What an object shows of a property; undefined when it says nothing of it. */
function shown(object: Props, entry: Readable): unknown {
  const value = member(object, entry.read);
  return value === undefined && entry.kind === "wire" && entry.shown === "whenSet" ? null : value;
}

/** Whether an object may say nothing of a property that it holds. */
const mayBeHidden = (entry: Readable): boolean =>
  entry.kind === "wire" && (entry.shown === "sometimes" || entry.shown === "never");

export interface Decoded {
  values: Props;
  /** Members that the object lacks although they were asked for, by the property that wants them. */
  missing: Map<string, string>;
}

/**
 * Properties as an object shows them. With `known`, spellings that mean the same are kept, and maps to their keys. What
 * is `watched` is told where it is wrong.
 */
export async function decode(
  definition: AnyDefinition,
  binding: Binding,
  object: Props,
  names: readonly string[],
  known: Props,
  asking: CodecContext,
  watched: readonly string[] = [],
): Promise<Decoded> {
  const values: Props = {};
  const missing = new Map<string, string>();
  const unnamed = unnamedIn(definition, binding, known);
  for (const [name, entry] of readable(binding)) {
    if (watched.includes(name) && entry.kind === "wire") {
      const wire = shown(object, entry);
      const value = wire === undefined ? undefined : await decoded(entry, wire, asking);
      if (value !== undefined && (await entry.isWrong?.(value, asking))) {
        values[name] = value;
      }
      continue;
    }
    if (!names.includes(name)) {
      continue;
    }
    const wire = shown(object, entry);
    const isUnnamed = unnamed.includes(name);
    if (wire === undefined) {
      if (entry.kind === "wire" && entry.isOf?.(object) === false) {
        continue;
      }
      if (entry.kind !== "wire" || !(mayBeHidden(entry) || isUnnamed)) {
        missing.set(name, entry.read);
      } else if (known[name] !== undefined) {
        values[name] = known[name];
      }
      continue;
    }
    const field = definition.fields[name];
    const last = isUnnamed ? field?.empty : known[name];
    const live = await decoded(entry, wire, { ...asking, known: last });
    const isAsKnown = field !== undefined && last !== undefined && isSame(field, last, live);
    const value = isAsKnown ? last : live;
    if (value !== undefined && !(isUnnamed && isAsKnown)) {
      values[name] = value;
    }
  }
  return { values, missing };
}

/**
 * Members that an object lacks although these properties were written, by property. A dropped one may be gone with its
 * member, but not with all that is around it.
 */
export function untoldIn(
  binding: Binding,
  object: Props,
  names: readonly string[],
  inputs: Props,
): Map<string, string> {
  const untold = readable(binding).flatMap(([name, entry]): [string, string][] => {
    const { maskedAt = "" } = entry.kind === "wire" ? entry : {};
    const isLoose = inputs[name] === undefined || mayBeHidden(entry);
    const path = isLoose ? ((entry.read || maskedAt).split(".")[0] as string) : entry.read;
    const isShown = path === "" || member(object, path) !== undefined || shown(object, entry) !== undefined;
    return names.includes(name) && !isShown ? [[name, path]] : [];
  });
  return new Map(untold);
}

/** A property the platform did not take over. */
export interface Kept {
  name: string;
  live: unknown;
}

/**
 * Which of the written properties an object does not show as written. Members that it lacks are passed over: the
 * caller decides whether to ask again.
 */
export async function notTaken(
  definition: AnyDefinition,
  binding: Binding,
  object: Props,
  names: readonly string[],
  context: EncodeContext<Props>,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const [name, entry] of readable(binding)) {
    const field = definition.fields[name];
    const wire = shown(object, entry);
    if (names.includes(name) && isStillSet(object, entry, context.inputs[name])) {
      kept.push({ name, live: "what it held" });
    }
    if (!field || !names.includes(name) || wire === undefined || isTakenOver(binding, name, entry, context)) {
      continue;
    }
    const wanted = context.inputs[name] ?? (await emptied(field, entry, context));
    const live = await decoded(entry, wire, { ...asking(context), known: wanted });
    const isGoneAlong = isPart(entry) && context.inputs[name] === undefined && live === undefined;
    if (!isGoneAlong && !isSame(field, wanted, live)) {
      kept.push({ name, live });
    }
    if (field.byKey && entry.kind === "wire") {
      kept.push(...(await keysNotDropped(name, entry, wire, context)));
    }
  }
  return kept;
}

const isPart = (entry: Readable): boolean => entry.kind === "wire" && entry.isPart === true;

/** True when a dropped property's member now holds another one. */
function isTakenOver(binding: Binding, name: string, entry: Readable, { inputs }: EncodeContext<Props>): boolean {
  return (
    inputs[name] === undefined &&
    entry.kind === "wire" &&
    entry.either === true &&
    Object.entries(binding.wire).some(
      ([other, { kind, ...rest }]) =>
        kind === "wire" && inputs[other] !== undefined && (rest as Partial<Wire>).read === entry.read,
    )
  );
}

/** True when an object shows a value, whatever it is, where there is to be none. */
function isStillSet(object: Props, entry: Readable, wanted: unknown): boolean {
  const masked = entry.kind === "wire" && entry.maskedAt !== undefined ? member(object, entry.maskedAt) : undefined;
  return (wanted === undefined || wanted === "") && masked !== undefined && masked !== null && masked !== "";
}

const asking = ({ list, version, now, malformed }: EncodeContext<Props>): CodecContext => ({
  list,
  version,
  now,
  malformed,
});

/** What a member holds, in the program's form. What a codec cannot read is an error that names the member. */
async function decoded(entry: Readable, wire: unknown, context: DecodeContext): Promise<unknown> {
  return await understood(
    () => entry.codec.decode(wire, context),
    (what) => context.malformed?.(what),
    entry.read,
  );
}

/** What a dropped property reads as. */
async function emptied(field: Field, entry: Readable, context: EncodeContext<Props>): Promise<unknown> {
  if (entry.kind === "apart" || entry.initial === undefined) {
    return field.empty;
  }
  // As the platform spells it; what is part of a member has no spelling of its own.
  return isPart(entry)
    ? entry.initial
    : await entry.codec.decode(await entry.codec.encode(entry.initial, context), asking(context));
}

async function keysNotDropped(
  name: string,
  entry: Wire,
  wire: unknown,
  context: EncodeContext<Props>,
): Promise<Kept[]> {
  const olds = (context.olds?.[name] ?? {}) as Props;
  const news = (context.inputs[name] ?? {}) as Props;
  const dropped = Object.fromEntries(droppedKeys(olds, news).map((key) => [key, olds[key]]));
  const live = ((await decoded(entry, wire, { ...asking(context), known: dropped })) ?? {}) as Props;
  const kept: Kept[] = [];
  for (const [key, old] of Object.entries(dropped)) {
    if (JSON.stringify(own(live, key)) === JSON.stringify(old)) {
      const initial = await entry.codec.initialOf?.(key, context);
      if (JSON.stringify(initial) !== JSON.stringify(old)) {
        kept.push({ name: memberPath(name, key), live: live[key] });
      }
    }
  }
  return kept;
}
