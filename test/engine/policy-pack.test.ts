import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { closeProjects, createProject } from "../support/engine";
import { Site } from "../support/site";

/** Rules of a security team about scans, policies and baselines, each by the class of this package. */
const rules = `
  import { PolicyPack, validateResourceOfType, validateStackResourcesOfType } from "@pulumi/policy";
  import * as tenable from "pulumi-tenable";

  new PolicyPack("scanning", {
    enforcementLevel: "mandatory",
    policies: [
      {
        name: "safe-checks",
        description: "Policies keep safe checks on.",
        validateResource: validateResourceOfType(tenable.Policy, ({ preferences }, _args, report) => {
          if (preferences?.safe_checks !== "yes") report("safe checks are off");
        }),
      },
      {
        name: "no-plant-network",
        description: "No scan aims at the plant.",
        validateResource: (args, report) => {
          if (args.isType(tenable.Scan) && JSON.stringify(args.props.targets).includes("192.0.2.")) report("a scan of the plant");
        },
      },
      {
        name: "one-baseline",
        description: "There is a baseline.",
        validateStack: (args, report) => {
          if (!args.resources.some((resource) => resource.isType(tenable.ScanBaseline))) report("there is no baseline");
        },
      },
      {
        name: "few-lists",
        description: "There are at most two lists.",
        validateStack: validateStackResourcesOfType(tenable.StaticAssetList, (lists, _args, report) => {
          if (lists.length > 2) report("too many lists: " + lists.map(({ name }) => name).join(", "));
        }),
      },
    ],
  });
`;

describe("A policy pack with rules by our classes", function () {
  this.timeout(240_000);
  let site: Site;
  let pack: string;

  before(async () => {
    site = await Site.start("nessus");
    pack = mkdtempSync(join(tmpdir(), "pulumi-tenable-policy-"));
    const compilerOptions = { target: "es2022", module: "node20", rootDir: ".", strict: true, skipLibCheck: true };
    const files = {
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": JSON.stringify({ name: "scanning", version: "1.0.0" }),
      "tsconfig.json": JSON.stringify({ compilerOptions }),
      "index.ts": rules,
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(pack, name), text);
    }
    symlinkSync(join(repositoryRoot(), "node_modules"), join(pack, "node_modules"), "junction");
  });

  after(async () => {
    closeProjects();
    rmSync(pack, { recursive: true, force: true });
    await site.close();
  });

  const program = (safeChecks: string, target: string): string => `
    const tenable = require("pulumi-tenable");
    new tenable.Policy("weekly", { template: "advanced", preferences: { safe_checks: "${safeChecks}" } });
    new tenable.ScanBaseline("dmz", { addresses: ["${target}"], policy: { template: "basic", preferences: { safe_checks: "yes" } } });
  `;

  it("stops a preview where a mandatory rule is broken, and lets what keeps them all pass", async () => {
    const project = await createProject({
      program: program("no", "192.0.2.7"),
      connectionEnv: connectionEnv(site.emulator),
    });
    const broken = await project.run(["preview", "--policy-pack", pack]);
    expect(broken.code).to.equal(1);
    expect(broken.stdout + broken.stderr)
      .to.include("safe checks are off")
      .and.include("a scan of the plant")
      .and.not.include("there is no baseline");
    project.setProgram(program("yes", "198.51.100.7"));
    await project.run(["preview", "--policy-pack", pack], { expect: 0 });
  });
});
