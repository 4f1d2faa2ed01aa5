import { expect } from "chai";
import { ask, fresh, get, pairHeader, type Who } from "./vm-client";

describe("Access to the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  it("is given to every spelling of the keys that clients send", async () => {
    const { accessKey: a, secretKey: s } = emulator().keys;
    for (const header of [
      `accessKey=${a}; secretKey=${s}`,
      `accessKey=${a}; secretKey=${s};`,
      `accessKey=${a};secretKey=${s}`,
      `accessKey=${a};secretKey=${s};`,
      `secretKey=${s}; accessKey=${a}`,
    ]) {
      expect((await ask(emulator(), "GET", "/session", undefined, "none", { "X-APIKeys": header })).status).to.equal(
        200,
      );
    }
  });

  it("is refused without keys or with wrong ones by 401 and plain text", async () => {
    for (const headers of [{}, { "X-ApiKeys": "accessKey=a; secretKey=b" }] as Record<string, string>[]) {
      const answer = await ask(emulator(), "GET", "/scans", undefined, "none", headers);
      expect(answer.status).to.equal(401);
      expect(answer.json).to.equal(undefined);
      expect(answer.headers.get("content-type")).to.equal("application/octet-stream");
      expect(answer.headers.get("x-path-handler")).to.equal("blacklisted");
    }
  });

  it("ends for the old pair when new keys are made", async () => {
    const { id } = await get(emulator(), "GET", "/session", undefined, "standard");
    const made = await get(emulator(), "PUT", `/users/${String(id)}/keys`);
    expect((await ask(emulator(), "GET", "/session", undefined, "standard")).status).to.equal(401);
    const header = { "X-ApiKeys": `accessKey=${String(made.accessKey)}; secretKey=${String(made.secretKey)}` };
    expect((await ask(emulator(), "GET", "/session", undefined, "none", header)).status).to.equal(200);
  });

  it("is possible by session, and as somebody else for administrators alone", async () => {
    const { token } = (
      await ask(emulator(), "POST", "/session", { username: "standard@example.com", password: "Emulator-1234" }, "none")
    ).json;
    const asked = await ask(emulator(), "GET", "/session", undefined, "none", {
      "X-Cookie": `token=${String(token)}`,
    });
    expect(asked.json.username).to.equal("standard@example.com");
    const other = { "X-Impersonate": "username=basic@example.com" };
    expect((await ask(emulator(), "GET", "/session", undefined, "administrator", other)).json.permissions).to.equal(16);
    const refused = await ask(emulator(), "GET", "/session", undefined, "standard", other);
    expect([refused.status, refused.json]).to.deep.equal([
      403,
      { statusCode: 403, error: "Forbidden", message: "Forbidden" },
    ]);
  });

  it("differs by role, and says so in one shape everywhere", async () => {
    const cases: [Who, string, string, object?][] = [
      ["basic", "POST", "/scans", { uuid: "x", settings: {} }],
      ["basic", "POST", "/policies", {}],
      ["standard", "GET", "/scanner-groups"],
      ["standard", "POST", "/scanner-groups", { name: "x" }],
      ["standard", "GET", "/scanners"],
      ["standard", "POST", "/exclusions", {}],
      ["standard", "POST", "/users", {}],
      ["standard", "POST", "/networks", { name: "x" }],
      ["standard", "GET", "/audit-log/v1/events"],
      ["standard", "POST", "/import/assets", {}],
      ["standard", "GET", "/users/2"],
    ];
    for (const [who, method, path, body] of cases) {
      const answer = await ask(emulator(), method, path, body, who);
      expect([path, answer.status, answer.json.message]).to.deep.equal([path, 403, "Insufficient scope"]);
    }
  });

  it("opens scanners to a standard user when the switch says so", async () => {
    emulator().behaviour.scannersForStandard = "readable";
    expect((await ask(emulator(), "GET", "/scanner-groups", undefined, "standard")).status).to.equal(200);
    expect((await ask(emulator(), "POST", "/scanner-groups", { name: "x" }, "standard")).status).to.equal(403);
  });

  it("answers what is not shared as what does not exist", async () => {
    const { scans } = (await ask(emulator(), "GET", "/scans")).json as { scans: { name: string; id: number }[] };
    const { id } = scans.find(({ name }) => name === "Old devices") ?? { id: 0 };
    const answer = await ask(emulator(), "GET", `/scans/${id}`, undefined, "basic");
    expect([answer.status, answer.json]).to.deep.equal([404, { error: "Scan not found" }]);
    const seen = (await ask(emulator(), "GET", "/scans", undefined, "basic")).json as { scans: unknown[] };
    expect(seen.scans).to.have.length(1);
  });

  it("takes users and groups by their uuid as well as by their number", async () => {
    const user = await get(emulator(), "POST", "/users", { username: "new@example.com", password: "Example-1234" });
    const group = await get(emulator(), "POST", "/groups", { name: "By uuid" });
    for (const member of [user.uuid, user.id]) {
      for (const joined of [group.uuid, group.id]) {
        const path = `/groups/${String(joined)}/users`;
        const one = `${path}/${String(member)}`;
        expect((await ask(emulator(), "POST", one)).status).to.equal(200);
        expect((await get(emulator(), "GET", path)).users).to.have.length(1);
        expect((await ask(emulator(), "DELETE", one)).status).to.equal(200);
        expect((await get(emulator(), "GET", path)).users).to.have.length(0);
      }
      expect((await get(emulator(), "GET", `/users/${String(member)}`)).username).to.equal("new@example.com");
    }
    const rights = { api_permitted: false, password_permitted: true, saml_permitted: true };
    const path = `/users/${String(user.uuid)}/authorizations`;
    expect((await ask(emulator(), "PUT", path, rights)).status).to.equal(204);
    expect(await get(emulator(), "GET", path)).to.include(rights);
    expect((await ask(emulator(), "DELETE", `/groups/${String(group.uuid)}`)).status).to.equal(200);
    expect((await ask(emulator(), "DELETE", `/groups/${String(group.uuid)}`)).status).to.equal(404);
  });

  it("shows a request id on every answer, and zero bytes where there is no body", async () => {
    const { id } = await get(emulator(), "POST", "/folders", { name: "x" });
    const answer = await ask(emulator(), "DELETE", `/folders/${String(id)}`);
    expect(answer.headers.get("x-request-uuid")).to.match(/^[0-9a-f]{32}$/);
    expect([answer.text, answer.headers.get("content-length")]).to.deep.equal(["", "0"]);
  });

  it("keeps keys out of what it remembers of requests", async () => {
    await ask(emulator(), "GET", "/session");
    expect(JSON.stringify(emulator().requests)).to.not.contain(pairHeader(emulator(), "administrator").slice(10, 40));
  });

  it("meets the limits that a fault asks for", async () => {
    emulator().faults.add({ path: "/scans", retryAfter: 7 });
    const answer = await ask(emulator(), "GET", "/scans");
    expect([answer.status, answer.headers.get("retry-after")]).to.deep.equal([429, "7"]);
  });
});
