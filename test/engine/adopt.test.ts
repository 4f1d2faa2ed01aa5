import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { allPlatforms, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changes } from "../../tools/pulumi/project";
import { adoptFrom, newFolder } from "../adopt/adopting";
import { proveWithEngine } from "../adopt/engine-proof";
import { closeProjects, createProject } from "../support/engine";

describe("adopt, with the engine", () => {
  it("an object that was removed from the program is not imported, and so not deleted", async function () {
    this.timeout(120_000);
    const emulator = await startEmulator({ platform: "nessus" });
    const { folder, remove } = newFolder();
    try {
      await adoptFrom(emulator, folder);
      writeFileSync(join(folder, "scans.ts"), "");
      await adoptFrom(emulator, folder);
      const project = await createProject({ program: folder, connectionEnv: connectionEnv(emulator) });
      const args = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
      await project.run(["import", "--file", "import.json", ...args], { expect: 0 });
      expect(changes(await project.preview([], { expect: 0 }))).to.deep.equal([]);
      const { resources = [] } = (await project.exportState()).deployment;
      expect(resources.map(({ urn }) => urn.split("::").at(-1)))
        .to.include("gentle")
        .and.not.include("office-weekly");
    } finally {
      closeProjects();
      remove();
      await emulator.close();
    }
  });

  for (const platform of allPlatforms) {
    it(`an import of a tenant of ${platform} changes nothing, and a preview names what is changed in the code`, async () => {
      const { objects, wrong } = await proveWithEngine(platform, 1, "import");
      expect(wrong).to.deep.equal([]);
      expect(objects).to.be.above(10);
    });

    it(`a tenant of ${platform} adopted by ids says of each object that nothing changes`, async () => {
      const { objects, wrong } = await proveWithEngine(platform, 2, "adoptIds");
      expect(wrong).to.deep.equal([]);
      expect(objects).to.be.above(10);
    });
  }
});
