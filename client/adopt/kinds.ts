import { type AnyDefinition, type Binding, own, type Props } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";
import { InputError } from "../../provider/errors";
import { kindOf } from "../../provider/preview/references";
import { resources } from "../../provider/resources";
import { whatThereIs } from "../../provider/values/closest";

/** One table of a type of resource on a platform. */
export interface Table {
  binding: Binding;
  /** Inputs that choose the table, where a type has several. */
  given: Props;
}

/** A type of resource that the platform has, as commands call it. */
export interface Kind {
  definition: AnyDefinition;
  /** `asset-lists`; also the name of the file that holds them. */
  name: string;
  /** `asset list`. */
  word: string;
  tables: readonly Table[];
}

const plural = (word: string): string => (word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`);

const kindNamed = (type: string): string => plural(kindOf(type)).replaceAll(" ", "-");

/** Names of all kinds on any platform. */
export const kindNames: readonly string[] = resources
  .filter(({ platforms }) => Object.values(platforms).some((table) => isDeclarable(table)))
  .map(({ type }) => kindNamed(type));

/** What is no member of a list cannot be found. */
function isDeclarable(table: Binding | string): table is Binding {
  return typeof table === "object" && table.collection.singleton !== true;
}

/** The kinds of a platform, each behind those that its properties may refer to. */
export function kindsOn(platform: Platform): Kind[] {
  const kinds = resources.flatMap((definition): Kind[] => {
    const table = definition.platforms[platform];
    if (!isDeclarable(table)) {
      return [];
    }
    const variants = (table.variants ?? []).map(({ property, value, binding }) => ({
      binding,
      given: { [property]: value },
    }));
    const word = kindOf(definition.type);
    return [
      { definition, name: kindNamed(definition.type), word, tables: [{ binding: table, given: {} }, ...variants] },
    ];
  });
  const known = kinds.map(({ definition: { type }, tables }) => ({
    type,
    inputs: Object.fromEntries(
      tables.flatMap(({ binding }) => Object.entries(binding.wire).filter(([, { kind }]) => kind !== "absent")),
    ),
  }));
  return inOrder(kinds, known);
}

/** Kinds that these inputs of one refer to. */
const referred = ({ fields }: AnyDefinition, inputs: Props): string[] =>
  Object.keys(inputs).flatMap((name) => {
    const { refersTo, refersWithin = {} } = own(fields, name) ?? {};
    return [...(refersTo === undefined ? [] : [refersTo]), ...Object.values(refersWithin)].map(kindOf);
  });

/** The kinds, each behind those that its objects refer to. Two that refer to each other keep their order. */
export function inOrder(kinds: readonly Kind[], objects: readonly { type: string; inputs: Props }[]): Kind[] {
  const words = new Map<Kind, Set<string>>();
  for (const { type, inputs } of objects) {
    const kind = kinds.find(({ definition }) => definition.type === type);
    if (kind) {
      words.set(kind, new Set([...(words.get(kind) ?? []), ...referred(kind.definition, inputs)]));
    }
  }
  const sorted: Kind[] = [];
  const begun = new Set<Kind>();
  const visit = (kind: Kind): void => {
    if (begun.has(kind)) {
      return;
    }
    begun.add(kind);
    kinds.filter(({ word }) => words.get(kind)?.has(word)).forEach(visit);
    sorted.push(kind);
  };
  kinds.forEach(visit);
  return sorted;
}

/** Those of these names; all without any. */
export function chosenKinds(kinds: readonly Kind[], names: readonly string[] | undefined): Kind[] {
  const there = kinds.map(({ name }) => name);
  const unknown = names?.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`kind "${unknown}" cannot be adopted here`, { advice: whatThereIs(unknown, there) });
  }
  return kinds.filter(({ name }) => names === undefined || names.includes(name));
}
