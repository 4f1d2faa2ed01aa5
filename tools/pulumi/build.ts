import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startProgress } from "../progress";
import { repositoryRoot } from "../repo";
import { executable } from "./cache";
import { type RunResult, run } from "./run";
import { askVersion, pulumiVersion } from "./version";

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/**
 * Builds the CLI from the published Go module into `folder` and returns its path.
 *
 * Written under another name and renamed when it answers, so that an interrupted build leaves nothing that looks done.
 * Throws one line that says what to do: install Go, or what Go said.
 */
export async function buildFromModules(
  folder: string,
  version = pulumiVersion,
  cwd = join(repositoryRoot(), "tools", "pulumi"),
): Promise<string> {
  const target = join(folder, executable("pulumi"));
  const part = join(folder, executable(`pulumi.part-${process.pid}`));
  // Without it the CLI has no version, and the Automation API refuses it.
  const linkerFlags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const progress = startProgress(`Building Pulumi ${version}`, { expected: "5 minutes", pipeSeconds: 30 });
  try {
    const packages = await listPackages(cwd, progress.say);
    let compiled = 0;
    progress.say("compiling");
    const args = ["build", "-v", "-trimpath", "-mod=readonly", "-ldflags", linkerFlags, "-o", part, command];
    const built = await go(args, cwd, (line) => {
      // -v prints one line for each package, none for what Go has in its own cache.
      if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) {
        compiled += 1;
      }
      progress.say(line === command ? "linking" : `compiling, ${compiled} of ${packages} packages`);
    });
    if (built.code !== 0) {
      throw new Error(explain("building", built));
    }
    const answered = await askVersion(part);
    if (answered !== version) {
      throw new Error(`The CLI just built answers version "${answered ?? "nothing"}" instead of ${version}.`);
    }
    renameSync(part, target);
    progress.end(`Built Pulumi ${version}.`);
    return target;
  } catch (error) {
    progress.end();
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

/** How many packages there are to compile; downloads their modules on the way. */
async function listPackages(cwd: string, say: (detail: string) => void): Promise<number> {
  let modules = 0;
  say("downloading modules");
  const listed = await go(["list", "-mod=readonly", "-deps", command], cwd, (line) => {
    if (!line.startsWith("go: downloading ")) {
      return;
    }
    modules += 1;
    say(`downloading, ${modules} modules`);
  });
  if (listed.code !== 0) {
    throw new Error(explain("downloading the modules of", listed));
  }
  return listed.stdout.split("\n").length - 1;
}

export function go(args: string[], cwd: string, line?: (text: string) => void): Promise<RunResult> {
  // A workspace file or flags of the user's own would change what is built.
  const env = { ...process.env, GOWORK: "off", GOFLAGS: "" };
  return run("go", args, { cwd, env, idleSeconds: 900, totalSeconds: 3600, line });
}

export function explain(doing: string, result: RunResult): string {
  const last = result.tail
    .filter((line) => !line.startsWith("go: downloading "))
    .slice(-3)
    .join(" | ");
  switch (result.failure) {
    case "missing":
      return (
        `No Pulumi CLI was found and Go is missing to build one: install Go 1.25 or later from https://go.dev/dl/, ` +
        `or Pulumi ${pulumiVersion} from https://www.pulumi.com/docs/install/, and run this again.`
      );
    case "idle":
      return `Go stopped answering while ${doing} Pulumi: check the network and run this again. Last: ${last}`;
    case "too long":
      return `Go took more than an hour for ${doing} Pulumi and was ended. Last: ${last}`;
    default:
      return `Go failed while ${doing} Pulumi (exit code ${result.code ?? "none"}): ${last}`;
  }
}
