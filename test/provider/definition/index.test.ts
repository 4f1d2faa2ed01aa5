import { expect } from "chai";
import { plainText } from "../../../provider/platforms/codecs";
import { absent, apart, isAtLeast, mandatory, member, together, wire } from "../../../provider/definition";

describe("A version", () => {
  for (const [have, want, answer] of [
    ["6.4.0", "6.0", true],
    ["6.0", "6.0.0", true],
    ["6", "6.0", true],
    ["5.23.1", "6.0", false],
    ["5.9", "5.13", false],
    ["5.13.0", "5.13", true],
    ["10.0", "9.9", true],
  ] as const) {
    it(`${have} is ${answer ? "" : "not "}at least ${want}`, () => {
      expect(isAtLeast(have, want)).to.equal(answer);
    });
  }
});

describe("A member", () => {
  it("is found at a dotted path", () => {
    expect(member({ typeFields: { definedIPs: "10.0.0.1" } }, "typeFields.definedIPs")).to.equal("10.0.0.1");
    expect(member({ name: "" }, "name")).to.equal("");
  });

  it("is undefined when any step is missing", () => {
    for (const object of [{}, { typeFields: null }, { typeFields: "text" }, null, "text"]) {
      expect(member(object, "typeFields.definedIPs")).to.equal(undefined);
    }
  });
});

describe("An entry of a table", () => {
  it("is read where it is written, unless it says otherwise", () => {
    expect(wire("name", plainText)).to.deep.include({ kind: "wire", path: "name", read: "name", mandatory: false });
    expect(wire("ips", plainText, { read: "fields.ips", initial: "" })).to.deep.include({
      read: "fields.ips",
      initial: "",
    });
    expect(mandatory(wire("name", plainText))).to.include({ mandatory: true, path: "name" });
  });

  it("is of its kind", () => {
    expect(absent("no such thing")).to.deep.equal({ kind: "absent", reason: "no such thing" });
    const parts = together("list", () => [], { a: { decode: String }, b: { decode: String, initial: "x" } });
    expect(parts.a).to.deep.include({ kind: "wire", path: "list", read: "list", with: ["a", "b"], isPart: true });
    expect(parts.b).to.include({ initial: "x" });
    const write = (): Promise<void> => Promise.resolve();
    expect(apart({ read: "groups", codec: plainText, write })).to.include({ kind: "apart", undo: false });
    expect(apart({ read: "groups", codec: plainText, write, undo: true })).to.include({ undo: true });
  });
});
