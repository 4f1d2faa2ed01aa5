/**
 * `npm test`: the npm scripts of checks and tests, one after another. The last line is `N passed, N failed`.
 *
 * The checks first, being quick; then the tests in the order of package.json. Each check counts as one.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { duration, startProgress } from "./progress";
import { repositoryRoot } from "./repo";

const root = repositoryRoot();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const checks = ["typecheck", "lint", "format:check", "imports", "unused", "package-files"];

/** Each script of tests, and the folders of test/ that it names: `dist/test/{cli,client}/…`. */
const suites = Object.entries(scripts).flatMap(([name, script]) => {
  const folders = name.startsWith("test:") ? /dist\/test\/\{?([\w,-]+)/.exec(script)?.[1] : undefined;
  return folders === undefined ? [] : [{ name, folders: folders.split(",") }];
});
const folders = suites.flatMap((suite) => suite.folders);

const help = `Usage: npm test [-- --only NAME[,NAME...]] [-- --grep TEXT]

  --only NAME   npm scripts or folders of test/; "checks" stands for all scripts that check
                scripts: ${[...checks, ...suites.map(({ name }) => name), "coverage"].join(", ")}
                folders: ${folders.join(", ")}
  --grep TEXT   only tests with TEXT in the title
  --help        this text

Example: npm test -- --only test:unit,contract --grep Scan
RECORDINGS=DIR replays recorded answers against the emulator.
OPENAPI=DIR compares the emulator with the vendor's OpenAPI documents.
Exit codes: 0 all passed, 1 something failed, 2 wrong usage.
`;

interface Row {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  milliseconds: number;
  /** Each test that failed, in one line: after thousands of others it would have to be looked for. */
  told?: string[];
}

/** What Mocha makes of a run as JSON, as far as it is read here. */
interface Results {
  stats: Record<"passes" | "failures" | "pending", number>;
  failures: { fullTitle: string; err: { message?: string } }[];
}

type Colour = "bold" | "green" | "red";

const paint = (style: Colour, text: string): string => styleText(style, text, { stream: process.stdout });

const work = mkdtempSync(join(tmpdir(), "pulumi-tenable-test-"));

/** Runs an npm script, without those that build before it; its output is shown as it comes, or returned. */
function run(
  script: string,
  options: { args?: string[]; env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<{ code: number; output: string; milliseconds: number }> {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    throw new Error("Run this with `npm test`: it runs other npm scripts.");
  }
  return new Promise((resolve) => {
    const started = Date.now();
    const args = [npm, "run", "--silent", "--ignore-scripts", script, "--", ...(options.args ?? [])];
    const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
    const stdio = options.quiet === true ? ("pipe" as const) : ("inherit" as const);
    const env = { ...process.env, ...colour, ...options.env };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", stdio, stdio] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    child.on("close", (code) => resolve({ code: code ?? 1, output, milliseconds: Date.now() - started }));
  });
}

async function check(name: string, quiet: boolean): Promise<Row> {
  const { code, output, milliseconds } = await run(name, { quiet });
  if (code !== 0) {
    process.stdout.write(`\n${paint("red", `✗ npm run ${name}`)}\n${output.trimEnd()}\n`);
  }
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, milliseconds };
}

/** Runs checks two at a time, as many as the machine at least has cores. */
async function runChecks(names: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      rows.push(await check(name, true));
    }
  };
  const progress = startProgress(`Checking ${names.join(", ")}`);
  await Promise.all([worker(), worker()]);
  progress.end();
  return names.flatMap((name) => rows.filter((row) => row.name === name));
}

/** Runs the tests of a script, but for those in other folders and those with another title. */
async function runTests(name: string, without: readonly string[], grep?: string, coverage?: string): Promise<Row> {
  const results = join(work, `${name.replace(":", "-")}.json`);
  const args = [
    ...without.flatMap((folder) => ["--ignore", `dist/test/${folder}/**`]),
    ...(grep === undefined ? [] : ["--fgrep", grep]),
  ];
  const { code, milliseconds } = await run(name, {
    args,
    // What the stories with the engine reach was reached before; their thousands of processes would write gigabytes.
    env: {
      TEST_RESULTS: results,
      ...(coverage !== undefined && name !== "test:engine" && { NODE_V8_COVERAGE: coverage }),
    },
  });
  // No results: a file cannot be loaded, for example. Mocha has said which.
  const { stats, failures }: Results = existsSync(results)
    ? (JSON.parse(readFileSync(results, "utf8")) as Results)
    : { stats: { passes: 0, failures: 0, pending: 0 }, failures: [] };
  return {
    name,
    passed: stats.passes,
    // A run can fail without a failing test: an error outside of any.
    failed: code === 0 ? stats.failures : stats.failures || 1,
    skipped: stats.pending,
    milliseconds,
    told: failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message?.split("\n")[0] ?? ""}`),
  };
}

function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length), 4);
  process.stdout.write(`\n${paint("bold", "What".padEnd(width))}  passed  failed  skipped  time\n`);
  for (const { name, passed, failed, skipped, milliseconds } of rows) {
    const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}`;
    const line = `${name.padEnd(width)}  ${numbers}  ${duration(milliseconds)}`;
    process.stdout.write(`${failed > 0 ? paint("red", line) : line}\n`);
  }
  for (const { name, told = [] } of rows) {
    for (const text of told) {
      process.stdout.write(`${paint("red", `✗ ${name}`)}  ${text}\n`);
    }
  }
}

/** Folders with tests that no script names: they would never run. Compiled tests without a source do not count. */
function forgotten(): string[] {
  return readdirSync(join(root, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !folders.includes(entry.name))
    .map(({ name }) => name)
    .filter((name) =>
      readdirSync(join(root, "test", name), { recursive: true }).some((file) => String(file).endsWith(".test.ts")),
    );
}

async function main(): Promise<number> {
  let only: string[];
  let grep: string | undefined;
  try {
    const { values } = parseArgs({
      options: { only: { type: "string", multiple: true }, grep: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    only = (values.only ?? []).flatMap((names) => names.split(",")).filter((name) => name !== "");
    grep = values.grep;
    const known = ["checks", ...checks, ...suites.map(({ name }) => name), ...folders, "coverage"];
    const unknown = only.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new Error(`--only ${unknown.join(",")} names no script and no folder of tests.`);
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const lost = forgotten();
  if (lost.length > 0) {
    throw new Error(`No script "test:…" of package.json runs the tests in test/${lost.join(", test/")}.`);
  }

  const whole = only.length === 0 && grep === undefined;
  const rows: Row[] = [];
  const chosen = checks.filter((name) => whole || only.includes(name) || only.includes("checks"));
  if (chosen.length > 0) {
    rows.push(...(await runChecks(chosen)));
  }
  const measured = whole || only.includes("coverage");
  const coverage = join(root, "coverage", "tmp");
  if (measured) {
    rmSync(coverage, { recursive: true, force: true });
  }
  for (const { name, folders } of suites) {
    const without = only.length === 0 || only.includes(name) ? [] : folders.filter((folder) => !only.includes(folder));
    if (without.length < folders.length) {
      rows.push(await runTests(name, without, grep, measured ? coverage : undefined));
    }
  }
  if (measured) {
    process.stdout.write("\nCoverage of the core\n");
    rows.push(await check("coverage", false));
    // Gigabytes, after a whole run.
    rmSync(coverage, { recursive: true, force: true });
  }

  printTable(rows);
  const sum = (key: "passed" | "failed"): number => rows.reduce((total, row) => total + row[key], 0);
  const failed = sum("failed");
  process.stdout.write(`${paint(failed > 0 ? "red" : "green", `${sum("passed")} passed, ${failed} failed`)}\n`);
  // Nothing that ran is no success: a wrong --grep would look like one.
  return failed > 0 || sum("passed") === 0 ? 1 : 0;
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
