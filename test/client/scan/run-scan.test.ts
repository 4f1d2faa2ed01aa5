import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeadlineError,
  findScans,
  importScan,
  type Client,
  type Outcome,
  previousRun,
  RunGoesOnError,
  type RunRef,
  runScan,
  type RunState,
} from "../../../client";
import { type Json, type Platform, allPlatforms } from "../../../emulator/index";
import { InputError, PermissionError, TenableError, UnknownOutcomeError } from "../../../provider/errors";
import { connectionEnv } from "../../../tools/connection";
import { rejects } from "../../support/rejects";
import { askedOf, type Site, siteOf } from "../../support/client-site";

interface Known {
  /** A scan of the fresh site that has targets, and its path. */
  scan: string;
  path: string;
  /** Where its runs are listed, and how one is stopped, paused and deleted. */
  runs: string;
  stop(run: string): [method: string, path: string];
  pause(run: string): [method: string, path: string];
  remove(run: string, number: string): [method: string, path: string];
  /** Switches under which a run never begins. */
  stuck: Record<string, Json>;
  /** Switches under which a run takes hours. */
  long: Record<string, Json>;
  /** Switches under which a run ends as soon as it is out of its queue. */
  atOnce: Record<string, Json>;
}

const editor = (scan: string, id: number): Known => ({
  scan,
  path: `/scans/${id}`,
  runs: `/scans/${id}`,
  stop: () => ["POST", `/scans/${id}/stop`],
  pause: () => ["POST", `/scans/${id}/pause`],
  remove: (_run, number) => ["DELETE", `/scans/${id}/history/${number}`],
  stuck: { pendingSeconds: 1_000_000 },
  long: { runningSeconds: 2_000 },
  atOnce: { runningSeconds: 0, transitionSeconds: 0 },
});

const known: Record<Platform, Known> = {
  vm: editor("Office weekly", 10),
  nessus: editor("Office weekly", 3),
  sc: {
    scan: "Office Weekly",
    path: "/rest/scan/1",
    runs: "/rest/scanResult",
    stop: (run) => ["POST", `/rest/scanResult/${run}/stop`],
    pause: (run) => ["POST", `/rest/scanResult/${run}/pause`],
    remove: (run) => ["DELETE", `/rest/scanResult/${run}`],
    stuck: { queuedSeconds: 5_000 },
    long: { runningSeconds: 2_000 },
    atOnce: { runningSeconds: 0, importSeconds: 0 },
  },
};

for (const platform of allPlatforms) {
  describe(`A run on ${platform}`, () => {
    const { scan, path, runs, stop, pause, remove, stuck, long, atOnce } = known[platform];
    let site: Site<Platform>;
    let byHand: Site<Platform>["client"];
    beforeEach(async () => {
      site = await siteOf<Platform>(platform);
      byHand = site.connect();
    });
    afterEach(() => site.emulator.close());

    const set = (behaviour: Record<string, Json>): unknown => Object.assign(site.emulator.behaviour, behaviour);
    const ask = ([method, where]: [string, string]): Promise<unknown> =>
      byHand.change(method as "POST" | "DELETE", where, method === "POST" ? {} : undefined);
    const launches = (): number => askedOf(site.emulator).filter((one) => one.endsWith("/launch")).length;
    const runIds = async (): Promise<string[]> => {
      const told = (await byHand.read(runs)) as { usable?: { id: string }[]; history?: { uuid: string }[] };
      return (told.usable?.map(({ id }) => id) ?? told.history?.map(({ uuid }) => uuid) ?? []).map(String);
    };
    /** The number under which a run stands in a scan's history. */
    const numberOf = async (run: string): Promise<string> => {
      const { history = [] } = (await byHand.read(runs)) as { history?: { uuid: string; history_id: number }[] };
      return String(history.find(({ uuid }) => uuid === run)?.history_id);
    };
    /** Does something by hand as soon as the run has this status. */
    const when =
      (status: string, act: () => Promise<unknown>) =>
      (state: RunState): void => {
        if (state.status === status) {
          acting ??= act();
        }
      };
    const scanId = String(path.split("/").at(-1));
    /** Another scan of the same name. */
    const copied = async (): Promise<{ id: string }> => {
      const told = await byHand.create(`${path}/copy`, {
        name: scan,
        ...(platform === "sc" && { targetUser: { id: "1" } }),
      });
      return { id: String((told as { id: unknown }).id) };
    };
    let acting: Promise<unknown> | undefined;
    beforeEach(() => {
      acting = undefined;
    });

    it("is launched, waited for, and completed", async () => {
      const states: RunState[] = [];
      const before = await runIds();
      const result = await runScan(site.client, scan, { onProgress: (state) => states.push(state) });
      expect(result).to.deep.include({ outcome: "completed", status: platform === "sc" ? "Completed" : "completed" });
      expect(before).not.to.include(result.run.id);
      expect(await runIds()).to.include(result.run.id);
      expect(launches()).to.equal(1);
      const percents = states.flatMap(({ percent }) => (percent === undefined ? [] : [percent]));
      expect(percents).to.deep.equal(percents.toSorted((a, b) => a - b));
      expect(percents.at(-1)).to.equal(100);
      expect(percents.some((percent) => percent > 0 && percent < 100)).to.equal(true);
    });

    it("is looked at after pauses that grow from 2 to 30 seconds", async () => {
      set({ runningSeconds: 600 });
      const times: number[] = [];
      await runScan(site.client, scan, { onProgress: () => times.push(site.emulator.clock.now()) });
      const pauses = times.slice(1).map((time, index) => Math.round((time - (times[index] as number)) / 1000));
      expect(pauses[0]).to.equal(2);
      expect(pauses).to.deep.equal(pauses.toSorted((a, b) => a - b));
      expect(pauses.at(-1)).to.equal(30);
    });

    const ends: [outcome: Outcome, behaviour: Record<string, Json>, byHand?: "stop" | "pause"][] =
      platform === "sc"
        ? [
            ["partial", { runEnd: "Partial" }],
            ["aborted", { runEnd: "Error" }],
            ["partial", { importEnd: "Error" }],
            ["partial", { importEnd: "Blocked" }],
            ["partial", { stoppedRun: "Partial" }, "stop"],
            ["stopped", { stoppedRun: "Stopped" }, "stop"],
            ["paused", {}, "pause"],
          ]
        : [
            ["aborted", { runEnd: "aborted" }],
            ["canceled", { stoppedRun: "canceled" }, "stop"],
            ["stopped", { stoppedRun: "stopped" }, "stop"],
            ["paused", {}, "pause"],
          ];
    for (const [outcome, behaviour, hand] of ends) {
      it(`ends as ${outcome} with ${JSON.stringify(behaviour)}${hand ? ` and a ${hand} by hand` : ""}`, async () => {
        set(behaviour);
        let run = "";
        const act = (): Promise<unknown> => ask(hand === "stop" ? stop(run) : pause(run));
        const running = platform === "sc" ? "Running" : "running";
        const result = await runScan(site.client, scan, {
          onLaunch: ({ id }) => (run = id),
          ...(hand && { onProgress: when(running, act) }),
        });
        await acting;
        expect(result.outcome).to.equal(outcome);
        if (platform === "sc" && (behaviour.runEnd === "Error" || behaviour.importEnd)) {
          expect(result.reason).to.match(/no scanner is reachable|does not take these results/);
        }
      });
    }

    it("that never leaves its queue ends at the deadline, and goes on", async () => {
      set(stuck);
      const error = await rejects(
        runScan(site.client, scan, { deadlineMs: 600_000 }),
        DeadlineError,
        /has reached the deadline/,
      );
      const { id } = (error as DeadlineError).run;
      expect(error.message).to.include(id).and.not.include("\n");
      expect(launches()).to.equal(1);
      expect(askedOf(site.emulator).filter((one) => one.endsWith("/stop"))).to.deep.equal([]);
      await ask(stop(id));
    });

    it("that never leaves its queue is stopped at the deadline when that is wanted", async () => {
      set(stuck);
      const result = await runScan(site.client, scan, { deadlineMs: 60_000, stopAtDeadline: true });
      expect(result.outcome).to.equal(platform === "sc" ? "partial" : "canceled");
      expect(askedOf(site.emulator).filter((one) => one.endsWith("/stop"))).to.have.length(1);
    });

    const refusal = (status: number): object => ({
      ...{ method: "POST", path: /\/stop$/, status },
      body: platform === "sc" ? { error_code: 1, error_msg: "Not you." } : { error: "Not you." },
    });

    it("that may not be stopped at the deadline goes on, and that is said with why", async () => {
      set(stuck);
      site.emulator.faults.add(refusal(403));
      const options = { deadlineMs: 60_000, stopAtDeadline: true };
      const error = await rejects(
        runScan(site.client, scan, options),
        DeadlineError,
        /has reached the deadline: it was not stopped \(.*refused POST .*stop \(403\): Not you.*\); run \S+ continues/,
      );
      expect(error.message).not.to.include("\n");
    });

    it("that has ended by itself when it is to be stopped is told as what it is", async () => {
      set({ ...stuck, ...atOnce });
      site.emulator.faults.add({
        ...refusal(platform === "sc" ? 403 : 409),
        match: () => {
          site.emulator.clock.advance(2_000_000_000);
          return true;
        },
      });
      const { outcome } = await runScan(site.client, scan, { deadlineMs: 60_000, stopAtDeadline: true });
      expect(outcome).to.equal("completed");
    });

    it("that does not stop is given up some minutes after the deadline", async () => {
      set(stuck);
      // The platform says yes, and nothing happens.
      site.emulator.faults.add({
        ...refusal(200),
        body: platform === "sc" ? { type: "regular", response: "", error_code: 0, error_msg: "" } : {},
      });
      const started = site.emulator.clock.now();
      const options = { deadlineMs: 60_000, stopAtDeadline: true };
      await rejects(runScan(site.client, scan, options), DeadlineError, /has reached the deadline: run \S+ continues/);
      expect((site.emulator.clock.now() - started) / 60_000).to.be.within(11, 12);
      expect(launches()).to.equal(1);
    });

    for (const drop of ["before", "after"] as const) {
      it(`is launched once when the connection breaks ${drop} the platform has the launch`, async () => {
        const before = await runIds();
        site.emulator.faults.add({ method: "POST", path: `${path}/launch`, drop });
        if (drop === "after") {
          const { run, outcome } = await runScan(site.client, scan);
          expect(outcome).to.equal("completed");
          expect((await runIds()).filter((id) => !before.includes(id))).to.deep.equal([run.id]);
          expect(site.warnings.join()).to.match(/answer to the launch of .* was lost/);
        } else {
          await rejects(
            runScan(site.client, scan),
            TenableError,
            /not known whether .* was launched: .*before you launch it again/,
          );
          expect(await runIds()).to.have.members(before);
        }
        expect(launches()).to.equal(1);
      });
    }

    it("whose launch was not answered is reported as possibly launched, and not as a failed read", async () => {
      const before = await runIds();
      const launch = site.emulator.faults.add({ method: "POST", path: `${path}/launch`, drop: "after" });
      const look = site.emulator.faults.add({
        match: (request) => launch.hits > 0 && request.method === "GET" && request.path === runs,
        ...{ status: 500, body: "", times: Number.POSITIVE_INFINITY },
      });
      const words = /^not known whether "Office weekly" was launched: .*before you launch it again$/i;
      await rejects(runScan(site.client, scan), UnknownOutcomeError, words);
      expect(look.hits).to.be.greaterThan(1);
      site.emulator.faults.clear();
      expect(await runIds()).to.have.length(before.length + 1);
      expect(launches()).to.equal(1);
    });

    it("that was launched is found although the first look fails", async () => {
      const launch = site.emulator.faults.add({ method: "POST", path: `${path}/launch`, drop: "after" });
      const match = ({ method, path: asked }: { method: string; path: string }): boolean =>
        launch.hits > 0 && method === "GET" && asked === runs;
      site.emulator.faults.add({ match, status: 500, body: "" });
      expect((await runScan(site.client, scan)).outcome).to.equal("completed");
      expect(launches()).to.equal(1);
    });

    it("that may have started is told when the look for it is interrupted", async () => {
      site.emulator.faults.add({ method: "POST", path: `${path}/launch`, drop: "after" });
      const interrupted = new AbortController();
      const { clock } = site.client;
      const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
        interrupted.abort(new Error("interrupted"));
        await clock.sleep(ms, signal);
      };
      const client = site.connect({ signal: interrupted.signal, clock: { ...clock, sleep } });
      const words = /^interrupted while launching "Office weekly", which may have started/i;
      await rejects(runScan(client, scan), UnknownOutcomeError, words);
    });

    /** A run that goes on, and that nobody waits for. */
    const launched = async (): Promise<RunRef> => {
      set(long);
      const waiting = runScan(site.client, scan, { deadlineMs: 1 });
      return ((await rejects(waiting, DeadlineError, /reached the deadline/)) as DeadlineError).run;
    };
    /** A client that does something in the first pause between two looks. */
    const meanwhile = (act: () => Promise<unknown>): Client => {
      const { clock } = site.client;
      let isDone = false;
      const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
        if (!isDone) {
          isDone = true;
          await act();
        }
        await clock.sleep(ms, signal);
      };
      return site.connect({ clock: { ...clock, sleep } });
    };
    const removed = async (run: RunRef): Promise<void> => {
      const number = await numberOf(run.id);
      await ask(stop(run.id));
      site.emulator.clock.advance(60_000);
      await ask(remove(run.id, number));
    };
    const isGone =
      platform === "sc"
        ? /^run \d+ of "Office Weekly" does not exist: it or its scan was deleted: there is nothing to wait for$/
        : /^run \S+ of "Office weekly" is not among the scan's runs: it may have been deleted; check the history .*$/;

    it("that is deleted while it is waited for ends with one line", async () => {
      const run = await launched();
      const client = meanwhile(() => removed(run));
      await rejects(runScan(client, run.scan, { attach: run.id }), TenableError, isGone);
      expect(launches()).to.equal(1);
    });

    it("of a scan that is deleted meanwhile ends with one line, and goes on where results outlive scans", async () => {
      const run = await launched();
      const client = meanwhile(async () => {
        if (platform !== "sc") {
          await removed(run);
        }
        await ask(["DELETE", path]);
      });
      const waiting = runScan(client, run.scan, { attach: run.id });
      await (platform === "sc"
        ? waiting.then(({ outcome }) => expect(outcome).to.equal("completed"))
        : rejects(waiting, TenableError, /^run \S+ of "Office weekly" does not exist: it or its scan was deleted/));
    });

    it("that nobody ever launched is told within seconds, and not taken from another scan", async () => {
      const started = site.emulator.clock.now();
      await rejects(
        runScan(site.client, scan, { attach: "4711" }),
        TenableError,
        /^run 4711 of "Office [wW]eekly" (is|does) not/,
      );
      const { run } = await runScan(site.client, platform === "sc" ? "2" : (await copied()).id);
      await rejects(runScan(site.client, scanId, { attach: run.id }), TenableError, /is not among the scan's runs/);
      expect(site.emulator.clock.now() - started).to.be.below(600_000);
      expect(launches()).to.equal(1);
    });

    it("can be attached to, which launches nothing", async () => {
      set(long);
      const { run } = (await rejects(
        runScan(site.client, scan, { deadlineMs: 30_000 }),
        DeadlineError,
        /continues/,
      )) as DeadlineError;
      const result = await runScan(site.connect(), scan, { attach: run.id });
      expect(result).to.deep.include({ run, outcome: "completed" });
      expect(launches()).to.equal(1);
    });

    it("is told from older ones and from newer ones", async () => {
      const first = await runScan(site.client, scan);
      site.emulator.clock.advance(3_600_000);
      const second = await runScan(site.client, scan);
      const again = await runScan(site.client, scan, { attach: first.run.id });
      expect(again.run.id).to.equal(first.run.id);
      expect(again.outcome).to.equal("completed");
      expect((await previousRun(site.client, second.run))?.id).to.equal(first.run.id);
    });

    it("may have been launched when the launch is interrupted, and that is said", async () => {
      const stopped = new AbortController();
      const client = site.connect({ signal: stopped.signal });
      const match = (): boolean => {
        stopped.abort(new Error("enough"));
        return true;
      };
      site.emulator.faults.add({ method: "POST", path: `${path}/launch`, match, delayMs: 20 });
      await rejects(runScan(client, scan), UnknownOutcomeError, /^interrupted while launching "Office [wW]eekly"/);
    });

    it("goes on when the wait for it is given up", async () => {
      set(long);
      const stopped = new AbortController();
      const client = site.connect({ signal: stopped.signal });
      let run = "";
      const waiting = runScan(client, scan, {
        onLaunch: ({ id }) => (run = id),
        onProgress: () => stopped.abort(new Error("enough")),
      });
      await rejects(waiting, Error, /enough/);
      const result = await runScan(byHand, scan, { attach: run });
      expect(result.outcome).to.equal("completed");
    });

    it("of a scan that does not exist names the closest ones, and of two with one name the ids", async () => {
      await rejects(runScan(site.client, "Ofice Wekly"), InputError, new RegExp(`no scan "Ofice Wekly".*"${scan}"`));
      expect(launches()).to.equal(0);
      await copied();
      await rejects(findScans(site.client, [scan]), InputError, /has 2 scans .*\(ids .*\): use the id instead/);
    });

    if (platform !== "sc") {
      it("is of the scan that can be launched, not of results that were imported under its name", async () => {
        const [found] = await findScans(site.client, [scan]);
        const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-run-"));
        const file = join(folder, "a.nessus");
        writeFileSync(file, `<NessusClientData_v2><Report name="${scan}"></Report></NessusClientData_v2>`);
        const { id } = await importScan(site.client, file);
        rmSync(folder, { recursive: true });
        expect(id).not.to.equal(found?.id);
        expect(await findScans(site.client, [scan])).to.deep.equal([found]);
      });
    }

    it("of a scan that runs already is refused, with the run to attach to", async () => {
      set(long);
      const { run } = (await rejects(
        runScan(site.client, scan, { deadlineMs: 1 }),
        DeadlineError,
        /reached the deadline/,
      )) as DeadlineError;
      await rejects(runScan(site.client, scan), RunGoesOnError, new RegExp(`runs already: use --attach ${run.id}`));
      expect(launches()).to.equal(1);
    });

    if (platform === "sc") {
      it("by a user who may not launch it is refused in one line", async () => {
        const auditor = { accessKey: "a".repeat(32), secretKey: "b".repeat(32) };
        const other = await siteOf("sc", { seed: { user: [{ id: "2", roleID: "7", ...auditor }] } });
        const keys = { TENABLE_ACCESS_KEY: auditor.accessKey, TENABLE_SECRET_KEY: auditor.secretKey };
        const client = other.connect({ env: { ...connectionEnv(other.emulator), ...keys } });
        const words = /refused POST .*launch \(403\): .*permission.*: give the user of these keys a role that allows/;
        const error = await rejects(runScan(client, scan), PermissionError, words);
        expect(error.message).not.to.include("\n");
        await other.emulator.close();
      });
    } else {
      it("is not taken for an older one that the platform still shows in its place", async () => {
        const older = await runIds();
        site.emulator.faults.add({
          method: "GET",
          path: new RegExp(`^${runs}$`),
          skip: 1,
          times: 3,
          staleList: true,
        });
        const words: string[] = [];
        const { run, outcome } = await runScan(site.client, scan, { onProgress: ({ status }) => words.push(status) });
        expect(outcome).to.equal("completed");
        expect(words, "what is shown of the older one is not told").to.include("running");
        expect(older).not.to.include(run.id);
        expect((await runIds()).filter((id) => !older.includes(id))).to.deep.equal([run.id]);
      });

      it("that was imported is over, and one with a status that nobody knows is no obstacle to the next", async () => {
        const imported = { scan: scanId, uuid: "3f0c1d52-0000-4000-8000-000000000001", status: "imported", ran: 0 };
        const odd = { ...imported, uuid: "3f0c1d52-0000-4000-8000-000000000002", status: "quarantined" };
        const seed = {
          run: [
            { id: "100", ...odd },
            { id: "101", ...imported },
          ],
        };
        const other = await siteOf<"vm" | "nessus">(platform, { seed });
        const { outcome } = await runScan(other.client, scan, { attach: imported.uuid });
        expect(outcome).to.equal("imported");
        expect(await runScan(other.client, scan)).to.include({ outcome: "completed" });
        await other.emulator.close();
      });

      it("by a user who may not launch it is refused in one line", async () => {
        const { users } = site.emulator.keys as unknown as { users: Record<string, Record<string, string>> };
        const { accessKey = "", secretKey = "" } = users.basic ?? {};
        if (platform === "nessus") {
          // On Vulnerability Management everybody sees it as it is.
          const acls = [{ type: "default", permissions: 16 }];
          await byHand.change("PUT", path.replace("/scans", "/permissions/scan"), { acls });
        }
        const client = site.connect({
          env: {
            ...connectionEnv(site.emulator),
            TENABLE_ACCESS_KEY: accessKey,
            TENABLE_SECRET_KEY: secretKey,
          },
        });
        const error = await rejects(
          runScan(client, scan),
          PermissionError,
          /refused POST .*launch \(403\): .*needs the role \w+/,
        );
        expect(error.message).not.to.include("\n");
      });
    }
  });
}
