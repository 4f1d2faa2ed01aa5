/**
 * `npm run generate`: writes what stands twice, from the one place where it is said. test/docs/generated.test.ts fails
 * where a file is stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../repo";
import { catalogue, type ResourceEntry } from "./catalogue";
import { commandsPage } from "./commands";
import { settingsTable } from "./configuration";
import { guardRulesPage, guardSchema } from "./guard";
import { resourcePages, supportTable } from "./pages";
import { controlTable, emulatorOptions, faultTable } from "./emulator-page";
import { packageSchema } from "./schema";

/** Every generated file, by its path in the repository. */
export function generated(): Map<string, string> {
  const all = catalogue();
  return new Map([
    ["schema.json", `${JSON.stringify(packageSchema(all), undefined, 2)}\n`],
    ...resourcePages(all),
    withSections("docs/support.md", { properties: supportTable(all) }),
    withSections("docs/configuration.md", { settings: settingsTable() }),
    ["docs/cli.md", commandsPage()],
    ["docs/guard-rules.md", guardRulesPage()],
    ["guard.schema.json", `${JSON.stringify(guardSchema(), undefined, 2)}\n`],
    ...all.resources.map(entryModule),
    withSections("docs/emulator.md", { options: emulatorOptions(), control: controlTable(), faults: faultTable() }),
  ]);
}

/** The module that a state names to find the provider of its resource. */
const entryModule = ({ type, file }: ResourceEntry): [path: string, text: string] => [
  `provider/hosts/dynamic/entry/${file}.ts`,
  `import { providerOf } from "../host";

// Written by npm run generate. States contain the name of this module: it never changes.
export = providerOf("${type}");
`,
];

/** A page with other texts, each between `<!-- generated: NAME -->` and `<!-- end -->`. */
function withSections(path: string, texts: Record<string, string>): [path: string, text: string] {
  let page = readFileSync(join(repositoryRoot(), path), "utf8");
  for (const [name, text] of Object.entries(texts)) {
    const section = new RegExp(`(<!-- generated: ${name} -->\\n)[^]*?(\\n<!-- end -->)`);
    if (!section.test(page)) {
      throw new Error(`${path} has no section "${name}"`);
    }
    page = page.replace(section, (_, begin: string, end: string) => `${begin}${text}${end}`);
  }
  return [path, page];
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
