import { expect } from "chai";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Platform } from "../../emulator/index";
import { AdoptSite } from "../adopt/command";
import { byHand } from "../support/by-hand";

describe("pulumi-tenable adopt --from-terraform", function () {
  this.timeout(120_000);
  const site = new AdoptSite();

  const resource = (type: string, name: string, attributes: object): object => ({
    ...{ mode: "managed", type, name, instances: [{ attributes }] },
  });
  const state = (...resources: object[]): string => {
    const file = join(dirname(site.folder), "terraform.tfstate");
    writeFileSync(file, JSON.stringify({ version: 4, resources }));
    return file;
  };

  it("takes names and ids of a Terraform state", async () => {
    await site.start("sc");
    const file = state(
      resource("tenablesc_scan_policy", "gentle_weekly", { id: "1000001" }),
      resource("tenablesc_asset", "gone", { id: "4711" }),
      resource("tenablesc_accept_risk", "risk", { id: "1" }),
    );
    const { out } = await site.done("--from-terraform", file);
    expect(site.text("policies.ts")).to.include('export const gentleWeekly = new tenable.Policy("gentle_weekly", {');
    expect(readdirSync(site.folder)).not.to.include("scans.ts");
    expect(out).to.match(/StaticAssetList "gone" \(id 4711\): the platform does not show it to these keys/);
    expect(out).to.match(/tenablesc_accept_risk "risk" \(id 1\): there is no such resource here/);
    writeFileSync(file, "{}");
    rmSync(site.folder, { recursive: true });
    expect(await site.refused("--from-terraform", file)).to.match(/is no Terraform state of version 4/);
  });

  it("leaves out an object that has another name than in the state, and names it", async () => {
    await site.start("sc");
    const { usable } = await byHand(site.emulator, "GET", "/rest/scan?fields=id,name");
    const [{ id, name }] = usable as [{ id: string; name: string }];
    expect(name).to.equal("Office Weekly");
    const file = state(
      resource("tenablesc_scan_policy", "gentle", { id: "1000001", name: "Full Safe Scan" }),
      resource("tenablesc_scan", "weekly", { id, name: "Plant monthly" }),
    );
    const { out } = await site.done("--from-terraform", file);
    expect(readdirSync(site.folder)).to.include("policies.ts").and.not.include("scans.ts");
    expect(out).to.match(
      /Scan "Office Weekly" \(id \d+\): the Terraform state has the name "Plant monthly" for this id; use the state of this tenant/,
    );
    expect(site.text("not-managed.md")).to.include("Plant monthly");
    const check = await site.adopt("--from-terraform", file, "--check", "--kind", "scans,policies");
    expect(check.code, check.out).to.equal(0);
    expect(check.out).to.match(/^scans +0 +0 +0$/m);
  });

  it("leaves out what the state has of the other platform, whatever ids there are here", async () => {
    await site.start("sc");
    const file = state(
      resource("tenablesc_scan_policy", "gentle", { id: "1000001" }),
      resource("tenableio_scan", "foreign", { id: 1, name: "Office weekly" }),
    );
    const { out } = await site.done("--from-terraform", file);
    expect(readdirSync(site.folder)).to.include("policies.ts").and.not.include("scans.ts");
    expect(out).to.match(/tenableio_scan "foreign" \(id 1\): it is on Vulnerability Management/);
  });

  const foreign: Record<Platform, string> = { sc: "tenableio_policy", vm: "tenablesc_scan", nessus: "tenableio_scan" };
  for (const [platform, type] of Object.entries(foreign) as [Platform, string][]) {
    it(`refuses a state of ${type} for ${platform}`, async () => {
      await site.start(platform);
      const file = state(resource(type, "foreign", { id: "1" }));
      expect(await site.refused("--from-terraform", file)).to.match(
        /holds nothing that can be adopted here: \w+ "foreign" \(id 1\): it is on (Security Center|Vulnerability Management)/,
      );
      expect(site.emulator.requests).to.deep.equal([]);
    });
  }

  it("finds a tag by its uuid and value", async () => {
    await site.start("vm");
    const tag = (value: string): Promise<{ uuid?: unknown }> =>
      byHand(site.emulator, "POST", "/tags/values", {
        ...{ category_name: "Plant", value },
        filters: { asset: { and: [{ field: "ipv4", operator: "eq", value: "192.0.2.1" }] } },
      });
    const [{ uuid }, other] = [await tag("North"), await tag("South")];
    const file = state(
      resource("tenableio_tag_value", "north", { uuid, value: "North" }),
      resource("tenableio_tag_value", "south", { uuid: other.uuid, value: "West" }),
    );
    const { out } = await site.done("--from-terraform", file);
    expect(site.text("asset-lists.ts")).to.include("export const north = ").and.not.include("South");
    expect(out).to.match(/StaticAssetList "South" \(id .*\): the Terraform state has the name "West" for this id/);
  });
});
