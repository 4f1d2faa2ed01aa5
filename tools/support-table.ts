/** The table of docs/support.md: what is managed where, from the registry. `node dist/tools/support-table.js` prints it. */
import { type AnyDefinition, type Binding, bindingFor } from "../provider/definition";
import { type Platform, platformNames, platforms } from "../provider/definition/platform";
import { resources } from "../provider/resources";

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

function cell(definition: AnyDefinition, name: string, platform: Platform): string {
  const having = [...tablesOf(definition, platform)].flatMap(([{ wire }, word]) => {
    const entry = wire[name];
    return entry === undefined || entry.kind === "absent" ? [] : [{ entry, word }];
  });
  if (having.length === 0) {
    return "–";
  }
  if (having.some(({ entry }) => entry.kind === "wire" && entry.mandatory)) {
    return "needed";
  }
  return having.some(({ word }) => word === undefined) ? "yes" : `${having.map(({ word }) => word).join(", ")} only`;
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
