import { expect } from "chai";
import { resources } from "../../../provider/resources";

const references = resources.flatMap(({ type, fields }) =>
  Object.entries(fields).map(([name, { refersTo }]) => ({ property: `${type}.${name}`, refersTo })),
);

describe("What refers to another object", () => {
  it("goes by a name that says so, and knows what it refers to", () => {
    for (const { property, refersTo } of references) {
      expect(refersTo !== undefined, property).to.equal(/Ids?$/.test(property));
    }
  });

  it("refers to a resource where it is written like one", () => {
    const types = resources.map(({ type }) => type);
    const targets = references.flatMap(({ refersTo = "" }) => (/^[A-Z]/.test(refersTo) ? [refersTo] : []));
    expect(types).to.include.members(targets);
    expect(new Set(targets)).to.include.all.keys(
      "Policy",
      "StaticAssetList",
      "ScannerGroup",
      "User",
      "UserGroup",
      "Role",
    );
  });
});
