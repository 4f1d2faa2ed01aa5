import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";
import { supportTable } from "../../tools/support-table";

describe("The README's table of what is managed where", () => {
  it("says what the registry says", () => {
    expect(readFileSync(join(repositoryRoot(), "README.md"), "utf8")).to.include(supportTable());
  });
});
