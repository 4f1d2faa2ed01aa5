import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changedProperties, changes, closeProjects, createProject, type Project } from "../support/engine";
import { expectNoSecretInState, type KeyPair, pairOf, statusOf, writesSince } from "../support/key-pair";

/** One line, and what an integration would be given. */
const program = (rotated = "2030-01"): string => `
const tenable = require("pulumi-tenable");
const siem = new tenable.IntegrationUser("siem", { name: "siem@example.com", keepers: { rotated: "${rotated}" } });
exports.userId = siem.userId;
exports.accessKey = siem.accessKey;
exports.secretKey = siem.secretKey;
`;

describe("An IntegrationUser, with the real engine", function () {
  this.timeout(300_000);
  let emulator: Emulator<"vm">;
  let project: Project;
  let pair: KeyPair;
  let mark = 0;

  before(async () => {
    emulator = await startEmulator<"vm">({ platform: "vm" });
    project = await createProject({ program: program(), connectionEnv: connectionEnv(emulator) });
    await project.up([], { expect: 0 });
    pair = await pairOf(project);
  });

  after(async () => {
    closeProjects();
    await emulator.close();
  });

  const asked = async (path: string): Promise<Record<string, unknown>> => {
    const { accessKey, secretKey } = emulator.keys;
    const headers = { "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}` };
    return (await (await fetch(`${emulator.url}${path}`, { headers })).json()) as Record<string, unknown>;
  };

  const writes = (): string[] => writesSince(emulator, mark);

  const forget = (): void => {
    mark = emulator.requests.length;
  };

  const expectNoKeyInState = (...pairs: KeyPair[]): Promise<void> =>
    expectNoSecretInState(
      project,
      pairs.flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]),
    );

  it("is made of a user, a permission and keys that read and change nothing", async () => {
    expect(writes()).to.deep.equal([
      "POST /users",
      `PUT /users/${pair.userId}/authorizations`,
      "POST /api/v3/access-control/permissions",
      `PUT /users/${pair.userId}/keys`,
    ]);
    expect(await asked(`/users/${pair.userId}`)).to.include({ username: "siem@example.com", permissions: 16 });
    expect(await asked(`/users/${pair.userId}/authorizations`)).to.include({
      api_permitted: true,
      password_permitted: false,
      saml_permitted: false,
    });
    const { permissions } = (await asked("/api/v3/access-control/permissions")) as { permissions: Permission[] };
    const { actions, objects, subjects } = permissions.find(({ name }) => name.includes("siem")) as Permission;
    expect(actions).to.deep.equal(["CanView"]);
    expect(objects.map(({ type }) => type)).to.deep.equal(["AllAssets"]);
    expect(subjects.map(({ name }) => name)).to.deep.equal(["siem@example.com"]);
    expect(await statusOf(emulator, pair, "/session")).to.equal(200);
    expect(await statusOf(emulator, pair, "/scans", "POST")).to.equal(403);
  });

  it("keeps its keys out of the state in clear", async () => {
    await expectNoKeyInState(pair);
  });

  it("is left as it is by a second up, by a refresh and by a drift report", async () => {
    forget();
    await project.up(["--expect-no-changes"], { expect: 0 });
    await project.refresh(["--expect-no-changes"], { expect: 0 });
    await project.drift([], { expect: 0 });
    await project.up(["--refresh", "--expect-no-changes"], { expect: 0 });
    expect(writes()).to.deep.equal([]);
    expect(await pairOf(project)).to.deep.equal(pair);
    expect(await statusOf(emulator, pair, "/session")).to.equal(200);
    await expectNoKeyInState(pair);
  });

  it("gets another pair for other keepers, and the old one ends", async () => {
    project.setProgram(program("2030-02"));
    const preview = await project.preview([], { expect: 0 });
    expect(changes(preview).map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)).to.deep.equal([
      "replace siem-keys",
    ]);
    forget();
    const { stdout, stderr } = await project.up([], { expect: 0 });
    // The replaced pair has ended: there is nothing to warn of.
    expect(stdout + stderr).not.to.include("works until");
    expect(writes()).to.deep.equal([`PUT /users/${pair.userId}/keys`]);
    const next = await pairOf(project);
    expect(next.userId).to.equal(pair.userId);
    expect(next.accessKey).not.to.equal(pair.accessKey);
    expect(await statusOf(emulator, pair, "/session")).to.equal(401);
    expect(await statusOf(emulator, next, "/session")).to.equal(200);
    await expectNoKeyInState(pair, next);
    pair = next;
    await project.up(["--expect-no-changes"], { expect: 0 });
  });

  it("gets one pair that works when the answer to its generation is lost", async () => {
    project.setProgram(program("2030-03"));
    emulator.faults.add({ method: "PUT", path: `/users/${pair.userId}/keys`, drop: "after" });
    forget();
    await project.up([], { expect: 0 });
    expect(writes()).to.deep.equal(Array(2).fill(`PUT /users/${pair.userId}/keys`));
    pair = await pairOf(project);
    expect(await statusOf(emulator, pair, "/session")).to.equal(200);
  });

  it("is seen to drift when somebody gives it more, and repaired", async () => {
    const { accessKey, secretKey } = emulator.keys;
    const headers = {
      "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}`,
      "content-type": "application/json",
    };
    await fetch(`${emulator.url}/users/${pair.userId}`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ permissions: 64 }),
    });
    const drift = await project.drift([], { expect: 7 });
    expect(changedProperties(drift)).to.deep.equal(["update siem-user: role"]);
    await project.up(["--refresh"], { expect: 0 });
    expect(await asked(`/users/${pair.userId}`)).to.include({ permissions: 16 });
    expect(await statusOf(emulator, pair, "/session")).to.equal(200);
    await expectNoKeyInState(pair);
  });

  it("is destroyed with its keys, and says what they were good for until then", async () => {
    forget();
    const { stdout, stderr } = await project.destroy([], { expect: 0 });
    expect(stdout + stderr).to.include(`it remains valid until user ${pair.userId} is deleted`);
    expect(writes()).to.deep.equal(["DELETE /api/v3/access-control/permissions/#", `DELETE /users/${pair.userId}`]);
    expect(await statusOf(emulator, pair, "/session")).to.equal(401);
  });
});

interface Permission {
  name: string;
  actions: string[];
  objects: { type: string }[];
  subjects: { name: string }[];
}
