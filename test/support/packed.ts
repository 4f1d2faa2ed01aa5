import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../tools/repo";

const root = repositoryRoot();

/** Runs a program to its end; gives standard output, or an error with all that it wrote. */
export function run(command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, timeout: 280_000, maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout);
        } else {
          reject(new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`));
        }
      },
    );
  });
}

/** The npm that runs the tests, or the one on PATH. */
export function npm(args: string[], cwd: string): Promise<string> {
  const cli = process.env.npm_execpath;
  return cli === undefined ? run("npm", args, cwd) : run(process.execPath, [cli, ...args], cwd);
}

/** Both packages as they would be published, as files of this folder. */
export async function pack(folder: string): Promise<{ provider: string; emulator: string }> {
  const packed = async (...args: string[]): Promise<string> => {
    const output = await npm(["pack", ...args, "--silent", "--pack-destination", folder], root);
    return join(folder, output.trim().split("\n").at(-1) ?? "");
  };
  // The scripts of the first one prepare the files of both, also below an npm that was told to run none.
  return {
    provider: await packed("--ignore-scripts=false"),
    emulator: await packed("--workspace", "emulator", "--ignore-scripts"),
  };
}

/** What `npm install` is run with: from npm's own cache where it has the package. */
export const npmInstall = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"];

/** The package.json of a user's project, with Pulumi as Pulumi's own template has it. */
export function userPackage(
  tarball: string,
  more: { [member: string]: unknown; devDependencies?: object } = {},
): string {
  const sdk = JSON.parse(readFileSync(join(root, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8")) as {
    version: string;
  };
  return JSON.stringify({
    name: "user",
    private: true,
    dependencies: { "pulumi-tenable": `file:${tarball}`, "@pulumi/pulumi": sdk.version },
    ...more,
    devDependencies: { typescript: "5.9.3", "@types/node": "^20", ...more.devDependencies },
  });
}

/** Compiler options as Pulumi's TypeScript template has them, by the older and the newer way to find modules. */
export const templates = {
  node: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  nodenext: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "nodenext",
    moduleResolution: "nodenext",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
} as const;

/** Writes files below a folder; the keys are their paths. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** What was tried with the package, printed when all is done. */
export class Tried {
  private readonly rows: { how: string; what: string; milliseconds: number }[] = [];

  async note(how: string, what: string, work: () => Promise<void>): Promise<void> {
    const started = Date.now();
    await work();
    this.rows.push({ how, what, milliseconds: Date.now() - started });
  }

  print(): void {
    const width = Math.max(0, ...this.rows.map(({ how }) => how.length));
    const lines = this.rows.map(
      ({ how, what, milliseconds }) => `    ${how.padEnd(width)}  ${what} (${(milliseconds / 1000).toFixed(1)} s)`,
    );
    process.stdout.write(`\n    Tried with the packed package:\n${lines.join("\n")}\n\n`);
  }
}
