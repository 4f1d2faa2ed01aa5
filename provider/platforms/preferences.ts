import { type Codec, droppedKeys, type EncodeContext, entriesOf, own, type Props } from "../definition";
import { InputError } from "../errors";
import { closest } from "../values/closest";
import type { Preferences } from "../values/preferences";
import { asObject } from "../values/shape";
import type { Templated } from "../values/template";

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
  /** Every setting of the template that the inputs name, with its default. */
  defaults(context: EncodeContext<Preferred>): Promise<ReadonlyMap<string, unknown>>;
  /** What is dropped is sent with its default; otherwise something else of the body names it. */
  resends: boolean;
}

async function refuseUnknown(
  map: Preferences,
  { defaults }: PreferenceSource,
  context: EncodeContext<Preferred>,
): Promise<void> {
  const before = (context.olds?.preferences ?? {}) as Props;
  const added = Object.keys(map).filter((name) => own(before, name) === undefined);
  if (added.length === 0) {
    return;
  }
  const known = await defaults(context);
  const unknown = added.filter((name) => known.size > 0 && !known.has(name));
  if (unknown.length > 0) {
    const hints = unknown.map((name) => {
      const near = closest(name, known.keys(), 3);
      return near.length > 0 ? `"${name}" (closest: ${near.join(", ")})` : `"${name}"`;
    });
    throw new InputError(
      `${context.property}: template "${String(context.inputs.template)}" has no ${hints.join("; ")}`,
      {
        advice: "correct or remove the name",
      },
    );
  }
}

export const droppedNames = (map: Preferences, { olds }: EncodeContext<Preferred>): string[] =>
  droppedKeys(olds?.preferences, map);

async function defaultsOfDropped(
  map: Preferences,
  { defaults }: PreferenceSource,
  context: EncodeContext<Preferred>,
): Promise<Props> {
  const names = droppedNames(map, context);
  const known = names.length > 0 ? await defaults(context) : new Map<string, unknown>();
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new InputError(
      `${context.property}.${unknown} was removed from the program, and template "${String(context.inputs.template)}" has no default for it`,
      { advice: "set it explicitly" },
    );
  }
  return Object.fromEntries(names.map((name) => [name, known.get(name)]));
}

/**
 * `{"safe_checks": "yes"}`. A map without entries comes back as `[]`.
 * An update merges: what the body leaves out stays.
 */
export const preferencesOf = (source: PreferenceSource): Codec<Preferences, Preferred> => ({
  encode: async (map, context) => {
    await refuseUnknown(map, source, context);
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
    const defaults = await source.defaults(context);
    const initial = defaults.get(name);
    return initial === undefined ? undefined : fromWire(initial);
  },
});
