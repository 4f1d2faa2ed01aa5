import { expect } from "chai";
import type { Props } from "../../../provider";
import { excludedAfter, excludedBy, exclusionPlaces } from "../../../provider/guard/exclusions";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { spelledInterval } from "../../../provider/values/addresses";

const now = Date.UTC(2026, 10, 30, 7);
const targets = ["10.20.0.0/16"];
const day: Props = {
  targets,
  ...{ start: "2026-11-01T00:00:00", end: "2026-11-02T00:00:00", timeZone: "Etc/UTC", repeat: "FREQ=DAILY" },
};
const excluded = (type: string, inputs: Props): string[] => excludedBy([{ type, inputs }], now).map(spelledInterval);

describe("What is kept from every scan", () => {
  const holds = (of: Props): void => {
    expect(excluded("FreezeWindow", of)).to.deep.equal(targets);
  };
  const doesNot = (of: Props): void => {
    expect(excluded("FreezeWindow", of), JSON.stringify(of)).to.deep.equal([]);
  };

  it("are the targets of a freeze window that has begun and fills every day", () => {
    holds(day);
    holds({ ...day, repeat: "FREQ=DAILY;INTERVAL=1" });
    holds({ ...day, start: "2026-11-30T07:00:00", end: "2026-12-01T07:00:00" });
    for (const more of [
      { repeat: "FREQ=WEEKLY" },
      { repeat: "FREQ=DAILY;INTERVAL=2" },
      { repeat: undefined },
      { enabled: false },
      { end: "2026-11-01T23:00:00" },
      { start: "2026-11-30T07:00:01", end: "2026-12-01T07:00:01" },
      { start: "2030-01-05T00:00:00", end: "2030-01-06T00:00:00" },
      { timeZone: undefined },
      { timeZone: "Somewhere/Else" },
      { timeZone: unknownValue },
    ]) {
      doesNot({ ...day, ...more });
    }
  });

  it("are judged in the time zone of the window", () => {
    const morning = { ...day, start: "2026-11-30T06:30:00", end: "2026-12-01T06:30:00" };
    holds({ ...morning, timeZone: "Europe/Berlin" });
    doesNot({ ...morning, timeZone: "America/New_York" });
  });

  it("are the targets of an exclusion without a time, in the default network", () => {
    expect(excluded("Exclusion", { targets })).to.deep.equal(targets);
    expect(excluded("Exclusion", { ...day })).to.deep.equal([]);
    expect(excluded("Exclusion", { targets, networkId: "e8c7ae4d-5a2c-4d5a-9d5c-000000000001" })).to.deep.equal([]);
  });

  it("is read from what Security Center has, with the time zones of both ends", () => {
    const place = exclusionPlaces.sc as Exclude<(typeof exclusionPlaces)["sc"], string>;
    const entry = (start: string, end: string): string[] =>
      excluded(
        place.type,
        place.inputsOf({ ipList: "10.20.0.0/16", start, end, repeatRule: "FREQ=DAILY;INTERVAL=1", enabled: "true" }),
      );
    const berlin = (time: string): string => `TZID=Europe/Berlin:${time}`;
    expect(entry(berlin("20261101T000000"), berlin("20261102T000000"))).to.deep.equal(targets);
    expect(entry(berlin("20261101T000000"), "TZID=Asia/Tokyo:20261102T000000")).to.deep.equal([]);
    expect(entry(berlin("20261130T080001"), berlin("20261201T080001"))).to.deep.equal([]);
    expect(entry("20261101T000000", "20261102T000000")).to.deep.equal([]);
  });

  it("counts as the program declares it, and not as it is before", () => {
    const stored = excludedBy([{ type: "Exclusion", inputs: { targets } }], now);
    const before = [{ type: "Exclusion", id: "7", name: "plant", addresses: stored }];
    const after = (type: string, inputs: Props): string[] =>
      excludedAfter([{ type, inputs }], before, now).map(spelledInterval);
    const narrow = { targets: ["10.20.0.0/17"] };
    expect(after("Exclusion", { ...narrow, name: "plant" })).to.deep.equal(narrow.targets);
    expect(after("Exclusion", { ...narrow, name: "renamed", adoptId: "7" })).to.deep.equal(narrow.targets);
    expect(after("Exclusion", { ...narrow, name: "other" })).to.deep.equal(targets);
    expect(after("AgentExclusion", { ...narrow, name: "plant" })).to.deep.equal(targets);
  });
});
