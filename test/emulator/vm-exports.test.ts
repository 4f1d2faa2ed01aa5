import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, fresh, get } from "./vm-client";

describe("Bulk exports of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const dayMs = 86_400_000;
  const seconds = (daysAgo: number): number => Math.floor((emulator().clock.now() - daysAgo * dayMs) / 1000);

  /** All items of an export, once it has ended, and its last status. */
  async function exported(kind: string, body: object): Promise<{ items: JsonObject[]; status: JsonObject }> {
    const { export_uuid } = await get(emulator(), "POST", `/${kind}/export`, body);
    emulator().clock.advance(60_000);
    const path = `/${kind.replace("/v2", "")}/export/${String(export_uuid)}`;
    const status = await get(emulator(), "GET", `${path}/status`);
    const items: JsonObject[] = [];
    for (const chunk of status.chunks_available as number[]) {
      items.push(...(await ask(emulator(), "GET", `${path}/chunks/${chunk}`)).list);
    }
    return { items, status };
  }
  const vulns = async (filters: object): Promise<JsonObject[]> => (await exported("vulns", { filters })).items;
  const pluginOf = (item: JsonObject): number => Number((item.plugin as JsonObject).id);
  const statesOf = (items: readonly JsonObject[]): unknown[] =>
    [...new Set(items.map(({ state }) => String(state)))].toSorted();

  it("of findings take states and severities in any case, and show them in upper case with every time", async () => {
    const filters = { state: ["open", "Fixed"], severity: ["HIGH"], "tag.Location": ["Berlin"] };
    const { items, status } = await exported("vulns", { num_assets: "50", filters });
    expect(statesOf(items)).to.deep.equal(["FIXED", "OPEN"]);
    expect(new Set(items.map(({ severity }) => severity))).to.deep.equal(new Set(["high"]));
    expect(status.filters).to.deep.equal({
      ...{ since: 0, first_found: 0, last_found: 0, last_fixed: 0, first_seen: 0, last_seen: 0, indexed_at: 0 },
      ...{ indexed_at_end_value: 0, resurfaced_date: 0, state: ["OPEN", "FIXED"], severity: ["HIGH"] },
      tags: { "tag.Location": ["Berlin"] },
    });
    const { exports } = (await get(emulator(), "GET", "/vulns/export/status")) as { exports: JsonObject[] };
    expect(exports[0]).to.deep.include({ uuid: status.uuid, filters: status.filters });
  });

  it("of findings know what is new, was there before, is repaired and has come back", async () => {
    const states = { state: ["OPEN", "REOPENED", "FIXED"] };
    const all = await vulns({ ...states, since: 1 });
    expect(statesOf(all)).to.deep.equal(["FIXED", "OPEN", "REOPENED"]);
    const again = all.filter(({ state }) => state === "REOPENED");
    expect(again.map(pluginOf)).to.include.members([71_049, 15_855, 58_453, 41_028]);
    expect(again.every(({ resurfaced_date }) => typeof resurfaced_date === "string")).to.equal(true);
    const fixed = all.filter(({ state }) => state === "FIXED");
    expect(fixed.every(({ time_taken_to_fix }) => Number(time_taken_to_fix) > 0)).to.equal(true);
    expect((await vulns({ ...states, first_found: seconds(3) })).map(pluginOf)).to.include.members([42_873, 18_405]);
    expect((await vulns({ ...states, first_found: seconds(3) })).map(pluginOf)).to.not.include(97_833);
    expect((await vulns({ ...states, last_fixed: seconds(3) })).map(pluginOf)).to.deep.equal([
      ...[10_092, 11_213, 15_901, 157_288, 10_205],
    ]);
    expect((await vulns({ ...states, last_fixed: seconds(50) })).map(pluginOf)).to.include(155_999);
    expect(statesOf(await vulns({ ...states, last_found: seconds(3) }))).to.deep.equal(["OPEN", "REOPENED"]);
    expect(await vulns({ ...states, last_found: seconds(1) })).to.deep.equal([]);
    expect(statesOf(await vulns({ resurfaced_date: seconds(3) }))).to.deep.equal(["REOPENED"]);
    expect(statesOf(await vulns({ ...states, indexed_at: seconds(3) }))).to.deep.equal(["FIXED", "OPEN", "REOPENED"]);
  });

  it("of findings that name no state are those that are there, or all of 30 days where the switch says so", async () => {
    expect(statesOf(await vulns({}))).to.deep.equal(["OPEN", "REOPENED"]);
    emulator().behaviour.exportStates = "all";
    const items = await vulns({ severity: ["medium", "high", "info"] });
    expect(statesOf(items)).to.deep.equal(["FIXED", "OPEN", "REOPENED"]);
    expect(items.map(pluginOf)).to.not.include(155_999);
    expect(statesOf(await vulns({ since: seconds(3) }))).to.deep.equal(["FIXED", "OPEN", "REOPENED"]);
  });

  it("of findings are narrowed by family, plugin, CVE, score, network and addresses", async () => {
    const families = await vulns({ plugin_family: ["Windows"] });
    expect(new Set(families.map(({ plugin }) => (plugin as JsonObject).family))).to.deep.equal(new Set(["Windows"]));
    expect(await vulns({ plugin_family: ["windows"] })).to.deep.equal([]);
    expect(new Set((await vulns({ cve_id: ["CVE-2019-0708"] })).map(pluginOf))).to.deep.equal(new Set([125_313]));
    expect(new Set((await vulns({ plugin_id: [97_833] })).map(pluginOf))).to.deep.equal(new Set([97_833]));
    expect((await vulns({ vpr_score: { gte: 9 } })).every(({ plugin }) => vprOf(plugin) >= 9)).to.equal(true);
    expect(await vulns({ vpr_score: { gte: 9, lte: 1 } })).to.deep.equal([]);
    expect((await vulns({ plugin_type: "local" })).map(pluginOf)).to.include(97_737);
    const one = await vulns({ cidr_range: "192.0.2.12/32" });
    expect(new Set(one.map(({ asset }) => (asset as JsonObject).ipv4))).to.deep.equal(new Set(["192.0.2.12"]));
    expect(await vulns({ network_id: "11111111-1111-4111-8111-111111111111" })).to.deep.equal([]);
    expect(await vulns({ "tag.Location": ["Unknown"] })).to.deep.equal([]);
  });
  const vprOf = (plugin: unknown): number => Number(((plugin as JsonObject).vpr as JsonObject).score);

  it("of findings tell everything of plugin, asset, port and scan", async () => {
    const items = await vulns({ plugin_id: [97_833], cidr_range: "192.0.2.12/32" });
    const [{ plugin, asset, port, scan, indexed, output } = {}] = items;
    expect(plugin).to.deep.include({
      ...{ cvss_base_score: 10, cvss3_base_score: 8.1, risk_factor: "critical", exploit_available: true },
      ...{ exploit_framework_metasploit: true, has_patch: true, type: "remote", family_id: 6 },
    });
    expect(plugin).to.include.keys(
      ...["bid", "cpe", "cve", "see_also", "xrefs", "vpr", "cvss_vector", "cvss_temporal_vector", "cvss3_vector"],
      ...["cvss3_temporal_vector", "description", "solution", "patch_publication_date", "vuln_publication_date"],
    );
    expect((plugin as JsonObject).cvss3_vector).to.deep.equal({
      ...{ access_vector: "Network", access_complexity: "High", privileges_required: "None" },
      ...{ user_interaction: "None", scope: "Unchanged", confidentiality_impact: "High" },
      ...{ integrity_impact: "High", availability_impact: "High", raw: "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H" },
    });
    expect(asset).to.deep.include({ mac_address: "02:00:5e:00:02:0c", netbios_name: "EXAMPLE\\FILES" });
    expect(port).to.deep.equal({ port: 445, protocol: "TCP", service: "cifs" });
    expect(scan).to.include.keys("uuid", "schedule_uuid", "started_at", "completed_at");
    expect(Date.parse(String(indexed))).to.be.lessThan(emulator().clock.now());
    expect(output).to.contain("Received");
    const agents = await vulns({ plugin_id: [19_506] });
    expect(agents.map(({ asset }) => (asset as JsonObject).agent_uuid)).to.include(
      "a6e70000-0000-4000-8000-000000000011",
    );
  });

  it("of assets tell network, last scan, software, interfaces and, when asked, open ports", async () => {
    const { items, status } = await exported("assets", { chunk_size: 100, include_open_ports: true });
    expect(status.filters).to.equal("{}");
    expect(items[0]).to.deep.include({
      ...{ network_id: "00000000-0000-0000-0000-000000000000", network_name: "Default" },
      installed_software: ["cpe:/a:openbsd:openssh:8.7", "cpe:/a:igor_sysoev:nginx:1.24.0"],
    });
    const [{ last_scan_id, last_schedule_id, network_interfaces, open_ports } = {}] = items;
    expect([typeof last_scan_id, String(last_schedule_id).slice(0, 9)]).to.deep.equal(["string", "template-"]);
    expect((network_interfaces as JsonObject[])[0]).to.deep.include({ name: "eth0", ipv4s: ["192.0.2.10"] });
    expect((open_ports as JsonObject[]).map(({ port }) => port)).to.deep.equal([22, 80, 443]);
    expect(items.map(({ has_agent }) => has_agent)).to.deep.equal([false, true, false, false]);
    const second = await exported("assets/v2", { chunk_size: 100 });
    expect(second.items[0]?.network).to.deep.include({ fqdns: ["web.example.com"] });
  });

  it("of assets honour times, licence, sources and networks", async () => {
    const names = async (filters: object): Promise<unknown[]> =>
      (await exported("assets", { chunk_size: 100, filters })).items.map(({ fqdns }) => (fqdns as string[])[0]);
    expect(await names({ updated_at: seconds(3) })).to.have.length(4);
    expect(await names({ last_assessed: seconds(1) })).to.deep.equal([]);
    expect(await names({ created_at: seconds(3) })).to.deep.equal([]);
    expect(await names({ is_licensed: false })).to.deep.equal([]);
    await get(emulator(), "POST", "/import/assets", { source: "CMDB", assets: [{ fqdn: ["db.example.com"] }] });
    expect(await names({ sources: ["cmdb"] })).to.deep.equal(["db.example.com"]);
    expect(await names({ has_plugin_results: false })).to.deep.equal(["db.example.com"]);
    expect(await names({ created_at: seconds(1) })).to.deep.equal(["db.example.com"]);
  });

  it("of compliance hold checks with expected and found values, and honour their filters", async () => {
    const { items, status } = await exported("compliance", { num_findings: 50, filters: {} });
    expect(status).to.deep.include({ filters: {}, num_findings: 50, asset: [] });
    expect(new Set(items.map(({ status: verdict }) => verdict))).to.deep.equal(
      new Set(["PASSED", "FAILED", "WARNING"]),
    );
    expect(items[0]).to.include.keys(
      "check_name",
      "expected_value",
      "actual_value",
      "reference",
      "audit_file",
      "asset",
    );
    const checks = async (body: object): Promise<JsonObject[]> => (await exported("compliance", body)).items;
    const failed = await checks({ filters: { compliance_results: ["FAILED"], audit_file_name: "Example_Windows*" } });
    expect(new Set(failed.map(({ plugin_id }) => plugin_id))).to.deep.equal(new Set([21_156]));
    expect(await checks({ filters: { last_seen: seconds(1) } })).to.deep.equal([]);
    const uuid = items[0]?.asset_uuid ?? "";
    const ofOne = await checks({ asset: [uuid] });
    expect(new Set(ofOne.map(({ asset_uuid }) => asset_uuid))).to.deep.equal(new Set([uuid]));
  });

  it("that are the same as a running one are refused with its uuid, in a way that a switch chooses", async () => {
    const body = { filters: { severity: ["low"] } };
    const { export_uuid } = await get(emulator(), "POST", "/vulns/export", body);
    for (const [way, status] of [
      ["refused", 409],
      ["throttled", 429],
      ["throttledInParts", 429],
    ] as const) {
      emulator().behaviour.identicalExport = way;
      const again = await ask(emulator(), "POST", "/vulns/export", body);
      expect([again.status, again.text.includes(String(export_uuid))]).to.deep.equal([status, true]);
    }
  });
});

describe("Workbenches of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const findings = async (path: string): Promise<JsonObject[]> =>
    (await get(emulator(), "GET", path)).vulnerabilities as JsonObject[];

  it("leave out what only informs, but not on the page of one asset", async () => {
    expect((await findings("/workbenches/vulnerabilities")).every(({ severity }) => Number(severity) > 0)).to.equal(
      true,
    );
    const { assets } = (await get(emulator(), "GET", "/workbenches/assets")) as { assets: JsonObject[] };
    const ofOne = await findings(`/workbenches/assets/${String(assets[0]?.id)}/vulnerabilities`);
    expect(ofOne.some(({ severity }) => severity === 0)).to.equal(true);
    expect(ofOne.map(({ vulnerability_state }) => vulnerability_state)).to.include.members([
      ...["New", "Active", "Resurfaced"],
    ]);
  });

  it("honour date_range and filters; what was seen last follows the clock", async () => {
    expect(await findings("/workbenches/vulnerabilities?date_range=1")).to.deep.equal([]);
    expect((await findings("/workbenches/vulnerabilities?date_range=30")).length).to.be.greaterThan(10);
    const critical = await findings(
      "/workbenches/vulnerabilities?filter.0.filter=severity&filter.0.quality=eq&filter.0.value=Critical",
    );
    expect(new Set(critical.map(({ severity }) => severity))).to.deep.equal(new Set([4]));
    const { assets } = (await get(emulator(), "GET", "/workbenches/assets")) as { assets: JsonObject[] };
    const age = (emulator().clock.now() - Date.parse(String(assets[0]?.last_seen))) / 86_400_000;
    expect(age).to.be.within(1.9, 2.1);
    expect((await get(emulator(), "GET", "/workbenches/assets?date_range=1")).assets).to.deep.equal([]);
    const { scans } = (await get(emulator(), "GET", "/scans")) as { scans: JsonObject[] };
    const id = scans.find(({ name }) => name === "Office weekly")?.id;
    await get(emulator(), "POST", `/scans/${String(id)}/launch`);
    emulator().clock.advance(600_000);
    expect((await findings("/workbenches/vulnerabilities?date_range=1")).length).to.be.greaterThan(10);
    const { assets: seen } = (await get(emulator(), "GET", "/workbenches/assets?date_range=1")) as {
      assets: JsonObject[];
    };
    expect(seen.map(({ ipv4 }) => (ipv4 as string[])[0])).to.include("192.0.2.10");
  });

  it("export what they show", async () => {
    const { file } = await get(emulator(), "GET", "/workbenches/export?format=nessus&report=vulnerabilities");
    emulator().clock.advance(5000);
    const { text } = await ask(emulator(), "GET", `/workbenches/export/${String(file)}/download`);
    expect(text).to.match(/<ReportHost name="192\.0\.2\.12">[^]*pluginID="97833"/);
  });
});

describe("Runs of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  it("differ: three before the start, and each further one, keep what they have found", async () => {
    const { scans } = (await get(emulator(), "GET", "/scans")) as { scans: JsonObject[] };
    const path = `/scans/${String(scans.find(({ name }) => name === "Office weekly")?.id)}`;
    const { history } = (await get(emulator(), "GET", path)) as { history: JsonObject[] };
    const plugins = async (run: JsonObject | undefined): Promise<unknown[]> => {
      const answer = await get(emulator(), "GET", `${path}?history_id=${String(run?.history_id)}`);
      return (answer.vulnerabilities as JsonObject[]).map(({ plugin_id }) => plugin_id);
    };
    const [newest, middle, oldest] = history;
    expect(await plugins(oldest))
      .to.include.members([155_999, 71_049])
      .and.not.include(42_873);
    expect(await plugins(middle))
      .to.include(65_821)
      .and.not.include.members([155_999]);
    expect(await plugins(middle)).to.not.include(71_049);
    expect(await plugins(newest))
      .to.include.members([42_873, 71_049])
      .and.not.include(11_213);
  });
});
