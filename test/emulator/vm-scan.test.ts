import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, flatten, fresh, get, template } from "./vm-client";

const sampleSettings = { name: "weekly", text_targets: "192.0.2.10" };
const schedule = {
  enabled: true,
  launch: "WEEKLY",
  rrules: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU",
  starttime: "20300105T020000",
  timezone: "Etc/UTC",
};

describe("A scan on the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const create = async (settings: object = {}, uuid = template.basic): Promise<JsonObject> =>
    (await get(emulator(), "POST", "/scans", { uuid, settings: { ...sampleSettings, ...settings } }))
      .scan as JsonObject;
  const form = (id: unknown): Promise<JsonObject> => get(emulator(), "GET", `/editor/scan/${String(id)}`);
  const statusOf = async (id: unknown): Promise<unknown> =>
    (await get(emulator(), "GET", `/scans/${String(id)}/latest-status`)).status;

  it("has a hidden policy whose number comes before its own", async () => {
    const scan = await create();
    expect(Number(scan.id)).to.equal(Number(scan.policy_id) + 1);
    expect(scan.uuid).to.match(/^template-[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{28}$/);
    expect([scan.scanner_id, scan.scanner_uuid]).to.deep.equal([
      null,
      "00000000-0000-0000-0000-00000000000000000000000000001",
    ]);
    const { policies } = (await get(emulator(), "GET", "/policies")) as { policies: JsonObject[] };
    expect(policies.map(({ id }) => id)).to.not.contain(scan.policy_id);
  });

  it("answers a create wrapped, and a change bare", async () => {
    const { id } = await create({ ...schedule, description: "d" });
    const changed = await get(emulator(), "PUT", `/scans/${String(id)}`, {
      uuid: template.basic,
      settings: { name: "new" },
    });
    expect([changed.name, changed.description, changed.rrules]).to.deep.equal(["new", "d", schedule.rrules]);
    expect(changed).to.have.property("tag_targets_ip_selection", 3);
  });

  it("reads back in the editor, where it can be flattened and sent again", async () => {
    const { id } = await create({ ...schedule, max_hosts_per_scan: "7", scan_webapps: "yes", webcrawl_max_depth: "2" });
    const { settings, uuid } = (await form(id)) as { settings: JsonObject; uuid: string };
    const values = flatten(settings);
    expect(values).to.include({
      ...sampleSettings,
      max_hosts_per_scan: "7",
      safe_checks: "yes",
      webcrawl_max_depth: "2",
    });
    const { groups } = settings.basic as { groups: JsonObject[] };
    expect(groups[0]).to.include({ name: "schedule", enabled: true, rrules: schedule.rrules, timezone: "Etc/UTC" });
    const again = await get(emulator(), "PUT", `/scans/${String(id)}`, { uuid, settings: { ...values, ...schedule } });
    expect([again.custom_targets, again.rrules]).to.deep.equal([sampleSettings.text_targets, schedule.rrules]);
  });

  it("keeps what a change leaves out, or resets it, as the switch says", async () => {
    for (const [behaviour, description] of [
      ["keeps", "d"],
      ["resets", null],
    ] as const) {
      emulator().behaviour.putScan = behaviour;
      const { id } = await create({ description: "d", max_hosts_per_scan: "7" });
      const changed = await get(emulator(), "PUT", `/scans/${String(id)}`, {
        settings: { text_targets: "192.0.2.11" },
      });
      expect([changed.name, changed.description]).to.deep.equal(["weekly", description]);
      expect(flatten((await form(id)).settings).max_hosts_per_scan).to.equal(behaviour === "keeps" ? "7" : "30");
    }
  });

  it("of a user-defined policy takes the template that the editor names, and shows the policy", async () => {
    const made = await get(emulator(), "POST", "/policies", { uuid: template.advanced, settings: { name: "p" } });
    const blank = await get(emulator(), "GET", `/editor/scan/policy/${String(made.policy_id)}`);
    expect([blank.uuid, blank.policy_has_credentials]).to.deep.equal([template.custom, false]);
    const scan = await create({ policy_id: made.policy_id }, template.custom);
    expect(scan.policy_id).to.not.equal(made.policy_id);
    const document = await form(scan.id);
    expect(document.name).to.equal("custom");
    expect(flatten(document.settings).policy_id).to.equal(made.policy_id);
    expect(Object.keys(document.settings as JsonObject)).to.deep.equal(["basic"]);
    emulator().behaviour.scanPolicyInput = "absent";
    expect(flatten((await form(scan.id)).settings)).to.not.have.property("policy_id");
  });

  it("takes a scanner by uuid, number or group, and refuses one that does not exist", async () => {
    const group = await get(emulator(), "POST", "/scanner-groups", { name: "g", type: "load_balancing" });
    expect((await create({ scanner_id: group.uuid })).scanner_uuid).to.equal(group.uuid);
    const { scanners } = (await get(emulator(), "GET", "/scanners")) as { scanners: JsonObject[] };
    const berlin = scanners.find(({ name }) => name === "Berlin 1");
    expect((await create({ scanner_id: berlin?.id })).scanner_uuid).to.equal(berlin?.uuid);
    expect(
      (
        await ask(emulator(), "POST", "/scans", {
          uuid: template.basic,
          settings: { ...sampleSettings, scanner_id: "x" },
        })
      ).status,
    ).to.equal(400);
    const routed = await create({ scanner_id: "AUTO-ROUTED" });
    expect([routed.auto_routed, routed.scanner_uuid]).to.deep.equal([1, null]);
    expect(flatten((await form(routed.id)).settings).scanner_id).to.equal("AUTO-ROUTED");
  });

  it("runs through its statuses by the clock", async () => {
    const { id } = await create();
    expect(await statusOf(id)).to.equal("empty");
    await get(emulator(), "POST", `/scans/${String(id)}/launch`, {});
    const seen: unknown[] = [await statusOf(id)];
    const step = async (seconds: number): Promise<void> => {
      emulator().clock.advance(seconds * 1000);
      seen.push(await statusOf(id));
    };
    await step(2);
    await step(3);
    await get(emulator(), "POST", `/scans/${String(id)}/pause`);
    await step(0);
    await step(2);
    await get(emulator(), "POST", `/scans/${String(id)}/resume`);
    await step(0);
    await step(2);
    await step(60);
    await step(2);
    expect(seen).to.deep.equal([
      ...["initializing", "pending", "running", "pausing", "paused", "resuming", "running", "publishing", "completed"],
    ]);
  });

  it("that runs can be stopped, and not deleted or started again", async () => {
    const { id } = await create();
    await get(emulator(), "POST", `/scans/${String(id)}/launch`, {});
    expect((await ask(emulator(), "DELETE", `/scans/${String(id)}`)).status).to.equal(409);
    expect((await ask(emulator(), "POST", `/scans/${String(id)}/launch`, {})).status).to.equal(409);
    await get(emulator(), "POST", `/scans/${String(id)}/stop`);
    emulator().clock.advance(2000);
    expect(await statusOf(id)).to.equal("canceled");
    expect((await ask(emulator(), "DELETE", `/scans/${String(id)}`)).status).to.equal(200);
    const gone = await ask(emulator(), "DELETE", `/scans/${String(id)}`);
    expect([gone.status, gone.json]).to.deep.equal([404, { error: "The requested file was not found" }]);
    expect((await ask(emulator(), "GET", `/scans/${String(id)}`)).json).to.deep.equal({ error: "Scan not found" });
  });

  it("has results, details and a report after its run", async () => {
    const { id } = await create({ text_targets: "192.0.2.0/28" });
    const path = `/scans/${String(id)}`;
    expect((await get(emulator(), "GET", path)).history).to.deep.equal([]);
    await get(emulator(), "POST", `${path}/launch`, {});
    emulator().clock.advance(120_000);
    const { info, hosts } = (await get(emulator(), "GET", path)) as { info: JsonObject; hosts: JsonObject[] };
    expect([info.status, info.hostcount]).to.deep.equal(["completed", 3]);
    const host = await get(emulator(), "GET", `${path}/hosts/${String(hosts[0]?.host_id)}`);
    const [finding] = host.vulnerabilities as JsonObject[];
    expect(
      (await get(emulator(), "GET", `${path}/hosts/${String(hosts[0]?.host_id)}/plugins/${String(finding?.plugin_id)}`))
        .outputs,
    ).to.have.length(1);
    const { file } = await get(emulator(), "POST", `${path}/export`, { format: "nessus" });
    const job = `${path}/export/${String(file)}`;
    expect((await get(emulator(), "GET", `${job}/status`)).status).to.equal("loading");
    emulator().clock.advance(1000);
    expect((await get(emulator(), "GET", `${job}/status`)).status).to.equal("ready");
    const report = await ask(emulator(), "GET", `${job}/download`);
    expect(report.headers.get("content-type")).to.equal("application/octet-stream");
    expect(report.text).to.contain('<ReportHost name="192.0.2.10">');
  });

  it("is found in the folder it was moved to, also by its schedule's uuid", async () => {
    const scan = await create();
    const { id: folder } = await get(emulator(), "POST", "/folders", { name: "f" });
    await ask(emulator(), "PUT", `/scans/${String(scan.uuid)}/folder`, { folder_id: folder });
    const inside = (await get(emulator(), "GET", `/scans?folder_id=${String(folder)}`)) as { scans: JsonObject[] };
    expect(inside.scans.map(({ id }) => id)).to.deep.equal([scan.id]);
    expect(inside.scans[0]).to.not.have.property("folder_id");
    await get(emulator(), "DELETE", `/folders/${String(folder)}`);
    expect((await ask(emulator(), "GET", `/scans/${String(scan.id)}`)).status).to.equal(200);
  });

  it("copies without its schedule, and tells rows of the owner and of everybody", async () => {
    const scan = await create({ ...schedule, acls: [{ type: "group", id: 2, permissions: 16 }] });
    const copy = await get(emulator(), "POST", `/scans/${String(scan.id)}/copy`, {});
    expect([copy.name, copy.enabled, copy.status]).to.deep.equal(["Copy of weekly", false, "empty"]);
    expect(copy.uuid).to.not.match(/^template-/);
    const { info } = (await get(emulator(), "GET", `/scans/${String(scan.id)}`)) as { info: { acls: JsonObject[] } };
    expect(info.acls.map(({ type, permissions }) => [type, permissions])).to.deep.equal([
      ["default", 0],
      ["user", 128],
      ["group", 16],
    ]);
  });

  it("needs a template, a name, targets and things that exist", async () => {
    const cases: [object, number][] = [
      [{ uuid: "nope", settings: sampleSettings }, 404],
      [{ uuid: template.basic, settings: { text_targets: "192.0.2.1" } }, 400],
      [{ uuid: template.basic, settings: { name: "x" } }, 400],
      [{ uuid: template.basic, settings: { ...sampleSettings, folder_id: 99_999 } }, 404],
      [{ uuid: template.basic, settings: { ...sampleSettings, policy_id: 99_999 } }, 404],
      [{ uuid: template.basic, settings: { ...sampleSettings, timezone: "Mars/Olympus" } }, 400],
    ];
    for (const [body, status] of cases) {
      expect((await ask(emulator(), "POST", "/scans", body)).status).to.equal(status);
    }
  });

  it("for remediation is listed apart", async () => {
    const body = {
      uuid: template.advanced,
      enabled_plugins: [19506],
      settings: { ...sampleSettings, text_targets: "http://127.0.0.1" },
    };
    const { scan } = (await get(emulator(), "POST", "/scans/remediation", body)) as { scan: JsonObject };
    expect(scan.remediation).to.equal(1);
    const { scans, pagination } = (await get(
      emulator(),
      "GET",
      "/scans/remediation?limit=5&sort=scan_creation_date:asc",
    )) as {
      scans: JsonObject[];
      pagination: JsonObject;
    };
    expect([scans[0]?.id, pagination.sort]).to.deep.equal([scan.id, "scan_creation_date:asc"]);
    expect(
      ((await get(emulator(), "GET", "/scans")) as { scans: JsonObject[] }).scans.map(({ id }) => id),
    ).to.not.contain(scan.id);
  });
});
