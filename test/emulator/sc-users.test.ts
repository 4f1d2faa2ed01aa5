import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type JsonObject, startEmulator } from "../../emulator/index";
import { asAdministrator, done, keyHeader, sampleScan, send, withEmulator } from "./client";

const list = (answer: JsonObject): JsonObject[] => answer as unknown as JsonObject[];
const numbers = (answer: JsonObject): unknown[] => list(answer).map(({ id, username }) => [id, username]);
const managers = (organization: unknown): string => `/rest/organization/${String(organization)}/securityManager`;
const login = (emulator: Emulator, username: string, password: string) =>
  send(emulator, "POST", "/rest/token", { username, password }, { side: "none" });

describe("Users of an emulated Security Center", () => {
  const emulator = withEmulator();
  const organization = async (name: string): Promise<unknown> =>
    (await asAdministrator(emulator(), "POST", "/rest/organization", { name })).id;
  const manager = (of: unknown, username: string, more: object = {}): Promise<JsonObject> =>
    asAdministrator(emulator(), "POST", managers(of), { username, password: "Long-enough-1", ...more });

  it("are numbered within their organization, the administrators too", async () => {
    expect(numbers(await done(emulator(), "GET", "/rest/user"))).to.deep.equal([
      ["1", "api"],
      ["2", "mara"],
      ["3", "paul"],
      ["4", "nora"],
    ]);
    expect(numbers(await asAdministrator(emulator(), "GET", "/rest/user"))).to.deep.equal([["1", "admin"]]);
    const second = await organization("Second Works");
    expect((await manager(second, "sam")).id).to.equal("1");
    expect((await manager(second, "sue")).id).to.equal("2");
    expect((await done(emulator(), "POST", "/rest/user", { ...next, username: "olga" })).id).to.equal("5");
    expect((await asAdministrator(emulator(), "POST", "/rest/user", administrator)).id).to.equal("2");
  });
  const next = { password: "Long-enough-1", roleID: 3, groupID: 0, authType: "tns" };
  const administrator = { ...next, username: "second", roleID: 1, groupID: undefined };

  it("are told of with the organization that the path or orgID names", async () => {
    const second = await organization("Second Works");
    const { id } = await manager(second, "sam", { firstname: "Sam" });
    expect(await asAdministrator(emulator(), "GET", `${managers(second)}/1`)).to.include({ id, username: "sam" });
    expect(await asAdministrator(emulator(), "GET", `${managers(1)}/1`)).to.include({ username: "api" });
    expect(await asAdministrator(emulator(), "GET", "/rest/user/1")).to.include({ username: "admin" });
    const inside = `/rest/user/1?orgID=${String(second)}`;
    expect(await asAdministrator(emulator(), "GET", inside)).to.include({ id: "1", username: "sam" });
    await asAdministrator(emulator(), "PATCH", `${managers(second)}/1`, { title: "Dr." });
    expect((await asAdministrator(emulator(), "GET", `${managers(second)}/1`)).title).to.equal("Dr.");
    expect((await asAdministrator(emulator(), "GET", `${managers(1)}/1`)).title).to.equal("");
    await asAdministrator(emulator(), "DELETE", `${managers(second)}/1`);
    expect((await send(emulator(), "GET", `${managers(second)}/1`, undefined, admin)).status).to.equal(403);
    expect((await done(emulator(), "GET", "/rest/user/1")).username).to.equal("api");
  });
  const admin = { side: "administrator" } as const;

  it("own and get copies of what their organization has, by their number in it", async () => {
    const { scan } = await done(emulator(), "POST", "/rest/scan/1/copy", { name: "c", targetUser: { id: "3" } });
    expect((scan as JsonObject).owner).to.include({ id: "3", username: "paul" });
    expect((scan as JsonObject).creator).to.include({ id: "1", username: "api" });
    await done(emulator(), "POST", "/rest/scanResult/3/copy", { users: [{ id: 4 }] });
    const { usable } = await done(emulator(), "GET", "/rest/scanResult?fields=owner,initiator");
    const owners = (usable as JsonObject[]).map(({ owner, initiator }) => [owner, initiator] as JsonObject[]);
    expect(owners.map((pair) => pair.map((user) => user.username))).to.deep.equal([
      ["api", "api"],
      ["nora", "api"],
    ]);
    const handed = await done(emulator(), "PATCH", "/rest/asset/3", { ownerID: 2 });
    expect(handed.owner).to.include({ id: "2", username: "mara" });
    const { groups } = await done(emulator(), "POST", "/rest/asset/3/share", { groups: [{ id: 1 }] });
    expect(groups).to.have.length(1);
    expect((await done(emulator(), "GET", "/rest/group/1")).users).to.have.length(1);
  });

  it("of another organization cannot be named", async () => {
    await manager(await organization("Second Works"), "sam");
    const reply = await send(emulator(), "PATCH", "/rest/asset/3", { ownerID: 9 });
    expect(reply.envelope.error_code).to.equal(146);
    expect((await send(emulator(), "GET", "/rest/user/9")).envelope.error_code).to.equal(147);
  });

  it("start scans under their number: text on 5.x, a number on 6.x", async () => {
    const old = await startEmulator({ platform: "sc", version: "5.20.0" });
    const { scanResult } = await done(old, "POST", "/rest/scan/1/launch");
    await old.close();
    expect(scanResult).to.include({ initiatorID: "1", ownerID: "1" });
    const { scanResult: later } = await done(emulator(), "POST", "/rest/scan/1/launch");
    expect(later).to.include({ initiatorID: 1, ownerID: "1" });
  });

  it("hand what they own to whom migrateUserID names when they are deleted", async () => {
    const { id } = await done(emulator(), "POST", "/rest/scan", { ...sampleScan, ownerID: 2 });
    expect((await send(emulator(), "DELETE", "/rest/user/2", { migrateUserID: 9 })).envelope.error_code).to.equal(146);
    await done(emulator(), "DELETE", "/rest/user/2", { migrateUserID: 3 });
    expect((await done(emulator(), "GET", `/rest/scan/${String(id)}`)).owner).to.include({ id: "3" });
    await done(emulator(), "DELETE", "/rest/user/3?migrateUserID=4");
    expect((await done(emulator(), "GET", `/rest/scan/${String(id)}`)).owner).to.include({ id: "4" });
  });

  it("go with their organization", async () => {
    const second = await organization("Second Works");
    await manager(second, "sam");
    await asAdministrator(emulator(), "DELETE", `/rest/organization/${String(second)}`);
    expect((await login(emulator(), "sam", "Long-enough-1")).status).to.equal(403);
  });

  it("are listed with email and locked", async () => {
    await done(emulator(), "PATCH", "/rest/user/3", { email: "paul@example.com" });
    const [, , paul] = list(await done(emulator(), "GET", "/rest/user"));
    expect(paul).to.include({ username: "paul", email: "paul@example.com", locked: "false" });
  });

  it("make roles on either side; an administrator's is shared with all and changed by administrators", async () => {
    const role = { name: "Reporter", permScan: "policy" };
    const shared = await asAdministrator(emulator(), "POST", "/rest/role", role);
    expect(Number(shared.id)).to.be.lessThan(1_000_001);
    const { id } = await done(emulator(), "POST", "/rest/role", { ...role, name: "Own" });
    expect(Number(id)).to.be.greaterThan(1_000_000);
    const seen = list(await done(emulator(), "GET", "/rest/role")).map((one) => one.id);
    expect(seen).to.include(shared.id).and.to.include(id);
    const path = `/rest/role/${String(shared.id)}`;
    expect((await send(emulator(), "PATCH", path, { name: "x" })).status).to.equal(403);
    expect((await asAdministrator(emulator(), "PATCH", path, { name: "x" })).name).to.equal("x");
    const user = { ...next, username: "olga", roleID: shared.id };
    expect((await done(emulator(), "POST", "/rest/user", user)).role).to.include({ id: shared.id, name: "x" });
  });

  describe("after five wrong passwords", () => {
    const failing = async (username: string): Promise<void> => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        expect((await login(emulator(), username, "wrong")).status).to.equal(403);
      }
    };
    const status = async (side: "organization" | "administrator"): Promise<number> =>
      (await send(emulator(), "GET", "/rest/currentUser", undefined, { side })).status;

    it("lock the user of that name, and no other user's keys", async () => {
      await failing("mara");
      expect((await login(emulator(), "mara", "mara-password")).status).to.equal(403);
      expect([await status("organization"), await status("administrator")]).to.deep.equal([200, 200]);
      expect((await done(emulator(), "GET", "/rest/user/2")).locked).to.equal("true");
    });

    it("lock no user if several have the name; each logs in with their own password", async () => {
      await done(emulator(), "POST", "/rest/user", { ...next, username: "admin" });
      await failing("admin");
      expect(await status("administrator")).to.equal(200);
      expect((await login(emulator(), "admin", "admin-password")).status).to.equal(200);
      expect((await login(emulator(), "admin", "Long-enough-1")).status).to.equal(200);
    });
  });
});

describe("A saved Security Center", () => {
  it("of an earlier version keeps the numbers of its users, and gives out none of them again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    const state = join(folder, "state.json");
    const first = await startEmulator({ platform: "sc", state });
    await first.close();
    // Users were numbered over all organizations: the administrator 1, the first of the organization 2.
    const old = readFileSync(state, "utf8")
      .replaceAll('"0:1"', '"1"')
      .replaceAll(/"1:(\d)"/g, (_, id) => `"${+id + 1}"`);
    writeFileSync(state, old);
    const second = await startEmulator({ platform: "sc", state });
    expect(keyHeader(second, "organization")).to.deep.equal(keyHeader(first, "organization"));
    expect(numbers(await done(second, "GET", "/rest/user"))[0]).to.deep.equal(["2", "api"]);
    expect((await done(second, "GET", "/rest/user/2")).username).to.equal("api");
    expect((await done(second, "GET", "/rest/scan/1")).owner).to.include({ id: "2", username: "api" });
    const user = { username: "olga", password: "Long-enough-1", roleID: 3, groupID: 0, authType: "tns" };
    expect((await done(second, "POST", "/rest/user", user)).id).to.equal("6");
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
