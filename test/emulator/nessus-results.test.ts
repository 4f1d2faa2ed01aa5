import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { listOf, objectOf } from "../../emulator/core/json";
import { ask, fresh, get, template } from "./vm-client";

describe("Runs of the emulated Nessus", () => {
  const emulator = fresh("nessus");
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);

  async function launched(): Promise<string> {
    const settings = { name: "run", text_targets: "192.0.2.10" };
    const { scan } = await get(emulator(), "POST", "/scans", { uuid: template.advanced, settings });
    const { id } = objectOf(scan);
    await get(emulator(), "POST", `/scans/${String(id)}/launch`);
    return String(id);
  }
  const status = async (id: string): Promise<unknown> =>
    listOf((await read("/scans")).scans)
      .map(objectOf)
      .find((one) => String(one.id) === id)?.status;

  it("wait, run and are completed: statuses that every client knows", async () => {
    const id = await launched();
    const seen = new Set<unknown>();
    for (let second = 0; second < 80; second += 1) {
      seen.add(await status(id));
      emulator().clock.advance(1000);
    }
    expect([...seen]).to.deep.equal(["pending", "running", "completed"]);
  });

  it("run at once, or begin as in the cloud, as the switch says", async () => {
    for (const first of ["running", "initializing"] as const) {
      emulator().behaviour.launched = first;
      expect(await status(await launched())).to.equal(first);
    }
  });

  it("tell what the engine has learnt of a host, and why a plugin is silent", async () => {
    const id = await launched();
    emulator().clock.advance(120_000);
    const { hosts, notes } = await read(`/scans/${id}`);
    const [host] = listOf(hosts).map(objectOf);
    const path = `/scans/${id}/hosts/${String(host?.host_id)}`;
    const { text, headers } = await ask(emulator(), "GET", `${path}/kb?token=1`);
    expect(headers.get("content-type")).to.match(/^text\/plain/);
    expect(text).to.match(/^(\d+ [13] [\w/.-]+=.*\n)+$/);
    expect(text).to.include("HostDetails/host-ip=192.0.2.10");
    expect((await ask(emulator(), "GET", `/scans/${id}/hosts/999/kb`)).status).to.equal(404);
    const [note] = listOf(objectOf(notes).note).map(objectOf);
    expect(note).to.have.all.keys("title", "message", "severity");
    const silent = 97_833;
    const { vulnerabilities } = await read(path);
    const found = listOf(vulnerabilities).map((one) => objectOf(one).plugin_id);
    expect(found).to.include(19_506);
    if (!found.includes(silent)) {
      expect((await read(`${path}/plugins/${silent}`)).outputs).to.equal(null);
      const { trails } = await read(`/scans/${id}/trails/?plugin_id=${silent}&hostname=192.0.2.10`);
      expect(listOf(trails).map((one) => objectOf(one).hostname)).to.deep.equal(["192.0.2.10"]);
    }
    expect((await read(`/scans/${id}/trails?plugin_id=19506`)).trails).to.equal(null);
    expect(listOf((await read(`${path}/plugins/19506`)).outputs)).to.have.length(1);
  });

  it("say yes or no where the service does", async () => {
    const { templates } = await read("/editor/scan/templates");
    expect(listOf(templates).every((one) => typeof objectOf(one).dynamic_scan === "boolean")).to.equal(true);
    expect((await read(`/editor/scan/${await launched()}`)).dynamic_scan).to.equal(false);
    const [user] = listOf((await read("/users")).users).map(objectOf);
    expect([(await read("/session")).lockout, user?.lockout]).to.deep.equal([false, false]);
    emulator().behaviour.lockoutType = "number";
    expect((await read("/session")).lockout).to.equal(0);
  });
});
