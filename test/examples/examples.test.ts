import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, type Platform, startEmulator } from "../../emulator";
import { repositoryRoot } from "../../tools/repo";
import { connectionEnv } from "../../tools/connection";
import { changedProperties, closeProjects, createProject } from "../support/engine";

const root = repositoryRoot();

describe("Every example", () => {
  let emulator: Emulator<Platform>;

  afterEach(async () => {
    closeProjects();
    await emulator.close();
  });

  /** Up, nothing to do, destroy: with the connection from the environment, as a user would run it. */
  async function live(program: string, platform: Platform = "sc"): Promise<void> {
    emulator = await startEmulator<Platform>({ platform });
    const project = await createProject({ program, connectionEnv: connectionEnv(emulator) });
    await project.up([], { expect: 0 });
    const mark = emulator.requests.length;
    expect(changedProperties(await project.preview(["--expect-no-changes"], { expect: 0 }))).to.deep.equal([]);
    expect(changedProperties(await project.drift([], { expect: 0 }))).to.deep.equal([]);
    expect(emulator.requests.slice(mark).filter(({ method }) => method !== "GET")).to.deep.equal([]);
    await project.destroy([], { expect: 0 });
  }

  // This one has a test of its own, on every platform.
  const names = readdirSync(join(root, "examples")).filter((name) => name !== "one-baseline-three-platforms");
  const platforms: Record<string, Platform> = { "integration-user": "vm" };
  for (const name of names) {
    it(`runs: ${name}`, async () => live(join(root, "examples", name), platforms[name]));
  }

  it("the root program runs: `pulumi up` in the repository", async () => {
    // A copy, since a stack's settings would be written beside Pulumi.yaml.
    const copy = mkdtempSync(join(tmpdir(), "root-program-"));
    try {
      cpSync(join(root, "Pulumi.yaml"), join(copy, "Pulumi.yaml"));
      cpSync(join(root, "examples"), join(copy, "examples"), { recursive: true });
      await live(copy);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
