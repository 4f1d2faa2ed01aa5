import type { Platform } from "../../emulator/index";
import type { Props } from "../../provider";
import { type AnyDefinition, type Binding, bindingFor, type Field } from "../../provider/definition";
import { resources } from "../../provider/resources";
import { examplesOn } from "../samples";
import { type Example, noIds } from "../samples/sample";

/** A resource that a platform has, and what its examples give its properties. */
interface Measured {
  definition: AnyDefinition;
  binding: Binding;
  examples: readonly { inputs: Props; changed: Props }[];
}

/** What an example writes, with ids that name nothing. */
function written({ inputs, changes, replacing }: Example): { inputs: Props; changed: Props } {
  const values = Object.entries(changes(noIds)).map(([name, { value }]) => [name, value] as const);
  const replaced = Object.entries(replacing?.(noIds) ?? {}).map(([name, news]) => [name, news[name]] as const);
  return { inputs: inputs(noIds), changed: Object.fromEntries([...values, ...replaced]) };
}

/**
 * What a platform has and no example of ours writes, so that its bodies would not be measured: a resource, a kind of
 * resource (a word whose change replaces it), a property.
 */
export const leftOut = (platform: Platform): string[] =>
  (resources as readonly AnyDefinition[]).flatMap((definition) => {
    const binding = definition.platforms[platform];
    if (typeof binding === "string") {
      return [];
    }
    const examples = examplesOn(platform)
      .filter(({ type }) => type === definition.type)
      .map(written);
    const measured = { definition, binding, examples };
    return examples.length === 0
      ? [definition.type]
      : [...kindsLeftOut(measured, platform), ...propertiesLeftOut(measured, platform)];
  });

/** A word that a change cannot reach: what the object is. */
const isKind = (field: Field<unknown> | undefined): boolean =>
  field?.replaces === true && field.schema.enum !== undefined;

const isRefused = ({ rules = [] }: Binding, name: string, word: unknown, platform: Platform): boolean =>
  rules.some((rule) => rule({ [name]: word }, platform)?.path === name);

/** `Credential with type "snmpV3"`: such a word decides what the object is, and often what its body has. */
function kindsLeftOut({ definition, binding, examples }: Measured, platform: Platform): string[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => {
    if (!isKind(field) || binding.wire[name]?.kind === "absent") {
      return [];
    }
    const written = examples.flatMap(({ inputs, changed }) => [inputs[name] ?? field.empty, changed[name]]);
    return (field.schema.enum as unknown[])
      .filter((word) => !written.includes(word))
      .filter((word) => {
        const table = bindingFor(definition, platform, { [name]: word }, undefined);
        return typeof table !== "string" && !isRefused(table, name, word, platform);
      })
      .map((word) => `${definition.type} with ${name} ${JSON.stringify(word)}`);
  });
}

/** `Role.scan`: what a table has and none of the examples that choose it writes. Kinds are looked at above. */
function propertiesLeftOut({ definition, examples }: Measured, platform: Platform): string[] {
  const written = new Map<Binding, Set<string>>();
  for (const { inputs, changed } of examples) {
    const table = bindingFor(definition, platform, inputs, undefined);
    if (typeof table === "string") {
      continue;
    }
    const names = [...Object.keys(inputs), ...Object.keys(changed)];
    written.set(table, new Set([...(written.get(table) ?? []), ...names]));
  }
  return [...written].flatMap(([{ path, wire }, names]) =>
    Object.entries(wire)
      .filter(([name, { kind }]) => kind !== "absent" && kind !== "local" && !names.has(name))
      .filter(([name]) => !isKind(definition.fields[name]))
      .map(([name]) => `${definition.type}.${name} (${path})`),
  );
}
