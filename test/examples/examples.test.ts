import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { repositoryRoot } from "../../tools/repo";
import { connectionEnv } from "../../tools/connection";
import { changedProperties, closeProjects, createProject } from "../support/engine";

const root = repositoryRoot();

describe("Every example", () => {
  let emulator: Emulator;

  afterEach(async () => {
    closeProjects();
    await emulator.close();
  });

  /** Up, nothing to do, destroy: with the connection from the environment, as a user would run it. */
  async function live(program: string): Promise<void> {
    emulator = await startEmulator({ platform: "sc" });
    const project = await createProject({ program, connectionEnv: connectionEnv(emulator) });
    await project.up([], { expect: 0 });
    const mark = emulator.requests.length;
    expect(changedProperties(await project.preview(["--expect-no-changes"], { expect: 0 }))).to.deep.equal([]);
    expect(changedProperties(await project.drift([], { expect: 0 }))).to.deep.equal([]);
    expect(emulator.requests.slice(mark).filter(({ method }) => method !== "GET")).to.deep.equal([]);
    await project.destroy([], { expect: 0 });
  }

  // These have tests of their own: on every platform, and on Vulnerability Management.
  const own = ["one-baseline-three-platforms", "integration-user", "fragile-plant"];
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders.filter((entry) => !own.includes(entry.name))) {
    it(`runs: ${name}`, async () => live(join(root, "examples", name)));
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
