import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AdoptSite } from "../adopt/command";

describe("pulumi-tenable adopt --check", function () {
  this.timeout(120_000);
  const site = new AdoptSite();

  it("says how much is under code, and ends with 7 while something is not", async () => {
    await site.start();
    await site.done("--kind", "policies");
    const partly = await site.adopt("--check");
    expect([partly.code, partly.out]).to.deep.equal([
      7,
      `KIND      OBJECTS  MANAGEABLE  IN CODE\npolicies  1        1           1\nscans     1        1           0\n\n1 of 2 objects that can be managed are in the program in ${site.folder}: 50 %\n`,
    ]);
    await site.done();
    const all = await site.adopt("--check", "--json");
    expect([all.code, JSON.parse(all.out)]).to.deep.equal([
      0,
      [
        { kind: "policies", objects: 1, manageable: 1, inCode: 1 },
        { kind: "scans", objects: 1, manageable: 1, inCode: 1 },
      ],
    ]);
  });

  it("does not count what was removed from the program", async () => {
    await site.start();
    await site.done();
    writeFileSync(join(site.folder, "scans.ts"), "");
    const { code, out } = await site.adopt("--check");
    expect(code, out).to.equal(7);
    expect(out).to.match(/\nscans +1 +1 +0\n/);
  });

  for (const status of [403, 404, 500]) {
    it(`counts no kind that could not be listed (${status}), and ends with 1`, async () => {
      await site.start("vm");
      await site.done("--kind", "scans,scanner-groups");
      const chosen = ["--check", "--kind", "scans,scanner-groups"];
      site.emulator.faults.add({ method: "GET", path: "/scanner-groups", status, body: {}, times: Infinity });
      const { code, out, err } = await site.adopt(...chosen);
      expect(code, out).to.equal(1);
      expect(err).to.match(
        new RegExp(
          `scanner-groups are not counted: Vulnerability Management refused GET /scanner-groups \\(${status}\\)`,
        ),
      );
      expect(out)
        .to.match(/^scanner-groups +not counted *$/m)
        .and.match(
          /^\d+ of \d+ objects that can be managed .*: 100 %, without scanner-groups, which could not be listed$/m,
        );
      const json = await site.adopt(...chosen, "--json");
      expect(json.code).to.equal(1);
      const [groups, scans] = JSON.parse(json.out) as Record<string, unknown>[];
      expect(Object.keys(groups ?? {})).to.deep.equal(["kind", "notCounted"]);
      expect(groups?.notCounted).to.match(/refused GET \/scanner-groups/);
      expect(scans).to.include({ kind: "scans" }).and.to.have.property("inCode");
    });
  }

  it("says no share where no kind could be listed", async () => {
    await site.start("vm");
    await site.done("--kind", "scans");
    site.emulator.faults.add({ method: "GET", path: "/scans", status: 403, body: {}, times: Infinity });
    const { code, out } = await site.adopt("--check", "--kind", "scans");
    expect(code).to.equal(1);
    expect(out).not.to.include("%");
  });

  it("counts a kind without the part that this version of the platform does not have", async () => {
    await site.start("vm");
    await site.done("--kind", "asset-lists");
    site.emulator.faults.add({ method: "GET", path: "/target-groups", status: 404, body: {}, times: Infinity });
    const { code, out } = await site.adopt("--check", "--kind", "asset-lists");
    expect(code, out).to.equal(0);
  });

  it("refuses a choice that lists do not tell", async () => {
    await site.start();
    expect(await site.refused("--check", "--folder", "My Scans", "--owner", "mara")).to.match(
      /--check does not combine with --folder, --owner/,
    );
  });
});
