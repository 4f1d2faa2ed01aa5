import { expect } from "chai";
import { closest } from "../../../provider/values/closest";

describe("The closest names", () => {
  it("come with what contains the word first, then by distance, then by name", () => {
    const names = ["Berlin 1", "Bern", "Merlin", "Paris", "berlin 2"];
    expect(closest("Berlin", names)).to.deep.equal(["Berlin 1", "berlin 2", "Merlin", "Bern", "Paris"]);
  });

  it("are found without case, named once, and no more than asked", () => {
    expect(closest("SAFE", ["unsafe", "safe", "safe", "other"], 2)).to.deep.equal(["safe", "unsafe"]);
  });

  it("count what is left out, added and mistaken", () => {
    expect(closest("kitten", ["sitting", "kittn", "mittens"], 3)).to.deep.equal(["kittn", "mittens", "sitting"]);
  });

  it("are none among none", () => {
    expect(closest("x", [])).to.deep.equal([]);
  });
});
