import { expect } from "chai";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repo";

/** Each file of the core. The entry files start a host. */
const files = readdirSync(join(repositoryRoot(), "dist", "provider"), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".js") && !file.includes("entry"))
  .sort();

describe("The core", () => {
  // Coverage counts what was never loaded as not run: a file of types, for one.
  it("has files that can all be loaded", () => {
    expect(files).to.have.length.greaterThan(50);
    for (const file of files) {
      require(join(repositoryRoot(), "dist", "provider", file));
    }
  });
});
