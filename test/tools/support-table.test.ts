import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";
import { supportTable } from "../../tools/support-table";

describe("The table of docs/support.md", () => {
  it("says what the registry says", () => {
    expect(readFileSync(join(repositoryRoot(), "docs", "support.md"), "utf8")).to.include(supportTable());
  });
});
