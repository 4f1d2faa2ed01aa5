import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheRoot } from "../../tools/pulumi/cache";

export interface VirtualEnvironment {
  /** The program that has the packages. */
  python: string;
  /** All versions, for the report: `pytenable 1.2.3, Python 3.11.2`. */
  versions: string;
}

interface Outcome {
  ok: boolean;
  /** What the program has printed; when it failed, whatever says why. */
  text: string;
}

function run(program: string, ...args: string[]): Outcome {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  const ok = status === 0;
  return { ok, text: ok ? stdout.trim() : (error?.message ?? `${stdout}${stderr}`).trim() };
}

const versions = (requirements: readonly string[]): string => `
import importlib.metadata, platform
names = ${JSON.stringify(requirements.map((one) => one.split("==")[0]))}
print(", ".join([f"{name} {importlib.metadata.version(name)}" for name in names] + [f"Python {platform.python_version()}"]))
`;
const python3 = "import sys; assert sys.version_info >= (3,); print('%d.%d' % sys.version_info[:2])";

const pythonIn = (folder: string): string =>
  process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

/** Python 3 of this machine, or `undefined` where there is none. */
function findPython(): { program: string; version: string } | undefined {
  for (const program of ["python3", "python"]) {
    const { ok, text } = run(program, "-c", python3);
    if (ok) {
      return { program, version: text };
    }
  }
  return undefined;
}

const pip = ["-m", "pip", "--disable-pip-version-check"];
/** Without versions, so that each run meets the newest that this Python can have; a requirement may name its own. */
const install = (requirements: readonly string[]): string[] => ["install", "--quiet", "--upgrade", ...requirements];

/**
 * Ways to an environment with the packages, in the order in which they are tried. The first one needs `ensurepip`, and
 * Debian's Python comes without; the second lets the system's own pip install into the environment, the third does
 * without both.
 */
function waysTo(
  folder: string,
  program: string,
  requirements: readonly string[],
): (readonly [string, ...string[]])[][] {
  const inside = pythonIn(folder);
  const installed = install(requirements);
  return [
    [
      [program, "-m", "venv", folder],
      [inside, ...pip, ...installed],
    ],
    [
      [program, "-m", "venv", "--without-pip", folder],
      [program, ...pip, "--python", inside, ...installed],
    ],
    [
      [program, "-m", "virtualenv", folder],
      [inside, ...pip, ...installed],
    ],
  ];
}

/** Made beside its place and then moved there, so that a killed run leaves nothing that looks finished. */
function make(folder: string, program: string, requirements: readonly string[]): void {
  const draft = `${folder}.${process.pid}`;
  const failures: string[] = [];
  mkdirSync(dirname(folder), { recursive: true });
  for (const way of waysTo(draft, program, requirements)) {
    rmSync(draft, { recursive: true, force: true });
    const failed = way.find(([first, ...args]) => {
      const { ok, text } = run(first, ...args);
      if (!ok) {
        failures.push(`${[first, ...args].join(" ")}\n${text}`);
      }
      return !ok;
    });
    if (failed !== undefined) {
      continue;
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return;
  }
  rmSync(draft, { recursive: true, force: true });
  throw new Error(`No virtual environment with ${requirements.join(", ")} can be made:\n\n${failures.join("\n\n")}`);
}

/**
 * A virtual environment with the newest of some packages, kept in the user's cache folder between runs.
 * Returns `undefined` where Python is missing. Throws when Python is there and the packages cannot be had.
 */
function findVirtualEnvironment(requirements: readonly string[]): VirtualEnvironment | undefined {
  const found = findPython();
  if (found === undefined) {
    return undefined;
  }
  const folder = join(cacheRoot(process.env, process.platform), `${requirements.join("-")}-python-${found.version}`);
  const python = pythonIn(folder);
  if (!existsSync(python) || !run(python, "-c", versions(requirements)).ok) {
    make(folder, found.program, requirements);
  } else {
    const inside = run(python, ...pip, ...install(requirements));
    const upgraded = inside.ok ? inside : run(found.program, ...pip, "--python", python, ...install(requirements));
    // Without a network the version of an earlier run is better than none; the report says which it was.
    if (!upgraded.ok) {
      process.stdout.write(`  pip cannot ask for a newer ${requirements.join(", ")}: ${upgraded.text}\n`);
    }
  }
  const { ok, text } = run(python, "-c", versions(requirements));
  if (!ok) {
    throw new Error(`${python} cannot load ${requirements.join(", ")}:\n${text}`);
  }
  return { python, versions: text };
}

/** The environment for a suite, made in its `before`. Without Python the suite is skipped, or fails where CI runs it. */
export function environmentFor(
  hook: Mocha.Context,
  name: string,
  requirements: readonly string[],
): VirtualEnvironment | undefined {
  // The first run on a machine installs the packages with everything that they need.
  hook.timeout(600_000);
  const environment = findVirtualEnvironment(requirements);
  if (environment !== undefined) {
    process.stdout.write(`  ${environment.versions}\n`);
    return environment;
  }
  const reason = `Python 3 is missing: ${name} cannot be tried on the emulators.`;
  if (process.env.CI) {
    throw new Error(reason);
  }
  process.stdout.write(`  skipped: ${reason}\n`);
  return hook.skip();
}
