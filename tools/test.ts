/**
 * `npm test`: everything a contributor needs, in one command. The last line is `N passed, N failed`.
 *
 * The checks first, being quick; then the tests that need no engine; then those that do, with the Pulumi CLI that
 * `tools/pulumi` finds or makes. Each check counts as one.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { findPulumi } from "./pulumi";
import { duration, startProgress } from "./progress";
import { repositoryRoot } from "./repo";
import type { FolderResult } from "./test-result";

const help = `Usage: npm test [-- --only NAME[,NAME...]] [-- --grep TEXT]

  --only NAME   folders of test/ (unit, contract, emulator, clients, plugin, tools, engine, examples, package, ...)
                or checks (types, lint, format, imports, unused, package-files, coverage), or "checks" for all of them
  --grep TEXT   only tests whose title has TEXT
  --help        this text

Example: npm test -- --only unit,contract --grep Scan
RECORDINGS=DIR replays recorded answers against the emulator.
Exit codes: 0 all passed, 1 something failed, 2 wrong usage.
`;

/** These run a Pulumi CLI: several seconds a command. */
const engineFolders = ["engine", "examples", "package"];

/** "The core above 95 % of branches"; entry files are one line each and run in another process. */
const coverageFiles = [
  "--include",
  "provider/**",
  "--exclude",
  "provider/hosts/dynamic/entry/**",
  "--exclude",
  "**/*.d.ts",
];
const thresholds = ["--check-coverage", "--branches", "95", "--lines", "95", "--functions", "0", "--statements", "0"];

const root = repositoryRoot();
const work = mkdtempSync(join(tmpdir(), "pulumi-tenable-test-"));
const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};

interface Row extends FolderResult {
  name: string;
}

interface Outcome {
  code: number;
  output: string;
}

/** Runs a program of the repository; its output is shown as it comes, or kept. */
function run(args: string[], options: { show: boolean; env?: NodeJS.ProcessEnv }): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const stdio = options.show ? ("inherit" as const) : ("pipe" as const);
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", stdio, stdio] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function tool(name: string, file: string): string {
  return join(root, "node_modules", name, file);
}

type Check = () => Promise<Outcome>;

/** Each check under the name that `--only` takes. */
function checks(): Record<string, Check> {
  const quiet = (...args: string[]): Promise<Outcome> => run(args, { show: false, env: colour });
  const both = async (...parts: (() => Promise<Outcome>)[]): Promise<Outcome> => {
    const outcome: Outcome = { code: 0, output: "" };
    for (const part of parts) {
      const { code, output } = await part();
      if (code !== 0) {
        outcome.code = code;
      }
      outcome.output += output;
    }
    return outcome;
  };
  const folders = ["sdk", "provider", "client", "emulator", "cli", "tools", "test", "examples"].filter((name) =>
    existsSync(join(root, name)),
  );
  const tsc = tool("typescript", "bin/tsc");
  return {
    // The package's own types were checked by the build that came before.
    types: () =>
      both(
        ...readdirSync(join(root, "examples")).map(
          (name) => () => quiet(tsc, "-p", join("examples", name), "--noEmit", "--noCheck", "false"),
        ),
      ),
    lint: () =>
      both(
        () => quiet(tool("oxlint", "bin/oxlint")),
        () => quiet(join(__dirname, "words.js")),
      ),
    format: async () => {
      const { code, output } = await quiet(tool("@biomejs/biome", "bin/biome"), "format", ".");
      return { code, output: `${output.trimEnd()}\n\n\`npm run format\` rewrites them.` };
    },
    imports: () =>
      quiet(tool("dependency-cruiser", "bin/dependency-cruise.mjs"), "--config", ".dependency-cruiser.cjs", ...folders),
    unused: () => quiet(tool("knip", "bin/knip.js"), "--no-config-hints"),
    "package-files": async () => {
      const npm = process.env.npm_execpath;
      if (npm === undefined) {
        return { code: 1, output: "npm packs the package: run this through `npm test`." };
      }
      const packed = await quiet(npm, "pack", "--ignore-scripts", "--silent", "--pack-destination", work);
      if (packed.code !== 0) {
        return packed;
      }
      const tarball = join(work, packed.output.trim().split("\n").at(-1) ?? "");
      return both(
        () => quiet(tool("publint", "src/cli.js"), "run", tarball, "--strict"),
        () => quiet(tool("@arethetypeswrong/cli", "dist/index.js"), tarball),
      );
    },
  };
}

/** Runs the checks two at a time, as many as the machine at least has cores. */
async function runChecks(names: string[], all: Record<string, Check>): Promise<Row[]> {
  const rows: Row[] = [];
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const started = Date.now();
      const { code, output } = (await all[name]?.()) ?? { code: 1, output: "no such check" };
      const ok = code === 0;
      if (!ok) {
        process.stdout.write(`\n${paint("red", `✗ ${name}`)}\n${output.trimEnd()}\n`);
      }
      rows.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, milliseconds: Date.now() - started });
    }
  };
  const progress = startProgress(`Checking ${names.join(", ")}`);
  await Promise.all([worker(), worker()]);
  progress.end();
  return names.flatMap((name) => rows.filter((row) => row.name === name));
}

/** Runs folders of tests in one Mocha, measuring coverage of everything that it starts. */
async function runTests(
  folders: string[],
  timeoutSeconds: number,
  grep: string | undefined,
  jobs: number,
): Promise<Row[]> {
  const results = join(work, `${folders.join("-")}.json`);
  const args = [
    tool("mocha", "bin/mocha.js"),
    ...["--enable-source-maps", "--exit", "--reporter", join(__dirname, "test-reporter.js")],
    ...["--timeout", String(timeoutSeconds * 1000), "--slow", String(timeoutSeconds * 500)],
    ...(jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : []),
    ...(grep === undefined ? [] : ["--fgrep", grep]),
    ...folders.map((folder) => join("dist", "test", folder, "**", "*.test.js")),
  ];
  const env = { TEST_RESULTS: results, NODE_V8_COVERAGE: join(work, "coverage"), ...colour };
  const { code } = await run(args, { show: true, env });
  if (!existsSync(results)) {
    // A file that cannot be loaded, for example; Mocha has said which.
    return [{ name: folders.join("+"), passed: 0, failed: 1, skipped: 0, milliseconds: 0 }];
  }
  const counted = JSON.parse(readFileSync(results, "utf8")) as Record<string, FolderResult>;
  const rows = Object.entries(counted).map(([name, result]) => ({ name, ...result }));
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  // A run can fail without a failing test: an error outside of any.
  if (code !== 0 && failed === 0) {
    rows.push({ name: "mocha", passed: 0, failed: 1, skipped: 0, milliseconds: 0 });
  }
  return rows;
}

async function coverage(): Promise<Row> {
  const started = Date.now();
  const c8 = tool("c8", "bin/c8.js");
  const where = ["--temp-directory", join(work, "coverage"), "--all", "--src", "provider", "--exclude-after-remap"];
  const typesOnly = typeOnlyFiles("provider").flatMap((file) => ["--exclude", file]);
  const args = [
    c8,
    "report",
    // One report of V8 at a time: hundreds of processes leave more than the memory of one holds.
    "--merge-async",
    ...where,
    ...coverageFiles,
    ...typesOnly,
    ...thresholds,
    "--reporter",
    "text",
    "--reporter",
    "lcovonly",
  ];
  process.stdout.write("\nCoverage of the core\n");
  const { code } = await run(args, { show: true });
  const ok = code === 0;
  return { name: "coverage", passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, milliseconds: Date.now() - started };
}

/** Sources of which nothing is left to run: they would count as never run. */
function typeOnlyFiles(folder: string): string[] {
  const sources = readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file)));
  return sources.filter((file) => {
    const compiled = join(root, "dist", file.replace(/\.ts$/, ".js"));
    if (!file.endsWith(".ts") || file.endsWith(".d.ts") || !existsSync(compiled)) {
      return false;
    }
    const code = readFileSync(compiled, "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    return /^\s*"use strict";\s*(Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\s*)?$/.test(code);
  });
}

type Colour = "bold" | "green" | "red" | "dim";

function paint(style: Colour, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

function printTable(rows: Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length), 4);
  process.stdout.write(`\n${paint("bold", "What".padEnd(width))}  passed  failed  skipped  time\n`);
  for (const { name, passed, failed, skipped, milliseconds } of rows) {
    const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}`;
    const line = `${name.padEnd(width)}  ${numbers}  ${duration(milliseconds)}`;
    process.stdout.write(`${failed > 0 ? paint("red", line) : line}\n`);
  }
}

async function main(): Promise<number> {
  let only: string[];
  let grep: string | undefined;
  try {
    const options = {
      only: { type: "string", multiple: true },
      grep: { type: "string" },
      help: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    only = (values.only ?? []).flatMap((names) => names.split(","));
    grep = values.grep;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }

  const allChecks = checks();
  // Compiled tests without a source are left over from another branch.
  const folders = readdirSync(join(root, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasTests(join(root, "test", entry.name)))
    .map(({ name }) => name);
  const known = ["checks", ...Object.keys(allChecks), "coverage", ...folders];
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`--only ${unknown.join(",")} is none of: ${known.join(", ")}.\n`);
    return 2;
  }
  const whole = only.length === 0 && grep === undefined;
  const chosen = (name: string): boolean => only.length === 0 || only.includes(name);

  const rows: Row[] = [];
  const names = Object.keys(allChecks).filter((name) => whole || only.includes(name) || only.includes("checks"));
  if (names.length > 0) {
    rows.push(...(await runChecks(names, allChecks)));
  }
  const quick = folders.filter((name) => chosen(name) && !engineFolders.includes(name));
  if (quick.length > 0) {
    rows.push(...(await runTests(quick, 30, grep, 1)));
  }
  const engine = engineFolders.filter((name) => chosen(name) && folders.includes(name));
  if (engine.length > 0) {
    const started = Date.now();
    await findPulumi();
    rows.push({ name: "finding Pulumi", passed: 0, failed: 0, skipped: 0, milliseconds: Date.now() - started });
    rows.push(...(await runTests(engine, 300, grep, 2)));
  }
  if (whole || only.includes("coverage")) {
    rows.push(await coverage());
  }

  printTable(rows);
  const sum = (key: "passed" | "failed"): number => rows.reduce((total, row) => total + row[key], 0);
  const failed = sum("failed");
  process.stdout.write(`${paint(failed > 0 ? "red" : "green", `${sum("passed")} passed, ${failed} failed`)}\n`);
  // Nothing that ran is no success: a wrong --grep would look like one.
  return failed > 0 || sum("passed") === 0 ? 1 : 0;
}

function hasTests(folder: string): boolean {
  return readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith(".test.ts"));
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stdout.write("0 passed, 1 failed\n");
    return 1;
  })
  .finally(() => rmSync(work, { recursive: true, force: true }))
  .then(
    (code) => {
      process.exitCode = code;
    },
    () => undefined,
  );
