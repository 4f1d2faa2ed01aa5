import { expect } from "chai";
import { playKnownCases } from "./known-cases";

describe("The cases in which a Terraform provider was measured", () => {
  it("are right on every platform that knows them", async () => {
    const results = await playKnownCases();
    expect(results.filter(({ wrong }) => wrong !== undefined)).to.deep.equal([]);
    expect(new Set(results.map(({ name }) => name)).size).to.equal(9);
  });
});
