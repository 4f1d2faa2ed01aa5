import { expect } from "chai";
import type { Props } from "../../provider";
import { InputError } from "../../provider/errors";
import { check } from "../../provider/lifecycle/check";
import { compare } from "../../provider/lifecycle/compare";
import { platformNames, platforms } from "../../provider/definition/platform";
import { resources } from "../../provider/resources";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { eachOnAFreshSite } from "../samples/suite";

/** Names that every object answers to without having them. */
const inherited = ["constructor", "toString", "hasOwnProperty", "__proto__", "valueOf"];

interface JsonSchema {
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
}

/** A map with one entry, whatever its name. */
const only = (name: string, value: unknown): Props => Object.fromEntries([[name, value]]);

const values: Record<string, unknown> = {
  preferences: "yes",
  families: "disabled",
  permissions: "none",
  keepers: "1",
};

/** Values with a word at every place of a schema that takes text, or in place of what it takes. */
function filled(schema: JsonSchema, word: string): unknown[] {
  const inside = (inner: JsonSchema | undefined): unknown[] => (inner === undefined ? [] : filled(inner, word));
  return [
    word,
    ...(schema.anyOf ?? []).flatMap(inside),
    ...inside(schema.items).map((value) => [value]),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      inside(inner).map((value) => ({ [name]: value })),
    ),
  ];
}

for (const definition of resources) {
  for (const [property, field] of Object.entries(definition.fields)) {
    it(`${definition.type}.${property} takes a name that every object has for the text that it is`, () => {
      for (const value of inherited.flatMap((word) => filled(field.schema as JsonSchema, word))) {
        for (const platform of platforms) {
          expect(() => check(definition, platform, {}, { [property]: value }), JSON.stringify(value)).not.to.throw();
        }
      }
    });
  }

  const maps = Object.entries(definition.fields).flatMap(([name, field]) => (field.byKey ? [name] : []));
  for (const map of maps) {
    describe(`${definition.type}.${map} with a name that every object has`, () => {
      for (const name of inherited) {
        it(`${name} is a difference when it comes, changes and goes`, () => {
          const without = { [map]: only("other", values[map]) };
          const with_ = {
            [map]: Object.fromEntries([
              ["other", values[map]],
              [name, values[map]],
            ]),
          };
          const path = `${map}.${name}`;
          expect(compare(definition, without, with_)).to.deep.include({
            path,
            kind: "add",
            replace: map === "keepers",
          });
          expect(compare(definition, with_, without)).to.deep.include({
            path,
            kind: "delete",
            replace: map === "keepers",
          });
          expect(compare(definition, with_, structuredClone(with_))).to.deep.equal([]);
        });

        it(`${name} is judged like any other`, () => {
          const unlike = check(definition, "vm", {}, { [map]: only("unlike-any-other", values[map]) }).failures;
          const { failures } = check(definition, "vm", {}, { [map]: only(name, values[map]) });
          expect(failures.map(({ reason }) => reason)).to.deep.equal(
            unlike.map(({ reason }) => reason.replace(/(\.|\[")unlike-any-other("\])?/, `.${name}`)),
          );
        });
      }
    });
  }

  for (const name of inherited.filter((one) => one !== "__proto__")) {
    it(`${definition.type} has no property "${name}"`, () => {
      const { failures } = check(definition, "vm", {}, only(name, "1"));
      expect(failures.map(({ reason }) => reason).join()).to.match(/no such property|not on Vulnerability Management/);
    });
  }
}

for (const platform of platforms) {
  describe(`Preferences and families on ${platformNames[platform]}`, () => {
    let site: Site;

    eachOnAFreshSite({ start: () => Site.start(platform) }, (fresh) => (site = fresh));

    const policy: Props = { name: "weekly", template: "advanced" };
    const names = [...inherited, "Scan Type|mode", "login[0]", "MODE|nowhere", "[authPref]x", "a]b"];

    for (const name of names) {
      it(`that the template does not have are refused by name: ${name}`, async () => {
        const from = site.emulator.requests.length;
        const created = site.create("Policy", { ...policy, preferences: only(name, "yes") });
        const error = await rejects(created, InputError, /^Policy\.preferences: template "advanced" has no /);
        expect(error.message).to.include(`"${name}"`);
        await rejects(
          site.create("Policy", { ...policy, families: only(name, "disabled") }),
          InputError,
          /has no plugin family/,
        );
        expect(site.writes(from)).to.deep.equal([]);
      });
    }

    for (const name of names) {
      it(`that come to a policy later are refused as well, and what was there stays: ${name}`, async () => {
        const preferences = { safe_checks: "no" };
        const made = await site.create("Policy", { ...policy, preferences });
        const news = { ...made.inputs, preferences: { ...preferences, ...only(name, "yes") } };
        Object.defineProperty(news.preferences, name, { value: "yes", enumerable: true });
        await rejects(site.resource("Policy").update(made.id, made.outs, news), InputError, /has no /);
        const read = await site.resource("Policy").read(made.id, made.outs);
        expect(read?.inputs).to.deep.include({ preferences });
      });
    }
  });
}

describe("A mode of a policy on Security Center", () => {
  it("is taken for each section that the template has, and given up again", async () => {
    const site = await Site.start("sc");
    try {
      const preferences = { "MODE|discovery": "portscan_common", safe_checks: "no" };
      const made = await site.create("Policy", { name: "weekly", template: "advanced", preferences });
      const news = { ...made.inputs, preferences: { safe_checks: "no" } };
      await site.resource("Policy").update(made.id, made.outs, news);
      const { preferences: live } = await site.byHand("GET", `/rest/policy/${made.id}?fields=preferences`);
      expect(live).to.deep.include({ safe_checks: "no" }).and.not.to.have.property("MODE|discovery");
    } finally {
      await site.close();
    }
  });
});
