import { resolveConnection } from "../../provider/connection/resolve";
import { Session } from "../../provider/connection/session";
import { expect } from "chai";
import { type Host, lookUp, type Props } from "../../provider";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { eachOnAFreshSite } from "../samples/suite";

const list: Props = { name: "dmz", addresses: ["192.0.2.0/24"], __address: "p/a/dmz" };
const zone: Props = { name: "inside", routes: ["192.0.2.0/24"], __address: "p/a/inside" };

/** What a user with trouble sees: who refused, what was asked, their words, what to do; on one line, without a key. */
describe("A user with trouble on Security Center", () => {
  let site: Site<"sc">;

  eachOnAFreshSite({ start: () => Site.start("sc") }, (fresh) => (site = fresh));

  const refused = async (type: string, inputs: Props, message: RegExp): Promise<void> => {
    const from = site.emulator.requests.length;
    const error = await rejects(site.create(type, inputs), Error, message);
    expect(error.message).not.to.include("\n");
    for (const key of Object.values(site.emulator.keys)) {
      expect(error.message).not.to.include(key);
    }
    expect(site.writes(from), "nothing was written").to.deep.equal([]);
  };

  for (const wrongKeys of ["400", "403"] as const) {
    it(`with wrong keys is told which to set, when the answer is ${wrongKeys}`, async () => {
      Object.assign(site.emulator.behaviour, { wrongKeys });
      site.restart({ TENABLE_SECRET_KEY: "0".repeat(32) });
      await refused(
        "StaticAssetList",
        list,
        /refused GET \/rest\/currentUser \(\d+\).*set TENABLE_ACCESS_KEY and TENABLE_SECRET_KEY/,
      );
    });
  }

  it("whose system has API keys switched off is told so", async () => {
    Object.assign(site.emulator.behaviour, { apiKeys: "disabled" });
    await refused(
      "StaticAssetList",
      list,
      /refused GET \/rest\/currentUser \(400\).*keys must be enabled on the system/,
    );
  });

  it("with the administrator's keys in the organization's place is told whose work it is", async () => {
    const { keys } = site.emulator;
    site.restart({ TENABLE_ACCESS_KEY: keys.adminAccessKey, TENABLE_SECRET_KEY: keys.adminSecretKey });
    await refused(
      "StaticAssetList",
      list,
      /these keys belong to "\w+" \(administrator\), and a StaticAssetList requires keys of the organization: set TENABLE_ACCESS_KEY/,
    );
  });

  it("with the organization's keys in the administrator's place is told whose work it is", async () => {
    const { keys } = site.emulator;
    site.restart({ TENABLE_ADMIN_ACCESS_KEY: keys.accessKey, TENABLE_ADMIN_SECRET_KEY: keys.secretKey });
    await refused(
      "ScannerGroup",
      zone,
      /a ScannerGroup requires keys of the administrator: set TENABLE_ADMIN_ACCESS_KEY/,
    );
  });

  it("without keys is told both ways to set them", async () => {
    site.restart({ TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined });
    await refused(
      "StaticAssetList",
      list,
      /has no organization's keys, and a StaticAssetList requires them: set TENABLE_ACCESS_KEY and TENABLE_SECRET_KEY, or run pulumi config set --secret tenable:accessKey/,
    );
  });

  it("without a permission is told the platform's words, whatever their code", async () => {
    for (const noPermission of ["403-146", "403-147", "403-12", "400"] as const) {
      site.reset();
      Object.assign(site.emulator.behaviour, { noPermission });
      const { id } = await site.byHand("POST", "/rest/user", {
        username: `reader-${noPermission}`,
        password: "reader-password",
        roleID: 7,
        groupID: 0,
        authType: "tns",
      });
      expect(id).to.be.a("string");
      site.emulator.faults.add({
        method: "GET",
        path: "/rest/asset",
        status: Number(noPermission.slice(0, 3)),
        body: {
          error_code: Number(noPermission.slice(4) || 1),
          error_msg: "You do not have permission to do this.",
          response: "",
        },
      });
      await refused(
        "StaticAssetList",
        list,
        /refused GET \/rest\/asset \(\d+\): You do not have permission to do this: give the user of these keys a role/,
      );
    }
  });

  it("at an address where nothing listens is told to check it", async () => {
    site.restart({ TENABLE_URL: "http://127.0.0.1:1" });
    await refused(
      "StaticAssetList",
      list,
      /did not answer GET \/rest\/currentUser: .*nothing listens there \(ECONNREFUSED\): check tenable:url/,
    );
  });

  it("whose address answers with an HTML page is told so", async () => {
    site.emulator.faults.add({ html: true, times: Number.POSITIVE_INFINITY });
    await refused(
      "StaticAssetList",
      list,
      /answered GET \/rest\/currentUser \(200\) with an HTML page: check that tenable:url points to/,
    );
  });

  it("whose platform leaves out what its page promises is told the member", async () => {
    const made = await site.create("StaticAssetList", list);
    site.restart();
    site.emulator.faults.add({ path: /asset/, omit: "typeFields", times: Number.POSITIVE_INFINITY });
    await rejects(
      site.resource("StaticAssetList").read(made.id, made.outs),
      Error,
      /answered GET \/rest\/asset\/\d+ with no "typeFields.definedIPs"/,
    );
    site.emulator.faults.clear();
    site.restart();
    site.emulator.faults.add({ path: "/rest/currentUser", omit: "organization" });
    await rejects(
      site.resource("StaticAssetList").read(made.id, made.outs),
      Error,
      /GET \/rest\/currentUser with no "organization.id"/,
    );
  });

  it("with a preference or family that does not exist is told the closest names", async () => {
    const policy = { name: "weekly", template: "advanced", __address: "p/a/weekly" };
    await refused(
      "Policy",
      { ...policy, preferences: { safe_cheks: "yes" } },
      /has no "safe_cheks" \(closest: safe_checks/,
    );
    await refused(
      "Policy",
      { ...policy, families: { "Denial of Services": "disabled" } },
      /no plugin family "Denial of Services": the closest (is|are) "Denial of Service"/,
    );
    await refused(
      "Policy",
      { ...policy, template: "advancd" },
      /template "advancd" does not exist on Security Center: the closest (is|are) "advanced"/,
    );
  });

  it("with a check box that is neither yes nor no is told so at preview", () => {
    const policy = { name: "weekly", template: "advanced", preferences: { safe_checks: "maybe" } };
    expect(
      site
        .resource("Policy")
        .check({}, policy)
        .failures.map(({ reason }) => reason),
    ).to.deep.equal(['Policy.preferences.safe_checks "maybe": must be "yes" or "no"']);
  });

  it("who looks an administrator's object up without an administrator's keys is told which to set", async () => {
    site.restart({ TENABLE_ADMIN_ACCESS_KEY: undefined, TENABLE_ADMIN_SECRET_KEY: undefined });
    const settings = { config: () => undefined, env: site.env };
    const host: Host = {
      clock: site.clock,
      log: () => undefined,
      assertEngineAlive: () => Promise.resolve(),
    };
    const advice = /it requires keys of the administrator: set TENABLE_ADMIN_ACCESS_KEY/;
    await rejects(
      lookUp("scanner", "Berlin 1", new Session(resolveConnection(undefined, settings), host)),
      Error,
      advice,
    );
    await rejects(
      lookUp("organization", "Example Works", new Session(resolveConnection(undefined, settings), host)),
      Error,
      advice,
    );
  });

  it("of a version without API keys is told to upgrade", async () => {
    const old = await Site.start("sc", { version: "5.12.0" });
    try {
      await rejects(
        old.create("StaticAssetList", list),
        Error,
        /this is version 5\.12\.0, and API keys need 5\.13: upgrade Security Center/,
      );
    } finally {
      await old.close();
    }
  });

  it("of a version before 6.0 can do all but switch a schedule off", async () => {
    const old = await Site.start("sc", { version: "5.23.1" });
    try {
      await old.create("Policy", { name: "p", template: "advanced", families: { "Denial of Service": "disabled" } });
      const scan = { name: "s", policyId: "1000001", repositoryId: "1", targets: ["192.0.2.1"], maxRunHours: 4 };
      await old.create("Scan", scan);
      const start = { start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
      await rejects(
        old.create("Scan", { ...scan, name: "t", schedule: { ...start, enabled: false } }),
        Error,
        /schedule.enabled requires Security Center 6.0, and this is 5.23.1/,
      );
    } finally {
      await old.close();
    }
  });

  it("over https is refused a certificate of an unknown authority, and served with caFile", async () => {
    const secure = await Site.start("sc", { tls: true });
    try {
      await rejects(
        secure.create("StaticAssetList", list),
        Error,
        /its certificate is .*: set tenable:caFile to the certificate of its authority/,
      );
      secure.restart({ TENABLE_CA_FILE: secure.emulator.caFile });
      expect((await secure.create("StaticAssetList", list)).id).to.match(/^\d+$/);
      secure.restart({ TENABLE_INSECURE: "true" });
      await secure.create("StaticAssetList", { ...list, name: "other", __address: "p/a/other" });
      expect(secure.warnings.join()).to.match(/accepts any certificate/);
    } finally {
      await secure.close();
    }
  });

  it("who changes or deletes what a scan needs is told by what it is used", async () => {
    const policy = await site.create("Policy", { name: "weekly", template: "advanced", __address: "p/a/p" });
    const dmz = await site.create("StaticAssetList", list);
    const scan = await site.create("Scan", {
      name: "weekly-dmz",
      policyId: policy.id,
      repositoryId: "1",
      assetListIds: [dmz.id],
      __address: "p/a/s",
    });
    const used = new RegExp(`is in use by Scan "weekly-dmz" \\(id ${scan.id}\\): change or delete these first`);
    site.endRun();
    await site.resource("Policy").update(policy.id, policy.outs, { ...policy.inputs, description: "gentle" });
    expect(site.infos).to.deep.equal([
      `the change of Policy "weekly" (id ${policy.id}) affects Scan "weekly-dmz" (id ${scan.id})`,
    ]);
    await rejects(site.resource("Policy").delete(policy.id, policy.outs), Error, used);
    await rejects(site.resource("StaticAssetList").delete(dmz.id, dmz.outs), Error, used);
    await site.resource("Scan").delete(scan.id, scan.outs);
    await site.resource("Policy").delete(policy.id, policy.outs);
    await site.resource("StaticAssetList").delete(dmz.id, dmz.outs);
  });
});
