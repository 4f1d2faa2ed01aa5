import { expect } from "chai";
import type { Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { type Ids, idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

describeSamples((what) => `A delete of a ${what}`, deletion);

function deletion(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  /** A success that does not say what every recorded one says. */
  const vague = (response: unknown, commit: boolean): void => {
    const text = JSON.stringify(
      site.platform === "sc" ? { type: "regular", response, error_code: 0, error_msg: "" } : response,
    );
    site.emulator.faults.add({ method: "DELETE", path: `${sample.path}/*`, status: 200, body: text ?? "", commit });
  };

  // Nothing at all is what most platforms say, and a proxy in front of them may too.
  const silent = samples.platform === "sc" ? [] : [undefined];
  for (const response of [...silent, {}, [], null, true, ["1"]]) {
    it(`that is answered ${JSON.stringify(response) ?? "nothing"} counts when the object is gone, and only then`, async () => {
      const { id, outs } = await site.create(sample.type, sample.inputs(ids));
      site.endRun();
      vague(response, false);
      await rejects(site.resource(sample.type).delete(id, outs), TenableError, new RegExp(`${id}.*still exists`));
      expect(await idsNamed(site, sample, "weekly")).to.deep.equal([id]);
      site.endRun();
      vague(response, true);
      await site.resource(sample.type).delete(id, outs);
      expect(await idsNamed(site, sample, "weekly")).to.deep.equal([]);
    });
  }

  if (samples.platform !== "sc") {
    it("that is answered with nothing is no deletion while the object may not be read", async () => {
      const { id, outs } = await site.create(sample.type, sample.inputs(ids));
      site.endRun();
      const asked = { isDeleted: false };
      vague(undefined, false);
      site.emulator.faults.add({
        ...{ status: 403, body: { error: "Forbidden" }, times: Number.POSITIVE_INFINITY },
        match: ({ method }) => (asked.isDeleted ||= method === "DELETE") && method === "GET",
      });
      await rejects(site.resource(sample.type).delete(id, outs), TenableError, /\(403\)/);
      site.emulator.faults.clear();
      expect(await idsNamed(site, sample, "weekly")).to.deep.equal([id]);
    });
  }
}

describe("A delete of a ScannerGroup on Security Center that fails", () => {
  let site: Site;
  let id: string;
  let outs: Props;
  let organization: string;

  beforeEach(async () => {
    site = await Site.start("sc");
    const ids = await platformSamples.find(({ platform }) => platform === "sc")?.idsOf(site);
    [organization = ""] = ids?.organizations ?? [];
    site.restart();
    ({ id, outs } = await site.create("ScannerGroup", { name: "weekly", organizationIds: [organization] }));
    site.restart();
  });

  afterEach(() => site.close());

  const isLinked = async (): Promise<boolean> => {
    const path = `/rest/organization/${organization}`;
    const { zones } = (await site.byHand("GET", path, undefined, "administrator")) as { zones: Props[] };
    return zones.some((zone) => String(zone.id) === id);
  };

  const refused = {
    status: 400,
    body: { type: "regular", response: "", error_code: 144, error_msg: "It is scanning." },
  };

  it("leaves the organizations that the state says it serves", async () => {
    site.emulator.faults.add({ method: "DELETE", path: `/rest/zone/${id}`, ...refused });
    await rejects(site.resource("ScannerGroup").delete(id, outs), TenableError, /It is scanning/);
    expect(await isLinked()).to.equal(true);
    site.restart();
    await site.resource("ScannerGroup").delete(id, outs);
    expect(await isLinked()).to.equal(false);
  });

  it("says when these cannot be put back", async () => {
    const unlink = site.emulator.faults.add({ method: "PATCH", path: "/rest/organization/*", delayMs: 0 });
    site.emulator.faults.add({ method: "DELETE", path: `/rest/zone/${id}`, ...refused });
    const match = ({ method }: { method: string }): boolean => unlink.hits > 0 && method === "PATCH";
    site.emulator.faults.add({ match, ...refused, times: Number.POSITIVE_INFINITY });
    const words =
      /It is scanning.*; its organizationIds may be empty \(.*PATCH.*\): if you keep it, run up with --refresh$/;
    await rejects(site.resource("ScannerGroup").delete(id, outs), TenableError, words);
    expect(await isLinked()).to.equal(false);
  });

  it("puts nothing back for one that is gone", async () => {
    site.emulator.faults.add({ method: "DELETE", path: `/rest/zone/${id}`, commit: true, ...refused });
    await rejects(site.resource("ScannerGroup").delete(id, outs), TenableError, /It is scanning: [^;]*$/);
  });
});
