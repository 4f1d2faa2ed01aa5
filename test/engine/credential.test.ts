import { expect } from "chai";
import { type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changedProperties, closeProjects, createProject, type Project } from "../support/engine";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
/** Everything that must never stand anywhere in clear. */
const secrets = ["Correct-Horse-1", "Battery-Staple-2", "Other-Horse-3", "b3BlbnNzaC1rZXktdjEAAAAA", "Opened-Sesame-4"];
const [password = "", escalationPassword = "", otherPassword = ""] = secrets;

/** A credentialed scan, declared whole. */
const program = (repository: string, windowsPassword = password): string => `
const tenable = require("pulumi-tenable");
const windows = new tenable.Credential("windows", {
  type: "windows", username: "scan", domain: "PLANT", password: "${windowsPassword}",
});
const linux = new tenable.Credential("linux", {
  type: "ssh", authMethod: "publicKey", username: "scan", privateKey: ${JSON.stringify(key)}, passphrase: "Opened-Sesame-4",
  elevateWith: "sudo", escalationPassword: "${escalationPassword}",
});
const policy = new tenable.Policy("weekly", { template: "advanced" });
const scan = new tenable.Scan("weekly", {
  policyId: policy.id, targets: ["192.0.2.0/24"], credentialIds: [windows.id, linux.id], ${repository}
});
exports.ids = { windows: windows.id, linux: linux.id, scan: scan.id };
`;

const platforms = {
  vm: {
    repository: "",
    collection: "/credentials",
    update: "PUT",
    byHand: { method: "PUT", body: { settings: { username: "somebody" } } },
  },
  sc: {
    repository: 'repositoryId: tenable.getRepository({ name: "Internal" }).id,',
    collection: "/rest/credential",
    update: "PATCH",
    byHand: { method: "PATCH", body: { username: "somebody" } },
  },
} as const;

describe("A credential that was made and could not be shared, with the real engine", function () {
  this.timeout(300_000);

  after(closeProjects);

  it("keeps its secrets secret in the state, and is repaired by the next up", async () => {
    const emulator = await startEmulator({ platform: "sc" });
    try {
      const shared = program(platforms.sc.repository).replace("domain:", "sharedWithGroupIds: ['1'], domain:");
      const project = await createProject({ program: shared, connectionEnv: connectionEnv(emulator) });
      const body = { error_code: 146, error_msg: `No such group: "${password}".`, response: "" };
      emulator.faults.add({ method: "POST", path: /share$/, status: 403, body });
      const { stdout, stderr } = await project.up([], { expect: 1 });
      expect(stdout + stderr).to.include("No such group");
      const { deployment } = await project.exportState();
      expect(deployment.resources?.find(({ urn }) => urn.endsWith("Credential::windows"))?.initErrors).to.have.length(
        1,
      );
      for (const hidden of secrets) {
        expect(stdout + stderr + JSON.stringify(deployment)).not.to.include(hidden);
      }
      await project.up([], { expect: 0 });
      await project.drift([], { expect: 0 });
    } finally {
      await emulator.close();
    }
  });
});

for (const platform of ["vm", "sc"] as const) {
  const { repository, collection, update, byHand } = platforms[platform];

  describe(`Credentials and the scan that uses them on ${platform}, with the real engine`, function () {
    this.timeout(300_000);
    let emulator: Emulator<Platform>;
    let project: Project;
    let ids: Record<string, string>;
    let mark = 0;

    before(async () => {
      emulator = await startEmulator<Platform>({ platform });
      project = await createProject({ program: program(repository), connectionEnv: connectionEnv(emulator) });
      await project.up([], { expect: 0 });
      ids = (await project.outputs()).ids as Record<string, string>;
    });

    after(async () => {
      closeProjects();
      await emulator.close();
    });

    const writes = (): { request: string; body: string }[] =>
      emulator.requests
        .slice(mark)
        .filter(({ method }) => method !== "GET")
        .map(({ method, path, body }) => ({ request: `${method} ${path}`, body: JSON.stringify(body) }));

    const expectNoSecretInState = async (): Promise<void> => {
      const state = await project.exportState();
      const text = JSON.stringify(state);
      for (const hidden of secrets) {
        expect(text).not.to.include(hidden);
      }
      const windows = state.deployment.resources?.find(({ urn }) => urn.endsWith("Credential::windows"));
      expect(windows?.inputs).to.include({ username: "scan" });
      expect(windows?.inputs?.password).to.be.an("object");
      expect(windows?.outputs?.password).to.be.an("object");
    };

    it("has no secret in its state in clear", async () => {
      await expectNoSecretInState();
    });

    it("is left as it is by a second up and by a refresh, which keep the secrets secret", async () => {
      mark = emulator.requests.length;
      await project.up(["--expect-no-changes"], { expect: 0 });
      await project.refresh(["--expect-no-changes"], { expect: 0 });
      await project.drift([], { expect: 0 });
      expect(writes()).to.deep.equal([]);
      await expectNoSecretInState();
    });

    it("is sent a secret when it changes, and no other", async () => {
      project.setProgram(program(repository, otherPassword));
      mark = emulator.requests.length;
      const { stdout, stderr } = await project.up(["--diff"], { expect: 0 });
      for (const hidden of secrets) {
        expect(stdout + stderr).not.to.include(hidden);
      }
      const [sent, ...more] = writes();
      expect(more).to.deep.equal([]);
      expect(sent?.request).to.equal(`${update} ${collection}/${ids.windows}`);
      expect(sent?.body).to.include(otherPassword).and.not.to.include(escalationPassword);
      await expectNoSecretInState();
    });

    it("is seen to drift and is repaired without sending a secret again", async () => {
      const { url, keys } = emulator;
      const pair = [keys.accessKey, keys.secretKey];
      const headers = {
        "X-ApiKeys": `accessKey=${pair[0]}; secretKey=${pair[1]}`,
        "content-type": "application/json",
        ...(platform === "sc" && { "x-apikey": `accesskey=${pair[0]}; secretkey=${pair[1]};` }),
      };
      const { method, body } = byHand;
      await fetch(`${url}${collection}/${ids.linux}`, { method, headers, body: JSON.stringify(body) });
      expect(changedProperties(await project.drift([], { expect: 7 }))).to.deep.equal(["update linux: username"]);
      mark = emulator.requests.length;
      await project.up(["--refresh"], { expect: 0 });
      expect(writes().map(({ request }) => request)).to.deep.equal([`${update} ${collection}/${ids.linux}`]);
      for (const hidden of secrets) {
        expect(writes()[0]?.body).not.to.include(hidden);
      }
      await project.drift([], { expect: 0 });
    });

    it("is destroyed, the scan first", async () => {
      mark = emulator.requests.length;
      await project.destroy([], { expect: 0 });
      const deleted = writes().map(({ request }) => request.split(" ")[0]);
      expect(deleted).to.deep.equal(Array(4).fill("DELETE"));
      expect(writes()[0]?.request).to.match(/\/scans?\/\d+$/);
    });
  });
}
