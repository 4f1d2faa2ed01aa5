/**
 * `npm run generate`: writes what stands twice, from the one place where it is said. test/docs/generated.test.ts fails
 * where a file is stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../repo";
import { catalogue } from "./catalogue";
import { commandsPage } from "./commands";
import { settingsTable } from "./configuration";
import { resourcePages, supportTable } from "./pages";
import { packageSchema } from "./schema";

/** Every generated file, by its path in the repository. */
export function generated(): Map<string, string> {
  const all = catalogue();
  return new Map([
    ["schema.json", `${JSON.stringify(packageSchema(all), undefined, 2)}\n`],
    ...resourcePages(all),
    withSection("docs/support.md", "properties", supportTable(all)),
    withSection("docs/configuration.md", "settings", settingsTable()),
    ["docs/cli.md", commandsPage()],
  ]);
}

/** A page with another text between `<!-- generated: NAME -->` and `<!-- end -->`. */
function withSection(path: string, name: string, text: string): [path: string, text: string] {
  const page = readFileSync(join(repositoryRoot(), path), "utf8");
  const section = new RegExp(`(<!-- generated: ${name} -->\\n)[^]*?(\\n<!-- end -->)`);
  if (!section.test(page)) {
    throw new Error(`${path} has no section "${name}"`);
  }
  return [path, page.replace(section, (_, begin: string, end: string) => `${begin}${text}${end}`)];
}

/** The files that are not as they would be written. */
export function stale(files: ReadonlyMap<string, string>): string[] {
  const root = repositoryRoot();
  return [...files].flatMap(([path, text]) => {
    const file = join(root, path);
    return existsSync(file) && readFileSync(file, "utf8") === text ? [] : [path];
  });
}

if (require.main === module) {
  const files = generated();
  for (const path of stale(files)) {
    const file = join(repositoryRoot(), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files.get(path) ?? "");
    process.stdout.write(`${path}\n`);
  }
}
