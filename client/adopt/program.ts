import { own, type Props } from "../../provider/definition";
import { kindOf } from "../../provider/preview/references";
import { call, code, Expression, members, type Value, width } from "./code";
import { inOrder as inKindOrder, type Kind } from "./kinds";
import type { Lookups } from "./lookups";
import { camelCase, Names, slug, upperFirst, variable } from "./names";
import type { Adoptable } from "./survey";

/** An object with its place in the program. */
export interface Declared extends Adoptable {
  /** Of the resource in the program. */
  resource: string;
  variable: string;
  /** Without ending: `scans`. */
  file: string;
  /** Keys of the stack's config, by the property whose secret they hold. */
  config: Readonly<Record<string, string>>;
}

/** What an earlier program has already. */
export interface Known {
  type: string;
  id: string;
  resource: string;
  variable: string;
  file: string;
}

export interface ProgramOptions {
  connection: string;
  /** Of the platform, for the first line. */
  url: string;
  oneFile?: boolean;
  /** Refuse deletions. */
  protect?: boolean;
  /** Adopt with the first `up`, without an import. */
  adoptIds?: boolean;
  /** Names by type and id, from elsewhere. */
  names?: ReadonlyMap<string, ReadonlyMap<string, { resource: string }>>;
  /** Behind the names of files: `-2` for what is added to a program. */
  suffix?: string;
}

/** Gives every object a name and a file; stable whatever the order of the lists is. */
export function declare(
  objects: readonly Adoptable[],
  kinds: readonly Kind[],
  known: readonly Known[],
  { oneFile, names, suffix = "" }: ProgramOptions,
): Declared[] {
  const variables = new Map<string, Names>();
  return kinds.flatMap(({ definition: { type }, name: kindName, word }) => {
    const mine = objects.filter((object) => object.type === type);
    const before = known.filter((object) => object.type === type);
    const resources = new Names(new Set(before.map(({ resource }) => resource)));
    const scope = oneFile ? "" : type;
    const taken = variables.get(scope) ?? new Names(new Set(before.map((one) => one.variable)));
    variables.set(scope, taken);
    return [...mine].sort(byNameThenId).map((object): Declared => {
      const given = names?.get(type)?.get(object.id)?.resource;
      const resource = resources.of(given ?? (slug(object.name) || slug(word)), object.id);
      const wanted = oneFile ? `${resource}-${word}` : resource;
      const called = camelCase(taken.of(variable(wanted, word), object.id));
      const config = Object.fromEntries(object.secrets.map((property) => [property, called + upperFirst(property)]));
      return { ...object, resource, variable: called, file: oneFile ? `index${suffix}` : kindName + suffix, config };
    });
  });
}

function byNameThenId(a: Adoptable, b: Adoptable): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id.localeCompare(b.id, "en", { numeric: true });
}

/** The files of a program by name, each a text in TypeScript. */
export async function programFiles(
  objects: readonly Declared[],
  kinds: readonly Kind[],
  known: readonly Known[],
  lookups: Lookups,
  options: ProgramOptions,
): Promise<Map<string, string>> {
  const { suffix = "", oneFile } = options;
  const ordered = inKindOrder(kinds, objects);
  const lookupFile = oneFile ? `index${suffix}` : `lookups${suffix}`;
  const blocks = new Map<string, string[]>();
  const imports = new Map<string, Set<string>>();
  const order = new Map(ordered.map(({ definition }, at) => [definition.type, at]));
  const all = new Map<string, Known>([...known, ...objects].map((one) => [`${kindOf(one.type)} ${one.id}`, one]));
  const written = new Set<string>();

  /** The expression for an id; the id itself where nothing else can name it. */
  const reference = async (from: Declared, refersTo: string, id: string): Promise<Value> => {
    const target = all.get(`${kindOf(refersTo)} ${id}`);
    const use = (file: string, called: string): Expression => {
      if (file === from.file) {
        return new Expression(`${called}.id`);
      }
      imports.set(from.file, (imports.get(from.file) ?? new Set()).add(file));
      return new Expression(`${camelCase(file)}.${called}.id`);
    };
    if (target) {
      const isAbove = written.has(`${target.type} ${target.id}`) || !("inputs" in target);
      return isAbove && (order.get(target.type) ?? 0) <= (order.get(from.type) ?? 0)
        ? use(target.file, target.variable)
        : id;
    }
    const lookup = await lookups.of(refersTo, id);
    return lookup ? use(lookupFile, lookup.variable) : id;
  };

  for (const { definition, word } of ordered) {
    const mine = objects.filter(({ type }) => type === definition.type);
    for (const [index, object] of inOrder(mine, definition.fields).entries()) {
      const value = await argumentsOf(
        object,
        definition.fields,
        (refersTo, id) => reference(object, refersTo, id),
        options,
      );
      const heading =
        oneFile && index === 0
          ? `// ${upperFirst(word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`)}\n\n`
          : "";
      blocks.set(object.file, [...(blocks.get(object.file) ?? []), heading + statement(object, value, options)]);
      written.add(`${object.type} ${object.id}`);
    }
  }
  return assemble(blocks, imports, objects, lookups, lookupFile, options);
}

/** Each behind those of its own type that it refers to; a circle keeps the order of names. */
function inOrder(objects: readonly Declared[], fields: Kind["definition"]["fields"]): Declared[] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const sorted = new Set<Declared>();
  const begun = new Set<Declared>();
  const visit = (object: Declared): void => {
    if (!begun.has(object)) {
      begun.add(object);
      for (const [name, value] of Object.entries(object.inputs)) {
        for (const member of Object.keys(own(fields, name)?.refersWithin ?? {})) {
          const other = byId.get(String((value as Props)[member]));
          if (other) {
            visit(other);
          }
        }
      }
      sorted.add(object);
    }
  };
  objects.forEach(visit);
  return [...sorted];
}

/** The arguments of a resource, in the order of its documentation. */
async function argumentsOf(
  { id, resource, inputs, config }: Declared,
  fields: Kind["definition"]["fields"],
  reference: (refersTo: string, id: string) => Promise<Value>,
  { connection, adoptIds }: ProgramOptions,
): Promise<Record<string, Value>> {
  const given: Record<string, Value> = {
    ...(connection !== "default" && { connection }),
    ...(adoptIds && { adoptId: id }),
  };
  for (const [name, { refersTo, refersWithin = {} }] of Object.entries(fields)) {
    const value = inputs[name] as Value | undefined;
    const key = config[name];
    if (key !== undefined) {
      given[name] = call("config.requireSecret", key);
    } else if (value !== undefined && !(name === "name" && value === resource)) {
      given[name] = value;
      if (refersTo !== undefined) {
        given[name] = Array.isArray(value)
          ? await Promise.all(value.map((one) => reference(refersTo, String(one))))
          : await reference(refersTo, String(value));
      }
      for (const [member, type] of Object.entries(refersWithin)) {
        const inner = (value as Record<string, Value>)[member];
        if (inner !== undefined) {
          given[name] = { ...(given[name] as object), [member]: await reference(type, String(inner)) };
        }
      }
    }
  }
  return given;
}

function statement(
  { type, resource, variable: called }: Declared,
  value: Record<string, Value>,
  { protect }: ProgramOptions,
): string {
  const start = `export const ${called} = new tenable.${type}(`;
  const name = JSON.stringify(resource);
  const isEmpty = Object.keys(value).length === 0;
  const first = `${start}${name}${isEmpty ? ");" : ", {"}`;
  if (protect || first.length > width) {
    const given = isEmpty ? (protect ? ["{}"] : []) : [`{\n${members(value, "    ")}  }`];
    const args = [name, ...given, ...(protect ? ["{ protect: true }"] : [])];
    return `${start}\n${args.map((arg) => `  ${arg},\n`).join("")});\n`;
  }
  return isEmpty ? `${first}\n` : `${first}\n${members(value, "  ")}});\n`;
}

/** Imports, settings and look-ups above the resources. */
function assemble(
  blocks: ReadonlyMap<string, string[]>,
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  objects: readonly Declared[],
  lookups: Lookups,
  lookupFile: string,
  { connection, url, oneFile, suffix = "" }: ProgramOptions,
): Map<string, string> {
  const found = [...lookups.used.values()]
    .sort((a, b) => (a.variable < b.variable ? -1 : 1))
    .map(({ variable: called, call: getter, name }) => {
      const start = `export const ${called} = tenable.${getter}(`;
      return `${start}${code({ name, ...(connection !== "default" && { connection }) }, "", start.length + 1)});\n`;
    });
  const files = new Map(blocks);
  if (found.length > 0) {
    files.set(lookupFile, [found.join(""), ...(files.get(lookupFile) ?? [])]);
  }
  const texts = new Map<string, string>();
  for (const [file, parts] of files) {
    const needsConfig = objects.some((object) => object.file === file && Object.keys(object.config).length > 0);
    const head = [
      `// Adopted from ${url} by pulumi-tenable adopt.\n`,
      needsConfig ? 'import * as pulumi from "@pulumi/pulumi";\n' : "",
      'import * as tenable from "pulumi-tenable";\n',
      ...[...(imports.get(file) ?? [])].sort().map((other) => `import * as ${camelCase(other)} from "./${other}";\n`),
      needsConfig ? "\nconst config = new pulumi.Config();\n" : "",
    ].join("");
    texts.set(`${file}.ts`, `${head}\n${parts.join("\n")}`);
  }
  if (!oneFile) {
    const own = [...texts.keys()].map((file) => file.replace(/\.ts$/, "")).sort();
    texts.set(`index${suffix}.ts`, own.map((file) => `import "./${file}";\n`).join(""));
  }
  return texts;
}
