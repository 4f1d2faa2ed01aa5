import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findPulumi } from "../../tools/pulumi";
import { withGenerators } from "../../tools/pulumi/generators";
import { run, type RunResult } from "../../tools/pulumi/run";
import { repositoryRoot } from "../../tools/repo";

describe("The package schema, for the Pulumi CLI", function () {
  this.timeout(900_000);

  const schema = join(repositoryRoot(), "schema.json");
  const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-sdk-"));
  let pulumi: (...args: string[]) => Promise<RunResult>;

  before(async () => {
    const cli = await findPulumi();
    const env = { ...process.env, ...(await withGenerators(cli)), PULUMI_HOME: join(folder, "home") };
    pulumi = (...args) => run(cli.bin, args, { cwd: folder, env, idleSeconds: 120, totalSeconds: 300 });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function generate(language: string): Promise<string> {
    const { code, tail } = await pulumi("package", "gen-sdk", schema, "--language", language, "--out", folder);
    expect(code, tail.join("\n")).to.equal(0);
    return join(folder, language);
  }

  it("is valid", async () => {
    const { code, tail } = await pulumi("schema", "check", schema);
    expect(code, tail.join("\n")).to.equal(0);
    expect(tail).to.deep.equal([]);
  });

  it("makes an SDK for Node.js that compiles", async () => {
    const sdk = await generate("nodejs");
    symlinkSync(join(repositoryRoot(), "node_modules"), join(sdk, "node_modules"));
    const tsc = join(repositoryRoot(), "node_modules", "typescript", "bin", "tsc");
    const options = ["--noEmit", "--skipLibCheck", "--ignoreDeprecations", "6.0"];
    const compiled = await run(process.execPath, [tsc, "-p", sdk, ...options], {
      cwd: sdk,
      idleSeconds: 300,
      totalSeconds: 300,
    });
    expect(compiled.stdout).to.equal("");
    expect(compiled.code).to.equal(0);
    expect(readdirSync(sdk)).to.include.members(["scan.ts", "scanBaseline.ts", "getScanner.ts", "provider.ts"]);
  });

  it("makes an SDK for Python that can be parsed", async function () {
    const sdk = await generate("python");
    expect(existsSync(join(sdk, "pulumi_tenable", "scan.py"))).to.equal(true);
    const compiled = await run("python3", ["-m", "compileall", "-q", sdk], { idleSeconds: 120, totalSeconds: 120 });
    if (compiled.failure === "missing") {
      this.skip();
    }
    expect(compiled.code, compiled.tail.join("\n")).to.equal(0);
  });
});
