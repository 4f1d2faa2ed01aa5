import { expect } from "chai";
import fc from "fast-check";
import { pauseMs, retry, retryAfterMs, type RetryOptions, type Verdict } from "../../../provider/http/retry";
import { TestClock } from "../../support/clock";
import { rejects } from "../../support/rejects";

const now = Date.UTC(2030, 0, 5);

describe("Retry-After", () => {
  for (const [header, ms] of [
    ["3", 3000],
    [" 1.5 ", 1500],
    ["0", 0],
    ["Sat, 05 Jan 2030 00:00:07 GMT", 7000],
    ["Saturday, 05-Jan-30 00:00:07 GMT", 7000],
    ["Fri, 04 Jan 2030 23:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const) {
    it(`"${header}" means ${ms} ms`, () => {
      expect(retryAfterMs(header, now)).to.equal(ms);
    });
  }
});

describe("A pause", () => {
  it("doubles from one second to thirty, between half and the whole of it", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 50 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const whole = Math.min(30_000, 1000 * 2 ** attempt);
          expect(pauseMs(attempt, random)).to.be.within(whole / 2, whole);
        },
      ),
    );
    expect([0, 1, 2, 10].map((attempt) => pauseMs(attempt, 0))).to.deep.equal([500, 1000, 2000, 15_000]);
  });
});

describe("A retry", () => {
  let clock: TestClock;
  let tries: number;
  let held: number[];

  beforeEach(() => {
    clock = new TestClock(() => now);
    tries = 0;
    held = [];
  });

  const options = (verdict: Verdict, more: Partial<RetryOptions> = {}): RetryOptions => ({
    clock,
    deadline: now + 600_000,
    judge: () => verdict,
    hold: (ms) => held.push(ms),
    ...more,
  });
  /** Fails so often, then gives the number of the try. */
  const failing = (times: number) => (): Promise<number> =>
    ++tries > times ? Promise.resolve(tries) : Promise.reject(new Error(`try ${tries}`));

  it("gives what a later try gives, after growing pauses", async () => {
    expect(await retry(failing(3), options({ again: true, tries: 6 }))).to.equal(4);
    expect(clock.pauses).to.deep.equal([750, 1500, 3000]);
  });

  it("throws the last failure when the tries are used up, or there is no use", async () => {
    await rejects(retry(failing(9), options({ again: true, tries: 3 })), Error, /try 3/);
    tries = 0;
    await rejects(retry(failing(9), options({ again: false })), Error, /try 1/);
  });

  it("waits as long as it is asked to", async () => {
    await retry(failing(2), options({ again: true, tries: 3, waitMs: 7000 }));
    expect(clock.pauses).to.deep.equal([7000, 7000]);
  });

  it("holds everybody instead of waiting alone", async () => {
    await retry(failing(1), options({ again: true, tries: 3, waitMs: 7000, everybody: true }));
    expect(held).to.deep.equal([7000]);
    expect(clock.pauses).to.deep.equal([]);
  });

  it("ends at the deadline, before a wait that would pass it", async () => {
    const patient = options({ again: true, tries: Number.POSITIVE_INFINITY, waitMs: 250_000 });
    await rejects(retry(failing(99), patient), Error, /try 3/);
    expect(clock.now()).to.equal(now + 500_000);
  });

  it("does not go on once it is given up", async () => {
    const signal = AbortSignal.abort();
    await rejects(retry(failing(9), options({ again: true, tries: 3 }, { signal })), Error, /try 1/);
  });
});
