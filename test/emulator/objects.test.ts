import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { asAdministrator, asset, done, keyHeader, samplePolicy, type Reply, send, withEmulator } from "./client";

const refusal = ({ status, envelope }: Reply) => [status, envelope.error_code, envelope.error_msg];

describe("Asset lists of the emulator", () => {
  const emulator = withEmulator();
  const create = (body: object) => done(emulator(), "POST", "/rest/asset", body);

  it("take addresses, CIDR blocks and ranges, separated by commas or line breaks", async () => {
    const made = await create({ ...asset, definedIPs: "192.0.2.1\n 192.0.2.0/24,2001:db8::1-2001:db8::ff" });
    expect(made.typeFields).to.deep.equal({ definedIPs: "192.0.2.1,192.0.2.0/24,2001:db8::1-2001:db8::ff" });
  });

  it("refuse what is no address, no name, and another type", async () => {
    for (const wrong of ["999.1.1.1", "192.0.2.0/77", "192.0.2.9-192.0.2.1", "host.example.com"]) {
      const [status, code, message] = refusal(
        await send(emulator(), "POST", "/rest/asset", { ...asset, definedIPs: wrong }),
      );
      expect([status, code], wrong).to.deep.equal([403, 146]);
      expect(message).to.contain(wrong);
    }
    expect(refusal(await send(emulator(), "POST", "/rest/asset", { ...asset, name: "" }))[2]).to.contain("valid Name");
    expect(refusal(await send(emulator(), "PATCH", "/rest/asset/3", { type: "dnsname" }))[1]).to.equal(146);
  });

  it("complete rules as observed", async () => {
    const clause = { type: "clause", filterName: "pluginid", operator: "eq", value: { id: 19506 } };
    const made = await create({ name: "d", type: "dynamic", rules: { operator: "any", children: [clause] } });
    expect(made.typeFields).to.deep.equal({
      rules: {
        operator: "any",
        type: "group",
        children: [
          { filterName: "pluginid", operator: "eq", value: "19506", pluginIDConstraint: "-1", type: "clause" },
        ],
      },
    });
  });

  it("know their count only after a while", async () => {
    const made = await create({ ...asset, definedIPs: "192.0.2.0/28" });
    expect(made.ipCount).to.equal(-1);
    emulator().clock.advance(10_000);
    const later = await done(emulator(), "GET", `/rest/asset/${String(made.id)}`);
    expect(later.ipCount).to.equal(3);
    expect((later.repositories as JsonObject[]).map(({ ipCount }) => ipCount)).to.deep.equal(["3", "0"]);
  });

  it("are shared, tagged, exported, imported and refreshed", async () => {
    const shared = await done(emulator(), "POST", "/rest/asset/3/share", { groups: [{ id: 1 }] });
    expect((shared.groups as JsonObject[])[0]).to.include({ id: "1", name: "Plant Team" });
    expect(await done(emulator(), "GET", "/rest/asset/tag")).to.deep.equal(["office"]);
    const { text, headers } = await send(emulator(), "GET", "/rest/asset/3/export");
    expect(headers.get("content-disposition")).to.equal("attachment; filename=asset.3.1.xml");
    const form = new FormData();
    form.append("Filedata", new Blob([text]), "asset.xml");
    const upload = await fetch(`${emulator().url}/rest/file/upload`, {
      method: "POST",
      headers: keyHeader(emulator(), "organization"),
      body: form,
    });
    const { response } = (await upload.json()) as { response: JsonObject };
    expect(response).to.include({ originalFilename: "asset.xml", content: "", context: "" });
    const imported = await done(emulator(), "POST", "/rest/asset/import", {
      filename: response.filename ?? "",
      name: "again",
    });
    expect(imported.typeFields).to.deep.equal({ definedIPs: "192.0.2.10-192.0.2.12" });
    const body = { orgID: 1, repIDs: [{ id: 1 }] };
    expect(await asAdministrator(emulator(), "POST", "/rest/asset/3/refresh", body)).to.deep.equal({
      ...body,
      id: "3",
    });
  });
});

describe("Zones, scanners and organizations of the emulator", () => {
  const emulator = withEmulator();

  it("are linked through the organization; a new zone serves no organization", async () => {
    const made = await asAdministrator(emulator(), "POST", "/rest/zone", {
      name: "z",
      ipList: "192.0.2.0/24",
      organizations: [{ id: 1 }],
    });
    expect(made.organizations).to.deep.equal([]);
    const seen = async () =>
      ((await done(emulator(), "GET", "/rest/zone")) as unknown as JsonObject[]).map(({ name }) => name);
    expect(await seen()).to.deep.equal(["Office"]);
    await asAdministrator(emulator(), "PATCH", "/rest/organization/1", { zones: [{ id: 1 }, { id: made.id ?? "" }] });
    expect(await seen()).to.deep.equal(["Office", "z"]);
    const zone = await asAdministrator(emulator(), "GET", `/rest/zone/${String(made.id)}`);
    expect((zone.organizations as JsonObject[])[0]).to.include({ id: "1", name: "Example Works" });
  });

  it("keep scanners and zones on both sides", async () => {
    const made = await asAdministrator(emulator(), "POST", "/rest/scanner", {
      name: "n",
      ip: "192.0.2.9",
      zones: [{ id: 2 }],
    });
    const zone = await asAdministrator(emulator(), "GET", "/rest/zone/2");
    expect((zone.scanners as JsonObject[]).map(({ id }) => id)).to.deep.equal(["3", made.id]);
    expect(zone.totalScanners).to.equal(2);
    await asAdministrator(emulator(), "DELETE", `/rest/scanner/${String(made.id)}`);
    expect((await asAdministrator(emulator(), "GET", "/rest/zone/2")).totalScanners).to.equal(1);
  });

  it("show organizations only scanners that take agents, and only their repositories", async () => {
    const names = async (path: string) =>
      ((await done(emulator(), "GET", path)) as unknown as JsonObject[]).map(({ name }) => name);
    expect(await names("/rest/scanner")).to.deep.equal(["Agent Manager"]);
    expect(await names("/rest/repository?fields=name")).to.deep.equal(["Internal", "Plant"]);
  });

  it("keep a password that is written back as SET, and are busy at first", async () => {
    const made = await asAdministrator(emulator(), "POST", "/rest/scanner", {
      name: "n",
      ip: "192.0.2.9",
      password: "p",
    });
    expect(made).to.include({ password: "SET", status: "8192", port: "8834" });
    const same = await asAdministrator(emulator(), "PATCH", `/rest/scanner/${String(made.id)}`, {
      ...made,
      port: 8835,
    });
    expect(same).to.include({ password: "SET", port: "8835" });
    emulator().clock.advance(120_000);
    expect((await asAdministrator(emulator(), "GET", `/rest/scanner/${String(made.id)}`)).status).to.equal("1");
  });

  it("manage an organization's Security Managers", async () => {
    const path = "/rest/organization/1/securityManager";
    const made = await asAdministrator(emulator(), "POST", path, { username: "m", password: "p", authType: "tns" });
    expect(made.role).to.include({ id: "2" });
    const edited = await asAdministrator(emulator(), "PATCH", `${path}/${String(made.id)}`, { title: "Dr." });
    expect(edited.title).to.equal("Dr.");
    expect(((await asAdministrator(emulator(), "GET", path)) as unknown as JsonObject[]).length).to.equal(3);
    expect((await asAdministrator(emulator(), "GET", "/rest/organization/1")).userCount).to.equal("5");
    await asAdministrator(emulator(), "DELETE", `${path}/${String(made.id)}`);
  });

  it("link repositories from either side", async () => {
    const link = { organizations: [{ id: 1, groupAssign: "all" }] };
    await asAdministrator(emulator(), "PATCH", "/rest/repository/3", link);
    const organization = await asAdministrator(emulator(), "GET", "/rest/organization/1");
    expect((organization.repositories as JsonObject[]).map(({ id }) => id)).to.deep.equal(["1", "2", "3"]);
    await asAdministrator(emulator(), "PATCH", "/rest/organization/1", { repositories: [] });
    expect((await asAdministrator(emulator(), "GET", "/rest/repository/3")).organizations).to.deep.equal([]);
  });

  it("tell what is known of a host", async () => {
    const host = await done(emulator(), "GET", "/rest/repository/1/deviceInfo?ip=192.0.2.10");
    expect(host).to.include({ dnsName: "web.example.com", total: "27" });
    const { assets } = await done(emulator(), "GET", "/rest/repository/1/assetIntersections?ip=192.0.2.10");
    expect((assets as JsonObject[]).map(({ name }) => name)).to.deep.equal(["Office Servers"]);
  });
});

describe("Risk rules, credentials and users of the emulator", () => {
  const emulator = withEmulator();
  const sampleRule = { plugin: { id: "19506" }, hostType: "ip", hostValue: "192.0.2.1", port: 443, protocol: "6" };

  it("make one rule a repository, answered as a list", async () => {
    const rules = (await done(emulator(), "POST", "/rest/acceptRiskRule", {
      ...sampleRule,
      repositories: [{ id: 1 }, { id: 2 }],
    })) as unknown as JsonObject[];
    expect(rules.map(({ repository }) => (repository as JsonObject).name)).to.deep.equal(["Internal", "Plant"]);
    expect(rules[0]).to.include({ protocol: "TCP", port: "443", expires: "-1" });
    const recast = await done(emulator(), "POST", "/rest/recastRiskRule", {
      ...sampleRule,
      repositories: [{ id: 1 }],
      newSeverity: { id: "0" },
    });
    expect((recast as unknown as JsonObject[])[0]).to.include({ newSeverity: "0", order: "1" });
    const listed = (await done(emulator(), "GET", "/rest/acceptRiskRule?repositoryIDs=2")) as unknown as JsonObject[];
    expect(listed).to.have.lengthOf(1);
    expect(listed[0]).to.not.have.any.keys("comments", "createdTime", "modifiedTime");
    await done(emulator(), "POST", "/rest/acceptRiskRule/1/apply", { repository: { id: 1 } });
  });

  it("take an asset list as target, and refuse a comma on request", async () => {
    const asset = { ...sampleRule, repositories: [{ id: 1 }], hostType: "asset", hostValue: { id: "3" } };
    const [rule] = (await done(emulator(), "POST", "/rest/acceptRiskRule", asset)) as unknown as JsonObject[];
    expect(rule?.hostValue).to.include({ id: "3", name: "Office Servers" });
    emulator().behaviour.riskRuleSeparator = "newline";
    const list = { ...sampleRule, repositories: [{ id: 1 }], hostValue: "192.0.2.1,192.0.2.2" };
    expect(refusal(await send(emulator(), "POST", "/rest/acceptRiskRule", list))[2]).to.contain(
      "Please specify an IP Range.",
    );
  });

  it("lose a rule once its date has come", async () => {
    const expires = Math.floor(emulator().clock.now() / 1000) + 60;
    const [rule] = (await done(emulator(), "POST", "/rest/acceptRiskRule", {
      ...sampleRule,
      repositories: [{ id: 1 }],
      expires,
    })) as unknown as JsonObject[];
    const path = `/rest/acceptRiskRule/${String(rule?.id)}`;
    expect((await send(emulator(), "GET", path)).status).to.equal(200);
    emulator().clock.advance(61_000);
    expect((await send(emulator(), "GET", path)).envelope.error_code).to.equal(147);
  });

  it("answer SET for secrets that are set, and null or nothing for the others", async () => {
    const body = { name: "c", type: "ssh", authType: "password", username: "root", password: "p" };
    const made = await done(emulator(), "POST", "/rest/credential", body);
    expect(made.typeFields).to.deep.equal({
      authType: "password",
      username: "root",
      password: "SET",
      publicKey: null,
      privateKey: null,
      passphrase: "",
      privilegeEscalation: "none",
      escalationUsername: "",
      escalationPassword: "",
      escalationSuUser: "",
      escalationPath: "",
    });
    const renamed = await done(emulator(), "PATCH", `/rest/credential/${String(made.id)}`, { name: "d" });
    expect(renamed.typeFields).to.include({ password: "SET" });
  });

  it("change one's own password only with the current one", async () => {
    const change = (currentPassword: string) =>
      send(emulator(), "PATCH", "/rest/currentUser", { password: "new", currentPassword });
    expect((await change("wrong")).envelope.error_code).to.equal(146);
    expect((await change("api-password")).status).to.equal(200);
  });

  it("look plugins and families up", async () => {
    const plugin = await done(emulator(), "GET", "/rest/plugin/97833?fields=family");
    expect(plugin.family).to.deep.equal({ id: "20", name: "Windows", type: "active" });
    expect(await done(emulator(), "GET", "/rest/pluginFamily/97833")).to.deep.equal({
      ...{ id: "20", name: "Windows", type: "active" },
      ...{ plugins: [], count: 0 },
    });
    const named = "/rest/plugin?filterField=name&op=eq&value=Nessus%20SYN%20scanner&sortField=name&sortDirection=ASC";
    expect(((await done(emulator(), "GET", named)) as unknown as JsonObject[]).map(({ id }) => id)).to.deep.equal([
      "11219",
    ]);
    const page = (await done(emulator(), "GET", "/rest/plugin?startOffset=0&endOffset=5")) as unknown as JsonObject[];
    expect(page).to.have.lengthOf(5);
  });

  it("show a user of one group only its own objects and those shared with it", async () => {
    await done(emulator(), "POST", "/rest/policy/1000002/share", { groups: [{ id: 1 }] });
    const login = await send(
      emulator(),
      "POST",
      "/rest/token",
      { username: "paul", password: "paul-password" },
      { side: "none" },
    );
    const headers = { "X-SecurityCenter": String(login.object.token) };
    const list = await send(emulator(), "GET", "/rest/policy", undefined, { side: "none", headers });
    expect((list.object.usable as JsonObject[]).map(({ id }) => id)).to.deep.equal(["1000002"]);
    expect(list.object.manageable).to.deep.equal([]);
    const other = await send(emulator(), "GET", "/rest/policy/1000001", undefined, { side: "none", headers });
    expect(other.envelope.error_msg).to.contain("permission").and.not.contain("does not exist");
    expect((await done(emulator(), "POST", "/rest/policy", samplePolicy)).owner).to.include({ username: "api" });
  });
});
