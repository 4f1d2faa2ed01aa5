import { expect } from "chai";
import { type Platform, allPlatforms } from "../../emulator/index";
import type { Json } from "../../emulator/core/json";
import { type Sendings, sentBodies } from "../fidelity/bodies";
import { checkDifferences, differingBodies, readDifferences } from "../fidelity/differences";
import { type JudgedBodies, judgeBodies, unusedMembers } from "../fidelity/evidence";
import { leftOut } from "../fidelity/left-out";
import { type Recording, readRecordings } from "../fidelity/recording";
import { summarizeBodies } from "../fidelity/summary";

const explained = (judged: JudgedBodies): string =>
  checkDifferences(judged.platform, differingBodies(judged), readDifferences("body-differences.json")).join("\n");

/** Apart from what is sent, so that a resource without an example is what fails, and not what follows from it. */
describe("The measure of what our provider sends", () => {
  for (const platform of allPlatforms) {
    it(`to ${platform} has an example for every resource, kind and property of ${platform}`, () => {
      const missing = leftOut(platform).map(
        (what) => `${what} is not measured: write it in an example for ${platform} in test/samples/`,
      );
      expect(missing.join("\n")).to.equal("");
    });
  }
});

describe("What our provider sends", function () {
  this.timeout(60_000);
  const sendings = new Map<Platform, Sendings>();

  before(async () => {
    for (const platform of allPlatforms) {
      sendings.set(platform, await sentBodies(platform));
    }
  });

  const judged = (platform: Platform, recordings?: readonly Recording[]): JudgedBodies =>
    judgeBodies(platform, sendings.get(platform) as Sendings, recordings);

  for (const platform of allPlatforms) {
    it(`to ${platform} is documented in every member, but for what body-differences.json explains`, () => {
      expect(explained(judged(platform))).to.equal("");
    });

    it(`to ${platform} is recorded or documented, but for the same`, function () {
      const folder = process.env.RECORDINGS;
      if (folder === undefined || folder === "") {
        process.stdout.write(`    skipped: RECORDINGS names no folder with recorded requests for ${platform}\n`);
        return this.skip();
      }
      const result = judged(platform, readRecordings(folder, platform === "sc" ? "sc" : "vm"));
      const { sent, recorded, documented, differ } = summarizeBodies(result);
      process.stdout.write(
        `    ${platform}: ${sent} bodies, ${recorded} recorded, ${documented} documented, ${differ} neither\n`,
      );
      expect(explained(result)).to.equal("");
    });
  }

  it("uses every line of the table of documented members", () => {
    expect(unusedMembers(sendings).join("\n")).to.equal("");
  });
});

describe("A body of ours is judged by its evidence", () => {
  const recording = (body: Json, status = 200): Recording => {
    const interaction = { method: "POST", path: "/rest/zone", query: {}, request: body, status, response: null };
    return { name: "made-up", interactions: [interaction] };
  };
  const judge = (
    body: Json,
    ...recordings: Recording[]
  ): Pick<JudgedBodies["bodies"][number], "verdict" | "differences"> => {
    const bodies = [{ action: "ScannerGroup, create", method: "POST", path: "/rest/zone", body }];
    const [result] = judgeBodies("sc", { bodies, failures: new Map(), forms: [] }, recordings).bodies;
    return { verdict: result?.verdict ?? "differs", differences: result?.differences ?? [] };
  };

  it("recorded when each member and type was recorded, documented when some are in the table only", () => {
    const recorded = recording({ name: "dmz", scanners: [{ id: 7 }] });
    expect(judge({ name: "other", scanners: [{ id: 1 }] }, recorded)).to.deep.equal({
      verdict: "recorded",
      differences: [],
    });
    expect(judge({ name: "other", ipList: "192.0.2.1" }, recorded).verdict).to.equal("documented");
    expect(judge({ name: "other", scanners: [] }, recorded).verdict).to.equal("recorded");
  });

  it("different for another name, another type, another place and another address", () => {
    expect(judge({ label: "dmz" }).differences).to.deep.equal(["POST /rest/zone label is string"]);
    expect(judge({ name: 7 }).differences).to.deep.equal(["POST /rest/zone name is number"]);
    expect(judge({ scanners: [{ id: 7, name: "x" }] }).differences).to.deep.equal([
      "POST /rest/zone scanners[].name is string",
    ]);
    const elsewhere = recording({ label: "dmz" });
    const [interaction] = elsewhere.interactions;
    if (interaction !== undefined) {
      interaction.path = "/rest/zone/7";
    }
    expect(judge({ label: "dmz" }, elsewhere).verdict).to.equal("differs");
  });

  it("without regard to requests that were refused", () => {
    expect(judge({ label: "dmz" }, recording({ label: "dmz" })).verdict).to.equal("recorded");
    expect(judge({ label: "dmz" }, recording({ label: "dmz" }, 403)).verdict).to.equal("differs");
  });

  it("with every difference in want of an explanation, and every explanation of a difference", () => {
    const differing = new Map([["sc POST /rest/zone label is string", "is neither recorded nor documented"]]);
    expect(checkDifferences("sc", differing, new Map())).to.have.length(1);
    expect(checkDifferences("sc", differing, new Map([["sc POST /rest/zone label is string", "why"]]))).to.deep.equal(
      [],
    );
    expect(checkDifferences("sc", new Map(), new Map([["sc POST /rest/zone label is string", "why"]]))).to.have.length(
      1,
    );
    expect(checkDifferences("vm", new Map(), new Map([["sc POST /rest/zone label is string", "why"]]))).to.deep.equal(
      [],
    );
  });
});
