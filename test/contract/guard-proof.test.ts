import { expect } from "chai";
import { platforms } from "../../provider/definition/platform";
import { explanationOf, type Mutation, type Outcome, prove } from "../guard/proof";

/** A slice of `npm run guard-proof`. */
async function outcomes(platform: (typeof platforms)[number], runs: number, mutation?: Mutation): Promise<Outcome[]> {
  const found: Outcome[] = [];
  await prove(platform, 77, runs, (outcome) => found.push(outcome), mutation);
  return found;
}

describe("Random scans of fragile networks", function () {
  this.timeout(120_000);

  for (const platform of platforms) {
    it(`are judged on ${platform} as the other judge does, address by address and document by document`, async () => {
      const found = await outcomes(platform, 120);
      expect(found).to.have.length(120);
      const wrong = found.filter(
        (one) => one.verdict === "unsafe" || (one.verdict === "refused" && !explanationOf(one)),
      );
      expect(wrong.map(({ text }) => text)).to.deep.equal([]);
      expect(found.filter(({ isRefused }) => isRefused).length).to.be.within(10, 110);
    });
  }

  it("are noticed where the guard says less than it is told, and where it says more", async () => {
    const lax = await outcomes("nessus", 120, (args) => ({ ...args, profile: { preferences: { udp_ping: "no" } } }));
    expect(lax.some(({ verdict }) => verdict === "unsafe")).to.equal(true);
    const wide = await outcomes("nessus", 120, (args) => ({ ...args, fragile: ["10.0.0.0/8"] }));
    expect(wide.some(({ verdict }) => verdict === "refused")).to.equal(true);
  });
});
