/** `schema.json`: the package as Pulumi's tools know packages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentOf } from "../../provider/connection/connection";
import { type Setting, settingNames, settings } from "../../provider/settings";
import { componentToken, resourceToken } from "../../sdk/pulumi-type";
import { repositoryRoot } from "../repo";
import type { Catalogue, ComponentEntry, ResourceEntry, ResourceProperty } from "./catalogue";
import { lookupOf, resourceOf } from "./reference";
import type { Property, Type } from "./source";

type Json = Record<string, unknown>;

const without = (name: string, object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

const typeToken = (name: string): string => `tenable:index:${name}`;

/** Types by name, written once each: what has the same shape is one type, and keeps its first name. */
class Types {
  readonly table: Record<string, Json> = {};
  private readonly names = new Map<string, string>();

  /** A reference to a named type. */
  refer(name: string, body: Json): Json {
    const key = JSON.stringify(without("description", body));
    const known = this.names.get(key) ?? name;
    if (!this.names.has(key)) {
      if (this.table[typeToken(name)] !== undefined) {
        throw new Error(`two types of the name ${name}`);
      }
      this.names.set(key, name);
      this.table[typeToken(name)] = body;
    }
    return { $ref: `#/types/${typeToken(known)}` };
  }

  spec(type: Type): Json {
    switch (type.kind) {
      case "enum":
        return this.enumeration(type);
      case "list":
        return { type: "array", items: this.spec(type.item) };
      case "map":
        return { type: "object", additionalProperties: this.spec(type.item) };
      case "object":
        return this.refer(type.name, {
          type: "object",
          ...(type.description !== "" && { description: type.description }),
          properties: Object.fromEntries(type.properties.map((property) => [property.name, this.property(property)])),
          required: type.properties.filter(({ optional }) => !optional).map(({ name }) => name),
        });
      case "union":
        return { oneOf: type.of.map((one) => this.spec(one)) };
      default:
        return { type: type.kind };
    }
  }

  property({ description, type }: Pick<Property, "description" | "type">): Json {
    const keys = type.kind === "map" && type.known.length > 0 ? ` Known keys: ${keyList(type.known)}.` : "";
    return { ...this.spec(type), description: description + keys };
  }

  private enumeration({ name, values, open }: Type & { kind: "enum" }): Json {
    const isNumber = values.every((value) => typeof value === "number");
    const primitive = isNumber ? "integer" : "string";
    const reference = this.refer(name, {
      type: primitive,
      enum: values.map((value) => ({ ...memberName(value), value })),
    });
    return open ? { type: primitive, oneOf: [{ type: primitive }, reference] } : reference;
  }
}

const keyList = (known: readonly Property[]): string => known.map(({ name }) => `\`${name}\``).join(", ");

/** A name for a value that is none itself: `Cisco 'enable'` → `CiscoEnable`, `30` → `Value30`. */
function memberName(value: string | number): { name?: string } {
  const words = String(value)
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z][A-Za-z0-9]*$/.test(String(value)) ? {} : { name: /^\d/.test(name) ? `Value${name}` : name };
}

/** What the description says of a reference. */
const referenceNote = (target: string | undefined): string => {
  const lookup = target === undefined ? undefined : lookupOf(target);
  const from = [resourceOf(target) && `a \`${resourceOf(target)}\``, lookup && `\`${lookup}\``].filter(Boolean);
  return from.length === 0 ? "" : ` Takes the \`id\` of ${from.join(" or of ")}.`;
};

function resourceProperty(types: Types, { field, ...property }: ResourceProperty): Json {
  const spec = types.property(property);
  return {
    ...spec,
    description: `${String(spec.description)}${referenceNote(field?.refersTo)}`,
    ...(field?.secret && { secret: true }),
    ...(field?.replaces && { willReplaceOnChanges: true }),
  };
}

const byName = (properties: readonly Property[], spec: (property: Property) => Json): Json =>
  Object.fromEntries(properties.map((property) => [property.name, spec(property)]));

function resource(types: Types, { description, properties, common, outputs }: ResourceEntry): Json {
  const inputs = byName(properties, (property) => resourceProperty(types, property));
  const needed = properties.filter(({ optional }) => !optional).map(({ name }) => name);
  const shown = Object.entries(inputs).map(([name, spec]) => [name, without("willReplaceOnChanges", spec as Json)]);
  return {
    description,
    properties: {
      ...Object.fromEntries(shown),
      ...byName(outputs, (property) => ({ ...types.property(property), secret: true })),
    },
    required: [...needed, ...outputs.map(({ name }) => name)],
    inputProperties: {
      ...inputs,
      ...byName(common, (property) => ({
        ...types.property(property),
        // A connection is chosen before anything is deployed.
        ...(property.name === "connection" && { plain: true, willReplaceOnChanges: true }),
      })),
    },
    // Defaults to the name of the resource.
    requiredInputs: needed.filter((name) => name !== "name"),
  };
}

function component(types: Types, { description, inputs, outputs }: ComponentEntry): Json {
  return {
    description,
    isComponent: true,
    properties: Object.fromEntries(
      outputs.map(({ name, secret, ...output }) => [name, { type: "string", ...output, ...(secret && { secret }) }]),
    ),
    required: outputs.map(({ name }) => name),
    inputProperties: byName(inputs, (property) => ({
      ...types.property(property),
      ...(property.name === "connection" && { plain: true }),
    })),
    requiredInputs: inputs.filter(({ optional }) => !optional).map(({ name }) => name),
  };
}

/** The types of the kinds of settings. */
const kinds: Record<Setting["kind"], Json> = {
  platform: { $ref: `#/types/${typeToken("Platform")}` },
  address: { type: "string" },
  text: { type: "string" },
  file: { type: "string" },
  fingerprint: { type: "string" },
  flag: { type: "boolean" },
  number: { type: "integer" },
  list: { type: "array", items: { type: "string" } },
  headers: { type: "object", additionalProperties: { type: "string" } },
};

function setting({ kind, default: initial, secret, description }: Setting): Json {
  const isValue = kind === "flag" || kind === "number";
  const note = isValue || initial === "none" ? "" : ` Defaults to ${initial}.`;
  return {
    ...kinds[kind],
    description: description + note,
    ...(isValue && { default: JSON.parse(initial) as unknown }),
    ...(secret && { secret }),
  };
}

export function packageSchema({
  resources,
  components,
  lookups,
  lookupInputs,
  lookupOutputs,
  source,
}: Catalogue): Json {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot(), "package.json"), "utf8")) as Json;
  const types = new Types();
  // What a program can import keeps its name.
  for (const name of ["Platform", "TemplateName", "Schedule", "Family"]) {
    types.spec(source.typeNamed("sdk/index.ts", name));
  }
  const members = settingNames.map((name) => [name, setting(settings[name])] as const);
  const connections = {
    type: "object",
    additionalProperties: types.refer("Connection", {
      type: "object",
      description: "Settings of a named connection.",
      properties: Object.fromEntries(members.map(([name, spec]) => [name, without("default", spec)])),
    }),
    description: "Named connections: the settings of each by its name.",
  };
  const config = {
    ...Object.fromEntries(
      members.map(([name, spec]) => [name, { ...spec, defaultInfo: { environment: environmentOf(name) } }]),
    ),
    connections,
  };
  return {
    name: "tenable",
    displayName: "Tenable",
    version: manifest.version,
    description: manifest.description,
    keywords: manifest.keywords,
    license: manifest.license,
    // Resources are dynamic ones for the engine: states hold these tokens.
    allowedPackageNames: ["pulumi-nodejs"],
    meta: { moduleFormat: "^(?:dynamic/tenable|index)()$" },
    config: { variables: config, defaults: Object.keys(config) },
    provider: {
      description: "Settings of the default connection, and the named connections.",
      inputProperties: config,
    },
    types: types.table,
    resources: Object.fromEntries([
      ...resources.map((entry) => [resourceToken(entry.type), resource(types, entry)]),
      ...components.map((entry) => [componentToken(entry.type), component(types, entry)]),
    ]),
    functions: Object.fromEntries(
      lookups.map(({ name, description }) => [
        `tenable:index:${name}`,
        {
          description,
          inputs: {
            type: "object",
            properties: byName(lookupInputs, (property) => types.property(property)),
            required: lookupInputs.filter(({ optional }) => !optional).map((one) => one.name),
          },
          outputs: {
            type: "object",
            properties: byName(lookupOutputs, (property) => types.property(property)),
            required: lookupOutputs.map((one) => one.name),
          },
        },
      ]),
    ),
    language: {
      nodejs: { packageName: "pulumi-tenable", respectSchemaVersion: true },
      python: { packageName: "pulumi_tenable", respectSchemaVersion: true },
    },
  };
}
