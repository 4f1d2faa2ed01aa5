import {
  type AnyDefinition,
  type Apart,
  type Binding,
  type EncodeContext,
  type Field,
  member,
  type Props,
  type Wire,
  type WireEntry,
} from "../definition";
import { isSame } from "./equal";

type Table = Record<string, WireEntry>;
const tableOf = (binding: Binding): Table => binding.wire as Table;

/** Properties that can be read, with where and how. */
type Readable = Exclude<WireEntry, { kind: "absent" }>;

export function readable(binding: Binding): [name: string, entry: Readable][] {
  return Object.entries(tableOf(binding)).filter((pair): pair is [string, Readable] => pair[1].kind !== "absent");
}

/** Properties that the platform keeps apart from the object's body. */
export function apartOf(binding: Binding, names: readonly string[]): [name: string, entry: Apart][] {
  return names.flatMap((name): [string, Apart][] => {
    const entry = tableOf(binding)[name];
    return entry?.kind === "apart" ? [[name, entry]] : [];
  });
}

/** Top-level members to ask for, so that these properties can be read. */
export function membersOf(binding: Binding, names: readonly string[]): string[] {
  const entries = readable(binding).filter(([name]) => names.includes(name));
  return [...new Set(entries.map(([, entry]) => entry.read.split(".")[0] as string))];
}

/** Properties whose members have to be sent when these have changed. */
function carriers(binding: Binding, names: readonly string[]): [name: string, entry: Wire][] {
  return Object.entries(tableOf(binding)).flatMap(([name, entry]): [string, Wire][] => {
    const travels =
      entry.kind === "wire" && (names.includes(name) || entry.with?.some((other) => names.includes(other)));
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
  context: EncodeContext,
): Promise<Props> {
  const body: Props = {};
  for (const [name, entry] of carriers(binding, names)) {
    const given = context.inputs[name];
    const value = given ?? entry.initial ?? definition.fields[name]?.empty;
    if (value === undefined) {
      continue;
    }
    put(body, entry.path, await entry.codec.encode(value, context));
    Object.assign(body, await entry.beside?.(value, context));
  }
  return body;
}

function put(body: Props, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() as string;
  const parent = keys.reduce<Props>((object, key) => (object[key] ??= {}) as Props, body);
  parent[last] = value;
}

export interface Decoded {
  values: Props;
  /** Members that the object lacks although they were asked for. */
  missing: string[];
}

/** Properties as an object shows them. With `known`, spellings that mean the same are kept, and maps to their keys. */
export function decode(
  definition: AnyDefinition,
  binding: Binding,
  object: Props,
  names: readonly string[],
  known: Props,
): Decoded {
  const values: Props = {};
  const missing: string[] = [];
  for (const [name, entry] of readable(binding)) {
    if (!names.includes(name)) {
      continue;
    }
    const wire = member(object, entry.read);
    if (wire === undefined) {
      missing.push(entry.read);
      continue;
    }
    const field = definition.fields[name];
    const live = entry.codec.decode(wire, { known: known[name] });
    const value = field && known[name] !== undefined && isSame(field, known[name], live) ? known[name] : live;
    if (value !== undefined) {
      values[name] = value;
    }
  }
  return { values, missing };
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
  context: EncodeContext,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const [name, entry] of readable(binding)) {
    const field = definition.fields[name];
    const wire = member(object, entry.read);
    if (!field || !names.includes(name) || wire === undefined) {
      continue;
    }
    const wanted = context.inputs[name] ?? (await emptied(field, entry, context));
    const live = entry.codec.decode(wire, { known: wanted });
    if (!isSame(field, wanted, live)) {
      kept.push({ name, live });
    }
    if (field.byKey && entry.kind === "wire") {
      kept.push(...(await keysNotDropped(name, entry, wire, context)));
    }
  }
  return kept;
}

/** What a dropped property reads as. */
async function emptied(field: Field, entry: Readable, context: EncodeContext): Promise<unknown> {
  const { initial, codec } = entry as Partial<Wire>;
  return initial === undefined || codec === undefined
    ? field.empty
    : codec.decode(await codec.encode(initial, context), {});
}

async function keysNotDropped(name: string, entry: Wire, wire: unknown, context: EncodeContext): Promise<Kept[]> {
  const olds = (context.olds?.[name] ?? {}) as Props;
  const news = (context.inputs[name] ?? {}) as Props;
  const dropped = Object.fromEntries(Object.entries(olds).filter(([key]) => !(key in news)));
  const live = (entry.codec.decode(wire, { known: dropped }) ?? {}) as Props;
  const kept: Kept[] = [];
  for (const [key, old] of Object.entries(dropped)) {
    if (JSON.stringify(live[key]) === JSON.stringify(old)) {
      const initial = await entry.codec.initialOf?.(key, context);
      if (JSON.stringify(initial) !== JSON.stringify(old)) {
        kept.push({ name: `${name}.${key}`, live: live[key] });
      }
    }
  }
  return kept;
}
