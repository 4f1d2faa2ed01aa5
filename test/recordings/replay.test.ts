import { expect } from "chai";
import type { Json } from "../../emulator/core/json";
import { checkDifferences, differingAnswers, readDifferences } from "../fidelity/differences";
import { recorded, readRecordings } from "../fidelity/recording";
import { replayAll } from "../fidelity/replay";
import { notEmulated, summarize } from "../fidelity/summary";
import { vm } from "../fidelity/vm";

describe("What the real platforms have answered, replayed against the emulators", () => {
  for (const platform of recorded) {
    it(`agrees on ${platform}, but for the differences that differences.json explains`, async function () {
      const folder = process.env.RECORDINGS;
      if (folder === undefined || folder === "") {
        process.stdout.write(`    skipped: RECORDINGS names no folder with recorded answers of ${platform}\n`);
        return this.skip();
      }
      this.timeout(120_000);
      const outcomes = await replayAll(platform, readRecordings(folder, platform));
      const { agree, replayed, withEmptyList, percent, handEdited, ok } = summarize(platform, outcomes);
      process.stdout.write(
        `    ${platform}: ${agree} of ${replayed} agree (${percent} %), ${withEmptyList} of them with an empty list; ` +
          `${handEdited} hand-edited\n`,
      );
      for (const [endpoint, count] of notEmulated(outcomes)) {
        process.stdout.write(`    ${platform}: not emulated: ${endpoint} (${count})\n`);
      }
      const explained = readDifferences("differences.json");
      expect(checkDifferences(platform, differingAnswers(outcomes), explained).join("\n")).to.equal("");
      expect(ok, `${percent} % agree`).to.equal(true);
    });
  }
});

describe("The age of a recorded container", () => {
  const age = (response: Json, path = "/somewhere"): string => {
    const interaction = { method: "GET", path, query: {}, request: null, status: 200, response };
    return vm.age({ name: "made-up", interactions: [interaction] });
  };

  it("is told by the newest date in its answers", () => {
    expect(age({ creation_date: 1540000000, scans: [{ last_modification_date: 1625000000 }] })).to.equal("2021");
    expect(age({ creation_date: 1540000000 })).to.equal("2018");
    expect(age({ creation_date: 1547412080 })).to.equal("2019");
    expect(age({ last_modification_date: 1667984082 })).to.equal("2022");
    expect(age({ created_at: "2021-06-10T11:45:02.000Z", aggregate: true })).to.equal("2021");
  });

  it("is told by members without a date, and is the newer one without either", () => {
    expect(age({ username: "somebody", aggregate: true })).to.equal("2018");
    expect(age({ username: "somebody", lockout: 0 })).to.equal("2021");
    expect(age({ filters: [{ name: "plugin.id", group_name: "Plugin" }] })).to.equal("2018");
    expect(age({ filters: [{ name: "plugin.id", group_name: null }] })).to.equal("2021");
    expect(age({ filters: [{ name: "ipv4" }] }, "/filters/workbenches/assets")).to.equal("2018");
    expect(age({ filters: [{ name: "ipv4" }, { name: "network_id" }] }, "/filters/workbenches/assets")).to.equal(
      "2021",
    );
    expect(age({ rules: [{ type: "ipv4", control: {} }] }, "/access-groups/rules/filters")).to.equal("2018");
    expect(age({ templates: [{ name: "basic", icon: "" }] })).to.equal("2022");
    expect(age(null)).to.equal("2021");
  });
});
