import { expect } from "chai";
import { closest, distance, whatThereIs } from "../../../provider/values/closest";

describe("The closest names", () => {
  it("come with what contains the word first, then by distance, then by name", () => {
    const names = ["Berlin 1", "Bern", "Merlin", "Paris", "berlin 2"];
    expect(closest("Berlin", names)).to.deep.equal(["Berlin 1", "berlin 2", "Merlin", "Bern"]);
  });

  it("are found without case and underscores, named once, and no more than asked", () => {
    expect(closest("SAFE", ["unsafe", "safe", "safe", "other"], 2)).to.deep.equal(["safe", "unsafe"]);
    expect(closest("policy_id", ["policyId", "folderId"])).to.deep.equal(["policyId"]);
    expect(closest("Ofice", ["Office Weekly", "Plant Weekly"])).to.deep.equal(["Office Weekly"]);
  });

  it("are close: nobody would mistake one for another otherwise", () => {
    expect(closest("kitten", ["sitting", "kittn", "mittens"])).to.deep.equal(["kittn", "mittens"]);
    for (const name of ["schedule", "name", "owner", "a", ""]) {
      expect(closest("targets", [name]), name).to.deep.equal([]);
    }
    expect(closest("x", [])).to.deep.equal([]);
  });

  it("count what is added, left out, mistaken and swapped", () => {
    expect(["kittens", "kittn", "kittan", "kitetn", "itkten"].map((name) => distance("kitten", name))).to.deep.equal([
      1, 1, 1, 1, 2,
    ]);
    expect(distance("", "abc")).to.equal(3);
  });

  it("are told, and without one what there is", () => {
    expect(whatThereIs("Berlin", ["Bern", "Berlin 1"])).to.equal('the closest are "Berlin 1", "Bern"');
    expect(whatThereIs("Berlin", ["Paris", "Rome"])).to.equal('there are "Paris", "Rome"');
    expect(whatThereIs("Berlin", ["Paris"])).to.equal('there is "Paris"');
    expect(whatThereIs("Berlin", [])).to.equal("there are none");
    const many = Array.from({ length: 99 }, (_, index) => `${index}`);
    expect(whatThereIs("Berlin", many)).to.match(/^there are 99, such as "0", .*"11"$/);
  });
});
