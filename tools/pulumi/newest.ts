import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../repo";
import { buildFromModules, explain, go } from "./build";
import { cacheFolder, executable } from "./cache";
import { writeCompanions } from "./companions";
import { askVersion } from "./version";

const cliModule = "github.com/pulumi/pulumi/pkg/v3";

/** What `go mod edit -json` shows. */
interface Module {
  Go: string;
  Replace?: { Old: { Path: string }; New: { Path: string; Version?: string } }[];
}

/** The newest CLI that is published as Go modules, built once for this machine. */
export async function newestPulumi(): Promise<{ version: string; bin: string }> {
  const work = mkdtempSync(join(tmpdir(), "pulumi-newest-"));
  const ask = async (...args: string[]): Promise<string> => {
    const done = await go(args, work);
    if (done.code !== 0) {
      throw new Error(explain(`asking for the newest`, done));
    }
    return done.stdout.trim();
  };
  try {
    copyFileSync(join(repositoryRoot(), "tools", "pulumi", "tools.go"), join(work, "tools.go"));
    writeFileSync(join(work, "go.mod"), "module pulumi-tenable/newest\n");
    const version = (await ask("list", "-m", "-f", "{{.Version}}", `${cliModule}@latest`)).slice(1);
    const folder = join(dirname(cacheFolder()), `pulumi-${version}`);
    const bin = join(folder, executable("pulumi"));
    if ((await askVersion(bin)) !== version) {
      mkdirSync(folder, { recursive: true });
      // Replaces of the CLI's own go.mod are not inherited; those with a path are for its repository alone.
      const file = await ask("list", "-m", "-f", "{{.GoMod}}", `${cliModule}@v${version}`);
      const { Go, Replace = [] } = JSON.parse(await ask("mod", "edit", "-json", file)) as Module;
      const replaces = Replace.filter(({ New }) => New.Version !== undefined).map(
        ({ Old, New }) => `-replace=${Old.Path}=${New.Path}@${New.Version ?? ""}`,
      );
      await ask("mod", "edit", `-go=${Go}`, `-require=${cliModule}@v${version}`, ...replaces);
      await ask("mod", "tidy", "-e");
      await buildFromModules(folder, version, work);
    }
    writeCompanions(folder);
    return { version, bin };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
