/** The README's table of what is managed where, out of the registry. `node dist/tools/support-table.js` prints it. */
import type { AnyDefinition, WireEntry } from "../provider/definition";
import { type Platform, platformNames, platforms } from "../provider/platforms/name";
import { resources } from "../provider/resources";

function cell(definition: AnyDefinition, name: string, platform: Platform): string {
  const binding = definition.platforms[platform];
  if (typeof binding === "string") {
    return "–";
  }
  const entry = (binding.wire as Record<string, WireEntry>)[name];
  return entry === undefined || entry.kind === "absent"
    ? "–"
    : entry.kind === "wire" && entry.mandatory
      ? "needed"
      : "yes";
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
