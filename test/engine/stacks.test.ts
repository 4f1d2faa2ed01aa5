import { expect } from "chai";
import { startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, changedProperties } from "../support/engine";
import { type Story, startStory } from "../support/story";

const oneList = (name: string, more = ""): string =>
  `const tenable = require("pulumi-tenable");\n` +
  `exports.id = new tenable.StaticAssetList("${name}", { addresses: ["192.0.2.0/24"], name: "dmz", ${more} }).id;\n`;

describe("Stacks and their objects, with the real engine", function () {
  this.timeout(300_000);
  let story: Story;

  beforeEach(async () => {
    story = await startStory(oneList("dmz"));
  });

  afterEach(async () => {
    closeProjects();
    await story.emulator.close();
  });

  const lists = async (): Promise<string[]> => {
    const { url, keys } = story.emulator;
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    const answer = await fetch(`${url}/rest/asset?fields=id,name`, { headers });
    const { response } = (await answer.json()) as { response: { manageable: { id: string; name: string }[] } };
    return response.manageable.filter(({ name }) => name === "dmz").map(({ id }) => id);
  };

  it("two stacks with the same names and values neither take nor delete each other's objects", async () => {
    const other = await story.project.otherStack("other");
    await story.project.up([], { expect: 0 });
    const refused = await other.up();
    expect(refused.code).to.equal(1);
    expect(refused.stdout).to.match(
      /StaticAssetList "dmz" exists \(id \d+\) and stack dev of project story created it: choose another name/,
    );
    story.project.setProgram(oneList("dmz", "allowSameName: true"));
    await other.up([], { expect: 0 });
    expect(await lists()).to.have.length(2);
    await other.destroy([], { expect: 0 });
    const { id } = await story.project.outputs();
    expect(await lists()).to.deep.equal([id]);
  });

  it("a renamed resource with adoptId keeps its object", async () => {
    await story.project.up([], { expect: 0 });
    const { id } = await story.project.outputs();
    story.project.setProgram(oneList("outer", `adoptId: "${String(id)}"`));
    const { stdout } = await story.project.up([], { expect: 0 });
    expect(stdout).to.match(/created or adopted in this run and is kept; only its old entry in the state is removed/);
    expect(await lists()).to.deep.equal([id]);
    story.project.setProgram(oneList("outer"));
    await story.project.preview(["--expect-no-changes"], { expect: 0 });
  });

  it("an import file brings an object in, and the next preview shows no change", async () => {
    await story.project.up([], { expect: 0 });
    const state = await story.project.exportState();
    const made = state.deployment.resources?.find(({ type }) => type.includes("tenable:"));
    const other = await story.project.otherStack("imported");
    const { type, id, inputs, outputs } = made ?? {};
    await other.import([{ type, name: "dmz", id, inputs, outputs }], [], { expect: 0 });
    await other.preview(["--expect-no-changes"], { expect: 0 });
  });

  it("get shows every property of an object that the stack does not own", async () => {
    await story.project.up([], { expect: 0 });
    const { id } = await story.project.outputs();
    const other = await story.project.otherStack("reader");
    story.project.setProgram(
      `const tenable = require("pulumi-tenable");\n` +
        `const list = tenable.StaticAssetList.get("dmz", "${String(id)}");\n` +
        `exports.seen = { name: list.name, addresses: list.addresses, tags: list.tags };\n`,
    );
    await other.up([], { expect: 0 });
    expect((await other.outputs()).seen).to.deep.equal({ name: "dmz", addresses: ["192.0.2.0/24"], tags: "" });
    story.project.setProgram(
      `const tenable = require("pulumi-tenable");\n` +
        `exports.name = tenable.StaticAssetList.get("nothing", "4242").name;\n`,
    );
    const missing = await other.run(["preview"]);
    expect(missing.code).not.to.equal(0);
    expect(missing.stdout + missing.stderr).to.match(/Security Center has no StaticAssetList "4242" that these keys/);
  });

  it("two connections in one program go to two platforms, and a reference across them is refused", async () => {
    const plant = await startEmulator({ platform: "sc" });
    try {
      const env = connectionEnv(plant, "PLANT");
      const both =
        `const tenable = require("pulumi-tenable");\n` +
        `new tenable.StaticAssetList("office", { addresses: ["192.0.2.1"] });\n` +
        `const hall = new tenable.StaticAssetList("hall", { addresses: ["192.0.2.2"], connection: "plant" });\n`;
      story.project.setProgram(both);
      await story.project.up([], { expect: 0, env });
      const made = (requests: readonly { method: string; path: string }[]): number =>
        requests.filter(({ method, path }) => method === "POST" && path === "/rest/asset").length;
      expect([made(story.emulator.requests), made(plant.requests)]).to.deep.equal([1, 1]);
      await story.project.up(["--expect-no-changes"], { expect: 0, env });
      story.project.setProgram(
        `${both}const policyId = new tenable.Policy("p", { template: "basic" }).id;\n` +
          `new tenable.Scan("mixed", { policyId, repositoryId: "1", assetListIds: [hall.id], description: "x" });\n`,
      );
      const refused = await story.project.run(["preview"], { env });
      expect(refused.code).not.to.equal(0);
      expect(refused.stdout + refused.stderr).to.match(
        /assetListIds comes from a resource of connection "plant", and this one uses "default"/,
      );
      expect(refused.stdout + refused.stderr).not.to.match(/\n\s+at /);
      story.project.setProgram(both);
      await story.project.destroy([], { expect: 0, env });
    } finally {
      await plant.close();
    }
  });

  it("a state of an older run, with less in its outputs, is refreshed and destroyed", async () => {
    await story.project.up([], { expect: 0 });
    const state = await story.project.exportState();
    for (const resource of state.deployment.resources ?? []) {
      if (resource.type.includes("tenable:")) {
        delete resource.inputs?.owner;
        delete resource.outputs?.owner;
        delete resource.outputs?.platform;
      }
    }
    await story.project.importState(state);
    await story.project.drift([], { expect: 0 });
    await story.project.up([], { expect: 0 });
    await story.project.destroy([], { expect: 0 });
    expect(await lists()).to.deep.equal([]);
  });

  it("values of secrets stay secret in the state", async () => {
    story.project.setProgram(
      `const tenable = require("pulumi-tenable");\nconst pulumi = require("@pulumi/pulumi");\n` +
        `new tenable.StaticAssetList("dmz", { addresses: ["192.0.2.0/24"], description: pulumi.secret("who-knows-this") });\n`,
    );
    await story.project.up([], { expect: 0 });
    expect(JSON.stringify(await story.project.exportState())).not.to.include("who-knows-this");
    await story.project.up(["--expect-no-changes"], { expect: 0 });
  });

  it("an update refused half-way is named, and the next up repairs", async () => {
    story.project.setProgram(oneList("dmz", 'sharedWithGroupIds: ["1"], description: "a"'));
    await story.project.up([], { expect: 0 });
    story.emulator.faults.add({
      method: "POST",
      path: /share$/,
      status: 403,
      body: { error_code: 146, error_msg: "No such group.", response: "" },
    });
    story.project.setProgram(oneList("dmz", 'sharedWithGroupIds: [], description: "b"'));
    const refused = await story.project.up();
    expect(refused.code).to.equal(1);
    expect(refused.stdout).to.include("No such group");
    await story.project.up([], { expect: 0 });
    await story.project.drift([], { expect: 0 });
    expect(changedProperties(await story.project.drift())).to.deep.equal([]);
  });
});
