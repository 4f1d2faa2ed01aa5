import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { done, keyHeader, send, withEmulator } from "./client";

const currentUser = (emulator: Emulator, headers: Record<string, string>) =>
  send(emulator, "GET", "/rest/currentUser", undefined, { side: "none", headers });
const access = "a".repeat(32);

describe("The emulator's API keys", () => {
  const emulator = withEmulator();

  for (const [client, write] of Object.entries({
    "the vendor's form": (a: string, s: string) => ({ "x-apikey": `accesskey=${a}; secretkey=${s};` }),
    "curl's form": (a: string, s: string) => ({ "x-apikey": `accesskey=${a}; secretkey=${s}` }),
    "pyTenable's form": (a: string, s: string) => ({ "X-APIKey": `accessKey=${a}; secretKey=${s}` }),
    "no blanks and another order": (a: string, s: string) => ({ "X-ApiKey": `secretkey=${s};accesskey=${a}` }),
  })) {
    it(`are taken in ${client}`, async () => {
      const { accessKey, secretKey } = emulator().keys;
      const reply = await currentUser(emulator(), write(accessKey, secretKey));
      expect(reply.object.username).to.equal("api");
    });
  }

  it("are missing: 403 with code 12", async () => {
    const reply = await currentUser(emulator(), {});
    expect([reply.status, reply.envelope.error_code]).to.deep.equal([403, 12]);
    expect(reply.envelope.error_msg).to.contain("This request contains an invalid token.");
  });

  it("beside a session token are refused with 400", async () => {
    const headers = { ...keyHeader(emulator(), "organization"), "X-SecurityCenter": "123" };
    const reply = await currentUser(emulator(), headers);
    expect([reply.status, reply.text]).to.deep.equal([400, reply.text]);
    expect(reply.envelope.error_msg).to.contain("both");
  });

  it("are refused with 400 while they are switched off", async () => {
    emulator().behaviour.apiKeys = "disabled";
    const reply = await send(emulator(), "GET", "/rest/currentUser");
    expect(reply.status).to.equal(400);
    expect(reply.envelope.error_msg).to.contain("disabled");
  });

  it("of a wrong combined length, unknown, or not matching are refused with 400", async () => {
    const { accessKey } = emulator().keys;
    const cases = {
      "64 characters": `accesskey=abc; secretkey=def`,
      "does not exist": `accesskey=${access}; secretkey=${access}`,
      "does not match": `accesskey=${accessKey}; secretkey=${access}`,
    };
    for (const [text, header] of Object.entries(cases)) {
      const reply = await currentUser(emulator(), { "x-apikey": header });
      expect(reply.status, text).to.equal(400);
      expect(reply.envelope.error_code).to.not.equal(0);
      expect(reply.envelope.error_msg).to.contain(text);
    }
  });

  it("of a locked user are refused with 400", async () => {
    await done(emulator(), "PATCH", "/rest/user/1", { locked: "true" });
    const reply = await send(emulator(), "GET", "/rest/currentUser");
    expect(reply.envelope.error_msg).to.contain("locked");
    expect(reply.status).to.equal(400);
  });

  it("that are wrong can be answered as 5.20 does: 403, code 0, no text, labelled as HTML", async () => {
    emulator().behaviour.wrongKeys = "403";
    const reply = await currentUser(emulator(), { "x-apikey": `accesskey=${access}; secretkey=${access}` });
    expect([reply.status, reply.envelope.error_code, reply.envelope.error_msg]).to.deep.equal([403, 0, ""]);
    expect(reply.headers.get("content-type")).to.contain("text/html");
  });

  it("meet the database error as often as asked for", async () => {
    emulator().behaviour.databaseErrors = 1;
    const first = await send(emulator(), "GET", "/rest/currentUser");
    expect(first.envelope.error_msg).to.contain("database error");
    expect((await send(emulator(), "GET", "/rest/currentUser")).status).to.equal(200);
  });

  it("never stand in the request list", async () => {
    await send(emulator(), "GET", "/rest/currentUser");
    const text = JSON.stringify(emulator().requests);
    expect(text).to.not.contain(emulator().keys.secretKey);
    expect(text).to.not.contain(emulator().keys.accessKey);
  });
});

describe("The sides of the emulator's keys", () => {
  const emulator = withEmulator();
  const refusal = async (side: "organization" | "administrator", method: string, path: string) => {
    const reply = await send(emulator(), method, path, method === "GET" ? undefined : {}, { side });
    return [reply.status, reply.envelope.error_code, /permission/.test(reply.envelope.error_msg)];
  };

  it("keep each other's calls apart", async () => {
    for (const path of ["/rest/organization", "/rest/system/diagnostics"]) {
      expect(await refusal("organization", "GET", path), path).to.deep.equal([403, 146, true]);
    }
    for (const path of ["/rest/zone", "/rest/scanner", "/rest/repository"]) {
      expect(await refusal("organization", "POST", path), path).to.deep.equal([403, 146, true]);
    }
    for (const path of ["/rest/scan", "/rest/scanResult", "/rest/group"]) {
      expect(await refusal("administrator", "GET", path), path).to.deep.equal([403, 146, true]);
    }
    expect(await refusal("administrator", "POST", "/rest/asset")).to.deep.equal([403, 146, true]);
  });

  it("can be refused in the other ways", async () => {
    for (const [choice, expected] of [
      ["403-147", [403, 147, true]],
      ["403-12", [403, 12, true]],
      ["400", [400, 146, true]],
    ] as const) {
      emulator().behaviour.noPermission = choice;
      expect(await refusal("organization", "GET", "/rest/organization")).to.deep.equal(expected);
    }
  });

  it("are told by /currentUser", async () => {
    const administrator = await done(emulator(), "GET", "/rest/currentUser", undefined, "administrator");
    expect(administrator.organization).to.include({ id: "0" });
    expect(administrator.role).to.include({ id: "1", name: "Administrator" });
    const user = await done(emulator(), "GET", "/rest/currentUser");
    expect(user.organization).to.include({ id: "1", name: "Example Works" });
    expect(user.orgName).to.equal("Example Works");
  });

  it("do not let a role do what it has no right to", async () => {
    const seeded = await startEmulator({
      platform: "sc",
      seed: { user: [{ id: "4", accessKey: access, secretKey: access }] },
    });
    const headers = { "x-apikey": `accesskey=${access}; secretkey=${access}` };
    expect((await send(seeded, "GET", "/rest/scan", undefined, { side: "none", headers })).status).to.equal(200);
    const reply = await send(seeded, "POST", "/rest/policy", {}, { side: "none", headers });
    expect(reply.envelope.error_msg).to.contain("permission");
    await seeded.close();
  });
});

describe("The emulator's sessions", () => {
  const emulator = withEmulator();
  const login = (body: object = {}) =>
    send(emulator(), "POST", "/rest/token", { username: "mara", password: "mara-password", ...body }, { side: "none" });

  it("begin with a number, and a cookie of 32 characters that stands first", async () => {
    const reply = await login();
    expect(reply.object.token).to.be.a("number");
    expect(reply.object).to.have.keys(
      "lastLogin lastLoginIP failedLogins failedLoginIP lastFailedLogin token unassociatedCert".split(" "),
    );
    expect(reply.headers.get("set-cookie")).to.match(/^TNS_SESSIONID=[0-9a-f]{32}; path=\/; secure; HttpOnly$/);
  });

  it("can begin with a text", async () => {
    emulator().behaviour.tokenType = "string";
    expect((await login()).object.token).to.be.a("string");
  });

  it("carry token and cookie, the token alone, or the cookie as a header of its own; not another's cookie", async () => {
    const reply = await login();
    const token = String(reply.object.token);
    const cookie = (reply.headers.get("set-cookie") ?? "").slice(14, 46);
    const withToken = (headers: Record<string, string>) =>
      currentUser(emulator(), { "X-SecurityCenter": token, ...headers });
    expect((await withToken({})).object.username).to.equal("mara");
    expect((await withToken({ Cookie: `TNS_SESSIONID=${cookie}` })).status).to.equal(200);
    expect((await withToken({ TNS_SESSIONID: cookie })).status).to.equal(200);
    expect((await withToken({ Cookie: "TNS_SESSIONID=0" })).envelope.error_code).to.equal(12);
  });

  it("end with DELETE /token, and after an hour without a request", async () => {
    const headers = { "X-SecurityCenter": String((await login()).object.token) };
    emulator().clock.advance(3_500_000);
    expect((await currentUser(emulator(), headers)).status).to.equal(200);
    emulator().clock.advance(3_700_000);
    expect((await currentUser(emulator(), headers)).envelope.error_code).to.equal(12);
    const again = { "X-SecurityCenter": String((await login()).object.token) };
    await send(emulator(), "DELETE", "/rest/token", undefined, { side: "none", headers: again });
    expect((await currentUser(emulator(), again)).status).to.equal(403);
  });

  it("are limited: no token, but releaseSession, until the oldest is given up", async () => {
    emulator().behaviour.sessionLimit = 1;
    const first = { "X-SecurityCenter": String((await login()).object.token) };
    expect((await login({ releaseSession: false })).object).to.deep.equal({ releaseSession: true });
    expect((await login({ releaseSession: "true" })).object.token).to.be.a("number");
    expect((await currentUser(emulator(), first)).status).to.equal(403);
  });

  it("are refused for a wrong password, and the user is locked after five", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await login({ password: "no" })).status).to.equal(403);
    }
    expect((await login()).status).to.equal(403);
  });
});

describe("The emulator's versions", () => {
  it("before 5.13 know no keys", async () => {
    const old = await startEmulator({ platform: "sc", version: "5.12.0" });
    const reply = await send(old, "GET", "/rest/currentUser");
    expect([reply.status, reply.envelope.error_code]).to.deep.equal([403, 12]);
    expect((await send(old, "GET", "/rest/system", undefined, { side: "none" })).object.version).to.equal("5.12.0");
    await old.close();
  });

  it("are told by /system without login, and by a header of each answer", async () => {
    const emulator = await startEmulator({ platform: "sc", version: "6.1.0" });
    const reply = await send(emulator, "GET", "/rest/system", undefined, { side: "none" });
    expect(reply.object.version).to.equal("6.1.0");
    expect(reply.object.timezones).to.be.an("array").with.length.above(100);
    expect((await send(emulator, "GET", "/rest/asset")).headers.get("securitycenter")).to.equal("6.1.0");
    await emulator.close();
  });
});
