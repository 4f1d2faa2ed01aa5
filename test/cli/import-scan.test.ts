import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Platform, allPlatforms, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable import-scan", function () {
  this.timeout(60_000);
  let emulators: Record<Platform, Emulator<Platform>>;
  let cwd: string;
  before(async () => {
    const [vm, nessus, sc] = await Promise.all([
      startEmulator<Platform>({ platform: "vm" }),
      startEmulator<Platform>({ platform: "nessus" }),
      startEmulator<Platform>({ platform: "sc" }),
    ]);
    emulators = { vm, nessus, sc };
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-import-"));
    writeFileSync(join(cwd, "a.nessus"), `<NessusClientData_v2><Report name="Old"></Report></NessusClientData_v2>`);
    writeFileSync(join(cwd, "empty.nessus"), "");
    writeFileSync(join(cwd, "half.nessus"), `<NessusClientData_v2><Report name="Old">`);
    mkdirSync(join(cwd, "folder.nessus"));
  });
  after(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await Promise.all(allPlatforms.map((platform) => emulators[platform].close()));
  });
  afterEach(() => {
    for (const platform of allPlatforms) {
      emulators[platform].faults.clear();
      emulators[platform].requests.length = 0;
    }
  });

  const run = (platform: Platform, ...args: string[]): Promise<CliResult> =>
    cli(["import-scan", ...args], { cwd, env: connectionEnv(emulators[platform]) });
  const imports = (platform: Platform): number =>
    emulators[platform].requests.filter(({ path }) => path.endsWith("/import")).length;
  /** One line, on standard error, and nothing else. */
  const ends = ({ code, out, err }: CliResult, expected: number, words: RegExp): void => {
    expect({ code, out }, err).to.deep.equal({ code: expected, out: "" });
    expect(err)
      .to.match(words)
      .and.match(/^pulumi-tenable: [^\n]+\n$/);
  };

  for (const platform of ["vm", "nessus"] as const) {
    it(`says what was created on ${platform}, as a line or as JSON`, async () => {
      const line = await run(platform, "a.nessus", "--folder", "My Scans");
      expect(line).to.include({ code: 0, err: "" });
      expect(line.out).to.match(/^a\.nessus is scan "Old" \(id \d+\)\n$/);
      const json = await run(platform, "a.nessus", "--json");
      expect(json).to.include({ code: 0, err: "" });
      const made = JSON.parse(json.out) as Record<string, string>;
      expect(made).to.have.all.keys("id", "name");
      expect(made.name).to.equal("Old");
      expect(made.id).not.to.equal(/id (\d+)/.exec(line.out)?.[1]);
      expect(imports(platform)).to.equal(2);
    });
  }

  it("says on sc which result it is, once it is imported", async () => {
    const line = await run("sc", "a.nessus", "--repository", "Internal");
    expect(line).to.include({ code: 0, err: "" });
    expect(line.out).to.match(/^a\.nessus is scan result "a\.nessus" \(id \d+\) in repository "Internal"\n$/);
    const json = await run("sc", "a.nessus", "--repository", "Internal", "--json");
    const made = JSON.parse(json.out) as Record<string, string>;
    expect(made).to.include({ name: "a.nessus", repository: "Internal", status: "Finished" });
    expect(made.id)
      .to.match(/^\d+$/)
      .and.not.equal(/id (\d+)/.exec(line.out)?.[1]);
    expect(imports("sc")).to.equal(2);
  });

  const wrong: [platform: Platform, args: string[], words: RegExp][] = [
    ["vm", ["b.nessus"], /b\.nessus cannot be read: .*: use a \.nessus file/],
    ["vm", ["empty.nessus"], /empty\.nessus is empty: use a \.nessus file/],
    ["vm", ["folder.nessus"], /folder\.nessus is not a file/],
    ["vm", ["half.nessus"], /half\.nessus is truncated at line 1, with 0 complete hosts/],
    ["vm", [], /missing required argument 'file'/],
    ["vm", ["a.nessus", "b.nessus"], /too many arguments/],
    ["vm", ["a.nessus", "--folder", "My Scan"], /no folder "My Scan" .*the closest (is|are) "My Scans"/],
    ["nessus", ["a.nessus", "--repository", "Internal"], /only Security Center keeps results in repositories/],
    ["sc", ["a.nessus"], /no repository: set the repository that receives the results/],
    ["sc", ["a.nessus", "--folder", "My Scans"], /Security Center has no folders/],
    ["sc", ["a.nessus", "--repository", "Intern"], /no repository "Intern" .*the closest (is|are) "Internal"/],
  ];
  it("ends with 2 and one line for what cannot be asked", async () => {
    for (const [platform, args, words] of wrong) {
      ends(await run(platform, ...args), 2, words);
    }
    for (const platform of allPlatforms) {
      expect(emulators[platform].requests.filter(({ method }) => method !== "GET")).to.deep.equal([]);
    }
  });

  it("ends with 1 and the platform's words for what it refuses", async () => {
    emulators.vm.faults.add({ path: "/scans/import", status: 400, body: { error: "no such\nformat" } });
    ends(
      await run("vm", "a.nessus"),
      1,
      /refused POST \/scans\/import \(400\): no such format: correct the values it names/m,
    );
  });

  it("ends with 1 and says that nobody knows when the connection is lost meanwhile", async () => {
    emulators.sc.faults.add({ path: "/rest/scanResult/import", drop: "after" });
    const lost = await run("sc", "a.nessus", "--repository", "Internal");
    ends(lost, 1, /not known whether a\.nessus was imported: .*: check the platform before you import it again/);
    expect(imports("sc")).to.equal(1);
  });

  it("says that nobody knows when it is interrupted meanwhile", async () => {
    const { nessus } = emulators;
    let interrupt: (signal: NodeJS.Signals) => void = () => undefined;
    nessus.faults.add({
      path: "/scans/import",
      delayMs: 60_000,
      match: () => {
        setImmediate(() => interrupt("SIGINT"));
        return true;
      },
    });
    const interrupted = await cli(["import-scan", "a.nessus"], {
      cwd,
      env: connectionEnv(nessus),
      onStarted: (kill) => (interrupt = kill),
    });
    ends(interrupted, 130, /not known whether a\.nessus was imported: .*: check the platform/);
    expect(imports("nessus")).to.equal(1);
  });

  it("never shows a key", async () => {
    const { nessus } = emulators;
    const env = connectionEnv(nessus);
    const secret = String(env.TENABLE_SECRET_KEY).slice(1);
    nessus.faults.add({ path: "/scans/import", status: 400, body: { error: `no: ${String(env.TENABLE_SECRET_KEY)}` } });
    const results = [
      await run("nessus", "a.nessus"),
      await cli(["import-scan", "a.nessus"], { cwd, env: { ...env, TENABLE_SECRET_KEY: `${secret}x` } }),
    ];
    for (const { code, out, err } of results) {
      expect(code).to.equal(1);
      expect(`${out}${err}`).to.not.include(env.TENABLE_ACCESS_KEY).and.not.include(secret);
    }
  });
});
