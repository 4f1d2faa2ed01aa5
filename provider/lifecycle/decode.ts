import {
  type AnyDefinition,
  type Binding,
  type CodecContext,
  type DecodeContext,
  member,
  type Props,
} from "../definition";
import { understood } from "../platforms/answer";
import { type Readable, readable, unnamedIn } from "./body";
import { isSame } from "./equal";

/** What an object shows of a property; undefined when it says nothing of it. */
export function shown(object: Props, entry: Readable): unknown {
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
    const field = definition.fields[name];
    const last = isUnnamed ? field?.empty : known[name];
    if ((wire === undefined || last === undefined) && entry.kind === "wire" && entry.isOf?.(object) === false) {
      continue;
    }
    if (wire === undefined) {
      if (entry.kind !== "wire" || !(mayBeHidden(entry) || isUnnamed)) {
        missing.set(name, entry.read);
      } else if (known[name] !== undefined) {
        values[name] = known[name];
      }
      continue;
    }
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

/** What a member holds, in the program's form. What a codec cannot read is an error that names the member. */
export async function decoded(entry: Readable, wire: unknown, context: DecodeContext): Promise<unknown> {
  return await understood(
    () => entry.codec.decode(wire, context),
    (what) => context.malformed?.(what),
    entry.read,
  );
}
