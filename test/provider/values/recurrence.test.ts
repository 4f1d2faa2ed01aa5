import { expect } from "chai";
import fc from "fast-check";
import { RRuleTemporal } from "rrule-temporal";
import { instantOf, localAt } from "../../../provider/values/local-time";
import {
  isOccurrence,
  isSameRepeat,
  occurrenceFrom,
  repeatProblem,
  spelledRepeat,
} from "../../../provider/values/recurrence";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const byDay = (nth: readonly number[]): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...nth), fc.constantFrom(...weekdays)), { minLength: 1, maxLength: 4 })
    .map((days) => `;BYDAY=${days.map(([number, day]) => `${number || ""}${day}`).join(",")}`);
const byMonthDay = fc
  .uniqueArray(
    fc.integer({ min: -31, max: 31 }).filter((day) => day !== 0),
    { minLength: 1, maxLength: 4 },
  )
  .map((days) => `;BYMONTHDAY=${days.join(",")}`);
const nothing = fc.constant("");
const interval = fc.integer({ min: 1, max: 6 });

/** Rules of which RFC 5545 leaves no doubt. */
const rules = fc.oneof(
  fc.tuple(fc.constant("DAILY"), interval, fc.oneof(nothing, byDay([0])), fc.oneof(nothing, byMonthDay)),
  fc.tuple(fc.constant("WEEKLY"), interval, fc.oneof(nothing, byDay([0])), nothing),
  fc.tuple(fc.constant("MONTHLY"), interval, fc.oneof(nothing, byDay([0, 1, 2, 5, -1])), nothing),
  fc.tuple(fc.constant("MONTHLY"), interval, fc.oneof(nothing, byDay([0])), byMonthDay),
  // The library takes days by number and without for one another, where a year has both.
  fc.tuple(fc.constant("YEARLY"), interval, fc.oneof(nothing, byDay([0]), byDay([1, 5, -1])), nothing),
  fc.tuple(fc.constant("YEARLY"), interval, fc.oneof(nothing, byDay([0])), byMonthDay),
);
const ruleTexts = rules.map(([freq, every, days, monthDays]) => `FREQ=${freq};INTERVAL=${every}${days}${monthDays}`);
const starts = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2030, 11, 31) / 60_000 })
  .map((minute) => minute * 60_000);

const compact = (local: number): string => new Date(local).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");

/** The same question, asked a library that was not written here: the first time from a moment on, within six years. */
function byLibrary(rule: string, start: number, from: number): number | undefined {
  const until = Math.max(start, from) + 6 * 366 * dayMs;
  const rrule = new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:${compact(start)}\nRRULE:${rule}` });
  const first = rrule.between(new Date(Math.max(start, from) - 1), new Date(until), true)[0];
  return first?.epochMilliseconds;
}

describe("A recurrence", () => {
  it("goes on at the times that RFC 5545 says, as a library of others reads it", () => {
    fc.assert(
      fc.property(ruleTexts, starts, fc.integer({ min: -400, max: 2000 }), (rule, start, days) => {
        const from = start + days * dayMs + hourMs;
        const expected = byLibrary(rule, start, from);
        const found = occurrenceFrom(rule, start, from);
        // The library looks for six years.
        const within = found !== undefined && found <= Math.max(start, from) + 6 * 366 * dayMs ? found : undefined;
        expect(within && new Date(within).toISOString()).to.equal(expected && new Date(expected).toISOString());
      }),
      { numRuns: 200 },
    );
  });

  it("has as its times exactly those that it goes on at", () => {
    fc.assert(
      fc.property(ruleTexts, starts, (rule, start) => {
        let next = occurrenceFrom(rule, start, start);
        for (let day = 0; day < 800; day++) {
          const at = start + day * dayMs;
          expect(isOccurrence(rule, start, at), `${rule} from ${compact(start)} at ${compact(at)}`).to.equal(
            at === next,
          );
          expect(isOccurrence(rule, start, at + hourMs)).to.equal(false);
          next = at === next ? occurrenceFrom(rule, start, next + 1) : next;
        }
      }),
      { numRuns: 100 },
    );
  });

  it("that goes on from one of its times has the same times from there", () => {
    fc.assert(
      fc.property(ruleTexts, starts, fc.integer({ min: 1, max: 1500 }), (rule, start, days) => {
        const next = occurrenceFrom(rule, start, start + days * dayMs);
        fc.pre(next !== undefined);
        let [one, other] = [next, next];
        for (let count = 0; count < 20 && one !== undefined; count++) {
          expect(compact(other as number)).to.equal(compact(one));
          [one, other] = [occurrenceFrom(rule, start, one + 1), occurrenceFrom(rule, next, (other as number) + 1)] as [
            number,
            number,
          ];
        }
      }),
      { numRuns: 300 },
    );
  });

  it("that names no day never comes", () => {
    const start = Date.UTC(2024, 1, 1);
    expect(occurrenceFrom("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", start, start)).to.equal(undefined);
    expect(occurrenceFrom("FREQ=DAILY;INTERVAL=7;BYDAY=FR", start, start)).to.equal(undefined);
    expect(occurrenceFrom("FREQ=YEARLY", Date.UTC(2024, 1, 29), Date.UTC(2024, 2, 1))).to.equal(Date.UTC(2028, 1, 29));
  });

  it("has one spelling, whatever the order of its parts and days", () => {
    const spelled = "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO,2MO,-1MO,FR;BYMONTHDAY=1,15,-2,-1";
    const other = "bymonthday=-1,15,1,-2,15;byday=fr,-1mo,+2mo,mo,2MO;freq=monthly;";
    expect(spelledRepeat(other)).to.equal(spelled);
    expect(spelledRepeat(spelled)).to.equal(spelled);
    fc.assert(
      fc.property(ruleTexts, (rule) => {
        expect(repeatProblem(spelledRepeat(rule))).to.equal(undefined);
        expect(isSameRepeat(rule, spelledRepeat(rule))).to.equal(true);
        expect(spelledRepeat(spelledRepeat(rule))).to.equal(spelledRepeat(rule));
      }),
    );
  });

  it("counts days of months and years only", () => {
    for (const rule of ["FREQ=WEEKLY;BYDAY=2MO", "FREQ=DAILY;BYDAY=-1FR"]) {
      expect(repeatProblem(rule)).to.match(/^BYDAY=\S+ requires FREQ=MONTHLY or FREQ=YEARLY$/);
    }
  });
});

describe("A local time", () => {
  const local = (text: string): number => Date.parse(`${text}Z`);

  for (const [title, zone, text, instant] of [
    ["in winter", "Europe/Berlin", "2026-01-05T02:30:00", "2026-01-05T01:30:00.000Z"],
    ["in summer", "Europe/Berlin", "2026-07-05T02:30:00", "2026-07-05T00:30:00.000Z"],
    ["that is left out", "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00.000Z"],
    ["that comes twice", "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"],
    ["of half an hour", "Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00.000Z"],
    ["of a day that was left out", "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00.000Z"],
    ["without change", "UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00.000Z"],
  ] as const) {
    it(`${title} is one moment`, () => {
      expect(new Date(instantOf(local(text), zone)).toISOString()).to.equal(instant);
    });
  }

  it("is what the clocks show at its moment, but where it is left out", () => {
    fc.assert(
      fc.property(
        starts,
        fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"),
        (at, zone) => {
          const instant = instantOf(localAt(at, zone), zone);
          // The first of two where clocks are set back.
          expect([0, hourMs, hourMs / 2]).to.include(at - instant);
          expect(localAt(instant, zone)).to.equal(localAt(at, zone));
        },
      ),
    );
  });
});
