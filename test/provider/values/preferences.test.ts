import { expect } from "chai";
import { InputError } from "../../../provider/errors";
import { type Preferences } from "../../../provider/values/preferences";
import { preferenceMap, removedPreferences } from "../../../provider/platforms/sc/preferences";
import { type Preferred } from "../../../provider/platforms/preferences";
import { contextOf, nothingKnown } from "../../support/core";
import { rejects } from "../../support/rejects";

const lists = { "/rest/policyTemplate": [{ id: "1", name: "Advanced Scan" }] };
const inputs = { template: "advanced" };
const editor = {
  inputs: [
    { id: "safe_checks", default: "yes" },
    { id: "max_hosts_per_scan", default: "30" },
    { id: "wordlist", default: ["a", "b"] },
  ],
};
const documents = { "/rest/policyTemplate/1": { editor: JSON.stringify(editor) } };
const contextWith = (olds?: Preferences) =>
  contextOf<Preferred>({ inputs, lists, documents, olds: olds && { preferences: olds } });

describe("Preferences", () => {
  it("are written as text, lists as lists", async () => {
    const map: Preferences = { safe_checks: "yes", wordlist: '["x"]', max_hosts_per_scan: "[half" };
    expect(await preferenceMap.encode(map, contextWith())).to.deep.equal({ ...map, wordlist: ["x"] });
  });

  it("are read as text, lists as their JSON, in whatever order", () => {
    const wire = { wordlist: ["x"], safe_checks: "no", empty: null, number: 4 };
    expect(preferenceMap.decode(wire, nothingKnown)).to.deep.equal({
      safe_checks: "no",
      wordlist: '["x"]',
      empty: '""',
      number: "4",
    });
  });

  it("are read by the keys of the program, without those that the platform does not show", () => {
    const known: Preferences = { safe_checks: "yes", gone: "1" };
    expect(preferenceMap.decode({ safe_checks: "no", other: "1" }, { ...nothingKnown, known })).to.deep.equal({
      safe_checks: "no",
    });
  });

  it("without entries come as a list, or not at all", () => {
    for (const wire of [[], null, undefined, ""]) {
      expect(preferenceMap.decode(wire, nothingKnown)).to.deep.equal({});
    }
  });

  it("that the template does not know are refused with the closest", async () => {
    const written = Promise.resolve(preferenceMap.encode({ safe_check: "yes", xyz: "1" }, contextWith()));
    await rejects(
      written,
      InputError,
      /"advanced" has no "safe_check" \(closest: safe_checks\); "xyz": correct or remove the name/,
    );
  });

  it("are not looked up when they were there before", async () => {
    const map: Preferences = { safe_checks: "no", unknown: "1" };
    const nothing = contextOf({ olds: { preferences: map } });
    expect(await preferenceMap.encode(map, nothing)).to.deep.equal(map);
  });

  it("of a template that describes none are all taken", async () => {
    const context = contextOf<Preferred>({ inputs, lists, documents: { "/rest/policyTemplate/1": {} } });
    expect(await preferenceMap.encode({ whatever: "1" }, context)).to.deep.equal({ whatever: "1" });
  });

  it("that were dropped are named, all at once", () => {
    expect(removedPreferences({ a: "1" }, contextWith({ a: "0", b: "1", c: "2" }))).to.deep.equal({
      removePrefs: ["b", "c"],
    });
    expect(removedPreferences({ a: "1" }, contextWith({ a: "0" }))).to.deep.equal({});
    expect(removedPreferences({ a: "1" }, contextWith())).to.deep.equal({});
  });

  it("go back to the template's default, spelled as they are read", async () => {
    expect(await preferenceMap.initialOf?.("safe_checks", contextWith())).to.equal("yes");
    expect(await preferenceMap.initialOf?.("wordlist", contextWith())).to.equal('["a","b"]');
    expect(await preferenceMap.initialOf?.("unheard_of", contextWith())).to.equal(undefined);
  });
});
