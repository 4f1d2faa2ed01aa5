import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { platformNames } from "../../provider/definition/platform";
import { TestClock } from "../support/clock";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { formOf } from "../samples/document";
import type { Ids, PlatformFacts } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { eachOnAFreshSite } from "../samples/suite";
import { securityCenter } from "../samples/platform-sc";
import { vulnerabilityManagement } from "../samples/platform-vm";

const timeZone = "Europe/Berlin";
/** A Wednesday. */
const now = Date.parse("2026-10-21T12:00:00Z");
const dayMs = 86_400_000;
const weekly = { repeat: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone };
const begun = { ...weekly, start: "2026-10-03T02:00:00" };
const once = { start: "2026-10-24T02:00:00", timeZone };

/** When scans run, on every platform, as time goes on. */
for (const samples of [securityCenter, vulnerabilityManagement, nessus] as PlatformFacts[]) {
  const isSc = samples.platform === "sc";
  describe(`A schedule on ${platformNames[samples.platform]}`, () => {
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => {
      [site, ids] = fresh;
      setTime(now);
    });

    /** Another run of the engine, at that time. */
    function setTime(at: number): void {
      site.restart();
      site.clock = new TestClock(() => at);
      site.emulator.clock.set(at);
    }

    const inputs = (schedule: unknown, more: Props = {}): Props => ({
      name: "weekly",
      targets: ["192.0.2.0/24"],
      ...(isSc ? { policyId: ids.policies[0], repositoryId: ids.repositories[0] } : { template: "basic" }),
      schedule,
      ...more,
    });

    /** Whether it is on, and its first run. */
    async function shown({ id }: Found): Promise<{ on: boolean; start: unknown }> {
      if (isSc) {
        const { schedule } = (await site.byHand("GET", `/rest/scan/${id}?fields=schedule`)) as { schedule: Props };
        return { on: schedule.enabled === "true", start: String(schedule.start).replace(/^TZID=[^:]*:/, "") };
      }
      const { enabled, starttime } = await formOf(site, "scan", id);
      return { on: [true, 1].includes(enabled as never), start: starttime };
    }

    const switchOff = ({ id }: Found): Promise<Props> =>
      isSc
        ? site.byHand("PATCH", `/rest/scan/${id}`, { schedule: { enabled: "false" } })
        : site.byHand("PUT", `/scans/${id}/schedule`, { enabled: false });

    /** What a refresh finds, and what a preview would then do. */
    async function drift(made: Found, program: Props = made.inputs): Promise<string[]> {
      const scan = site.resource("Scan");
      const read = (await scan.read(made.id, made.outs)) as Found;
      const { inputs: news, failures } = scan.check(read.inputs, program);
      expect(failures).to.deep.equal([]);
      return propertiesOf(scan.diff(made.id, read.outs, news));
    }

    async function update(made: Found, program: Props): Promise<Found> {
      const scan = site.resource("Scan");
      const { inputs: news, failures } = scan.check(made.inputs, program);
      expect(failures).to.deep.equal([]);
      return await scan.update(made.id, made.outs, news);
    }

    for (const schedule of [weekly, { ...weekly, enabled: true }, { ...begun }]) {
      it(`that somebody switched off is drift, and repaired: ${JSON.stringify(schedule)}`, async () => {
        const made = await site.create("Scan", inputs(schedule));
        expect(await drift(made)).to.deep.equal([]);
        await switchOff(made);
        site.restart();
        expect(await drift(made)).to.deep.equal(["schedule"]);
        await update(made, made.inputs);
        expect((await shown(made)).on).to.equal(true);
        expect(await drift(made)).to.deep.equal([]);
      });
    }

    it("that the program has off is off, and switching it on by hand is drift", async () => {
      const made = await site.create("Scan", inputs({ ...weekly, enabled: false }));
      expect((await shown(made)).on).to.equal(false);
      expect(await drift(made)).to.deep.equal([]);
      // To say that it is on, and to say nothing, is the same.
      const on = await update(made, inputs({ ...weekly, enabled: true }));
      const from = site.emulator.requests.length;
      expect(propertiesOf(site.resource("Scan").diff(on.id, on.outs, inputs(weekly)))).to.deep.equal([]);
      expect(site.writes(from)).to.deep.equal([]);
      expect((await shown(made)).on).to.equal(true);
    });

    for (const behaviour of [
      { pastStart: "stored" },
      { pastStart: "refused" },
      ...(isSc ? [] : [{ pastStart: "refused", putScan: "resets" }]),
    ]) {
      describe(`where ${JSON.stringify(behaviour)}`, () => {
        beforeEach(() => {
          Object.assign(site.behaviour, behaviour);
        });

        it("that repeats goes on with its next run, and is no difference, however much later", async () => {
          const made = await site.create("Scan", inputs(begun));
          expect(await shown(made)).to.deep.equal({ on: true, start: "20261031T020000" });
          expect(made.inputs.schedule).to.deep.equal(begun);
          for (const days of [1, 10, 11, 200]) {
            setTime(now + days * dayMs);
            expect(await drift(made), `after ${days} days`).to.deep.equal([]);
          }
          const changed = await update(made, inputs(begun, { description: "changed" }));
          expect(await drift(changed)).to.deep.equal([]);
          const moved = await update(changed, inputs({ ...begun, repeat: "FREQ=WEEKLY;BYDAY=SU" }));
          expect(await shown(moved)).to.deep.equal({ on: true, start: "20270516T020000" });
          expect(await drift(moved)).to.deep.equal([]);
        });

        it("that repeats is found after a lost answer, days later", async () => {
          const program = inputs(begun, { __address: "o/p/s//Scan/weekly" });
          const path = isSc ? "/rest/scan" : "/scans";
          const from = site.emulator.requests.length;
          site.emulator.faults.add({ method: "POST", path, drop: "after" });
          site.emulator.faults.add({
            method: "GET",
            path,
            skip: 1,
            status: 500,
            body: "",
            times: Number.POSITIVE_INFINITY,
          });
          await rejects(site.create("Scan", program), Error, /not known whether/);
          site.emulator.faults.clear();
          setTime(now + 3 * dayMs);
          const made = await site.create("Scan", program);
          expect(site.writes(from).filter((request) => request === `POST ${path}`)).to.have.length(1);
          setTime(now + 30 * dayMs);
          expect(await drift(made)).to.deep.equal([]);
        });

        it("that repeats and was moved by hand is drift", async () => {
          const made = await site.create("Scan", inputs(begun));
          const start = "20300105T020000";
          await (isSc
            ? site.byHand("PATCH", `/rest/scan/${made.id}`, { schedule: { start: `TZID=${timeZone}:${start}` } })
            : site.byHand("PUT", `/scans/${made.id}`, {
                settings: { ...(await formOf(site, "scan", made.id)), starttime: start },
              }));
          site.restart();
          expect(await drift(made)).to.deep.equal(["schedule"]);
          await update(made, made.inputs);
          expect(await shown(made)).to.deep.equal({ on: true, start: "20261031T020000" });
        });

        it("by which the scan was to run once is refused once that has passed: at preview, and when it is created", async () => {
          setTime(now + 10 * dayMs);
          const reason =
            'Scan.schedule.start "2026-10-24T02:00:00": is in the past (Europe/Berlin), and the scan runs only once: set a start in the future or remove the schedule';
          const scan = site.resource("Scan");
          const { failures } = scan.check({}, inputs(once));
          expect(failures.map((failure) => failure.reason)).to.deep.equal([reason]);
          const from = site.emulator.requests.length;
          await rejects(
            scan.create(inputs(once)),
            Error,
            /^Scan\.schedule\.start "2026-10-24T02:00:00": is in the past/,
          );
          expect(site.writes(from)).to.deep.equal([]);
        });

        it("by which the scan has run once stays as it is, whatever else changes", async () => {
          const made = await site.create("Scan", inputs(once));
          expect(await shown(made)).to.deep.equal({ on: true, start: "20261024T020000" });
          setTime(now + 10 * dayMs);
          expect(await drift(made)).to.deep.equal([]);
          const changed = await update(made, inputs(once, { description: "changed" }));
          expect(await drift(changed)).to.deep.equal([]);
          await switchOff(made).catch(() => undefined);
          site.restart();
          expect(await drift(changed)).to.deep.equal([]);
        });

        it("by which the scan has run once cannot be moved into the past, nor go with a replacement", async () => {
          const made = await site.create("Scan", inputs(once));
          setTime(now + 10 * dayMs);
          for (const news of [
            inputs({ ...once, start: "2026-10-25T02:00:00" }),
            // Nothing but another connection replaces a scan of Security Center.
            ...(isSc ? [] : [inputs(once, { template: "advanced" })]),
          ]) {
            const { failures } = site.resource("Scan").check(made.inputs, news);
            expect(failures.map(({ path }) => path)).to.deep.equal(["schedule.start"]);
          }
        });

        it("that is over is taken over as it is, and not when the platform would run the scan again", async () => {
          const made = await site.create("Scan", inputs(once));
          setTime(now + 10 * dayMs);
          const from = site.emulator.requests.length;
          const adopted = await site.create("Scan", inputs(once, { adoptId: made.id, owner: "p/a/adopted" }));
          expect(adopted.id).to.equal(made.id);
          expect(site.writes(from)).to.deep.equal([]);
          const running = await site.create("Scan", inputs(weekly, { name: "running" }));
          await rejects(
            site.create("Scan", inputs(once, { name: "running", adoptId: running.id })),
            Error,
            /schedule\.start "2026-10-24T02:00:00": is in the past/,
          );
          expect((await shown(running)).start).to.equal("20300105T020000");
        });
      });
    }
  });
}

describe("A schedule on Security Center before 6.0", () => {
  let site: Site<"sc">;

  before(async () => {
    site = await Site.start("sc", { version: "5.23.1" });
  });

  after(() => site.close());

  for (const scheduleEnabled of ["byVersion", "always"] as const) {
    it(`is written and compared without a word about whether it is on (${scheduleEnabled})`, async () => {
      site.reset();
      Object.assign(site.behaviour, { scheduleEnabled });
      const scan = { name: "s", policyId: "1000001", repositoryId: "1", targets: ["192.0.2.1"], schedule: weekly };
      const made = await site.create("Scan", scan);
      const { body } = site.emulator.requests.findLast(({ method }) => method === "POST") as { body: Props };
      expect(body.schedule).not.to.have.property("enabled");
      await site.byHand("PATCH", `/rest/scan/${made.id}`, { schedule: { enabled: "false" } });
      site.restart();
      const read = await site.resource("Scan").read(made.id, made.outs);
      expect(read?.inputs.schedule).to.deep.equal(weekly);
    });
  }
});
