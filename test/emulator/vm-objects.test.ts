import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, flatten, fresh, get, template } from "./vm-client";

describe("Objects of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const make = (path: string, body: object): Promise<JsonObject> => get(emulator(), "POST", path, body);
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);

  describe("policies", () => {
    const create = async (settings: object): Promise<string> =>
      String((await make("/policies", { uuid: template.advanced, settings: { name: "p", ...settings } })).policy_id);
    const settingsOf = async (id: string): Promise<JsonObject> =>
      (await read(`/policies/${id}`)).settings as JsonObject;

    it("read back the template's defaults, numbers as text", async () => {
      const id = await create({ max_hosts_per_scan: 3 });
      const settings = await settingsOf(id);
      expect(settings).to.include({
        name: "p",
        description: "",
        max_hosts_per_scan: "3",
        safe_checks: "yes",
        http_reauth_delay: 0,
      });
      expect(Object.keys(settings)).to.have.length.above(70);
      emulator().behaviour.policyDefaults = "stored";
      expect(Object.keys(await settingsOf(id)).sort()).to.deep.equal(["description", "max_hosts_per_scan", "name"]);
    });

    it("are merged by a change, or reset, as the switch says", async () => {
      for (const [behaviour, hosts] of [
        ["merges", "3"],
        ["resets", "80"],
      ] as const) {
        emulator().behaviour.putPolicy = behaviour;
        const id = await create({ max_hosts_per_scan: "3" });
        expect((await ask(emulator(), "PUT", `/policies/${id}`, { settings: { safe_checks: "no" } })).text).to.equal(
          "",
        );
        expect(await settingsOf(id)).to.include({ name: "p", safe_checks: "no", max_hosts_per_scan: hosts });
      }
    });

    it("show their permissions in the editor, and their families there and in details", async () => {
      const id = await create({ acls: [{ type: "group", id: 2, permissions: 16 }] });
      await ask(emulator(), "PUT", `/policies/${id}`, {
        plugins: { "Denial of Service": { status: "disabled" }, Settings: { individual: { "19506": "disabled" } } },
      });
      const document = (await read(`/editor/policy/${id}`)) as {
        plugins: { families: Record<string, JsonObject> };
        settings: JsonObject;
      };
      expect(document.plugins.families["Denial of Service"]?.status).to.equal("disabled");
      expect(document.plugins.families.Settings?.status).to.equal("mixed");
      expect(flatten(document.settings)).to.include({ name: "p", max_hosts_per_scan: "80" });
      const family = await read(`/editor/policy/${id}/families/17`);
      expect((family.plugins as JsonObject[]).find(({ id: plugin }) => plugin === 19506)?.status).to.equal("disabled");
      expect((await ask(emulator(), "GET", "/editor/policy/28000/families/17")).json).to.deep.equal({
        error: "Unknown policy ID: 28000.",
      });
      expect((await read(`/policies/${id}`)).plugins).to.have.property("Denial of Service");
    });

    it("are copied, exported and imported under a numbered name", async () => {
      const id = await create({ max_hosts_per_scan: "3" });
      expect((await make(`/policies/${id}/copy`, {})).name).to.equal("Copy of p");
      const file = await ask(emulator(), "GET", `/policies/${id}/export`);
      expect(file.headers.get("content-disposition")).to.contain("nessus_policy_p.nessus");
      const form = new FormData();
      form.append("Filedata", new Blob([file.text]), "p.nessus");
      const { accessKey, secretKey } = emulator().keys;
      const headers = { "X-ApiKeys": `accessKey=${accessKey};secretKey=${secretKey};` };
      const uploaded = await fetch(`${emulator().url}/file/upload`, { method: "POST", headers, body: form });
      const { fileuploaded } = (await uploaded.json()) as { fileuploaded: string };
      const imported = await make("/policies/import", { file: fileuploaded });
      expect([imported.name, imported.description]).to.deep.equal(["p_01", "\n"]);
      expect(await settingsOf(String(imported.id))).to.include({ max_hosts_per_scan: "3" });
    });
  });

  describe("scanner groups", () => {
    it("have another shape in each answer, members and routes", async () => {
      const made = await make("/scanner-groups", { name: "g", type: "load_balancing" });
      expect(made).to.not.have.any.keys("shared", "scanner_id", "scanner_count");
      const path = `/scanner-groups/${String(made.id)}`;
      const { scanner_pools } = (await read("/scanner-groups")) as { scanner_pools: JsonObject[] };
      expect(scanner_pools[0]).to.include({ scanner_count: 0, scanner_uuid: made.uuid });
      const { scanners } = (await read("/scanners")) as { scanners: JsonObject[] };
      const berlin = scanners.find(({ name }) => name === "Berlin 1");
      expect((await ask(emulator(), "POST", `${path}/scanners/${String(berlin?.id)}`)).text).to.equal("");
      expect((await read(`${path}/scanners`)).scanners).to.have.length(1);
      await get(emulator(), "PUT", `${path}/routes`, { routes: ["192.0.2.0/24", "*.example.com"] });
      expect((await ask(emulator(), "GET", `${path}/routes`)).list).to.deep.equal([
        { route: "192.0.2.0/24" },
        { route: "*.example.com" },
      ]);
      const wrong = await ask(emulator(), "PUT", `${path}/routes`, { routes: ["127.0.0.256"] });
      expect([wrong.status, wrong.json]).to.deep.equal([400, { error: "127.0.0.256: Unrecognized target format" }]);
      expect(await get(emulator(), "PUT", path, { name: "h" })).to.include({ name: "h", distributed: false });
    });

    it("that are missing answer by the way they are asked", async () => {
      const { id } = await make("/scanner-groups", { name: "g" });
      const status = async (method: string, wanted: unknown): Promise<unknown[]> => {
        const answer = await ask(
          emulator(),
          method,
          `/scanner-groups/${String(wanted)}`,
          method === "PUT" ? { name: "x" } : undefined,
        );
        return [answer.status, answer.json.message ?? answer.json.error];
      };
      expect((await status("GET", 1))[0]).to.equal(500);
      emulator().behaviour.unknownScannerGroup = "404";
      expect(await status("GET", 1)).to.deep.equal([404, "ScannerGroup with id 1 not found."]);
      expect(await status("PUT", 1)).to.deep.equal([404, "ScannerGroup with id 1 not found."]);
      await get(emulator(), "DELETE", `/scanner-groups/${String(id)}`);
      expect(await status("DELETE", id)).to.deep.equal([404, "ScannerGroup not found."]);
    });

    it("decide with their routes what is missed", async () => {
      const { id, uuid } = await make("/scanner-groups", { name: "g" });
      await get(emulator(), "PUT", `/scanner-groups/${String(id)}/routes`, { routes: ["192.0.2.0/24"] });
      const body = { network_uuid: "00000000-0000-0000-0000-000000000000", target_list: "192.0.2.1,198.51.100.1" };
      expect(await make("/scans/check-auto-targets?limit=20", body)).to.deep.equal({
        missed_targets: ["198.51.100.1"],
        total_missed_targets: 1,
        matched_resource_uuids: [uuid],
        total_matched_resource_uuids: 1,
      });
    });
  });

  describe("tags", () => {
    const rules = { asset: { and: [{ field: "ipv4", operator: "eq", value: "192.0.2.0/24,198.51.100.7" }] } };

    it("keep their rules as a JSON text, in one of two spellings", async () => {
      const made = await make("/tags/values", { category_name: "c", value: "v", filters: rules });
      expect(made).to.include({ type: "dynamic", category_name: "c" });
      expect(JSON.parse((made.filters as { asset: string }).asset)).to.deep.equal(rules.asset);
      emulator().behaviour.tagRules = "property";
      const { filters } = (await read(`/tags/values/${String(made.uuid)}`)) as { filters: { asset: string } };
      const property = { operator: "eq", property: "ipv4", value: ["192.0.2.0/24", "198.51.100.7"] };
      expect(JSON.parse(filters.asset)).to.deep.equal({ and: [property] });
      const { values } = (await read("/tags/values?limit=1000")) as { values: JsonObject[] };
      expect(values.find(({ uuid }) => uuid === made.uuid)).to.not.have.any.keys("filters", "assignment_count");
    });

    it("are unique in their category, of 50 characters and 1,024 values", async () => {
      const status = async (body: object): Promise<number> =>
        (await ask(emulator(), "POST", "/tags/values", { category_name: "c", ...body })).status;
      const addresses = (count: number): string =>
        Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`).join(",");
      const rule = (value: string): object => ({ asset: { or: [{ field: "ipv4", operator: "eq", value }] } });
      expect(await status({ value: "v" })).to.equal(200);
      expect(await status({ value: "v" })).to.equal(400);
      expect(await status({ value: "v", category_name: "d" })).to.equal(200);
      expect(await status({ value: "x".repeat(51) })).to.equal(400);
      expect(await status({ value: "full", filters: rule(addresses(1024)) })).to.equal(200);
      expect(await status({ value: "over", filters: rule(addresses(1025)) })).to.equal(400);
      expect(await status({ value: "host", filters: rule("db.example.com") })).to.equal(400);
    });

    it("are deleted twice without a word, with their category too", async () => {
      const made = await make("/tags/values", { category_name: "c", value: "v" });
      for (const path of [`/tags/values/${String(made.uuid)}`, `/tags/categories/${String(made.category_uuid)}`]) {
        expect((await ask(emulator(), "DELETE", path)).status).to.equal(200);
        expect((await ask(emulator(), "DELETE", path)).status).to.equal(200);
        expect((await ask(emulator(), "GET", path)).status).to.equal(404);
      }
    });
  });

  describe("networks", () => {
    it("stay readable after they are deleted, and are gone from the list", async () => {
      const { uuid } = await make("/networks", { name: "n", description: "d", assets_ttl_days: 180 });
      await get(emulator(), "DELETE", `/networks/${String(uuid)}`);
      expect(await read(`/networks/${String(uuid)}`))
        .to.have.property("deleted")
        .that.is.a("number");
      const { networks } = (await read("/networks")) as { networks: JsonObject[] };
      expect(networks.map(({ name }) => name)).to.deep.equal(["Default"]);
      expect(networks[0]).to.not.have.property("description");
      expect((await ask(emulator(), "POST", "/networks", { name: "n" })).status).to.equal(409);
    });

    it("have a least age of assets, which is a switch", async () => {
      const asked = { name: "n", assets_ttl_days: 30 };
      emulator().behaviour.ttlMinimum = 90;
      const answer = await ask(emulator(), "POST", "/networks", asked);
      expect([answer.status, answer.json]).to.deep.equal([
        400,
        { error: "Invalid TTL. When declared, a TTL must be at or above 90" },
      ]);
      emulator().behaviour.ttlMinimum = 14;
      expect((await ask(emulator(), "POST", "/networks", asked)).status).to.equal(200);
    });
  });

  it("exclusions space their members, complete their schedule and know their network", async () => {
    const made = await make("/exclusions", { name: "e", members: "192.0.2.1,192.0.2.2", schedule: { enabled: false } });
    expect(made).to.include({ members: "192.0.2.1, 192.0.2.2", description: null });
    expect(made.schedule).to.deep.equal({
      endtime: null,
      enabled: false,
      rrules: null,
      timezone: null,
      starttime: null,
    });
    const unknown = await ask(emulator(), "POST", "/exclusions", { name: "e", members: "a", network_id: "x" });
    expect([unknown.status, unknown.json.error]).to.deep.equal([404, '{"error":"Network with uuid x does not exist"}']);
    const agent = await make("/scanners/null/agents/exclusions", {
      name: "a",
      schedule: { enabled: true, rrules: { freq: "DAILY", interval: 1 } },
    });
    expect((agent.schedule as JsonObject).rrules).to.deep.equal({ freq: "DAILY", interval: 1 });
  });

  it("target groups space their members and keep what a change leaves out", async () => {
    const made = await make("/target-groups", { name: "t", members: "192.0.2.1,192.0.2.2" });
    expect(made.members).to.equal("192.0.2.1, 192.0.2.2");
    expect(await get(emulator(), "PUT", `/target-groups/${String(made.id)}`, { name: "u" })).to.include({
      name: "u",
      members: made.members,
    });
  });

  it("credentials mask their secrets, and take the mask for no change", async () => {
    const settings = { username: "root", password: "secret", auth_method: "password" };
    const { uuid } = await make("/credentials", { name: "c", type: "SSH", settings });
    const details = await read(`/credentials/${String(uuid)}`);
    expect(details.settings).to.deep.equal({ ...settings, password: "********" });
    expect(details).to.not.have.property("uuid");
    expect(
      await get(emulator(), "PUT", `/credentials/${String(uuid)}`, { settings: details.settings as object }),
    ).to.deep.equal({ updated: true });
    const scan = {
      uuid: template.basic,
      credentials: { add: { Host: { SSH: [{ id: uuid }] } } },
      settings: { name: "s", text_targets: "192.0.2.1" },
    };
    const { id } = (await make("/scans", scan)).scan as JsonObject;
    expect(JSON.stringify(await read(`/editor/scan/${String(id)}`))).to.contain(`"id":"${String(uuid)}"`);
    expect(await get(emulator(), "DELETE", `/credentials/${String(uuid)}`)).to.deep.equal({ deleted: true });
  });

  it("exports come in chunks by the clock, and an identical one is adopted", async () => {
    const { export_uuid } = await make("/vulns/export", { num_assets: 50, filters: { severity: ["critical"] } });
    const again = await ask(emulator(), "POST", "/vulns/export", {
      num_assets: 50,
      filters: { severity: ["critical"] },
    });
    expect([again.status, again.json.active_job_id]).to.deep.equal([409, export_uuid]);
    const path = `/vulns/export/${String(export_uuid)}`;
    expect((await read(`${path}/status`)).status).to.equal("QUEUED");
    emulator().clock.advance(1000);
    expect(await read(`${path}/status`)).to.deep.include({ status: "PROCESSING", chunks_available: [1] });
    expect((await ask(emulator(), "GET", `${path}/chunks/2`)).status).to.equal(404);
    emulator().clock.advance(1000);
    expect((await read(`${path}/status`)).status).to.equal("FINISHED");
    expect((await ask(emulator(), "GET", `${path}/chunks/2`)).list.map(({ severity }) => severity)).to.deep.equal([
      "critical",
      "critical",
      "critical",
      "critical",
    ]);
  });

  it("one sequence numbers scans, policies, folders, target groups and exclusions", async () => {
    const folder = Number((await make("/folders", { name: "f" })).id);
    const { policy_id } = await make("/policies", { uuid: template.basic, settings: { name: "p" } });
    const group = await make("/target-groups", { name: "t", members: "a" });
    const exclusion = await make("/exclusions", { name: "e", members: "a" });
    expect([policy_id, group.id, exclusion.id]).to.deep.equal([folder + 1, folder + 2, folder + 3]);
  });

  it("lists come the other way round when the switch says so", async () => {
    await make("/folders", { name: "f" });
    const names = async (): Promise<unknown[]> =>
      ((await read("/folders")).folders as JsonObject[]).map(({ name }) => name);
    const stored = await names();
    emulator().behaviour.listOrder = "reversed";
    expect(await names()).to.deep.equal(stored.toReversed());
  });
});

describe("A seeded Vulnerability Management", () => {
  const emulator = fresh("vm", {
    seed: {
      policy: [{ id: "900", settings: { name: "Seeded", max_checks_per_host: "1" } }],
      folder: [{ name: "Seeded" }],
    },
    behaviour: { putScan: "resets" },
  });

  it("has what the seed holds beside what every site has, and starts with the switches given", async () => {
    const { policies } = (await get(emulator(), "GET", "/policies")) as { policies: JsonObject[] };
    expect(policies.map(({ name }) => name)).to.deep.equal(["Gentle", "Seeded"]);
    expect(emulator().behaviour.putScan).to.equal("resets");
    emulator().behaviour.putScan = "keeps";
    await get(emulator(), "POST", "/folders", { name: "made" });
    emulator().reset();
    expect(emulator().behaviour.putScan).to.equal("resets");
    const { folders } = (await get(emulator(), "GET", "/folders")) as { folders: JsonObject[] };
    expect(folders.map(({ name }) => name))
      .to.include("Seeded")
      .and.not.include("made");
  });

  it("refuses switches that do not exist", async () => {
    const answer = await ask(emulator(), "POST", "/emulator/behaviour", { putScan: "forgets" });
    expect([answer.status, answer.json.error]).to.deep.equal([400, 'the switch "putScan" takes "keeps", "resets"']);
  });
});
