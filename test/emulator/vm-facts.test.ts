import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { listOf, objectOf } from "../../emulator/core/json";
import { ask, fresh, get, template } from "./vm-client";

describe("Small facts of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);

  it("tell the folder of a new scan twice", async () => {
    const { id } = await get(emulator(), "POST", "/folders", { name: "Plant" });
    const settings = { name: "In a folder", text_targets: "192.0.2.1", folder_id: id };
    const { scan } = await get(emulator(), "POST", "/scans", { uuid: template.basic, settings });
    expect(objectOf(scan).tag_id).to.equal(id);
    const { folder_id: _folder, ...others } = settings;
    const bare = await get(emulator(), "POST", "/scans", { uuid: template.basic, settings: others });
    expect(objectOf(bare.scan)).to.not.have.property("tag_id");
  });

  it("keep the description of an imported policy", async () => {
    const settings = { name: "Told", description: "Gentle & slow" };
    const { policy_id } = await get(emulator(), "POST", "/policies", { uuid: template.advanced, settings });
    const { text } = await ask(emulator(), "GET", `/policies/${String(policy_id)}/export`);
    const foreign = text.replace(/<preference><name>description<.*?<\/preference>/, "");
    const form = new FormData();
    form.append("Filedata", new Blob([foreign]), "policy.nessus");
    const { accessKey, secretKey } = emulator().keys;
    const headers = { "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}` };
    const uploaded = await fetch(`${emulator().url}/file/upload`, { method: "POST", body: form, headers });
    const { fileuploaded } = (await uploaded.json()) as JsonObject;
    const { id } = await get(emulator(), "POST", "/policies/import", { file: fileuploaded });
    expect(objectOf((await read(`/policies/${String(id)}`)).settings).description).to.equal("Gentle & slow");
  });

  it("find a value of a tag by its category, which lists its values in pages", async () => {
    const [value] = listOf((await read("/tags/values")).values).map(objectOf);
    const path = `/tags/categories/${String(value?.category_uuid)}/values`;
    const { values, pagination } = await read(`${path}?limit=1`);
    expect(listOf(values)).to.have.length(1);
    expect(objectOf(pagination)).to.include({ limit: 1, offset: 0 });
    expect((await read(`${path}/${String(value?.uuid)}`)).value).to.equal(value?.value);
    const other = await get(emulator(), "POST", "/tags/categories", { name: "Other" });
    const elsewhere = `/tags/categories/${String(other.uuid)}/values/${String(value?.uuid)}`;
    expect((await ask(emulator(), "GET", elsewhere)).status).to.equal(404);
  });

  it("tell the region, and the users that the licence allows", async () => {
    const { region, license } = await read("/server/properties");
    expect(region).to.be.a("string").that.is.not.equal("");
    expect(objectOf(license).users).to.be.a("number").that.is.greaterThan(0);
    expect(objectOf(license).agents_used).to.equal(3);
  });

  it("take networks whose assets live for less than 90 days, and not for less than 14", async () => {
    const made = await get(emulator(), "POST", "/networks", { name: "Short", assets_ttl_days: 50 });
    expect(made.assets_ttl_days).to.equal(50);
    const refused = await ask(emulator(), "POST", "/networks", { name: "Shorter", assets_ttl_days: 13 });
    expect([refused.status, refused.json.error]).to.deep.equal([
      400,
      "Invalid TTL. When declared, a TTL must be at or above 14",
    ]);
  });
});

for (const platform of ["vm", "nessus"] as const) {
  describe(`Logins of the emulated ${platform}`, () => {
    const emulator = fresh(platform);
    const login = (username: string, password: string): ReturnType<typeof ask> =>
      ask(emulator(), "POST", "/session", { username, password }, "none");

    it("are those that the emulator tells, and say when they were", async () => {
      for (const { username, password } of emulator().logins) {
        const { json } = await login(username, password);
        const cookie = { "X-Cookie": `token=${String(json.token)}` };
        const session = (await ask(emulator(), "GET", "/session", undefined, "none", cookie)).json;
        expect(session.username).to.equal(username);
        const moment = Number(session.lastlogin) * (platform === "vm" ? 1 : 1000);
        expect(moment).to.be.closeTo(Date.now(), 10_000);
      }
      const users = listOf((await get(emulator(), "GET", "/users")).users).map(objectOf);
      expect(users.filter(({ lastlogin }) => Number(lastlogin) > 0)).to.have.length(3);
    });

    it("that are wrong are counted, and lock no API keys", async () => {
      const [, standard] = emulator().logins;
      for (let attempt = 0; attempt < 6; attempt += 1) {
        expect((await login(standard?.username ?? "", "wrong")).status).to.equal(401);
        expect((await login("stranger", "wrong")).status).to.equal(401);
      }
      for (const who of ["administrator", "standard", "basic"] as const) {
        expect((await ask(emulator(), "GET", "/session", undefined, who)).status).to.equal(200);
      }
      const users = listOf((await get(emulator(), "GET", "/users")).users).map(objectOf);
      const counts = users.map(({ username, login_fail_count }) => [username === standard?.username, login_fail_count]);
      expect(counts.filter(([, count]) => count !== 0)).to.deep.equal([[true, 6]]);
      expect((await login(standard?.username ?? "", standard?.password ?? "")).status).to.equal(200);
    });
  });
}
