/**
 * `npm run matrix`: the unit tests, the provider process and the quick start on other versions than those of `npm test`.
 *
 * Each version is installed once into the cache folder. For the newest `@pulumi/pulumi`, the repository is copied there,
 * and its `node_modules` links to that SDK with its packages, and else to those of the repository.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { duration, startProgress } from "./progress";
import { cacheFolder } from "./pulumi/cache";
import { newestPulumi } from "./pulumi/newest";
import { repositoryRoot } from "./repo";
import { runMain } from "./run-main";

const root = repositoryRoot();
const cache = join(dirname(cacheFolder()), "matrix");

/** What runs in each combination. */
const suites = ["test:unit", "test:plugin", "quick-start"] as const;

interface Combination {
  /** Node, `@pulumi/pulumi` and the CLI. */
  title: string;
  node: string;
  /** The repository, or a copy of it. */
  root: string;
  /** The folder of a CLI that goes before the others. */
  cli?: string;
}

const combinations: Record<string, () => Promise<Combination> | Combination> = {
  "node-22": () => onNode("22"),
  "node-24": () => onNode("24"),
  newest: async () => {
    const { version, bin } = await newestPulumi();
    const copied = copyWithNewestSdk();
    const { title, node } = onNode("24");
    return {
      title: `${title}, @pulumi/pulumi ${copied.version}, CLI ${version}`,
      node,
      root: copied.root,
      cli: dirname(bin),
    };
  },
};

const help = `Usage: npm run matrix [-- --only NAME[,NAME...]]

Runs ${suites.join(", ")} on other versions than npm test does.

  --only NAME   of ${Object.keys(combinations).join(", ")}; "newest" is Node 24 with the newest Pulumi SDK and CLI
  --help        this text

Example: npm run matrix -- --only node-24
Exit codes: 0 all passed, 1 something failed, 2 wrong usage.
`;

const { scripts, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
  "scripts" | "devDependencies",
  Record<string, string>
>;

/** Installs packages into a folder of the cache; gives the folder that holds them. */
function install(folder: string, ...packages: string[]): string {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    throw new Error("Run this with `npm run matrix`: it installs packages.");
  }
  const prefix = join(cache, folder);
  mkdirSync(prefix, { recursive: true });
  execFileSync(process.execPath, [npm, "install", "--prefix", prefix, "--no-save", "--silent", ...packages]);
  return join(prefix, "node_modules");
}

function onNode(major: string): Combination {
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = join(install(`node-${major}`, `node@${major}`), "node", "bin", file);
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  return { title: `Node ${version.slice(1)}`, node, root };
}

function copyWithNewestSdk(): { root: string; version: string } {
  // Programs are compiled by the TypeScript that the SDK finds beside it.
  const installed = install("sdk", "@pulumi/pulumi@latest", `typescript@${devDependencies.typescript}`);
  const sdk = join(installed, "@pulumi", "pulumi");
  const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
  const copy = join(cache, "repository");
  rmSync(copy, { recursive: true, force: true });
  const left = new Set(["node_modules", ".git", "coverage"]);
  cpSync(root, copy, {
    recursive: true,
    filter: (file) =>
      !relative(root, file)
        .split(sep)
        .some((part) => left.has(part)),
  });
  const link = (name: string, target: string): void => {
    mkdirSync(dirname(join(copy, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(copy, "node_modules", name), "junction");
  };
  const modules = join(root, "node_modules");
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  const own: Record<string, string> = { "pulumi-tenable": copy, "pulumi-tenable-emulator": join(copy, "emulator") };
  for (const name of names) {
    // What the SDK brought along goes before ours: there must not be two of a library, gRPC for one.
    const newest = join(installed, name);
    link(name, own[name] ?? (existsSync(newest) ? newest : join(modules, name)));
  }
  return { root: copy, version };
}

interface Row {
  title: string;
  passed: number;
  failed: number;
  milliseconds: number;
}

async function runSuite(combination: Combination, suite: (typeof suites)[number]): Promise<Row> {
  const tests =
    suite === "quick-start"
      ? "dist/test/examples/quick-start.test.js"
      : (/"([^"]+)"/.exec(scripts[suite] ?? "")?.[1] ?? "");
  const results = join(cache, `results-${process.pid}.json`);
  rmSync(results, { force: true });
  const path = [dirname(combination.node), combination.cli ?? [], process.env.PATH ?? ""].flat().join(delimiter);
  const started = Date.now();
  const title = `${suite} on ${combination.title}`;
  const progress = startProgress(title, { pipeSeconds: 60 });
  const output = await new Promise<string>((resolve) => {
    const args = [join(root, "node_modules", "mocha", "bin", "mocha.js"), "--timeout", "300000", tests];
    const env = { ...process.env, PATH: path, TEST_RESULTS: results };
    const child = spawn(combination.node, args, { cwd: combination.root, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => (text += String(chunk)));
    }
    child.on("close", () => resolve(text));
  });
  const stats = existsSync(results)
    ? (JSON.parse(readFileSync(results, "utf8")) as { stats: { passes: number; failures: number } }).stats
    : { passes: 0, failures: 1 };
  const milliseconds = Date.now() - started;
  progress.end(`${title}: ${stats.passes} passed, ${stats.failures} failed, ${duration(milliseconds)}`);
  if (stats.failures > 0) {
    // Mocha's list of failures is at the end.
    process.stdout.write(
      `${output.slice(Math.max(0, output.lastIndexOf(" passing ("), output.length - 20_000)).trim()}\n`,
    );
  }
  return { title, passed: stats.passes, failed: stats.failures, milliseconds };
}

async function main(): Promise<number> {
  let names: string[];
  try {
    const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    names = values.only?.split(",") ?? Object.keys(combinations);
    const unknown = names.filter((name) => !Object.hasOwn(combinations, name));
    if (unknown.length > 0) {
      throw new Error(`--only ${unknown.join(",")} names no combination.`);
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const rows: Row[] = [];
  for (const name of names) {
    const combination = await combinations[name]?.();
    for (const suite of combination === undefined ? [] : suites) {
      rows.push(await runSuite(combination as Combination, suite));
    }
  }
  const sum = (key: "passed" | "failed"): number => rows.reduce((total, row) => total + row[key], 0);
  process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}

runMain(main);
