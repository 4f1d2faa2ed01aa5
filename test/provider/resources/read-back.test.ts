import { expect } from "chai";
import { type AnyDefinition, type Binding, bindingFor, type Props, type Wire } from "../../../provider/definition";
import type { Platform } from "../../../provider/definition/platform";
import { PermissionError } from "../../../provider/errors";
import { decode } from "../../../provider/lifecycle/decode";
import { resourceOf } from "../../../provider/resources";
import { nothingKnown } from "../../support/core";

const tableOf = (type: string, platform: Platform, inputs: Props = {}): [AnyDefinition, Binding] => {
  const definition = resourceOf(type);
  return [definition, bindingFor(definition, platform, inputs, undefined) as Binding];
};

/** What one member is read as by somebody who knows nothing of it. */
const readAs = (type: string, platform: Platform, property: string, wire: unknown, inputs?: Props): unknown =>
  (tableOf(type, platform, inputs)[1].wire[property] as Wire).codec.decode(wire, nothingKnown);

const report = (id: number, reportSource: string): Props => ({ id, reportSource });
const ipv4 = { type: "ipv4", operator: "eq", terms: ["192.0.2.0/24, 192.0.3.1"] };
const fqdn = { type: "fqdn", operator: "match", terms: ["*.example.com"] };
const row = (type: string, id: number, name: string): Props => ({ type, id, name, permissions: 16 });

describe("A member that is read for the first time", () => {
  for (const [what, type, platform, property, wire, value] of [
    ["reports of one source", "Scan", "sc", "reportSource", [report(1, "patched"), report(2, "patched")], "patched"],
    ["no reports", "Scan", "sc", "reportSource", [], undefined],
    ["reports of two sources", "Scan", "sc", "reportSource", [report(1, "lce"), report(2, "patched")], "lce, patched"],
    ["a user's empty address", "User", "sc", "email", "", undefined],
    ["a family of which nothing runs", "Policy", "vm", "families", { RPC: { status: "mixed" } }, { RPC: "disabled" }],
    [
      "two groups of one name",
      "Scan",
      "nessus",
      "permissions",
      [row("group", 6, "Plant"), row("group", 7, "Plant"), row("user", 6, "Plant")],
      { "group:6": "view", "group:7": "view", "user:Plant": "view" },
    ],
  ] as [string, string, Platform, string, unknown, unknown][]) {
    it(`of ${what} is ${JSON.stringify(value) ?? "not set"}`, () => {
      expect(readAs(type, platform, property, wire)).to.deep.equal(value);
    });
  }

  it("of a folder is none where it is another user's, unless the keys may not list folders", async () => {
    const { codec } = tableOf("Scan", "nessus")[1].wire.folderId as Wire;
    const read = (wire: unknown, list: Promise<Props[]>): unknown =>
      codec.decode(wire, { ...nothingKnown, list: () => list });
    const own = Promise.resolve([{ id: "3", type: "main" }]);
    expect(await read(3, own)).to.equal("3");
    expect(await read(5, own)).to.equal(undefined);
    const refused = new PermissionError({ platform: "nessus", request: "GET /folders", status: 403 }, "no");
    expect(await read(5, Promise.reject(refused))).to.equal("5");
  });

  it("of rules that are not about addresses shows them as what they are", () => {
    const group = { kind: "accessGroup" };
    const read = (wire: unknown): unknown => readAs("AccessPermission", "vm", "addresses", wire, group);
    expect(read([ipv4])).to.deep.equal(["192.0.2.0/24", "192.0.3.1"]);
    expect(read([ipv4, fqdn])).to.deep.equal(["192.0.2.0/24", "192.0.3.1", `(rule: ${JSON.stringify(fqdn)})`]);
  });
});

describe("An object that is read for the first time", () => {
  const read = async (type: string, platform: Platform, object: Props, names: string[], known: Props = {}) => {
    const [definition, binding] = tableOf(type, platform);
    return (await decode(definition, binding, object, names, known, nothingKnown)).values;
  };

  it("says nothing of a rollover where its runs end otherwise, unless the program speaks of it", async () => {
    const scan = { rolloverType: "template", timeoutAction: "import" };
    const names = ["rollover", "timeoutAction"];
    expect(await read("Scan", "sc", scan, names)).to.deep.equal({ timeoutAction: "import" });
    expect(await read("Scan", "sc", { ...scan, timeoutAction: "rollover" }, names)).to.deep.equal({
      rollover: "template",
      timeoutAction: "rollover",
    });
    const known = { rollover: "template", timeoutAction: "rollover" };
    expect(await read("Scan", "sc", scan, names, known)).to.deep.equal({ ...known, timeoutAction: "import" });
  });

  it("says nothing of the longest run where agents scan", async () => {
    const settings = { scan_time_window: 180 };
    expect(await read("Scan", "vm", { settings }, ["maxRunHours"])).to.deep.equal({ maxRunHours: 3 });
    const ofAgents = { settings: { ...settings, agent_group_id: ["a"] } };
    expect(await read("Scan", "vm", ofAgents, ["maxRunHours"])).to.deep.equal({});
  });

  it("says nothing of what is left of another login method", async () => {
    const names = ["authMethod", "kdc", "escalationUsername", "elevateWith"];
    const left = { kdc: "kdc.example.com", escalation_account: "root", elevate_privileges_with: "Nothing" };
    const vm = { type: { name: "SSH" }, settings: { auth_method: "password", ...left } };
    const usual = { authMethod: "password", elevateWith: "none" };
    expect(await read("Credential", "vm", vm, names)).to.deep.equal(usual);
    const typeFields = { authType: "password", kdc_ip: "x", escalationUsername: "x", privilegeEscalation: "none" };
    expect(await read("Credential", "sc", { type: "ssh", typeFields }, names)).to.deep.equal(usual);
  });
});
