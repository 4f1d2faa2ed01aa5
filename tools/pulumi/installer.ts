import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startProgress } from "../progress";
import { run } from "./run";
import { askVersion, pulumiVersion } from "./version";

/** Pulumi's documented installer, https://www.pulumi.com/docs/install/. */
const installer = "https://get.pulumi.com";

/**
 * Installs the official CLI into `folder`/bin and returns its path; undefined when that does not work out.
 *
 * The script gets 5 seconds to arrive. Where downloads are closed that is the usual outcome, and not worth a word:
 * the next way is tried. curl rather than fetch: it follows the proxy settings, and the script calls it anyway.
 */
export async function installOfficial(folder: string): Promise<string | undefined> {
  if (process.platform === "win32") {
    return undefined;
  } // A shell script; on Windows people have the MSI or Go.
  const curl = ["--fail", "--silent", "--location", "--connect-timeout", "5", "--max-time", "5", installer];
  const script = await run("curl", curl, { idleSeconds: 6, totalSeconds: 6 });
  if (script.code !== 0 || !script.stdout.startsWith("#!")) {
    return undefined;
  }

  const work = await mkdtemp(join(folder, "installing-"));
  const progress = startProgress(`Installing Pulumi ${pulumiVersion} with the official installer`, {
    pipeSeconds: 30,
  });
  try {
    const file = join(work, "install.sh");
    writeFileSync(file, script.stdout);
    const args = [file, "--version", pulumiVersion, "--install-root", work, "--no-edit-path"];
    // HOME too: nothing of the installer may touch the user's own Pulumi.
    const env = { ...process.env, HOME: work };
    const done = await run("sh", args, { env, idleSeconds: 60, totalSeconds: 300, line: progress.say });
    if (done.code !== 0 || (await askVersion(join(work, "bin", "pulumi"))) !== pulumiVersion) {
      return undefined;
    }
    const target = join(folder, "bin");
    if (existsSync(target)) {
      rmSync(target, { recursive: true, force: true });
    }
    renameSync(join(work, "bin"), target);
    return join(target, "pulumi");
  } finally {
    progress.end();
    rmSync(work, { recursive: true, force: true });
  }
}
