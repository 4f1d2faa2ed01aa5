import { expect } from "chai";
import type { Props } from "../../../provider/definition";
import { InputError } from "../../../provider/errors";
import { type Family, families } from "../../../provider/values/families";
import { familyList } from "../../../provider/platforms/sc/families";
import { contextOf, nothingKnown } from "../../support/core";
import { rejects } from "../../support/rejects";

type Families = Record<string, Family>;

const lists = {
  "/rest/pluginFamily": [
    { id: "10", name: "Denial of Service" },
    { id: "41", name: "Settings" },
    { id: 50, name: "Web Servers" },
    { id: "1000002", name: "Passive Web Servers" },
  ],
};

async function encode(
  map: Families,
  { live, olds, version }: { live?: unknown; olds?: Families; version?: string } = {},
): Promise<unknown> {
  const context = contextOf({ lists, version, olds: olds && { families: olds }, live: { families: live } });
  return await familyList.encode(map, context);
}

const named = (list: unknown): unknown[] => (list as Props[]).map(({ id }) => id);

describe("Plugin families", () => {
  it("are written with all others as they are, each with its state", async () => {
    const live = [
      { id: "41", name: "Settings", plugins: [{ id: "19506" }] },
      { id: "50", name: "Web Servers" },
    ];
    expect(await encode({ "denial of service": "enabled" }, { live })).to.deep.equal([
      { id: "10", state: "unlocked" },
      { id: "41", plugins: [{ id: "19506" }], state: "unlocked" },
      { id: "50", state: "unlocked" },
    ]);
  });

  it("are written without a state before 6.0", async () => {
    const written = await encode({ Settings: { plugins: ["19506"] } }, { version: "5.23.1" });
    expect(written).to.deep.equal([{ id: "10" }, { id: "41", plugins: [{ id: "19506" }] }, { id: "50" }]);
  });

  it("start from every one that can be chosen when there is no list yet", async () => {
    expect(named(await encode({ "Denial of Service": "disabled" }))).to.deep.equal(["41", "50"]);
    expect(named(await encode({ "Denial of Service": "disabled" }, { live: [] }))).to.deep.equal(["41", "50"]);
  });

  it("that all run are no list at all", async () => {
    expect(await encode({ Settings: "enabled" })).to.deep.equal([]);
  });

  it("that are dropped from the program run again", async () => {
    const live = [{ id: "41", name: "Settings" }];
    const written = await encode({ Settings: "enabled" }, { live, olds: { "Web Servers": "disabled" } });
    expect(named(written)).to.deep.equal(["41", "50"]);
  });

  it("that the platform lacks are refused with the closest", async () => {
    await rejects(
      encode({ "Denial of Servce": "enabled" }),
      InputError,
      /no plugin family "Denial of Servce".*Denial of Service/,
    );
    await rejects(encode({ "Passive Web Servers": "enabled" }), InputError, /no plugin family "Passive Web Servers"/);
  });

  it("cannot all be disabled, for no list would mean all of them", async () => {
    const none: Families = { "Denial of Service": "disabled", Settings: "disabled", "Web Servers": "disabled" };
    await rejects(encode(none), InputError, /every plugin family is disabled/);
  });

  const wire = [
    { id: "50", name: "Web Servers", state: "disabled" },
    { id: "41", name: "Settings", plugins: [{ id: "2" }, { id: 1 }] },
    { id: "10", name: "Denial of Service", plugins: [] },
  ];

  it("are read by name, in whatever order", () => {
    const read = { "Denial of Service": "enabled", Settings: { plugins: ["2", "1"] }, "Web Servers": "disabled" };
    expect(familyList.decode(wire, nothingKnown)).to.deep.equal(read);
    expect(familyList.decode([...wire].reverse(), nothingKnown)).to.deep.equal({ ...read });
  });

  it("are named by the platform's list when they are answered by their ids alone", async () => {
    const list = (): Promise<Props[]> => Promise.resolve([{ id: "9", name: "Windows" }]);
    expect(await familyList.decode([{ id: "9" }, { id: "10" }], { ...nothingKnown, list })).to.deep.equal({
      Windows: "enabled",
      10: "enabled",
    });
  });

  it("are read by the names of the program: what is not listed does not run, without a list all do", () => {
    const known: Families = { settings: "enabled", Other: "enabled" };
    expect(familyList.decode(wire, { ...nothingKnown, known })).to.deep.equal({
      settings: { plugins: ["2", "1"] },
      Other: "disabled",
    });
    for (const none of [[], undefined, null]) {
      expect(familyList.decode(none, { ...nothingKnown, known })).to.deep.equal({
        settings: "enabled",
        Other: "enabled",
      });
    }
  });

  it("go back to running", async () => {
    expect(await familyList.initialOf?.("Settings", contextOf({}))).to.equal("enabled");
  });

  it("are the same with plugins in another order or named twice", () => {
    const field = families();
    expect(field.canonical({ A: { plugins: ["2", "1", "2"] }, B: "enabled" })).to.equal(
      field.canonical({ B: "enabled", A: { plugins: ["1", "2"] } }),
    );
    expect(field.canonical({ A: { plugins: ["1"] } })).not.to.equal(field.canonical({ A: "enabled" }));
    expect(field.problems({ A: "enabled" }, "families")).to.deep.equal([]);
  });
});
