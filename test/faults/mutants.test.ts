import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";
import { mutants } from "./mutants";

describe("A promise broken on purpose", () => {
  for (const { title, file, find } of mutants) {
    it(`still fits the code: ${title}`, () => {
      const code = readFileSync(join(repositoryRoot(), "dist", "provider", file), "utf8");
      expect(code.split(find)).to.have.length(2);
    });
  }
});
