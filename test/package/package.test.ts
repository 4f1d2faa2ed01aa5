import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { repositoryRoot } from "../../tools/repo";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, createProject } from "../support/engine";

const root = repositoryRoot();

function run(command: string, args: string[], cwd: string, env?: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, timeout: 280_000, maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`));
      },
    );
  });
}

function npm(args: string[], cwd: string): Promise<string> {
  const cli = process.env.npm_execpath;
  return cli === undefined ? run("npm", args, cwd) : run(process.execPath, [cli, ...args], cwd);
}

/** What a program does with the functions behind the commands. */
const clientProgram = `
import { connect, findings, runScan } from "pulumi-tenable/client";

async function main(): Promise<void> {
  const client = connect({ signal: AbortSignal.timeout(60_000) });
  const { outcome } = await runScan(client, "Office Weekly", { deadlineMs: 60_000 });
  const plugins: string[] = [];
  for await (const { pluginId, severity } of findings(client, { severity: ["critical"] })) {
    plugins.push(pluginId + " " + severity);
  }
  process.stdout.write(JSON.stringify({ outcome, plugins }));
}
void main();
`;

describe("The packed package", () => {
  let folder: string;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-tenable-package-")));
    const tarball = (await npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root)).trim();
    const { version } = JSON.parse(
      readFileSync(join(root, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8"),
    ) as { version: string };
    const dependencies = { "pulumi-tenable": `file:${tarball}`, "@pulumi/pulumi": version };
    const devDependencies = { typescript: "^6.0.3", "@types/node": "^20" };
    write("package.json", JSON.stringify({ name: "user", private: true, dependencies, devDependencies }));
    await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"], folder);
  });

  after(() => {
    closeProjects();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  it("holds what runs and nothing else", () => {
    const installed = join(folder, "node_modules", "pulumi-tenable");
    const files = readdirSync(installed).sort();
    expect(files).to.include.members(["dist", "package.json"]);
    expect(files).not.to.include.members(["test", "tools", "examples"]);
    expect(readdirSync(join(installed, "dist")).sort()).to.deep.equal(["cli", "client", "emulator", "provider", "sdk"]);
  });

  for (const type of ["commonjs", "module"]) {
    it(`has types that compile under strict in a program of type "${type}"`, async () => {
      const program = readFileSync(join(root, "examples", "zones", "index.ts"), "utf8");
      write(`${type}/package.json`, JSON.stringify({ type }));
      write(`${type}/index.ts`, program);
      write(`${type}/client.ts`, clientProgram);
      const compilerOptions = {
        target: "es2022",
        module: "node20",
        rootDir: ".",
        strict: true,
        noEmit: true,
        types: ["node"],
      };
      write(`${type}/tsconfig.json`, JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true } }));
      await run(process.execPath, [join(folder, "node_modules", "typescript", "bin", "tsc"), "-p", type], folder);
    });
  }

  it("serves programs that run scans and read findings, as modules of either kind", async () => {
    const behaviour = { queuedSeconds: 0, preparingSeconds: 0, runningSeconds: 1, importSeconds: 0 };
    const emulator = await startEmulator({ platform: "sc", behaviour });
    try {
      const compiler = join(folder, "node_modules", "typescript", "bin", "tsc");
      for (const type of ["commonjs", "module"]) {
        await run(process.execPath, [compiler, "-p", type, "--noEmit", "false", "--outDir", `${type}/out`], folder);
        const told = await run(process.execPath, [`${type}/out/client.js`], folder, connectionEnv(emulator));
        const { outcome, plugins } = JSON.parse(told) as { outcome: string; plugins: string[] };
        expect(outcome).to.equal("completed");
        expect(plugins).to.include("97833 critical");
      }
    } finally {
      await emulator.close();
    }
  });

  it("serves `pulumi up` and `pulumi destroy` of a TypeScript program there", async () => {
    const emulator = await startEmulator({ platform: "sc" });
    try {
      const program = readFileSync(join(root, "examples", "quick-start", "index.ts"), "utf8");
      const project = await createProject({ program, folder, connectionEnv: connectionEnv(emulator) });
      await project.up([], { expect: 0 });
      await project.up(["--expect-no-changes"], { expect: 0 });
      await project.destroy([], { expect: 0 });
    } finally {
      await emulator.close();
    }
  });
});
