import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type * as typescript from "typescript";
import { startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { closeProjects, createProject } from "../support/engine";
import { npm, npmInstall, pack, run, templates, Tried, userPackage, writeFiles } from "../support/packed";
import { Servers } from "../support/servers";

const root = repositoryRoot();

/** Compilers that the declarations are for, the oldest first. */
const compilers = ["4.7.4", "4.9.5", "5.0.4", "5.4.5", "5.9.3", "6.0.3"];

const compilerPackage = (version: string): string => `typescript-${version}`;

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

/** Everything whose types a program meets. */
const typesProgram = `
import * as pulumi from "@pulumi/pulumi";
import * as tenable from "pulumi-tenable";
import { connect, findings } from "pulumi-tenable/client";
import { startEmulator } from "pulumi-tenable-emulator";

const policy = new tenable.Policy("weekly", {
  template: "advanced",
  preferences: { safe_checks: "yes", max_checks_per_host: pulumi.output("4") },
  families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
});
const list = new tenable.StaticAssetList("dmz", { addresses: ["192.0.2.0/24"] });
const scan = new tenable.Scan("weekly", {
  policyId: policy.id,
  assetListIds: [list.id, pulumi.output("7")],
  repositoryId: tenable.getRepository({ name: "Internal" }).id,
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
});
new tenable.ScanBaseline("offices", { addresses: ["192.0.2.0/24"], policyId: policy.id });
new tenable.IntegrationUser("siem", { email: "siem@example.com" });
export const id: pulumi.Output<string> = scan.id;
export const targets: pulumi.Output<string[] | undefined> = scan.targets;
export const isScan: boolean = tenable.Scan.isInstance(scan);

export async function critical(): Promise<string[]> {
  const emulator = await startEmulator({ platform: "sc" });
  const found: string[] = [emulator.url];
  for await (const { pluginId } of findings(connect(), { severity: ["critical"] })) found.push(pluginId);
  return found;
}
`;

/** A program with look-ups, and a test of it that Jest and Mocha both run. */
const testedProgram = {
  "unit/index.js": `
    const tenable = require("pulumi-tenable");
    const scanner = tenable.getScanner({ name: "Berlin 1" });
    exports.policy = new tenable.Policy("weekly", { template: "basic" });
    exports.scan = new tenable.Scan("weekly", { policyId: exports.policy.id, scannerId: scanner.id, targets: ["192.0.2.1"] });
  `,
  "unit/index.test.js": `
    const assert = require("node:assert");
    const pulumi = require("@pulumi/pulumi");

    const asked = [];
    const valueOf = (output) => new Promise((resolve) => output.apply(resolve));

    describe("the baseline", () => {
      it("scans with the scanner in Berlin", async () => {
        await pulumi.runtime.setMocks({
          newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }),
          call: ({ token, inputs }) => {
            asked.push(token + " " + inputs.name);
            return { id: "7" };
          },
        });
        const { scan } = require("./index");
        assert.strictEqual(await valueOf(scan.scannerId), "7");
        assert.strictEqual(await valueOf(scan.policyId), "weekly-id");
        assert.deepStrictEqual(asked, ["tenable:index:getScanner Berlin 1"]);
      });
    });
  `,
};

/** An inline program of the Automation API, in a process of the user's own. */
const automationProgram = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const tenable = require("pulumi-tenable");

const program = async () => {
  const scanner = tenable.getScanner({ name: "Local Scanner" });
  const policy = new tenable.Policy("inline", { template: "basic" });
  const scan = new tenable.Scan("inline", { policyId: policy.id, scannerId: scanner.id, targets: ["192.0.2.1"] });
  return { scanner: scanner.id, targets: scan.targets };
};
LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "inline", program }, { workDir: __dirname })
  .then((stack) => stack.up())
  .then(({ outputs: { scanner, targets } }) => console.log(JSON.stringify([scanner.value, targets.value])));
`;

describe("The packed package", () => {
  const tried = new Tried();
  let folder: string;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-tenable-package-")));
    const aliases = compilers.map((version) => [compilerPackage(version), `npm:typescript@${version}`] as const);
    const { provider, emulator } = await pack(folder);
    const ours = { "pulumi-tenable-emulator": `file:${emulator}` };
    const devDependencies = { typescript: "6.0.3", jest: "^30", mocha: "^11", ...ours, ...Object.fromEntries(aliases) };
    writeFiles(folder, { "package.json": userPackage(provider, { devDependencies }) });
    await npm(npmInstall, folder);
  });

  after(() => {
    closeProjects();
    rmSync(folder, { recursive: true, force: true });
    tried.print();
  });

  const node = (args: string[], env?: NodeJS.ProcessEnv): Promise<string> => run(process.execPath, args, folder, env);
  const tool = (path: string): string => join(folder, "node_modules", path);

  it("holds what runs and nothing else", () => {
    const installed = tool("pulumi-tenable");
    const files = readdirSync(installed).sort();
    expect(files).to.include.members(["dist", "docs", "examples", "package.json"]);
    expect(files).not.to.include.members(["emulator", "test", "tools"]);
    expect(readdirSync(join(installed, "dist")).sort()).to.deep.equal(["bundle", "cli", "client", "provider", "sdk"]);
  });

  for (const type of ["commonjs", "module"]) {
    it(`has types that compile under strict in a program of type "${type}"`, async () => {
      const program = readFileSync(join(root, "examples", "zones", "index.ts"), "utf8");
      const options = { target: "es2022", module: "node20", rootDir: ".", strict: true, noEmit: true, types: ["node"] };
      writeFiles(join(folder, type), {
        "package.json": JSON.stringify({ type }),
        "index.ts": program,
        "client.ts": clientProgram,
        "tsconfig.json": JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true } }),
      });
      await tried.note("npm", `tsc of the examples, type "${type}"`, async () => {
        await node([tool("typescript/bin/tsc"), "-p", type]);
      });
    });
  }

  for (const version of compilers) {
    it(`has declarations for TypeScript ${version}, with the settings of Pulumi's templates`, async () => {
      writeFiles(folder, { "types/index.ts": typesProgram });
      const ts = createRequire(join(folder, "package.json"))(compilerPackage(version)) as typeof typescript;
      for (const [resolution, template] of Object.entries(templates)) {
        await tried.note(
          `TypeScript ${version}`,
          `moduleResolution ${resolution}, with and without skipLibCheck`,
          () => {
            expect(failures(ts, template)).to.deep.equal([]);
            return Promise.resolve();
          },
        );
      }
    });
  }

  /** What this compiler says of the program, and of our declarations: the first with skipLibCheck too. */
  function failures(ts: typeof typescript, template: object): string[] {
    const isSix = ts.version.startsWith("6.");
    const since6 = isSix ? { types: ["node"], rootDir: ".", ignoreDeprecations: "6.0" } : {};
    const { options, errors } = ts.convertCompilerOptionsFromJson({ ...template, ...since6, noEmit: true }, folder);
    const main = join(folder, "types", "index.ts");
    const program = ts.createProgram([main], options);
    const isOurs = ({ fileName }: typescript.SourceFile): boolean =>
      /[\\/]pulumi-tenable(-emulator)?[\\/]dist[\\/]/.test(fileName);
    const ours = program.getSourceFiles().filter((file) => file.fileName.endsWith("types/index.ts") || isOurs(file));
    expect(ours.length).to.be.greaterThan(1);
    return [
      ...errors,
      ...program.getOptionsDiagnostics(),
      ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
    ].map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  }

  it("tells the compiler that is part of Pulumi that the project needs one of its own", () => {
    const vendored = join(tool("@pulumi/pulumi"), "vendor", "typescript@3.8.3", "typescript.js");
    const ts = createRequire(vendored)(vendored) as typeof typescript;
    writeFiles(folder, { "types/index.ts": typesProgram });
    const template = { ...templates.node, types: [], lib: ["es2020"] };
    expect(failures(ts, template).join("\n")).to.include("needs-typescript-4.7-or-later");
  });

  it("serves programs that run scans and read findings, as modules of either kind", async () => {
    const behaviour = { queuedSeconds: 0, preparingSeconds: 0, runningSeconds: 1, importSeconds: 0 };
    const emulator = await startEmulator({ platform: "sc", behaviour });
    try {
      for (const type of ["commonjs", "module"]) {
        await tried.note("npm", `run and findings, type "${type}"`, async () => {
          await node([tool("typescript/bin/tsc"), "-p", type, "--noEmit", "false", "--outDir", `${type}/out`]);
          const told = await node([`${type}/out/client.js`], connectionEnv(emulator));
          const { outcome, plugins } = JSON.parse(told) as { outcome: string; plugins: string[] };
          expect(outcome).to.equal("completed");
          expect(plugins).to.include("97833 critical");
        });
      }
    } finally {
      await emulator.close();
    }
  });

  describe("in unit tests", () => {
    const servers = new Servers();
    const requests: string[] = [];
    let env: NodeJS.ProcessEnv;

    before(async () => {
      const url = await servers.http((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        response.end();
      });
      env = { TENABLE_PLATFORM: "nessus", TENABLE_URL: url, TENABLE_ACCESS_KEY: "a", TENABLE_SECRET_KEY: "b" };
      writeFiles(folder, testedProgram);
    });

    after(() => servers.close());

    const runners: [name: string, args: string[]][] = [
      ["Jest", ["jest/bin/jest.js", "--rootDir", "unit"]],
      ["Mocha", ["mocha/bin/mocha.js", "--timeout", "60000", "unit/*.test.js"]],
    ];
    for (const [name, [bin = "", ...args]] of runners) {
      it(`runs in ${name}, where look-ups ask the mocks and no platform`, async () => {
        await tried.note(name, "unit test with mocks of a program with look-ups", async () => {
          await node([tool(bin), ...args], env);
          expect(requests).to.deep.equal([]);
        });
      });
    }
  });

  describe("in programs", () => {
    it("serves `pulumi up` and `pulumi destroy` of a TypeScript program", async () => {
      const emulator = await startEmulator({ platform: "sc" });
      try {
        const program = readFileSync(join(root, "examples", "quick-start", "index.ts"), "utf8");
        const project = await createProject({ program, folder, connectionEnv: connectionEnv(emulator) });
        await tried.note("npm", "pulumi up, nothing to do, destroy of the quick start", async () => {
          await project.up([], { expect: 0 });
          await project.up(["--expect-no-changes"], { expect: 0 });
          await project.destroy([], { expect: 0 });
        });
      } finally {
        await emulator.close();
      }
    });

    it("serves an ESM program, and one of the Automation API", async () => {
      const emulator = await startEmulator({ platform: "nessus" });
      try {
        const place = join(folder, "esm");
        writeFiles(place, { "package.json": JSON.stringify({ name: "esm", private: true, type: "module" }) });
        const program = `
          import { getScanner, Policy } from "pulumi-tenable";
          import * as tenable from "pulumi-tenable";
          const scanner = getScanner({ name: "Local Scanner" });
          const policy = new Policy("esm", { template: "basic" });
          new tenable.Scan("esm", { policyId: policy.id, scannerId: scanner.id, targets: ["192.0.2.1"] });
          export const scannerId = scanner.id;
        `;
        const project = await createProject({
          program,
          language: "js",
          folder: place,
          nodeModules: false,
          connectionEnv: connectionEnv(emulator),
        });
        await tried.note("npm", "pulumi up of an ESM program", async () => {
          expect((await project.up([], { expect: 0 })).stdout).to.match(/scannerId: "1"/);
        });
        await tried.note("npm", "up of an inline program of the Automation API", async () => {
          project.write("automation.cjs", automationProgram);
          const told = await run(process.execPath, ["automation.cjs"], place, project.env());
          expect(JSON.parse(told)).to.deep.equal(["1", ["192.0.2.1"]]);
        });
      } finally {
        await emulator.close();
      }
    });
  });
});
