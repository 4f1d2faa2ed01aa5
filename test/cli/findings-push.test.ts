import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FindingImportResult } from "../../client";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";
import { type Site, siteOf } from "../support/client-site";

describe("pulumi-tenable findings push", function () {
  this.timeout(60_000);
  let site: Site<"vm">;
  let cwd: string;
  before(async () => {
    site = await siteOf("vm", { behaviour: { chunkSeconds: 0.001 } });
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-push-"));
    writeFileSync(join(cwd, "plant.csv"), "ip,Risk,cve,owner\n192.0.2.50,high,CVE-2021-44228,Iris\n");
  });
  after(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await site.emulator.close();
  });
  beforeEach(() => site.emulator.reset());

  const findings = (args: readonly string[], env: Record<string, string> = {}): Promise<CliResult> =>
    cli(["findings", ...args], { cwd, env: { ...connectionEnv(site.emulator), ...env } });
  const push = ["push", "plant.csv", "--source", "plant"];

  it("brings them in, and says what it left out", async () => {
    const result = await findings(push);
    expect(result.out).to.match(/^1 finding on 1 host imported from "plant" \(job \S+\): 1 created\n$/);
    expect(result.err).to.equal("pulumi-tenable: columns not sent, because they are unknown: owner\n");
    expect(result.code).to.equal(0);
    const counts = { created: 0, updated: 1, deleted: 0, ignored: 0 };
    const again = JSON.parse((await findings([...push, "--json"])).out) as FindingImportResult;
    expect(again.changes).to.deep.equal({ hosts: counts, findings: counts });
  });

  it("takes the options that findings has too, wherever they stand", async () => {
    for (const args of [
      ["--json", ...push],
      ["push", "--json", ...push.slice(1)],
      [...push, "--json"],
    ]) {
      expect(JSON.parse((await findings(args)).out), args.join(" ")).to.include({ source: "plant", findings: 1 });
    }
    const other = await findings(["--connection", "lab", ...push]);
    expect(other.code).to.not.equal(0);
    expect(other.err).to.match(/lab/);
  });

  it("leaves findings as it is: a command of its own, without arguments", async () => {
    const exported = await findings(["--severity", "critical"]);
    expect(exported.code).to.equal(0);
    expect(exported.out.split("\n").length).to.be.greaterThan(2);
    const unknown = await findings(["pusj"]);
    expect([unknown.code, unknown.out]).to.deep.equal([2, ""]);
    expect(unknown.err).to.match(/^pulumi-tenable: too many arguments for 'findings'/);
  });

  it("takes a file of findings as it is", async () => {
    expect(await findings(["--out", "all.csv"])).to.include({ code: 0 });
    expect(await findings(["--out", "all.jsonl"])).to.include({ code: 0 });
    const pushed: FindingImportResult[] = [];
    for (const file of ["all.csv", "all.jsonl"]) {
      const result = await findings(["push", file, "--source", "copy", "--skip-without-cve", "--json"]);
      expect(result.code, result.err).to.equal(0);
      pushed.push(JSON.parse(result.out) as FindingImportResult);
    }
    const all = readFileSync(join(cwd, "all.jsonl"), "utf8").trim().split("\n");
    const withCve = all.filter((line) => (JSON.parse(line) as { cve: string[] }).cve.length > 0);
    const expected = { findings: withCve.length, skipped: all.length - withCve.length };
    expect(pushed.map(({ findings: sent, skipped }) => ({ findings: sent, skipped }))).to.deep.equal([
      expected,
      expected,
    ]);
    expect(pushed[1]?.changes?.findings).to.deep.include({ created: 0, updated: withCve.length, deleted: 0 });
  });

  it("ends with 2 and one line for what cannot be", async () => {
    writeFileSync(join(cwd, "wrong.csv"), "ip,cve\n192.0.2.300,x\n");
    for (const [args, words] of [
      [["push", "nowhere.csv", "--source", "plant"], /nowhere\.csv cannot be read: there is no such file/],
      [["push", "wrong.csv", "--source", "plant"], /row 2: "x" is not a CVE .*row 2: "192.0.2.300" is not an IPv4/],
      [["push", "plant.csv"], /required option '--source <name>' not specified/],
      [["push", "plant.csv", "--source", "a/b"], /source "a\/b" cannot be used/],
      [[...push, "--title-column", "name"], /no column "name": there are "ip", /],
      [[...push, "--since", "7d"], /--since is an option of findings, not of findings push: remove it/],
      [["--out", "x.csv", ...push], /--out is an option of findings, not of findings push/],
    ] as const) {
      const result = await findings(args);
      expect([result.code, result.out], args.join(" ")).to.deep.equal([2, ""]);
      expect(result.err)
        .to.match(words)
        .and.match(/^[^\n]*\n$/);
    }
    expect(site.emulator.requests).to.deep.equal([]);
  });

  it("is refused in one line on other platforms, and on a read-only connection", async () => {
    for (const platform of ["sc", "nessus"] as const) {
      const { emulator } = await siteOf(platform);
      const result = await cli(["findings", ...push], { cwd, env: connectionEnv(emulator) });
      expect([result.code, result.out]).to.deep.equal([2, ""]);
      expect(result.err).to.match(/^pulumi-tenable: .* takes no findings of other products: import .*import-scan.*\n$/);
      await emulator.close();
    }
    const refused = await findings(push, { TENABLE_READ_ONLY: "true" });
    expect(refused.code).to.equal(1);
    expect(refused.err).to.match(/connection "default" is read-only: unset tenable:readOnly/);
    expect(site.emulator.requests.filter(({ method }) => method === "POST")).to.deep.equal([]);
  });

  it("needs the memory of hosts and ids, not of the rows", async () => {
    const note = "note ".repeat(60);
    const rows = Array.from({ length: 50_000 }, (_, index) => {
      const host = index % 1_000;
      return `10.0.${host >> 8}.${host & 255},CVE-2024-${10_000 + index},${note}`;
    });
    writeFileSync(join(cwd, "many.csv"), ["ip,cve,note", ...rows].join("\n"));
    const heap = { NODE_OPTIONS: "--max-old-space-size=48" };
    const result = await findings(["push", "many.csv", "--source", "plant", "--json"], heap);
    expect(result.code, result.err).to.equal(0);
    const { hosts, findings: sent, changes } = JSON.parse(result.out) as FindingImportResult;
    expect([hosts, sent, changes?.findings.created]).to.deep.equal([1_000, 50_000, 50_000]);
  }).timeout(180_000);

  it("cancels its job when it is interrupted", async () => {
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    // The answer comes once the signal has long arrived.
    const interrupt = async (): Promise<void> => {
      kill?.("SIGINT");
      await setTimeout(2_000);
    };
    site.emulator.faults.add({ path: /\/chunks\/1$/, meanwhile: interrupt });
    const env = connectionEnv(site.emulator);
    const result = await cli(["findings", ...push], { cwd, env, onStarted: (stop) => (kill = stop) });
    expect(result.code).to.equal(130);
    expect(result.err).to.match(
      /interrupted; job \S+ is cancelled, and the findings of "plant" are unchanged: run the/,
    );
    const jobs = (site.emulator.dump() as { tables: { syncJob: { state: string }[] } }).tables.syncJob;
    expect(jobs.map(({ state }) => state)).to.deep.equal(["CANCELED"]);
  });

  it("ends with 1 when the platform logs errors, which it shows", async () => {
    const log = { audits: [{ id: "1", log_level: "ERROR", object_id: "192.0.2.50", message: "no room" }] };
    site.emulator.faults.add({ path: /audits$/, status: 200, body: log });
    const result = await findings(push);
    expect(result.code).to.equal(1);
    expect(result.err).to.match(/: job \S+: ERROR 192\.0\.2\.50: no room\n.*did not take everything of "plant" .*\n$/);
  });
});
