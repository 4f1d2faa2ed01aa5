import { expect } from "chai";
import type { Props } from "../../provider";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, createProject, type EngineResult, type Project } from "../support/engine";
import { Site } from "../support/site";

const said = ({ stdout, stderr }: EngineResult): string => `${stdout}\n${stderr}`;

describe("A preview that reads, with the real engine", function () {
  this.timeout(240_000);
  let site: Site<"vm">;
  let project: Project;

  const program = (body: string): void =>
    project.setProgram(`const tenable = require("pulumi-tenable"); const pulumi = require("@pulumi/pulumi"); ${body}`);

  before(async () => {
    site = await Site.start("vm");
    project = await createProject({ program: ";", connectionEnv: connectionEnv(site.emulator) });
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("tells every mistake of every resource at once, and writes nothing", async () => {
    program(`
      new tenable.Policy("mistyped", { template: "advancedd" });
      const policy = new tenable.Policy("hurried", { template: "advanced", preferences: { safe_cheks: "yes", max_checks_per_host: "many" } });
      const list = new tenable.StaticAssetList("plant", { addresses: ["192.0.2.1"] });
      new tenable.Scan("swapped", { policyId: list.id, targets: ["192.0.2.1"] });
      new tenable.Scan("named", { policyId: "weekly", targets: ["192.0.2.1O"] });
      new tenable.Scan("numbered", { policyId: "4711", targets: ["192.0.2.1"], folderId: "999" });
      new tenable.Scan("good", { policyId: policy.id, targets: ["192.0.2.1"] });
    `);
    const from = site.emulator.requests.length;
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const result = await project.run(command);
      expect(result.code).to.equal(1);
      const [, listed = ""] = /.*error: 6 problems, and nothing was changed:\n([^]*?)\n\n/s.exec(said(result)) ?? [];
      const lines = listed.split("\n").map((line) => line.trim());
      expect(lines.map((line) => line.split(":")[0])).to.deep.equal([
        ...["mistyped", "hurried", "swapped", "named", "numbered", "numbered"],
      ]);
      expect(said(result)).not.to.match(/has a problem|\n\s+at /);
    }
    expect(site.writes(from)).to.deep.equal([]);
  });

  it("finds a name that exists, tells what adopting changes, and asks no more than it has to", async () => {
    const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
    await site.byHand("POST", "/policies", {
      uuid: templates.find(({ name }) => name === "basic")?.uuid,
      settings: { name: "weekly", description: "by hand" },
    });
    const { policies } = (await site.byHand("GET", "/policies")) as { policies: { id: number; name: string }[] };
    const id = String(policies.find(({ name }) => name === "weekly")?.id);
    program(`new tenable.Policy("weekly", { template: "basic" });`);
    const refused = await project.run(["preview"]);
    expect(refused.code).to.equal(1);
    expect(said(refused)).to.include(`Policy "weekly" exists (id ${id}): adopt it with adoptId: "${id}"`);
    program(`
      const policy = new tenable.Policy("weekly", { template: "basic", description: "in code", adoptId: "${id}" });
      new tenable.Scan("weekly", { policyId: policy.id, targets: ["192.0.2.1"] });
    `);
    const from = site.emulator.requests.length;
    const shown = await project.run(["preview"], { expect: 0 });
    expect(said(shown)).to.include(`adopt Policy ${id}: description by hand → in code`);
    expect(site.writes(from)).to.deep.equal([]);
    expect(site.emulator.requests.length - from).to.be.at.most(14);
  });

  it("asks nothing and needs no keys where it is to be offline, and says once what it has not checked", async () => {
    program(`
      new tenable.Policy("mistyped", { template: "advancedd" });
      new tenable.Scan("s", { policyId: "4711", targets: ["192.0.2.1"] });
      const { id } = tenable.getPolicy({ name: "by name" });
      new tenable.Scan("t", { policyId: id, targets: ["192.0.2.1"], description: tenable.Policy.get("read", "1").description });
    `);
    const from = site.emulator.requests.length;
    const env = { TENABLE_OFFLINE_PREVIEW: "true", TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined };
    const shown = await project.run(["preview"], { expect: 0, env });
    const [, diagnostics = ""] = said(shown).split("Diagnostics:");
    expect(diagnostics.match(/offlinePreview: this preview makes no requests/g)).to.have.length(1);
    expect(site.emulator.requests.length).to.equal(from);
    program('new tenable.Scan("s", { policyId: "1", targets: ["192.0.2.1O"] });');
    expect(said(await project.run(["preview"], { env }))).to.include("192.0.2.1O");
    const unreachable = { TENABLE_URL: "http://127.0.0.1:9", TENABLE_REQUEST_TIMEOUT_SECONDS: "2" };
    const { code, stdout, stderr } = await project.run(["preview"], { env: { ...unreachable } });
    expect(code).to.equal(1);
    expect(stdout + stderr).to.match(/192\.0\.2\.1O|did not answer/);
  });

  it("waits for look-ups, and for nothing that waits for a resource", async () => {
    program(`
      const policy = new tenable.Policy("first", { template: "basic" });
      const later = new Promise((resolve) => policy.id.apply(resolve));
      const parent = new pulumi.ComponentResource("site:Site", "site");
      new tenable.Scan("by promise", { policyId: later, targets: ["192.0.2.1"] });
      new tenable.Scan("by apply", { policyId: policy.id.apply((id) => id), targets: ["192.0.2.1"] }, { parent });
      policy.id.apply(() => new tenable.Scan("made later", { policyId: policy.id, targets: ["192.0.2.1"] }));
      new tenable.Scan("by name", { policyId: tenable.getPolicy({ name: "weekly" }).id, targets: ["192.0.2.1"] });
    `);
    await project.run(["up", "--yes", "--skip-preview"], { expect: 0 });
    const { scans } = (await site.byHand("GET", "/scans")) as { scans: Props[] };
    expect(scans.map(({ name }) => name)).to.include.members(["by promise", "by apply", "made later", "by name"]);
    program(`
      const id = tenable.getPolicy({ name: "weekly" }).id.apply((known) => known + "0000");
      new tenable.Scan("by name", { policyId: id, targets: ["192.0.2.1"] });
    `);
    // The scan is there: what is wrong with its change, its own check tells.
    expect(said(await project.run(["preview"]))).to.match(/Scan\.policyId "\d+0000": .* has no policy with this id/);
    await project.run(["destroy", "--yes"], { expect: 0 });
  });
});
