import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { allPlatforms } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";
import { onAllPlatforms } from "../support/cli-platforms";

describe("The command guard check", function () {
  this.timeout(60_000);
  let cwd: string;
  const emulators = onAllPlatforms((folder) => {
    cwd = folder as string;
  });

  const guardFile = (args: object): string => {
    writeFileSync(join(cwd, "guard.yaml"), JSON.stringify(args));
    return "guard.yaml";
  };
  const check = (args: string[], env: Record<string, string> = {}): Promise<CliResult> =>
    cli(["guard", "check", ...args], { cwd, env });

  for (const platform of allPlatforms) {
    it(`finds the scans of a fresh ${platform} that could stop a plant, and exits with 7`, async () => {
      const env = connectionEnv(emulators[platform]);
      const everything = guardFile({ fragile: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "10.0.0.0/8"] });
      const { code, out, err } = await check(["--guard", everything], env);
      expect({ code, err }).to.deep.equal({ code: 7, err: "" });
      expect(out).to.match(/^refused: Scan ".*" \(id \d+\) reaches fragile addresses /m);
      expect(out).to.match(/\d+ scans? judged: \d+ findings?, \d+ refused\.\n$/);
      const nowhere = guardFile({ fragile: ["10.99.0.0/16"], profile: "standard", unjudged: "name" });
      const good = await check(["--json"], { ...env, TENABLE_GUARD_FILE: nowhere });
      expect(JSON.parse(good.out)).to.have.property("scans").that.is.greaterThan(0);
    });
  }

  const state = (preferences: object): string => {
    const type = (name: string): string => `pulumi-nodejs:dynamic/tenable:${name}`;
    const resource = (name: string, id: string, inputs: object): object => ({
      ...{ urn: `urn:pulumi:dev::p::${type(name)}::it`, type: type(name), id, inputs },
    });
    const resources = [
      resource("Policy", "7", { name: "p", template: "advanced", preferences }),
      resource("Scan", "8", { name: "s", policyId: "7", targets: ["10.20.1.0/24"] }),
    ];
    writeFileSync(join(cwd, "state.json"), JSON.stringify({ version: 3, deployment: { resources } }));
    return "state.json";
  };
  const own = { fragile: ["10.20.0.0/16"], profile: { preferences: { safe_checks: "yes" } } };

  it("judges a state without a platform, in every format", async () => {
    const args = ["--guard", guardFile(own), "--file", state({ safe_checks: "no" })];
    const [text, json, markdown, sarif] = await Promise.all([
      check(args),
      ...["--json", "--markdown", "--sarif"].map((format) => check([...args, format])),
    ]);
    expect([text, json, markdown, sarif].map((one) => one?.code)).to.deep.equal([7, 7, 7, 7]);
    expect(text?.out).to.equal(
      'refused: Scan "it" reaches fragile addresses 10.20.1.0/24, and violates the profile "custom" of guard file guard.yaml: Policy "it".preferences.safe_checks is "no", allowed: "yes"\n1 scan judged: 1 finding, 1 refused.\n',
    );
    expect(JSON.parse(json?.out ?? "")).to.have.nested.property("findings[0].violations[0].rule", "safe_checks");
    expect(markdown?.out).to.include('| safe_checks | "no" | "yes" |');
    const { version, runs } = JSON.parse(sarif?.out ?? "") as { version: string; runs: { results: object[] }[] };
    expect(version).to.equal("2.1.0");
    expect(runs[0]?.results).to.have.length(1);
    expect(runs[0]?.results[0]).to.deep.include({ ruleId: "safe_checks", level: "error" });
    const good = await check(["--guard", guardFile(own), "--file", state({ safe_checks: "yes" })]);
    expect({ code: good.code, out: good.out }).to.deep.equal({
      code: 0,
      out: "1 scan judged: no scan of a fragile network violates a guard.\n",
    });
  });

  it("fails on the output of a preview that failed", async () => {
    const diagnostics = [{ message: "error: no such template\n", severity: "error" }];
    writeFileSync(join(cwd, "failed.json"), JSON.stringify({ steps: [], diagnostics }));
    const { code, out, err } = await check(["--guard", guardFile(own), "--file", "failed.json"]);
    expect({ code, out }).to.deep.equal({ code: 1, out: "" });
    expect(err).to.match(/^pulumi-tenable: the file is the output of a preview that failed.*: no such template: .*\n$/);
  });

  it("says on one line what is wrong with its usage", async () => {
    const file = state({});
    const guard = guardFile(own);
    for (const [args, code, reason] of [
      [["--file", file], 1, /no guard is set/],
      [["--file", file, "--guard", "missing.yaml"], 1, /guard file missing\.yaml cannot be read/],
      [["--file", "missing.json", "--guard", guard], 2, /missing\.json cannot be read/],
      [["--file", guard, "--guard", guard], 2, /neither the output of pulumi preview/],
      [["--file", file, "--guard", guard, "--stack", "dev"], 2, /cannot be combined with --stack/],
      [["--file", file, "--guard", guard, "--json", "--sarif"], 2, /--json and --sarif cannot be combined/],
    ] as const) {
      const result = await check([...args]);
      expect(result.code, result.err).to.equal(code);
      expect(result.err)
        .to.match(reason)
        .and.match(/^pulumi-tenable: .*\n$/);
    }
  });
});
