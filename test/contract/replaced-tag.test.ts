import { expect } from "chai";
import { RequestError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { idsNamed } from "../samples/sample";
import { eachOnAFreshSite } from "../samples/suite";

describe("Replacing a tag on Vulnerability Management", () => {
  let site: Site<"vm">;

  eachOnAFreshSite({ start: () => Site.start("vm") }, (fresh) => (site = fresh));

  const tag = { name: "dmz", addresses: ["192.0.2.0/24"], __address: "p/a/dmz" };
  const named = (name: string): Promise<string[]> =>
    idsNamed(site, { path: "/tags/values", by: "administrator" }, name);

  for (const name of ["dmz", "d".repeat(50)]) {
    it(`that the user asks for renames the old one first, of ${name.length} characters`, async () => {
      const old = await site.create("StaticAssetList", { ...tag, name, __address: `p/a/${name}` });
      site.restart();
      const list = site.resource("StaticAssetList");
      expect(list.diff(old.id, old.outs, old.inputs)).to.deep.equal([]);
      const made = await site.create("StaticAssetList", old.inputs);
      const renamed = await site.byHand("GET", `/tags/values/${old.id}`);
      expect(String(renamed.value)).to.match(/^d.* \(replaced\)$/);
      await list.delete(old.id, old.outs);
      expect(await named(name)).to.deep.equal([made.id]);
    });
  }

  it("that is refused gives the old one its name back", async () => {
    const old = await site.create("StaticAssetList", tag);
    site.restart();
    site.resource("StaticAssetList").diff(old.id, old.outs, old.inputs);
    site.emulator.faults.add({ method: "POST", path: "/tags/values", status: 400, body: { error: "No." } });
    await rejects(site.create("StaticAssetList", tag), RequestError, /No/);
    expect(await named("dmz")).to.deep.equal([old.id]);
  });

  for (const change of [{ category: "Plant networks" }, { kind: "targetGroup" }]) {
    it(`needs no other name with ${JSON.stringify(change)}`, async () => {
      const old = await site.create("StaticAssetList", tag);
      site.endRun();
      const news = { ...tag, ...change };
      site.resource("StaticAssetList").diff(old.id, old.outs, news);
      const from = site.emulator.requests.length;
      await site.resource("StaticAssetList").create(news);
      expect(site.writes(from)).to.have.length(1);
      expect(await named("dmz")).to.include(old.id);
    });
  }
});
