import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, fresh, get, template } from "./vm-client";

describe("Agents of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);
  const listed = async (path: string, key: string): Promise<JsonObject[]> => (await read(path))[key] as JsonObject[];
  const names = async (path: string): Promise<unknown[]> => (await listed(path, "agents")).map(({ name }) => name);

  it("are found by number and by uuid, with a scanner in the path and without", async () => {
    const [agent] = await listed("/scanners/null/agents", "agents");
    const [group] = await listed("/agent-groups", "groups");
    for (const base of ["/scanners/null", "/scanners/1", ""]) {
      for (const id of [agent?.id, agent?.uuid]) {
        expect((await read(`${base}/agents/${String(id)}`)).uuid).to.equal(agent?.uuid);
      }
      for (const id of [group?.id, group?.uuid]) {
        expect((await read(`${base}/agent-groups/${String(id)}`)).uuid).to.equal(group?.uuid);
        expect(await names(`${base}/agent-groups/${String(id)}/agents`)).to.deep.equal(["edge-01", "edge-03"]);
      }
    }
    const renamed = await get(emulator(), "PUT", `/agent-groups/${String(group?.uuid)}`, { name: "Plant" });
    expect(renamed).to.include({ id: group?.id, name: "Plant" });
    expect((await ask(emulator(), "DELETE", `/agent-groups/${String(group?.uuid)}`)).status).to.equal(200);
    expect(await listed("/agent-groups", "groups")).to.deep.equal([]);
  });

  it("show their network and whether they send logs", async () => {
    const [first] = await listed("/agents", "agents");
    expect(first).to.include({
      supports_remote_logs: false,
      network_uuid: "00000000-0000-0000-0000-000000000000",
      network_name: "Default",
    });
  });

  it("are filtered by the words of their status, in any case", async () => {
    expect(await names("/agents?f=status:eq:offline")).to.deep.equal(["edge-02", "edge-03"]);
    expect(await names("/agents?f=status:eq:Online")).to.deep.equal(["edge-01"]);
    expect(await names("/agents?f=status:neq:Offline")).to.deep.equal(["edge-01"]);
    expect(await names("/agents?f=status:eq:on")).to.deep.equal(["edge-01"]);
    const filters = await listed("/filters/scans/agents", "filters");
    const { control } = filters.find(({ name }) => name === "status") ?? {};
    expect((control as JsonObject).list).to.deep.equal(["Online", "Offline", "Initializing"]);
  });

  it("get another name, and not an empty one", async () => {
    const [agent] = await listed("/agents", "agents");
    const path = `/scanners/null/agents/${String(agent?.uuid)}`;
    expect(await get(emulator(), "PATCH", path, { name: "press-7" })).to.include({ id: agent?.id, name: "press-7" });
    expect((await ask(emulator(), "PATCH", path, { name: "" })).status).to.equal(400);
    expect((await ask(emulator(), "PATCH", "/agents/9999", { name: "x" })).status).to.equal(404);
  });

  it("are chosen by number, uuid, filter and word, without exceptions", async () => {
    const [first, second, third] = await listed("/agents", "agents");
    const done = async (path: string, body: object): Promise<unknown> => {
      const { task_id } = await get(emulator(), "POST", `/scanners/null/${path}`, body);
      emulator().clock.advance(3_000);
      const task = await read(`/scanners/null/agents/_bulk/${String(task_id)}`);
      return task.total_work_units;
    };
    const { id: group } = await get(emulator(), "POST", "/agent-groups", { name: "Chosen" });
    const add = `agent-groups/${String(group)}/agents/_bulk/add`;
    expect(await done(add, { items: [first?.id, second?.uuid] })).to.equal(2);
    expect(await done(add, { criteria: { filters: ["status:eq:Offline"] }, not_items: [second?.id] })).to.equal(1);
    expect(await names(`/agent-groups/${String(group)}/agents`)).to.have.length(3);
    expect(await done("agents/_bulk/directive", { items: [third?.id], directive: { type: "restart" } })).to.equal(1);
    expect(await done("agents/_bulk/unlink", { criteria: { wildcard: "edge-03" } })).to.equal(1);
    expect(await names("/agents")).to.deep.equal(["edge-01", "edge-02"]);
    const move = { items: [first?.id], network_uuid: "11111111-2222-3333-4444-555555555555" };
    expect((await ask(emulator(), "POST", "/agents/_bulk/addToNetwork", move)).status).to.equal(404);
    expect((await read("/agents/safe-mode-summary")).agent_safe_mode_count).to.deep.include({ total: 0 });
  });

  it("scan for a scan only in groups that exist", async () => {
    const settings = { name: "Agents", agent_group_id: ["11111111-2222-3333-4444-555555555555"] };
    const body = { uuid: template.advanced, settings };
    const refused = await ask(emulator(), "POST", "/scans", body);
    expect(refused.status).to.equal(404);
    const [group] = await listed("/agent-groups", "groups");
    const made = await get(emulator(), "POST", "/scans", {
      ...body,
      settings: { ...settings, agent_group_id: [group?.uuid] },
    });
    const { id } = made.scan as JsonObject;
    expect((await ask(emulator(), "PUT", `/scans/${String(id)}`, body)).status).to.equal(404);
  });

  it("rest in exclusions whose rules answer the numbers that were sent", async () => {
    const schedule = { enabled: true, rrules: { freq: "MONTHLY", interval: 2, bymonthday: 8 } };
    const made = await get(emulator(), "POST", "/scanners/1/agents/exclusions", { name: "Nights", schedule });
    expect((made.schedule as JsonObject).rrules).to.deep.equal(schedule.rrules);
    emulator().behaviour.agentExclusionRules = "text";
    const later = await read(`/scanners/1/agents/exclusions/${String(made.id)}`);
    expect((later.schedule as JsonObject).rrules).to.deep.equal({ freq: "MONTHLY", interval: "2", bymonthday: "8" });
  });
});
