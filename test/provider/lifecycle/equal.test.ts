import { expect } from "chai";
import { flag, setOf, text } from "../../../provider/definition/fields";
import type { Field } from "../../../provider/definition";
import { isSame } from "../../../provider/lifecycle/equal";
import { hasUnknown, isUnknown, unknownValue } from "../../../provider/lifecycle/unknown";

describe("Two values", () => {
  it("are the same when both are absent, null or emptied", () => {
    const list = setOf(text()) as Field;
    const empties = [undefined, null, []];
    for (const a of empties) {
      for (const b of empties) {
        expect(isSame(list, a, b)).to.equal(true);
      }
    }
    expect(isSame(list, undefined, ["a"])).to.equal(false);
  });

  it("of a kind that cannot be empty differ when one is absent", () => {
    expect(isSame(flag() as Field, undefined, false)).to.equal(false);
    expect(isSame(flag() as Field, false, null)).to.equal(false);
    expect(isSame(flag() as Field, null, undefined)).to.equal(true);
  });
});

describe("An unknown value", () => {
  it("is seen at any depth", () => {
    for (const value of [unknownValue, [unknownValue], { a: { b: [1, { c: unknownValue }] } }]) {
      expect(hasUnknown(value)).to.equal(true);
    }
    for (const value of ["text", null, undefined, 7, [], { a: [null] }]) {
      expect(hasUnknown(value)).to.equal(false);
    }
    expect(isUnknown([unknownValue])).to.equal(false);
  });
});
