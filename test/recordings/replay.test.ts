import { expect } from "chai";
import { checkDifferences, readDifferences } from "../../tools/fidelity/differences";
import { RECORDED, readRecordings } from "../../tools/fidelity/recording";
import { replayAll } from "../../tools/fidelity/replay";
import { notEmulated, summarize } from "../../tools/fidelity/summary";

describe("What the real platforms have answered, replayed against the emulators", () => {
  for (const platform of RECORDED) {
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
      expect(checkDifferences(platform, outcomes, readDifferences()).join("\n")).to.equal("");
      expect(ok, `${percent} % agree`).to.equal(true);
    });
  }
});
