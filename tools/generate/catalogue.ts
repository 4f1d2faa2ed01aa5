/** Everything that is documented: definitions joined with their comments. */
import type { AnyDefinition, Field } from "../../provider/definition";
import { type LookupKind, places } from "../../provider/lookup";
import { resources } from "../../provider/resources";
import { lookupName } from "./reference";
import { type Property, Source, type Type } from "./source";

/** A property of a resource with its field; what every resource takes has none. */
export interface ResourceProperty extends Property {
  field?: Field;
}

export interface ResourceEntry {
  type: string;
  /** `scanner-group`: the name of its files. */
  file: string;
  definition: AnyDefinition;
  description: string;
  properties: readonly ResourceProperty[];
  /** What every resource takes: `connection`, `adoptId`, … */
  common: readonly Property[];
  /** What only a create answers. */
  outputs: readonly Property[];
}

export interface ComponentEntry {
  type: string;
  description: string;
  inputs: readonly Property[];
  outputs: readonly { name: string; description: string; secret: boolean }[];
}

export interface LookupEntry {
  /** `getScanner` */
  name: string;
  kind: LookupKind;
  description: string;
}

export interface Catalogue {
  resources: readonly ResourceEntry[];
  components: readonly ComponentEntry[];
  lookups: readonly LookupEntry[];
  lookupInputs: readonly Property[];
  lookupOutputs: readonly Property[];
  source: Source;
}

/** `ScannerGroup` → `scanner-group`, the name of a resource's files. */
export const kebab = (type: string): string => type.replaceAll(/(?<=[a-z])([A-Z])/g, "-$1").toLowerCase();

const index = "sdk/index.ts";
const common = "provider/definition/common.ts";

/** What a component gives to the program as text, and whether that is secret. */
const components: Record<string, Record<string, boolean>> = {
  ScanBaseline: { scanId: false },
  IntegrationUser: { userId: false, accessKey: true, secretKey: true },
};

/** The type with the words of its enum in the order of the field. */
function inOrder(type: Type, schema: Field["schema"]): Type {
  const inner = (schema.items ?? schema.additionalProperties) as Field["schema"];
  switch (type.kind) {
    case "enum":
      return type.open ? type : { ...type, values: schema.enum as (string | number)[] };
    case "list":
    case "map":
      return { ...type, item: inOrder(type.item, inner) };
    default:
      return type;
  }
}

function entryOf(source: Source, definition: AnyDefinition): ResourceEntry {
  const { type, fields, outputs = [] } = definition;
  const file = kebab(type);
  const inputs = source.read(`provider/resources/${file}.ts`, `${type}Inputs`);
  const taken = new Set(source.read(index, `${type}Args`).properties.map(({ name }) => name));
  return {
    type,
    file,
    definition,
    description: source.commentOf(index, type),
    // In the order of the fields, which is that of the tables.
    properties: Object.entries(fields).map(([name, field]) => {
      const property = inputs.properties.find((one) => one.name === name);
      if (!property) {
        throw new Error(`${type}Inputs has no ${name}`);
      }
      return { ...property, type: inOrder(property.type, field.schema), field };
    }),
    common: source.read(common, "CommonInputs").properties.filter(({ name }) => taken.has(name)),
    outputs: outputs.length === 0 ? [] : source.read(`provider/resources/${file}.ts`, `${type}Outputs`).properties,
  };
}

export function catalogue(): Catalogue {
  const source = new Source([
    index,
    common,
    ...resources.map(({ type }) => `provider/resources/${kebab(type)}.ts`),
    "provider/looked-up.ts",
  ]);
  return {
    source,
    resources: resources.map((definition) => entryOf(source, definition)),
    components: Object.entries(components).map(([type, outputs]) => ({
      type,
      description: source.commentOf(index, type),
      inputs: source.read(index, `${type}Args`).properties,
      outputs: Object.entries(outputs).map(([name, secret]) => ({
        name,
        description: source.memberComment(index, type, name),
        secret,
      })),
    })),
    lookups: (Object.keys(places) as LookupKind[]).map((kind) => {
      const name = lookupName(kind);
      return { name, kind, description: source.commentOf(index, name) };
    }),
    lookupInputs: source.read(index, "LookupArgs").properties,
    lookupOutputs: source.read("provider/looked-up.ts", "LookedUp").properties,
  };
}
