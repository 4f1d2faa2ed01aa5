import { expect } from "chai";
import { type AnyDefinition, bindingFor, type Props } from "../../../provider/definition";
import { check } from "../../../provider/lifecycle/check";
import { compare } from "../../../provider/lifecycle/compare";
import type { Platform } from "../../../provider/definition/platform";
import { resourceOf, resources } from "../../../provider/resources";
import { policy } from "../../../provider/resources/policy";
import { scan } from "../../../provider/resources/scan";
import { staticAssetList } from "../../../provider/resources/static-asset-list";

/** What the rules alone say, those of the platform among them: tables have their own tests. */
function ruled(definition: AnyDefinition, inputs: Props, platform: Platform = "sc"): string[] {
  const binding = bindingFor(definition, platform, inputs, undefined);
  const rules = [...definition.rules, ...((typeof binding === "object" && binding.rules) || [])];
  return rules.flatMap((rule) => rule(inputs, platform)?.path ?? []);
}

describe("The rules of a Scan", () => {
  const good = { name: "x", policyId: "7", targets: ["10.0.0.1"], repositoryId: "3" };

  for (const [title, inputs, path, platform = "sc"] of [
    ["nothing to scan", { targets: undefined }, "targets"],
    ["nothing but empty lists to scan", { targets: [], assetListIds: [] }, "targets"],
    ["a policy and a template", { template: "basic" }, "template", "vm"],
    ["neither policy nor template", { policyId: undefined }, "policyId", "nessus"],
    ["a scanner and a group", { scannerId: "1", scannerGroupId: "2" }, "scannerGroupId"],
    ["a group and the routes", { scannerGroupId: "2", autoRoute: true }, "autoRoute"],
    ["a rollover without its action", { rollover: "nextDay" }, "rollover"],
    ["a rollover with another action", { rollover: "nextDay", timeoutAction: "import" }, "rollover"],
    ["the action without its rollover", { timeoutAction: "rollover" }, "rollover"],
    ["a source without reports", { reportSource: "cumulative", reportIds: [] }, "reportSource"],
  ] as [string, Props, string, Platform?][]) {
    it(`refuse ${title}`, () => {
      expect(ruled(scan, { ...good, ...inputs }, platform)).to.deep.equal([path]);
    });
  }

  for (const [title, inputs, platform = "sc"] of [
    ["the least there is", {}],
    ["asset lists alone", { targets: [], assetListIds: ["1"] }],
    ["targets and asset lists", { assetListIds: ["1"] }],
    ["targets and asset lists on Vulnerability Management", { assetListIds: ["1"] }, "vm"],
    ["agent groups alone", { targets: undefined, agentGroupIds: ["1"] }, "vm"],
    ["a template without a policy", { policyId: undefined, template: "basic" }, "vm"],
    ["a rollover with its action", { timeoutAction: "rollover", rollover: "template" }],
    ["no routes beside a group", { scannerGroupId: "2", autoRoute: false }],
    ["a source with reports", { reportSource: "cumulative", reportIds: ["1"] }],
  ] as [string, Props, Platform?][]) {
    it(`take ${title}`, () => {
      expect(ruled(scan, { ...good, ...inputs }, platform)).to.deep.equal([]);
    });
  }

  it("leave the policy to the table of Security Center, which needs it", () => {
    const { failures } = check(scan, "sc", {}, { ...good, policyId: undefined });
    expect(failures.map(({ path }) => path)).to.deep.equal(["policyId"]);
  });
});

describe("The rules of a Policy", () => {
  for (const template of [
    "advanced",
    "Advanced Scan",
    "1",
    "25",
    "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66",
  ]) {
    it(`let template ${template} choose families`, () => {
      expect(ruled(policy, { template, families: { Settings: "enabled" } })).to.deep.equal([]);
    });
  }

  it("let no other template choose families, and every template have none", () => {
    expect(ruled(policy, { template: "basic", families: { Settings: "enabled" } })).to.deep.equal(["families"]);
    expect(ruled(policy, { template: "basic", families: {} })).to.deep.equal([]);
    expect(ruled(policy, { template: "basic" })).to.deep.equal([]);
    expect(ruled(policy, { families: {} })).to.deep.equal([]);
  });
});

describe("The rules of a StaticAssetList", () => {
  const addresses = ["10.0.0.1"];
  const dnsNames = ["web"];

  it("want addresses or names, and not both", () => {
    expect(ruled(staticAssetList, { name: "x" })).to.deep.equal(["addresses"]);
    expect(ruled(staticAssetList, { addresses, dnsNames })).to.deep.equal(["dnsNames"]);
    expect(ruled(staticAssetList, { addresses: [] })).to.deep.equal([]);
    expect(ruled(staticAssetList, { dnsNames })).to.deep.equal([]);
  });

  it("replace the list when it changes its kind, and only then", () => {
    const replacing = (olds: Props, news: Props): string[] =>
      compare(staticAssetList, olds, news).flatMap(({ path, replace }) => (replace ? path : []));
    expect(replacing({ addresses }, { dnsNames })).to.deep.equal(["dnsNames"]);
    expect(replacing({ dnsNames }, { addresses })).to.deep.equal(["addresses"]);
    expect(replacing({ addresses }, { addresses: ["10.0.0.2"] })).to.deep.equal([]);
  });
});

describe("The resources", () => {
  it("are found by their type, and by no other word", () => {
    for (const resource of resources) {
      expect(resourceOf(resource.type)).to.equal(resource);
    }
    expect(() => resourceOf("scan")).to.throw(/no resource "scan"/);
  });
});
