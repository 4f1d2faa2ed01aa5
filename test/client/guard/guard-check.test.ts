import { expect } from "chai";
import { checkGuard, checkGuardOfProgram, type GuardArgs } from "../../../client";
import { ConfigError, InputError, TenableError } from "../../../provider/errors";
import { platforms } from "../../../provider/definition/platform";
import { hardenedFor } from "../../../provider/guard/hardened";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { rejects } from "../../support/rejects";
import { Site } from "../../support/site";
import { connect } from "../../../client";

const guards: GuardArgs[] = [{ fragile: ["10.20.0.0/16"] }];

for (const platform of platforms) {
  describe(`A guard check of ${platform}`, () => {
    let site: Site;

    before(async () => {
      site = await Site.start(platform);
    });
    beforeEach(() => site.reset());
    after(() => site.close());

    const client = () => connect({ env: site.env });
    const repository = platform === "sc" ? { repositoryId: "1" } : {};
    const policy = async (name: string, more: object = {}): Promise<string> =>
      (await site.create("Policy", { name, template: "advanced", ...more })).id;
    const scan = async (name: string, policyId: string, targets: string[]): Promise<string> =>
      (await site.create("Scan", { name, policyId, targets, ...repository })).id;

    it("judges every scan as it is, and names the violating ones", async () => {
      const loose = await policy("loose");
      const gentle = await policy("gentle", hardenedFor(platform, "strict"));
      const bad = await scan("bad", loose, ["10.20.1.0/24", "192.0.2.1"]);
      await scan("office", loose, ["192.0.2.0/24"]);
      await scan("good", gentle, ["10.20.1.0/24"]);
      const unknown = await scan("named", loose, ["plc.example.com"]);
      const from = site.emulator.requests.length;
      const { scans, findings } = await checkGuard(client(), { guards });
      expect(scans).to.be.at.least(4);
      const ours = findings.filter(({ scan: name }) => /"(bad|office|good|named)"/.test(name));
      expect(ours.map((one) => [one.scan, one.isRefused, one.addresses])).to.deep.equal([
        [`Scan "bad" (id ${bad})`, true, ["10.20.1.0/24"]],
        [`Scan "named" (id ${unknown})`, true, []],
      ]);
      expect(ours[0]?.violations.map(({ rule }) => rule)).to.include.members(["max_checks_per_host", "family:SCADA"]);
      expect(ours[1]?.unjudged).to.deep.equal(["the addresses of plc.example.com are not known"]);
      expect(site.writes(from)).to.deep.equal([]);
    });

    it("sees what somebody has loosened by hand", async () => {
      const gentle = await policy("gentle", hardenedFor(platform, "strict"));
      const id = await scan("plant", gentle, ["10.20.1.0/24"]);
      expect((await checkGuard(client(), { guards, scans: [id] })).findings).to.deep.equal([]);
      await (platform === "sc"
        ? site.byHand("PATCH", `/rest/policy/${gentle}`, { context: "", preferences: { safe_checks: "no" } })
        : site.byHand("PUT", `/policies/${gentle}`, {
            uuid: (await site.byHand("GET", `/policies/${gentle}`)).uuid,
            settings: { name: "gentle", safe_checks: "no" },
          }));
      const { findings } = await checkGuard(client(), { guards, scans: [id] });
      expect(findings[0]?.violations.find(({ rule }) => rule === "safe_checks")).to.deep.include({
        value: "no",
        allowed: '"yes"',
      });
    });

    if (platform === "vm") {
      it("sees tags that the editor document of a scan hides", async () => {
        const list = await site.create("StaticAssetList", { name: "hall", addresses: ["10.20.9.0/30"] });
        const made = await site.create("Scan", {
          ...{ name: "tagged", policyId: await policy("loose"), assetListIds: [list.id] },
        });
        site.behaviour.scanTargetInputs = "absent";
        const { findings } = await checkGuard(client(), { guards, scans: [made.id] });
        expect(findings.map(({ addresses }) => addresses)).to.deep.equal([["10.20.9.0/30"]]);
      });
    }

    it("wants a guard", async () => {
      await rejects(checkGuard(client()), ConfigError, /no guard is set.*TENABLE_GUARD_FILE/);
    });
  });
}

describe("A guard check without a platform", () => {
  const urn = (type: string, name: string): string =>
    `urn:pulumi:dev::p::pulumi-nodejs:dynamic/tenable:${type}::${name}`;
  const resource = (type: string, name: string, inputs: object, more: object = {}): object => ({
    ...{ urn: urn(type, name), type: `pulumi-nodejs:dynamic/tenable:${type}`, inputs },
    ...more,
  });
  const loose = { name: "ot", template: "advanced" };
  const gentle = { ...loose, ...hardenedFor("vm", "strict") };
  const plan = (policy: object, more: object = {}): object => ({
    steps: [
      { op: "same", newState: { urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", type: "pulumi:pulumi:Stack" } },
      { op: "create", newState: resource("Policy", "ot", policy) },
      {
        op: "create",
        newState: resource(
          "Scan",
          "plant",
          { name: "plant", policyId: unknownValue, targets: ["10.20.1.0/24"], ...more },
          { propertyDependencies: { policyId: [urn("Policy", "ot")] } },
        ),
      },
      { op: "delete", oldState: resource("Scan", "old", {}) },
    ],
  });

  it("judges the output of a preview, and follows ids that are not known", async () => {
    expect(await checkGuardOfProgram(plan(gentle), { guards })).to.deep.equal({ scans: 1, findings: [] });
    const { findings } = await checkGuardOfProgram(plan(loose), { guards });
    expect(findings.map(({ scan, isRefused }) => [scan, isRefused])).to.deep.equal([['Scan "plant"', true]]);
    expect(findings[0]?.text).to.include('Policy "ot".preferences.max_checks_per_host is "5"');
    const hidden = plan(loose, { targets: unknownValue });
    expect((await checkGuardOfProgram(hidden, { guards })).findings[0]?.unjudged).to.deep.equal([
      "targets is not known",
    ]);
  });

  it("judges a state, in which ids are known and secrets are not", async () => {
    const list = resource("StaticAssetList", "list", { addresses: ["10.20.9.0/28"] }, { id: "abc" });
    const scan = (inputs: object): object => resource("Scan", "plant", { name: "plant", ...inputs }, { id: "9" });
    const state = (policyId: string, policy: object): object => ({
      version: 3,
      deployment: {
        resources: [resource("Policy", "ot", policy, { id: "7" }), list, scan({ policyId, assetListIds: ["abc"] })],
      },
    });
    expect((await checkGuardOfProgram(state("7", gentle), { guards })).findings).to.deep.equal([]);
    const [finding] = (await checkGuardOfProgram(state("7", loose), { guards })).findings;
    expect(finding?.addresses).to.deep.equal(["10.20.9.0/28"]);
    const [foreign] = (await checkGuardOfProgram(state("8", loose), { guards })).findings;
    expect(foreign?.unjudged).to.deep.equal(["policy 8 is no resource of this file"]);
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    const sealed = { ...gentle, preferences: { ...gentle.preferences, safe_checks: secret } };
    const [unknown] = (await checkGuardOfProgram(state("7", sealed), { guards })).findings;
    expect(unknown?.unjudged).to.deep.equal(["preferences.safe_checks is not known"]);
  });

  it("does not know what a program only reads", async () => {
    const read = (type: string, id: string): object => resource(type, "read", {}, { id, external: true });
    for (const [more, what] of [
      [{ assetListIds: ["abc"] }, "asset list abc"],
      [{ targets: ["10.20.1.1"] }, "policy 7"],
    ] as const) {
      const scan = resource("Scan", "plant", { name: "plant", policyId: "7", ...more }, { id: "9" });
      const resources = [read("Policy", "7"), read("StaticAssetList", "abc"), read("Scan", "8"), scan];
      const { scans, findings } = await checkGuardOfProgram({ deployment: { resources } }, { guards });
      expect(scans).to.equal(1);
      expect(findings.map(({ unjudged }) => unjudged)).to.deep.equal([[`${what} is no resource of this file`]]);
    }
  });

  it("is refused for a preview that failed: it lists nothing of the program", async () => {
    const diagnostics = [{ message: "error: plant: Scan reaches fragile addresses\n", severity: "error" }];
    for (const file of [
      { steps: [], diagnostics },
      { ...plan(gentle), diagnostics },
    ]) {
      await rejects(checkGuardOfProgram(file, { guards }), TenableError, /preview that failed.*: plant: Scan reaches/);
    }
  });

  it("is refused for another file", async () => {
    await rejects(
      checkGuardOfProgram({}, { guards }),
      InputError,
      /neither the output of pulumi preview --json nor a state/,
    );
    await rejects(checkGuardOfProgram(plan(loose)), ConfigError, /no guard is set/);
  });
});
