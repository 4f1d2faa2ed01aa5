import { isDeepStrictEqual } from "node:util";
import { isMap, member, own, type Props, propertyOf } from "../definition";
import { cut } from "../errors";
import { readable } from "../lifecycle/body";
import { check } from "../lifecycle/check";
import { compare } from "../lifecycle/compare";
import { isSame } from "../lifecycle/equal";
import { valueAt } from "../lifecycle/sentence";
import { isUnknown, unknownValue } from "../lifecycle/unknown";
import { codecContext, encodeContext } from "../lifecycle/work";
import type { Surveyor, Whole } from "./whole";

/** What a program has to say so that nothing of an object changes. */
export interface Declaration {
  /** Only what differs from defaults; without the secrets. */
  inputs: Props;
  /** Properties that hold a secret, which no platform shows. */
  secrets: readonly string[];
}

/** Why no program can declare the object as it is. */
export interface Undeclarable {
  reason: string;
}

/**
 * The shortest declaration that leaves an object as it is: adopting what is returned passes a preview, and changes nothing.
 */
export async function declarationOf(asker: Surveyor, id: string, whole: Whole): Promise<Declaration | Undeclarable> {
  const misplaced = await misplacedProperty(asker, whole.values);
  if (misplaced !== undefined) {
    return { reason: misplaced };
  }
  const inputs = await withoutDefaults(asker, whole.values);
  const found = judge(asker, id, whole.values, inputs, secretsShown(asker, whole));
  const changed = "reason" in found ? [] : changedBy(asker, whole.values, found.inputs);
  return changed.length > 0 ? { reason: `no program can declare it as it is: ${changed.join("; ")}` } : found;
}

/**
 * Checked as what is taken over. A rule may want a default to be said, which is put back; secrets that rules want are
 * added to those that the object shows.
 */
function judge(
  { definition, session }: Surveyor,
  id: string,
  values: Props,
  shortest: Props,
  shown: readonly string[],
): Declaration | Undeclarable {
  let given = shortest;
  let secrets = [...shown];
  for (;;) {
    const hidden = Object.fromEntries(secrets.map((name) => [name, unknownValue]));
    const { inputs, failures } = check(
      definition,
      session.connection.platform,
      {},
      { ...given, ...hidden, adoptId: id },
    );
    const wanted = new Set(failures.map(({ path }) => propertyOf(path)));
    const dropped = Object.entries(values).filter(([name]) => wanted.has(name) && !(name in given));
    const lacking = [...wanted].filter((name) => own(definition.fields, name)?.secret && !secrets.includes(name));
    if (dropped.length + lacking.length === 0) {
      const { adoptId: _, ...kept } = inputs;
      const clear = Object.fromEntries(Object.entries(kept).filter(([, value]) => !isUnknown(value)));
      return failures.length > 0
        ? { reason: failures.map(({ reason }) => reason).join("; ") }
        : { inputs: clear, secrets };
    }
    given = { ...given, ...Object.fromEntries(dropped) };
    secrets = [...secrets, ...lacking];
  }
}

/** What declaring it would change: blanks around a name, a spelling that no platform is sent. */
function changedBy({ definition }: Surveyor, values: Props, inputs: Props): string[] {
  const named = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const [shown, isByKey] = [values[name], own(definition.fields, name)?.byKey === true];
      return [name, isByKey && isMap(shown) && isMap(value) ? sameKeys(shown, value) : shown];
    }),
  );
  const differences = compare(definition, named, { ...inputs, connection: undefined });
  const told = (value: unknown): string => cut(JSON.stringify(value) ?? "not set", 90);
  return differences.map(
    ({ path }) => `${path} ${told(valueAt(named, path))} would become ${told(valueAt(inputs, path))}`,
  );
}

const sameKeys = (map: Props, keys: Props): Props =>
  Object.fromEntries(Object.entries(map).filter(([key]) => Object.hasOwn(keys, key)));

/** Where no program can leave it: a scan in the trash. */
async function misplacedProperty(asker: Surveyor, values: Props): Promise<string | undefined> {
  for (const [name, entry] of readable(asker.binding)) {
    if (
      entry.kind === "wire" &&
      values[name] !== undefined &&
      (await entry.isWrong?.(values[name], codecContext(asker)))
    ) {
      return entry.whenWrong ?? `its ${name} is ${JSON.stringify(values[name])}`;
    }
  }
  return undefined;
}

/** Secrets of which the object shows, masked, that they are set. */
function secretsShown({ definition, binding }: Surveyor, { object }: Whole): string[] {
  return readable(binding).flatMap(([name, entry]) => {
    const isSecret = own(definition.fields, name)?.secret === true && entry.kind === "wire";
    const mask = isSecret && entry.maskedAt !== undefined ? member(object, entry.maskedAt) : undefined;
    return [undefined, null, "", false].includes(mask as undefined) ? [] : [name];
  });
}

async function withoutDefaults(asker: Surveyor, values: Props): Promise<Props> {
  const kept = await Promise.all(
    Object.entries(values).map(async ([name, value]): Promise<[string, unknown][]> => {
      const rest = await beyondDefault(asker, name, value, values);
      return rest === undefined ? [] : [[name, rest]];
    }),
  );
  return Object.fromEntries(kept.flat());
}

/** A value without what is the default of the platform or the template; undefined where nothing remains. */
async function beyondDefault(asker: Surveyor, name: string, value: unknown, values: Props): Promise<unknown> {
  const field = own(asker.definition.fields, name);
  const entry = own(asker.binding.wire, name);
  if (value === undefined || value === null || field === undefined || entry === undefined) {
    return value ?? undefined;
  }
  if (field.empty !== undefined && isSame(field, field.empty, value)) {
    return undefined;
  }
  if (entry.kind !== "wire") {
    return value;
  }
  if (Array.isArray(value)) {
    return [...new Set<unknown>(value)];
  }
  const context = encodeContext(asker, values);
  const { codec } = entry;
  if (field.byKey && codec.initialOf && isMap(value)) {
    const initials = await Promise.all(Object.keys(value).map(async (key) => await codec.initialOf?.(key, context)));
    // A document may hold settings that its template does not offer, and that no other object can be made with.
    const isTold = initials.some((initial) => initial !== undefined);
    const rest = Object.entries(value).filter(
      ([, one], at) => !isDeepStrictEqual(one, initials[at]) && (initials[at] !== undefined || !isTold),
    );
    return rest.length === 0 ? undefined : Object.fromEntries(rest);
  }
  if (!("initial" in entry)) {
    return value;
  }
  const isInitial =
    isSame(field, entry.initial, value) ||
    (entry.isPart !== true &&
      isDeepStrictEqual(await codec.encode(entry.initial, context), await codec.encode(value, context)));
  return isInitial ? undefined : value;
}
