import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import * as tenable from "../../sdk";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { changedProperties, closeProjects, createProject, type EngineResult, type Project } from "../support/engine";
import { Site } from "../support/site";

/** What is said of a program that cannot run: each message once, without the engine's own frame. */
function errorsOf({ stdout, stderr }: EngineResult): string[] {
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith("error: ") && !line.includes("preview failed"));
  return [
    ...new Set(errors.map((line) => line.replace(/^error: (pulumi-nodejs:\S+ resource '\S+' has a problem: )?/, ""))),
  ];
}

describe("Programs as users write them, with the real engine", function () {
  this.timeout(240_000);
  let site: Site<"nessus">;
  let project: Project;

  const program = (body: string): void =>
    project.setProgram(`const tenable = require("pulumi-tenable"); const pulumi = require("@pulumi/pulumi"); ${body}`);

  before(async () => {
    site = await Site.start("nessus");
    project = await createProject({ program: ";", connectionEnv: connectionEnv(site.emulator) });
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("end with one line where a declaration is none", async () => {
    const wrong = {
      'new tenable.Policy("x", { template: "basic" }, { import: "1" })':
        'Policy "x": the option import does not work with dynamic providers; use the argument adoptId: "1"',
      'new tenable.Policy("x")': "x: Policy.template: required",
    };
    for (const [body, says] of Object.entries(wrong)) {
      program(body);
      const result = await project.run(["preview"]);
      expect(result.code).to.equal(1);
      expect(errorsOf(result)).to.deep.equal([says]);
      expect(result.stdout + result.stderr).not.to.match(/\n\s+at /);
    }
  });

  it("warn once that customTimeouts has no effect", async () => {
    program(`
      for (const name of ["a", "b"]) new tenable.Policy(name, { template: "basic" }, { customTimeouts: { create: "5m" } });
    `);
    const { stdout, stderr } = await project.run(["preview"], { expect: 0 });
    const diagnostics = (stdout + stderr).split("Diagnostics:")[1] ?? "";
    expect(diagnostics.match(/customTimeouts has no effect.*tenable:operationTimeoutSeconds/g)).to.have.length(1);
  });

  it("never show a value that the program keeps secret, at any depth", async () => {
    program(`
      new tenable.Scan("s", {
        template: "basic",
        targets: ["192.0.2.1", pulumi.secret("hunter 2")],
        schedule: { repeat: pulumi.secret("FREQ=HUNTER3"), start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
        maxRunHours: pulumi.secret(4711),
      });
    `);
    const checked = await project.run(["preview"]);
    expect(checked.code).to.equal(1);
    expect(errorsOf(checked)).to.include.members([
      "Scan.targets[1]: not valid; the reason is hidden because it would reveal part of a value in pulumi.secret()",
      "Scan.maxRunHours: above 120",
    ]);
    // What only the platform can judge is refused by the create.
    program('new tenable.Policy("p", { template: pulumi.secret("hunter-4") });');
    const created = await project.up();
    expect(created.code).to.equal(1);
    expect(errorsOf(created).join()).to.include("Policy.template");
    for (const { stdout, stderr } of [checked, created]) {
      expect(stdout + stderr).not.to.match(/hunter|4711/i);
    }
  });

  const secretTemplate = '{ ...props, template: pulumi.secret("hunter-5"), description: "shown" }';
  const ways = {
    "a transform of the stack": `
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
        type.endsWith(":Policy") ? { props: ${secretTemplate}, opts } : undefined);
      new tenable.Policy("p", { template: "basic" });`,
    "a transform of the resource": `
      new tenable.Policy("p", {}, { transforms: [({ props, opts }) => ({ props: ${secretTemplate}, opts })] });`,
    "a transformation of the stack": `
      pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: ${secretTemplate}, opts }));
      new tenable.Policy("p", {});`,
    "a transformation of the resource": `
      new tenable.Policy("p", {}, { transformations: [({ props, opts }) => ({ props: ${secretTemplate}, opts })] });`,
    "a transform of a component around it": `
      const parent = new pulumi.ComponentResource("site:Site", "site", {}, {
        transforms: [({ type, props, opts }) => type.endsWith(":Policy") ? { props: ${secretTemplate}, opts } : undefined],
      });
      new tenable.Policy("p", { template: "basic" }, { parent });`,
  };
  for (const [way, body] of Object.entries(ways)) {
    it(`never show a secret that only ${way} knows`, async () => {
      program(body);
      const result = await project.up();
      expect(result.code).to.equal(1);
      expect(errorsOf(result).join()).to.include("Policy.template");
      expect(result.stdout + result.stderr).not.to.include("hunter");
    });
  }

  it("never show a secret in a warning", async () => {
    program(`
      new tenable.Scan("s", { name: pulumi.secret("hunter-6"), template: "basic", targets: ["10.0.0.0/8"] });
    `);
    const { stdout, stderr } = await project.run(["preview"], { expect: 0 });
    expect(stdout + stderr)
      .to.match(/warning: .*\[secret\].*16777216/)
      .and.not.include("hunter");
  });

  it("read properties that only a transform adds, and none where there is none", async () => {
    program(`
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
        type.endsWith(":Policy") ? { props: { ...props, description: "added" }, opts } : undefined);
      const policy = new tenable.Policy("p", { template: "basic" });
      const scan = new tenable.Scan("s", { policyId: policy.id, targets: ["192.0.2.1"] });
      exports.description = policy.description;
      exports.none = scan.description.apply((text) => text === undefined);
    `);
    const preview = await project.run(["preview"], { expect: 0 });
    expect(preview.stdout)
      .to.match(/description: "added"/)
      .and.match(/none\s*: true/);
    await project.up([], { expect: 0 });
    expect(await project.outputs()).to.deep.equal({ description: "added", none: true });
    await project.destroy([], { expect: 0 });
  });

  it("are told the resource that --target leaves out, and nothing reaches the platform without it", async () => {
    program(`
      const policy = new tenable.Policy("p", { template: "basic" });
      new tenable.Scan("s", { policyId: policy.id, targets: ["192.0.2.1"] });
    `);
    const mark = site.emulator.requests.length;
    const result = await project.up(["--target", "**s"]);
    expect(result.code).to.equal(1);
    expect(errorsOf(result)).to.deep.equal([
      'Scan.policyId comes from Policy "p", which this run did not create; if --target excludes it, add it there',
    ]);
    expect(site.writes(mark)).to.deep.equal([]);
    await project.up(["--target", "**s", "--target", "**p"], { expect: 0 });
    await project.destroy([], { expect: 0 });
  });

  it("meet what retainOnDelete kept as an object of the same name, not as one of an interrupted run", async () => {
    program('new tenable.Policy("kept", { template: "basic" }, { retainOnDelete: true });');
    await project.up([], { expect: 0 });
    await project.destroy([], { expect: 0 });
    const result = await project.up();
    expect(result.code).to.equal(1);
    const said = errorsOf(result).join("\n");
    expect(said)
      .to.match(/Policy "kept" exists \(id \d+\)/)
      .and.not.match(/interrupted/);
    const { policies } = (await site.byHand("GET", "/policies")) as { policies: { id: number }[] };
    for (const { id } of policies) {
      await site.byHand("DELETE", `/policies/${id}`);
    }
  });

  it("leave no trace of what the class tells its provider in the state", async () => {
    program(`
      const policy = new tenable.Policy("p", { template: "basic", description: pulumi.secret("quiet") });
      new tenable.Scan("s", { policyId: policy.id, targets: ["192.0.2.1"] });
    `);
    await project.up([], { expect: 0 });
    const { deployment } = await project.exportState();
    const properties = (deployment.resources ?? []).map(({ inputs, outputs }) => ({ inputs, outputs }));
    expect(JSON.stringify(properties)).not.to.match(/__secrets|__unresolved|__asked|quiet/);
    const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("/tenable:"));
    for (const { sourcePosition, stackTrace } of ours) {
      // The line of the program, and nothing of Pulumi or this package.
      expect(sourcePosition).to.match(/^project:\/\/\/index\.js#/);
      expect(stackTrace).to.deep.equal([{ sourcePosition }]);
    }
    expect(changedProperties(await project.preview([], { expect: 0 }))).to.deep.equal([]);
    await project.destroy([], { expect: 0 });
  });

  it("of a workspace are told where the package has to be installed too", async () => {
    const workspace = join(project.folder, "..", "workspace");
    const modules = join(repositoryRoot(), "node_modules");
    const [app, shared] = [join(workspace, "app"), join(workspace, "shared")];
    for (const folder of [app, shared]) {
      mkdirSync(join(folder, "node_modules"), { recursive: true });
    }
    symlinkSync(join(modules, "@pulumi"), join(app, "node_modules", "@pulumi"), "junction");
    for (const name of ["pulumi-tenable", "@pulumi"]) {
      symlinkSync(join(modules, name), join(shared, "node_modules", name), "junction");
    }
    writeFileSync(join(shared, "index.js"), 'exports.tenable = require("pulumi-tenable");');
    cpSync(join(project.folder, "Pulumi.yaml"), join(app, "Pulumi.yaml"));
    writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true }));
    const inWorkspace = await createProject({
      program: 'new (require("../shared").tenable.Policy)("p", { template: "basic" });',
      folder: app,
      connectionEnv: connectionEnv(site.emulator),
    });
    const result = await inWorkspace.run(["preview"]);
    expect(result.code).to.equal(1);
    expect(errorsOf(result)).to.deep.equal([
      `pulumi-tenable is not installed in ${app}, where Pulumi starts its provider: run npm install pulumi-tenable there, even if another package of the workspace has it`,
    ]);
  });

  describe("inline with the Automation API", () => {
    const outside = { ...process.env };

    afterEach(() => {
      for (const key of Object.keys(process.env).filter((name) => !(name in outside))) {
        delete process.env[key];
      }
      Object.assign(process.env, outside);
    });

    /** An up of this program, whose workspace has the connection in its `envVars`. */
    async function up(inline: () => Promise<Record<string, unknown>>): Promise<string> {
      const envVars = Object.fromEntries(
        Object.entries(project.env()).filter(
          (entry): entry is [string, string] => entry[1] !== undefined && /^(PULUMI|TENABLE|XDG)_/.test(entry[0]),
        ),
      );
      process.env.PATH = project.env().PATH;
      const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "inline", projectName: "inline", program: inline },
        { workDir: project.folder, envVars },
      );
      return await stack.up({ color: "never" }).then(
        ({ outputs }) =>
          JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value]))),
        (error: Error) => error.message,
      );
    }

    const look = (): Promise<Record<string, unknown>> => {
      const { id } = tenable.getScanner({ name: "Local Scanner" });
      new tenable.Policy("inline", { template: "basic" });
      return Promise.resolve({ id });
    };

    it("are told that look-ups do not see envVars, and work with process.env", async () => {
      expect(await up(look)).to.include(
        "an inline program of the Automation API sees the stack's config and process.env, not envVars",
      );
      Object.assign(process.env, connectionEnv(site.emulator));
      expect(await up(look)).to.equal('{"id":"1"}');
    });

    it("are refused where they ask another platform than the one that their resources go to", async () => {
      const other = await Site.start("nessus");
      try {
        Object.assign(process.env, connectionEnv(other.emulator));
        expect(await up(look)).to.include(
          `Policy: connection "default" is ${other.emulator.url} in the program and ${site.emulator.url} in its provider`,
        );
      } finally {
        await other.close();
      }
    });
  });
});
