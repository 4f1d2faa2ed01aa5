import { expect } from "chai";
import { TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { type Ids, idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
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
