import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, createProject } from "../support/engine";
import { Site } from "../support/site";

const baseline = (name: string, args: string, options = "{}"): string => `
  const tenable = require("pulumi-tenable");
  const made = new tenable.ScanBaseline("${name}", { addresses: ["192.0.2.0/24"], ${args} }, ${options});
  exports.scanId = made.scanId;
`;

const own = 'name: "DMZ", policy: { template: "basic" }';

describe("A ScanBaseline, with the real engine", function () {
  this.timeout(180_000);
  let site: Site;

  before(async () => {
    site = await Site.start("vm");
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("hands aliases and protection to what it is made of", async () => {
    const project = await createProject({
      program: baseline("dmz", own),
      connectionEnv: connectionEnv(site.emulator),
    });
    await project.up([], { expect: 0 });
    const { scanId } = await project.outputs();
    project.setProgram(baseline("edge", own, '{ aliases: [{ name: "dmz" }], protect: true }'));
    const mark = site.emulator.requests.length;
    await project.up([], { expect: 0 });
    expect(site.writes(mark)).to.deep.equal([]);
    expect(await project.outputs()).to.deep.equal({ scanId });
    const { deployment } = await project.exportState();
    const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("tenable:"));
    const protection = ours.map(({ urn, protect }): [string, unknown] => [urn.split("::").at(-1) ?? "", protect]);
    expect(Object.fromEntries(protection)).to.deep.equal({
      edge: true,
      "edge-addresses": true,
      "edge-policy": true,
      "edge-scan": true,
    });
  });

  it("ends a preview with one line when something is wrong with it", async () => {
    const project = await createProject({
      program: baseline("dmz", 'policyId: "1", from: { cloud: "Gate" }'),
      connectionEnv: connectionEnv(site.emulator),
    });
    const wrong = [
      { args: 'policyId: "1", from: { cloud: "Gate" }', says: 'ScanBaseline "dmz": from: "cloud" is not a platform' },
      {
        args: 'policy: { template: "basic" }, from: "Gate"',
        says: 'Vulnerability Management has no scanner group "Gate"',
      },
    ];
    for (const { args, says } of wrong) {
      project.setProgram(baseline("dmz", args));
      const { code, stdout, stderr } = await project.run(["preview"]);
      expect(code).to.equal(1);
      expect(stdout + stderr)
        .to.include(says)
        .and.not.to.match(/\n\s+at /);
    }
  });
});
