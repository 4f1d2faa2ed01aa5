import { type Codec, droppedKeys, type EncodeContext, entriesOf, memberPath, own, type Props } from "../definition";
import { InputError } from "../errors";
import { closest } from "../values/closest";
import type { Preferences } from "../values/preferences";
import { asObject } from "../values/shape";
import type { Templated } from "../values/template";
import { type EditorInput, unofferedValue } from "./editor-input";

/** Values that are lists on the wire are JSON text in a program. */
function toWire(value: string): unknown {
  return value.startsWith("[") ? (tryParse(value) ?? value) : value;
}

function tryParse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function fromWire(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** What has preferences has them of a template. */
export type Preferred = Templated & { preferences?: Preferences };

/** Where a platform tells which settings a template has, and how what is dropped goes back to them. */
export interface PreferenceSource {
  /** Every setting of the template that the inputs name. */
  inputs(context: EncodeContext<Preferred>): Promise<ReadonlyMap<string, EditorInput>>;
  /** What is dropped is sent with its default; otherwise something else of the body names it. */
  resends: boolean;
}

/** Refuses what the template does not have, and values that it does not offer: of what is new, all at once. */
async function refuseUnoffered(
  map: Preferences,
  { inputs }: PreferenceSource,
  context: EncodeContext<Preferred>,
): Promise<void> {
  const before = (context.olds?.preferences ?? {}) as Readonly<Record<string, string>>;
  const changed = entriesOf(map).filter(([name, value]) => own(before, name) !== value);
  if (changed.length === 0) {
    return;
  }
  const known = await inputs(context);
  const added = changed.map(([name]) => name).filter((name) => own(before, name) === undefined);
  const unknown = added.filter((name) => known.size > 0 && !known.has(name));
  const values = changed.flatMap(([name, value]) => {
    const input = known.get(name);
    const wanted = input && unofferedValue(input, value);
    return wanted === undefined
      ? []
      : [`${memberPath("preferences", name)} must be ${wanted}, got ${JSON.stringify(value)}`];
  });
  const hints = unknown.map((name) => {
    const near = closest(name, known.keys(), 3);
    return near.length > 0 ? `"${name}" (closest: ${near.join(", ")})` : `"${name}"`;
  });
  const lacks = hints.length === 0 ? [] : [`template "${String(context.inputs.template)}" has no ${hints.join("; ")}`];
  if (lacks.length + values.length > 0) {
    throw new InputError(`${context.property}: ${[...lacks, ...values].join("; ")}`, {
      advice: `correct or remove the ${values.length === 0 ? "name" : lacks.length === 0 ? "value" : "names and values"}`,
    });
  }
}

export const droppedNames = (map: Preferences, { olds }: EncodeContext<Preferred>): string[] =>
  droppedKeys(olds?.preferences, map);

async function defaultsOfDropped(
  map: Preferences,
  { inputs }: PreferenceSource,
  context: EncodeContext<Preferred>,
): Promise<Props> {
  const names = droppedNames(map, context);
  const known = names.length > 0 ? await inputs(context) : new Map<string, EditorInput>();
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new InputError(
      `${context.property}.${unknown} was removed from the program, and template "${String(context.inputs.template)}" has no default for it`,
      { advice: "set it explicitly" },
    );
  }
  return Object.fromEntries(names.map((name) => [name, known.get(name)?.initial]));
}

/**
 * `{"safe_checks": "yes"}`. A map without entries comes back as `[]`.
 * An update merges: what the body leaves out stays.
 */
export const preferencesOf = (source: PreferenceSource): Codec<Preferences, Preferred> => ({
  encode: async (map, context) => {
    await refuseUnoffered(map, source, context);
    return {
      ...(source.resends ? await defaultsOfDropped(map, source, context) : {}),
      ...Object.fromEntries(entriesOf(map).map(([name, value]) => [name, toWire(value)])),
    };
  },
  decode: (wire, { known }) => {
    // A map without entries comes as a list without any.
    const isNone = wire === null || wire === undefined || wire === "" || (Array.isArray(wire) && wire.length === 0);
    const read = isNone ? {} : asObject(wire);
    const names = known ? Object.keys(known) : Object.keys(read);
    return Object.fromEntries(
      names.filter((name) => Object.hasOwn(read, name)).map((name) => [name, fromWire(read[name])]),
    ) as Preferences;
  },
  initialOf: async (name, context) => {
    const input = (await source.inputs(context)).get(name);
    // Without a default an input is empty.
    return input && fromWire(input.initial ?? "");
  },
});
