import { expect } from "chai";
import type { Json, JsonObject } from "../../emulator/index";
import { asAdministrator, asset, done, samplePolicy, sampleScan, send, withEmulator } from "./client";

/** One letter for each JSON type: text, number, boolean, list, object, null. */
const letter = (value: Json | undefined): string =>
  value === null
    ? "0"
    : Array.isArray(value)
      ? "l"
      : ({ string: "t", number: "n", boolean: "b" }[typeof value as string] ?? "o");
const shape = (object: JsonObject): string =>
  Object.entries(object)
    .map(([name, value]) => `${name}:${letter(value)}`)
    .join(" ");

const owned = "creator:o owner:o ownerGroup:o targetGroup:o";

/** What 5.x answers to a create, member by member: collection → side, body, shape. */
const created: Record<string, [side: "organization" | "administrator", body: JsonObject, shape: string]> = {
  asset: [
    "organization",
    asset,
    `id:t name:t type:t description:t tags:t context:t status:t createdTime:t modifiedTime:t typeFields:o repositories:l ipCount:n groups:l assetDataFields:l canUse:t canManage:t ${owned} template:o`,
  ],
  policy: [
    "organization",
    { ...samplePolicy, preferences: { safe_checks: "yes" } },
    `id:t name:t description:t tags:t createdTime:t modifiedTime:t generateXCCDFResults:t context:t auditFiles:l preferences:o families:l status:t groups:l canUse:t canManage:t ${owned} policyTemplate:o`,
  ],
  scan: [
    "organization",
    sampleScan,
    "id:t name:t description:t ipList:t type:t dhcpTracking:t classifyMitigatedAge:t emailOnLaunch:t emailOnFinish:t timeoutAction:t scanningVirtualHosts:t rolloverType:t status:t createdTime:t modifiedTime:t maxScanTime:t reports:l assets:l credentials:l numDependents:t schedule:o policy:o policyPrefs:l repository:o canUse:t canManage:t plugin:o zone:o ownerGroup:o creator:o owner:o",
  ],
  zone: [
    "administrator",
    { name: "z", ipList: "192.0.2.0/24" },
    "id:t name:t description:t ipList:t createdTime:t modifiedTime:t scanners:l organizations:l activeScanners:n totalScanners:n",
  ],
  scanner: [
    "administrator",
    {
      name: "n",
      ip: "192.0.2.3",
      port: 8834,
      authType: "password",
      username: "u",
      password: "p",
      managedPlugins: "true",
    },
    "id:t name:t description:t ip:t port:t useProxy:t enabled:t verifyHost:t managePlugins:t authType:t cert:0 username:t password:t agentCapable:t version:0 webVersion:0 admin:t msp:t numScans:t numHosts:t numSessions:t numTCPSessions:t loadAvg:t uptime:n status:t pluginSet:0 loadedPluginSet:0 serverUUID:0 createdTime:t modifiedTime:t zones:l nessusManagerOrgs:l",
  ],
  repository: [
    "administrator",
    {
      name: "r",
      dataFormat: "IPv4",
      type: "Local",
      ipRange: "0.0.0.0/0",
      trendingDays: 0,
      nessusSchedule: { type: "never" },
    },
    "id:t name:t description:t type:t dataFormat:t remoteID:0 remoteIP:0 running:t downloadFormat:t lastSyncTime:t createdTime:t modifiedTime:t lastVulnUpdate:t vulnCount:t organizations:l typeFields:o",
  ],
  credential: [
    "organization",
    { name: "c", type: "ssh", authType: "password", username: "root", password: "p" },
    `id:t type:t name:t description:t tags:t createdTime:t modifiedTime:t typeFields:o groups:l canUse:t canManage:t ${owned}`,
  ],
  auditFile: [
    "organization",
    { name: "f", auditFileTemplate: { id: 162 } },
    `id:t name:t description:t version:t type:t context:t status:t filename:t originalFilename:t createdTime:t modifiedTime:t lastRefreshedTime:t editor:t typeFields:o groups:l canUse:t canManage:t ${owned} auditFileTemplate:o`,
  ],
  user: [
    "organization",
    { username: "u", password: "p", roleID: 2, groupID: 0, authType: "tns", responsibleAssetID: -1 },
    "id:t status:t username:t firstname:t lastname:t title:t email:t address:t city:t state:t country:t phone:t fax:t createdTime:t modifiedTime:t lastLogin:t lastLoginIP:t mustChangePassword:t locked:t failedLogins:t authType:t fingerprint:0 password:t ldapUsername:t managedUsersGroups:l managedObjectsGroups:l preferences:l canUse:b canManage:b role:o responsibleAsset:o group:o ldap:o",
  ],
  group: [
    "organization",
    { name: "g" },
    "id:t name:t description:t createdTime:t modifiedTime:t lces:l repositories:l definingAssets:l userCount:n users:l assets:l policies:l queries:l credentials:l dashboardTabs:l auditFiles:l arcs:l",
  ],
  organization: [
    "administrator",
    { name: "o", zoneSelection: "auto_only" },
    "id:t name:t description:t email:t address:t city:t state:t country:t phone:t fax:t ipInfoLinks:l zoneSelection:t restrictedIPs:t vulnScoreLow:t vulnScoreMedium:t vulnScoreHigh:t vulnScoreCritical:t createdTime:t modifiedTime:t userCount:t lces:l repositories:l zones:l nessusManagers:l pubSites:l ldaps:l",
  ],
};

const sorted = (text: string): string[] => text.split(" ").toSorted();

describe("Objects of the emulated 5.14", () => {
  const emulator = withEmulator({ version: "5.14.0" });

  for (const [table, [side, body, expected]] of Object.entries(created)) {
    it(`have the members and types of a ${table} when created, read and edited; are gone when deleted`, async () => {
      const path = `/rest/${table}`;
      const made = await done(emulator(), "POST", path, body, side);
      expect(sorted(shape(made))).to.deep.equal(sorted(expected));
      const one = `${path}/${String(made.id)}`;
      const members = Object.keys(made);
      const read = await done(emulator(), "GET", one, undefined, side);
      expect(Object.keys(read)).to.include.members(members);
      const edited = await done(emulator(), "PATCH", one, { description: "new", firstname: "new" }, side);
      expect(Object.keys(edited)).to.have.members(members);
      expect(edited.description ?? edited.firstname).to.equal("new");
      expect((await send(emulator(), "DELETE", one, undefined, { side })).envelope.response).to.equal("");
      const again = await send(emulator(), "DELETE", one, undefined, { side });
      expect([again.status, again.envelope.error_code]).to.deep.equal([403, 147]);
      expect(again.envelope.error_msg).to.match(
        new RegExp(
          `^Unable to find existing (.+) #${String(made.id)} to delete\\.\\n\\1 #${String(made.id)} does not exist\\.\\n$`,
        ),
      );
      const gone = await send(emulator(), "GET", one, undefined, { side });
      expect(gone.envelope.error_msg).to.match(/^.+ get failed\.\n.+ does not exist\.\n$/);
    });
  }

  it("stand in lists with their standard members", async () => {
    const standard: Record<string, string> = {
      asset: "id name description type status",
      policy: "id name description status",
      scan: "id name description status",
      scanResult: "id name description status",
      auditFile: "id name description type status",
      policyTemplate: "id name description",
      pluginFamily: "id name",
      plugin: "id name description",
    };
    for (const [table, members] of Object.entries(standard)) {
      const reply = await send(emulator(), "GET", `/rest/${table}`);
      const [first] = Array.isArray(reply.list) ? reply.list : ((reply.object.usable ?? []) as JsonObject[]);
      expect(Object.keys(first ?? {}), table).to.have.members(members.split(" "));
    }
  });

  it("are counted from 1000001 for an organization's policies, credentials, audit files and roles", async () => {
    for (const table of ["policy", "credential", "auditFile", "role"]) {
      const body = { ...samplePolicy, ...created[table]?.[1] };
      expect(Number((await done(emulator(), "POST", `/rest/${table}`, body)).id), table).to.be.above(1_000_000);
    }
    expect(Number((await asAdministrator(emulator(), "POST", "/rest/policy", samplePolicy)).id)).to.be.below(1_000_000);
  });

  it("come in an envelope with escaped slashes", async () => {
    const reply = await send(emulator(), "GET", "/rest/scan/1");
    expect(reply.text).to.contain("Europe\\/Berlin");
    expect(Object.keys(reply.envelope)).to.deep.equal([
      "type",
      "response",
      "error_code",
      "error_msg",
      "warnings",
      "timestamp",
    ]);
    expect(reply.envelope.timestamp).to.be.a("number");
  });
});

describe("Objects of the emulated 6.4", () => {
  const emulator = withEmulator();

  it("carry uuids, also in references, and are found by them", async () => {
    const scan = await done(emulator(), "GET", "/rest/scan/1");
    expect(scan.uuid).to.match(/^[0-9a-f-]{36}$/);
    expect(scan.repository).to.have.keys("id", "name", "description", "type", "uuid");
    expect((await done(emulator(), "GET", `/rest/scan/${String(scan.uuid)}`)).id).to.equal("1");
  });

  it("have what 6.x added to scans and scanners", async () => {
    const scan = await done(emulator(), "GET", "/rest/scan/1");
    expect(scan).to.include({ inactivityTimeout: "3600", maxScanTime: "3600" });
    expect(scan.schedule).to.include({ enabled: "true" });
    const [scanner] = (await asAdministrator(emulator(), "GET", "/rest/scanner")) as unknown as JsonObject[];
    expect(scanner).to.include.keys("wasCapable", "statusMessage");
  });

  it("tell only what fields asks for, tolerate unknown names and an empty list", async () => {
    const asked = await done(emulator(), "GET", "/rest/asset/3?fields=name,typeFields,removePrefs");
    expect(Object.keys(asked)).to.have.members(["id", "uuid", "name", "typeFields"]);
    expect(await done(emulator(), "GET", "/rest/asset/3?fields=")).to.include.keys("ipCount", "owner");
    expect(await done(emulator(), "GET", "/rest/asset/3?editable")).to.include.keys("ipCount", "owner");
    expect(await done(emulator(), "GET", "/rest/asset/3")).to.not.have.property("viewableIPs");
    const slow = await done(emulator(), "GET", "/rest/asset/3?fields=viewableIPs");
    expect((slow.viewableIPs as JsonObject[])[0]).to.include({ ipList: "192.0.2.10|\n192.0.2.11|\n192.0.2.12|\n" });
  });

  it("are usable and manageable by halves; asset 0 is never manageable", async () => {
    const ids = (half: unknown): unknown[] => (half as JsonObject[]).map(({ id }) => id);
    const both = await done(emulator(), "GET", "/rest/asset");
    expect(ids(both.usable)).to.include("0");
    expect(ids(both.manageable)).to.not.include("0");
    const usable = await done(emulator(), "GET", "/rest/asset?filter=excludeAllDefined,usable&fields=name");
    expect(Object.keys(usable)).to.deep.equal(["usable"]);
    expect(ids(usable.usable)).to.not.include("0");
  });

  it("are answered in the administrator's way in an administrator's list", async () => {
    const list = () => send(emulator(), "GET", "/rest/policy", undefined, { side: "administrator" });
    await asAdministrator(emulator(), "POST", "/rest/policy", samplePolicy);
    expect((await list()).list)
      .to.be.an("array")
      .with.lengthOf(1);
    emulator().behaviour.administratorList = "single";
    expect((await list()).object).to.have.keys("policys");
    emulator().behaviour.administratorList = "split";
    expect((await list()).object).to.have.keys("usable", "manageable");
  });

  it("ignore what is the server's, and unknown members", async () => {
    const body = { ...asset, status: -1, createdTime: 0, modifiedTime: 0, groups: [], nonsense: 1, id: 77 };
    const made = await done(emulator(), "POST", "/rest/asset", body);
    expect(made.status).to.equal("0");
    expect(Number(made.createdTime)).to.be.above(0);
    expect(made.id).to.not.equal("77");
  });
});
