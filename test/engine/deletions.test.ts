import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";
import { closeProjects, createProject, envWithPulumi, type Project } from "../support/engine";

describe("`pulumi-tenable deletions` of a plan", function () {
  this.timeout(180_000);
  let emulator: Emulator;
  let project: Project;
  let env: Record<string, string>;

  const line = {
    head: 'const tenable = require("pulumi-tenable");',
    used: 'const used = new tenable.Policy("used", { template: "basic" });',
    unused: 'new tenable.Policy("unused", { template: "basic" });',
    list: 'const list = new tenable.StaticAssetList("list", { addresses: ["192.0.2.1"] });',
    scan: 'new tenable.Scan("scan", { policyId: used.id, assetListIds: [list.id], repositoryId: "1" });',
  };
  const program = (...lines: (keyof typeof line)[]): string => lines.map((name) => line[name]).join("\n");
  const whole = ["head", "used", "unused", "list", "scan"] as const;

  before(async () => {
    emulator = await startEmulator({ platform: "sc" });
    project = await createProject({
      program: program(...whole),
      connectionEnv: connectionEnv(emulator),
      name: "plans",
    });
    await project.up([], { expect: 0 });
    env = await envWithPulumi(project);
  });

  after(async () => {
    closeProjects();
    await emulator.close();
  });

  const deletions = (...args: string[]): Promise<CliResult> =>
    cli(["deletions", ...args], { cwd: project.folder, env });
  const preview = async (source: string): Promise<string> => {
    project.setProgram(source);
    const { stdout } = await project.preview([], { expect: 0 });
    return project.write("preview.json", stdout);
  };
  /** The scan, with the id of the policy in place of the resource. */
  const scanOfUsed = async (): Promise<string> => {
    const { deployment } = await project.exportState();
    const policy = deployment.resources?.find(({ urn }) => urn.endsWith("::used"));
    return line.scan.replace("used.id", JSON.stringify(policy?.id));
  };

  it("says that nothing is deleted", async () => {
    const { code, out } = await deletions(await preview(program(...whole)));
    expect([code, out]).to.deep.equal([0, "The plan deletes nothing.\n"]);
  });

  it("lets go what nothing uses, and what goes together with its users, and sends no write", async () => {
    const from = emulator.requests.length;
    const { code, out, err } = await deletions(await preview(program("head", "list")));
    expect(code, err + out).to.equal(0);
    expect(out).to.match(/used +Policy .* delete +goes/);
    expect(out).to.match(/scan +Scan .* delete +goes/);
    expect(emulator.requests.slice(from).filter(({ method }) => method !== "GET")).to.deep.equal([]);
  });

  it("names what is in use by an object that stays, and ends with 7", async () => {
    const kept = await scanOfUsed();
    const file = await preview(`${program("head", "list")}\n${kept}`);
    const { code, out } = await deletions(file);
    expect(code, out).to.equal(7);
    expect(out).to.match(/used: Policy \d+ is in use by Scan "scan" \(id \d+\): change or delete these first/);
    expect(out).to.match(/unused +Policy .* goes/);
    const json = JSON.parse((await deletions(file, "--json")).out) as { resource: string; refused?: string }[];
    expect(json.filter(({ refused }) => refused !== undefined).map(({ resource }) => resource)).to.deep.equal(["used"]);
  });

  it("reads a saved plan with the state of the stack, and asks for the stack without", async () => {
    project.setProgram(program("head", "used", "list", "scan"));
    await project.run(["preview", "--save-plan", "plan.json"], { expect: 0, env: { PULUMI_EXPERIMENTAL: "true" } });
    const { code, out, err } = await deletions("plan.json", "--stack", "dev");
    expect(code, err + out).to.equal(0);
    expect(out.trim().split("\n")).to.have.length(2);
    expect(out).to.match(/unused +Policy .* delete +goes/);
    const alone = await deletions("plan.json");
    expect([alone.code, alone.err]).to.deep.equal([
      2,
      "pulumi-tenable: a saved plan holds no ids of what it deletes: add --stack, so that they are taken from the state of the stack\n",
    ]);
  });

  it("names what a saved plan keeps in use, whatever else of the user changes", async () => {
    const kept = (await scanOfUsed()).replace("{", '{ description: "other",');
    project.setProgram(`${program("head", "unused", "list")}\n${kept}`);
    await project.run(["preview", "--save-plan", "plan.json"], { expect: 0, env: { PULUMI_EXPERIMENTAL: "true" } });
    const { code, out } = await deletions("plan.json", "--stack", "dev");
    expect(code, out).to.equal(7);
    expect(out).to.match(/used: Policy \d+ is in use by Scan "scan"/);
  });

  it("refuses the output of a preview that failed", async () => {
    project.setProgram(`${program(...whole)}\nnew tenable.Policy("wrong", { template: "basicc" });`);
    const { stdout } = await project.preview([]);
    const { code, out, err } = await deletions(project.write("failed.json", stdout));
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err).to.match(
      /^pulumi-tenable: the file is the output of a preview that failed, and lists only a part: .*basicc.*: correct this, and run pulumi preview --json again\n$/,
    );
  });

  it("refuses a file that is no plan", async () => {
    const nothing = await deletions(project.write("no.json", "{}"));
    expect([nothing.code, nothing.err]).to.deep.equal([
      2,
      "pulumi-tenable: the file is neither the output of pulumi preview --json nor a saved plan: write it with pulumi preview --json\n",
    ]);
    const missing = await deletions("missing.json");
    expect([missing.code, missing.err]).to.deep.equal([
      2,
      "pulumi-tenable: missing.json cannot be read: there is no such file\n",
    ]);
  });
});
