import { expect } from "chai";
import type { Props } from "../../provider";
import { NotFoundError, PermissionError, RequestError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import type { Ids } from "../samples/sample";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { eachOnAFreshSite } from "../samples/suite";

const forever = Number.POSITIVE_INFINITY;

describe("What is not found on Vulnerability Management", () => {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(vulnerabilityManagement, (...fresh) => ([site, ids] = fresh));

  const kinds: [type: string, path: string, inputs: Props][] = [
    ["Scan", "/scans", { name: "weekly", template: "basic", targets: ["192.0.2.1"] }],
    ["Policy", "/policies", { name: "weekly", template: "advanced" }],
    ["StaticAssetList", "/target-groups", { name: "weekly", kind: "targetGroup", addresses: ["192.0.2.1"] }],
  ];

  const hidden = /deleted, or no longer shared with standard@example\.com: use the keys of administrator@example\.com/;

  for (const [type, path, inputs] of kinds) {
    it(`counts as gone for an administrator alone when somebody else has made it: ${type}`, async () => {
      site.restart();
      const { id, outs } = await site.create(type, inputs);
      expect(outs.platformUser).to.equal("administrator@example.com");
      site.restart(site.keysOf("standard"));
      await rejects(site.resource(type).read(id, outs), PermissionError, hidden);
      await rejects(site.resource(type).delete(id, outs), PermissionError, hidden);
      await site.byHand("DELETE", `${path}/${id}`);
      await rejects(site.resource(type).read(id, outs), PermissionError, hidden);
      await rejects(site.resource(type).delete(id, outs), PermissionError, hidden);
      site.restart();
      expect(await site.resource(type).read(id, outs), type).to.equal(undefined);
      await site.resource(type).delete(id, outs);
    });
  }

  for (const [type, path, inputs] of kinds) {
    it(`counts as gone for its owner: ${type}`, async () => {
      site.restart(site.keysOf("standard"));
      const { id, outs } = await site.create(type, inputs);
      expect(outs.platformUser).to.equal("standard@example.com");
      await site.byHand("DELETE", `${path}/${id}`);
      expect(await site.resource(type).read(id, outs), type).to.equal(undefined);
      await site.resource(type).delete(id, outs);
    });
  }

  it("is remembered to be somebody's when it was adopted or asked for by id", async () => {
    const made = await site.create("Policy", {
      name: "weekly",
      template: "advanced",
      permissions: { default: "edit" },
    });
    site.restart(site.keysOf("standard"));
    const adopted = await site.create("Policy", { name: "weekly", template: "advanced", adoptId: made.id });
    expect(adopted.outs.platformUser).to.equal("administrator@example.com");
    const got = await site.resource("Policy").read(made.id, {});
    expect(got?.outs.platformUser).to.equal("administrator@example.com");
  });

  it("is not a scan that may be seen but not configured", async () => {
    const permissions = { "user:standard@example.com": "view" };
    const made = await site.create("Scan", { ...kinds[0]?.[2], permissions });
    site.restart(site.keysOf("standard"));
    await rejects(site.resource("Scan").read(made.id, made.outs), PermissionError, /Insufficient scope/);
  });

  for (const unknownScannerGroup of ["500", "404"] as const) {
    it(`is a scanner group that the list does not show and that answers ${unknownScannerGroup}`, async () => {
      site.behaviour.unknownScannerGroup = unknownScannerGroup;
      const made = await site.create("ScannerGroup", { name: unknownScannerGroup, routes: ["192.0.2.0/24"] });
      const kept = await site.resource("ScannerGroup").read(made.id, made.outs);
      expect(kept?.id).to.equal(made.id);
      await site.byHand("DELETE", `/scanner-groups/${made.id}`);
      site.restart();
      expect(await site.resource("ScannerGroup").read(made.id, made.outs)).to.equal(undefined);
    });
  }

  for (const list of [{}, { status: 500, body: "" }, { status: 200, body: "{}" }, { status: 403, body: "{}" }]) {
    it(`is no scanner group that answers 500 while the list answers ${JSON.stringify(list)}`, async () => {
      const made = await site.create("ScannerGroup", { name: "inside", routes: ["192.0.2.0/24"] });
      site.restart();
      const failing = { method: "GET", path: `/scanner-groups/${made.id}`, status: 500, body: "" };
      site.emulator.faults.add({ ...failing, times: forever });
      site.emulator.faults.add({ method: "GET", path: "/scanner-groups", times: forever, ...list });
      const error = await rejects(site.resource("ScannerGroup").read(made.id, made.outs), RequestError, /./);
      expect(error).not.to.be.instanceOf(NotFoundError);
    });
  }

  for (const path of ["/scanners", "/editor/scan/templates"]) {
    it(`is no scan while ${path} is not found`, async () => {
      const inputs = { ...kinds[0]?.[2], scannerId: ids.scanners[0], folderId: ids.folders[0] };
      const made = await site.create("Scan", inputs);
      site.restart();
      site.emulator.faults.add({ method: "GET", path, times: forever, status: 404, body: { error: "Not Found" } });
      const read = site.resource("Scan").read(made.id, made.outs);
      await rejects(read, NotFoundError, new RegExp(`refused GET ${path} \\(404\\)`));
    });
  }
});
