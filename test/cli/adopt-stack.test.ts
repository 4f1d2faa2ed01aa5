import { expect } from "chai";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { connectionEnv } from "../../tools/connection";
import { AdoptSite } from "../adopt/command";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable adopt, of a stack", function () {
  this.timeout(120_000);
  const site = new AdoptSite();

  /** With a Pulumi CLI that says this. */
  const withPulumi = (says: string, ...args: string[]): Promise<CliResult> => {
    const bin = join(dirname(site.folder), "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, { mode: 0o755 });
    const { PATH = "" } = process.env;
    const env = { ...connectionEnv(site.emulator), PATH: `${bin}${delimiter}${PATH}` };
    return cli(["adopt", site.folder, ...args], { env });
  };

  beforeEach(async () => {
    await site.start();
    await site.done();
  });

  for (const args of [["--check"], ["--check", "--stack", "dev"], ["--stack", "dev"]]) {
    it(`refuses a stack that cannot be read (${args.join(" ")})`, async () => {
      const before = site.text("import.json");
      const { code, out, err } = await withPulumi("error: incorrect passphrase", ...args);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.match(/^pulumi-tenable: pulumi \S+ \S+ failed: error: incorrect passphrase; .*\n$/);
      expect(site.text("import.json")).to.equal(before);
    });

    it(`takes the program where there is no such stack (${args.join(" ")})`, async () => {
      const { code, err } = await withPulumi("error: no stack named 'dev' found", ...args);
      expect(code, err).to.equal(0);
    });
  }

  it("tells that a stack which was not asked for cannot be read", async () => {
    const { code, err } = await withPulumi("error: PULUMI_ACCESS_TOKEN must be set");
    expect(code, err).to.equal(0);
    expect(err).to.match(/objects of the stack dev are not skipped: .* PULUMI_ACCESS_TOKEN must be set/);
  });
});
