import { expect } from "chai";
import { HeldError, Limiter } from "../../../provider/http/limiter";
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

  const refused = (waitMs?: number): Promise<number> => limiter.run((turn) => Promise.resolve(turn.refused(waitMs)));
  const succeeded = (): Promise<void> =>
    limiter.run((turn) => {
      turn.succeeded();
      return Promise.resolve();
    });
  /** Milliseconds that so many requests take. */
  const timeOf = async (requests: number): Promise<number> => {
    const begin = clock.now();
    for (let count = 0; count < requests; count++) {
      await succeeded();
    }
    return clock.now() - begin;
  };

  it("holds nobody back before anything was refused", async () => {
    expect(await timeOf(500)).to.equal(0);
  });

  it("waits as long as it is asked to; without a word a second and a bit, and twice as long each time in a row", async () => {
    expect(await refused(7_000)).to.equal(7_000);
    await succeeded();
    expect(await refused()).to.equal(1_125);
    expect(await refused()).to.equal(2_250);
    expect(await refused()).to.equal(4_500);
    for (let times = 0; times < 5; times++) {
      await refused();
    }
    expect(await refused()).to.equal(33_750);
  });

  it("is no faster than that when it is asked to wait for nothing, time and again", async () => {
    const waits: number[] = [];
    for (let times = 0; times < 6; times++) {
      waits.push(await refused(0));
    }
    expect(waits).to.deep.equal([100, 200, 400, 800, 1_600, 3_200]);
  });

  it("learns from a refusal what went through in the time until it may go on", async () => {
    await timeOf(20);
    await refused(2_000);
    // 20 in 2 seconds: 10 a second, and a little less; then faster.
    await succeeded();
    expect(await timeOf(1)).to.be.within(90, 110);
    expect(await timeOf(20)).to.be.below(2_000);
  });

  it("goes slower after each refusal and faster without one, down to one request in five seconds", async () => {
    await timeOf(20);
    await refused(1_000);
    const first = await timeOf(3);
    await refused(1_000);
    expect(await timeOf(3)).to.be.above(first);
    for (let times = 0; times < 20; times++) {
      await refused(1_000);
    }
    await succeeded();
    expect(await timeOf(1)).to.be.within(4_000, 5_000);
    await timeOf(2_000);
    expect(await timeOf(100)).to.be.below(5_000);
  });

  it("takes refusals of requests that were on their way together for one", async () => {
    limiter = new Limiter(8, clock);
    await timeOf(8);
    const pair = [limiter.run((turn) => Promise.resolve(turn.refused(1_000))), refused(1_000)];
    await Promise.all(pair);
    await succeeded();
    expect(await timeOf(1)).to.be.within(100, 140);
  });

  it("runs half as many at once after a refusal, and one more after each ten that succeed", async () => {
    limiter = new Limiter(8, clock);
    const mostAtOnce = async (): Promise<number> => {
      const jobs = Array.from({ length: 10 }, job);
      const runs = jobs.map(({ work }) => limiter.run(work));
      for (let turns = 0; turns < 100; turns++) {
        await settled();
      }
      const started = jobs.filter((one) => one.started()).length;
      jobs.forEach(({ end }) => end());
      await Promise.all(runs);
      return started;
    };
    expect(await mostAtOnce()).to.equal(8);
    await refused(1_000);
    expect(await mostAtOnce()).to.equal(4);
    await timeOf(20);
    expect(await mostAtOnce()).to.equal(6);
    for (let times = 0; times < 5; times++) {
      await refused(1_000);
    }
    expect(await mostAtOnce()).to.equal(1);
    await timeOf(200);
    expect(await mostAtOnce()).to.equal(8);
  });

  it("gives up waiting when the operation is given up, and gives its place back", async () => {
    limiter.hold(3000);
    const gone = AbortSignal.abort(new Error("given up"));
    for (let times = 0; times < 3; times++) {
      await rejects(limiter.run(nothing, { signal: gone }), Error, /given up/);
    }
    await limiter.run(nothing);
    expect(clock.pauses).to.deep.equal([3000]);
  });

  it("does not wait for what comes after the end of the operation, and gives its place back", async () => {
    limiter.hold(1e12);
    for (let times = 0; times < 3; times++) {
      const error = await rejects(
        limiter.run(nothing, { deadline: clock.now() + 600_000 }),
        HeldError,
        /1000000000000 ms/,
      );
      expect(error.forMs).to.equal(1e12);
    }
    expect(clock.pauses).to.deep.equal([]);
    expect(await limiter.run(() => Promise.resolve(7), { deadline: clock.now() + 1e13 })).to.equal(7);
  });
});
