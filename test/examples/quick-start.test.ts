import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";

interface Told {
  code: number;
  stdout: string;
  stderr: string;
}

function quickStart(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Told> {
  const main = join(repositoryRoot(), "dist", "tools", "quick-start.js");
  return new Promise((resolve) => {
    const options = { env: { ...process.env, NODE_V8_COVERAGE: "", ...env }, timeout: 280_000 };
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("The quick start", () => {
  const stories = [
    { args: [], where: "Tenable Security Center", objects: 4 },
    { args: ["--platform", "vm"], where: "Tenable Vulnerability Management", objects: 4 },
    { args: ["--platform", "nessus"], where: "Nessus", objects: 2 },
  ];

  for (const { args, where, objects } of stories) {
    it(`tells the whole story on ${where} and ends with what was seen`, async () => {
      const { code, stdout, stderr } = await quickStart(args);
      expect(code, stdout).to.equal(0);
      expect(stderr).to.match(/^(Using Pulumi .* from PATH; .*\n)?$/);
      expect(stdout).to.match(new RegExp(`^pulumi-tenable quick start: a scanning baseline on an emulated ${where}\n`));
      expect(stdout.trimEnd().split("\n").at(-1)).to.match(
        new RegExp(
          `^Done: ${objects} objects created with \\d+ calls, 0 changes in the second run, 1 edit by hand found and repaired, ${objects} objects destroyed; `,
        ),
      );
      // In a pipe neither colours nor moving lines.
      expect(stdout.includes("\u001b") || stdout.includes("\r")).to.equal(false);
    });
  }

  it("says with exit code 2 which platforms and options it does not know", async () => {
    const unknown = await quickStart(["--platform", "oracle"]);
    expect([unknown.code, unknown.stderr]).to.deep.equal([
      2,
      "--platform oracle is not a platform: sc, vm or nessus.\n",
    ]);
    expect((await quickStart(["--wrong"])).code).to.equal(2);
    expect((await quickStart(["--help"])).stdout).to.match(/^Usage: npm run quick-start/);
  });

  it("fails loudly when a step does not do what its text says", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "lazy-pulumi-"));
    try {
      // A CLI that says it did everything and does nothing.
      for (const name of ["pulumi", "pulumi-language-nodejs"]) {
        writeFileSync(join(folder, name), '#!/bin/sh\n[ "$1" = version ] && echo v3.259.0 || echo fine\n');
        chmodSync(join(folder, name), 0o755);
      }
      const { code, stderr } = await quickStart([], { PATH: `${folder}${delimiter}${process.env.PATH}` });
      expect(code).to.equal(1);
      expect(stderr).to.match(/Failed: Step 1, new objects on the platform: expected \["asset list dmz".*came \[\]/);
      expect(stderr).to.match(/pulumi up .*\n.*fine/s);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
