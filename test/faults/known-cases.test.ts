import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";
import { knownCasesTable, playKnownCases, type Result } from "./known-cases";

describe("The cases in which a Terraform provider was measured", () => {
  let results: Result[];

  before(async () => {
    results = await playKnownCases();
  });

  it("are right on every platform that knows them", () => {
    expect(results.filter(({ wrong }) => wrong !== undefined)).to.deep.equal([]);
    expect(new Set(results.map(({ name }) => name)).size).to.equal(9);
  });

  it("stand in docs/troubleshooting.md with their figures, as `node dist/test/faults/known-cases.js` prints them", () => {
    expect(readFileSync(join(repositoryRoot(), "docs", "troubleshooting.md"), "utf8")).to.include(
      knownCasesTable(results),
    );
  });
});
