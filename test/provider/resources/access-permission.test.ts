import { expect } from "chai";
import type { Props } from "../../../provider";
import { InputError } from "../../../provider/errors";
import { rejects } from "../../support/rejects";
import { Site } from "../../support/site";

describe("An AccessPermission", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  beforeEach(() => site.reset());

  const path = "/api/v3/access-control/permissions";
  const all: Props = { name: "x", actions: ["view"], allAssets: true, userIds: ["3"], __address: "p/a/x" };
  const failing = (inputs: Props): string[] =>
    site
      .resource("AccessPermission")
      .check({}, inputs)
      .failures.map(({ path: property }) => property);

  it("names users by the uuid that the platform wants", async () => {
    await site.create("AccessPermission", all);
    const { users } = (await site.byHand("GET", "/users")) as { users: Props[] };
    const standard = users.find(({ id }) => id === 3);
    const { body } = site.emulator.requests.findLast(({ method }) => method === "POST") ?? {};
    expect(body).to.deep.equal({
      name: "x",
      actions: ["CanView"],
      objects: [{ type: "AllAssets" }],
      subjects: [{ type: "User", uuid: standard?.uuid, name: "standard@example.com" }],
    });
  });

  it("leaves subjects alone that the program never named", async () => {
    const made = await site.create("AccessPermission", all);
    const live = await site.byHand("GET", `${path}/${made.id}`);
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    const group = { type: "UserGroup", uuid: groups[0]?.uuid, name: groups[0]?.name };
    await site.byHand("PUT", `${path}/${made.id}`, { ...live, subjects: [...(live.subjects as Props[]), group] });
    await site.resource("AccessPermission").update(made.id, made.outs, { ...made.inputs, userIds: ["4"] });
    const { subjects } = (await site.byHand("GET", `${path}/${made.id}`)) as { subjects: Props[] };
    expect(subjects.map(({ type, name }) => [type, name])).to.deep.equal([
      ["UserGroup", "Operations"],
      ["User", "basic@example.com"],
    ]);
  });

  it("leaves principals of an access group alone that the program never named", async () => {
    const group: Props = { ...all, kind: "accessGroup", addresses: ["192.0.2.1"] };
    const { allAssets: _all, ...inputs } = group;
    const made = await site.create("AccessPermission", inputs);
    const address = `/v2/access-groups/${made.id}`;
    const { name, rules, principals, access_group_type } = await site.byHand("GET", address);
    const { groups } = (await site.byHand("GET", "/groups")) as { groups: Props[] };
    const operations = { type: "group", principal_id: groups[0]?.uuid, permissions: ["CAN_SCAN"] };
    const whole = { name, rules, access_group_type, principals: [...(principals as Props[]), operations] };
    await site.byHand("PUT", address, whole);
    await site.resource("AccessPermission").update(made.id, made.outs, { ...made.inputs, userIds: ["4"] });
    const { principals: now } = (await site.byHand("GET", address)) as { principals: Props[] };
    expect(now.map(({ principal_name, permissions }) => [principal_name, permissions])).to.deep.equal([
      ["All Users", []],
      ["Operations", ["CAN_SCAN"]],
      ["basic@example.com", ["CAN_VIEW"]],
    ]);
  });

  it("leaves what everybody may alone in an access group, and takes it for nobody's", async () => {
    const group: Props = {
      name: "x",
      actions: ["view"],
      kind: "accessGroup",
      addresses: ["192.0.2.1"],
      userIds: ["3"],
    };
    const made = await site.create("AccessPermission", { ...group, __address: "p/a/x" });
    await site.resource("AccessPermission").update(made.id, made.outs, { ...made.inputs, userIds: ["4"] });
    const { body } = site.emulator.requests.findLast(({ method }) => method === "PUT") ?? {};
    const { principals = [] } = (body ?? {}) as { principals?: Props[] };
    expect(principals.map(({ type }) => type)).to.have.members(["all_users", "user"]);
    const found = await site.resource("AccessPermission").read(made.id, made.outs);
    expect(found?.inputs.actions).to.deep.equal(["view"]);
  });

  it("shows a subject that no list has any more, by its uuid", async () => {
    const made = await site.create("AccessPermission", { ...all, userIds: ["3", "4"] });
    const { users } = (await site.byHand("GET", "/users")) as { users: Props[] };
    await site.byHand("DELETE", "/users/4");
    site.restart();
    const found = await site.resource("AccessPermission").read(made.id, made.outs);
    expect(found?.inputs.userIds).to.deep.equal(["3", users.find(({ id }) => id === 4)?.uuid]);
  });

  it("takes uuids as well, and keeps their spelling", async () => {
    const { users } = (await site.byHand("GET", "/users")) as { users: Props[] };
    const uuid = String(users.find(({ id }) => id === 3)?.uuid);
    const made = await site.create("AccessPermission", { ...all, userIds: [uuid] });
    site.restart();
    expect((await site.resource("AccessPermission").read(made.id, made.outs))?.inputs.userIds).to.deep.equal([uuid]);
  });

  for (const [property, value, more] of [
    ["userIds", ["99999"], {}],
    ["userGroupIds", ["99999"], {}],
    ["tagIds", ["99999"], { allAssets: undefined }],
  ] as [string, string[], Props][]) {
    it(`says which of ${property} is not there, before anything is written`, async () => {
      const from = site.emulator.requests.length;
      const inputs = Object.fromEntries(
        Object.entries({ ...all, ...more, [property]: value }).filter(([, given]) => given !== undefined),
      );
      await rejects(
        site.create("AccessPermission", inputs),
        InputError,
        new RegExp(`AccessPermission\\.${property} "99999" does not exist: `),
      );
      expect(site.writes(from)).to.deep.equal([]);
    });
  }

  for (const [title, inputs, paths] of [
    ["nothing that is permitted", { actions: [] }, ["actions"]],
    ["nothing that it is for", { allAssets: false }, ["tagIds"]],
    ["tags beside everything", { tagIds: ["1"] }, ["tagIds"]],
    ["nobody who may", { userIds: [] }, ["userIds"]],
    ["addresses", { addresses: ["192.0.2.1"] }, ["addresses"]],
    [
      "tags and everything of an access group",
      { kind: "accessGroup", tagIds: ["1"] },
      ["tagIds", "allAssets", "addresses"],
    ],
    [
      "what an access group does not know",
      { kind: "accessGroup", allAssets: undefined, addresses: ["192.0.2.1"], actions: ["view", "edit"] },
      ["actions[1]"],
    ],
    [
      "an access group that says who may by a word for everybody",
      { kind: "accessGroup", allAssets: undefined, addresses: ["192.0.2.1"], userIds: [], allUsers: true },
      ["allUsers", "userIds"],
    ],
  ] as [string, Props, string[]][]) {
    it(`refuses ${title}`, () => {
      expect(failing({ ...all, ...inputs })).to.have.members(paths);
    });
  }
});
