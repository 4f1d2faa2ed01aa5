import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, flatten, fresh, get, template } from "./vm-client";

describe("The emulated Nessus", () => {
  const emulator = fresh("nessus");
  const make = (path: string, body: object): Promise<JsonObject> => get(emulator(), "POST", path, body);
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);
  const scan = async (settings: object = {}, uuid = template.basic): Promise<JsonObject> =>
    (await make("/scans", { uuid, settings: { name: "s", text_targets: "192.0.2.10", ...settings } }))
      .scan as JsonObject;

  it("takes keys and sessions, and says 401 in JSON", async () => {
    const bad = await ask(emulator(), "GET", "/scans", undefined, "none", {
      "X-ApiKeys": "accessKey=a; secretKey=b",
    });
    expect([bad.status, bad.json]).to.deep.equal([401, { error: "Invalid Credentials" }]);
    expect((await ask(emulator(), "GET", "/session", undefined, "none")).status).to.equal(401);
    const login = { username: "administrator", password: "Emulator-1234" };
    const { token } = (await ask(emulator(), "POST", "/session", login, "none")).json;
    const cookie = { "X-Cookie": `token=${String(token)}` };
    const status = async (): Promise<number> =>
      (await ask(emulator(), "GET", "/session", undefined, "none", cookie)).status;
    expect(await status()).to.equal(200);
    emulator().clock.advance(31 * 60_000);
    expect(await status()).to.equal(401);
  });

  it("tells little of itself without a session, and its licence with one", async () => {
    const brief = (await ask(emulator(), "GET", "/server/properties", undefined, "none")).json;
    expect(brief).to.have.all.keys(
      "nessus_type",
      "nessus_ui_version",
      "nessus_ui_build",
      "server_version",
      "server_build",
    );
    const { license } = (await read("/server/properties")) as { license: { features: JsonObject } };
    expect(license.features.scan_api).to.equal(true);
    emulator().behaviour.scanApi = "refused";
    const later = (await read("/server/properties")) as { license: { features: JsonObject } };
    expect(later.license.features.scan_api).to.equal(false);
  });

  it("loads for a while when told to", async () => {
    emulator().behaviour.loadingSeconds = 30;
    const answer = await ask(emulator(), "GET", "/server/status", undefined, "none");
    expect([answer.status, answer.json.status]).to.deep.equal([503, "loading"]);
    emulator().clock.advance(31_000);
    expect((await ask(emulator(), "GET", "/server/status", undefined, "none")).json.status).to.equal("ready");
  });

  it("numbers the second of two policies of one name", async () => {
    const body = { uuid: template.advanced, settings: { name: "Gentle" } };
    expect((await make("/policies", body)).policy_name).to.equal("Gentle_01");
    expect((await make("/policies", body)).policy_name).to.equal("Gentle_02");
  });

  it("refuses to delete a policy that a scan uses", async () => {
    const { policy_id } = await make("/policies", { uuid: template.advanced, settings: { name: "p" } });
    const { id, policy_id: used } = await scan({ policy_id }, template.custom);
    expect(used).to.equal(policy_id);
    expect((await ask(emulator(), "DELETE", `/policies/${String(policy_id)}`)).status).to.equal(405);
    await get(emulator(), "DELETE", `/scans/${String(id)}`);
    expect((await ask(emulator(), "DELETE", `/policies/${String(policy_id)}`)).status).to.equal(200);
  });

  it("has shapes of its own for a scan", async () => {
    const made = await scan({ enabled: true });
    expect(made).to.include({ scanner_id: 1, enabled: 1, default_permisssions: 0, custom_targets: "192.0.2.10" });
    expect(Number(made.id)).to.equal(Number(made.policy_id) + 1);
    const { scans } = (await read("/scans")) as { scans: JsonObject[] };
    const item = scans.find(({ id }) => id === made.id);
    expect(item).to.include({
      folder_id: 3,
      creation_date: 0,
      last_modification_date: 0,
      status: "empty",
      enabled: true,
    });
    const { settings } = (await read(`/editor/scan/${String(made.id)}`)) as { settings: JsonObject };
    expect(flatten(settings)).to.include({ scanner_id: 1, folder_id: 3, text_targets: "192.0.2.10" });
    expect((await ask(emulator(), "GET", "/scans/999")).json).to.deep.equal({
      error: "The requested file was not found",
    });
  });

  it("says null for no scans and no policies", async () => {
    const { scans } = (await read("/scans")) as { scans: JsonObject[] };
    const { policies } = (await read("/policies")) as { policies: JsonObject[] };
    const deleted = await get(emulator(), "DELETE", "/scans", { ids: [...scans.map(({ id }) => id), 999] });
    expect(deleted.deleted).to.deep.equal(scans.map(({ id }) => id));
    await get(emulator(), "DELETE", "/policies", { ids: policies.map(({ id }) => id) });
    expect([(await read("/scans")).scans, (await read("/policies")).policies]).to.deep.equal([null, null]);
  });

  it("refuses scan writes with 412 when the licence lacks them, and goes on reading", async () => {
    emulator().behaviour.scanApi = "refused";
    for (const [method, path] of [
      ["POST", "/scans"],
      ["PUT", "/scans/3"],
      ["DELETE", "/scans/3"],
      ["POST", "/scans/3/launch"],
    ] as const) {
      const answer = await ask(emulator(), method, path, {});
      expect([path, answer.status, answer.json]).to.deep.equal([path, 412, { error: "API is not available" }]);
    }
    expect((await ask(emulator(), "GET", "/scans")).status).to.equal(200);
    expect(
      (await ask(emulator(), "POST", "/policies", { uuid: template.basic, settings: { name: "p" } })).status,
    ).to.equal(200);
  });

  it("breaks off behind the headers of the 412 when told to", async () => {
    emulator().behaviour.scanApi = "dropped";
    const { accessKey, secretKey } = emulator().keys;
    const headers = {
      "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}`,
      "Content-Type": "application/json",
    };
    const response = await fetch(`${emulator().url}/scans`, { method: "POST", headers, body: "{}" });
    expect(response.status).to.equal(412);
    const broken = await response.text().then(
      () => false,
      () => true,
    );
    expect(broken).to.equal(true);
  });

  it("exports by token and by number", async () => {
    const { id } = await scan();
    await make(`/scans/${String(id)}/launch`, {});
    emulator().clock.advance(120_000);
    const { token, file } = await make(`/scans/${String(id)}/export`, { format: "csv" });
    expect(await read(`/tokens/${String(token)}/status`)).to.deep.equal({ status: "loading" });
    emulator().clock.advance(1000);
    expect(await read(`/tokens/${String(token)}/status`)).to.deep.equal({ status: "ready", message: "Ready" });
    const byToken = await ask(emulator(), "GET", `/tokens/${String(token)}/download`);
    const byNumber = await ask(emulator(), "GET", `/scans/${String(id)}/export/${String(file)}/download`);
    expect(byToken.headers.get("content-type")).to.not.contain("json");
    expect(byToken.text).to.equal(byNumber.text).and.to.contain("192.0.2.10");
  });

  it("has agents, groups and linking for only Nessus Manager", async () => {
    expect((await read("/agents")).agents).to.have.length(1);
    emulator().behaviour.edition = "Nessus Professional";
    for (const path of ["/agents", "/agent-groups", "/groups", "/scanners/1/key"]) {
      expect((await ask(emulator(), "GET", path)).status).to.equal(404);
    }
    expect((await ask(emulator(), "GET", "/scanners")).status).to.equal(200);
  });

  it("answers nothing, an empty object or null where there is no result", async () => {
    const { id } = await make("/folders", { name: "f" });
    const texts: string[] = [];
    for (const form of ["nothing", "object", "null"] as const) {
      emulator().behaviour.emptyAnswer = form;
      texts.push((await ask(emulator(), "PUT", `/folders/${String(id)}`, { name: form })).text);
    }
    expect(texts).to.deep.equal(["", "{}", "null"]);
  });

  it("keeps plug-in rules, settings and permissions", async () => {
    expect((await ask(emulator(), "POST", "/plugin-rules", { plugin_id: "19506", type: "exclude" })).text).to.equal("");
    const { plugin_rules } = (await read("/plugin-rules")) as { plugin_rules: JsonObject[] };
    expect(plugin_rules[0]).to.include({ plugin_id: 19506, type: "exclude", host: "" });
    await get(emulator(), "PUT", "/settings/network/mail", { smtp_host: "mail.example.com", smtp_pass: "secret" });
    expect(await read("/settings/network/mail")).to.include({
      smtp_host: "mail.example.com",
      smtp_port: 25,
      smtp_pass: "********",
    });
    expect((await ask(emulator(), "GET", "/permissions/scanner/1")).list[0]).to.include({ owner: 1, type: "user" });
  });
});
