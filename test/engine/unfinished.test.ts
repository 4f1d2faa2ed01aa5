import { expect } from "chai";
import type { Platform } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { changedProperties, closeProjects, createProject, type Project } from "../support/engine";
import { findSample } from "../faults/jobs";
import { Site } from "../support/site";

interface Story {
  platform: Platform;
  title: string;
  /** The resource, and what the program says next. */
  before: string;
  after: string;
  /** The later step of the update, which fails once. */
  step: { method: string; path: RegExp };
  /** Of an update that was begun: the platform differs from the state, which a report without the program shows too. */
  isBegun: boolean;
  /** What a preview names until the update is done. */
  drift: RegExp;
  /** What the platform holds when it is done. */
  done(site: Site, id: string): Promise<void>;
}

const bodies = (site: Site): string => JSON.stringify(site.emulator.requests.map(({ body }) => body));

const stories: Story[] = [
  {
    platform: "sc",
    title: "a secret that was changed",
    before: `new tenable.Credential("it", { type: "windows", username: "scan", password: "One-1", sharedWithGroupIds: ["1"] })`,
    after: `new tenable.Credential("it", { type: "windows", username: "scan", password: "Two-2", sharedWithGroupIds: [] })`,
    step: { method: "POST", path: /\/share$/ },
    isBegun: true,
    drift: /update it: .*(sharedWithGroupIds|unwritten)/,
    done: async (site, id) => {
      const { groups } = await site.byHand("GET", `/rest/credential/${id}?fields=groups`);
      expect(groups).to.deep.equal([]);
      expect(bodies(site)).to.include("Two-2");
    },
  },
  {
    platform: "sc",
    title: "a property that was dropped, and access that was taken away",
    before: `new tenable.StaticAssetList("it", { addresses: ["192.0.2.0/24"], description: "old", sharedWithGroupIds: ["1"] })`,
    after: `new tenable.StaticAssetList("it", { addresses: ["198.51.100.0/24"] })`,
    step: { method: "POST", path: /\/share$/ },
    isBegun: true,
    drift: /update it: .*sharedWithGroupIds/,
    done: async (site, id) => {
      const shown = await site.byHand("GET", `/rest/asset/${id}?fields=groups,description,typeFields`);
      expect(shown).to.deep.include({ groups: [], description: "" });
      expect(JSON.stringify(shown)).to.include("198.51.100.0/24").and.not.include("192.0.2");
    },
  },
  {
    platform: "vm",
    title: "targets of a scan, whose update is refused once",
    before: `new tenable.Scan("it", { template: "basic", targets: ["192.0.2.0/24"], notifyEmails: ["soc@example.com"] })`,
    after: `new tenable.Scan("it", { template: "basic", targets: ["198.51.100.0/24"] })`,
    step: { method: "PUT", path: /^\/scans\/[\w-]+$/ },
    isBegun: false,
    drift: /update it: .*(targets|notifyEmails)/,
    done: async (site, id) => {
      const { sample } = findSample({ platform: "vm", sample: "Scan of a template" });
      const text = JSON.stringify(await sample.shown(site, id));
      expect(text)
        .to.include("198.51.100.0/24")
        .and.not.match(/192\.0\.2\.0\/24|soc@example\.com/);
    },
  },
];

for (const { platform, title, before: old, after: now, step, isBegun, drift, done } of stories) {
  describe(`An update of which a step fails once: ${title} (${platform}), with the real engine`, function () {
    this.timeout(300_000);
    let site: Site;
    let project: Project;

    before(async () => {
      site = await Site.start(platform);
      const program = `const tenable = require("pulumi-tenable");\nexports.id = ${old}.id;\n`;
      project = await createProject({ program, connectionEnv: connectionEnv(site.emulator) });
      await project.up([], { expect: 0 });
    });

    after(async () => {
      closeProjects();
      await site.close();
    });

    it("is reported as drift until the next up finishes it, and quiet from then on", async () => {
      const { id } = (await project.outputs()) as { id: string };
      project.setProgram(`const tenable = require("pulumi-tenable");\nexports.id = ${now}.id;\n`);
      site.emulator.faults.add({
        ...step,
        status: 400,
        body: { error_code: 146, error_msg: "not now", error: "not now" },
      });
      const failed = await project.up();
      expect(failed.code).to.equal(1);
      expect(failed.stdout).to.include("not now");
      await project.drift([], { expect: isBegun ? 7 : 0 });
      const preview = await project.preview([], { expect: 0 });
      expect(changedProperties(preview).join()).to.match(drift);
      await project.up([], { expect: 0 });
      await done(site, id);
      await project.up(["--expect-no-changes"], { expect: 0 });
      await project.drift([], { expect: 0 });
    });
  });
}
