import { expect } from "chai";
import { allPlatforms } from "../../emulator/index";
import type { PlatformSite } from "../../emulator/core/http";
import { platformDefinitions } from "../../emulator/platforms";
import { fuzz } from "../fidelity/fuzz";
import { allBodies, BodyPool } from "../fidelity/fuzz-bodies";

/** The same in every run; `npm run fidelity` tries thousands. */
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe("Random requests in random order", function () {
  this.timeout(120_000);
  for (const platform of allPlatforms) {
    it(`end in no error of the emulator's own on ${platform}`, async () => {
      const bodies = await allBodies(platform, process.env);
      const { requests, succeeded, faults } = await fuzz(platform, bodies, seeds);
      expect([...faults].map(([what, where]) => `${what}\n  ${where}`).join("\n")).to.equal("");
      expect(requests).to.be.greaterThan(seeds.length * 20 - 1);
      expect(succeeded / requests, "requests that succeed").to.be.greaterThan(0.3);
    });
  }

  it("find an error that was planted, and say what led to it", async () => {
    const definition = platformDefinitions.nessus as { makeSite: (parts: never) => PlatformSite };
    const { makeSite } = definition;
    definition.makeSite = (parts) => {
      const site = makeSite(parts);
      return {
        ...site,
        answer: (request, ...others) => {
          if (request.path === "/folders") {
            throw new TypeError("a planted error");
          }
          return site.answer(request, ...others);
        },
      };
    };
    try {
      const { faults } = await fuzz("nessus", new BodyPool(), [1]);
      expect([...faults.keys()].join("\n")).to.match(/^GET \/folders: TypeError: a planted error at /);
      expect([...faults.values()].join("\n")).to.include("GET /folders");
    } finally {
      definition.makeSite = makeSite;
    }
  });
});
