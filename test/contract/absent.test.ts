import { expect } from "chai";
import { type AnyDefinition, type Binding, bindingFor, type Props } from "../../provider/definition";
import { check } from "../../provider/lifecycle/check";
import { type Platform, platformNames, platforms } from "../../provider/definition/platform";
import { resources } from "../../provider/resources";

/** Inputs that choose one of a platform's tables for a resource. */
const choices: Record<string, Props[]> = {
  StaticAssetList: [{ kind: "tag" }, { kind: "targetGroup" }],
  AccessPermission: [{ kind: "permission" }, { kind: "accessGroup" }],
};

const tables = (definition: AnyDefinition, platform: Platform): [choice: Props, table: Binding | string][] =>
  (choices[definition.type] ?? [{}]).map((choice) => [choice, bindingFor(definition, platform, choice, undefined)]);

/** Generated from the tables: what a platform lacks is refused at preview with the reason, never dropped. */
for (const platform of platforms) {
  describe(`What ${platformNames[platform]} lacks`, () => {
    for (const definition of resources as readonly AnyDefinition[]) {
      const { type } = definition;
      for (const [choice, table] of tables(definition, platform)) {
        const which = Object.values(choice).join(" ");
        const words = `not on ${platformNames[platform]}: `;
        if (typeof table === "string") {
          it(`a ${type} is refused with the reason`, () => {
            const { failures } = check(definition, platform, {}, { name: "x", ...choice });
            expect(failures).to.deep.equal([{ path: "", reason: `${type}: ${words}${table}` }]);
          });
          break;
        }
        const entries = Object.entries(table.wire);
        for (const [name, entry] of entries) {
          if (entry.kind === "absent") {
            it(`${type}.${name} is refused with the reason${which && ` for a ${which}`}`, () => {
              const { failures } = check(definition, platform, {}, { name: "x", ...choice, [name]: "1" });
              const reasons = failures.filter(({ path }) => path === name).map(({ reason }) => reason);
              // A secret is not shown.
              const value = definition.fields[name]?.secret ? "" : ' "1"';
              expect(reasons).to.include(`${type}.${name}${value}: ${words}${entry.reason}`);
            });
          }
        }
        it(`every property of a ${type} has its place or a reason${which && ` for a ${which}`}`, () => {
          expect(Object.keys(table.wire)).to.have.members(Object.keys(definition.fields));
        });
      }
    }
  });
}
