import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Platform, allPlatforms, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";
import { fast, onAllPlatforms, scan } from "../support/cli-platforms";

interface Run {
  id: string;
  status: string;
  outcome?: string;
  start?: string;
  end?: string;
}

describe("What scans there are, their runs and results", function () {
  this.timeout(60_000);
  let cwd: string;
  const emulators = onAllPlatforms((folder) => (cwd = folder));

  const run = (platform: Platform, ...args: string[]): Promise<CliResult> =>
    cli(args, { cwd, env: connectionEnv(emulators[platform]) });
  const isRefused = ({ code, out, err }: CliResult, words: RegExp): void => {
    expect({ code, out }, err).to.deep.equal({ code: 2, out: "" });
    expect(err)
      .to.match(words)
      .and.match(/^pulumi-tenable: [^\n]+\n$/);
  };

  it("a misspelt safety switch is refused by its name, before anything is sent", async () => {
    emulators.sc.requests.length = 0;
    const env = { ...connectionEnv(emulators.sc), TENABLE_READONLY: "true" };
    const { code, out, err } = await cli(["list", "scans"], { cwd, env });
    expect({ code, out }).to.deep.equal({ code: 1, out: "" });
    expect(err).to.match(/^pulumi-tenable: TENABLE_READONLY is not a setting: write TENABLE_READ_ONLY, or [^\n]+\n$/);
    expect(emulators.sc.requests).to.deep.equal([]);
  });

  it("what a terminal would obey is shown, in tables, JSON and errors", async () => {
    const { url, keys } = emulators.sc;
    const name = "\u001b[31mred\u0007 \u202eon";
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    const policy = { name, policyTemplate: { id: "1" }, context: "", preferences: {} };
    await fetch(`${url}/rest/policy`, { method: "POST", headers, body: JSON.stringify(policy) });
    const table = await run("sc", "list", "policies");
    expect(table.out).to.include("\\u001b[31mred\\u0007 \\u202eon");
    const json = await run("sc", "list", "policies", "--json");
    expect((JSON.parse(json.out) as { name: string }[]).map((entry) => entry.name)).to.include(name);
    emulators.sc.faults.add({
      path: "/rest/policy",
      status: 403,
      body: { error_code: 146, error_msg: name, response: "" },
    });
    const error = await run("sc", "list", "policies");
    expect(error.err).to.include("\\u001b[31mred\\u0007 \\u202eon");
    for (const text of [table.out, json.out, error.err]) {
      expect(text).to.match(/^[\P{C}\n]*$/u);
    }
  });

  for (const platform of allPlatforms) {
    it(`list scans, runs and export lead from a name to its last result on ${platform}, and launch nothing`, async () => {
      const scans = await run(platform, "list", "scans", "--json");
      expect(scans).to.include({ code: 0, err: "" });
      const listed = JSON.parse(scans.out) as { id: string; name: string }[];
      const found = listed.find(({ name }) => name === scan[platform]);
      expect(found, scans.out).to.be.an("object");

      await run(platform, "run", scan[platform]);
      emulators[platform].requests.length = 0;
      const runs = await run(platform, "runs", found?.id ?? "", "--id", "--json");
      expect(runs).to.include({ code: 0, err: "" });
      const [latest] = JSON.parse(runs.out) as [Run];
      expect(latest).to.include({ outcome: "completed" }).and.include.keys("start", "end");

      const files = ["--out", "a.nessus", "--report", "a.html"];
      const exported = await run(
        platform,
        "export",
        scan[platform],
        "--run",
        "latest",
        ...files,
        "--fail-on",
        "critical",
      );
      expect(exported.code, exported.err).to.equal(1);
      expect(exported.err).to.match(
        new RegExp(`^pulumi-tenable: run ${latest.id} of "Office \\w+" \\([Cc]ompleted\\)\n`),
      );
      expect(exported.err).to.match(/has \d+ findings? of severity critical or worse\n$/);
      expect(exported.out).to.match(/^completed Office \w+: \d+ critical, .*; written: a\.nessus, a\.html\n$/);
      expect(readFileSync(join(cwd, "a.nessus"), "utf8")).to.match(/<ReportItem [^>]*pluginID="97833"/);
      expect(readdirSync(cwd).toSorted()).to.deep.equal(["a.html", "a.nessus"]);

      const named = await run(platform, "export", scan[platform], "--run", latest.id, "--json");
      expect(named.code, named.err).to.equal(0);
      expect(JSON.parse(named.out)).to.deep.equal([
        {
          scan: { id: found?.id, name: scan[platform] },
          run: latest.id,
          outcome: "completed",
          status: latest.status,
          files: [`${scan[platform]}.nessus`],
        },
      ]);
      expect(existsSync(join(cwd, `${scan[platform]}.nessus`))).to.equal(true);
      expect(emulators[platform].requests.filter(({ path }) => path.endsWith("/launch"))).to.deep.equal([]);
    });
  }

  it("of an import are exported too, and what is damaged in them is said", async () => {
    const text = `<NessusClientData_v2><Report name="Old"><ReportHost name="a"><ReportItem pluginID="1" severity="3">
<synopsis>a & b</synopsis></ReportItem></ReportHost></Report></NessusClientData_v2>`;
    writeFileSync(join(cwd, "old.nessus"), text);
    expect(await run("vm", "import-scan", "old.nessus")).to.include({ code: 0 });
    const { code, out, err } = await run("vm", "export", "Old", "--report", "old.html");
    expect({ code, out }).to.deep.equal({
      ...{ code: 0, out: "imported  Old: 0 critical, 1 high, 0 medium, 0 low, 0 info; written: old.html\n" },
    });
    expect(err).to.match(/the result of run \S+ has a damaged part, which was skipped\n$/);
  });

  it("come as tables for people", async () => {
    const { code, out } = await run("vm", "list", "scans");
    expect(code).to.equal(0);
    expect(out).to.match(/^ID +NAME +STATUS +SCHEDULE +START +TIME ZONE +ENABLED\n/);
    expect(out).to.match(/^10 +Office weekly +completed +FREQ=WEEKLY/m);
    const runs = await run("vm", "runs", "Office weekly");
    expect(runs.out).to.match(/^ID +STATUS +START +END\n[0-9a-f-]{36,} +completed +\d{4}-/);
  });

  it("are refused in one line when there are none of that name", async () => {
    isRefused(await run("vm", "list", "scan"), /'scan' is invalid .*Allowed choices are scans, /);
    isRefused(await run("vm", "list", "repositories"), /repositories: not on Vulnerability Management: only Security/);
    isRefused(await run("vm", "runs", "Ofice weekly"), /no scan "Ofice weekly" .*"Office weekly"/);
    isRefused(await run("vm", "runs", "Office weekly", "--id"), /no scan with id "Office weekly"/);
    isRefused(await run("vm", "runs", "10", "--id", "--name"), /--id and --name exclude each other/);
    isRefused(await run("vm", "export", "Office weekly", "--run", "7"), /has no run 7: its last runs are \S+ \(comp/);
    isRefused(await run("vm", "export", "Office weekly", "--out", "a.docx"), /a\.docx ends in none of \.nessus, /);
    isRefused(
      await run("sc", "export", "Office Weekly", "--out", "a.pdf"),
      /Security Center cannot export scan results as pdf/,
    );
    isRefused(await run("vm", "export", "Office weekly", "--out", "no/a.csv"), /no\/a\.csv cannot be written/);
  });

  it("of an id that is another scan's name are refused until it is said which", async () => {
    const seed = { scan: [{ id: "900", settings: { name: "10", text_targets: "192.0.2.1" } }] };
    const emulator = await startEmulator({ platform: "vm", seed, behaviour: fast.vm });
    const ask = (...args: string[]): Promise<CliResult> => cli(args, { cwd, env: connectionEnv(emulator) });
    const words = /"10" is the id of the scan "Office weekly" and the name of .* 900: .* --id 10 or --name 10$/m;
    for (const command of ["run", "runs", "export"]) {
      isRefused(await ask(command, "10"), words);
    }
    const remediation = ["remediate", "--plugin", "97833", "--targets", "192.0.2.20", "--scan", "10"];
    isRefused(await ask(...remediation), /"10" is the id of .* --scan-id 10 or --scan-name 10$/m);
    expect(emulator.requests.filter(({ method }) => method === "POST")).to.deep.equal([]);
    const byId = await ask("run", "--id", "10");
    expect(byId).to.include({ code: 0, out: "completed Office weekly\n" });
    const byName = await ask("run", "--name", "10", "--json");
    expect(JSON.parse(byName.out)).to.have.nested.property("[0].scan").that.deep.equals({ id: "900", name: "10" });
    Object.assign(emulator.behaviour, { runningSeconds: 1000 });
    const late = await ask("run", "10", "--id", "--deadline", "1s");
    expect(late.err).to.match(/: pulumi-tenable run 10 --attach \S+ --id\n$/);
    await emulator.close();
  });
});
