import { expect } from "chai";
import type { Props } from "../../../provider";
import { check } from "../../../provider/lifecycle/check";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { resourceOf } from "../../../provider/resources";

const scan = { name: "weekly", template: "basic", targets: ["192.0.2.1"] };
const saturdays = { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
const checked = (more: Props, olds: Props = {}) => check(resourceOf("Scan"), "vm", olds, { ...scan, ...more });

describe("What is allowed and probably not meant", () => {
  for (const [what, more, told] of [
    [
      "an address inside of a block",
      { targets: ["192.0.2.5/24"] },
      /^Scan\.targets\[0\] "192\.0\.2\.5\/24": .* means all of 192\.0\.2\.0\/24$/,
    ],
    ["the same of IPv6", { targets: ["2001:db8::5/64"] }, /means all of 2001:db8::\/64$/],
    [
      "a start on a day without a run",
      { schedule: { ...saturdays, start: "2030-01-07T02:00:00" } },
      /^Scan\.schedule\.start .* is a Monday, on which FREQ=WEEKLY;BYDAY=SA has no run: the first one is 2030-01-12T02:00:00$/,
    ],
    [
      "a zone that is an offset",
      { schedule: { ...saturdays, timeZone: "EST" } },
      /no daylight saving time.*America\/New_York$/,
    ],
  ] as const) {
    it(`is told and not refused: ${what}`, () => {
      const { failures, notes = [] } = checked(more);
      expect(failures).to.deep.equal([]);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.match(told);
      // What stays as it was has been told.
      expect(checked(more, { ...scan, ...more }).notes).to.equal(undefined);
    });
  }

  it("is not told of a secret, for it would quote it", () => {
    const given = { ...scan, targets: ["192.0.2.5/24"] };
    expect(check(resourceOf("Scan"), "vm", {}, given, { secrets: ["targets"] }).notes).to.equal(undefined);
  });

  it("is nothing of what is meant, or not known yet", () => {
    for (const targets of [
      ["192.0.2.0/24", "192.0.2.5/32", "10.0.0.0-10.0.0.9", "2001:db8::/64"],
      unknownValue,
      [unknownValue],
    ]) {
      expect(checked({ targets, schedule: saturdays }).notes).to.equal(undefined);
    }
    expect(checked({ schedule: { ...saturdays, timeZone: "UTC" } }).notes).to.equal(undefined);
  });
});

describe("A mistake is answered with the right form", () => {
  for (const [what, more, told] of [
    [
      "cron",
      { schedule: { ...saturdays, repeat: "0 2 * * 6" } },
      'this is cron syntax: write repeat: "FREQ=WEEKLY;BYDAY=SA", and the time 02:00 in start',
    ],
    [
      "cron with names",
      { schedule: { ...saturdays, repeat: "30 22 * * mon-fri" } },
      'write repeat: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", and the time 22:30 in start',
    ],
    [
      "cron of a month",
      { schedule: { ...saturdays, repeat: "0 2 1,15 * *" } },
      'write repeat: "FREQ=MONTHLY;BYMONTHDAY=1,15"',
    ],
    [
      "a shortcut of cron",
      { schedule: { ...saturdays, repeat: "@daily" } },
      'write repeat: "FREQ=DAILY", and the time 00:00',
    ],
    [
      "cron that is no rule",
      { schedule: { ...saturdays, repeat: "*/5 * * * *" } },
      "write a rule such as FREQ=WEEKLY;BYDAY=SA",
    ],
    ["true for yes", { preferences: { safe_checks: true } }, 'not text: write "yes"'],
    ["a number as a preference", { preferences: { max_checks_per_host: 4 } }, 'not text: write "4"'],
    ["a number as an id", { folderId: 7 }, 'not text: write "7"'],
    ["several targets in one text", { targets: ["192.0.2.1, 192.0.2.2"] }, "one entry with 2 values"],
  ] as const) {
    it(what, () => {
      expect(
        checked(more as Props)
          .failures.map(({ reason }) => reason)
          .join("; "),
      ).to.include(told);
    });
  }
});
