import { isMap, own, type Problem, type Schema } from "../definition";
import { whatThereIs } from "../values/closest";

/** A problem, and how the value would be right; the hint repeats a part of the value. */
export interface ShapeProblem extends Problem {
  hint: string;
}

const types: Readonly<Record<NonNullable<Schema["type"]>, { name: string; has(value: unknown): boolean }>> = {
  string: { name: "text", has: (value) => typeof value === "string" },
  integer: { name: "a whole number", has: (value) => typeof value === "number" && value % 1 === 0 },
  boolean: { name: "true or false", has: (value) => typeof value === "boolean" },
  array: { name: "a list", has: Array.isArray },
  object: { name: "an object", has: isMap },
};

/** Everything in which a value differs from its schema; paths begin at the value. */
export const problemsOf = (schema: Schema, value: unknown): ShapeProblem[] =>
  found(schema, value).map((problem) => ({ ...problem, path: problem.path.replace(/^\./, "") }));

/** The same, each path as it is appended to the place of the value. */
function found(schema: Schema, value: unknown): ShapeProblem[] {
  const problem = (reason: string): ShapeProblem => ({ path: "", reason, hint: "" });
  const { type, enum: allowed, anyOf = [] } = schema;
  if (type !== undefined && !types[type].has(value)) {
    return [{ ...problem(`not ${types[type].name}`), hint: hintOf(schema, value) }];
  }
  if (allowed !== undefined && !allowed.includes(value)) {
    return [problem(`not one of ${allowed.map((one) => JSON.stringify(one)).join(", ")}`)];
  }
  if (anyOf.length > 0) {
    const ofChoices = anyOf.map((choice) => found(choice, value));
    return ofChoices.some((problems) => problems.length === 0) ? [] : ofChoices.flat();
  }
  if (typeof value === "string") {
    return textProblems(schema, value).map((reason) => problem(reason));
  }
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return [
      ...(value > maximum ? [problem(`above ${maximum}`)] : []),
      ...(value < minimum ? [problem(`below ${minimum}`)] : []),
    ];
  }
  if (Array.isArray(value)) {
    const { items, minItems = 0 } = schema;
    return [
      ...(value.length < minItems ? [problem(`must NOT have fewer than ${minItems} items`)] : []),
      ...(items ? value.flatMap((item, index) => problemsBelow(String(index), items, item)) : []),
    ];
  }
  return isMap(value) ? memberProblems(schema, value) : [];
}

function textProblems({ minLength = 0, maxLength, pattern }: Schema, value: string): string[] {
  // By characters: some take two units.
  const length = value.length > (maxLength ?? Infinity) || value.length < 2 * minLength ? [...value].length : minLength;
  return [
    ...(maxLength !== undefined && length > maxLength ? [`longer than ${maxLength} characters`] : []),
    ...(length < minLength ? ["empty"] : []),
    ...(pattern !== undefined && !new RegExp(pattern, "u").test(value) ? [`must match pattern "${pattern}"`] : []),
  ];
}

function memberProblems(schema: Schema, value: Readonly<Record<string, unknown>>): ShapeProblem[] {
  const { required = [], properties = {}, additionalProperties } = schema;
  const inside = (name: string, reason: string): ShapeProblem => ({ path: `.${name}`, reason, hint: "" });
  const more = Object.keys(value).filter((name) => own(properties, name) === undefined);
  return [
    ...required.filter((name) => value[name] === undefined).map((name) => inside(name, "required")),
    ...more.flatMap((name) =>
      additionalProperties === false
        ? [inside(name, `no such property; ${whatThereIs(name, Object.keys(properties))}`)]
        : additionalProperties
          ? problemsBelow(name, additionalProperties, value[name])
          : [],
    ),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      value[name] === undefined ? [] : problemsBelow(name, inner, value[name]),
    ),
  ];
}

/** Most members have none: where one is, is spelled out for those that have. */
function problemsBelow(key: string, schema: Schema, value: unknown): ShapeProblem[] {
  return found(schema, value).map((problem) => ({ ...problem, path: step(key) + problem.path }));
}

function step(key: string): string {
  return /^\d+$/.test(key) ? `[${key}]` : /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** How a value that is no text is written as one. */
function hintOf({ type, yesNo = false }: Schema, value: unknown): string {
  const word = value === true ? "yes" : "no";
  const text = typeof value === "boolean" && yesNo ? word : typeof value === "number" ? String(value) : undefined;
  return type === "string" && text !== undefined ? `: write "${text}"` : "";
}
