import { expect } from "chai";
import { Limiter } from "../../../provider/http/limiter";
import { TestClock } from "../../support/clock";
import { rejects } from "../../support/rejects";

/** Work that ends when told to. */
function job(): { work: () => Promise<void>; end: () => void; started: () => boolean } {
  let begun = false;
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  const work = (): Promise<void> => {
    begun = true;
    return done;
  };
  return { work, end, started: () => begun };
}

describe("The limiter", () => {
  let clock: TestClock;
  let limiter: Limiter;

  beforeEach(() => {
    clock = new TestClock(() => 1_000_000);
    limiter = new Limiter(2, clock);
  });

  const nothing = (): Promise<void> => Promise.resolve();
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("runs no more at once than it may, and hands a place on in order", async () => {
    const jobs = [job(), job(), job(), job()];
    const runs = jobs.map(({ work }) => limiter.run(work));
    await settled();
    expect(jobs.map(({ started }) => started())).to.deep.equal([true, true, false, false]);
    jobs[1]?.end();
    await runs[1];
    await settled();
    expect(jobs.map(({ started }) => started())).to.deep.equal([true, true, true, false]);
    jobs.forEach(({ end }) => end());
    await Promise.all(runs);
    expect(clock.pauses).to.deep.equal([]);
  });

  it("gives a place back after a failure, and gives the value of what succeeds", async () => {
    for (let times = 0; times < 5; times++) {
      await rejects(
        limiter.run(() => Promise.reject(new Error("broken"))),
        Error,
        /broken/,
      );
    }
    expect(await limiter.run(() => Promise.resolve(7))).to.equal(7);
  });

  it("holds everybody for so long, and the longest hold counts", async () => {
    limiter.hold(3000);
    limiter.hold(1000);
    await limiter.run(nothing);
    expect(clock.pauses).to.deep.equal([3000]);
    await limiter.run(nothing);
    expect(clock.pauses).to.deep.equal([3000]);
  });

  it("learns a pace from refusals, up to five seconds, and forgets it with successes", async () => {
    const gapOf = async (): Promise<number> => {
      await limiter.run(nothing);
      const before = clock.pauses.length;
      await limiter.run(nothing);
      return clock.pauses.slice(before).reduce((sum, ms) => sum + ms, 0);
    };
    expect(await gapOf()).to.equal(0);
    limiter.refused();
    expect(await gapOf()).to.equal(50);
    limiter.refused();
    expect(await gapOf()).to.equal(100);
    limiter.succeeded();
    expect(await gapOf()).to.be.closeTo(97, 0.001);
    Array.from({ length: 20 }).forEach(() => limiter.refused());
    expect(await gapOf()).to.equal(5000);
    Array.from({ length: 300 }).forEach(() => limiter.succeeded());
    expect(await gapOf()).to.equal(0);
  });

  it("gives up waiting when the operation is given up, and gives its place back", async () => {
    limiter.hold(3000);
    const gone = AbortSignal.abort(new Error("given up"));
    for (let times = 0; times < 3; times++) {
      await rejects(limiter.run(nothing, gone), Error, /given up/);
    }
    await limiter.run(nothing);
    expect(clock.pauses).to.deep.equal([3000]);
  });
});
