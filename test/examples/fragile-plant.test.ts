import { join } from "node:path";
import { expect } from "chai";
import { checkGuard, checkGuardOfProgram, connect } from "../../client";
import { platforms } from "../../provider/definition/platform";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { changedProperties, closeProjects, createProject } from "../support/engine";
import { Site } from "../support/site";

const program = join(repositoryRoot(), "examples", "fragile-plant");
const guards = [{ fragile: ["10.20.0.0/16"] }];

describe("The fragile plant", function () {
  this.timeout(300_000);
  let site: Site;

  afterEach(async () => {
    closeProjects();
    await site.close();
  });

  for (const platform of platforms) {
    it(`is scanned gently on ${platform}, and a policy that is loosened by hand is found`, async () => {
      site = await Site.start(platform);
      const project = await createProject({ program, connectionEnv: connectionEnv(site.emulator) });
      await project.up([], { expect: 0 });
      const { scanIds } = (await project.outputs()) as { scanIds: Record<string, string> };
      const { stdout } = await project.run(["stack", "export"], { expect: 0 });
      expect(await checkGuardOfProgram(JSON.parse(stdout), { guards })).to.deep.equal({ scans: 3, findings: [] });
      const client = connect({ env: connectionEnv(site.emulator) });
      const scans = Object.values(scanIds);
      expect(await checkGuard(client, { guards, scans })).to.deep.equal({ scans: 3, findings: [] });

      await project.up(["--expect-no-changes"], { expect: 0 });
      const { deployment } = JSON.parse(stdout) as { deployment: { resources: { urn: string; id?: string }[] } };
      const policy = String(deployment.resources.find(({ urn }) => urn.endsWith("::gentle"))?.id);
      await (platform === "sc"
        ? site.byHand("PATCH", `/rest/policy/${policy}`, { context: "", preferences: { safe_checks: "no" } })
        : site.byHand("PUT", `/policies/${policy}`, {
            uuid: (await site.byHand("GET", `/policies/${policy}`)).uuid,
            settings: { name: "gentle", safe_checks: "no" },
          }));
      const { findings } = await checkGuard(client, { guards, scans });
      expect(findings.map(({ scan, violations }) => [scan, violations.map(({ rule }) => rule)])).to.deep.equal([
        [`Scan "controllers" (id ${scanIds.controllers})`, ["safe_checks"]],
      ]);
      expect(changedProperties(await project.drift([], { expect: 7 }))).to.deep.equal([
        "update gentle: preferences.safe_checks",
      ]);
      await project.up(["--refresh"], { expect: 0 });
      expect((await checkGuard(client, { guards, scans })).findings).to.deep.equal([]);
      await project.destroy([], { expect: 0 });
    });
  }
});
