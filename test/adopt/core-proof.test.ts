import { expect } from "chai";
import { allPlatforms } from "../../emulator/index";
import { proveCore } from "./core-proof";

/** Further seeds are for `npm run adopt-proof`. */
const seeds = [1, 2, 3];

describe("A tenant that is adopted", () => {
  for (const platform of allPlatforms) {
    for (const seed of seeds) {
      it(`(${platform}, seed ${seed}) stays as it is, and a change in the code is the only one`, async () => {
        const { wrong, objects, changes } = await proveCore(platform, seed);
        expect(wrong).to.deep.equal([]);
        expect(objects).to.be.above(10);
        expect(changes).to.be.above(5);
      });
    }

    it(`(${platform}) with everything that cannot be managed ends with a reason for each`, async () => {
      const { wrong } = await proveCore(platform, 4, true);
      expect(wrong).to.deep.equal([]);
    });
  }
});
