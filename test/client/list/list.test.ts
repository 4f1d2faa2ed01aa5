import { expect } from "chai";
import { listed, listKinds } from "../../../client";
import { allPlatforms } from "../../../emulator/index";
import { InputError } from "../../../provider/errors";
import { connectionEnv } from "../../../tools/connection";
import { siteOf } from "../../support/client-site";
import { rejects } from "../../support/rejects";

describe("A list", () => {
  for (const platform of allPlatforms) {
    it(`of every kind has ids and names, or the reason why there is none, on ${platform}`, async () => {
      const { client, emulator } = await siteOf(platform);
      const found: Record<string, number> = {};
      for (const kind of listKinds) {
        try {
          const { rows } = await listed(client, kind);
          found[kind] = rows.length;
          for (const { id, name } of rows) {
            expect(id, kind).to.be.a("string").and.not.equal("undefined");
            expect(name, kind).to.be.a("string").and.not.equal("undefined");
          }
        } catch (error) {
          expect(String(error), kind).to.match(/[\w-]+: not on [\w ]+: \w+|refused GET|template is required/);
        }
      }
      expect(found).to.include.keys("scans", "policies", "templates", "scanners", "users");
      expect(found.scans).to.be.greaterThan(0);
      await emulator.close();
    });
  }

  for (const platform of allPlatforms) {
    it(`of preferences tells what a template takes, on ${platform}`, async () => {
      const { client, emulator } = await siteOf(platform);
      const { rows } = await listed(client, "preferences", { of: "advanced" });
      expect(rows.find(({ id }) => id === "safe_checks")).to.include({ default: "yes", values: '"yes", "no"' });
      expect(rows.find(({ id }) => id === "max_checks_per_host")?.name).to.match(/./);
      await rejects(listed(client, "preferences", { of: "advancedd" }), InputError, /closest/);
      const families = (await listed(client, "families")).rows;
      expect(families.map(({ name }) => name)).to.include("Denial of Service");
      await emulator.close();
    });
  }

  it("is narrowed to names like a pattern, and to ids", async () => {
    const { client, emulator } = await siteOf("vm");
    const names = async (kind: string, name: string): Promise<string[]> =>
      (await listed(client, kind, { name })).rows.map((row) => row.name);
    expect(await names("scans", "office w*")).to.deep.equal(["Office weekly"]);
    expect(await names("scans", "(office")).to.deep.equal([]);
    expect(await names("time-zones", "europe/berlin")).to.deep.equal(["Europe/Berlin"]);
    await rejects(listed(client, "scans", { of: "x" }), InputError, /not expected/);
    await emulator.close();
  });

  it("of scans tells when they run", async () => {
    const sc = await siteOf("sc");
    const [office] = (await listed(sc.client, "scans")).rows;
    expect(office).to.deep.include({ id: "1", name: "Office Weekly" });
    expect(office?.schedule).to.match(/^FREQ=WEEKLY/);
    const vm = await siteOf("vm");
    const { rows } = await listed(vm.client, "scans");
    expect(rows.find(({ name }) => name === "Office weekly")).to.include({ status: "completed", enabled: true });
    await Promise.all([sc.emulator.close(), vm.emulator.close()]);
  });

  it("of what administrators list says that they may see more", async () => {
    const { client, emulator, connect } = await siteOf("sc");
    expect(await listed(client, "scanner-groups")).to.include({ isPartial: false });
    const { TENABLE_ADMIN_ACCESS_KEY: _a, TENABLE_ADMIN_SECRET_KEY: _s, ...env } = connectionEnv(emulator);
    expect(await listed(connect({ env }), "scanner-groups")).to.include({ isPartial: true });
    await emulator.close();
  });

  it("of a kind that nobody knows is refused with those that there are", async () => {
    const { client, emulator } = await siteOf("vm");
    await rejects(listed(client, "scan"), InputError, /the kinds are scans, policies/);
    await rejects(listed(client, "constructor"), InputError, /the kinds are scans, policies/);
    await rejects(
      listed(client, "repositories"),
      InputError,
      /repositories: not on Vulnerability Management: only Security Center/,
    );
    await emulator.close();
  });
});
