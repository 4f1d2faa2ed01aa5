import { expect } from "chai";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Platform, allPlatforms, startEmulator } from "../../emulator/index";
import { resourceToken } from "../../provider/definition/token";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";
import { onAllPlatforms, scan } from "../support/cli-platforms";

describe("pulumi-tenable run", function () {
  this.timeout(60_000);
  let cwd: string;
  const emulators = onAllPlatforms((folder) => (cwd = folder));

  type Kill = (signal: NodeJS.Signals) => void;
  const run = (
    platform: Platform,
    args: string[],
    onStarted?: (kill: Kill) => void,
    env: Record<string, string> = {},
  ) => cli(["run", ...args], { cwd, env: { ...connectionEnv(emulators[platform]), ...env }, onStarted });
  /** Presses Ctrl-C once the last request but one was such a one: what it answered has been told by then. */
  const interruptAfter =
    (platform: Platform, method: string, path: RegExp) =>
    (kill: Kill): void => {
      const timer = setInterval(() => {
        const { requests } = emulators[platform];
        const at = requests.findIndex((one) => one.method === method && path.test(one.path));
        if (at >= 0 && requests.length > at + 1) {
          clearInterval(timer);
          kill("SIGINT");
        }
      }, 20);
    };
  const launches = (platform: Platform): number =>
    emulators[platform].requests.filter(({ path }) => path.endsWith("/launch")).length;
  const stops = (platform: Platform): number =>
    emulators[platform].requests.filter(({ path }) => path.endsWith("/stop")).length;
  const expectLine = ({ code, err }: CliResult, expected: number, words: RegExp): void => {
    expect(code, err).to.equal(expected);
    expect(err.trimEnd().split("\n").at(-1)).to.match(words);
  };

  for (const platform of allPlatforms) {
    it(`launches, waits, and takes the result on ${platform}`, async () => {
      Object.assign(emulators[platform].behaviour, { runningSeconds: 0.5 });
      const files = ["--export", "out.nessus", "--report", "out.html"];
      const result = await run(platform, [scan[platform], ...files, "--fail-on", "critical"]);
      expectLine(result, 1, /has \d+ findings? of severity critical or worse$/);
      expect(result.out).to.match(
        /^completed Office \w+: \d+ critical, \d+ high, .* info; written: out\.nessus, out\.html\n$/,
      );
      expect(result.err).to.match(/^pulumi-tenable: launched "Office \w+", run \S+\n/);
      expect(readFileSync(join(cwd, "out.nessus"), "utf8")).to.match(/<ReportItem [^>]*pluginID="97833"/);
      expect(readFileSync(join(cwd, "out.html"), "utf8")).to.include("97833");
      expect(readdirSync(cwd).toSorted()).to.deep.equal(["out.html", "out.nessus"]);
      expect(result.out + result.err, "colours and bars in a pipe").not.to.match(/[█\r]|\[\d+m/);
    });

    it(`ends with 1 when a run is not over in time on ${platform}, and leaves it running`, async () => {
      Object.assign(emulators[platform].behaviour, { runningSeconds: 1000 });
      const result = await run(platform, [scan[platform], "--deadline", "1s"]);
      expectLine(
        result,
        1,
        /has reached the deadline: run \S+ continues.*: pulumi-tenable run \d+ --attach \S+( --\S+ \S+)*$/,
      );
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
    const args = [scan.vm, "--export", "out.nessus"];
    const result = await run("vm", args, interruptAfter("vm", "POST", /launch$/));
    expectLine(result, 130, /interrupted; the scan continues; .*: pulumi-tenable run \d+ --attach \S+( --\S+ \S+)*$/);
    expect(stops("vm")).to.equal(0);
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("answers complete JSON when it is interrupted, with the command that goes on, which answers JSON too", async () => {
    Object.assign(emulators.vm.behaviour, { runningSeconds: 1000 });
    const args = ["Office weekly", "Old devices", "--at-once", "1", "--json"];
    const result = await run("vm", args, interruptAfter("vm", "POST", /launch$/));
    const [, attach = ""] = /--attach (\S+)/.exec(result.err) ?? [];
    const resume = `pulumi-tenable run 10 --attach ${attach} --json`;
    expectLine(result, 130, new RegExp(`: ${resume}; not launched: "Old devices"$`));
    const [first, second, ...others] = JSON.parse(result.out) as Record<string, unknown>[];
    expect(others).to.deep.equal([]);
    expect(first).to.deep.include({
      scan: { id: "10", name: "Office weekly" },
      ...{ run: attach, outcome: "running", reason: "interrupted", resume, files: [] },
    });
    expect(second).to.deep.include({ outcome: "not launched", reason: "interrupted", files: [] });
    expect(second).to.have.nested.property("scan.name", "Old devices");
  });

  it("answers JSON of what was asked when it is interrupted before it knows the scans", async () => {
    let interrupt: Kill = () => undefined;
    const match = (): boolean => {
      setImmediate(() => interrupt("SIGINT"));
      return true;
    };
    emulators.vm.faults.add({ path: "/scans", delayMs: 60_000, match });
    const result = await run("vm", ["Office weekly", "--json"], (kill) => (interrupt = kill));
    expect(result.code).to.equal(130);
    expect(JSON.parse(result.out)).to.deep.equal([
      { scan: { name: "Office weekly" }, outcome: "not launched", reason: "interrupted", files: [] },
    ]);
  });

  it("answers JSON of every scan, whatever became of it", async () => {
    emulators.vm.faults.add({ method: "POST", path: "/scans/10/launch", status: 403, body: { error: "not now" } });
    const refused = await run("vm", ["Office weekly", "Old devices", "--json"]);
    expect(refused.code).to.equal(1);
    const told = JSON.parse(refused.out) as Record<string, unknown>[];
    expect(told.map(({ outcome }) => outcome)).to.deep.equal(["not launched", "completed"]);
    expect(told[0]?.reason).to.match(/refused POST \/scans\/10\/launch \(403\): not now/);
    Object.assign(emulators.sc.behaviour, { runningSeconds: 1000 });
    const late = await run("sc", [scan.sc, "--deadline", "1s", "--json"]);
    expect(late.code).to.equal(1);
    expect(JSON.parse(late.out)).to.have.nested.property("[0].outcome", "running");
    Object.assign(emulators.nessus.behaviour, { exportSeconds: 1000 });
    const args = [scan.nessus, "--export", "out.nessus", "--json"];
    const untaken = await run("nessus", args, interruptAfter("nessus", "POST", /export$/));
    expect(untaken.code).to.equal(130);
    const [one] = JSON.parse(untaken.out) as Record<string, unknown>[];
    expect(one).to.include({ outcome: "completed", reason: "interrupted while reading its result" });
    expect(one?.resume).to.match(/^pulumi-tenable run \d+ --attach \S+ --export out\.nessus --json$/);
  });

  it("launches no more when it is interrupted", async () => {
    Object.assign(emulators.vm.behaviour, { runningSeconds: 1000 });
    const args = ["Office weekly", "Old devices", "--at-once", "1"];
    const result = await run("vm", args, interruptAfter("vm", "POST", /launch$/));
    expectLine(
      result,
      130,
      /^pulumi-tenable: interrupted; the scan continues; .*: .* run 10 --attach \S+( --\S+ \S+)*; not launched: "Old devices"$/,
    );
    expect(launches("vm")).to.equal(1);
  });

  it("says that the run is over when it is interrupted while it takes the result", async () => {
    Object.assign(emulators.vm.behaviour, { exportSeconds: 1000 });
    const args = [scan.vm, "--export", "out.nessus"];
    const result = await run("vm", args, interruptAfter("vm", "POST", /export$/));
    expectLine(
      result,
      130,
      /interrupted; the run has ended as completed; .*: pulumi-tenable run 10 --attach \S+( --\S+ \S+)*$/,
    );
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("says how to take a result that could not be taken, and takes it", async () => {
    emulators.vm.faults.add({ method: "POST", path: "/scans/10/export", status: 400, body: { error: "not now" } });
    const result = await run("vm", [scan.vm, "--export", "out.nessus"]);
    expectLine(
      result,
      1,
      /ended as completed, but its result could not be read: .*not now.*run 10 --attach \S+( --\S+ \S+)*$/,
    );
    const [, attach = ""] = /--attach (\S+)/.exec(result.err) ?? [];
    const again = await run("vm", [scan.vm, "--export", "out.nessus", "--attach", attach]);
    expect(again).to.include({ code: 0, out: "completed Office weekly: written: out.nessus\n" });
    expect(launches("vm")).to.equal(1);
  });

  it("makes the page without a comparison when the result before cannot be had", async () => {
    const fault = { method: "POST", path: "/scans/10/export", skip: 1, status: 400, body: { error: "archived" } };
    const armed = emulators.vm.faults.add(fault);
    const result = await run("vm", [scan.vm, "--report", "out.html"]);
    expect(result.code, result.err).to.equal(0);
    expect(result.err).to.match(/the page of "Office weekly" has no comparison with an earlier run: .*archived/);
    expect(armed.hits).to.equal(1);
    expect(readdirSync(cwd)).to.deep.equal(["out.html"]);
  });

  it("ends with 1 and has the files when a run kept a part of its result", async () => {
    Object.assign(emulators.sc.behaviour, { runEnd: "Partial" });
    const result = await run("sc", [scan.sc, "--export", "out.nessus"]);
    expectLine(result, 1, /"Office Weekly" ended as Partial$/);
    expect(result.out).to.equal("partial   Office Weekly: written: out.nessus\n");
    Object.assign(emulators.sc.behaviour, { runEnd: "Error" });
    const failed = await run("sc", [scan.sc, "--export", "no.nessus"]);
    expectLine(failed, 1, /"Office Weekly" ended as Error$/);
    expect(failed.out).to.equal("aborted   Office Weekly: The scan stopped: no scanner is reachable.\n");
    expect(readdirSync(cwd)).to.deep.equal(["out.nessus"]);
  });

  it("counts the findings in JSON, which is all that it writes to standard output", async () => {
    const result = await run("sc", [scan.sc, "--fail-on", "critical", "--json"]);
    expectLine(result, 1, /has 1 finding of severity critical or worse$/);
    const [told, ...others] = JSON.parse(result.out) as Record<string, unknown>[];
    expect(others).to.deep.equal([]);
    expect(told).to.deep.include({ scan: { id: "1", name: "Office Weekly" }, outcome: "completed", files: [] });
    expect(told?.findings).to.include({ critical: 1 }).and.have.all.keys("info", "low", "medium", "high", "critical");
  });

  it("goes on with the named connection that it was begun with", async () => {
    Object.assign(emulators.vm.behaviour, { runningSeconds: 1000 });
    const env = connectionEnv(emulators.vm, "PLANT");
    const result = await cli(["run", scan.vm, "--connection", "plant", "--deadline", "1s"], { cwd, env });
    expectLine(result, 1, /: pulumi-tenable run 10 --connection plant --attach \S+( --\S+ \S+)*$/);
  });

  it("refuses two scans that would write one file, and launches nothing", async () => {
    const seed = {
      scan: [
        { id: "900", name: "Old/devices", settings: { name: "Old/devices", text_targets: "192.0.2.1" } },
        { id: "901", settings: { name: "Old:devices", text_targets: "192.0.2.1" } },
      ],
    };
    const emulator = await startEmulator({ platform: "vm", seed });
    const result = await cli(["run", "900", "901", "--export", "{scan}.csv"], { cwd, env: connectionEnv(emulator) });
    expectLine(result, 2, /Old_devices\.csv would be written for two of the scans/);
    expect(emulator.requests.filter(({ method }) => method === "POST")).to.deep.equal([]);
    await emulator.close();
  });

  it("launches a scan of a stack whose platform has had another address, once formerUrls names it", async () => {
    const outputs = { address: "https://old.example.com", platform: "vm", name: scan.vm };
    const urn = "urn:pulumi:dev::p::tenable:index:Scan::weekly";
    const deployment = { resources: [{ urn, type: resourceToken("Scan"), id: "10", outputs }] };
    const bin = join(cwd, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "state.json"), JSON.stringify({ deployment }));
    const script = `#!/bin/sh\nif [ "$1" = config ]; then echo '{}'; else cat '${join(bin, "state.json")}'; fi\n`;
    writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    const args = ["--resource", "weekly", "--stack", "dev"];
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const words = /scan 10 of stack dev was made on https:\/\/old\.example\.com, and this connection is http/;
    expectLine(await run("vm", args, undefined, env), 2, words);
    expect(launches("vm")).to.equal(0);
    Object.assign(emulators.vm.behaviour, { runningSeconds: 0.5 });
    const result = await run("vm", args, undefined, { ...env, TENABLE_FORMER_URLS: "https://old.example.com" });
    expect(result.code, result.err).to.equal(0);
    expect(launches("vm")).to.equal(1);
  });

  it("reads a stack with the Pulumi CLI, and says when there is none", async () => {
    const result = await run("vm", ["--resource", "weekly", "--stack", "dev"], undefined, { PATH: cwd });
    expectLine(result, 2, /there is no pulumi on the PATH$/);
    expect(result.err).to.match(/^[^\n]*\n$/);
  });

  it("refuses what runs already, with the run to wait for", async () => {
    Object.assign(emulators.nessus.behaviour, { runningSeconds: 1000 });
    await run("nessus", [scan.nessus, "--deadline", "1s"]);
    const result = await run("nessus", [scan.nessus]);
    expectLine(result, 1, /runs already: use --attach .*: pulumi-tenable run \d+ --attach \S+( --\S+ \S+)*$/);
    expect(launches("nessus")).to.equal(1);
  });

  const wrong: [what: string, args: string[], words: RegExp][] = [
    ["nothing to run", [], /nothing to run/],
    ["an unknown option", ["a", "--nonsense"], /unknown option '--nonsense': see pulumi-tenable --help/],
    ["a resource without its stack", ["--resource", "weekly"], /--resource requires --stack/],
    ["one scan by two names", ["Office weekly", "10"], /"Office weekly" \(id 10\) is named twice/],
    ["a stop without a deadline", ["a", "--stop-at-deadline"], /--stop-at-deadline requires --deadline/],
    ["two scans to attach to", ["a", "b", "--attach", "1"], /--attach requires exactly one scan/],
    ["a format that nobody makes", ["a", "--export", "a.docx"], /ends in none of \.nessus, \.csv, \.html, \.pdf/],
    ["a page that is none", ["a", "--report", "a.txt"], /must be an \.html file/],
    ["one file for two scans", ["a", "b", "--export", "a.csv"], /add \{scan\}, which is replaced/],
    ["an unknown severity", ["a", "--fail-on", "urgent"], /Must be one of .*critical/],
    ["a deadline that is none", ["a", "--deadline", "soon"], /Must be a duration, such as 90s/],
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
    expectLine(result, 2, /Security Center cannot export scan results as pdf/);
    expect(launches("sc")).to.equal(0);
    expect(existsSync(join(cwd, "a.pdf"))).to.equal(false);
  });
});
