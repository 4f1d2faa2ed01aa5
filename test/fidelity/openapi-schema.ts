import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isObject, type Json, type JsonObject } from "../../emulator/core/json";
import type { OpenApi } from "./openapi";

/** Keywords that hold values, not schemas. */
const values = new Set(["example", "examples", "default", "enum"]);

/**
 * A schema of OpenAPI 3.0 as JSON Schema: null is a type, references lead into their document, and what is no JSON
 * Schema at all (`required: true` at a member) says nothing.
 */
function jsonSchema(schema: Json, document: string): Json {
  if (Array.isArray(schema)) {
    return schema.map((item) => jsonSchema(item, document));
  }
  if (!isObject(schema)) {
    return schema;
  }
  const { nullable, ...rest } = schema;
  const read = Object.fromEntries(
    Object.entries(rest)
      .filter(([name, value]) => name !== "required" || Array.isArray(value) || isObject(value))
      .map(([name, value]) => {
        if (name === "$ref" && typeof value === "string") {
          return [name, `${document}${value}`];
        }
        return [name, values.has(name) && !isObject(value) ? value : jsonSchema(value, document)];
      }),
  );
  if (nullable !== true) {
    return read;
  }
  return {
    ...read,
    ...(typeof read.type === "string" ? { type: [read.type, "null"] } : {}),
    ...(Array.isArray(read.enum) ? { enum: [...read.enum, null] } : {}),
  };
}

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** `.scans[].name is null, documented string`: one line for all elements of a list. */
function line({ keyword, instancePath, params, data, message }: ErrorObject): string {
  const place = instancePath.replace(/\/\d+(?=\/|$)/g, "[]").replace(/\//g, ".");
  const { type, missingProperty } = params as { type?: string | string[]; missingProperty?: string };
  if (keyword === "type") {
    return `${place} is ${kindOf(data)}, documented ${[type ?? []].flat().join(" or ")}`;
  }
  if (keyword === "required") {
    return `${place}.${missingProperty ?? ""} is missing`;
  }
  return `${place} ${message ?? keyword}`;
}

/** What a value lacks of a schema, in lines that name places and not values. */
export type Validate = (schema: JsonObject, document: string, value: Json) => string[];

/** A validator over the components of all documents. Formats and unknown keywords say nothing. */
export function makeValidator({ components }: OpenApi): Validate {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    verbose: true,
    validateFormats: false,
    validateSchema: false,
    logger: false,
  });
  for (const [document, parts] of components) {
    ajv.addSchema({ $id: document, components: jsonSchema(parts, document) }, document);
  }
  const compiled = new Map<JsonObject, ValidateFunction>();
  return (schema, document, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(jsonSchema(schema, document) as JsonObject);
    compiled.set(schema, validate);
    return validate(value) ? [] : [...new Set((validate.errors ?? []).map(line))];
  };
}
