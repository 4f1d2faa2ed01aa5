import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { checkGuardOfProgram } from "../../client";
import { platforms } from "../../provider/definition/platform";
import { closeProjects, type EngineResult } from "../support/engine";
import { startStory, type Story } from "../support/story";

const said = ({ stdout, stderr }: EngineResult): string => `${stdout}\n${stderr}`;

for (const platform of platforms) {
  describe(`Fragile networks on ${platform}, with the real engine`, function () {
    this.timeout(300_000);
    let story: Story;
    const repository = platform === "sc" ? 'repositoryId: "1", ' : "";

    const program = (body: string): void => {
      story.project.setProgram(`const tenable = require("pulumi-tenable"); ${body}`);
      story.forget();
    };
    const scan = (policyId: string, more = 'targets: ["10.20.1.0/24", "192.0.2.1"]'): string =>
      `new tenable.Scan("plant", { policyId: ${policyId}, ${repository}${more} });`;
    const guardFile = (args: object): Record<string, string> => {
      const path = join(story.project.folder, "guard.yaml");
      writeFileSync(path, JSON.stringify(args));
      return { TENABLE_GUARD_FILE: path };
    };
    const guard = 'tenable.guard({ fragile: ["10.20.0.0/16"] });';
    const hardened =
      'const policy = new tenable.Policy("ot", { template: "advanced", ...tenable.hardened("strict") });';

    before(async () => {
      story = await startStory(";", { emulator: { platform } as object });
    });
    after(async () => {
      closeProjects();
      await story.emulator.close();
    });

    it("are not scanned with a policy of the same program that could stop them, in preview and up", async () => {
      program(`${guard} const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id")}`);
      for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        const result = await story.project.run(command);
        expect(result.code).to.equal(1);
        expect(said(result)).to.match(
          /plant: Scan reaches fragile addresses 10\.20\.1\.0\/24, and violates the profile "strict" of tenable\.guard: Policy "ot"\.preferences\./,
        );
      }
      expect(story.writes()).to.deep.equal([]);
      program(`${guard} ${hardened} ${scan("policy.id")}`);
      await story.project.up([], { expect: 0 });
      // Loosened in the program: neither the policy nor the scan is written.
      program(
        `${guard} ${hardened.replace("...tenable", 'preferences: { safe_checks: "no" }, families: tenable').replace('strict")', 'strict").families')} ${scan("policy.id")}`,
      );
      expect(said(await story.project.run(["up", "--yes", "--skip-preview"]))).to.include('safe_checks is "no"');
      expect(story.writes()).to.deep.equal([]);
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    it("are protected by a central file that no program can weaken, and by the config of a stack", async () => {
      const env = guardFile({ fragile: ["10.20.0.0/16"], profile: "strict" });
      const loose = `const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id")}`;
      program(loose);
      expect(said(await story.project.run(["preview"], { env }))).to.match(
        /violates the profile "strict" of guard file .*guard\.yaml/,
      );
      program(`tenable.guard({ fragile: ["10.20.1.0/24"], profile: "standard", mode: "warn" }); ${loose}`);
      expect(said(await story.project.run(["preview"], { env }))).to.match(
        /tenable\.guard would weaken guard file .* for 10\.20\.1\.0\/24: mode "warn" instead of "refuse"/,
      );
      program(loose);
      const broken = guardFile({ fragile: [] });
      expect(said(await story.project.run(["up", "--yes", "--skip-preview"], { env: broken }))).to.match(
        /guard file .*\.fragile: must be a list of at least one address/,
      );
      await story.project.run(["config", "set", "--path", "tenable:guard.fragile[0]", "10.20.0.0/16"], { expect: 0 });
      expect(said(await story.project.run(["preview"]))).to.match(/violates the profile "strict" of tenable:guard/);
      await story.project.run(["config", "rm", "tenable:guard"], { expect: 0 });
      program(`${loose} tenable.guard({ fragile: ["10.20.0.0/16"] });`);
      expect(said(await story.project.run(["preview"]))).to.include(
        "tenable.guard: must be called before the first Scan",
      );
      expect(story.writes()).to.deep.equal([]);
    });

    it("are cut out of a ScanBaseline, which the preview tells", async () => {
      program(`${guard} new tenable.ScanBaseline("plant", {
        addresses: ["10.20.1.0/24", "192.0.2.0/24"], policy: { template: "basic" }, repository: "Internal",
      });`);
      const shown = said(await story.project.run(["preview"], { expect: 0 }));
      expect(shown).to.include(
        'fragile addresses 10.20.1.0/24 (tenable.guard) are scanned by "plant-fragile-scan" with a hardened policy; the others are scanned as declared',
      );
      await story.project.up([], { expect: 0 });
      const state = await story.project.run(["stack", "export"], { expect: 0 });
      const guards = [{ fragile: ["10.20.0.0/16"] }];
      expect(await checkGuardOfProgram(JSON.parse(state.stdout), { guards })).to.deep.equal({ scans: 2, findings: [] });
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    it("are found in the output of a preview and in a state, without a platform", async () => {
      program(`const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id")}`);
      const guards = [{ fragile: ["10.20.0.0/16"] }];
      const { stdout } = await story.project.run(["preview", "--json"], { expect: 0 });
      const { findings } = await checkGuardOfProgram(JSON.parse(stdout), { guards });
      expect(findings.map(({ scan: name, addresses }) => [name, addresses])).to.deep.equal([
        ['Scan "plant"', ["10.20.1.0/24"]],
      ]);
      expect(findings[0]?.text).to.include('Policy "ot".preferences.');
      await story.project.up([], { expect: 0 });
      const state = await story.project.run(["stack", "export"], { expect: 0 });
      const ofState = await checkGuardOfProgram(JSON.parse(state.stdout), { guards });
      expect(ofState).to.deep.equal({ scans: 1, findings });
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    it("are followed through outputs, and judged in up where a preview cannot", async () => {
      program(
        `${guard} const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id.apply((id) => id)")}`,
      );
      expect(said(await story.project.run(["preview"]))).to.include(
        'Policy "ot".preferences.max_checks_per_host is "5"',
      );
      program(
        `${guard} const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id", 'targets: policy.id.apply(() => ["10.20.1.0/24"])')}`,
      );
      expect(said(await story.project.run(["preview"], { expect: 0 }))).to.match(/targets is judged when it is known/);
      const result = await story.project.run(["up", "--yes", "--skip-preview"]);
      expect(result.code).to.equal(1);
      expect(said(result)).to.match(/Scan "plant" reaches fragile addresses 10\.20\.1\.0\/24/);
      expect(story.writes().filter((line) => /scan/i.test(line))).to.deep.equal([]);
    });
  });
}
