import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { listOf, objectOf } from "../../emulator/core/json";
import { ask, fresh, get } from "./vm-client";

describe("Recast rules of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const base = "/v1/recast/rules";
  const condition = { property: "definition.id", operator: "eq", value: "19506" };
  const rule = {
    resource_type: "HOST",
    rule_value: { action: "RECAST", severity: "1", original_severity: "MEDIUM" },
    filter: { and: [condition] },
  };
  const other = (value: string): object => ({ ...rule, filter: { and: [{ ...condition, value }] } });

  it("are made, searched, changed and deleted", async () => {
    const made = await get(emulator(), "POST", base, rule);
    expect(made.rule_value).to.deep.equal({
      action: "RECAST",
      false_positive: false,
      severity: "LOW",
      original_severity: "MEDIUM",
    });
    await get(emulator(), "POST", base, other("10114"));
    const path = `${base}/${String(made.rule_id)}`;
    const body = { ...rule, rule_name: "Known", disabled_details: { disabled: true, disabled_reason: "Later" } };
    const changed = await get(emulator(), "PUT", path, body);
    expect(changed).to.include({ rule_id: made.rule_id, rule_name: "Known" });
    expect(changed.disabled_details).to.include({ disabled: true, disabled_reason: "Later" });
    const search = async (more: object): Promise<JsonObject> => get(emulator(), "POST", `${base}/search`, more);
    const found = await search({ resource_type: ["HOST"], filter: { and: [condition] } });
    expect(listOf(found.rules).map((one) => objectOf(one).rule_name)).to.deep.equal(["Known"]);
    const first = await search({ limit: 1 });
    const { total, next } = objectOf(first.pagination);
    expect(total).to.equal(2);
    expect(listOf((await search({ limit: 1, next })).rules)).to.have.length(1);
    expect(await get(emulator(), "DELETE", path)).to.deep.equal({});
    expect((await ask(emulator(), "GET", path)).status).to.equal(404);
  });

  it("refuse what their kind of finding cannot do, unknown properties and the same filter twice", async () => {
    await get(emulator(), "POST", base, rule);
    const wrong = [
      rule,
      { ...other("1"), resource_type: "PLANT" },
      { ...other("1"), rule_value: { action: "CHANGE_RESULT", compliance_result: "PASSED" } },
      { ...other("1"), rule_value: { action: "RECAST" } },
      { ...rule, filter: { and: [{ ...condition, property: "nothing" }] } },
      { ...rule, filter: { and: [{ ...condition, operator: "match" }] } },
      { ...rule, filter: {} },
      { ...other("1"), expires_at: "soon" },
    ];
    for (const body of wrong) {
      expect((await ask(emulator(), "POST", base, body)).status).to.equal(400);
    }
    expect((await ask(emulator(), "POST", base, other("2"), "standard")).status).to.equal(403);
    const [filters] = (await ask(emulator(), "GET", `${base}/filters`)).list as unknown as JsonObject[][];
    expect(filters?.map(({ search_value }) => search_value)).to.include.members(["definition.id", "rule_name"]);
  });
});

describe("Reports of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const filter = { property: "severity", operator: "eq", value: ["CRITICAL"] };

  it("are PDF documents of what their filters leave, when they are done", async () => {
    const body = { name: "Plant", template_name: "host_vulns_by_plugins" };
    const sizes = [];
    for (const filters of [[], [filter]]) {
      const { uuid } = await get(emulator(), "POST", "/reports/export", { ...body, filters });
      const path = `/reports/export/${String(uuid)}`;
      expect(await get(emulator(), "GET", `${path}/status`)).to.deep.equal({ status: "QUEUED" });
      expect((await ask(emulator(), "GET", `${path}/download`)).status).to.equal(400);
      emulator().clock.advance(2000);
      expect(await get(emulator(), "GET", `${path}/status`)).to.deep.equal({ status: "COMPLETED" });
      const { text, headers } = await ask(emulator(), "GET", `${path}/download`);
      expect(headers.get("content-type")).to.equal("application/pdf");
      expect(text).to.match(/^%PDF-1\.\d\n[^]*%%EOF\s*$/);
      sizes.push(text.length);
    }
    expect(sizes[0]).to.be.greaterThan(sizes[1] ?? 0);
  });

  it("refuse properties, operators, values and templates that do not exist, and answer 404 and 400 for others", async () => {
    const wrong = [
      { ...filter, property: "seveerity" },
      { ...filter, operator: "gt" },
      { ...filter, value: ["BAD"] },
      { property: "plugin_id", operator: "eq", value: ["19506"] },
      { property: "last_found", operator: "gte", value: [1] },
    ];
    for (const one of wrong) {
      const body = { template_name: "host_vulns_summary", filters: [one] };
      expect((await ask(emulator(), "POST", "/reports/export", body)).status).to.equal(400);
    }
    expect((await ask(emulator(), "POST", "/reports/export", { template_name: "x" })).status).to.equal(400);
    expect((await ask(emulator(), "GET", "/reports/export/nothing/status")).status).to.equal(400);
    const id = "11111111-2222-4333-8444-555555555555";
    const missing = await ask(emulator(), "GET", `/reports/export/${id}/status`);
    expect([missing.status, missing.json.error]).to.deep.equal([404, `ReportResult ${id} not found`]);
    const { filters } = await get(emulator(), "GET", "/filters/reports/export");
    expect(listOf(filters)).to.have.length(14);
  });
});

describe("Findings of other vendors on the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const base = "/api/v3/data/synchronizations";
  const asset = { object_type: "device-asset", id: "a1", device: {} };
  const finding = { object_type: "cve-finding", id: "f1", asset_id: "a1", cve: { cves: ["CVE-2021-44228"] } };

  async function run(objects: object[]): Promise<JsonObject> {
    const { id } = await get(emulator(), "POST", `${base}/plant/jobs`, {});
    const path = `${base}/plant/jobs/${String(id)}`;
    await get(emulator(), "POST", `${path}/chunks/1`, { objects });
    await get(emulator(), "POST", `${path}/_submit`, { number_of_chunks: 1 });
    return get(emulator(), "GET", path);
  }

  it("come in chunks, and replace those of the job before", async () => {
    const first = await run([asset, finding]);
    expect(first).to.include({ sync_id: "plant", state: "COMPLETED" });
    const counts = { created: 1, deleted: 0, ignored: 0, updated: 0 };
    expect(first.summary).to.deep.equal({ assets: counts, findings: counts });
    const second = await run([asset, { ...finding, id: "f2", asset_id: "a9" }]);
    expect(second.summary).to.deep.equal({
      assets: { created: 0, deleted: 0, ignored: 0, updated: 1 },
      findings: { created: 0, deleted: 1, ignored: 1, updated: 0 },
    });
    const { audits } = await get(emulator(), "GET", `${base}/plant/jobs/${String(second.id)}/audits`);
    expect(listOf(audits).map((one) => objectOf(one).object_id)).to.deep.equal(["f2"]);
    expect(listOf((await get(emulator(), "GET", `${base}/jobs?limit=1`)).jobs)).to.have.length(1);
    expect(listOf((await get(emulator(), "GET", `${base}/other/jobs`)).jobs)).to.have.length(0);
  });

  it("are refused when they lack something, when chunks are missing, and after their job was left alone", async () => {
    const { id } = await get(emulator(), "POST", `${base}/plant/jobs`, { active_state_timeout_seconds: 60 });
    const path = `${base}/plant/jobs/${String(id)}`;
    const wrong = [
      { ...finding, cve: { cves: ["x"] } },
      { ...finding, asset_id: "" },
      { object_type: "thing", id: "1" },
    ];
    for (const object of wrong) {
      expect((await ask(emulator(), "POST", `${path}/chunks/1`, { objects: [object] })).status).to.equal(422);
    }
    await get(emulator(), "POST", `${path}/chunks/1`, { objects: [asset] });
    expect((await ask(emulator(), "POST", `${path}/_submit`, { number_of_chunks: 2 })).status).to.equal(400);
    emulator().clock.advance(61_000);
    expect((await get(emulator(), "GET", path)).state).to.equal("CANCELED");
    expect((await ask(emulator(), "POST", `${path}/_submit`, { number_of_chunks: 1 })).status).to.equal(409);
    expect((await ask(emulator(), "GET", `${base}/other/jobs/${String(id)}`)).status).to.equal(404);
  });
});

describe("Small areas of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  it("find a family of plugins by name", async () => {
    const { families } = await get(emulator(), "GET", "/plugins/families");
    const [family] = listOf(families).map(objectOf);
    const byName = await get(emulator(), "POST", "/plugins/families/_byName", { name: family?.name });
    expect(byName).to.deep.equal(await get(emulator(), "GET", `/plugins/families/${String(family?.id)}`));
    const refused = await ask(emulator(), "POST", "/plugins/families/_byName", {});
    expect([refused.status, refused.json.error]).to.deep.equal([400, "Invalid 'name' field: missing"]);
    expect((await ask(emulator(), "POST", "/plugins/families/_byName", { name: "none" })).status).to.equal(404);
  });

  it("count the assets that scans have seen", async () => {
    const path =
      "/workbenches/asset-stats?date_range=90&filter.0.filter=is_licensed&filter.0.quality=eq&filter.0.value=";
    const { assets } = await get(emulator(), "GET", "/assets");
    expect(await get(emulator(), "GET", `${path}true`)).to.deep.equal({ scanned: listOf(assets).length });
    expect(await get(emulator(), "GET", `${path}false`)).to.deep.equal({ scanned: 0 });
  });

  it("tell and change who may do what with scans, policies, agent groups and target groups", async () => {
    const [group] = listOf((await get(emulator(), "GET", "/target-groups")).target_groups).map(objectOf);
    const [agents] = listOf((await get(emulator(), "GET", "/agent-groups")).groups).map(objectOf);
    const [scan] = listOf((await get(emulator(), "GET", "/scans")).scans).map(objectOf);
    for (const path of [
      `asset-list/${String(group?.id)}`,
      `agent-group/${String(agents?.id)}`,
      `scan/${String(scan?.id)}`,
    ]) {
      const acls = [{ type: "default", permissions: 32 }];
      expect((await ask(emulator(), "PUT", `/permissions/${path}`, { acls })).text).to.equal("");
      const told = listOf((await get(emulator(), "GET", `/permissions/${path}`)).acls).map(objectOf);
      expect(told.find(({ type }) => type === "default")?.permissions).to.equal(32);
      expect(told.find(({ owner }) => owner === 1)?.permissions).to.equal(128);
    }
    expect((await ask(emulator(), "GET", "/permissions/asset-list/9999")).status).to.equal(404);
    expect((await ask(emulator(), "PUT", "/permissions/agent-group/1", {}, "basic")).status).to.be.oneOf([403, 404]);
  });

  it("list filters for tags that a request names", async () => {
    const values = listOf((await get(emulator(), "GET", "/tags/values")).values).map(objectOf);
    for (const path of ["/filters/workbenches/assets", "/filters/workbenches/vulnerabilities"]) {
      const named = async (tag_uuids: unknown[]): Promise<unknown[]> =>
        listOf((await get(emulator(), "POST", path, { tag_uuids })).filters)
          .map((one) => String(objectOf(one).name))
          .filter((name) => name.startsWith("tag."));
      expect(await named([])).to.deep.equal([]);
      expect(await named([values[0]?.uuid])).to.have.length(1);
    }
  });
});
