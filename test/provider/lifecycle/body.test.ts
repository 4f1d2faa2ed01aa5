import { expect } from "chai";
import { type Codec, type Props, wire } from "../../../provider/definition";
import { TenableError } from "../../../provider/errors";
import { apartOf, membersOf, readable } from "../../../provider/lifecycle/body";
import { mismatches } from "../../../provider/lifecycle/mismatch";
import { decode } from "../../../provider/lifecycle/decode";
import { encode } from "../../../provider/lifecycle/encode";
import { contextOf, nothingKnown } from "../../support/core";
import { thing, thingBinding } from "../../support/definition";
import { rejects } from "../../support/rejects";

const inputs = {
  name: "x",
  loud: true,
  hosts: ["10.0.0.1", "web"],
  ownerId: "7",
  knobs: { a: "1" },
  reportIds: ["3"],
};
const object = {
  id: "9",
  name: "x",
  loud: "true",
  typeFields: { hosts: "web,10.0.0.1" },
  owner: { id: "7", name: "head" },
  knobs: { b: "2", a: "1" },
  reports: [{ id: "3", source: "cumulative" }],
  groups: [{ id: "4" }],
};
const names = Object.keys(inputs);
const body = (given: Props, changed: string[], olds?: Props): Promise<Props> =>
  encode(thing, thingBinding, changed, contextOf({ inputs: given, olds }));
const read = async (from: Props, known: Props, of = Object.keys(known)) => {
  const { values, missing } = await decode(thing, thingBinding, from, of, known, nothingKnown);
  return { values, missing: [...missing.values()] };
};
const kept = async (from: Props, given: Props, of: string[], olds?: Props): Promise<string[]> =>
  (await mismatches(thing, thingBinding, from, of, contextOf({ inputs: given, olds }))).map(({ name }) => name);

describe("What a codec stumbles over in an answer", () => {
  const malformed = (what: string): Error => new TenableError(what, { advice: "run again" });

  it("is one line that names the member, whatever the codec threw", async () => {
    const asking = { ...nothingKnown, malformed };
    const odd = { ...object, knobs: null };
    await rejects(
      decode(thing, thingBinding, odd, ["knobs"], { knobs: { a: "1" } }, asking),
      TenableError,
      /^a "knobs" that is not understood: run again$/,
    );
    const lists = { ...object, reports: [{}], groups: [{ id: "4" }, {}] };
    for (const [name, member] of [
      ["reportIds", "reports"],
      ["groupIds", "groups"],
    ] as const) {
      const words = new RegExp(`^a "${member}" that is not a list of objects with an id: `);
      await rejects(decode(thing, thingBinding, lists, [name], {}, asking), TenableError, words);
    }
  });

  it("is the same line where a body is made of what is there", async () => {
    const reading = { ...thingBinding, wire: { ...thingBinding.wire, note: wire("note", ofLive) } };
    const context = { ...contextOf({ inputs: { note: "x" } }), malformed };
    await rejects(
      encode(thing, reading, ["note"], context),
      TenableError,
      /^a "note" that is not understood: run again$/,
    );
  });
});

const ofLive: Codec<unknown> = {
  encode: async (value, { live }) => String(value) + ((await live("note")) as string).trim(),
  decode: String,
};

describe("A body", () => {
  it("writes these properties where the table says, and no others", async () => {
    expect(await body(inputs, names)).to.deep.equal({
      name: "x",
      loud: "true",
      written: { hosts: "10.0.0.1,web" },
      owner: { id: 7 },
      knobs: { a: "1" },
      reports: [{ id: 3 }],
    });
    expect(await body(inputs, ["name"])).to.deep.equal({ name: "x" });
    expect(await body(inputs, [])).to.deep.equal({});
  });

  it("empties what is gone, or puts its documented default, and leaves out what has neither", async () => {
    expect(await body({}, ["note", "loud", "hosts", "knobs", "reportIds", "size"])).to.deep.equal({
      note: "",
      loud: "false",
      written: { hosts: "" },
      knobs: {},
      reports: [],
    });
  });

  it("sends what must go along: members beside, and the member that carries a property", async () => {
    expect(await body(inputs, ["knobs"], {})).to.deep.equal({ knobs: { a: "1" }, hadKnobs: true });
    expect(await body(inputs, ["source"])).to.deep.equal({ reports: [{ id: 3 }] });
  });

  it("has nothing of what the platform lacks or keeps apart", async () => {
    expect(await body({ shade: "x", groupIds: ["4"] }, ["shade", "groupIds"])).to.deep.equal({});
  });
});

describe("An object", () => {
  it("is read back as what was written, in the program's spelling", async () => {
    expect(await read(object, inputs)).to.deep.equal({ values: inputs, missing: [] });
  });

  it("is read in the platform's spelling where it means something else, or nothing is known", async () => {
    const { values } = await read({ ...object, typeFields: { hosts: "web" }, loud: "false" }, inputs);
    expect(values).to.deep.equal({ ...inputs, hosts: ["web"], loud: false });
    const every = readable(thingBinding).map(([name]) => name);
    expect(await read(object, {}, every)).to.deep.equal({
      values: {
        ...inputs,
        hosts: ["web", "10.0.0.1"],
        knobs: { a: "1", b: "2" },
        source: "cumulative",
        groupIds: ["4"],
      },
      missing: ["note", "kind", "size"],
    });
  });

  it("is read in the asked properties only, and names the members that it lacks", async () => {
    expect(await read({ name: "x" }, { name: "x", hosts: [] })).to.deep.equal({
      values: { name: "x" },
      missing: ["typeFields.hosts"],
    });
  });

  it("shows no property that is not set", async () => {
    expect(await read({ owner: { id: -1 } }, { ownerId: "7" })).to.deep.equal({ values: {}, missing: [] });
  });

  it("is asked for by its members, each once", () => {
    expect(membersOf(thingBinding, ["hosts", "reportIds", "source", "shade", "name"])).to.deep.equal([
      "name",
      "typeFields",
      "reports",
    ]);
  });

  it("has its parts that are kept apart", () => {
    expect(apartOf(thingBinding, ["name", "groupIds", "nothing"]).map(([name]) => name)).to.deep.equal(["groupIds"]);
  });
});

describe("What a platform did not take over", () => {
  it("is nothing when the object shows what was written, in any spelling", async () => {
    expect(await kept(object, inputs, names)).to.deep.equal([]);
  });

  it("is named with what it kept", async () => {
    const context = contextOf({ inputs });
    const found = await mismatches(thing, thingBinding, { ...object, name: "old" }, names, context);
    expect(found).to.deep.equal([{ name: "name", live: "old" }]);
  });

  it("is what was emptied and is not empty, or dropped and is not at its default", async () => {
    expect(await kept(object, {}, ["hosts", "reportIds", "loud"])).to.deep.equal(["loud", "hosts", "reportIds"]);
    const emptied = { typeFields: { hosts: "" }, reports: [], loud: "false" };
    expect(await kept(emptied, {}, ["hosts", "reportIds", "loud"])).to.deep.equal([]);
  });

  it("is judged by what the object shows and what was written only", async () => {
    expect(await kept({}, inputs, names)).to.deep.equal([]);
    expect(await kept({ name: "old" }, inputs, ["loud"])).to.deep.equal([]);
  });

  it("is a dropped key that still has its old value, unless that is the default", async () => {
    const olds = { knobs: { a: "1", b: "2", volume: "11" } };
    const given = { knobs: { a: "1" } };
    expect(await kept({ knobs: { a: "1", b: "2", volume: "11" } }, given, ["knobs"], olds)).to.deep.equal(["knobs.b"]);
    expect(await kept({ knobs: { a: "1", b: "default" } }, given, ["knobs"], olds)).to.deep.equal([]);
    expect(await kept({ knobs: { a: "1", b: "2" } }, {}, ["knobs"], olds)).to.deep.equal(["knobs.a", "knobs.b"]);
  });
});
