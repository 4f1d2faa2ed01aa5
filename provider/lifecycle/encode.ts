import { type AnyDefinition, type Binding, type EncodeContext, own, type Props, type Wire } from "../definition";
import { understood } from "../platforms/answer";
import { unnamedIn } from "./body";

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
  /** Members of several properties that one of them has written, as a whole. */
  const whole = new Set<string>();
  const isGiven = ([name]: [string, Wire]): number => Number(context.inputs[name] !== undefined);
  // A new object holds nothing that would have to be emptied.
  const unnamed = context.olds === undefined ? [] : unnamedIn(definition, binding, context.inputs);
  // What is dropped goes first: several properties may share a member, and the one that stays has the last word.
  for (const [name, entry] of carriers(binding, names, context.inputs, unnamed).sort(
    (a, b) => isGiven(a) - isGiven(b),
  )) {
    const value = context.inputs[name] ?? entry.initial ?? definition.fields[name]?.empty;
    if (value === undefined || (entry.isPart && whole.has(entry.path))) {
      continue;
    }
    if (entry.isPart) {
      whole.add(entry.path);
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
