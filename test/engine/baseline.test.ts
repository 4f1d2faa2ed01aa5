import { expect } from "chai";
import { closeProjects, changedProperties, changes } from "../support/engine";
import { type Story, startStory } from "../support/story";

/** The program of the README, as a user would write it in JavaScript, with what each test changes about it. */
const program = (scan = "", list = '"192.0.2.0/24", "198.51.100.7-198.51.100.9"'): string => `
const tenable = require("pulumi-tenable");
const policy = new tenable.Policy("weekly", {
  template: "advanced",
  description: "gentle",
  tags: "plant",
  preferences: { safe_checks: "yes", max_checks_per_host: "4" },
});
const dmz = new tenable.StaticAssetList("dmz", { description: "outer", addresses: [${list}] });
const inside = new tenable.ScannerGroup("inside", {
  scannerIds: [tenable.getScanner({ name: "Berlin 1" }).id],
  routes: ["192.0.2.0/24"],
  organizationIds: [tenable.getOrganization({ name: "Example Works" }).id],
});
const scan = new tenable.Scan("weekly-dmz", {
  policyId: policy.id,
  assetListIds: [dmz.id],
  scannerGroupId: inside.id,
  repositoryId: tenable.getRepository({ name: "Internal" }).id,
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
  ${scan}
});
exports.ids = { Scan: scan.id, Policy: policy.id, StaticAssetList: dmz.id, ScannerGroup: inside.id };
`;

/** What a person changes by hand, and the property that a drift report has to name for it, and no other. */
const edits: { name: string; type: string; path: string; body: unknown; admin?: boolean; reported: string }[] = [
  {
    name: "the schedule",
    type: "Scan",
    path: "/rest/scan",
    body: {
      schedule: { type: "ical", start: "TZID=Europe/Berlin:20300105T020000", repeatRule: "FREQ=DAILY;INTERVAL=1" },
    },
    reported: "update weekly-dmz: schedule.repeat",
  },
  {
    name: "a preference",
    type: "Policy",
    path: "/rest/policy",
    body: { context: "", preferences: { safe_checks: "no" } },
    reported: "update weekly: preferences.safe_checks",
  },
  {
    name: "the addresses",
    type: "StaticAssetList",
    path: "/rest/asset",
    body: { definedIPs: "203.0.113.1" },
    reported: "update dmz: addresses[0], addresses[1]",
  },
  {
    name: "the zone's scanners",
    type: "ScannerGroup",
    path: "/rest/zone",
    body: { scanners: [] },
    admin: true,
    reported: "update inside: scannerIds[0]",
  },
];

describe("A baseline on Security Center, with the real engine", function () {
  this.timeout(300_000);
  let story: Story;
  let ids: Record<string, string>;

  before(async () => {
    story = await startStory(program('description: "weekly", maxRunHours: 8,'));
    await story.project.up([], { expect: 0 });
    ids = (await story.project.outputs()).ids as Record<string, string>;
  });

  after(async () => {
    closeProjects();
    await story.emulator.close();
  });

  const byHand = async (path: string, body: unknown, admin = false): Promise<void> => {
    const { url, keys } = story.emulator;
    const [access, secret] = admin ? [keys.adminAccessKey, keys.adminSecretKey] : [keys.accessKey, keys.secretKey];
    const headers = { "x-apikey": `accesskey=${access}; secretkey=${secret};`, "content-type": "application/json" };
    const answer = await fetch(`${url}${path}`, { method: "PATCH", headers, body: JSON.stringify(body) });
    expect(answer.status, await answer.text()).to.equal(200);
  };

  it("writes nothing on a second up, and plans nothing", async () => {
    story.forget();
    await story.project.up(["--expect-no-changes"], { expect: 0 });
    await story.project.preview(["--expect-no-changes"], { expect: 0 });
    await story.project.drift([], { expect: 0 });
    expect(story.writes()).to.deep.equal([]);
  });

  it("plans nothing when the platform reorders and collapses what it keeps", async () => {
    Object.assign(story.emulator.behaviour, { addresses: "collapsed" });
    story.emulator.faults.add({ method: "GET", times: Number.POSITIVE_INFINITY, reorder: true });
    story.project.setProgram(
      program('description: "weekly", maxRunHours: 8,', '"198.51.100.7-198.51.100.9", "192.0.2.0/24"'),
    );
    await story.project.preview(["--refresh", "--expect-no-changes"], { expect: 0 });
    story.emulator.faults.clear();
    Object.assign(story.emulator.behaviour, { addresses: "verbatim" });
    story.project.setProgram(program('description: "weekly", maxRunHours: 8,'));
  });

  for (const { name, type, path, body, admin, reported } of edits) {
    it(`reports ${name} when it was changed by hand, and nothing else; up --refresh repairs it`, async () => {
      await byHand(`${path}/${ids[type]}`, body, admin);
      const drift = await story.project.drift([], { expect: 7 });
      expect(changedProperties(drift)).to.deep.equal([reported]);
      await story.project.up(["--refresh"], { expect: 0 });
      await story.project.drift([], { expect: 0 });
    });
  }

  it("makes again what was deleted by hand", async () => {
    const { url, keys } = story.emulator;
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    await fetch(`${url}/rest/scan/${ids.Scan}`, { method: "DELETE", headers });
    const drift = await story.project.drift([], { expect: 7 });
    expect(changedProperties(drift)).to.deep.equal(["delete weekly-dmz"]);
    await story.project.up(["--refresh"], { expect: 0 });
    ids = (await story.project.outputs()).ids as Record<string, string>;
  });

  it("scans nothing of the old network once targets are replaced by a list", async () => {
    const targets = program("maxRunHours: 8,").replace("assetListIds: [dmz.id]", 'targets: ["10.9.8.0/24"]');
    story.project.setProgram(targets);
    await story.project.up([], { expect: 0 });
    expect((await scanOf()).ipList).to.equal("10.9.8.0/24");
    story.project.setProgram(program("maxRunHours: 8,"));
    await story.project.up([], { expect: 0 });
    const scan = await scanOf();
    expect(scan.ipList).to.equal("");
    expect((scan.assets as unknown[]).length).to.equal(1);
  });

  it("replaces the policy when its template changes: new first, the scan moved, the old one deleted", async () => {
    story.project.setProgram(program("maxRunHours: 8,").replace('template: "advanced"', 'template: "basic"'));
    const preview = await story.project.preview([], { expect: 0 });
    const replaced = changes(preview).find(({ urn }) => urn.endsWith("::weekly"));
    expect(replaced?.replaceReasons).to.deep.equal(["template"]);
    story.forget();
    await story.project.up([], { expect: 0 });
    const writes = story.writes().map((request) => request.replace(/\d+$/, "#"));
    expect(writes).to.deep.equal(["POST /rest/policy", "PATCH /rest/scan/#", "DELETE /rest/policy/#"]);
    await story.project.preview(["--expect-no-changes"], { expect: 0 });
  });

  it("refuses at preview what cannot be, all of it at once", async () => {
    const wrong = program('targets: ["999.1.1.1/77"], scannerId: "3", maxRunHours: 400,').replace(
      "Europe/Berlin",
      "Mars/Olympus",
    );
    story.project.setProgram(wrong);
    story.forget();
    const { code, stdout, stderr } = await story.project.run(["preview"]);
    expect(code).to.equal(1);
    for (const said of ["999.1.1.1", "scannerId", "above 120", "Mars/Olympus"]) {
      expect(stdout + stderr).to.include(said);
    }
    expect(story.writes()).to.deep.equal([]);
  });

  it("keeps keys out of the state, and its own additions small", async () => {
    const state = await story.project.exportState();
    const text = JSON.stringify(state);
    const { keys } = story.emulator;
    for (const key of Object.values(keys)) {
      expect(text).not.to.include(key);
    }
    for (const { type, inputs, outputs } of state.deployment.resources ?? []) {
      if (type.includes("tenable:")) {
        const added = JSON.stringify(outputs).length - JSON.stringify(inputs).length;
        expect(added, type).to.be.at.most(600);
      }
    }
  });

  it("destroys what it made, and only that", async () => {
    story.project.setProgram(program("maxRunHours: 8,").replace('template: "advanced"', 'template: "basic"'));
    await story.project.destroy([], { expect: 0 });
    const { url, keys } = story.emulator;
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    const answer = await fetch(`${url}/rest/asset?fields=id,name`, { headers });
    const { response } = (await answer.json()) as { response: { manageable: { name: string }[] } };
    expect(response.manageable.map(({ name }) => name)).not.to.include("dmz");
    expect(response.manageable.length).to.be.greaterThan(0);
  });

  const scanOf = async (): Promise<Record<string, unknown>> => {
    const { Scan } = (await story.project.outputs()).ids as Record<string, string>;
    const { url, keys } = story.emulator;
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    const answer = await fetch(`${url}/rest/scan/${Scan}`, { headers });
    return ((await answer.json()) as { response: Record<string, unknown> }).response;
  };
});
