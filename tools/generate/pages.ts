/** `docs/resources/`: a page for each resource and component, and an index. */
import { type Platform, platformNames, platforms } from "../../provider/definition/platform";
import type { Collection } from "../../provider/definition";
import { places } from "../../provider/lookup";
import { type Catalogue, type ComponentEntry, kebab, type ResourceEntry, type ResourceProperty } from "./catalogue";
import { componentExample, examplesOf } from "./example";
import { lookupOf, resourceOf } from "./reference";
import type { Property, Type } from "./source";
import { initialOf, type Support, supportOf, whyNot } from "./support";

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
const cellText = (text: string): string => text.replaceAll("|", "\\|");
const fence = (text: string): string => `\`\`\`ts\n${text}\n\`\`\``;

function typeName(type: Type): string {
  switch (type.kind) {
    case "enum":
      return type.open ? "text" : type.values.length > 8 ? "one of a list" : type.values.map(code).join(", ");
    case "list":
      return `list of ${type.item.kind === "string" ? "texts" : typeName(type.item)}`;
    case "map":
      return `map of ${type.item.kind === "string" ? "texts" : typeName(type.item)}`;
    case "object":
      return "object";
    case "union":
      return type.of.map(typeName).join(" or ");
    default:
      return { boolean: "flag", integer: "whole number", string: "text" }[type.kind];
  }
}

/** The words of a list that is too long for the column. */
function longList(type: Type): string {
  const inner = type.kind === "list" || type.kind === "map" ? type.item : type;
  return inner.kind === "enum" && (inner.open || inner.values.length > 8)
    ? ` ${inner.open ? "Known values" : "Values"}: ${inner.values.map(code).join(", ")}.`
    : "";
}

function limits({ field }: ResourceProperty): string {
  const { minimum, maximum, minLength, maxLength } = (field?.schema ?? {}) as Record<string, number | undefined>;
  return minimum !== undefined
    ? `, ${minimum} to ${maximum}`
    : maxLength !== undefined
      ? `, ${minLength} to ${maxLength} characters`
      : "";
}

const typeCell = (property: ResourceProperty): string => {
  const target = property.field?.refersTo;
  const one = property.type.kind === "list" ? "ids" : "id";
  return cellText(
    target === undefined ? typeName(property.type) + limits(property) : `${one} of ${targetLink(target)}`,
  );
};

/** The resource that makes what an id names, and the look-up that finds it. */
function targetLink(target: string): string {
  const resource = resourceOf(target);
  const lookup = lookupOf(target);
  return [
    resource === undefined ? target : `[${resource}](${kebab(resource)}.md)`,
    ...(lookup === undefined ? [] : [`[${lookup}](README.md#look-ups)`]),
  ].join(", ");
}

const supportCell = ({ has }: Support): string =>
  typeof has === "object" ? `${has.some.map(code).join(", ")} only` : { yes: "yes", needed: "required", no: "–" }[has];

/** A default that every platform with the property goes back to, where the comment does not say it. */
function defaultNote(
  { definition }: ResourceEntry,
  { name, description, field }: ResourceProperty,
  on: readonly Platform[],
): string {
  const values = on
    .filter((platform) => supportOf(definition, name, platform).has !== "no")
    .map((platform) => initialOf(definition, name, platform));
  const [first] = values;
  const isTold = /defaults to/i.test(description);
  const isScalar = ["string", "number", "boolean"].includes(typeof first) && first !== "";
  return !isTold && isScalar && field?.refersTo === undefined && values.every((value) => value === first)
    ? ` Defaults to ${code(first)}.`
    : "";
}

function descriptionCell(entry: ResourceEntry, property: ResourceProperty, on: readonly Platform[]): string {
  const { description, field, type, optional, name } = property;
  const notes = [
    optional || name === "name" ? "" : "**Required.** ",
    description,
    defaultNote(entry, property, on),
    field?.replaces && !/replaces/.test(description) ? " A change replaces the resource." : "",
    field?.secret && !/encrypted/.test(description) ? " Stored encrypted." : "",
    longList(type),
  ];
  return cellText(notes.join(""));
}

/** Tables of the members of objects and of the known keys of maps. */
function nested(properties: readonly Property[]): string[] {
  return properties.flatMap(({ name, type }) => {
    const inner = type.kind === "list" ? type.item : type;
    const members = inner.kind === "object" ? inner.properties : inner.kind === "map" ? inner.known : [];
    if (members.length === 0) {
      return [];
    }
    const isMap = inner.kind === "map";
    // Keys whose name says it all have no comment.
    const described = members.filter(({ description }) => !isMap || description !== "");
    const bare = members.filter((one) => !described.includes(one)).map((one) => code(one.name));
    return [
      `### ${name}`,
      ...(isMap ? ["Known keys; any other key of the platform is allowed."] : []),
      table(
        [isMap ? "key" : "property", "type", "description"],
        described.map((one) => [
          code(one.name),
          cellText(typeName(one.type)),
          cellText(one.description + longList(one.type)),
        ]),
      ),
      ...(bare.length === 0 ? [] : [`Also: ${bare.join(", ")}.`]),
    ];
  });
}

/** Why properties are missing on a platform: one line for each reason. */
function missing({ definition, properties }: ResourceEntry, on: readonly Platform[]): string[] {
  const lines = on.flatMap((platform) => {
    const reasons = new Map<string, string[]>();
    for (const { name } of properties) {
      const { has, reason } = supportOf(definition, name, platform);
      if (has === "no" && reason !== undefined) {
        reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
      }
    }
    const list = [...reasons].map(([reason, names]) => `- ${names.map(code).join(", ")}: ${reason}.`);
    return list.length === 0 ? [] : [`### Not on ${platformNames[platform]}`, list.join("\n")];
  });
  return lines.length === 0
    ? []
    : ["## Platform differences", "Preview refuses a property that the platform lacks, with the reason.", ...lines];
}

function adoption({ type, common }: ResourceEntry): string[] {
  if (!common.some(({ name }) => name === "adoptId")) {
    return [];
  }
  const lookup = lookupOf(type);
  return [
    "## Existing objects",
    `Give \`adoptId\` to take over an object that exists: it keeps its id, and only what differs is changed. ` +
      `\`tenable.${type}.get(name, id)\` reads an object without managing it` +
      `${lookup === undefined ? "" : `, and \`tenable.${lookup}({ name })\` finds its id`}. ` +
      "[Bring an existing tenant under code](../guides/existing-objects.md) has the details, also for many objects at once.",
  ];
}

function resourcePage(entry: ResourceEntry): string {
  const { type, definition, description, properties, outputs } = entry;
  const on = platforms.filter((platform) => whyNot(definition, platform) === undefined);
  const off = platforms.filter((platform) => !on.includes(platform));
  return [
    `# ${type}`,
    description,
    `Available on ${on.map((platform) => platformNames[platform]).join(", ")}.`,
    ...off.map((platform) => `Not on ${platformNames[platform]}: ${whyNot(definition, platform)}.`),
    "## Example",
    ...examplesOf(entry).flatMap((one) => [`On ${platformNames[one.platform]}:`, fence(one.code)]),
    "## Properties",
    "All resources also take the [common properties](README.md#common-properties).",
    table(
      ["property", "type", ...on.map((platform) => platformNames[platform]), "description"],
      properties.map((property) => [
        code(property.name),
        typeCell(property),
        ...on.map((platform) => supportCell(supportOf(definition, property.name, platform))),
        descriptionCell(entry, property, on),
      ]),
    ),
    ...nested(properties),
    "## Outputs",
    "`id`, the id on the platform, and every property.",
    ...(outputs.length === 0
      ? []
      : [
          table(
            ["output", "description"],
            outputs.map((output) => [code(output.name), cellText(output.description)]),
          ),
        ]),
    ...missing(entry, on),
    ...adoption(entry),
  ].join("\n\n");
}

function componentPage(entry: ComponentEntry): string {
  const { type, description, inputs, outputs } = entry;
  return [
    `# ${type}`,
    description,
    "## Example",
    fence(componentExample(entry)),
    "## Properties",
    table(
      ["property", "type", "description"],
      inputs.map((input) => [
        code(input.name),
        cellText(typeName(input.type)),
        cellText(`${input.optional ? "" : "**Required.** "}${input.description}${longList(input.type)}`),
      ]),
    ),
    "## Outputs",
    table(
      ["output", "description"],
      outputs.map((output) => [code(output.name), cellText(output.description)]),
    ),
  ].join("\n\n");
}

const marks = (has: (platform: Platform) => boolean): string[] =>
  platforms.map((platform) => (has(platform) ? "yes" : "–"));

function indexPage({ resources, components, lookups }: Catalogue): string {
  const heads = platforms.map((platform) => platformNames[platform]);
  const link = (type: string): string => `[${type}](${kebab(type)}.md)`;
  const [first] = resources;
  return [
    "# Resources",
    table(
      ["resource", ...heads, "description"],
      resources.map(({ type, definition, description }) => [
        link(type),
        ...marks((platform) => whyNot(definition, platform) === undefined),
        cellText(description),
      ]),
    ),
    "## Components",
    "Components combine several resources.",
    table(
      ["component", "description"],
      components.map(({ type, description }) => [link(type), cellText(description)]),
    ),
    "## Common properties",
    table(
      ["property", "type", "description"],
      (first?.common ?? []).map((property) => [
        code(property.name),
        typeName(property.type),
        cellText(property.description),
      ]),
    ),
    "## Look-ups",
    "A look-up returns the `id` of an object by its exact `name`, and takes `connection`. It runs with the program, also " +
      "in previews, so a preview with look-ups needs keys and network access. It fails if no object or several objects " +
      "have the name.",
    table(
      ["look-up", ...heads, "description"],
      lookups.map(({ name, kind, description }) => {
        const where: Record<Platform, Collection | string> = places[kind];
        return [code(name), ...marks((platform) => typeof where[platform] !== "string"), cellText(description)];
      }),
    ),
    "`getPlatform` returns the platform of a connection, without a request. `hardened` returns preferences and plugin",
    "families of policies that are gentle on fragile devices, and `guard` refuses scans of them with any other policy:",
    "see [Fragile networks](../concepts/guard.md).",
  ].join("\n\n");
}

/** Every page by its path. */
export function resourcePages(all: Catalogue): [path: string, text: string][] {
  const page = (name: string, text: string): [string, string] => [
    `docs/resources/${name}.md`,
    `<!-- Written by npm run generate from the definitions and their comments. -->\n\n${text}\n`,
  ];
  return [
    page("README", indexPage(all)),
    ...all.resources.map((entry) => page(entry.file, resourcePage(entry))),
    ...all.components.map((entry) => page(kebab(entry.type), componentPage(entry))),
  ];
}

/** One row for each property: what each platform does with it, and whether a change replaces the object. */
export function supportTable({ resources }: Catalogue): string {
  return table(
    ["property", ...platforms.map((platform) => platformNames[platform]), "a change"],
    resources.flatMap(({ type, definition }) =>
      Object.entries(definition.fields).map(([name, field]) => [
        `${type}.${name}`,
        ...platforms.map((platform) => supportCell(supportOf(definition, name, platform))),
        field.replaces ? "replaces" : "updates",
      ]),
    ),
  );
}
