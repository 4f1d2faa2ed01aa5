import { Ajv } from "ajv";
import { expect } from "chai";
import fc from "fast-check";
import type { Schema } from "../../../provider/definition";
import { problemsOf } from "../../../provider/lifecycle/json-schema";
import { resources } from "../../../provider/resources";

const words = fc.constantFrom("", "a", "12", "yes", "enabled", "FREQ=DAILY", "x".repeat(300), "😀".repeat(200));
const anything = fc.oneof(words, fc.constantFrom<unknown>(null, true, -1, 1.5, 7, [], {}, [["a"]], { a: 1 }));

/** Values that mostly fit. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, enum: allowed, anyOf, items = {}, properties, additionalProperties = {} } = schema;
  const kinds: Record<NonNullable<Schema["type"]>, () => fc.Arbitrary<unknown>> = {
    string: () => words,
    integer: () => fc.integer({ min: -2, max: 70_000 }),
    boolean: () => fc.boolean(),
    array: () => fc.array(valuesOf(items), { maxLength: 3 }),
    object: () =>
      properties
        ? fc.record(
            Object.fromEntries(Object.entries({ ...properties, other: {} }).map(([key, one]) => [key, valuesOf(one)])),
            { requiredKeys: [...(schema.required ?? [])] },
          )
        : fc.dictionary(words, valuesOf(additionalProperties || {}), { maxKeys: 3 }),
  };
  const fitting = allowed
    ? fc.constantFrom(...allowed)
    : anyOf
      ? fc.oneof(...anyOf.map(valuesOf))
      : type
        ? kinds[type]()
        : anything;
  return fc.oneof({ arbitrary: fitting, weight: 9 }, { arbitrary: anything, weight: 1 });
}

describe("Shapes of properties", () => {
  const ajv = new Ajv({ allErrors: true, strict: false });

  for (const { type, fields } of resources) {
    it(`of ${type} are judged as JSON schema has it`, () => {
      for (const [name, { schema }] of Object.entries(fields)) {
        const judged = ajv.compile(schema);
        fc.assert(
          fc.property(valuesOf(schema), (value) => {
            expect(problemsOf(schema, value).length === 0, `${name}: ${JSON.stringify(value)}`).to.equal(judged(value));
          }),
          { numRuns: 60 },
        );
      }
    });
  }

  it("name the place and what would be right", () => {
    const schema: Schema = {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        map: { type: "object", additionalProperties: { type: "string", yesNo: true } },
        list: { type: "array", minItems: 1, items: { type: "string", pattern: "^\\d+$" } },
      },
    };
    const value = { map: { "a b": true, c: 4 }, list: ["1", "x"], nmae: "a" };
    expect(problemsOf(schema, value).map(({ path, reason, hint }) => `${path}: ${reason}${hint}`)).to.deep.equal([
      "name: required",
      'nmae: no such property; there are "map", "list"',
      'map["a b"]: not text: write "yes"',
      'map.c: not text: write "4"',
      'list[1]: must match pattern "^\\d+$"',
    ]);
    expect(problemsOf(schema, { name: "a", list: [] }).map(({ reason }) => reason)).to.deep.equal([
      'no such property; there are "map", "list"',
      "must NOT have fewer than 1 items",
    ]);
  });

  // A choice reports each of its branches: the deeper place says what is wrong.
  for (const name of ["nmae", "", "[x", '["q"]', ".x", "a b", "__proto__"]) {
    it(`name a member that there is not by its name: ${JSON.stringify(name)}`, () => {
      const schema: Schema = {
        type: "object",
        additionalProperties: {
          anyOf: [{ enum: ["enabled"] }, { type: "object", properties: { plugins: {} }, additionalProperties: false }],
        },
      };
      const value = { Settings: JSON.parse(`{${JSON.stringify(name)}: 1}`) as unknown };
      expect(problemsOf(schema, value).map(({ path, reason }) => `${path}: ${reason}`)).to.deep.equal([
        'Settings: not one of "enabled"',
        `Settings.${name}: no such property; there is "plugins"`,
      ]);
    });
  }
});
