import { type Json, type JsonObject, listOf, objectOf, parseJson, textOf } from "../../emulator/core/json";

/** Text for members whose schema shows none, by name. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/uuid$/, "00000000-0000-0000-0000-000000000000"],
  [/(^|_)name$|^value$/, "Example"],
  [/email$/, "user@example.com"],
  [/password$/, "Example-1234-Example"],
];

const isTyped = (value: Json, type: string): boolean =>
  type === "" || (type === "array" ? Array.isArray(value) : type === "object" ? typeof value === "object" : true);

/** A value that a schema documents: its example, its default, the first of its enum, or what its type allows. */
export function sampleOf(schema: JsonObject, components: JsonObject, name = "", depth = 0): Json {
  const { $ref, allOf, oneOf, anyOf, example, properties, items, minimum } = schema;
  if (typeof $ref === "string") {
    return sampleOf(objectOf(objectOf(components.schemas)[$ref.split("/").at(-1) ?? ""]), components, name, depth);
  }
  const type = textOf(schema.type);
  const shown = typeof example === "string" && type !== "string" ? (parseJson(example) ?? example) : example;
  if (shown !== undefined && isTyped(shown, type)) {
    return shown;
  }
  if (allOf !== undefined) {
    return Object.assign({}, ...listOf(allOf).map((one) => sampleOf(objectOf(one), components, name, depth))) as Json;
  }
  const [choice] = [...listOf(oneOf), ...listOf(anyOf)];
  if (choice !== undefined) {
    return sampleOf(objectOf(choice), components, name, depth);
  }
  const given = schema.default ?? listOf(schema.enum)[0];
  if (given !== undefined) {
    return given;
  }
  if (type === "array") {
    return depth > 5 ? [] : [sampleOf(objectOf(items), components, name, depth + 1)];
  }
  if (type === "integer" || type === "number") {
    return minimum ?? 1;
  }
  if (type === "boolean") {
    return true;
  }
  if (type === "string") {
    return texts.find(([pattern]) => pattern.test(name))?.[1] ?? "example";
  }
  return Object.fromEntries(
    Object.entries(objectOf(properties))
      .filter(([member]) => listOf(schema.required).includes(member))
      .map(([member, one]) => [member, sampleOf(objectOf(one), components, member, depth + 1)]),
  );
}

/** Bodies that a schema allows: what is required, with each other member alone, with all of them, and so within lists. */
export function samplesOf(schema: JsonObject, components: JsonObject, name = "", depth = 0): Json[] {
  const { $ref } = schema;
  if (typeof $ref === "string") {
    return samplesOf(objectOf(objectOf(components.schemas)[$ref.split("/").at(-1) ?? ""]), components, name, depth);
  }
  const parts = [...listOf(schema.oneOf), ...listOf(schema.anyOf)];
  if (parts.length > 0) {
    return parts.flatMap((one) => samplesOf(objectOf(one), components, name, depth + 1));
  }
  const plain = sampleOf(schema, components, name, depth);
  if (depth > 3) {
    return [plain];
  }
  if (schema.type === "array") {
    return [plain, ...samplesOf(objectOf(schema.items), components, name, depth + 1).map((item) => [item])];
  }
  const members = Object.entries(objectOf(schema.properties)).flatMap(([member, one]) =>
    samplesOf(objectOf(one), components, member, depth + 1).map((value): [string, Json] => [member, value]),
  );
  return members.length === 0
    ? [plain]
    : [
        plain,
        ...members.map(([member, value]) => ({ ...objectOf(plain), [member]: value })),
        Object.fromEntries(members),
      ];
}
