import { expect } from "chai";
import { HostClock } from "../../../provider/http/host-clock";

describe("The host's clock", () => {
  let now = Date.UTC(2030, 0, 5, 12, 0, 0);
  const clock = new HostClock({ now: () => now });

  it("is ours until the host has told its time", () => {
    expect(clock.now()).to.equal(now);
    clock.heard(undefined, now);
    clock.heard("yesterday", now);
    expect(clock.now()).to.equal(now);
  });

  it("is what the host's answers say, in the middle between question and answer", () => {
    const sentAt = now;
    now += 2_000;
    clock.heard("Sat, 05 Jan 2030 12:05:00 GMT", sentAt);
    // Told a second ago, when it was between 12:05:00 and 12:05:01.
    expect(clock.now()).to.equal(Date.UTC(2030, 0, 5, 12, 5, 1, 500));
    now += 60_000;
    expect(clock.now()).to.equal(Date.UTC(2030, 0, 5, 12, 6, 1, 500));
  });
});
