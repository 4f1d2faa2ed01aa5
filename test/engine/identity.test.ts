import { expect } from "chai";
import type { Platform } from "../../emulator/index";
import { closeProjects, type Project } from "../support/engine";
import { type Story, startStory } from "../support/story";

const head = `const pulumi = require("@pulumi/pulumi");\nconst tenable = require("pulumi-tenable");\n`;

/** A list, which is an object of its own whatever its name: with options as text. */
const list = (name: string, { args = "", opts = "{}" } = {}): string =>
  `new tenable.StaticAssetList("${name}", { addresses: ["192.0.2.0/24"], name: "dmz", ${args} }, ${opts});\n`;

/** A component of its own type around what `children` makes. */
const component = (type: string, children: string, name = "site"): string =>
  `new (class extends pulumi.ComponentResource {\n` +
  `  constructor() { super("${type}", "${name}"); const parent = this; ${children} }\n})();\n`;

const platforms: [platform: Platform, collection: string][] = [
  // Names may be had twice on the first, and only once on the second.
  ["sc", "/rest/asset"],
  ["vm", "/tags/values"],
];

for (const [platform, collection] of platforms) {
  describe(`Which object is whose, with the real engine on ${platform}`, function () {
    this.timeout(300_000);
    let story: Story;
    let project: Project;

    beforeEach(async () => {
      story = await startStory(head + list("dmz"), { emulator: { platform } as object });
      ({ project } = story);
      await project.up([], { expect: 0 });
      story.forget();
    });

    afterEach(async () => {
      closeProjects();
      await story.emulator.close();
    });

    const inState = async (of = project): Promise<string[]> => {
      const { deployment } = await of.exportState();
      return (deployment.resources ?? []).flatMap(({ type, id }) => (type.includes("tenable:") && id ? [id] : []));
    };

    const onPlatform = async (): Promise<string[]> => {
      const { url, keys } = story.emulator as unknown as { url: string; keys: Record<string, unknown> };
      const { users } = keys as { users?: { administrator: { accessKey: string; secretKey: string } } };
      const { accessKey, secretKey } = users?.administrator ?? (keys as { accessKey: string; secretKey: string });
      const headers: Record<string, string> =
        platform === "sc"
          ? { "x-apikey": `accesskey=${accessKey}; secretkey=${secretKey};` }
          : { "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}` };
      const answer = await fetch(`${url}${collection}${platform === "sc" ? "?fields=id,name" : ""}`, { headers });
      const body = (await answer.json()) as {
        response?: { manageable: { id: string; name: string }[] };
        values?: { uuid: string; value: string }[];
      };
      return body.response
        ? body.response.manageable.filter(({ name }) => name.startsWith("dmz")).map(({ id }) => id)
        : (body.values ?? []).filter(({ value }) => value.startsWith("dmz")).map(({ uuid }) => uuid);
    };

    /** The state names just what the platform has. */
    const agree = async (): Promise<string[]> => {
      const ids = await inState();
      expect(await onPlatform()).to.have.members(ids);
      return ids;
    };

    it("a move into a component without an alias stops by name and deletes nothing", async () => {
      const before = await agree();
      project.setProgram(head + component("site:A", list("dmz", { opts: "{ parent }" })));
      const { code, stdout } = await project.up();
      expect(code).to.equal(1);
      expect(stdout).to.match(/StaticAssetList "dmz" exists \(id [\w-]+\).*"dmz".*aliases/);
      expect(await agree()).to.deep.equal(before);
      expect(story.writes()).to.deep.equal([]);
      // As the message says.
      const alias = `{ parent, aliases: [{ parent: pulumi.rootStackResource }] }`;
      project.setProgram(head + component("site:A", list("dmz", { opts: alias })));
      await project.up([], { expect: 0 });
      expect(await agree()).to.deep.equal(before);
      await project.up(["--expect-no-changes"], { expect: 0 });
    });

    it("a forced replacement stops and says how, and does what it says", async () => {
      const [urn = ""] = ((await project.exportState()).deployment.resources ?? [])
        .filter(({ type }) => type.includes("tenable:"))
        .map((resource) => resource.urn);
      const before = await agree();
      for (const args of [
        ["--replace", urn],
        ["--target-replace", urn],
      ]) {
        const { code, stdout } = await project.up(args);
        expect(code).to.equal(1);
        expect(stdout).to.match(
          /exists \(id [\w-]+\) and this resource created it: to replace it.*deleteBeforeReplace/,
        );
        expect(await agree()).to.deep.equal(before);
      }
      await project.run(["state", "taint", urn, "--yes"], { expect: 0 });
      expect((await project.up()).code).to.equal(1);
      expect(await agree()).to.deep.equal(before);
      project.setProgram(head + list("dmz", { opts: "{ deleteBeforeReplace: true }" }));
      await project.up([], { expect: 0 });
      const after = await agree();
      expect(after).to.have.length(1);
      expect(after).not.to.deep.equal(before);
      if (platform === "sc") {
        project.setProgram(head + list("dmz", { args: "allowSameName: true" }));
        await project.up(["--replace", urn], { expect: 0 });
        expect(await agree()).to.have.length(1);
      }
      await project.up(["--expect-no-changes"], { expect: 0 });
    });

    it("replaceWith and replacementTrigger are real replacements, the new object first", async () => {
      const replaced = (category: string): string =>
        platform === "sc"
          ? `dnsNames: ["${category}.example.com"]`
          : `category: "${category}", addresses: ["192.0.2.1"]`;
      const program = (category: string): string =>
        `${head}const other = new tenable.StaticAssetList("other", { name: "dmz other", ${replaced(category)} });\n` +
        list("dmz", { opts: "{ replaceWith: [other] }" });
      project.setProgram(program("one"));
      await project.up([], { expect: 0 });
      const before = await agree();
      // Replaced for a reason of its own, and the other one along.
      project.setProgram(program("two").replace("dnsNames", "addresses").replace("two.example.com", "192.0.2.7"));
      story.forget();
      await project.up([], { expect: 0 });
      const after = await agree();
      expect(after).to.have.length(2);
      expect(after.some((id) => before.includes(id))).to.equal(false);
      await project.up(["--expect-no-changes"], { expect: 0 });
    });

    it("children of the same name in components of two types are two resources", async () => {
      const two = (first: string, second: string): string =>
        head +
        list("dmz") +
        component("site:A", list("child", { args: `name: "${first}"`, opts: "{ parent }" }), "a") +
        component("site:B", list("child", { args: `name: "${second}"`, opts: "{ parent }" }), "b");
      project.setProgram(two("dmz a", "dmz b"));
      await project.up([], { expect: 0 });
      expect(await agree()).to.have.length(3);
      await project.up(["--expect-no-changes"], { expect: 0 });
      await project.destroy([], { expect: 0 });
      expect(await onPlatform()).to.deep.equal([]);
      project.setProgram(two("dmz a", "dmz a"));
      const { code, stdout } = await project.up();
      expect(code).to.equal(1);
      expect(stdout).to.match(/StaticAssetList "dmz a" (exists|is already declared by)/);
      await agree();
    });

    it("the same stack in a second backend on this machine takes nothing", async () => {
      const before = await agree();
      const second = await project.otherBackend();
      const { code, stdout } = await second.up();
      expect(code).to.equal(1);
      expect(stdout).to.match(new RegExp(`exists \\(id ${before[0]}\\) and stack .* in another backend created it`));
      await second.destroy([], { expect: 0 });
      expect(await agree()).to.deep.equal(before);
    });

    it("a renamed resource and a new one under its old name have each their own", async () => {
      const renamed = list("moved", { opts: `{ aliases: [{ name: "dmz" }] }` });
      project.setProgram(head + renamed);
      await project.up([], { expect: 0 });
      const [first] = await agree();
      const both = head + renamed + list("dmz", { args: `name: "dmz two"` });
      project.setProgram(both);
      await project.up([], { expect: 0 });
      expect(await agree())
        .to.have.length(2)
        .and.to.include(first);
      await project.up(["--expect-no-changes"], { expect: 0 });
      project.setProgram(both.replaceAll("192.0.2.0/24", "192.0.2.0/25"));
      await project.up([], { expect: 0 });
      expect(await agree())
        .to.have.length(2)
        .and.to.include(first);
    });

    it("a stack that adopts another stack's object is warned, and each deletes what its state names", async () => {
      const [id = ""] = await agree();
      const rehearsal = await project.otherStack("rehearsal");
      project.setProgram(head + list("dmz", { args: `adoptId: "${id}"` }));
      const { stdout } = await rehearsal.up([], { expect: 0 });
      expect(stdout).to.match(/is also managed by stack [\w-]+ of project story.*pulumi state delete/);
      await rehearsal.run(["stack", "rm", "--force", "--yes"], { expect: 0 });
      project.setProgram(`${head}`);
      await project.up([], { expect: 0 });
      expect(await onPlatform()).to.deep.equal([]);
      expect(await inState()).to.deep.equal([]);
    });

    it("the address is in no preview", async () => {
      project.setProgram(head + list("dmz") + list("more", { args: `name: "dmz more"` }));
      const { stdout } = await project.run(["preview", "--diff"], { expect: 0 });
      expect(stdout).to.match(/dmz more/);
      expect(stdout).not.to.match(/__address|urn:pulumi:[^\]]*::more[^\]]*"$|owner/);
    });
  });
}

describe("Keys that another resource holds, with the real engine", function () {
  this.timeout(180_000);
  let story: Story;

  after(async () => {
    closeProjects();
    await story.emulator.close();
  });

  const keys = (name: string, opts = "{}"): string =>
    `const user = new tenable.User("siem", { name: "siem@example.com" });\n` +
    `exports.key = new tenable.ApiKeys("${name}", { userId: user.id, keepers: { rotated: "1" } }, ${opts}).accessKey;\n`;

  it("are not ended by a renamed resource without an alias, are kept with one, and not ended by a second stack", async () => {
    story = await startStory(head + keys("k"), { emulator: { platform: "vm" } as object });
    const { project } = story;
    await project.up([], { expect: 0 });
    story.forget();
    project.setProgram(head + keys("renamed"));
    const { code, stdout } = await project.up();
    expect(code).to.equal(1);
    expect(stdout).to.match(/ApiKeys "keys of user \d+" exists, and resource "k" of this stack created it.*aliases/);
    project.setProgram(head + keys("renamed", `{ aliases: [{ name: "k" }] }`));
    await project.up([], { expect: 0 });
    expect(story.writes()).to.deep.equal([]);
    project.setProgram(head + keys("renamed", `{ aliases: [{ name: "k" }] }`).replace('"1"', '"2"'));
    await project.up([], { expect: 0 });
    expect(story.writes()).to.have.length(1);
    const [, userId] = /^PUT \/users\/(\d+)\/keys$/.exec(story.writes()[0] ?? "") ?? [];
    story.forget();
    const second = await project.otherStack("second");
    second.setProgram(`${head}new tenable.ApiKeys("renamed", { userId: "${userId}" });\n`);
    const refused = await second.up();
    expect(refused.code).to.equal(1);
    expect(refused.stdout).to.match(/exists, and resource "renamed" of stack dev of project story created it/);
    expect(story.writes()).to.deep.equal([]);
  });
});
