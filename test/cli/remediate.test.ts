import { expect } from "chai";
import { type Site, siteOf } from "../support/client-site";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable remediate", function () {
  this.timeout(60_000);
  let site: Site<"sc">;
  before(async () => {
    const atOnce = { queuedSeconds: 0, preparingSeconds: 0, runningSeconds: 0, importSeconds: 0 };
    site = await siteOf("sc", { behaviour: atOnce });
  });
  after(() => site.emulator.close());
  const run = (...args: string[]): Promise<CliResult> =>
    cli(["remediate", ...args], { env: connectionEnv(site.emulator) });

  it("has a line for each host, and ends with 0 when all are fixed", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const result = await run("--plugin", "97833", "--targets", "192.0.2.20", "--repository", "Plant");
    expect(result.out).to.equal("fixed     192.0.2.20 (historian.example.com): mitigated\n");
    expect(result.err).to.match(
      /^pulumi-tenable: launched "Remediation Scan of Plugin #97833" \(scan \d+, run \d+\)\n$/,
    );
    expect(result.code).to.equal(0);
  });

  it("says how to wait for a run again that it has lost sight of", async () => {
    const made = site.emulator.faults.add({ method: "POST", path: "/rest/scan", delayMs: 0 });
    site.emulator.faults.add({
      match: ({ method, path }) => made.hits > 0 && method === "GET" && path.startsWith("/rest/scanResult/"),
      ...{
        status: 400,
        body: { error_code: 143, error_msg: "It is being restored." },
        times: Number.POSITIVE_INFINITY,
      },
    });
    const args = ["--plugin", "97833", "--targets", "192.0.2.20", "--repository", "Plant", "--json"];
    const result = await run(...args);
    site.emulator.faults.clear();
    expect(result.code).to.equal(1);
    const words = /being restored.*; to wait for the run again, run: pulumi-tenable run \d+ --attach \d+ --json\n$/;
    expect(result.err).to.match(words);
    expect(JSON.parse(result.out)).to.include({ outcome: "unknown", fixed: false });
  });

  it("ends with 1 when one is not, and counts them", async () => {
    site.emulator.behaviour.remediation = "unfixed";
    const targets = ["--targets", "192.0.2.12,192.0.2.99"];
    const result = await run("--plugin", "97833", ...targets, "--repository", "Internal");
    expect(result.code).to.equal(1);
    expect(result.out.split("\n").slice(0, 2)).to.deep.equal([
      "not fixed 192.0.2.12 (files.example.com): found again on port 445",
      "not seen  192.0.2.99: it did not answer",
    ]);
    expect(result.err).to.match(/of 2 hosts: 1 not fixed, 1 not seen\n$/);
  });

  it("ends with 1 when the finding was never there, and says so", async () => {
    const result = await run("--plugin", "97833", "--targets", "192.0.2.10", "--repository", "Internal");
    expect(result.code).to.equal(1);
    expect(result.out).to.equal("never found 192.0.2.10: scanned, and no finding of this plugin is known there\n");
    expect(result.err).to.match(/of 1 host: 1 never found\n$/);
  });

  it("takes over what the scan has that found it, and everything that the guide names", async () => {
    site.emulator.requests.length = 0;
    const named = ["--scan-id", "1", "--credential", "Linux Service Account", "--description", "Ticket 4"];
    const times = ["--max-run-hours", "2", "--timeout-action", "rollover", "--rollover", "nextDay"];
    const flags = ["--dhcp-tracking", "--scanning-virtual-hosts", "--email-on-launch", "--email-on-finish"];
    const more = ["--classify-mitigated-age-days", "30", "--preference", "max_checks_per_host=1"];
    const args = ["--plugin", "97833", "--targets", "192.0.2.12", ...named, ...times, ...flags, ...more];
    const result = await run(...args);
    expect(result.err).to.match(/of 1 host: 1 not fixed\n$/);
    const made = site.emulator.requests.find(({ method, path }) => method === "POST" && path === "/rest/scan");
    expect(made?.body).to.deep.include({
      ...{ description: "Ticket 4", repository: { id: 1 }, credentials: [{ id: 1_000_001 }], maxScanTime: "7200" },
      ...{ timeoutAction: "rollover", rolloverType: "nextDay", classifyMitigatedAge: "30", dhcpTracking: "true" },
      ...{ scanningVirtualHosts: "true", emailOnLaunch: "true", emailOnFinish: "true" },
    });
  });

  it("answers JSON when its time is over, with the command that goes on", async () => {
    site.emulator.behaviour.queuedSeconds = 1_000;
    const targets = ["--targets", "192.0.2.20", "--repository", "Plant"];
    const result = await run("--plugin", "97833", ...targets, "--deadline", "1s", "--json");
    site.emulator.behaviour.queuedSeconds = 0;
    expect(result.code).to.equal(1);
    const told = JSON.parse(result.out) as Record<string, unknown>;
    expect(told).to.deep.include({ outcome: "running", status: "Queued", fixed: false, hosts: [] });
    expect(told.resume).to.match(/^pulumi-tenable run \d+ --attach \d+ --json$/);
  });

  it("says how to go on when its time is over", async () => {
    const { queuedSeconds } = site.emulator.behaviour;
    site.emulator.behaviour.queuedSeconds = 1_000;
    const targets = ["--targets", "192.0.2.20", "--repository", "Plant"];
    const result = await run("--plugin", "97833", ...targets, "--deadline", "1s");
    site.emulator.behaviour.queuedSeconds = queuedSeconds;
    expect(result.code).to.equal(1);
    expect(result.err).to.match(
      /the run continues: wait with pulumi-tenable run \d+ --attach \d+, and list open findings with .*findings --plugin 97833\n$/,
    );
  });

  it("answers JSON", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const result = await run("--plugin", "97833", "--targets", "192.0.2.20", "--repository", "Plant", "--json");
    expect(JSON.parse(result.out)).to.deep.include({
      outcome: "completed",
      fixed: true,
      hosts: [{ host: "192.0.2.20", name: "historian.example.com", verdict: "fixed", reason: "mitigated" }],
    });
  });

  it("ends with 2 and one line for what cannot be asked", async () => {
    const wrong: [string[], RegExp][] = [
      [["--plugin", "999999", "--targets", "192.0.2.20", "--repository", "Plant"], /has no plugin 999999/],
      [["--plugin", "97833"], /no targets/],
      [["--plugin", "97833", "--targets", "192.0.2.20", "--deadline", "soon"], /Must be a duration/],
      [["--targets", "192.0.2.20"], /--plugin/],
      [["--plugin", "97833", "--targets", "192.0.2.20", "--preference", "x"], /Must be name=value/],
      [["--plugin", "97833", "--targets", "192.0.2.20", "--scan", "x", "--scan-id", "1"], /cannot be combined/],
      [["--plugin", "97833", "--targets", "192.0.2.20", "--notify-emails", "a@b.c"], /not on Security Center/],
    ];
    for (const [args, words] of wrong) {
      const result = await run(...args);
      expect(result.code, args.join(" ")).to.equal(2);
      expect(result.err)
        .to.match(words)
        .and.match(/^[^\n]*\n$/);
    }
  });
});
