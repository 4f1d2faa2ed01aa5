import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { cli, type CliResult } from "../support/cli";
import { closeProjects, createProject, envWithPulumi, type Project } from "../support/engine";

describe("`pulumi-tenable run` of a stack's scan", function () {
  this.timeout(180_000);
  let emulator: Emulator<"vm">;
  let project: Project;
  let env: Record<string, string>;

  const program = `
const tenable = require("pulumi-tenable");
new tenable.Scan("weekly", { name: "Weekly DMZ", template: "basic", targets: ["192.0.2.10"] });
new tenable.ScanBaseline("offices", { addresses: ["192.0.2.11"], policy: { template: "advanced" } });
`;

  before(async () => {
    const behaviour = { initializingSeconds: 0, pendingSeconds: 0, runningSeconds: 1, transitionSeconds: 0 };
    emulator = await startEmulator({ platform: "vm", behaviour });
    project = await createProject({ program, name: "stack-run" });
    const { accessKey, secretKey } = emulator.keys;
    const settings = { platform: "vm", url: emulator.url, accessKey };
    for (const [name, value] of Object.entries(settings)) {
      await project.run(["config", "set", `tenable:${name}`, value], { expect: 0 });
    }
    await project.run(["config", "set", "--secret", "tenable:secretKey", secretKey], { expect: 0 });
    await project.up([], { expect: 0 });
    env = await envWithPulumi(project);
  });

  after(async () => {
    closeProjects();
    await emulator.close();
  });

  const run = (...args: string[]): Promise<CliResult> => cli(["run", ...args], { cwd: project.folder, env });

  it("finds it by its name in the program, with the stack's config", async () => {
    const result = await run("--resource", "weekly", "--stack", "dev", "--json");
    expect(result.code, result.err).to.equal(0);
    expect(JSON.parse(result.out)).to.have.nested.property("[0].scan.name", "Weekly DMZ");
    expect(result.err + result.out).not.to.include(emulator.keys.secretKey);
  });

  it("finds one that a component made, and several at once", async () => {
    const result = await run("--resource", "weekly,offices", "--stack", "dev", "--json");
    expect(result.code, result.err).to.equal(0);
    const ended = JSON.parse(result.out) as { outcome: string }[];
    expect(ended.map(({ outcome }) => outcome)).to.deep.equal(["completed", "completed"]);
  });

  it("takes a scan by name with the stack's config alone", async () => {
    const result = await run("Office weekly", "--stack", "dev");
    expect(result.code, result.err).to.equal(0);
    expect(result.out).to.match(/^completed Office weekly/);
  });

  it("names what there is when there is no such resource, and no such stack", async () => {
    const wrong = await run("--resource", "wekly", "--stack", "dev");
    expect([wrong.code, wrong.err]).to.deep.equal([
      2,
      'pulumi-tenable: stack dev has no scan "wekly": it has "offices-scan", "weekly"\n',
    ]);
    const nowhere = await run("--resource", "weekly", "--stack", "nowhere");
    expect(nowhere.code).to.equal(2);
    expect(nowhere.err).to.match(/^pulumi-tenable: pulumi (stack export|config --json) failed: .*nowhere.*\n$/);
  });

  it("refuses keys of another tenant than the one in the state, whatever the command, before it asks for anything", async () => {
    emulator.reset();
    const commands = [
      ["run", "--resource", "weekly"],
      ["run", "Office weekly"],
      ["list", "scans"],
      ["findings"],
      ["export", "Office weekly", "--out", "x.nessus"],
    ];
    for (const [command = "", ...args] of commands) {
      const { code, err } = await cli([command, ...args, "--stack", "dev"], { cwd: project.folder, env });
      expect(err, command).to.match(
        /^pulumi-tenable: \S+ "[^"]+" was created in tenant \S+.*, and the keys of connection "default" belong to tenant [^\n]+\n$/,
      );
      expect(code, command).to.equal(1);
    }
    expect(emulator.requests.filter(({ path }) => !path.endsWith("/session"))).to.deep.equal([]);
  });
});
