import { expect } from "chai";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Json, type Platform, PLATFORMS, startEmulator } from "../../emulator";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";

/** As fast as a run can be in real time. */
const fast: Record<Platform, Record<string, Json>> = {
  vm: { initializingSeconds: 0, pendingSeconds: 0, runningSeconds: 0.5, transitionSeconds: 0, exportSeconds: 0 },
  nessus: { initializingSeconds: 0, pendingSeconds: 0, runningSeconds: 0.5, transitionSeconds: 0, exportSeconds: 0 },
  sc: { queuedSeconds: 0, preparingSeconds: 0, runningSeconds: 0.5, importSeconds: 0 },
};
const scan: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };

describe("pulumi-tenable run", function () {
  this.timeout(60_000);
  const emulators = {} as Record<Platform, Emulator<Platform>>;
  let cwd: string;
  before(async () => {
    for (const platform of PLATFORMS) {
      emulators[platform] = await startEmulator<Platform>({ platform, behaviour: fast[platform] });
    }
  });
  after(() => Promise.all(PLATFORMS.map((platform) => emulators[platform].close())));
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-run-"));
    for (const platform of PLATFORMS) emulators[platform].reset();
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const run = (platform: Platform, args: string[], onStarted?: (kill: (signal: NodeJS.Signals) => void) => void) =>
    cli(["run", ...args], { cwd, env: connectionEnv(emulators[platform]), onStarted });
  const launches = (platform: Platform): number =>
    emulators[platform].requests.filter(({ path }) => path.endsWith("/launch")).length;
  const stops = (platform: Platform): number =>
    emulators[platform].requests.filter(({ path }) => path.endsWith("/stop")).length;
  const expectLine = ({ code, err }: CliResult, expected: number, words: RegExp): void => {
    const last = err.trimEnd().split("\n").at(-1) ?? "";
    expect([code, err]).to.satisfy(() => code === expected && words.test(last));
  };

  for (const platform of PLATFORMS) {
    it(`launches, waits, and takes the result on ${platform}`, async () => {
      const files = ["--export", "out.nessus", "--report", "out.html"];
      const result = await run(platform, [scan[platform], ...files, "--fail-on", "critical"]);
      expectLine(result, 1, /has \d+ findings of severity critical or worse$/);
      expect(result.out).to.match(
        /^completed Office \w+: \d+ critical, \d+ high, .* info; written: out\.nessus, out\.html\n$/,
      );
      expect(result.err).to.match(/^pulumi-tenable: launched "Office \w+", run \S+\n/);
      expect(readFileSync(join(cwd, "out.nessus"), "utf8")).to.match(/<ReportItem [^>]*pluginID="97833"/);
      expect(readFileSync(join(cwd, "out.html"), "utf8")).to.include("97833");
      expect(readdirSync(cwd).toSorted()).to.deep.equal(["out.html", "out.nessus"]);
      expect(result.out + result.err, "colours in a pipe").not.to.include("\u001B");
    });

    it(`ends with 1 when a run is not over in time on ${platform}, and leaves it running`, async () => {
      Object.assign(emulators[platform].behaviour, { runningSeconds: 1000 });
      const result = await run(platform, [scan[platform], "--deadline", "1s"]);
      expectLine(result, 1, /its time is over: run \S+ goes on; .*: pulumi-tenable run "Office \w+" --attach \S+$/);
      expect([launches(platform), stops(platform)]).to.deep.equal([1, 0]);
      const [, attach = ""] = /--attach (\S+)/.exec(result.err) ?? [];
      emulators[platform].clock.advance(2_000_000);
      const attached = await run(platform, [scan[platform], "--attach", attach, "--json"]);
      expect(attached.code, attached.err).to.equal(0);
      const [told] = JSON.parse(attached.out) as Record<string, unknown>[];
      expect(told).to.deep.include({ run: attach, outcome: "completed", files: [] });
      expect(launches(platform)).to.equal(1);
    });
  }

  it("stops a run at its deadline when that is wanted, and has no files of what gave no result", async () => {
    Object.assign(emulators.vm.behaviour, { runningSeconds: 1000 });
    const result = await run("vm", [scan.vm, "--deadline", "1s", "--stop-at-deadline", "--export", "out.csv"]);
    expectLine(result, 1, /"Office weekly" ended as canceled$/);
    expect(stops("vm")).to.equal(1);
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("runs several at once, not more than are asked for, and tells how each ended", async () => {
    const result = await run("vm", ["Office weekly", "Old devices", "--at-once", "1", "--export", "{scan}.csv"]);
    expect(result.code, result.err).to.equal(0);
    expect(result.out).to.equal(
      "completed Office weekly: written: Office weekly.csv\ncompleted Old devices: written: Old devices.csv\n",
    );
    expect(result.err.indexOf('launched "Old devices"')).to.be.greaterThan(result.err.indexOf('"Office weekly": comp'));
  });

  it("launches none when one of several does not exist", async () => {
    const result = await run("vm", ["Ofice weekly", "Old devices"]);
    expectLine(result, 2, /no scan "Ofice weekly" .*"Office weekly"/);
    expect(launches("vm")).to.equal(0);
  });

  it("lets the others run to their end when one cannot be launched", async () => {
    emulators.vm.faults.add({ method: "POST", path: "/scans/10/launch", status: 403, body: { error: "not now" } });
    const result = await run("vm", ["Office weekly", "Old devices"]);
    expectLine(result, 1, /refused POST \/scans\/10\/launch \(403\): not now/);
    expect(result.out).to.equal("completed Old devices\n");
  });

  it("leaves the scan running when it is interrupted, and says how to go on", async () => {
    Object.assign(emulators.vm.behaviour, { runningSeconds: 1000 });
    const result = await run("vm", [scan.vm, "--export", "out.nessus"], (kill) => {
      const timer = setInterval(() => {
        if (launches("vm") > 0 && emulators.vm.requests.at(-1)?.method === "GET") {
          clearInterval(timer);
          kill("SIGINT");
        }
      }, 50);
    });
    expectLine(result, 130, /interrupted; the scan goes on, .*: pulumi-tenable run "Office weekly" --attach \S+$/);
    expect(stops("vm")).to.equal(0);
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("refuses what runs already, with the run to wait for", async () => {
    Object.assign(emulators.nessus.behaviour, { runningSeconds: 1000 });
    await run("nessus", [scan.nessus, "--deadline", "1s"]);
    const result = await run("nessus", [scan.nessus]);
    expectLine(result, 1, /runs already: attach to run .*: pulumi-tenable run "Office weekly" --attach \S+$/);
    expect(launches("nessus")).to.equal(1);
  });

  const wrong: [what: string, args: string[], words: RegExp][] = [
    ["nothing to run", [], /nothing to run/],
    ["a resource without its stack", ["--resource", "weekly"], /--resource needs the --stack/],
    ["two scans to attach to", ["a", "b", "--attach", "1"], /--attach waits for one run/],
    ["a format that nobody makes", ["a", "--export", "a.docx"], /ends in none of \.nessus, \.csv, \.html, \.pdf/],
    ["a page that is none", ["a", "--report", "a.txt"], /a page is an \.html file/],
    ["one file for two scans", ["a", "b", "--export", "a.csv"], /write \{scan\} where each scan's name belongs/],
    ["an unknown severity", ["a", "--fail-on", "urgent"], /It is one of .*critical/],
    ["a deadline that is none", ["a", "--deadline", "soon"], /A duration is written 90s/],
    ["a scan that does not exist", ["Weekly"], /no scan "Weekly" that these keys can see/],
    ["a folder that does not exist", [scan.vm, "--export", "no/such/a.csv"], /no\/such\/a\.csv cannot be written/],
  ];
  for (const [what, args, words] of wrong) {
    it(`ends with 2 and one line for ${what}, and launches nothing`, async () => {
      const result = await run("vm", args);
      expectLine(result, 2, words);
      expect(result.err).to.match(/^[^\n]*\n$/);
      expect(launches("vm")).to.equal(0);
    });
  }

  it("refuses a format that Security Center does not make before it launches anything", async () => {
    const result = await run("sc", [scan.sc, "--export", "a.pdf"]);
    expectLine(result, 2, /Security Center makes no pdf file/);
    expect(launches("sc")).to.equal(0);
    expect(existsSync(join(cwd, "a.pdf"))).to.equal(false);
  });
});
