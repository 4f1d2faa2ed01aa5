import { expect } from "chai";
import type { History } from "../faults/history";
import { playForReal, realHistory } from "../faults/real-engine";

/** Histories that once went wrong. */
const kept: History[] = [];

describe("Random histories of two stacks, with the real engine", function () {
  this.timeout(300_000);

  for (const [name, history] of [
    ...[1, 2, 3, 4, 5].map((seed) => [`of seed ${seed}`, realHistory(seed)] as const),
    ...kept.map((history) => [JSON.stringify(history).slice(0, 80), history] as const),
  ]) {
    it(`${name} lose, double and touch nothing by mistake, and end quietly`, async () => {
      const { findings, log } = await playForReal(history);
      expect(findings, log.join("\n")).to.deep.equal([]);
    });
  }
});
