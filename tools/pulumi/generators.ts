import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "../repo";
import { cacheFolder, executable } from "./cache";
import { go } from "./build";
import type { PulumiCli } from "./index";

const languages = ["nodejs", "python"] as const;

/**
 * The environment in which this CLI can generate SDKs. Official CLIs bring generators along; for one built from Go
 * modules they are built here, from the same modules, once for each version of their source.
 */
export async function withGenerators({ bin, env }: PulumiCli): Promise<Record<string, string>> {
  if (existsSync(join(dirname(bin), executable("pulumi-language-python")))) {
    return env;
  }
  const module = join(repositoryRoot(), "tools", "pulumi");
  const source = readFileSync(join(module, "codegen", "main.go"));
  const folder = join(cacheFolder(), `generators-${createHash("sha256").update(source).digest("hex").slice(0, 12)}`);
  const hosts = languages.map((language) => join(folder, executable(`pulumi-language-${language}`)));
  if (!hosts.every((host) => existsSync(host))) {
    mkdirSync(folder, { recursive: true });
    const part = join(folder, executable(`part-${process.pid}`));
    const built = await go(["build", "-trimpath", "-mod=readonly", "-o", part, "./codegen"], module);
    if (built.code !== 0) {
      throw new Error(`Go could not build the SDK generators: ${built.tail.slice(-3).join(" | ")}`);
    }
    for (const host of hosts) {
      copyFileSync(part, `${host}.${process.pid}`);
      renameSync(`${host}.${process.pid}`, host);
    }
    rmSync(part);
  }
  return { ...env, PATH: [folder, env.PATH].join(delimiter) };
}
