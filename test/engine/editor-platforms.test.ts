import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import { formOf } from "../samples/document";
import { changedProperties, changes, closeProjects, createProject, type Project } from "../support/engine";
import { Site } from "../support/site";

/** What a person changes by hand, and the property that a drift report has to name for it, and no other. */
interface Edit {
  method: "PUT" | "POST" | "DELETE";
  path(ids: Ids): string;
  body?: object;
  reported: string;
}

/** By resource, and the scanners that the program looks up. */
type Ids = Record<string, string>;

interface Story {
  title: string;
  platform: "vm" | "nessus";
  /** What is scanned and from where, before the scan and inside of it. */
  objects: string;
  aim: string;
  /** What the program exports of them, besides policy and scan. */
  ids: string;
  /** Switches: the same content, written another way. */
  otherWords: object;
  edits: Edit[];
  /** Properties that the platform lacks, and what a preview says of each. */
  lacks: { scan: string; says: string[] };
  /** Collections of everything that the program makes. */
  collections: Record<string, string>;
}

const schedule = (day: string): string =>
  `{ repeat: "FREQ=WEEKLY;BYDAY=${day}", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" }`;

const common: Edit[] = [
  {
    method: "PUT",
    path: ({ scan }) => `/scans/${scan}`,
    body: { settings: { name: "weekly-dmz", rrules: "FREQ=DAILY;INTERVAL=1" } },
    reported: "update weekly-dmz: schedule.repeat",
  },
  {
    method: "PUT",
    path: ({ policy }) => `/policies/${policy}`,
    body: { settings: { name: "weekly", safe_checks: "no" } },
    reported: "update weekly: preferences.safe_checks",
  },
];

const stories: Story[] = [
  {
    title: "Vulnerability Management",
    platform: "vm",
    objects: `
      const dmz = new tenable.StaticAssetList("dmz", { description: "outer", addresses: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"] });
      const inside = new tenable.ScannerGroup("inside", {
        scannerIds: [tenable.getScanner({ name: "Berlin 1" }).id],
        routes: ["192.0.2.0/24"],
      });`,
    aim: "assetListIds: [dmz.id], scannerGroupId: inside.id, maxRunHours: 8",
    ids: 'list: dmz.id, group: inside.id, berlin1: tenable.getScanner({ name: "Berlin 1" }).id',
    otherWords: { listOrder: "reversed", ruleOrder: "changed", emptyDescription: "empty", tagRules: "property" },
    edits: [
      ...common,
      {
        method: "PUT",
        path: ({ list }) => `/tags/values/${list}`,
        body: {
          value: "dmz",
          filters: { asset: { or: [{ field: "ipv4", operator: "eq", value: "203.0.113.1" }] } },
        },
        reported: "update dmz: addresses[0], addresses[1]",
      },
      {
        method: "DELETE",
        path: ({ group, berlin1 }) => `/scanner-groups/${group}/scanners/${berlin1}`,
        reported: "update inside: scannerIds[0]",
      },
    ],
    lacks: {
      scan: 'repositoryId: "1", emailOnFinish: true',
      says: ["only Security Center keeps results in repositories", "it emails the addresses in notifyEmails"],
    },
    collections: {
      "/scans": "scans",
      "/policies": "policies",
      "/tags/values": "values",
      "/scanner-groups": "scanner_pools",
    },
  },
  {
    title: "Nessus",
    platform: "nessus",
    objects: "",
    aim: 'targets: ["192.0.2.0/24", "198.51.100.7-198.51.100.9"], scannerId: tenable.getScanner({ name: "Local Scanner" }).id',
    ids: "",
    otherWords: { listOrder: "reversed", ruleOrder: "changed", emptyDescription: "empty", enabledType: "boolean" },
    edits: [
      ...common.slice(1),
      {
        method: "PUT",
        path: ({ scan }) => `/scans/${scan}`,
        body: { settings: { name: "weekly-dmz", rrules: "FREQ=DAILY;INTERVAL=1", text_targets: "203.0.113.1" } },
        reported: "update weekly-dmz: schedule.repeat, targets[0], targets[1]",
      },
    ],
    lacks: {
      scan: 'assetListIds: ["1"], scannerGroupId: "1"',
      says: ["it has no asset lists: set targets", "it has no scanner groups: set scannerId"],
    },
    collections: { "/scans": "scans", "/policies": "policies" },
  },
];

for (const { title, platform, objects, aim, ids: exported, otherWords, edits, lacks, collections } of stories) {
  /** The program of the README, as a user would write it in JavaScript, with what each test changes about it. */
  const program = ({ more = "", template = "advanced", aimed = aim, day = "SA" } = {}): string => `
    const tenable = require("pulumi-tenable");
    const policy = new tenable.Policy("weekly", {
      template: "${template}",
      description: "gentle",
      preferences: { safe_checks: "yes", max_checks_per_host: "4" },
    });
    ${objects}
    const scan = new tenable.Scan("weekly-dmz", {
      policyId: policy.id,
      description: "weekly",
      notifyEmails: ["soc@example.com"],
      schedule: ${schedule(day)},
      ${aimed},
      ${more}
    });
    exports.ids = { scan: scan.id, policy: policy.id, ${exported} };
  `;

  describe(`A baseline on ${title}, with the real engine`, function () {
    this.timeout(300_000);
    let site: Site;
    let project: Project;
    let others: string[];

    before(async () => {
      site = await Site.start(platform);
      others = await everything();
      project = await createProject({ program: program(), connectionEnv: connectionEnv(site.emulator) });
      await project.up([], { expect: 0 });
    });

    after(async () => {
      closeProjects();
      await site.close();
    });

    const idsOf = async (): Promise<Ids> => (await project.outputs()).ids as Ids;

    /** Every object of the kinds that the program makes, by path and name. */
    const everything = async (): Promise<string[]> => {
      const lists = await Promise.all(
        Object.entries(collections).map(async ([path, member]) => {
          const rows = ((await site.byHand("GET", path))[member] ?? []) as { name?: string; value?: string }[];
          return rows.map(({ name, value }) => `${path} ${value ?? name}`);
        }),
      );
      return lists.flat().sort();
    };

    it("writes nothing on a second up, and plans nothing", async () => {
      const mark = site.emulator.requests.length;
      await project.up(["--expect-no-changes"], { expect: 0 });
      await project.preview(["--expect-no-changes"], { expect: 0 });
      await project.drift([], { expect: 0 });
      expect(site.writes(mark)).to.deep.equal([]);
    });

    it("plans nothing when the platform reorders and respells what it keeps", async () => {
      const usual = { ...site.behaviour };
      Object.assign(site.behaviour, otherWords);
      await project.preview(["--refresh", "--expect-no-changes"], { expect: 0 });
      Object.assign(site.behaviour, usual);
    });

    it("reports each thing that was changed by hand, and nothing else; up --refresh repairs all of it", async () => {
      const ids = await idsOf();
      for (const { method, path, body } of edits) {
        await site.byHand(method, path(ids), body);
      }
      const mark = site.emulator.requests.length;
      const drift = await project.drift([], { expect: 7 });
      expect(changedProperties(drift).sort()).to.deep.equal(edits.map(({ reported }) => reported).sort());
      expect(site.writes(mark)).to.deep.equal([]);
      await project.up(["--refresh"], { expect: 0 });
      await project.drift([], { expect: 0 });
    });

    it("makes again what was deleted by hand", async () => {
      await site.byHand("DELETE", `/scans/${(await idsOf()).scan}`);
      const drift = await project.drift([], { expect: 7 });
      expect(changedProperties(drift)).to.deep.equal(["delete weekly-dmz"]);
      await project.up(["--refresh"], { expect: 0 });
      expect(await everything()).to.include("/scans weekly-dmz");
    });

    it("changes what the program changes, and keeps the scan", async () => {
      const { scan } = await idsOf();
      project.setProgram(program({ day: "SU", aimed: 'targets: ["10.9.8.0/24"]' }));
      await project.up([], { expect: 0 });
      const { text_targets, tag_targets, rrules } = await formOf(site, "scan", scan ?? "");
      // The old network must not be scanned along with the new one.
      expect({ text_targets, tag_targets: tag_targets ?? [], rrules }).to.deep.equal({
        text_targets: "10.9.8.0/24",
        tag_targets: [],
        rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
      });
      project.setProgram(program());
      await project.up([], { expect: 0 });
      expect((await idsOf()).scan).to.equal(scan);
      await project.drift([], { expect: 0 });
    });

    it("replaces the policy when its template changes: new first, the scan moved, the old one deleted", async () => {
      project.setProgram(program({ template: "basic" }));
      const replaced = changes(await project.preview([], { expect: 0 })).find(({ urn }) => urn.endsWith("::weekly"));
      expect(replaced?.replaceReasons).to.deep.equal(["template"]);
      const mark = site.emulator.requests.length;
      await project.up([], { expect: 0 });
      const writes = site.writes(mark).map((request) => request.replace(/\d+$/, "#"));
      // The old one is renamed first: two policies of one name are told apart by a number on some versions.
      expect(writes).to.deep.equal(["PUT /policies/#", "POST /policies", "PUT /scans/#", "DELETE /policies/#"]);
      await project.preview(["--expect-no-changes"], { expect: 0 });
    });

    it("refuses at preview what cannot be, all of it at once", async () => {
      const mark = site.emulator.requests.length;
      project.setProgram(program({ template: "basic", more: lacks.scan }).replace("Europe/Berlin", "Mars/Olympus"));
      const { code, stdout, stderr } = await project.run(["preview"]);
      expect(code).to.equal(1);
      for (const said of [...lacks.says, "Mars/Olympus"]) {
        expect(stdout + stderr).to.include(said);
      }
      expect(site.writes(mark)).to.deep.equal([]);
    });

    it("keeps keys out of the state, and its own additions small", async () => {
      const state = await project.exportState();
      const text = JSON.stringify(state);
      const { accessKey, secretKey } = site.emulator.keys;
      expect(text).not.to.include(accessKey);
      expect(text).not.to.include(secretKey);
      for (const { type, inputs, outputs } of state.deployment.resources ?? []) {
        if (type.includes("tenable:")) {
          const added = JSON.stringify(outputs).length - JSON.stringify(inputs).length;
          expect(added, type).to.be.at.most(600);
        }
      }
    });

    it("does not delete results with their scan unless the program says so; destroys what it made, and only that", async () => {
      const { scan } = await idsOf();
      await site.byHand("POST", `/scans/${scan}/launch`, {});
      site.emulator.clock.advance(3_600_000);
      const refused = await project.destroy();
      expect(refused.code).to.equal(1);
      expect(refused.stdout).to.match(/has results of 1 run, which would be deleted with it: set deleteHistory: true/);
      expect(await everything()).to.include("/scans weekly-dmz");
      project.setProgram(program({ template: "basic", more: "deleteHistory: true" }));
      await project.up([], { expect: 0 });
      await project.destroy([], { expect: 0 });
      expect(await everything()).to.deep.equal(others);
    });
  });
}
