import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, type JsonObject, listOf, objectOf, parseJson, textOf } from "../../emulator/core/json";

/** What a document says about one answer or request body: a schema, if any, and examples. */
export interface Content {
  type: string;
  schema: JsonObject | undefined;
  examples: Json[];
}

export interface Parameter {
  name: string;
  where: string;
  isRequired: boolean;
  schema: JsonObject;
  example: Json | undefined;
}

/** An operation as the vendor documents it. */
export interface Operation {
  /** `GET /scans/{scan_id}`. */
  key: string;
  method: string;
  path: string;
  tag: string;
  /** The document that its references are in. */
  document: string;
  parameters: Parameter[];
  body: Content | undefined;
  /** Status of success → what answers; `undefined` for none. */
  answers: Map<number, Content | undefined>;
}

export interface OpenApi {
  operations: Operation[];
  /** Name of a document → its components. */
  components: Map<string, JsonObject>;
}

const documents = ["vulnerability-management.json", "platform-settings.json"];
const methods = ["get", "post", "put", "patch", "delete"];

function contentOf(content: Json | undefined): Content | undefined {
  const [entry] = Object.entries(objectOf(content));
  if (entry === undefined) {
    return undefined;
  }
  const { schema, example, examples } = objectOf(entry[1]);
  const all = [
    ...(example === undefined ? [] : [example]),
    ...Object.values(objectOf(examples)).map((one) => objectOf(one).value ?? null),
  ];
  return { type: entry[0], schema: schema === undefined ? undefined : objectOf(schema), examples: all };
}

/** Values that stand as text where another type is meant are read as what they mean. */
const meant = (value: Json | undefined): Json | undefined =>
  typeof value === "string" && /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;

function parameterOf(value: Json, components: JsonObject): Parameter {
  const { $ref } = objectOf(value);
  if (typeof $ref === "string") {
    return parameterOf(objectOf(components.parameters)[$ref.split("/").at(-1) ?? ""] ?? null, components);
  }
  const { name, required, schema, example } = objectOf(value);
  return {
    name: textOf(name),
    where: textOf(objectOf(value).in),
    isRequired: required === true,
    schema: objectOf(schema),
    example: meant(example ?? objectOf(schema).example),
  };
}

function operationOf(
  document: string,
  method: string,
  path: string,
  { tags, parameters, requestBody, responses }: JsonObject,
  components: JsonObject,
): Operation {
  const answers = Object.entries(objectOf(responses))
    .filter(([status]) => status.startsWith("2"))
    .map(([status, answer]) => [Number(status), contentOf(objectOf(answer).content)] as const);
  return {
    key: `${method} ${path}`,
    method,
    path,
    tag: textOf(listOf(tags)[0]),
    document,
    parameters: listOf(parameters).map((one) => parameterOf(one, components)),
    body: contentOf(objectOf(requestBody).content),
    answers: new Map(answers),
  };
}

/** Reads the vendor's documents. Throws when one is not there: evidence must not go missing unnoticed. */
export function readOpenApi(folder: string): OpenApi {
  const components = new Map<string, JsonObject>();
  const operations = documents.flatMap((document) => {
    const file = join(folder, document);
    if (!existsSync(file)) {
      throw new Error(`OPENAPI names ${folder}, but there is no file ${document} in it.`);
    }
    const read = JSON.parse(readFileSync(file, "utf8")) as JsonObject;
    const parts = objectOf(read.components);
    components.set(document, parts);
    return Object.entries(objectOf(read.paths)).flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const operation = objectOf(item)[method];
        return operation === undefined
          ? []
          : [operationOf(document, method.toUpperCase(), path, objectOf(operation), parts)];
      }),
    );
  });
  return { operations, components };
}

/** Areas that the emulator is to have nearly whole → the tags of the documents. What is in none is another area. */
const areas: Readonly<Record<string, readonly string[]>> = {
  scans: [
    "Scans",
    "Scan Control",
    "Scan Exports",
    "Scan History",
    "Scan Results",
    "Scan Status",
    "Scan Tasks",
    "Remediation Scans",
  ],
  policies: ["Policies"],
  editor: ["Editor"],
  folders: ["Folders"],
  scanners: ["Scanners", "Scanner Config", "Scanner Profiles", "Scanner Tasks"],
  "scanner groups": ["Scanner Groups"],
  agents: ["Agents", "Agent Config", "Agent Exclusions", "Agent Tasks"],
  "agent groups": ["Agent Groups"],
  networks: ["Networks"],
  tags: ["Tags"],
  exclusions: ["Exclusions"],
  credentials: ["Credentials"],
  users: ["Access Control (Users)"],
  groups: ["Access Control (Groups)"],
  permissions: ["Permissions", "Access Control (Permissions)"],
  exports: ["Exports (Assets)", "Exports (Compliance Data)", "Exports (Vulnerabilities)"],
  imports: ["File"],
  workbenches: ["Workbenches"],
  plugins: ["Plugins"],
};
export const otherArea = "other";

export function areaOf({ path, tag }: Operation): string {
  if (/^\/(import\/asset|scans\/import)/.test(path)) {
    return "imports";
  }
  return Object.entries(areas).find(([, tags]) => tags.includes(tag))?.[0] ?? otherArea;
}

/** Finds the documented operation of a request, the one with most fixed words first. */
export function operationFinder({ operations }: OpenApi): (method: string, path: string) => Operation | undefined {
  const parametersIn = ({ path }: Operation): number => path.split("{").length;
  const patterns = operations
    .toSorted((a, b) => parametersIn(a) - parametersIn(b))
    .map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.path.replaceAll(".", "\\.").replace(/\/(\{[^}]*\}|null)/g, "/[^/]+")}$`),
    }));
  return (method, path) => patterns.find((one) => one.operation.method === method && one.pattern.test(path))?.operation;
}
