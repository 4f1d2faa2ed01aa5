import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { Site } from "../support/site";

const hundred = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(3, "0"));

describe("A baseline of 300 on Vulnerability Management", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  const make = (type: string, inputsOf: (name: string) => Props): Promise<Found[]> =>
    Promise.all(hundred.map((name) => site.create(type, { ...inputsOf(name), __address: `p/a/${type} ${name}` })));

  it("is made with at most 310 calls, and read again with at most 310 and without a difference", async () => {
    const from = site.emulator.requests.length;
    const preferences = { safe_checks: "yes", max_checks_per_host: "4" };
    const [policies, tags] = await Promise.all([
      make("Policy", (name) => ({ name, template: "advanced", preferences })),
      make("StaticAssetList", (name) => ({ name, addresses: [`10.0.${Number(name)}.0/24`] })),
    ]);
    const scans = await make("Scan", (name) => ({
      name,
      policyId: policies[Number(name)]?.id,
      assetListIds: [tags[Number(name)]?.id],
      schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
    }));
    expect(site.emulator.requests.length - from).to.be.at.most(310);

    site.restart();
    const before = site.emulator.requests.length;
    const all = { Policy: policies, StaticAssetList: tags, Scan: scans };
    await Promise.all(
      Object.entries(all).flatMap(([type, objects]) =>
        objects.map(async ({ id, outs, inputs }) => {
          const resource = site.resource(type);
          const found = await resource.read(id, outs);
          expect(found?.inputs).to.deep.equal(inputs);
          expect(resource.diff(id, found?.outs as Props, inputs)).to.deep.equal([]);
        }),
      ),
    );
    expect(site.emulator.requests.length - before).to.be.at.most(310);
    expect(site.writes(before)).to.deep.equal([]);
  });
});
