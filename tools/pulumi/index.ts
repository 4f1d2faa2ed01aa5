import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildFromModules } from "./build";
import { cacheFolder, executable } from "./cache";
import { writeCompanions } from "./companions";
import { installOfficial } from "./installer";
import { withLock } from "./lock";
import { askVersion, judgeVersion, newerVersion, pulumiVersion } from "./version";

export interface PulumiCli {
  /** The program file. */
  bin: string;
  /** What to add to the environment of a process that runs it. */
  env: Record<string, string>;
}

let found: Promise<PulumiCli> | undefined;

/**
 * A Pulumi CLI that works, found or made; the one place that decides, for quick start, tests and benchmarks.
 *
 * In this order: `pulumi` on PATH unless it is older than what we test with; our own cache folder; the official installer,
 * given 5 seconds to answer; the Go module, built once. Whatever is found is believed when it answers `pulumi version`.
 */
export function findPulumi(): Promise<PulumiCli> {
  found ??= search();
  return found;
}

async function search(): Promise<PulumiCli> {
  const folder = cacheFolder();
  const own = (await onPath(folder)) ?? (await inCache(folder));
  if (own !== undefined) {
    return own;
  }
  let waited = false;
  return withLock(
    join(folder, "lock"),
    async () => {
      // Somebody else may have finished while we waited for the lock.
      const ready = await inCache(folder);
      if (ready !== undefined) {
        return ready;
      }
      const installed = await installOfficial(folder);
      if (installed !== undefined) {
        return cli(installed);
      }
      process.stderr.write(
        `No Pulumi CLI was found that the tests are known to pass with: building ${pulumiVersion} from its Go modules, once for this machine.\n`,
      );
      const built = await buildFromModules(folder);
      writeCompanions(folder);
      return cli(built);
    },
    (pid) => {
      if (!waited) {
        process.stderr.write(`Waiting for process ${pid}, which is making Pulumi ${pulumiVersion}.\n`);
      }
      waited = true;
    },
  );
}

/** The user's own CLI, if it is not too old and can run Node programs. What is in our cache does not count. */
async function onPath(folder: string): Promise<PulumiCli | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== "");
  const bin = folders.map((entry) => join(entry, executable("pulumi"))).find(isExecutable);
  if (bin === undefined) {
    return undefined;
  }
  const real = realpathSync(bin);
  if (dirname(real) === realpathSync(folder)) {
    return undefined;
  }
  const host = executable("pulumi-language-nodejs");
  if (![dirname(real), ...folders].some((entry) => isExecutable(join(entry, host)))) {
    return undefined;
  }
  const version = (await askVersion(bin)) ?? "none";
  const verdict = judgeVersion(version);
  if (verdict === "newer") {
    process.stderr.write(newerVersion(version));
  }
  return verdict === "unfit" ? undefined : cli(bin);
}

async function inCache(folder: string): Promise<PulumiCli | undefined> {
  const official = join(folder, "bin", executable("pulumi"));
  if ((await askVersion(official)) === pulumiVersion) {
    return cli(official);
  }
  const built = join(folder, executable("pulumi"));
  if ((await askVersion(built)) !== pulumiVersion) {
    return undefined;
  }
  writeCompanions(folder);
  return cli(built);
}

function cli(bin: string): PulumiCli {
  return {
    bin,
    env: {
      // First on PATH: what a program or a test calls `pulumi` is this one.
      PATH: `${dirname(bin)}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (require.main === module) {
  findPulumi().then(
    (pulumi) => process.stdout.write(`${pulumi.bin}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
