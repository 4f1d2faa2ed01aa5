import { expect } from "chai";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "../../../client/adopt/project";
import { InputError } from "../../../provider/errors";
import { newFolder } from "../../adopt/adopting";
import { rejects } from "../../support/rejects";

describe("files of an adopted project", () => {
  let folder: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = newFolder());
    mkdirSync(folder);
  });

  afterEach(() => remove());

  const files = new Map([
    ["index.ts", "// new\n"],
    ["package.json", "{}\n"],
  ]);

  it("are not written over a file that appeared meanwhile, and then none is written", async () => {
    writeFileSync(join(folder, "package.json"), "mine\n");
    await rejects(
      writeFiles(folder, files, { secrets: [], replaced: ["index.ts"] }),
      InputError,
      /package\.json exists already, and adopt did not write it: move it to another folder/,
    );
    expect(readdirSync(folder)).to.deep.equal(["package.json"]);
    expect(readFileSync(join(folder, "package.json"), "utf8")).to.equal("mine\n");
  });

  it("take the place of those that may be replaced", async () => {
    writeFileSync(join(folder, "index.ts"), "// old\n");
    await writeFiles(folder, files, { secrets: [], replaced: ["index.ts"] });
    expect(readFileSync(join(folder, "index.ts"), "utf8")).to.equal("// new\n");
    expect(readdirSync(folder).sort()).to.deep.equal(["index.ts", "package.json"]);
  });
});
