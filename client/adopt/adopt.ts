import { builtIn } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import type { Client } from "../connect";
import { chooserOf, type Choice } from "./choice";
import { type ProgramText, programText, whyNotDeclared } from "./declared-in";
import { importFile, stackName } from "./import-file";
import { chosenKinds, type Kind, kindsOn } from "./kinds";
import { Lookups } from "./lookups";
import { upperFirst } from "./names";
import { type Declared, declare, type Known, programFiles, type ProgramOptions } from "./program";
import {
  freeSuffix,
  hashOf,
  type Manifest,
  manifestIn,
  manifestName,
  refuseOtherProject,
  uneditedFile,
  withIgnored,
  writeFiles,
} from "./project";
import { notManaged, scaffold } from "./scaffold";
import { type Adoptable, type NotAdoptable, survey } from "./survey";
import { unsupportedOn } from "./unsupported";

export interface AdoptOptions {
  /** Folder of the project: new, empty, or of an earlier adoption. */
  folder: string;
  /** Name of the Pulumi project. */
  project: string;
  /** `dev`, or `organization/project/dev`: which stack the import file is for. */
  stack: string;
  /** Config of that stack, secrets among it. */
  config?: Readonly<Record<string, string>>;
  /** Ids that its state holds, by type. */
  inStack?: ReadonlyMap<string, ReadonlySet<string>>;
  choice: Choice;
  oneFile?: boolean;
  protect?: boolean;
  adoptIds?: boolean;
  versions: { self: string; pulumi: string; typescript: string };
  progress?: (text: string) => void;
}

export interface Adoption {
  /** What has a resource now and had none. */
  added: Declared[];
  /** What had one already. */
  known: number;
  left: NotAdoptable[];
  /** Secrets without a value, as keys of the config. */
  missingSecrets: string[];
  /** Objects in the import file; undefined without one. */
  imports?: number;
  /** A line that index.ts, which was edited, needs. */
  missingImport?: string;
  files: string[];
}

const importName = "import.json";
const notManagedName = "not-managed.md";
const ignoreName = ".gitignore";

/** Reads a tenant and writes a Pulumi project that declares it as it is. Nothing is written to the platform. */
export async function adopt(client: Client, options: AdoptOptions): Promise<Adoption> {
  const { folder, choice, progress = () => undefined } = options;
  const before = await manifestIn(folder);
  const all = kindsOn(client.platform);
  const kinds = chosenKinds(all, choice.kinds);
  const { name: connection } = client.connection;
  const tenant = await tenantOf(client, all);
  if (before) {
    refuseOtherProject(folder, before, client.connection, tenant);
  }
  const chooser = await chooserOf(client, choice);
  const inStack = (type: string, id: string): boolean => options.inStack?.get(type)?.has(id) === true;
  const { objects, left } = await survey(client, kinds, chooser, inStack, progress);
  if (kinds.some(({ definition }) => definition.type === "Scan")) {
    left.push(...(await unsupportedOn(client, chooser)));
  }
  const unfound = unfoundIn(choice, objects, left);
  if (!before && objects.length === 0) {
    refuseNothing([...left, ...unfound]);
  }

  const oneFile = before?.oneFile ?? options.oneFile === true;
  const known = before?.objects ?? [];
  const earlier = await programText(folder);
  const byObject = new Map(known.map((one) => [`${one.type} ${one.id}`, one]));
  const fresh = objects.filter(({ type, id }) => !byObject.has(`${type} ${id}`));
  const suffix =
    before && fresh.length > 0
      ? freeSuffix(folder, oneFile ? ["index"] : ["index", "lookups", ...all.map(({ name }) => name)])
      : "";
  const { protect, adoptIds } = options;
  const how: ProgramOptions = { connection, url: client.url, oneFile, protect, adoptIds, names: choice.ids, suffix };
  const added = declare(fresh, all, known, how);
  const program =
    added.length > 0 || !before
      ? await programOf(client, added, all, { known, text: earlier }, left, how)
      : new Map<string, string>();

  const { again, removed } = stillDeclared(objects, byObject, folder, earlier);
  left.push(...removed);
  const project = before?.project ?? options.project;
  const stack = stackName(options.stack, project);
  const { text, waiting, count } = importFile([...again, ...added], stack, connection, options.config ?? {});
  const files = new Map(before ? [] : scaffold(project, stack.stack, client.connection, options.versions));
  if (!before) {
    files.set(ignoreName, await withIgnored(folder, files.get(ignoreName) ?? ""));
  }
  program.forEach((content, name) => files.set(name, content));
  const index = await indexLine(folder, before, program, suffix);
  if (index.text !== undefined) {
    files.set("index.ts", index.text);
  }
  files.set(notManagedName, notManaged([...left, ...unfound], client.url));
  if (!adoptIds) {
    files.set(importName, text);
  }
  const hashes = [...files].filter(([name]) => name.endsWith(".ts")).map(([name, content]) => [name, hashOf(content)]);
  const manifest: Manifest = {
    ...{ version: 1, url: client.url, tenant: tenant || (before?.tenant ?? ""), connection, project, oneFile },
    objects: [
      ...known,
      ...added.map(({ type, id, resource, variable, file }) => ({ type, id, resource, variable, file })),
    ],
    files: { ...before?.files, ...(Object.fromEntries(hashes) as Record<string, string>) },
  };
  files.set(manifestName, `${JSON.stringify(manifest, undefined, 2)}\n`);
  progress("writing files");
  const replaced = [
    importName,
    notManagedName,
    manifestName,
    ignoreName,
    ...(index.text === undefined ? [] : ["index.ts"]),
  ];
  await writeFiles(folder, files, { secrets: [importName], replaced });
  return {
    added,
    known: again.length,
    left: [...left, ...unfound],
    missingSecrets: (adoptIds ? added.filter((one) => Object.keys(one.config).length > 0) : waiting).flatMap(
      ({ config }) => Object.values(config),
    ),
    ...(!adoptIds && { imports: count }),
    ...(index.missing !== undefined && { missingImport: index.missing }),
    files: [...files.keys()],
  };
}

/** Whose objects these keys see: an organization's before the administrator's. */
async function tenantOf(client: Client, kinds: readonly Kind[]): Promise<string> {
  const tables = kinds.flatMap((kind) => kind.tables.map(({ binding }) => ({ kind, binding })));
  const ordered = [...tables].sort(
    (a, b) =>
      Number(a.binding.collection.side === "administrator") - Number(b.binding.collection.side === "administrator"),
  );
  let refused: unknown = new InputError("the platform has nothing to adopt", { advice: "use another connection" });
  for (const { kind, binding } of ordered) {
    try {
      return (await client.surveyor(kind.definition, binding)).tenant ?? "";
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

/** There is nothing to write a program of. */
function refuseNothing(left: readonly NotAdoptable[]): never {
  const [first] = left;
  const others = first
    ? `, and ${left.length} that cannot be managed, such as ${first.type}${first.name === undefined ? "" : ` "${first.name}"`}: ${first.reason}`
    : "";
  throw new InputError(`nothing on the platform that these keys see can be adopted${others}`, {
    advice: "choose other objects, or use other keys",
  });
}

/** What a Terraform state names and the platform does not show. */
function unfoundIn({ ids }: Choice, objects: readonly Adoptable[], left: readonly NotAdoptable[]): NotAdoptable[] {
  const seen = new Set([...objects, ...left].map(({ type, id }) => `${type} ${id}`));
  return [...(ids ?? [])].flatMap(([type, byId]) =>
    [...byId]
      .filter(([id]) => !seen.has(`${type} ${id}`))
      .map(([id, { resource: name }]) => ({ type, id, name, reason: "the platform does not show it to these keys" })),
  );
}

async function programOf(
  client: Client,
  added: readonly Declared[],
  kinds: readonly Kind[],
  earlier: { known: readonly Known[]; text: ProgramText },
  left: readonly NotAdoptable[],
  how: ProgramOptions,
): Promise<Map<string, string>> {
  const taken = how.oneFile ? added.map(({ resource }) => resource) : [];
  const lookups = new Lookups(client, taken);
  // A file that the entry of the program imports cannot import it back.
  const known = how.oneFile ? [] : earlier.known.filter((one) => earlier.text.exports(one));
  for (const { type, id, reason } of left) {
    if (id !== undefined && reason !== builtIn) {
      await lookups.of(type, id);
    }
  }
  return await programFiles(added, kinds, known, lookups, how);
}

/** Objects that the program has already, by the names that they have there; and those that were removed from it. */
function stillDeclared(
  objects: readonly Adoptable[],
  known: ReadonlyMap<string, Known>,
  folder: string,
  text: ProgramText,
): { again: Declared[]; removed: NotAdoptable[] } {
  const again: Declared[] = [];
  const removed: NotAdoptable[] = [];
  for (const object of objects) {
    const { type, id, name, secrets } = object;
    const found = known.get(`${type} ${id}`);
    const reason = found && whyNotDeclared(found, text, folder);
    if (reason !== undefined) {
      removed.push({ type, id, name, reason });
    } else if (found) {
      const config = Object.fromEntries(
        secrets.map((property) => [property, `${found.variable}${upperFirst(property)}`]),
      );
      again.push({ ...object, ...found, config });
    }
  }
  return { again, removed };
}

/** The entry of the program with what is added to it; told where it was edited. */
async function indexLine(
  folder: string,
  before: Manifest | undefined,
  program: ReadonlyMap<string, string>,
  suffix: string,
): Promise<{ text?: string; missing?: string }> {
  if (!before || program.size === 0) {
    return {};
  }
  const line = `import "./index${suffix}";`;
  const text = await uneditedFile(folder, before, "index.ts");
  return text === undefined ? { missing: line } : { text: `${text}${line}\n` };
}
