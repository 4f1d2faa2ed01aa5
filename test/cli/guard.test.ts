import { mkdtempSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
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

  /** What a Pulumi CLI would tell of a stack with these scans. */
  const stackOf = (scans: { id: string; outputs: object }[]): Record<string, string> => {
    const type = "pulumi-nodejs:dynamic/tenable:Scan";
    const resources = scans.map((scan) => ({ ...scan, type, urn: `urn:pulumi:dev::p::${type}::s${scan.id}` }));
    const bin = mkdtempSync(join(cwd, "bin-"));
    writeFileSync(join(bin, "stack.json"), JSON.stringify({ deployment: { resources } }));
    const script = `#!/bin/sh\nif [ "$1" = stack ]; then cat "${bin}/stack.json"; else echo "{}"; fi\n`;
    writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    return { PATH: [bin, process.env.PATH].join(delimiter) };
  };

  describe("with a stack", () => {
    const args = ["--stack", "dev", "--guard", "everything.yaml"];
    const platform = "nessus";
    let env: Record<string, string>;
    let id: string;
    let url: string;

    beforeEach(async () => {
      env = connectionEnv(emulators[platform]);
      url = env.TENABLE_URL as string;
      writeFileSync(join(cwd, "everything.yaml"), JSON.stringify({ fragile: ["0.0.0.0/0"] }));
      const { out } = await check(["--guard", "everything.yaml"], env);
      [, id = ""] = /\(id (\d+)\) reaches/.exec(out) ?? [];
    });

    it("judges its scans alone, also those that were created at a former address", async () => {
      const former = { address: "https://old.example.com", platform };
      for (const [outputs, more] of [
        [{ address: url, platform }, {}],
        [former, { TENABLE_FORMER_URLS: former.address }],
      ] as const) {
        const { code, out, err } = await check(args, { ...env, ...more, ...stackOf([{ id, outputs }]) });
        expect({ code, err }).to.deep.equal({ code: 7, err: "" });
        expect(out).to.match(/\n1 scan judged: 1 finding, 1 refused\.\n$/);
      }
    });

    it("says of which scans nothing is known, and where it has judged none", async () => {
      const here = { address: url, platform };
      const deleted = await check(args, { ...env, ...stackOf([{ id: "99999", outputs: here }]) });
      expect(deleted.code).to.equal(7);
      expect(deleted.out).to.match(
        /^refused: Scan 99999 may reach fragile addresses.*does not list it: it was deleted/,
      );
      const elsewhere = { address: "https://other.example.com", platform };
      const other = await check(args, { ...env, ...stackOf([{ id, outputs: elsewhere }]) });
      expect({ code: other.code, out: other.out }).to.deep.equal({ code: 0, out: "No scan was judged.\n" });
      expect(other.err).to.match(
        /^pulumi-tenable: 1 scan of the stack is not judged: created with another connection than "default" .*\npulumi-tenable: no scan was judged: the stack has no scan on connection "default"\n$/,
      );
    });
  });

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

  it("says that it has judged nothing where a file has no scan", async () => {
    writeFileSync(join(cwd, "empty.json"), JSON.stringify({ version: 3, deployment: { resources: [] } }));
    const { code, out, err } = await check(["--guard", guardFile(own), "--file", "empty.json"]);
    expect({ code, out, err }).to.deep.equal({
      ...{ code: 0, out: "No scan was judged.\n" },
      err: "pulumi-tenable: no scan was judged: the file has no Scan of this provider\n",
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
    writeFileSync(join(cwd, "wrong.yaml"), "fragile: []\nmode: perhaps\n");
    for (const [args, code, reason] of [
      [["--file", file], 1, /no guard is set/],
      [["--file", file, "--guard", "missing.yaml"], 1, /guard file missing\.yaml cannot be read.*: correct --guard; /],
      [["--guard", "missing.yaml"], 1, /guard file missing\.yaml cannot be read.*: correct --guard; /],
      [
        ["--guard", "wrong.yaml"],
        1,
        /wrong\.yaml\.fragile: must be .*; .*\.mode: must be .*: correct them; nothing was sent\n$/,
      ],
      [["--file", file, "--guard", "wrong.yaml"], 1, /: correct them; nothing was sent\n$/],
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
