import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { AnyDefinition } from "../../provider/definition";
import { type Platform, platformNames, platforms } from "../../provider/definition/platform";
import { resources } from "../../provider/resources";
import { supportOf, whyNot } from "../../tools/generate/support";
import { repositoryRoot } from "../../tools/repo";

type Json = Record<string, unknown>;

const schema = JSON.parse(readFileSync(join(repositoryRoot(), "schema.json"), "utf8")) as {
  types: Record<string, Json>;
  resources: Record<string, { inputProperties: Record<string, Json>; requiredInputs: string[]; required: string[] }>;
};

const lacks = (definition: AnyDefinition, name: string, platform: Platform): boolean =>
  supportOf(definition, name, platform).has === "no";

const inputsOf = ({ type }: AnyDefinition): Record<string, Json> =>
  schema.resources[`pulumi-nodejs:dynamic/tenable:${type}`]?.inputProperties ?? {};

/** Every description with its path, and the path of whatever should have one and has none. */
function* descriptions(node: unknown, path = ""): Generator<{ path: string; text: string | undefined }> {
  if (typeof node !== "object" || node === null) {
    return;
  }
  const { description } = node as Json;
  const isProperty = /\/(properties|inputProperties|variables|resources|functions)\/[^/]+$/.test(path);
  if (typeof description === "string" || isProperty) {
    yield { path, text: description as string | undefined };
  }
  for (const [key, value] of Object.entries(node)) {
    yield* descriptions(value, `${path}/${key}`);
  }
}

const names = Object.values(platformNames).join("|");
/** `Security Center only.` says where a property is, and not what it is. */
const isNameAlone = new RegExp(`^(Not on )?(${names})( only)?\\.?$`);
const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /\w/.test(word)).length;

describe("The package schema", () => {
  it("has a description of at least four words for everything, and none that is a platform's name alone", () => {
    const all = [...descriptions(schema)];
    expect(all.length).to.be.greaterThan(300);
    const poor = all.filter(({ text = "" }) => wordsIn(text) < 4 || isNameAlone.test(text));
    expect(poor.map(({ path, text }) => `${path}: ${text ?? "none"}`)).to.deep.equal([]);
  });

  it("says of each property which platforms of its resource lack it", () => {
    const wrong = (resources as readonly AnyDefinition[]).flatMap((definition) => {
      const on = platforms.filter((platform) => whyNot(definition, platform) === undefined);
      return Object.entries(inputsOf(definition)).flatMap(([name, { description }]) => {
        const lacking = on.filter((platform) => name in definition.fields && lacks(definition, name, platform));
        const [only, ...more] = on.filter((platform) => !lacking.includes(platform));
        const isTold = (platform: Platform): boolean =>
          new RegExp(`[Nn]ot on ([\\w ]+, )?${platformNames[platform]}`).test(String(description));
        const isOnly = only !== undefined && String(description).includes(`${platformNames[only]} only.`);
        const isRight =
          more.length === 0 && lacking.length > 0 ? isOnly || lacking.every(isTold) : lacking.every(isTold);
        const isTooMuch = lacking.length === 0 && (isOnly || on.some(isTold)) && !/is not on/.test(String(description));
        return isRight && !isTooMuch ? [] : [`${definition.type}.${name}: ${String(description)}`];
      });
    });
    expect(wrong).to.deep.equal([]);
  });

  it("has every property of every resource, as its field is", () => {
    for (const definition of resources as readonly AnyDefinition[]) {
      const inputs = inputsOf(definition);
      for (const [name, field] of Object.entries(definition.fields)) {
        const at = `${definition.type}.${name}`;
        const spec = inputs[name] ?? {};
        expect(spec.secret ?? false, `${at} secret`).to.equal(field.secret);
        expect(spec.willReplaceOnChanges ?? false, `${at} replaces`).to.equal(field.replaces);
        expect(allowed(spec) ?? "any", `${at} values`).to.deep.equal(
          field.schema.enum ?? (field.schema.items as Json | undefined)?.enum ?? "any",
        );
        const { type } = field.schema;
        expect(type === undefined || spec.$ref !== undefined || type === spec.type, `${at} type`).to.equal(true);
      }
    }
  });
});

/** The words of an enum, of a value or of the items of a list. */
function allowed(spec: Json): unknown[] | undefined {
  const { $ref } = (spec.items ?? spec) as { $ref?: string };
  const type = schema.types[$ref?.replace("#/types/", "") ?? ""];
  return (type?.enum as { value: unknown }[] | undefined)?.map(({ value }) => value);
}
