import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { done, samplePolicy, sampleScan, send, withEmulator } from "./client";

describe("Policies of the emulator", () => {
  const emulator = withEmulator();
  const create = (body: object) => done(emulator(), "POST", "/rest/policy", { ...samplePolicy, ...body });
  const edit = (policy: JsonObject, body: object) =>
    done(emulator(), "PATCH", `/rest/policy/${String(policy.id)}`, body);

  it("merge preferences, remove those named, and write an empty map as a list", async () => {
    const policy = await create({ preferences: { safe_checks: "yes", portscan_range: "1-10" } });
    const merged = await edit(policy, { preferences: { max_checks_per_host: 4 } });
    expect(merged.preferences).to.deep.equal({ max_checks_per_host: "4", portscan_range: "1-10", safe_checks: "yes" });
    const fewer = await edit(policy, { removePrefs: ["safe_checks"], context: "" });
    expect(fewer.preferences).to.not.have.property("safe_checks");
    const none = await edit(policy, { removePrefs: ["portscan_range", "max_checks_per_host"] });
    expect(none.preferences).to.deep.equal([]);
    emulator().behaviour.emptyMap = "object";
    expect((await edit(policy, {})).preferences).to.deep.equal({});
  });

  it("answer status as a number to a PATCH, and no rights to a share", async () => {
    const policy = await create({});
    expect((await edit(policy, { name: "q" })).status).to.equal(0);
    emulator().behaviour.policyPatchStatus = "text";
    expect((await edit(policy, { name: "r" })).status).to.equal("0");
    const shared = await done(emulator(), "POST", `/rest/policy/${String(policy.id)}/share`, { groups: [{ id: 1 }] });
    expect(shared).to.not.have.any.keys("canUse", "canManage");
  });

  it("want a state for each family from 6.0", async () => {
    const families = [{ id: "41", plugins: [{ id: "19506" }] }];
    const reply = await send(emulator(), "POST", "/rest/policy", { ...samplePolicy, families });
    expect(reply.envelope.error_msg).to.contain("Policy Families list is malformed for Family #41, State must be set.");
    emulator().behaviour.familyState = "optional";
    expect((await create({ families })).families).to.deep.equal([
      {
        ...{ id: "41", name: "Settings", count: "1" },
        plugins: [
          {
            id: "19506",
            name: "Nessus Scan Information",
            description: (await done(emulator(), "GET", "/rest/plugin/19506?fields=description")).description,
          },
        ],
      },
    ]);
    emulator().behaviour.familyNames = "hidden";
    const locked = await create({ families: [{ ...families[0], state: "unlocked" }] });
    expect(locked.families).to.deep.equal([{ id: "41", plugins: [{ id: "19506" }], state: "unlocked" }]);
  });

  it("have families for the Advanced templates alone", async () => {
    expect(await create({ policyTemplate: { id: 2 } })).to.not.have.property("families");
    expect(await create({ policyTemplate: { id: 25 } })).to.have.property("families");
  });

  it("with context scan get a name, are hidden, and serve a scan that names a plugin", async () => {
    const policy = await create({ context: "scan", name: "" });
    expect(policy.name).to.match(/^_\d+_0\.\d{8}_1_1_[\d.]+_\d+_scan_[0-9a-f]{32}$/);
    expect(JSON.stringify(await done(emulator(), "GET", "/rest/policy"))).to.not.contain(String(policy.id));
    const path = `/rest/policy/${String(policy.id)}`;
    expect((await send(emulator(), "GET", path)).envelope.error_code).to.equal(147);
    const body = {
      ...sampleScan,
      policy: { id: policy.id ?? "" },
      schedule: { type: "now", start: "", repeatRule: "FREQ=NOW;INTERVAL=1" },
    };
    const refused = await send(emulator(), "POST", "/rest/scan", body);
    expect(refused.envelope.error_msg).to.equal("A scan containing a context Policy must include a pluginID");
    const scan = await done(emulator(), "POST", "/rest/scan", { ...body, pluginID: "10092" });
    expect(scan.plugin).to.include({ id: "10092", name: "FTP Server Detection" });
    const results = (await done(emulator(), "GET", "/rest/scanResult?fields=scan,status")).usable as JsonObject[];
    expect(results.at(-1)).to.deep.include({ status: "Queued" });
    emulator().clock.advance(600_000);
    emulator().behaviour.oneTimePolicy = "readable";
    expect((await send(emulator(), "GET", path)).envelope.error_code).to.equal(147);
  });

  it("are copied, exported and imported", async () => {
    const copy = await done(emulator(), "POST", "/rest/policy/1000001/copy", { name: "c" });
    expect(copy).to.include({ name: "c" }).and.to.not.include({ id: "1000001" });
    const { text } = await send(emulator(), "POST", "/rest/policy/1000001/export", {});
    expect(text).to.contain("<name>max_checks_per_host</name><value>4</value>");
  });
});

describe("Scans of the emulator", () => {
  const emulator = withEmulator();
  const create = (body: object = {}) => send(emulator(), "POST", "/rest/scan", { ...sampleScan, ...body });
  const message = async (body: object): Promise<string> => {
    const { status, envelope } = await create(body);
    expect([status, envelope.error_code]).to.deep.equal([403, 146]);
    return envelope.error_msg;
  };

  it("refuse unknown policies, repositories, zones and assets, and a plugin scan", async () => {
    expect(await message({ policy: { id: 7 } })).to.equal("Please specify a valid Policy.\n");
    expect(await message({ repository: { id: 3 } })).to.equal("Please specify a valid Repository.\n");
    expect(await message({ zone: { id: 2 } })).to.equal("Please specify a valid Scan Zone.\n");
    expect(await message({ assets: [{ id: 99 }], ipList: "" })).to.equal("Please specify a valid Asset.\n");
    expect(await message({ type: "plugin" })).to.contain("plugin");
    expect(await message({ name: " " })).to.contain("Name");
    expect(await message({ ipList: "10.0.0.0/99" })).to.contain("10.0.0.0/99");
  });

  it("want targets of any kind, host names included; of one kind where the switch says so", async () => {
    expect(await message({ ipList: "" })).to.contain("Targets");
    const { object } = await create({ ipList: "host.example.com,192.0.2.0/28" });
    const cleared = await done(emulator(), "PATCH", `/rest/scan/${String(object.id)}`, {
      ipList: "",
      assets: [{ id: 3 }],
    });
    expect(cleared).to.include({ ipList: "" });
    expect((cleared.assets as JsonObject[])[0]).to.include({ id: "3", name: "Office Servers" });
    expect((await create({ assets: [{ id: 3 }] })).status).to.equal(200);
    emulator().behaviour.scanTargets = "oneKind";
    expect(await message({ assets: [{ id: 3 }] })).to.contain("not both");
  });

  it("limit their time as 6.4 does", async () => {
    expect(await message({ maxScanTime: "0" })).to.equal(
      "The attribute 'maxScanTime' contains the value '0'. It should be between 1 to 120 hours and sent in seconds or 'unlimited'.\n",
    );
    expect(await message({ maxScanTime: "3600" })).to.contain("Please modify Inactivity Timeout.");
    expect((await create({ maxScanTime: "3600", inactivityTimeout: "3600" })).object.maxScanTime).to.equal("3600");
    expect((await create({ maxScanTime: "unlimited" })).object.inactivityTimeout).to.equal("43200");
    Object.assign(emulator().behaviour, { maxScanTime: "lenient", inactivityTimeout: "absent" });
    const lenient = await create({ maxScanTime: "1" });
    expect(lenient.object).to.include({ maxScanTime: "1" }).and.not.have.property("inactivityTimeout");
  });

  it("keep a schedule's id, which is of its own sequence, and tell the next run as a number", async () => {
    const start = "TZID=Europe/Berlin:20300105T020000";
    const schedule = { type: "ical", start, repeatRule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA" };
    const { object } = await create({ schedule });
    const told = object.schedule as JsonObject;
    expect(told).to.include({ ...schedule, objectType: "scan", nextRun: Date.UTC(2030, 0, 5, 1) / 1000 });
    const edited = await done(emulator(), "PATCH", `/rest/scan/${String(object.id)}`, { schedule: { type: "never" } });
    expect(edited.schedule).to.deep.equal({ ...told, type: "never", start: "", repeatRule: "", nextRun: 0 });
    expect(await message({ schedule: { type: "ical" } })).to.contain("Start");
  });

  it("depend on other scans, which count them", async () => {
    const { object } = await create({ schedule: { type: "dependent", dependentID: "1" } });
    expect((object.schedule as JsonObject).dependent).to.include({ id: "1", name: "Office Weekly" });
    expect((await done(emulator(), "GET", "/rest/scan/1")).numDependents).to.equal("1");
  });

  it("are copied inside an object, for another owner", async () => {
    const { scan } = await done(emulator(), "POST", "/rest/scan/1/copy", { name: "c", targetUser: { id: 2 } });
    expect((scan as JsonObject).owner).to.include({ username: "mara" });
  });

  it("launch a result whose state the clock drives", async () => {
    const launched = await done(emulator(), "POST", "/rest/scan/1/launch");
    const { scanResult } = launched as { scanResult: JsonObject };
    expect(scanResult).to.include({ status: "Queued", initiatorID: 1, resultsSyncID: -1, details: "Full Safe Scan" });
    const state = async () => {
      const { status, importStatus, running } = await done(
        emulator(),
        "GET",
        `/rest/scanResult/${String(scanResult.id)}`,
      );
      return [status, importStatus, running].join(" ");
    };
    const seen = [await state()];
    for (const seconds of [3, 3, 60, 10]) {
      emulator().clock.advance(seconds * 1000);
      seen.push(await state());
    }
    expect(seen).to.deep.equal([
      "Queued No Results false",
      "Preparing No Results false",
      "Running No Results true",
      "Completed Importing false",
      "Completed Finished false",
    ]);
  });

  it("are paused, resumed and stopped", async () => {
    const { scanResult } = (await done(emulator(), "POST", "/rest/scan/1/launch", {})) as { scanResult: JsonObject };
    const path = `/rest/scanResult/${String(scanResult.id)}`;
    const status = async () => (await done(emulator(), "GET", path)).status;
    emulator().clock.advance(30_000);
    expect((await done(emulator(), "POST", `${path}/pause`)).status).to.equal("Pausing");
    emulator().clock.advance(3_600_000);
    expect(await status()).to.equal("Paused");
    await done(emulator(), "POST", `${path}/resume`);
    expect(await status()).to.equal("Running");
    expect((await send(emulator(), "POST", `${path}/resume`)).envelope.error_code).to.equal(146);
    await done(emulator(), "POST", `${path}/stop`);
    emulator().clock.advance(3000);
    expect(await status()).to.equal("Partial");
  });

  it("start when their time has come, and after the scan they depend on", async () => {
    const count = async (scan: string) => {
      const { usable } = await done(emulator(), "GET", "/rest/scanResult?fields=scan&startTime=0&endTime=9999999999");
      return (usable as JsonObject[]).filter((result) => (result.scan as JsonObject).id === scan).length;
    };
    const dependent = String((await create({ schedule: { type: "dependent", dependentID: "1" } })).object.id);
    const { schedule } = await done(emulator(), "GET", "/rest/scan/1");
    emulator().clock.set(Number((schedule as JsonObject).nextRun) * 1000 + 1000);
    await done(emulator(), "GET", "/rest/scan/1");
    expect([await count("1"), await count(dependent)]).to.deep.equal([4, 0]);
    emulator().clock.advance(120_000);
    await done(emulator(), "GET", "/rest/scan/1");
    expect(await count(dependent)).to.equal(1);
  });

  it("list results of the last 30 days unless told", async () => {
    emulator().clock.advance(40 * 86_400_000);
    expect((await done(emulator(), "GET", "/rest/scanResult")).usable).to.satisfy((usable: JsonObject[]) =>
      usable.every(({ id }) => id !== "1"),
    );
    const all = await done(
      emulator(),
      "GET",
      "/rest/scanResult?startTime=0&endTime=9999999999&filter=completed,usable",
    );
    expect((all.usable as JsonObject[]).map(({ id }) => id)).to.include("1");
  });

  it("answer a zip, a mail that was not sent, and placeholders once the scan is gone", async () => {
    const zip = await send(emulator(), "POST", "/rest/scanResult/1/download", { downloadType: "v2" });
    expect(zip.text.slice(0, 2)).to.equal("PK");
    emulator().behaviour.mail = "failed";
    const mail = await send(emulator(), "POST", "/rest/scanResult/1/email", { email: "a@example.com" });
    expect([mail.status, mail.envelope.error_code]).to.deep.equal([200, 0]);
    expect(mail.envelope.error_msg).to.not.equal("");
    await done(emulator(), "DELETE", "/rest/scan/1");
    const result = await done(emulator(), "GET", "/rest/scanResult/1");
    expect(result.scan).to.deep.equal({ id: -1, name: "", description: "" });
    const missing = await send(emulator(), "GET", "/rest/scanResult/290");
    expect(missing.envelope.error_msg).to.equal("Scan Result get failed.\nScan Result #290 does not exist.\n");
  });
});
