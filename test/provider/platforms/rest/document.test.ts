import { expect } from "chai";
import { mergeRows, readDocument } from "../../../../provider/platforms/rest/document";
import { pluginFamilies } from "../../../../provider/platforms/rest/plugins";

const document = {
  uuid: "t-1",
  name: "basic",
  title: "Basic Network Scan",
  owner: "anna@example.com",
  settings: {
    basic: {
      inputs: [
        { type: "entry", id: "name", default: "weekly" },
        { type: "textarea", id: "description" },
        { type: "file", id: "file_targets" },
        { type: "select", id: "folder_id", default: null, options: [{ name: "My Scans", id: 2 }] },
      ],
      groups: [
        { title: "Schedule", name: "schedule", enabled: true, rrules: null },
        { title: "Permissions", name: "permissions", acls: [{ type: "default", permissions: 0 }] },
        { title: "Wide", name: "wide", inputs: [{ type: "entry", id: "ssh_port", default: "22" }] },
      ],
    },
    advanced: {
      modes: { id: "advanced_mode", type: "ui_radio", default: "Custom", options: [{ name: "Default" }] },
      inputs: null,
      sections: [
        {
          inputs: [
            {
              type: "ui_checkbox",
              id: "ping_the_remote_host",
              default: "yes",
              options: [{ name: "yes", sections: [{ inputs: [{ type: "checkbox", id: "arp_ping", default: "no" }] }] }],
            },
          ],
        },
      ],
    },
  },
  credentials: {
    data: [
      {
        name: "Host",
        types: [
          {
            name: "SSH",
            inputs: [{ type: "entry", id: "username", default: "root" }],
            settings: { groups: [{ inputs: [{ type: "entry", id: "ssh_client_banner", default: "x" }] }] },
            instances: [{ id: 7 }, { id: "6d0f" }],
          },
        ],
      },
    ],
  },
  plugins: { families: { Settings: { id: 17, status: "mixed" }, General: { id: 18, status: "disabled" } } },
};

describe("An editor document", () => {
  const read = readDocument(document);

  it("holds the first page by the inputs' ids, with what its groups say", () => {
    expect(read.basic).to.deep.equal({
      name: "weekly",
      description: "",
      folder_id: null,
      enabled: true,
      rrules: null,
      acls: [{ type: "default", permissions: 0 }],
    });
  });

  it("holds everything else at any depth, and no credential's own inputs", () => {
    expect(read.preferences).to.deep.equal({
      ssh_port: "22",
      advanced_mode: "Custom",
      ping_the_remote_host: "yes",
      arp_ping: "no",
      ssh_client_banner: "x",
    });
  });

  it("tells template, owner, credentials and families", () => {
    expect(read).to.include({ uuid: "t-1", template: "basic", owner: "anna@example.com" });
    expect(read.credentialIds).to.deep.equal(["7", "6d0f"]);
    expect(read.families.get("Settings")).to.deep.equal({ id: "17", status: "mixed" });
  });

  it("may lack almost everything", () => {
    const bare = readDocument({ uuid: "t", name: "custom", settings: { basic: {} } });
    expect(bare).to.deep.include({ basic: {}, preferences: {}, credentialIds: [] });
    expect(bare.families.size).to.equal(0);
    expect(bare).not.to.have.property("owner");
  });

  it("asks for the plugins of mixed families alone", async () => {
    const asked: string[] = [];
    const plugins = [
      { id: 1, status: "enabled" },
      { id: 2, status: "disabled" },
      { id: 3, status: "enabled" },
    ];
    const api = {
      lastHeaders: {},
      read: (path: string) => {
        asked.push(path);
        return Promise.resolve({ plugins });
      },
    } as unknown as Parameters<typeof pluginFamilies>[0];
    expect(await pluginFamilies(api, "vm", read, "policy", "9")).to.deep.equal({
      Settings: {
        status: "mixed",
        mixedDefault: "enabled",
        individual: { 1: "enabled", 2: "disabled", 3: "enabled" },
      },
      General: { status: "disabled" },
    });
    expect(asked).to.deep.equal(["/editor/policy/9/families/17"]);
  });
});

describe("Rows of permissions", () => {
  const rows = [
    { type: "default", permissions: 0, owner: null },
    { type: "user", id: 2, permissions: 128, owner: 1 },
    { type: "group", id: 5, permissions: 16, owner: null },
  ] as const;

  it("are laid over those there are, and others stay", () => {
    const merged = mergeRows(rows as never, [
      { type: "default", permissions: 16 },
      { type: "user", id: 3, permissions: 32 },
    ]);
    expect(merged.map(({ type, id, permissions }) => [type, id, permissions])).to.deep.equal([
      ["default", undefined, 16],
      ["user", 2, 128],
      ["group", 5, 16],
      ["user", 3, 32],
    ]);
  });

  it("that permit nothing take the old one away, but for the default row", () => {
    const merged = mergeRows(rows as never, [
      { type: "group", id: 5, permissions: 0 },
      { type: "default", permissions: 0 },
    ]);
    expect(merged.map(({ type }) => type)).to.deep.equal(["default", "user"]);
  });
});

describe("An editor document with names that every object has", () => {
  const names = ["__proto__", "constructor", "toString"];
  const hostile = {
    uuid: "t-1",
    name: "advanced",
    settings: {
      basic: { inputs: [], groups: [] },
      advanced: { inputs: names.map((id) => ({ type: "entry", id, default: { polluted: "yes" } })) },
    },
    plugins: { families: Object.fromEntries(names.map((name, id) => [name, { id, status: "enabled" }])) },
  };

  it("is read as it is, and changes no other object", async () => {
    const read = readDocument(hostile);
    expect(Object.keys(read.preferences)).to.have.members(names);
    expect(Object.getPrototypeOf(read.preferences)).to.equal(Object.prototype);
    const families = await pluginFamilies({} as never, "vm", read, "policy", "7");
    expect(Object.keys(families)).to.have.members(names);
    expect({}).not.to.have.property("polluted");
  });
});
