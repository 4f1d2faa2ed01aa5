import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { closeProjects, createProject, type Project } from "../support/engine";
import { Site } from "../support/site";

const program = (more = ""): string =>
  `require("pulumi-tenable").Policy && new (require("pulumi-tenable").Policy)("weekly", { template: "basic", ${more} });\n`;

/** Two people, each on a machine of their own: two journals, one backend, one name. */
const couples: [
  platform: "vm" | "nessus",
  first: "administrator" | "standard",
  second: "administrator" | "standard",
][] = [
  ["vm", "administrator", "standard"],
  ["nessus", "standard", "administrator"],
];

for (const [platform, first, second] of couples) {
  describe(`Two users on two machines on ${platform}, the ${first} first, with the real engine`, function () {
    this.timeout(300_000);
    let site: Site;
    let project: Project;
    let other: Project;

    before(async () => {
      site = await Site.start(platform);
      const env = (by: "administrator" | "standard"): Record<string, string> => ({
        TENABLE_PLATFORM: platform,
        TENABLE_URL: site.emulator.url,
        TENABLE_REQUEST_TIMEOUT_SECONDS: "12",
        ...(site.keysOf(by) as Record<string, string>),
      });
      project = await createProject({ program: program(), connectionEnv: env(first) });
      const elsewhere = mkdtempSync(join(project.stateHome, "elsewhere-"));
      other = await project.otherStack("other", { env: { ...env(second), XDG_STATE_HOME: elsewhere } });
    });

    after(async () => {
      closeProjects();
      await site.close();
    });

    const held = async (by: Project): Promise<string[]> => {
      const { resources = [] } = (await by.exportState()).deployment;
      return resources.flatMap(({ type, id }) => (type.includes("tenable:") && id !== undefined ? [id] : []));
    };

    const onPlatform = async (): Promise<string[]> => {
      const ids: string[] = [];
      for (const by of ["administrator", "standard"] as const) {
        const { policies } = (await site.byHand("GET", "/policies", undefined, by)) as {
          policies: { id: number; name: string }[] | null;
        };
        ids.push(...(policies ?? []).filter(({ name }) => name.startsWith("weekly")).map(({ id }) => String(id)));
      }
      return [...new Set(ids)];
    };

    it("what the other creates while an answer is lost is theirs, and stays so", async () => {
      let theirs: string[] = [];
      // Not carried out, and no answer; meanwhile the other one creates the same.
      site.emulator.faults.add({
        method: "POST",
        path: "/policies",
        status: 503,
        body: "",
        meanwhile: async () => {
          await other.up([], { expect: 0 });
          theirs = await held(other);
        },
      });
      const lost = await project.up([], { timeoutSeconds: 200 });
      expect(theirs).to.have.length(1);
      expect(lost.code).to.equal(1);
      expect(lost.stdout).to.match(/not known whether|exists \(id \d+\)/);
      expect(await held(project)).to.deep.equal([]);
      // Again: stopped by name where the other's is seen, and an own one where it is not.
      await project.up();
      const ours = await held(project);
      expect(ours).not.to.include(theirs[0]);
      expect(await onPlatform()).to.have.members([...ours, ...theirs]);
      await project.destroy([], { expect: 0 });
      expect(await onPlatform()).to.deep.equal(theirs);
      await other.up(["--expect-no-changes"], { expect: 0 });
    });
  });
}
