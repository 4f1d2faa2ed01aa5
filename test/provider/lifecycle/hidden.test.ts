import { expect } from "chai";
import { Resource, Runs } from "../../../provider";
import { InputError, PartialError } from "../../../provider/errors";
import { SecretValues, takeHidden } from "../../../provider/lifecycle/hidden";
import { TestClock } from "../../support/clock";
import { settingsOf } from "../../support/core";
import { rejects } from "../../support/rejects";

const url = "https://nessus.example.com";
const host = {
  clock: new TestClock(),
  log: () => undefined,
  assertEngineAlive: () => Promise.resolve(),
  journalFolder: "/nowhere",
};
const scan = new Resource("Scan", () => settingsOf({ url, platform: "nessus" }, {}), new Runs(host));
const inputs = { name: "weekly", template: "basic", targets: ["192.0.2.1"] };

describe("What a program tells its provider in hidden inputs", () => {
  it("is taken out of the inputs", () => {
    const hidden = {
      ...{ __secrets: ["targets"], __unresolved: {}, __asked: url },
      ...{ __verdict: { isSure: true, isOffline: true }, __deletesFirst: true, __adopted: { policyId: "5" } },
    };
    const { foresee: _, ...checked } = scan.check({}, { ...inputs, ...hidden });
    expect(checked).to.deep.equal({ inputs, failures: [] });
  });

  it("keeps secrets out of what a check says, in quotes or not, below the top too", () => {
    const news = {
      ...inputs,
      targets: ["hunter 2"],
      schedule: { repeat: "a", start: "2030-01-05T02:00:00", timeZone: "Mars/Olympus" },
    };
    const { failures } = scan.check({}, { ...news, __secrets: ["targets", "schedule"] });
    const said = failures.map(({ reason }) => reason).join("\n");
    expect(said).to.include("Scan.targets[0]: ");
    expect(said).to.include("Scan.schedule.timeZone: ");
    expect(said).not.to.match(/hunter|Mars|"a"/);
  });

  for (const [title, news, secrets, paths, shown] of [
    ["an address", { targets: ["10.20.30.4O"] }, ["targets"], ["targets[0]"], ""],
    ["a range", { targets: ["10.20.30.1-10.20.30.4O"] }, ["targets"], ["targets[0]"], ""],
    ["a list of which a part is secret", { targets: ["10.0.0.S3cr3tO"] }, ["targets.*"], ["targets[0]"], ""],
    ["a prefix", { targets: ["10.20.30.0/33"] }, ["targets"], ["targets[0]"], ""],
    ["keys of a map", { permissions: { S3cr3tUser: "view", S3cr3t2: "view" } }, ["permissions"], ["permissions"], ""],
    ["a value below keys", { permissions: { S3cr3tUser: 4 } }, ["permissions"], ["permissions"], ""],
    ["a number as a key", { permissions: { 4711: 4 } }, ["permissions"], ["permissions"], ""],
    [
      "values below keys in clear",
      { permissions: { 12: "S3cr3t" } },
      ["permissions.*"],
      ["permissions[12]"],
      "not one of",
    ],
    ["a name of its own", { schedule: { S3cr3tKey: 1 } }, ["schedule"], ["schedule"], ""],
    [
      "a part of a schedule",
      { schedule: { repeat: "FREQ=S3CR3T", start: "2030-01-05T02:00:00", timeZone: "UTC" } },
      ["schedule.*"],
      ["schedule.repeat"],
      "",
    ],
    ["the wrong type", { folderId: 4711 }, ["folderId"], ["folderId"], "not text"],
  ] as [string, Record<string, unknown>, string[], string[], string][]) {
    it(`keeps parts of a secret out of what a check says, and what they may have been meant as: ${title}`, () => {
      const { failures } = scan.check({}, { ...inputs, ...news, __secrets: secrets });
      expect(failures.map(({ path }) => path)).to.include.members(paths);
      const said = JSON.stringify(failures);
      expect(said).to.include(shown === "" ? "the reason is hidden" : shown);
      expect(said).not.to.match(/s3cr3t|4O|30\.|10\.|33|4711/i);
    });
  }

  it("masks keys of a secret map later, but no names that everybody knows", () => {
    const secrets = new SecretValues();
    const { news, told } = takeHidden({
      preferences: { S3cr3tPref: "hunter-4" },
      permissions: { everybody: "hunter-5" },
      __secrets: ["preferences", "permissions.*"],
    });
    secrets.add(news, told);
    expect(secrets.mask("S3cr3tPref, hunter-4, everybody, hunter-5")).to.equal(
      "[secret], [secret], everybody, [secret]",
    );
  });

  it("keeps secrets out of what is thrown later", async () => {
    const secrets = new SecretValues();
    const { news, told } = takeHidden({ template: "hunter-4", count: 4711, __secrets: ["template", "count"] });
    secrets.add(news, told);
    const refused = new InputError('no template "hunter-4"; 4711 are there', { advice: "take one" });
    await rejects(
      secrets.guard(() => Promise.reject(refused)),
      InputError,
      /^no template "\[secret\]"; \[secret\] are there: take one$/,
    );
    const partial = new PartialError("7", {}, new Error("kept hunter-4"));
    await rejects(
      secrets.guard(() => Promise.reject(partial)),
      PartialError,
      /^kept \[secret\]: run again/,
    );
    expect(partial.reasons).to.deep.equal([partial.message]);
    expect(await secrets.guard(() => Promise.resolve(1))).to.equal(1);
  });

  it("refuses a property whose resource this run leaves out, and tells nothing else", () => {
    const { failures } = scan.check({}, { name: "weekly", __unresolved: { policyId: 'Policy "p"', folderId: "" } });
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      'Scan.policyId comes from Policy "p", which this run did not create; if --target excludes it, add it there',
      "Scan.folderId comes from a resource, which this run did not create; if --target excludes it, add it there",
    ]);
  });

  it("refuses ids that were looked up on another platform", () => {
    const { failures } = scan.check({}, { ...inputs, __asked: "https://other.example.com" });
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `Scan: connection "default" is https://other.example.com in the program and ${url} in its provider; set it in the stack's config, or equally in process.env and the envVars of the Automation API`,
    ]);
  });
});
