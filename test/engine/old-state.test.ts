import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import { siteOn } from "../samples";
import { changedProperties, closeProjects, createProject } from "../support/engine";
import { oldResources, remade, stateFor } from "../support/old-state";
import type { Site } from "../support/site";

describe("A stack of an earlier version, with the real engine", function () {
  this.timeout(300_000);
  let site: Site;

  before(async () => {
    site = await siteOn.sc.start();
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("is refreshed and previewed without a difference, updated and destroyed", async () => {
    const state = stateFor("sc", await siteOn.sc.idsOf(site));
    site.restart();
    const old = oldResources(state);
    for (const resource of old) {
      const { id, outs } = await remade(site, resource);
      for (const entry of state.deployment.resources ?? []) {
        if (entry.urn === resource.urn) {
          Object.assign(entry, { id, outputs: { ...entry.outputs, address: outs.address, tenant: outs.tenant } });
        }
      }
    }
    site.endRun();

    const program = (description: string): string =>
      old
        .map(({ urn, type, inputs: { __address, ...inputs } }) => {
          const args = type === "Policy" ? { ...inputs, description } : inputs;
          return `new tenable.${type}(${JSON.stringify(urn.slice(urn.lastIndexOf(":") + 1))}, ${JSON.stringify(args)});`;
        })
        .join("\n");
    const start = 'const tenable = require("pulumi-tenable");\n';
    const policy = old.find(({ type }) => type === "Policy");
    const project = await createProject({
      program: `${start}${program(String(policy?.inputs.description))}`,
      connectionEnv: connectionEnv(site.emulator),
    });
    await project.importState(state);
    await project.drift([], { expect: 0 });
    await project.up(["--refresh", "--expect-no-changes"], { expect: 0 });

    project.setProgram(`${start}${program("by the new version")}`);
    const from = site.emulator.requests.length;
    expect(changedProperties(await project.preview([], { expect: 0 }))).to.deep.equal(["update policy: description"]);
    await project.up([], { expect: 0 });
    expect(site.writes(from)).to.have.length(1);

    await project.destroy([], { expect: 0 });
    expect((await project.exportState()).deployment.resources ?? []).to.deep.equal([]);
  });
});
