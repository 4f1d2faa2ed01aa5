import { expect } from "chai";
import { keepPromise, promises } from "./promises";

describe("The promises of the design", () => {
  for (const name of Object.keys(promises)) {
    it(`are kept: ${name}`, async () => {
      expect(await keepPromise(name)).to.equal(undefined);
    });
  }
});
