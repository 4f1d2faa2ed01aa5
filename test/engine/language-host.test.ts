import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { closeProjects, createProject } from "../support/engine";

/** A resource whose provider does nothing, slowly if asked. */
function resource(slowMilliseconds: number): string {
  const wait = `new Promise((resolve) => setTimeout(resolve, ${slowMilliseconds}))`;
  const provider = `exports.handler = () => ({ create: async (outs) => { await ${wait}; return { id: "1", outs }; } });`;
  return `
    const pulumi = require("@pulumi/pulumi");
    new pulumi.CustomResource("pulumi-nodejs:dynamic/story:Slow", "slow", { __provider: ${JSON.stringify(provider)} });
  `;
}

/** Waits until a process is gone: the kernel needs a moment to take a killed one away. */
async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 250; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
  throw new Error(`Process ${pid} lives on.`);
}

describe("The engine of the tests", () => {
  after(closeProjects);

  it("runs TypeScript and JavaScript programs, with configuration, secrets and outputs", async () => {
    const project = await createProject({
      config: { "story:plain": "one" },
      program: `
        import * as pulumi from "@pulumi/pulumi";
        const config = new pulumi.Config();
        export const plain: string = config.require("plain");
        export const hidden = config.requireSecret("hidden");
      `,
    });
    await project.run(["config", "set", "--secret", "hidden", "two"], { expect: 0 });
    await project.up([], { expect: 0 });
    expect(await project.outputs()).to.deep.equal({ plain: "one", hidden: "two" });
    expect(JSON.stringify(await project.exportState())).not.to.include('"two"');

    project.setProgram('exports.stack = require("@pulumi/pulumi").getStack();');
    await project.up([], { expect: 0 });
    expect(await project.outputs()).to.deep.equal({ stack: "dev" });
  });

  it("reports a program that fails", async () => {
    const project = await createProject({ program: "process.exit(3)" });
    const result = await project.up();
    expect([result.code, result.stdout + result.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code !== 0 && text.includes("exit code 3"),
    );
  });

  it("can kill the plugin, the CLI or all, and the next up goes on after a cancel", async () => {
    const project = await createProject({ program: resource(30_000) });
    for (const which of ["plugin", "cli", "all"] as const) {
      const running = project.start(["up", "--yes", "--skip-preview"]);
      const plugin = await running.plugin();
      running.kill(which);
      const { code } = await running.result;
      expect([which, code]).to.deep.equal([which, which === "plugin" ? 1 : null]);
      running.kill("all");
      await gone(plugin);
      if (which !== "plugin") {
        await project.cancel({ expect: 0 });
      }
    }
    project.setProgram(resource(0));
    await project.up([], { expect: 0 });
  });

  it("ends a command that takes too long, with everything it started", async () => {
    const project = await createProject({ program: resource(120_000) });
    // Long enough for a busy machine to get as far as the provider's process.
    const running = project.start(["up", "--yes", "--skip-preview"], { timeoutSeconds: 20 });
    const plugin = await running.plugin();
    const message = await running.result.then(
      () => "it ended",
      (error: unknown) => String(error),
    );
    expect(message).to.match(/no end after 20 s/);
    await gone(plugin);
  });
});
