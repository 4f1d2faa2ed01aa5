import { expect } from "chai";
import { InputError, PermissionError } from "../../../../provider/errors";
import { aclRows, permissions, scanLevels } from "../../../../provider/platforms/rest/permissions";
import { contextOf, nothingKnown } from "../../../support/core";
import { rejects } from "../../../support/rejects";

const codec = aclRows(scanLevels);
const lists = {
  "/users": [{ id: "2", name: "anna@example.com" }],
  "/groups": [{ id: "6", name: "Plant" }],
};
const rows = [
  { type: "user", id: 9, name: "owner@example.com", permissions: 128, owner: 1 },
  { type: "default", id: null, name: null, permissions: 16, owner: null },
  { type: "group", id: 6, name: "Plant", permissions: 64, owner: null },
  { type: "user", id: 2, name: "anna@example.com", permissions: 24, owner: 0 },
];

describe("Permissions", () => {
  it("are written by number, of names that are looked up and ids that are not", async () => {
    const map = { default: "view", "user:anna@example.com": "control", "group:77": "configure" } as const;
    expect(await codec.encode(map, contextOf({ lists }))).to.deep.equal([
      { type: "default", permissions: 16 },
      { type: "user", id: 2, name: "anna@example.com", permissions: 32 },
      { type: "group", id: 77, name: "77", permissions: 64 },
    ]);
  });

  it("of a number are those of this id, or of this name when no id is so; of both they are refused", async () => {
    const groups = [
      { id: "2024", name: "Plant" },
      { id: "7", name: "2024" },
      { id: "8", name: "2025" },
      { id: "9", name: "9" },
      { id: "10", name: "Twins" },
      { id: "11", name: "Twins" },
    ];
    const context = contextOf({ lists: { ...lists, "/groups": groups } });
    const idFor = async (key: string): Promise<unknown> =>
      ((await codec.encode({ [key]: "view" }, context)) as { id: number }[])[0]?.id;
    expect(await Promise.all(["group:2025", "group:Plant", "group:7", "group:9", "group:77"].map(idFor))).to.deep.equal(
      [8, 2024, 7, 9, 77],
    );
    const words = /"group:2024" is the id of the group "Plant" and the name of .* 7: write "group:Plant" or "group:7"$/;
    await rejects(idFor("group:2024"), InputError, words);
    await rejects(idFor("group:Twins"), InputError, /there are 2 groups "Twins" \(ids 10, 11\): write "group:10"/);
  });

  it("of a number are those of this id where the keys may list nobody", async () => {
    const refused = new PermissionError({ platform: "vm", request: "GET /groups", status: 403 }, "no");
    const context = { ...contextOf({ lists }), list: () => Promise.reject(refused) };
    expect(await codec.encode({ "group:2024": "view" }, context)).to.have.nested.property("[0].id", 2024);
    await rejects(Promise.resolve(codec.encode({ "group:Plant": "view" }, context)), PermissionError, /no/);
  });

  it("of a number are read of this id, and of this name when there is none", () => {
    const numbered = [
      { type: "group", id: 7, name: "2024", permissions: 64 },
      { type: "group", id: 2024, name: "Plant", permissions: 16 },
      { type: "group", id: 8, name: "2025", permissions: 32 },
    ];
    const known = { "group:2024": "none", "group:2025": "none" };
    expect(codec.decode(numbered, { ...nothingKnown, known } as never)).to.deep.equal({
      "group:2024": "view",
      "group:2025": "control",
    });
  });

  it("that are dropped are taken away", async () => {
    const olds = { permissions: { default: "view", "group:Plant": "view" } } as const;
    expect(await codec.encode({ default: "view" }, contextOf({ lists, olds }))).to.deep.equal([
      { type: "group", id: 6, name: "Plant", permissions: 0 },
      { type: "default", permissions: 16 },
    ]);
  });

  it("of somebody who is not there are refused with the closest", async () => {
    const context = contextOf({ lists: { ...lists, "/groups": [] } });
    await rejects(
      Promise.resolve(codec.encode({ "user:ana": "view" }, context)),
      InputError,
      /(the closest|there) is "anna@example\.com"$/,
    );
    await rejects(
      Promise.resolve(codec.encode({ "group:Plnt": "view" }, context)),
      InputError,
      /these keys can see none/,
    );
  });

  it("are read by the keys of the program, by name or id; who is not named is not managed", () => {
    const read = (known: Record<string, string>) => codec.decode(rows, { ...nothingKnown, known } as never);
    expect(read({ default: "none", "group:Plant": "view", "user:5": "view" })).to.deep.equal({
      default: "view",
      "group:Plant": "configure",
      "user:5": "none",
    });
    expect(read({ "user:2": "view" })).to.deep.equal({ "user:2": "24" });
  });

  it("are all read where nothing is known, but for the owner's", () => {
    expect(codec.decode(rows, nothingKnown)).to.deep.equal({
      default: "view",
      "group:Plant": "configure",
      "user:anna@example.com": "24",
    });
    expect(codec.decode(null, nothingKnown)).to.deep.equal({});
  });

  it("name who in one of three ways", () => {
    const field = permissions(scanLevels);
    expect(field.problems({ default: "view", "user:x": "view", "group:y": "none" }, "permissions")).to.deep.equal([]);
    expect(field.problems({ anna: "view" }, "permissions")[0]).to.deep.include({ path: "permissions.anna" });
  });
});
