import { expect } from "chai";
import { findRun, findScans, runScan, runsOf } from "../../../client";
import { allPlatforms } from "../../../emulator/index";
import { InputError } from "../../../provider/errors";
import { type Site, siteOf } from "../../support/client-site";
import { rejects } from "../../support/rejects";

const scanOf = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };

for (const platform of allPlatforms) {
  describe(`A scan that is called like the id of another one on ${platform}`, () => {
    let site: Site<typeof platform>;
    let first: { id: string; name: string };
    let second: { id: string; name: string };
    before(async () => {
      const other = await siteOf(platform);
      [first] = (await findScans(other.client, [scanOf[platform]])) as [typeof first];
      const [policy] = platform === "sc" ? await other.client.list("/rest/policy", ["id"]) : [];
      await other.emulator.close();
      const named =
        platform === "sc"
          ? {
              id: "900",
              name: first.id,
              policy: { id: String(policy?.id) },
              repository: { id: "1" },
              ipList: "192.0.2.1",
            }
          : { id: "900", settings: { name: first.id, text_targets: "192.0.2.1" } };
      site = await siteOf(platform, { seed: { scan: [named] } });
      [second] = (await findScans(site.client, [{ id: "900" }])) as [typeof second];
    });
    after(() => site.emulator.close());

    it("is refused by that text, with the two that it may mean and how to say which", async () => {
      const words = new RegExp(
        `"${first.id}" is the id of the scan "${first.name}" and the name of the scan with id 900: .*--id ${first.id} or --name ${first.id}`,
      );
      await rejects(findScans(site.client, [first.id]), InputError, words);
      await rejects(runScan(site.client, first.id), InputError, words);
      expect(site.emulator.requests.filter(({ method }) => method === "POST")).to.deep.equal([]);
    });

    it("is found by its name, and the other one by its id", async () => {
      expect(second).to.deep.equal({ id: "900", name: first.id });
      expect(await findScans(site.client, [{ name: first.id }, { id: first.id }])).to.deep.equal([
        second,
        { ...first, idIsName: true },
      ]);
    });

    it("is not looked for by what it is not called", async () => {
      await rejects(findScans(site.client, [{ id: scanOf[platform] }]), InputError, /no scan with id "Office/);
      await rejects(findScans(site.client, [{ name: "900" }]), InputError, /no scan "900"/);
    });
  });

  describe(`The runs of a scan on ${platform}`, () => {
    let site: Site<typeof platform>;
    beforeEach(async () => {
      site = await siteOf(platform);
    });
    afterEach(() => site.emulator.close());
    const found = async () => (await findScans(site.client, [scanOf[platform]]))[0] as { id: string; name: string };

    it("are listed with the newest first, however old they are", async () => {
      const { run: older } = await runScan(site.client, scanOf[platform]);
      site.emulator.clock.advance(90 * 86_400_000);
      const { run: newer } = await runScan(site.client, scanOf[platform]);
      const listed = await runsOf(site.client, await found());
      const places = [newer, older].map((run) => listed.findIndex(({ id }) => id === run.id));
      expect(places[0]).to.equal(0);
      expect(places[1]).to.be.greaterThan(0);
      for (const place of places) {
        const { outcome, isActive, start = "", end = "" } = listed[place] ?? {};
        expect({ outcome, isActive }).to.deep.equal({ outcome: "completed", isActive: false });
        expect(Date.parse(end)).to.be.greaterThan(Date.parse(start));
      }
    });

    it("have a latest one, which is the last that left results behind", async () => {
      const { run } = await runScan(site.client, scanOf[platform]);
      expect(await findRun(site.client, await found())).to.deep.include({ run, outcome: "completed" });
      await runScan(site.client, scanOf[platform], { deadlineMs: 1 }).catch(() => undefined);
      expect(await findRun(site.client, await found(), "latest")).to.deep.include({ run });
      const [active] = await runsOf(site.client, await found());
      expect(active).to.include({ isActive: true }).and.not.have.property("outcome");
      await rejects(
        findRun(site.client, await found(), active?.id),
        InputError,
        new RegExp(`run ${active?.id} of "Office \\w+" is \\w+: wait for it with --attach ${active?.id}`),
      );
    });

    it("are refused by an id that is none of them, with the last ones", async () => {
      const { run } = await runScan(site.client, scanOf[platform]);
      const words = new RegExp(`has no run 4711: its last runs are ${run.id} \\([Cc]ompleted\\)`);
      await rejects(findRun(site.client, await found(), "4711"), InputError, words);
    });
  });
}

describe("A scan that has never run", () => {
  it("has no latest run", async () => {
    const { client, emulator } = await siteOf("vm", {
      seed: { scan: [{ id: "900", settings: { name: "New", text_targets: "192.0.2.1" } }] },
    });
    const [scan] = await findScans(client, ["New"]);
    await rejects(
      findRun(client, scan as { id: string; name: string }),
      InputError,
      /"New" has no run with results: it has never run/,
    );
    await emulator.close();
  });
});
