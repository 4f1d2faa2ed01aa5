/** An expression that stands in a program as it is. */
export class Expression {
  constructor(
    readonly text: string,
    /** The same on several lines, for what can be broken. */
    readonly broken?: (indent: string) => string,
  ) {}
}

/** A call with one text. */
export const call = (name: string, argument: string): Expression =>
  new Expression(
    `${name}(${JSON.stringify(argument)})`,
    (indent) => `${name}(\n${indent}  ${JSON.stringify(argument)},\n${indent})`,
  );

export type Value = string | number | boolean | Expression | readonly Value[] | { readonly [key: string]: Value };

/** Columns of a line, as formatters have them by default. */
export const width = 80;

const isPlainKey = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

/** In the quotes that formatters choose: those that need fewer escapes. */
function inString(text: string): string {
  const count = (quote: string): number => text.split(quote).length;
  const double = JSON.stringify(text);
  const quoted =
    count('"') > count("'") ? `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : double;
  return quoted.replaceAll(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped);
}

/** What an editor does not show, or obeys, is written as an escape. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value on one line. */
function inline(value: Value): string {
  if (value instanceof Expression) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(inline).join(", ")}]`;
  }
  if (typeof value === "object") {
    const members = Object.entries(value).map(([key, one]) => `${keyOf(key)}: ${inline(one as Value)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return typeof value === "string" ? inString(value) : JSON.stringify(value);
}

const keyOf = (key: string): string => (isPlainKey(key) ? key : inString(key));

/**
 * A value as formatters lay it out: on one line where that fits behind what stands before it (`taken` columns), else a
 * line for each entry.
 */
export function code(value: Value, indent: string, taken: number): string {
  const line = inline(value);
  const isList = Array.isArray(value);
  if (typeof value !== "object" || indent.length + taken + line.length + 1 <= width) {
    return line;
  }
  if (value instanceof Expression) {
    return value.broken?.(indent) ?? line;
  }
  const inner = `${indent}  `;
  const entries = isList
    ? value.map((one: Value) => code(one, inner, 0))
    : Object.entries(value).map(([key, one]) => `${keyOf(key)}: ${code(one as Value, inner, keyOf(key).length + 2)}`);
  const [open, close] = isList ? "[]" : "{}";
  return entries.length === 0
    ? line
    : `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${close}`;
}

/** Members of an object, a line or more each. */
export const members = (value: { readonly [key: string]: Value }, indent: string): string =>
  Object.entries(value)
    .map(([key, one]) => `${indent}${keyOf(key)}: ${code(one, indent, keyOf(key).length + 2)},\n`)
    .join("");
