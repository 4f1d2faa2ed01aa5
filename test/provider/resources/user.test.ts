import { expect } from "chai";
import type { Json } from "../../../emulator/core/json";
import type { Fault } from "../../../emulator/core/faults";
import { PartialError, type Props } from "../../../provider";
import { RefusedError, RequestError } from "../../../provider/errors";
import { rejects } from "../../support/rejects";
import { retyped } from "../../support/retyped";
import { type By, Site } from "../../support/site";

/** Answers that tell nothing of what a list holds. */
const blind: Fault[] = [
  ...[401, 403, 404, 500, 503].map((status) => ({ status, body: "" })),
  ...["", "null", "{}"].map((body) => ({ status: 200, body })),
  { html: true },
];

describe("A User of Vulnerability Management", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  beforeEach(() => site.reset());

  const make = (inputs: Props = {}): ReturnType<Site["create"]> =>
    site.create("User", { name: "siem@example.com", __address: "p/a/siem", ...inputs });

  const sent = (method: string, path: string): Props =>
    (site.emulator.requests.findLast((request) => request.method === method && request.path === path)?.body ??
      {}) as Props;

  it("has the role Basic and a random password, unless the program says otherwise", async () => {
    const made = await make();
    const { password, ...rest } = sent("POST", "/users");
    expect(rest).to.deep.equal({ type: "local", permissions: 16, username: "siem@example.com" });
    expect(password)
      .to.be.a("string")
      .that.matches(/[a-z]/)
      .and.matches(/[A-Z]/)
      .and.matches(/\d/)
      .and.matches(/[^a-z\d]/i);
    expect(String(password).length).to.be.greaterThan(30);
    expect(JSON.stringify(made)).not.to.include(password);
    await make({ name: "other@example.com", __address: "p/a/other" });
    expect(sent("POST", "/users").password).not.to.equal(password);
  });

  it("is sent a changed password by a call of its own, and nothing else", async () => {
    const made = await make({ password: "Correct-Horse-1" });
    const from = site.emulator.requests.length;
    await site.resource("User").update(made.id, made.outs, { ...made.inputs, password: "Other-Horse-2" });
    expect(site.writes(from)).to.deep.equal([`PUT /users/${made.id}/chpasswd`]);
    expect(sent("PUT", `/users/${made.id}/chpasswd`)).to.deep.equal({ password: "Other-Horse-2" });
  });

  it("keeps its password out of the platform's words", async () => {
    const body = { error: 'The password "Correct-Horse-1" is in a list of stolen ones.' };
    site.emulator.faults.add({ method: "POST", path: "/users", status: 400, body });
    const { message } = await rejects(make({ password: "Correct-Horse-1" }), RequestError, /list of stolen ones/);
    expect(message).not.to.include("Horse");
    const made = await make();
    site.emulator.faults.add({ method: "PUT", path: /chpasswd$/, status: 400, body });
    const news = { ...made.inputs, password: "Correct-Horse-1" };
    const other = await rejects(site.resource("User").update(made.id, made.outs, news), RequestError, /stolen/);
    expect(other.message).to.include('"[secret]"').and.not.to.include("Horse");
  });

  it("of a domain that the container has not approved is told what to do", async () => {
    site.behaviour.userDomains = "example.com";
    await rejects(
      make({ name: "siem@example.org" }),
      RequestError,
      /refused POST \/users \(400\): The username provided is not a part of the current Container's approved domains: a user name must be an email address in a domain that Tenable has approved/,
    );
  });

  it("that is taken over gets the password of the program, for nobody can read the old one", async () => {
    const { id } = await site.byHand("POST", "/users", { username: "siem@example.com", password: "Old-Horse-0" });
    const from = site.emulator.requests.length;
    await make({ adoptId: String(id), password: "Correct-Horse-1" });
    expect(site.writes(from)).to.deep.equal([`PUT /users/${String(id)}/chpasswd`]);
  });

  it("may log in by no way at all", async () => {
    const made = await make({ permitted: [] });
    expect(await site.byHand("GET", `/users/${made.id}/authorizations`)).to.include({ api_permitted: false });
    site.restart();
    expect((await site.resource("User").read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
  });

  it("is kept with its id when a later step of making it fails", async () => {
    site.emulator.faults.add({ method: "PUT", path: /enabled$/, status: 500, body: { error: "No." } });
    const error = await rejects(make({ enabled: false }), PartialError, /No/);
    expect(error.known).to.include({ name: "siem@example.com", enabled: true });
  });

  describe("who owns objects", () => {
    const users = { standard: "standard@example.com" };
    let id: string;

    beforeEach(async () => {
      const { users: all } = (await site.byHand("GET", "/users")) as { users: Props[] };
      id = String(all.find(({ username }) => username === users.standard)?.id);
      const as: By = "standard";
      const { templates } = (await site.byHand("GET", "/editor/policy/templates", undefined, as)) as {
        templates: Props[];
      };
      const uuid = templates.find(({ name }) => name === "advanced")?.uuid;
      const acls = [{ type: "default", permissions: 16 }];
      for (const name of ["gentle", "thorough"]) {
        await site.byHand("POST", "/policies", { uuid, settings: { name, acls } }, as);
      }
      await site.byHand(
        "POST",
        "/credentials",
        { name: "root", type: "SSH", settings: { username: "root", password: "x" } },
        as,
      );
    });

    const adopted = (more: Props = {}): ReturnType<Site["create"]> =>
      make({ name: users.standard, adoptId: id, ...more });

    it("is not deleted, with the reason, unless the program says so", async () => {
      const made = await adopted();
      site.restart();
      const from = site.emulator.requests.length;
      await rejects(
        site.resource("User").delete(id, made.outs),
        RefusedError,
        /User "standard@example\.com" \(id 3\) has 2 policies \("gentle", "thorough"\) and 1 credential \("root"\), which would also be deleted or remain without an owner: set deleteOwned: true/,
      );
      expect(site.writes(from)).to.deep.equal([]);
      await site.resource("User").delete(id, { ...made.outs, deleteOwned: true });
      await rejects(site.byHand("GET", `/users/${id}`), Error, /404/);
    });

    it("is not replaced either", async () => {
      const made = await adopted();
      site.restart();
      const news = { ...made.inputs, name: "renamed@example.com" };
      site.resource("User").diff(id, made.outs, news);
      const from = site.emulator.requests.length;
      await rejects(site.resource("User").create(news), RefusedError, /has 2 policies/);
      expect(site.writes(from)).to.deep.equal([]);
    });

    for (const path of ["/scans", "/policies", "/target-groups", "/scanner-groups", "/credentials"]) {
      it(`is not deleted while nobody can tell what it owns in ${path}`, async () => {
        const made = await adopted();
        const member = path === "/credentials" ? "created_by" : "owner";
        // There is no scanner group that could show one.
        const wrong: Json[] = path === "/scanner-groups" ? [] : [true, 7, null, {}, [], { id: null }, ""];
        for (const fault of [...blind, ...wrong.map((one) => ({ change: retyped(member, one) }))]) {
          site.restart();
          site.emulator.faults.add({ method: "GET", path, times: Number.POSITIVE_INFINITY, ...fault });
          const from = site.emulator.requests.length;
          const words =
            /is not deleted: it is not known what would also be deleted .*: .*run again, or set deleteOwned: true/;
          await rejects(site.resource("User").delete(id, made.outs), RefusedError, path === "/policies" ? /./ : words);
          expect(site.writes(from)).to.deep.equal([]);
          site.emulator.faults.clear();
        }
        await site.resource("User").delete(id, { ...made.outs, deleteOwned: true });
        await rejects(site.byHand("GET", `/users/${id}`), Error, /404/);
      });
    }
  });
});

describe("A User of Security Center", () => {
  let site: Site<"sc">;

  before(async () => {
    site = await Site.start("sc");
  });

  after(() => site.close());

  beforeEach(() => site.reset());

  const inputs: Props = { name: "siem", roleId: "3", groupId: "0", password: "Correct-Horse-1", __address: "p/a/siem" };

  it("is written the way the API reference shows it", async () => {
    await site.create("User", inputs);
    const { body } = site.emulator.requests.findLast(({ method }) => method === "POST") ?? {};
    expect(body).to.deep.equal({
      username: "siem",
      password: "Correct-Horse-1",
      roleID: 3,
      groupID: 0,
      authType: "tns",
      responsibleAssetID: -1,
    });
  });

  it("needs a role, a group and a password, but for a directory's and for one that is there", () => {
    const failures = (given: Props, olds: Props = {}): string[] =>
      site
        .resource("User")
        .check(olds, given)
        .failures.map(({ path }) => path);
    expect(failures({ name: "siem" })).to.have.members(["roleId", "groupId", "password"]);
    const { password: _password, ...known } = inputs;
    expect(failures(known)).to.deep.equal(["password"]);
    expect(failures({ ...known, authType: "ldap" })).to.deep.equal([]);
    expect(failures({ ...known, adoptId: "7" })).to.deep.equal([]);
    // The line may be taken out once the user has been taken over.
    expect(failures(known, { ...known, adoptId: "7" })).to.deep.equal([]);
  });

  it("who owns a scan is not deleted unless the program says so", async () => {
    const { id } = await site.byHand("GET", "/rest/currentUser");
    const outs = { ...inputs, name: "api", platform: "sc", address: site.emulator.url };
    await site.byHand("POST", "/rest/asset", { name: "dmz", type: "static", definedIPs: "192.0.2.1" });
    await rejects(
      site.resource("User").delete(String(id), outs),
      RefusedError,
      /has .*asset list.*, which would also be deleted or remain without an owner: set deleteOwned: true/,
    );
  });

  it("is not deleted while nobody can tell what it owns", async () => {
    const { id, outs } = await site.create("User", inputs);
    for (const path of ["scan", "policy", "asset", "credential", "auditFile"].map((one) => `/rest/${one}`)) {
      const wrong: Json[] = ["text", true, 7, null, {}, [], { id: null }];
      for (const fault of [...blind, { omit: "owner" }, ...wrong.map((one) => ({ change: retyped("owner", one) }))]) {
        site.restart();
        site.emulator.faults.add({ method: "GET", path: new RegExp(`^${path}`), times: 1e9, ...fault });
        const from = site.emulator.requests.length;
        await rejects(
          site.resource("User").delete(id, outs),
          RefusedError,
          /it is not known what .*set deleteOwned: true/,
        );
        expect(site.writes(from)).to.deep.equal([]);
        site.emulator.faults.clear();
      }
    }
    site.behaviour.listFields = "ignored";
    site.restart();
    await site.resource("User").delete(id, outs);
  });

  it("keeps its group and its role from being deleted", async () => {
    const group = await site.create("UserGroup", { name: "plant", __address: "p/a/plant" });
    const role = await site.create("Role", { name: "looker", __address: "p/a/looker" });
    const user = await site.create("User", { ...inputs, groupId: group.id, roleId: role.id });
    const used = new RegExp(`is in use by User .*\\(id ${user.id}\\)`);
    site.restart();
    await rejects(site.resource("UserGroup").delete(group.id, group.outs), RefusedError, used);
    await rejects(site.resource("Role").delete(role.id, role.outs), RefusedError, used);
  });
});
