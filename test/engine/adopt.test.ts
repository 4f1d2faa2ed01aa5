import { expect } from "chai";
import { allPlatforms } from "../../emulator/index";
import { proveWithEngine } from "../adopt/engine-proof";

describe("adopt, with the engine", () => {
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
