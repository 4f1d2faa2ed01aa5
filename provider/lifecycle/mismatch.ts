import {
  type AnyDefinition,
  type Binding,
  type CodecContext,
  droppedKeys,
  type EncodeContext,
  type Field,
  member,
  memberPath,
  own,
  type Props,
  type Wire,
} from "../definition";
import { type Readable, readable } from "./body";
import { decoded, shown } from "./decode";
import { isSame } from "./equal";

/** A property the platform did not take over. */
export interface Mismatch {
  name: string;
  live: unknown;
}

/**
 * Which of the written properties an object does not show as written. Members that it lacks are passed over: the
 * caller decides whether to ask again.
 */
export async function mismatches(
  definition: AnyDefinition,
  binding: Binding,
  object: Props,
  names: readonly string[],
  context: EncodeContext<Props>,
): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const [name, entry] of readable(binding)) {
    const field = definition.fields[name];
    const wire = shown(object, entry);
    if (names.includes(name) && isStillSet(object, entry, context.inputs[name])) {
      found.push({ name, live: "what it held" });
    }
    if (!field || !names.includes(name) || wire === undefined || isTakenOver(binding, name, entry, context)) {
      continue;
    }
    const wanted = context.inputs[name] ?? (await emptied(field, entry, context));
    const live = await decoded(entry, wire, { ...asking(context), known: wanted });
    const isGoneAlong = isPart(entry) && context.inputs[name] === undefined && live === undefined;
    if (!isGoneAlong && !isSame(field, wanted, live)) {
      found.push({ name, live });
    }
    if (field.byKey && entry.kind === "wire") {
      found.push(...(await keysNotDropped(name, entry, wire, context)));
    }
  }
  return found;
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
): Promise<Mismatch[]> {
  const olds = (context.olds?.[name] ?? {}) as Props;
  const news = (context.inputs[name] ?? {}) as Props;
  const dropped = Object.fromEntries(droppedKeys(olds, news).map((key) => [key, olds[key]]));
  const live = ((await decoded(entry, wire, { ...asking(context), known: dropped })) ?? {}) as Props;
  const found: Mismatch[] = [];
  for (const [key, old] of Object.entries(dropped)) {
    if (JSON.stringify(own(live, key)) === JSON.stringify(old)) {
      const initial = await entry.codec.initialOf?.(key, context);
      if (JSON.stringify(initial) !== JSON.stringify(old)) {
        found.push({ name: memberPath(name, key), live: live[key] });
      }
    }
  }
  return found;
}
