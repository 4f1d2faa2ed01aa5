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

    const whole = process.env.GUARD_STORIES === "all";
    /** Beyond the three that every run of the tests plays. */
    const more = (title: string, play: () => Promise<void>): void => {
      if (whole) {
        it(title, play);
      }
    };

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

    more("are cut out of a ScanBaseline, which the preview tells", async () => {
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

    more("are found in the output of a preview and in a state, without a platform", async () => {
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

    more("are scanned with a warning where the guard only warns", async () => {
      program(
        `tenable.guard({ fragile: ["10.20.0.0/16"], mode: "warn" }); const policy = new tenable.Policy("ot", { template: "advanced" }); ${scan("policy.id")}`,
      );
      expect(said(await story.project.run(["preview"], { expect: 0 }))).to.match(
        /warning: plant: Scan reaches fragile addresses 10\.20\.1\.0\/24, and violates/,
      );
      await story.project.up([], { expect: 0 });
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    more("are judged by a policy of somebody else, found by its name", async () => {
      const foreign = 'tenable.getPolicy({ name: "foreign" }).id';
      program('new tenable.Policy("foreign", { template: "advanced", preferences: { udp_scanner: "yes" } });');
      await story.project.up([], { expect: 0 });
      program(
        `${guard} new tenable.Policy("foreign", { template: "advanced", preferences: { udp_scanner: "yes" } }); ${scan(foreign)}`,
      );
      const refused = said(await story.project.run(["up", "--yes", "--skip-preview"]));
      expect(refused).to.match(/policy \d+\.preferences\.udp_scanner is "yes", allowed: "no"/);
      expect(story.writes()).to.deep.equal([]);
      program("");
      await story.project.up([], { expect: 0 });
    });

    more("are followed through what the program makes of addresses", async () => {
      const loose = 'const policy = new tenable.Policy("ot", { template: "advanced" });';
      const targets =
        platform === "nessus"
          ? 'targets: ["10.20.7.1-10.20.7.9"]'
          : 'assetListIds: [new tenable.StaticAssetList("hall", { addresses: ["10.20.7.1-10.20.7.9", "192.0.2.1"] }).id]';
      program(`${guard} ${loose} ${scan("policy.id", targets)}`);
      expect(said(await story.project.run(["preview"]))).to.include("reaches fragile addresses 10.20.7.1-10.20.7.9");
      program(`${guard} ${loose} ${scan("policy.id", targets.replaceAll("10.20.", "10.21."))}`);
      await story.project.up([], { expect: 0 });
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    more("of two guards are judged by both, and all problems are told at once", async () => {
      const env = guardFile({ fragile: ["10.20.0.0/16"] });
      program(
        `tenable.guard({ fragile: ["10.30.0.0/16"], profile: "standard" }); const policy = new tenable.Policy("ot", { template: "advanced" });
        ${scan("policy.id")} ${scan("policy.id", 'targets: ["10.30.0.1"]').replace('"plant"', '"yard"')}`,
      );
      const told = said(await story.project.run(["preview"], { env }));
      expect(told).to.include("2 problems, and nothing was changed");
      expect(told).to.match(
        /plant: Scan reaches fragile addresses 10\.20\.1\.0\/24, and violates the profile "strict" of guard file/,
      );
      expect(told).to.match(
        /yard: Scan reaches fragile addresses 10\.30\.0\.1, and violates the profile "standard" of tenable\.guard/,
      );
      expect(story.writes()).to.deep.equal([]);
    });

    more("are judged by what an adopted policy has beyond its declaration", async () => {
      program(
        'const made = new tenable.Policy("old", { template: "advanced", preferences: { udp_scanner: "yes" } }, { retainOnDelete: true }); exports.id = made.id;',
      );
      await story.project.up([], { expect: 0 });
      const { id } = (await story.project.outputs()) as { id: string };
      const adopting = (preferences: string): string =>
        `${guard} const hard = tenable.hardened("strict"); const policy = new tenable.Policy("adopted", { name: "old", template: "advanced", adoptId: "${id}", ...${preferences} }); ${scan("policy.id")}`;
      program(adopting("{ preferences: { ...hard.preferences, udp_scanner: undefined }, families: hard.families }"));
      expect(said(await story.project.run(["preview"]))).to.match(
        /Policy "adopted"\.preferences\.udp_scanner is "yes", allowed: "no"/,
      );
      expect(story.writes()).to.deep.equal([]);
      program(adopting("hard"));
      await story.project.run(["preview"], { expect: 0 });
      await story.project.up([], { expect: 0 });
      // Removed from the program, a setting goes back to the template; so it does where the scan holds the id itself.
      const removed =
        '{ preferences: Object.fromEntries(Object.entries(hard.preferences).filter(([name]) => name !== "max_checks_per_host")), families: hard.families }';
      for (const text of [adopting(removed), adopting(removed).replace("policyId: policy.id", `policyId: "${id}"`)]) {
        program(text);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
          const result = await story.project.run(command);
          expect(result.code).to.equal(1);
          expect(said(result)).to.match(/Policy\.preferences\.max_checks_per_host is "5" \(default of the template\)/);
        }
        expect(story.writes()).to.deep.equal([]);
      }
      // With the reference again, the scan is deleted before its policy.
      program(adopting("hard"));
      await story.project.up([], { expect: 0 });
      await story.project.run(["destroy", "--yes"], { expect: 0 });
    });

    more("are judged by the provider of a policy or list where a value is a secret", async () => {
      const secret = (value: unknown): string => `require("@pulumi/pulumi").secret(${JSON.stringify(value)})`;
      const ofPolicy = (value: string): string =>
        `const hard = tenable.hardened("strict"); const policy = new tenable.Policy("ot", { template: "advanced", families: hard.families,
        preferences: { ...hard.preferences, safe_checks: ${secret(value)} } }); ${scan("policy.id")}`;
      const ofList = (address: string): string =>
        `const policy = new tenable.Policy("ot", { template: "advanced" });
        const list = new tenable.StaticAssetList("hall", { addresses: ${secret([address])} }); ${scan("policy.id", "assetListIds: [list.id]")}`;
      const all = [
        [ofPolicy("yes"), ofPolicy("no"), /Scan "plant" reaches fragile addresses 10\.20\.1\.0\/24.*safe_checks is/],
        ...(platform === "nessus" ? [] : [[ofList("192.0.2.1"), ofList("10.20.9.1"), /Scan "plant" reaches fragile/]]),
      ] as [string, string, RegExp][];
      for (const [good, bad, reason] of all) {
        program(`${guard} ${good}`);
        await story.project.up([], { expect: 0 });
        program(`${guard} ${bad}`);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
          const result = await story.project.run(command);
          expect(result.code).to.equal(1);
          expect(said(result)).to.match(reason);
        }
        expect(story.writes()).to.deep.equal([]);
        await story.project.run(["destroy", "--yes"], { expect: 0 });
      }
    });

    more("are judged in the preview by a policy that the program only reads", async () => {
      program(
        'exports.id = new tenable.Policy("read", { template: "advanced", preferences: { udp_scanner: "yes" } }, { retainOnDelete: true }).id;',
      );
      await story.project.up([], { expect: 0 });
      const { id } = (await story.project.outputs()) as { id: string };
      program(`${guard} ${scan(`tenable.Policy.get("other", "${id}").id`)}`);
      expect(said(await story.project.run(["preview"]))).to.match(
        /policy \d+\.preferences\.udp_scanner is "yes", allowed: "no"/,
      );
      expect(story.writes()).to.deep.equal([]);
    });

    more("are refused without an exclusion in a program with transforms, too", async () => {
      program(
        `require("@pulumi/pulumi").runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
        tenable.guard({ fragile: ["10.20.0.0/16"], demandExclusion: true }); ${hardened} ${scan("policy.id")}`,
      );
      expect(said(await story.project.run(["preview"]))).to.match(/plant: tenable\.guard requires an exclusion/);
      expect(story.writes()).to.deep.equal([]);
    });
  });
}
