import type * as ajvModule from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import { commonFields } from "../definition/common";
import { type AnyDefinition, type Field, own, type Problem, propertyOf, type Props } from "../definition";
import { whatThereIs } from "../values/closest";

let ajv: ajvModule.Ajv | undefined;
const validators = new Map<string, ValidateFunction>();

/** Every field of a resource, those of all resources included. */
export function fieldsOf(definition: AnyDefinition): Record<string, Field> {
  return { ...definition.fields, ...(commonFields as unknown as Record<string, Field>) };
}

function validatorOf(definition: AnyDefinition): ValidateFunction {
  let validator = validators.get(definition.type);
  if (!validator) {
    const fields = Object.entries(fieldsOf(definition));
    // Loaded with the first check: a refresh makes none.
    ajv ??= new (require("ajv") as typeof ajvModule).Ajv({ allErrors: true, verbose: true, strict: false });
    validator = ajv.compile({
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(fields.map(([name, field]) => [name, field.schema])),
      required: fields.filter(([, field]) => !field.optional).map(([name]) => name),
    });
    validators.set(definition.type, validator);
  }
  return validator;
}

/** What JSON schema finds wrong with the inputs. Of the properties in `secrets` no part of the value is repeated. */
export function shapeProblems(definition: AnyDefinition, news: Props, secrets: readonly string[] = []): Problem[] {
  const validator = validatorOf(definition);
  if (validator(news)) {
    return [];
  }
  const byPath = new Map<string, Problem>();
  for (const error of validator.errors as ErrorObject[]) {
    const problem = shapeProblem(error);
    const name = propertyOf(problem.path);
    if (!secrets.includes(name) && own(definition.fields, name)?.secret !== true) {
      problem.reason += hintOf(error);
    }
    // A choice reports each of its branches: the first says enough.
    byPath.set(problem.path, byPath.get(problem.path) ?? problem);
  }
  const paths = [...byPath.keys()];
  return [...byPath.values()].filter(
    ({ path }) => !paths.some((other) => other !== path && other.startsWith(`${path}.`)),
  );
}

function shapeProblem(error: ErrorObject): Problem {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((text, key) => {
      const plain = /^\w+$/.test(key) ? (text ? `.${key}` : key) : `[${JSON.stringify(key)}]`;
      return text + (/^\d+$/.test(key) ? `[${key}]` : plain);
    }, "");
  const { params } = error as { params: Record<string, unknown> };
  const inside = (name: unknown): string => (path ? `${path}.${String(name)}` : String(name));
  switch (error.keyword) {
    case "required":
      return { path: inside(params.missingProperty), reason: "required" };
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      const known = Object.keys(error.parentSchema?.properties as Props);
      return { path: inside(name), reason: `no such property; ${whatThereIs(name, known)}` };
    }
    case "type":
      return { path, reason: `not ${typeNames[String(params.type)]}` };
    case "enum":
      return {
        path,
        reason: `not one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`,
      };
    case "minLength":
      return { path, reason: "empty" };
    case "maxLength":
      return { path, reason: `longer than ${String(params.limit)} characters` };
    case "minimum":
      return { path, reason: `below ${String(params.limit)}` };
    case "maximum":
      return { path, reason: `above ${String(params.limit)}` };
    default:
      return { path, reason: String(error.message) };
  }
}

/** How a value that is no text is written as one. */
function hintOf({ keyword, params, data, parentSchema }: ErrorObject): string {
  const { type } = params as { type?: unknown };
  const isYesNo = typeof data === "boolean" && (parentSchema as Props | undefined)?.yesNo === true;
  const text = isYesNo ? (data === true ? "yes" : "no") : typeof data === "number" ? String(data) : undefined;
  return keyword === "type" && type === "string" && text !== undefined ? `: write "${text}"` : "";
}

const typeNames: Record<string, string> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};
