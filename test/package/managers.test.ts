import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, createProject } from "../support/engine";
import { npm, npmInstall, pack, run, templates, Tried, userPackage, writeFiles } from "../support/packed";
import { Site } from "../support/site";

/** Package managers other than npm, each as its npm package. */
const managers = {
  pnpm: { version: "10.34.9", bin: "pnpm/bin/pnpm.cjs" },
  yarn: { version: "1.22.22", bin: "yarn/bin/yarn.js" },
  "@yarnpkg/cli-dist": { version: "4.18.1", bin: "@yarnpkg/cli-dist/bin/yarn.js" },
} as const;

interface Installation {
  how: string;
  manager: keyof typeof managers;
  args: string[];
  /** Files of the project or workspace beside those of the program. */
  files?: Record<string, string>;
  /** Where the program lies, below the folder. */
  project?: string;
  /** The environment that the manager gives to what it runs. */
  env?: (folder: string) => Record<string, string>;
}

const yarnrc = (linker: string): Record<string, string> => ({
  ".yarnrc.yml": `nodeLinker: ${linker}\nenableTelemetry: false\nenableScripts: false\nenableImmutableInstalls: false\n`,
  "yarn.lock": "",
});

const installations: Installation[] = [
  { how: "pnpm", manager: "pnpm", args: ["install", "--prefer-offline", "--ignore-scripts"] },
  {
    how: "pnpm, workspace",
    manager: "pnpm",
    args: ["install", "--prefer-offline", "--ignore-scripts"],
    files: {
      "package.json": JSON.stringify({ name: "workspace", private: true }),
      "pnpm-workspace.yaml": "packages: [infra, lib]\n",
      "lib/package.json": JSON.stringify({ name: "lib", version: "1.0.0" }),
    },
    project: "infra",
  },
  {
    how: "yarn 1",
    manager: "yarn",
    args: ["install", "--prefer-offline", "--ignore-scripts", "--non-interactive", "--silent"],
  },
  { how: "yarn 4, node-modules", manager: "@yarnpkg/cli-dist", args: ["install"], files: yarnrc("node-modules") },
  {
    how: "yarn 4, Plug'n'Play",
    manager: "@yarnpkg/cli-dist",
    args: ["install"],
    files: yarnrc("pnp"),
    // What `yarn exec pulumi up` sets.
    env: (folder) => ({ NODE_OPTIONS: `--require ${join(folder, ".pnp.cjs")}` }),
  },
];

/** Resources, a look-up and the functions: what needs the package in the program and in the provider's process. */
const program = `
import * as tenable from "pulumi-tenable";
import { connect } from "pulumi-tenable/client";

const scanner = tenable.getScanner({ name: "Local Scanner" });
const policy = new tenable.Policy("weekly", { template: "basic" });
new tenable.Scan("weekly", { policyId: policy.id, scannerId: scanner.id, targets: ["192.0.2.1"] });
export const platform: string = connect().platform;
`;

describe("The packed package, installed by other managers than npm", () => {
  const tried = new Tried();
  let site: Site<"nessus">;
  let folder: string;
  let tarball: string;
  let registry: string;

  before(async () => {
    site = await Site.start("nessus");
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-tenable-managers-")));
    tarball = (await pack(folder)).provider;
    registry = (await npm(["config", "get", "registry"], folder)).trim();
    const dependencies = Object.fromEntries(Object.entries(managers).map(([name, { version }]) => [name, version]));
    writeFiles(folder, { "tools/package.json": JSON.stringify({ private: true, dependencies }) });
    await npm(npmInstall, join(folder, "tools"));
  });

  after(async () => {
    closeProjects();
    rmSync(folder, { recursive: true, force: true });
    await site.close();
    tried.print();
  });

  for (const [index, { how, manager, args, files = {}, project = ".", env }] of installations.entries()) {
    it(`serves a TypeScript program of ${how}`, async () => {
      const root = join(folder, String(index));
      const place = join(root, project);
      writeFiles(root, files);
      writeFiles(place, { "package.json": userPackage(tarball) });
      const bin = join(folder, "tools", "node_modules", managers[manager].bin);
      // Yarn 4 does not read npm's settings.
      await run(process.execPath, [bin, ...args], root, { YARN_NPM_REGISTRY_SERVER: registry, CI: "true" });
      site.reset();
      await tried.note(`${how} ${managers[manager].version}`, "pulumi up with look-up, client and types", async () => {
        const user = await createProject({
          program,
          folder: place,
          nodeModules: false,
          connectionEnv: connectionEnv(site.emulator),
          env: env?.(root),
        });
        user.write("tsconfig.json", JSON.stringify({ compilerOptions: templates.node, files: ["index.ts"] }));
        const { stdout } = await user.up([], { expect: 0 });
        expect(stdout).to.match(/platform: "nessus"/);
      });
    });
  }
});
