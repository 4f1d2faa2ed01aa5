import { type Emulator, type Platform, startEmulator } from "../../emulator";
import type { Props } from "../../provider";
import { type AnyDefinition, type Binding, bindingFor, type Field } from "../../provider/definition";
import { resources } from "../../provider/resources";
import { handOf } from "./bodies";
import { allPrograms } from "./programs";

/** A resource that a platform has, and what its programs give its properties. */
interface Measured {
  definition: AnyDefinition;
  binding: Binding;
  programs: readonly { inputs: Props; changed: Props }[];
}

/**
 * What a platform has and no program of ours writes, so that its bodies would not be measured: a resource, a kind of
 * resource (a word whose change replaces it), a property.
 */
export async function leftOut(platform: Platform): Promise<string[]> {
  const emulator: Emulator<Platform> = await startEmulator<Platform>({ platform });
  try {
    const found: string[] = [];
    for (const definition of resources as readonly AnyDefinition[]) {
      const binding = definition.platforms[platform];
      if (typeof binding === "string") {
        continue;
      }
      const programs = [];
      for (const { type, values } of allPrograms[platform]) {
        if (type === definition.type) {
          programs.push(await values(handOf(platform, emulator)));
        }
      }
      const measured = { definition, binding, programs };
      if (programs.length === 0) {
        found.push(definition.type);
      } else {
        found.push(...kindsLeftOut(measured, platform), ...propertiesLeftOut(measured, platform));
      }
    }
    return found;
  } finally {
    await emulator.close();
  }
}

/** A word that a change cannot reach: what the object is. */
const isKind = (field: Field<unknown> | undefined): boolean =>
  field?.replaces === true && field.schema.enum !== undefined;

const isRefused = ({ rules = [] }: Binding, name: string, word: unknown, platform: Platform): boolean =>
  rules.some((rule) => rule({ [name]: word }, platform)?.path === name);

/** `Credential with type "snmpV3"`: such a word decides what the object is, and often what its body has. */
function kindsLeftOut({ definition, binding, programs }: Measured, platform: Platform): string[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => {
    if (!isKind(field) || binding.wire[name]?.kind === "absent") {
      return [];
    }
    const written = programs.flatMap(({ inputs, changed }) => [inputs[name] ?? field.empty, changed[name]]);
    return (field.schema.enum as unknown[])
      .filter((word) => !written.includes(word))
      .filter((word) => {
        const table = bindingFor(definition, platform, { [name]: word }, undefined);
        return typeof table !== "string" && !isRefused(table, name, word, platform);
      })
      .map((word) => `${definition.type} with ${name} ${JSON.stringify(word)}`);
  });
}

/** `Role.scan`: what a table has and none of the programs that choose it writes. Kinds are looked at above. */
function propertiesLeftOut({ definition, programs }: Measured, platform: Platform): string[] {
  const written = new Map<Binding, Set<string>>();
  for (const { inputs, changed } of programs) {
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
