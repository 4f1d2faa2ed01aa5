import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type Platform, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changes, Project } from "../../tools/pulumi/project";
import { repositoryRoot } from "../../tools/repo";
import { envWithPulumi } from "../support/engine";
import { anySecret, newFolder } from "./adopting";
import { randomTenant } from "./tenant";

/** What a large tenant took. */
export interface LargeProof {
  objects: number;
  requests: number;
  seconds: number;
  /** Highest memory of the command. */
  megabytes: number;
  wrong: string[];
}

const large = { scans: 400, policies: 60, lists: 120 };

/** The command in a process of its own; the last line that it writes beside its output is its memory. */
function command(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const main = join(repositoryRoot(), "dist/cli/main.js");
  const told = `process.on("exit", () => process.stderr.write("\\n" + process.resourceUsage().maxRSS)); process.argv.splice(1, 0, ${JSON.stringify(main)}); require(${JSON.stringify(main)});`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", told, "adopt", folder, "--project", "adopted"], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (chunk) => (text += String(chunk)));
    child.on("close", (code) =>
      code === 0
        ? resolve(Number(text.trim().split("\n").at(-1)) / 1024)
        : reject(new Error(`adopt ended with ${code}: ${text}`)),
    );
  });
}

const sources = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));

/** Adopts 400 scans, 60 policies and 120 lists with the command, imports them, and looks at the next preview. */
export async function proveLarge(platform: Platform, seed: number): Promise<LargeProof> {
  const emulator = await startEmulator({ platform });
  const { folder, remove } = newFolder();
  const closers: (() => unknown)[] = [remove];
  try {
    await randomTenant(emulator, seed, large);
    const from = emulator.requests.length;
    const started = performance.now();
    const megabytes = await command(folder, connectionEnv(emulator));
    const seconds = (performance.now() - started) / 1000;
    const requests = emulator.requests.length - from;
    // The secrets are set, as the command said, and it is run again.
    const keys = sources(folder).flatMap((text) =>
      [...text.matchAll(/requireSecret\("(\w+)"\)/g)].map(([, key]) => key),
    );
    const config = Object.fromEntries(keys.map((key) => [`adopted:${key}`, anySecret[String(key)]]));
    const project = await Project.create({ program: folder, connectionEnv: connectionEnv(emulator), config });
    closers.push(() => project.close());
    await command(project.folder, await envWithPulumi(project));
    const args = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
    const options = { expect: 0, timeoutSeconds: 600 };
    await project.run(["import", "--file", "import.json", ...args, "--parallel", "32"], options);
    const preview = await project.preview([], { timeoutSeconds: 600 });
    const wrong =
      preview.code === 0
        ? changes(preview).map(({ op, urn }) => `${op} ${urn}`)
        : [(preview.stderr + preview.stdout).slice(-600)];
    const state = await project.exportState();
    const objects = (state.deployment.resources ?? []).filter(({ type }) => type.includes("tenable:")).length;
    const sent = emulator.requests.slice(from).filter(({ method }) => method !== "GET");
    wrong.push(...sent.map(({ method, path }) => `it sent ${method} ${path}`));
    return { objects, requests, seconds, megabytes, wrong };
  } finally {
    for (const close of closers.reverse()) {
      close();
    }
    await emulator.close();
  }
}
