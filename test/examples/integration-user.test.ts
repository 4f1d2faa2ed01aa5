import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { changedProperties, changes, closeProjects, createProject, type Project } from "../support/engine";
import { expectNoSecretInState, type KeyPair, pairOf, statusOf, writesSince } from "../support/key-pair";

const program = join(repositoryRoot(), "examples", "integration-user");
const scanPassword = "Correct-Horse-1";

/** What the program is set to, as its comment says: config alone, the program stays as it is. */
describe("The integration user with its scans, as the example has them", function () {
  this.timeout(300_000);
  let emulator: Emulator<"vm">;
  let project: Project;
  let pair: KeyPair;

  before(async () => {
    emulator = await startEmulator<"vm">({ platform: "vm" });
    project = await createProject({ program, connectionEnv: connectionEnv(emulator) });
    await project.run(["config", "set", "--secret", "scanPassword", scanPassword], { expect: 0 });
    await project.up([], { expect: 0 });
    pair = await pairOf(project);
  });

  after(async () => {
    closeProjects();
    await emulator.close();
  });

  const bodyOf = (path: string): Record<string, unknown> =>
    emulator.requests.find((request) => request.method === "POST" && request.path === path)?.body as Record<
      string,
      unknown
    >;

  it("are made in one up: the account, the credential with the password of the config, the scan that uses it", async () => {
    expect(writesSince(emulator, 0).sort()).to.deep.equal([
      "POST /api/v3/access-control/permissions",
      "POST /credentials",
      "POST /policies",
      "POST /scans",
      "POST /users",
      `PUT /users/${pair.userId}/authorizations`,
      `PUT /users/${pair.userId}/keys`,
    ]);
    expect(bodyOf("/credentials").settings).to.include({ username: "scan", domain: "PLANT", password: scanPassword });
    const { resources = [] } = (await project.exportState()).deployment;
    const windows = resources.find(({ urn }) => urn.endsWith("::windows"));
    expect(bodyOf("/scans").credentials).to.have.nested.property("add.Host.Windows[0].id", windows?.id);
    expect(await statusOf(emulator, pair, "/session")).to.equal(200);
  });

  it("keep password and keys out of the state and of the settings in clear", async () => {
    const secrets = [scanPassword, pair.accessKey, pair.secretKey];
    await expectNoSecretInState(project, secrets);
    const settings = readFileSync(join(project.folder, `Pulumi.${project.stack}.yaml`), "utf8");
    expect(settings).to.include("integration-user:scanPassword").and.not.to.include(scanPassword);
    // Nor does whoever asks for the outputs without saying so get the keys.
    const { stdout } = await project.run(["stack", "output", "--json"], { expect: 0 });
    for (const secret of secrets) {
      expect(stdout).not.to.include(secret);
    }
  });

  it("are left alone by a second run and by a drift report", async () => {
    const mark = emulator.requests.length;
    await project.up(["--expect-no-changes"], { expect: 0 });
    expect(changedProperties(await project.drift([], { expect: 0 }))).to.deep.equal([]);
    expect(writesSince(emulator, mark)).to.deep.equal([]);
  });

  it("get other keys when `rotated` is set, and nothing else changes", async () => {
    await project.run(["config", "set", "rotated", "2030-02"], { expect: 0 });
    const preview = await project.preview([], { expect: 0 });
    expect(changes(preview).map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)).to.deep.equal([
      "replace siem-keys",
    ]);
    const mark = emulator.requests.length;
    await project.up([], { expect: 0 });
    expect(writesSince(emulator, mark)).to.deep.equal([`PUT /users/${pair.userId}/keys`]);
    const next = await pairOf(project);
    expect(await statusOf(emulator, pair, "/session")).to.equal(401);
    expect(await statusOf(emulator, next, "/session")).to.equal(200);
    await expectNoSecretInState(project, [
      scanPassword,
      ...[pair, next].flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]),
    ]);
    pair = next;
    await project.up(["--expect-no-changes"], { expect: 0 });
  });

  it("are destroyed, and the keys with their user", async () => {
    const mark = emulator.requests.length;
    await project.destroy([], { expect: 0 });
    expect(
      writesSince(emulator, mark)
        .map((line) => line.replace(/\d+$/, "#"))
        .sort(),
    ).to.deep.equal([
      "DELETE /api/v3/access-control/permissions/#",
      "DELETE /credentials/#",
      "DELETE /policies/#",
      "DELETE /scans/#",
      "DELETE /users/#",
    ]);
    expect(await statusOf(emulator, pair, "/session")).to.equal(401);
  });
});
