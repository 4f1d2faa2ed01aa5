/** The README's table of what is managed where, out of the registry. `node dist/tools/support-table.js` prints it. */
import { type AnyDefinition, type Binding, bindingFor, type WireEntry } from "../provider/definition";
import { type Platform, platformNames, platforms } from "../provider/platforms/name";
import { resources } from "../provider/resources";

/** Every table a platform has for a resource: a word of some property may choose another one. */
function tablesOf(definition: AnyDefinition, platform: Platform): Binding[] {
  const choices = Object.entries(definition.fields).flatMap(([name, { schema }]) =>
    ((schema.enum ?? []) as unknown[]).map((word) => ({ [name]: word })),
  );
  const tables = [{}, ...choices].map((choice) => bindingFor(definition, platform, choice, undefined));
  return [...new Set(tables)].filter((table) => typeof table !== "string");
}

function cell(definition: AnyDefinition, name: string, platform: Platform): string {
  const entries = tablesOf(definition, platform)
    .map(({ wire }) => (wire as Record<string, WireEntry>)[name])
    .filter((entry) => entry !== undefined && entry.kind !== "absent");
  const isNeeded = entries.some((entry) => entry?.kind === "wire" && entry.mandatory);
  return entries.length === 0 ? "–" : isNeeded ? "needed" : "yes";
}

/** One row for each property: what each platform does with it, and whether a change replaces the object. */
export function supportTable(): string {
  const head = ["property", ...platforms.map((platform) => platformNames[platform]), "a change"];
  const rows = resources.flatMap((definition) =>
    Object.entries(definition.fields).map(([name, field]) => [
      `${definition.type}.${name}`,
      ...platforms.map((platform) => cell(definition, name, platform)),
      field.replaces ? "replaces" : "updates",
    ]),
  );
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

if (require.main === module) {
  process.stdout.write(`${supportTable()}\n`);
}
