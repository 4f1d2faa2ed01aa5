import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { asAdministrator, asset, done, samplePolicy, sampleScan, send, withEmulator } from "./client";

describe("The emulator's switches", () => {
  const emulator = withEmulator();
  const path = (table: string, object: JsonObject) => `/rest/${table}/${String(object.id)}`;

  it("collapse addresses, keeping CIDR blocks", async () => {
    emulator().behaviour.addresses = "collapsed";
    const addresses = "192.0.2.9,192.0.2.2,192.0.2.1,192.0.2.1,10.0.0.0/24,192.0.2.10-192.0.2.11";
    const { typeFields } = await done(emulator(), "POST", "/rest/asset", { ...asset, definedIPs: addresses });
    expect(typeFields).to.deep.equal({ definedIPs: "10.0.0.0/24,192.0.2.1-192.0.2.2,192.0.2.9-192.0.2.11" });
    const scan = await done(emulator(), "POST", "/rest/scan", {
      ...sampleScan,
      ipList: "b.example.com,192.0.2.2,192.0.2.1",
    });
    expect(scan.ipList).to.equal("192.0.2.1-192.0.2.2,b.example.com");
  });

  it("lower-case host names", async () => {
    emulator().behaviour.dnsNames = "lowerCase";
    const body = { name: "d", type: "dnsname", definedDNSNames: "A.Example.com, b" };
    const made = await done(emulator(), "POST", "/rest/asset", body);
    expect(made.typeFields).to.deep.equal({ definedDNSNames: "a.example.com,b" });
  });

  it("turn lists of references round", async () => {
    const scan = await done(emulator(), "POST", "/rest/scan", {
      ...sampleScan,
      ipList: "",
      assets: [{ id: 1 }, { id: 2 }],
    });
    emulator().behaviour.referenceOrder = "reversed";
    const { assets } = await done(emulator(), "GET", path("scan", scan));
    expect((assets as JsonObject[]).map(({ id }) => id)).to.deep.equal(["2", "1"]);
  });

  it("fill preferences in, and keep their order", async () => {
    const policy = await done(emulator(), "POST", "/rest/policy", { ...samplePolicy, preferences: { b: "1", a: "2" } });
    expect(Object.keys(policy.preferences as JsonObject)).to.deep.equal(["a", "b"]);
    emulator().behaviour.preferenceOrder = "stored";
    const read = async () => (await done(emulator(), "GET", path("policy", policy))).preferences as JsonObject;
    expect(Object.keys(await read())).to.deep.equal(["b", "a"]);
    emulator().behaviour.preferences = "filled";
    expect(await read()).to.include({ a: "2", safe_checks: "yes", scan_ot_devices: "no" });
  });

  it("answer null for texts, no uuids, and standard members whatever fields says", async () => {
    Object.assign(emulator().behaviour, { emptyText: "null", uuids: "never", listFields: "ignored" });
    const asset = await done(emulator(), "GET", "/rest/asset/3");
    expect(asset.description).to.equal(null);
    expect(asset).to.not.have.property("uuid");
    const [first] = (await done(emulator(), "GET", "/rest/asset?fields=id")).usable as JsonObject[];
    expect(first).to.have.keys("id", "name", "description", "type", "status");
  });

  it("answer the other half of a filtered list empty", async () => {
    emulator().behaviour.filteredHalf = "empty";
    expect((await done(emulator(), "GET", "/rest/scan?filter=usable")).manageable).to.deep.equal([]);
  });

  it("answer a PATCH without groups, ignore groups in it, and keep the time when nothing changes", async () => {
    emulator().clock.advance(5000);
    const before = await done(emulator(), "GET", "/rest/asset/3");
    Object.assign(emulator().behaviour, { patchReply: "partial", patchGroups: "ignored", emptyPatch: "keeps" });
    const reply = await done(emulator(), "PATCH", "/rest/asset/3", { groups: [{ id: 1 }], name: before.name ?? "" });
    expect(reply).to.not.have.property("groups");
    const after = await done(emulator(), "GET", "/rest/asset/3");
    expect([after.groups, after.modifiedTime]).to.deep.equal([[], before.modifiedTime]);
    emulator().behaviour.emptyPatch = "touches";
    expect((await done(emulator(), "PATCH", "/rest/asset/3", {})).modifiedTime).to.not.equal(before.modifiedTime);
  });

  it("add groups when sharing", async () => {
    const share = async (id: number) => {
      const { groups } = await done(emulator(), "POST", "/rest/asset/3/share", { groups: [{ id }] });
      return (groups as JsonObject[]).map((group) => group.id);
    };
    expect([await share(1), await share(2)]).to.deep.equal([["1"], ["2"]]);
    emulator().behaviour.share = "adds";
    expect(await share(1)).to.deep.equal(["2", "1"]);
  });

  it("refuse duplicate names of users and groups, never of other objects", async () => {
    emulator().behaviour.duplicateNames = "refused";
    const user = { username: "mara", password: "p", roleID: 2, groupID: 0 };
    expect((await send(emulator(), "POST", "/rest/user", user)).envelope.error_code).to.equal(146);
    expect((await send(emulator(), "POST", "/rest/group", { name: "Auditors" })).envelope.error_code).to.equal(147);
    await done(emulator(), "POST", "/rest/asset", asset);
    expect((await send(emulator(), "POST", "/rest/asset", asset)).status).to.equal(200);
  });

  it("refuse to delete what is in use, with texts that do not say that it does not exist", async () => {
    for (const [choice, code] of [
      ["refused146", 146],
      ["refused147", 147],
    ] as const) {
      emulator().behaviour.deleteInUse = choice;
      for (const used of ["/rest/policy/1000001", "/rest/asset/3"]) {
        const { envelope } = await send(emulator(), "DELETE", used);
        expect(envelope.error_code).to.equal(code);
        expect(envelope.error_msg).to.contain("in use by Scan #1").and.not.contain("does not exist");
      }
    }
    emulator().behaviour.deleteInUse = "allowed";
    await done(emulator(), "DELETE", "/rest/policy/1000001");
    expect((await done(emulator(), "GET", "/rest/scan/1")).policy).to.include({ id: -1 });
  });

  it("refuse to delete a linked zone, and limit what organizations see of zones", async () => {
    Object.assign(emulator().behaviour, { deleteLinkedZone: "refused", zoneForOrganizations: "limited" });
    const { envelope } = await send(emulator(), "DELETE", "/rest/zone/1", undefined, { side: "administrator" });
    expect(envelope.error_msg).to.contain("linked to Organization #1");
    const zone = await done(emulator(), "GET", "/rest/zone/1");
    expect(zone).to.have.keys("id", "uuid", "name", "description");
    emulator().behaviour.deleteLinkedZone = "allowed";
    await asAdministrator(emulator(), "DELETE", "/rest/zone/1");
    expect((await asAdministrator(emulator(), "GET", "/rest/organization/1")).zones).to.deep.equal([]);
  });

  it("answer 404 for what is missing, either way for unknown addresses, and errors as HTML", async () => {
    const unknown = () => send(emulator(), "GET", "/rest/nonsense");
    expect([(await unknown()).status, (await unknown()).envelope]).to.deep.equal([404, {}]);
    Object.assign(emulator().behaviour, { missing: "404", unknownEndpoint: "403", errorLabel: "html" });
    expect((await unknown()).status).to.equal(403);
    const missing = await send(emulator(), "GET", "/rest/scan/99");
    expect([missing.status, missing.envelope.error_code]).to.deep.equal([404, 147]);
    expect(missing.headers.get("content-type")).to.contain("text/html");
  });

  it("change defaults and the reading of scans", async () => {
    Object.assign(emulator().behaviour, {
      ...{ maxScanTimeDefault: "unlimited", classifyMitigatedAgeDefault: "365", scheduleEnabled: "never" },
      ...{ ruleOrder: "changed", initiatorId: "text", dependOnTemplate: "refused" },
    });
    const schedule = { type: "ical", start: "TZID=UTC:20300101T000000", repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA" };
    const scan = await done(emulator(), "POST", "/rest/scan", { ...sampleScan, schedule });
    expect(scan).to.include({ maxScanTime: "unlimited", classifyMitigatedAge: "365" });
    expect(scan.schedule)
      .to.include({ repeatRule: "FREQ=WEEKLY;BYDAY=SA;INTERVAL=1" })
      .and.not.have.property("enabled");
    const launched = (await done(emulator(), "POST", "/rest/scan/1/launch")) as { scanResult: JsonObject };
    expect(launched.scanResult.initiatorID).to.equal("1");
    const dependent = { ...sampleScan, schedule: { type: "dependent", dependentID: 2 } };
    expect((await send(emulator(), "POST", "/rest/scan", dependent)).envelope.error_code).to.equal(146);
  });

  it("are changed from outside too, and only to what they can be", async () => {
    const post = (body: object) => send(emulator(), "POST", "/emulator/behaviour", body, { side: "none" });
    expect(JSON.parse((await post({ share: "adds", runningSeconds: 5 })).text)).to.include({
      share: "adds",
      runningSeconds: 5,
    });
    expect((await post({ share: "sometimes" })).text).to.contain("replaces");
    expect((await post({ nonsense: 1 })).status).to.equal(400);
    expect((await post({ constructor: 1 })).text).to.contain("there is no switch");
    expect(emulator().behaviour.share).to.equal("adds");
  });
});
