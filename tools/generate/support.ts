/** Which property each platform has, from the tables of the resources. */
import { type AnyDefinition, type Binding, bindingFor } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";

/** What a platform makes of a property. */
export interface Support {
  /** `some`: with these words of another property, such as `kind` "targetGroup", only. */
  has: "yes" | "needed" | "no" | { some: readonly string[] };
  /** Why it lacks the property, or the resource; in the words of the message at preview. */
  reason?: string;
}

/** Every table a platform has for a resource, with the word of some property that chooses it; the usual one first. */
function tablesOf(definition: AnyDefinition, platform: Platform): Map<Binding, string | undefined> {
  const tables = new Map<Binding, string | undefined>();
  const add = (choice: Record<string, unknown>, word?: string): void => {
    const table = bindingFor(definition, platform, choice, undefined);
    if (typeof table !== "string" && !tables.has(table)) {
      tables.set(table, word);
    }
  };
  add({});
  for (const [name, { schema }] of Object.entries(definition.fields)) {
    for (const word of (schema.enum ?? []) as unknown[]) {
      add({ [name]: word }, String(word));
    }
  }
  return tables;
}

/** Why a platform has nothing of a resource. */
export function whyNot(definition: AnyDefinition, platform: Platform): string | undefined {
  const binding = bindingFor(definition, platform, {}, undefined);
  return typeof binding === "string" ? binding : undefined;
}

export function supportOf(definition: AnyDefinition, name: string, platform: Platform): Support {
  const entries = [...tablesOf(definition, platform)].flatMap(([{ wire }, word]) => {
    const entry = wire[name];
    return entry === undefined ? [] : [{ entry, word }];
  });
  const having = entries.filter(({ entry }) => entry.kind !== "absent");
  const [lacking] = entries.flatMap(({ entry }) => (entry.kind === "absent" ? [entry.reason] : []));
  if (having.length === 0) {
    return { has: "no", reason: lacking ?? whyNot(definition, platform) };
  }
  if (having.some(({ entry }) => entry.kind === "wire" && entry.mandatory)) {
    return { has: "needed" };
  }
  return having.some(({ word }) => word === undefined)
    ? { has: "yes" }
    : { has: { some: having.flatMap(({ word }) => word ?? []) }, reason: lacking };
}

/** The value that a dropped property goes back to, where all platforms that have it agree on one. */
export function initialOf(definition: AnyDefinition, name: string, platform: Platform): unknown {
  const binding = bindingFor(definition, platform, {}, undefined);
  const entry = typeof binding === "string" ? undefined : binding.wire[name];
  return entry !== undefined && "initial" in entry ? entry.initial : undefined;
}
