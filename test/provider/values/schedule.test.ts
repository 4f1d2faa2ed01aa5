import { expect } from "chai";
import fc from "fast-check";
import type { Props } from "../../../provider/definition";
import { InputError } from "../../../provider/errors";
import { isSame } from "../../../provider/lifecycle/equal";
import { type Schedule, schedule } from "../../../provider/values/schedule";
import { icalSchedule } from "../../../provider/platforms/sc/schedule";
import { settingsSchedule, withComingStart } from "../../../provider/platforms/rest/schedule";
import { contextOf, nothingKnown } from "../../support/core";

const field = schedule();
const weekly: Schedule = { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
const weeklyBefore60 = {
  type: "ical",
  start: "TZID=Europe/Berlin:20300105T020000",
  repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
};
const weeklyOnWire = { ...weeklyBefore60, enabled: "true" };
const encode = (value: Schedule, version = "6.4.0", now = nothingKnown.now): unknown =>
  icalSchedule.encode(value, contextOf({ version, now }));
const decode = (wire: unknown, known?: Schedule, version = "6.4.0", now = nothingKnown.now): Schedule | undefined =>
  icalSchedule.decode(wire, { ...nothingKnown, version, known, now }) as Schedule | undefined;
const problems = (value: Schedule): string[] =>
  field.problems(value, "schedule").map(({ path, reason }) => `${path}: ${reason}`);

const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const two = (number: number): string => String(number).padStart(2, "0");
/** Parts of a rule, apart, so that they can be put in another order. */
const rules = fc
  .record({
    freq: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
    interval: fc.option(fc.integer({ min: 1, max: 999 })),
    byDay: fc.subarray(days),
    byMonthDay: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 4 }),
  })
  .map(({ freq, interval, byDay, byMonthDay }) => [
    ["FREQ", freq],
    ...(interval === null ? [] : [["INTERVAL", String(interval)]]),
    ...(byDay.length > 0 ? [["BYDAY", byDay.join(",")]] : []),
    ...(byMonthDay.length > 0 ? [["BYMONTHDAY", byMonthDay.join(",")]] : []),
  ]);
const write = (parts: string[][]): string => parts.map((part) => part.join("=")).join(";");
const starts = fc
  .tuple(fc.integer({ min: 2027, max: 2099 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}T02:30`);
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({}),
  fc.record({ after: fc.nat().map(String) }),
  fc.record(
    {
      start: starts,
      timeZone: fc.constantFrom("UTC", "Europe/Berlin"),
      repeat: rules.map(write),
      enabled: fc.boolean(),
    },
    { requiredKeys: ["start", "timeZone"] },
  ),
);

describe("A schedule", () => {
  for (const [title, value, wire] of [
    ["weekly", weekly, weeklyOnWire],
    [
      "once",
      { start: "2030-01-05T02:00", timeZone: "UTC" },
      { type: "ical", start: "TZID=UTC:20300105T020000", repeatRule: "FREQ=ONETIME;INTERVAL=1", enabled: "true" },
    ],
    ["on demand", {}, { type: "never" }],
    ["after another scan", { after: "9" }, { type: "dependent", dependentID: 9, enabled: "true" }],
    ["disabled", { ...weekly, enabled: false }, { ...weeklyOnWire, enabled: "false" }],
  ] as [string, Schedule, Props][]) {
    it(`is written and read back: ${title}`, () => {
      expect(encode(value)).to.deep.equal(wire);
      expect(isSame(field, value, decode(wire, value)), JSON.stringify(decode(wire, value))).to.equal(true);
    });
  }

  it("is read from what nothing will start again as on demand", () => {
    for (const wire of [{ type: "template" }, { type: "now" }, { type: "never", nextRun: 0 }, null, undefined]) {
      expect(decode(wire)).to.deep.equal({});
    }
  });

  it("is read after another scan from an object, a number, and with the placeholder as nothing", () => {
    expect(decode({ type: "dependent", dependent: { id: "9", name: "x" } })).to.deep.equal({ after: "9" });
    expect(decode({ type: "dependent", dependentID: 9 })).to.deep.equal({ after: "9" });
    expect(decode({ type: "dependent", dependent: { id: -1 } })).to.deep.equal({});
  });

  it("shows a start of another form as it is, so that it differs", () => {
    expect(decode({ ...weeklyOnWire, start: "20300105T020000Z" })).to.include({ start: "20300105T020000Z" });
    expect(decode({ type: "ical" })).to.deep.equal({ start: "" });
  });

  it("that is off differs from one that does not speak of it: the scan would silently stop", () => {
    for (const known of [weekly, { ...weekly, enabled: true }]) {
      expect(isSame(field, known, decode({ ...weeklyOnWire, enabled: "false" }, known))).to.equal(false);
      expect(isSame(field, known, decode(weeklyOnWire, known))).to.equal(true);
      expect(isSame(field, known, decode(weeklyBefore60, known)), "a server that says nothing of it").to.equal(true);
    }
    const dependent = { type: "dependent", dependentID: 9, enabled: "false" };
    expect(isSame(field, { after: "9" }, decode(dependent, { after: "9" }))).to.equal(false);
    expect(decode({ ...weeklyOnWire, enabled: "false" })).to.include({ enabled: false });
  });

  it("before 6.0 cannot be switched off, and what a server shows of it counts for nothing", () => {
    expect(() => encode({ ...weekly, enabled: false }, "5.23.1")).to.throw(InputError, /requires Security Center 6.0/);
    for (const value of [weekly, { ...weekly, enabled: true }]) {
      expect(encode(value, "5.23.1")).to.deep.equal(weeklyBefore60);
      expect(isSame(field, value, decode({ ...weeklyOnWire, enabled: "false" }, value, "5.23.1"))).to.equal(true);
    }
    expect(encode({ after: "9" }, "5.23.1")).to.deep.equal({ type: "dependent", dependentID: 9 });
  });

  it("means the same after it was written and read", () => {
    fc.assert(
      fc.property(schedules, (value) => {
        expect(field.canonical(decode(encode(value), value) ?? {})).to.equal(field.canonical(value));
        expect(problems(value)).to.deep.equal([]);
      }),
    );
  });

  it("means the same with the parts of its rule in another order, in any case and with the interval of 1 left out", () => {
    const reordered = rules.chain((parts) =>
      fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })),
    );
    fc.assert(
      fc.property(reordered, ([parts, other]) => {
        const spelled = `${write(other).toLowerCase()};`.replace("interval=1;", "");
        expect(field.canonical({ repeat: spelled })).to.equal(field.canonical({ repeat: write(parts) }));
      }),
    );
    expect(field.canonical({ repeat: "FREQ=WEEKLY;BYDAY=MO,TU" })).to.equal(
      field.canonical({ repeat: "BYDAY=TU,MO;INTERVAL=1;FREQ=WEEKLY" }),
    );
  });

  for (const [one, other] of [
    [weekly, { ...weekly, repeat: "FREQ=WEEKLY;BYDAY=SU" }],
    [weekly, { ...weekly, repeat: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" }],
    [weekly, { ...weekly, start: "2030-01-05T03:00:00" }],
    [weekly, { ...weekly, timeZone: "UTC" }],
    [weekly, { ...weekly, enabled: false }],
    [weekly, {}],
    [{ after: "1" }, { after: "2" }],
  ]) {
    it(`differs between ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
      expect(isSame(field, one, other)).to.equal(false);
    });
  }

  for (const [value, reason] of [
    [{ repeat: "FREQ=SOMETIMES" }, "schedule.repeat: FREQ=SOMETIMES is not DAILY, WEEKLY, MONTHLY or YEARLY"],
    [{ repeat: "FREQ=HOURLY" }, "schedule.repeat: FREQ=HOURLY is not DAILY, WEEKLY, MONTHLY or YEARLY"],
    [{ repeat: "INTERVAL=1" }, "schedule.repeat: FREQ is missing"],
    [{ repeat: "FREQ=DAILY;FREQ=DAILY" }, "schedule.repeat: FREQ is given twice"],
    [{ repeat: "FREQ=DAILY;INTERVAL=0" }, "schedule.repeat: INTERVAL=0 is not valid"],
    [{ repeat: "FREQ=WEEKLY;BYDAY=1MO" }, "schedule.repeat: BYDAY=1MO requires FREQ=MONTHLY or FREQ=YEARLY"],
    [{ repeat: "FREQ=WEEKLY;BYDAY=XX" }, "schedule.repeat: BYDAY=XX is not valid"],
    [{ repeat: "FREQ=MONTHLY;BYDAY=+MO" }, "schedule.repeat: BYDAY=+MO is not valid"],
    [{ repeat: "FREQ=MONTHLY;BYMONTHDAY=32" }, "schedule.repeat: BYMONTHDAY=32 is not valid"],
    [{ repeat: "FREQ=WEEKLY;BYDAY" }, "schedule.repeat: BYDAY= is not valid"],
    [
      { repeat: "FREQ=DAILY;COUNT=3" },
      "schedule.repeat: COUNT is not supported; use FREQ, INTERVAL, BYDAY and BYMONTHDAY",
    ],
    [{ start: "2030-02-30T02:00:00" }, "schedule.start: is not an existing date or time"],
    [{ start: "2030-01-05T24:00:00" }, "schedule.start: is not an existing date or time"],
    [{ start: "2030-01-05T02:00:00Z" }, "schedule.start: not a local time without offset, such as 2030-01-05T02:00:00"],
    [{ timeZone: "Mars/Olympus" }, "schedule.timeZone: not a time zone of the IANA database, such as Europe/Berlin"],
    [{ timeZone: "europe/berlin" }, "schedule.timeZone: not spelled as in the IANA database, such as Europe/Berlin"],
    [{ timeZone: "EUROPE/BERLIN" }, "schedule.timeZone: not spelled as in the IANA database, such as Europe/Berlin"],
  ] as [Schedule, string][]) {
    it(`is refused with ${JSON.stringify(value)}`, () => {
      expect(problems({ ...weekly, ...value })).to.deep.equal([reason]);
    });
  }

  it("is refused with an offset for a time zone, which later versions of node take for one", () => {
    expect(problems({ ...weekly, timeZone: "+01:00" }).join()).to.match(/^schedule\.timeZone: not .*IANA database/);
  });

  it("takes days by number, from the end, and older names of time zones", () => {
    for (const repeat of ["FREQ=MONTHLY;BYDAY=2MO,-1FR,+1SU", "FREQ=MONTHLY;BYMONTHDAY=1,-1,31"]) {
      expect(problems({ ...weekly, repeat })).to.deep.equal([]);
    }
    for (const timeZone of ["UTC", "Etc/GMT+1", "Asia/Kolkata", "America/Port-au-Prince", "EST5EDT"]) {
      expect(problems({ ...weekly, timeZone })).to.deep.equal([]);
    }
  });

  it("needs a start for anything but on demand and after another scan, and a zone for its start", () => {
    expect(problems({ enabled: true })).to.deep.equal(["schedule.start: required: the first run, as local time"]);
    expect(problems({ start: "2030-01-05T02:00:00" })).to.deep.equal([
      "schedule.timeZone: required: the time zone of `start`",
    ]);
    expect(problems({ ...weekly, after: "9" })).to.deep.equal([
      "schedule.after: cannot be combined with start, repeat or timeZone",
    ]);
    const fine = [{}, { after: "9" }, { after: "9", enabled: false }];
    expect(fine.flatMap((value) => problems(value))).to.deep.equal([]);
  });
});

describe("A schedule whose start has passed", () => {
  const at = (text: string): number => Date.parse(text);
  // A Wednesday, in the middle of summer time, which ends on 25 October.
  const now = at("2026-10-21T12:00:00Z");
  const expired = (value: Schedule): string[] =>
    (field.expired?.(value, now, "schedule") ?? []).map(({ path, reason }) => `${path}: ${reason}`);
  const startOf = (value: Schedule, when = now): unknown => (encode(value, "6.4.0", when) as Props).start;
  const zone = "Europe/Berlin";

  for (const [title, repeat, start, next] of [
    ["every day", "FREQ=DAILY", "2026-01-05T02:00", "20261022T020000"],
    ["every day, later on that day", "FREQ=DAILY", "2026-01-05T20:00", "20261021T200000"],
    ["every third day", "FREQ=DAILY;INTERVAL=3", "2026-10-01T02:00", "20261022T020000"],
    ["every week", "FREQ=WEEKLY;BYDAY=SA", "2026-01-03T02:00", "20261024T020000"],
    ["every other week", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "2026-10-03T02:00", "20261031T020000"],
    ["twice in every other week", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA", "2026-10-10T02:00", "20261024T020000"],
    ["every last Friday", "FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30T02:00", "20261030T020000"],
    ["every 31st", "FREQ=MONTHLY", "2026-08-31T02:00", "20261031T020000"],
    ["every third month", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "2026-02-01T02:00", "20261101T020000"],
    ["every year", "FREQ=YEARLY", "2020-10-21T02:00", "20271021T020000"],
    ["every leap day", "FREQ=YEARLY", "2024-02-29T02:00", "20280229T020000"],
    ["behind the end of summer time", "FREQ=WEEKLY;BYDAY=SU", "2026-10-18T02:30", "20261025T023000"],
    ["seconds ago", "FREQ=DAILY", "2026-10-21T13:59:59", "20261022T135959"],
    ["in seconds", "FREQ=DAILY", "2026-10-20T14:00:01", "20261021T140001"],
  ] as const) {
    it(`goes on in its rhythm: ${title}`, () => {
      const value = { repeat, start, timeZone: zone };
      const wire = encode(value, "6.4.0", now);
      expect((wire as Props).start).to.equal(`TZID=${zone}:${next}`);
      expect(isSame(field, value, decode(wire, value, "6.4.0", now)), "written and read").to.equal(true);
      expect(expired(value)).to.deep.equal([]);
      // What was written when it began means the same, and so does what will be written in a year.
      const begun = {
        ...weeklyOnWire,
        start: `TZID=${zone}:${start.padEnd(19, ":00").replaceAll(/[-:]/g, "")}`,
        repeatRule: repeat,
      };
      expect(isSame(field, value, decode(begun, value, "6.4.0", now)), "as it began").to.equal(true);
      const later = at("2027-11-01T00:00:00Z");
      expect(isSame(field, value, decode(wire, value, "6.4.0", later)), "a year later").to.equal(true);
      expect(isSame(field, value, decode(encode(value, "6.4.0", later), value, "6.4.0", later))).to.equal(true);
    });
  }

  it("is another one with another rhythm, another time, or a start that lies further ahead", () => {
    const value = { repeat: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", start: "2026-10-03T02:00:00", timeZone: zone };
    const wire = encode(value, "6.4.0", now) as Props;
    for (const change of [
      { start: `TZID=${zone}:20261024T020000` },
      { start: `TZID=${zone}:20261031T030000` },
      { start: `TZID=${zone}:20261114T020000` },
      { start: `TZID=${zone}:20300105T020000` },
      { start: `TZID=${zone}:20260919T020000` },
      { start: "TZID=UTC:20261031T020000" },
      { start: "20261031T020000" },
      { repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA" },
      { enabled: "false" },
      { type: "never" },
    ]) {
      const read = decode({ ...wire, ...change }, value, "6.4.0", now);
      expect(isSame(field, value, read), JSON.stringify(change)).to.equal(false);
    }
  });

  it("of a rule that begins in the future is the start that the program says", () => {
    const value = { repeat: "FREQ=DAILY", start: "2026-12-01T02:00:00", timeZone: zone };
    expect(startOf(value)).to.equal(`TZID=${zone}:20261201T020000`);
    const sooner = { ...(encode(value, "6.4.0", now) as Props), start: `TZID=${zone}:20261101T020000` };
    expect(isSame(field, value, decode(sooner, value, "6.4.0", now))).to.equal(false);
  });

  it("is refused where the scan runs once, and where no run is left", () => {
    const once = { start: "2026-10-21T13:00", timeZone: zone };
    expect(expired(once)).to.deep.equal([
      "schedule.start: is in the past (Europe/Berlin), and the scan runs only once: set a start in the future or remove the schedule",
    ]);
    expect(() => encode(once, "6.4.0", now)).to.throw(
      InputError,
      /2026-10-21T13:00.*is in the past \(Europe\/Berlin\)/,
    );
    const never = { repeat: "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", start: "2026-02-01T02:00", timeZone: zone };
    expect(expired(never).join()).to.match(/its rule has no further runs/);
    expect(() => encode(never, "6.4.0", now)).to.throw(InputError, /its rule has no further runs/);
    for (const fine of [
      {},
      { after: "9" },
      { ...once, timeZone: "America/New_York" },
      { ...once, start: "2026-10-21T14:01" },
    ]) {
      expect(expired(fine), JSON.stringify(fine)).to.deep.equal([]);
    }
    expect(expired({ start: "soon", timeZone: "Mars/Olympus" }), "malformed").to.deep.equal([]);
  });

  it("once is no difference to whatever starts the scan no more", () => {
    const once = { start: "2026-10-21T13:00", timeZone: zone };
    const onWire = { type: "ical", start: `TZID=${zone}:20261021T130000`, repeatRule: "FREQ=ONETIME;INTERVAL=1" };
    for (const wire of [
      onWire,
      { ...onWire, enabled: "false" },
      { ...onWire, start: `TZID=${zone}:20251021T130000` },
      { type: "never" },
      { type: "template" },
      { ...weeklyOnWire, enabled: "false" },
    ]) {
      expect(isSame(field, once, decode(wire, once, "6.4.0", now)), JSON.stringify(wire)).to.equal(true);
    }
    for (const wire of [
      weeklyOnWire,
      { ...onWire, start: `TZID=${zone}:20261022T130000` },
      { type: "dependent", dependentID: 9 },
    ]) {
      expect(isSame(field, once, decode(wire, once, "6.4.0", now)), JSON.stringify(wire)).to.equal(false);
    }
  });

  it("in settings that are sent back goes on, or is left out where the scan has run", () => {
    const weekly = {
      name: "x",
      enabled: true,
      rrules: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
      starttime: "20261003T020000",
      timezone: zone,
    };
    expect(withComingStart(weekly, now)).to.deep.equal({ ...weekly, starttime: "20261031T020000" });
    expect(withComingStart({ ...weekly, enabled: false }, now)).to.include({
      enabled: false,
      starttime: "20261031T020000",
    });
    expect(withComingStart({ ...weekly, rrules: "FREQ=ONETIME;INTERVAL=1" }, now)).to.deep.equal({ name: "x" });
    for (const same of [
      { ...weekly, starttime: "20270102T020000" },
      { ...weekly, rrules: "FREQ=ONETIME;INTERVAL=1", starttime: "20270102T020000" },
      { ...weekly, rrules: "FREQ=HOURLY" },
      { ...weekly, timezone: "Mars/Olympus" },
      { ...weekly, starttime: "soon" },
      { name: "x", enabled: false, rrules: null, starttime: null, timezone: null },
      { name: "x" },
    ]) {
      expect(withComingStart(same, now)).to.deep.equal(same);
    }
  });
});

describe("A schedule in the settings of a scan", () => {
  const write = (value: Schedule): Record<string, unknown> =>
    settingsSchedule.encode(value, contextOf({})) as Record<string, unknown>;
  const read = (wire: unknown, known?: Schedule): Schedule | undefined =>
    settingsSchedule.decode(wire, { ...nothingKnown, known }) as Schedule | undefined;
  const settings = {
    enabled: true,
    launch: "WEEKLY",
    rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA",
    starttime: "20300105T020000",
    timezone: "Europe/Berlin",
  };
  const once: Schedule = { start: "2030-01-05T02:00", timeZone: "Europe/Berlin" };

  it("is written as its parts, with the word for its frequency", () => {
    expect(write(weekly)).to.deep.equal(settings);
    expect(write({ ...weekly, enabled: false })).to.include({ enabled: false });
    expect(write(once)).to.include({ launch: "ONETIME", rrules: "FREQ=ONETIME;INTERVAL=1" });
    expect(write({})).to.include({ enabled: false, launch: "ON_DEMAND", rrules: null });
  });

  it("means the same after it was written and read", () => {
    const field = schedule();
    for (const value of [weekly, once, { ...weekly, enabled: false }, { ...weekly, enabled: true }, {}]) {
      expect(isSame(field, value, read(write(value), value)), JSON.stringify(value)).to.equal(true);
    }
  });

  it("that was switched off differs, although the program does not speak of it: the scan would silently stop", () => {
    for (const enabled of [false, 0, "false"]) {
      expect(read({ ...settings, enabled }, weekly)).to.include({ enabled: false });
    }
    for (const enabled of [true, 1, "true"]) {
      expect(read({ ...settings, enabled }, weekly)).not.to.have.property("enabled");
    }
  });

  it("that is off and was dropped runs no more, whatever rules are kept", () => {
    expect(read({ ...settings, enabled: false }, {})).to.deep.equal({});
    expect(read({ ...settings, enabled: true }, {})).to.include({ start: "2030-01-05T02:00:00" });
  });

  it("without rules runs on demand, and one of another form differs", () => {
    expect(read({ enabled: true, rrules: null, starttime: null, timezone: null })).to.deep.equal({});
    expect(read({ ...settings, starttime: "later", timezone: null })).to.include({ start: "later", timeZone: "" });
  });
});
