import { expect } from "chai";
import type { Props } from "../../../provider/definition";
import { compare, connectionOf, propertiesOf } from "../../../provider/lifecycle/compare";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { policy } from "../../../provider/resources/policy";
import { thing } from "../../support/definition";

const differences = (olds: Props, news: Props): string[] =>
  compare(thing, olds, news).map(({ path, kind, replace }) => `${kind} ${path}${replace ? " by replacement" : ""}`);

describe("A comparison", () => {
  it("finds nothing where both mean the same", () => {
    const olds = { name: "a", hosts: ["10.0.0.0/24", "B"], knobs: { x: "1", y: "2" }, note: null, reportIds: [] };
    const news = { name: "a", hosts: ["b", "10.0.0.0-10.0.0.255"], knobs: { y: "2 ", x: "1" }, note: "" };
    expect(differences(olds, news)).to.deep.equal([]);
  });

  it("tells what is added, gone and changed", () => {
    const olds = { name: "a", note: "old", size: "small" };
    const news = { name: "b", size: "small", loud: true };
    expect(differences(olds, news)).to.deep.equal(["update name", "delete note", "add loud"]);
  });

  it("names the keys of a map that differ by meaning, and no other", () => {
    const olds = { knobs: { kept: "1", spaced: "2", changed: "3", gone: "4" } };
    const news = { knobs: { kept: "1", spaced: " 2", changed: "33", added: "5" } };
    expect(differences(olds, news)).to.deep.equal(["update knobs.changed", "delete knobs.gone", "add knobs.added"]);
    expect(differences({}, { knobs: { a: "1" } })).to.deep.equal(["add knobs"]);
    expect(differences({ knobs: { a: "1" } }, {})).to.deep.equal(["delete knobs"]);
  });

  it("names a family whose plugins differ, not one whose plugins are reordered", () => {
    const olds = { families: { A: { plugins: ["1", "2"] }, B: { plugins: ["3"] } } };
    const news = { families: { A: { plugins: ["2", "1"] }, B: "enabled" } };
    expect(compare(policy, olds, news).map(({ path }) => path)).to.deep.equal(["families.B"]);
  });

  it("replaces for a property that asks for it, for a change that does, and for another connection", () => {
    expect(differences({ kind: "a" }, { kind: "b" })).to.deep.equal(["update kind by replacement"]);
    expect(differences({ size: "large" }, { size: "small" })).to.deep.equal(["update size by replacement"]);
    expect(differences({ size: "small" }, { size: "large" })).to.deep.equal(["update size"]);
    expect(differences({}, { connection: "plant" })).to.deep.equal(["update connection by replacement"]);
    expect(differences({ connection: null }, { connection: "default" })).to.deep.equal([]);
  });

  it("takes what is unknown for a change", () => {
    expect(differences({ name: "a" }, { name: unknownValue })).to.deep.equal(["update name"]);
    expect(differences({ hosts: ["a"] }, { hosts: ["a", unknownValue] })).to.deep.equal(["update hosts"]);
    expect(differences({ knobs: { a: "1", b: "2" } }, { knobs: { a: "1", b: unknownValue } })).to.deep.equal([
      "update knobs.b",
    ]);
  });

  it("passes over what is not managed by properties: owner, outputs and the rest", () => {
    const olds = { name: "a", owner: "p/s/a", adoptId: "7", platform: "sc", address: "https://sc" };
    expect(differences(olds, { name: "a", owner: "p/s/b", allowSameName: true })).to.deep.equal([]);
  });
});

describe("Differences", () => {
  it("are of properties, each once", () => {
    const found = compare(thing, { knobs: { a: "1", b: "1" } }, { name: "x", knobs: { a: "2", b: "2" } });
    expect(propertiesOf(found)).to.deep.equal(["name", "knobs"]);
  });

  it("are on the connection of that name, or `default`", () => {
    expect([connectionOf({}), connectionOf({ connection: "plant" })]).to.deep.equal(["default", "plant"]);
  });
});
