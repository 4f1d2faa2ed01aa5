import { expect } from "chai";
import { connectionEnv } from "../../tools/connection";
import type { Platform } from "../../provider/definition/platform";
import { platformNames } from "../../provider/definition/platform";
import { siteOn } from "../samples";
import type { Ids } from "../samples/sample";
import { Plugin, type Props, textOf } from "../support/plugin";
import type { Site } from "../support/site";

type Given = Props | ((ids: Ids) => Props);

/** What somebody writes by mistake, where, and what a preview says of it. */
interface Mistake {
  what: string;
  module: string;
  on: readonly Platform[];
  given: Given;
  says: RegExp;
}

const everywhere = ["vm", "sc", "nessus"] as const;
const editors = ["vm", "nessus"] as const;
const targets = ["192.0.2.1"];
const saturdays = { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };

/** A scan that is fine but for one thing. */
const scan =
  (wrong: Given) =>
  (ids: Ids): Props => ({
    ...{ name: "mistaken", targets, policyId: ids.policies[0] },
    ...(ids.repositories[0] !== "" && { repositoryId: ids.repositories[0] }),
    ...(typeof wrong === "function" ? wrong(ids) : wrong),
  });
const policy = (wrong: Props): Props => ({ name: "mistaken", template: "advanced", ...wrong });
const on =
  (platforms: readonly Platform[], module: string) =>
  (what: string, given: Given, says: RegExp): Mistake => ({ what, module, on: platforms, given, says });

const [policyMistake, scanMistake] = [on(everywhere, "policy"), on(everywhere, "scan")];
const editorPolicy = on(editors, "policy");
const [editorScan, vmScan, scScan] = [on(editors, "scan"), on(["vm"], "scan"), on(["sc"], "scan")];
const listMistake = on(["vm", "sc"], "static-asset-list");
const [scGroup, vmGroup] = [on(["sc"], "scanner-group"), on(["vm"], "scanner-group")];
const [scPolicy, userGroup, scUser] = [on(["sc"], "policy"), on(["vm", "sc"], "user-group"), on(["sc"], "user")];

const mistakes: readonly Mistake[] = [
  policyMistake(
    "a template that does not exist",
    policy({ template: "advancedd" }),
    /"advancedd" does not exist.*closest.*"advanced"/,
  ),
  policyMistake(
    "a preference that the template lacks",
    policy({ preferences: { safe_cheks: "yes" } }),
    /has no "safe_cheks" \(closest: safe_checks\)/,
  ),
  policyMistake(
    "a check box that is neither yes nor no",
    policy({ preferences: { udp_ping: "true" } }),
    /preferences\.udp_ping "true": must be "yes" or "no"/,
  ),
  editorPolicy(
    "an integer that is none",
    policy({ preferences: { max_hosts_per_scan: "many" } }),
    /max_hosts_per_scan must be an integer such as "\d+", got "many"/,
  ),
  editorPolicy(
    "a choice that is none",
    policy({ preferences: { report_paranoia: "paranoid" } }),
    /report_paranoia must be one of "Normal".*closest: "Paranoid/,
  ),
  policyMistake("true as a preference", policy({ preferences: { safe_checks: true } }), /not text: write "yes"/),
  policyMistake("a number as a preference", policy({ preferences: { max_checks_per_host: 4 } }), /not text: write "4"/),
  policyMistake(
    "a family that does not exist",
    policy({ families: { "Denial of Servce": "disabled" } }),
    /Denial of Servce.*Denial of Service/,
  ),
  policyMistake(
    "families of a template without",
    policy({ template: "basic", families: { "Web Servers": "disabled" } }),
    /requires the template "advanced"/,
  ),
  policyMistake(
    "a name that exists",
    policy({ name: "sample A" }),
    /Policy "sample A" exists \(id \d+\): adopt it with adoptId/,
  ),
  policyMistake(
    "an object to adopt that does not exist",
    policy({ adoptId: "987654" }),
    /Policy 987654 cannot be adopted.*correct adoptId/,
  ),
  scanMistake("a policy that does not exist", scan({ policyId: "987654" }), /has no policy with this id.*getPolicy/),
  scanMistake(
    "the name of a policy as its id",
    scan({ policyId: "sample A" }),
    /policyId.*(ids contain no spaces|it is a name: use getPolicy)/,
  ),
  scanMistake("a name of nothing as an id", scan({ policyId: "weekly" }), /it looks like a name: use getPolicy/),
  scanMistake("several targets in one text", scan({ targets: ["192.0.2.1, 192.0.2.2"] }), /one entry with 2 values/),
  scanMistake("a letter for a digit", scan({ targets: ["192.0.2.1O"] }), /192\.0\.2\.1O/),
  scanMistake("everything without a word", scan({ targets: ["0.0.0.0/0"] }), /set allowAllAddresses: true/),
  scanMistake(
    "cron",
    scan({ schedule: { ...saturdays, repeat: "0 2 * * 6" } }),
    /this is cron syntax: write repeat: "FREQ=WEEKLY;BYDAY=SA"/,
  ),
  scanMistake(
    "a time zone that does not exist",
    scan({ schedule: { ...saturdays, timeZone: "Mars\u002fOlympus" } }),
    /not a time zone/,
  ),
  scanMistake(
    "a start in the past",
    scan({ schedule: { start: "2020-01-01T02:00:00", timeZone: "UTC" } }),
    /is in the past/,
  ),
  scanMistake("no targets", scan({ targets: undefined }), /required: targets/),
  scanMistake(
    "a property that does not exist",
    scan({ target: targets }),
    /no such property; the closest is "targets"/,
  ),
  scanMistake("a scan to adopt that does not exist", scan({ adoptId: "987654" }), /Scan 987654 cannot be adopted/),
  editorScan(
    "a template that does not exist",
    scan({ policyId: undefined, template: "basik" }),
    /"basik" does not exist.*"basic"/,
  ),
  editorScan(
    "a preference beside a policy",
    scan({ preferences: { safe_checks: "yes" } }),
    /cannot be combined with policyId/,
  ),
  editorScan(
    "an integer that is none",
    scan({ policyId: undefined, template: "advanced", preferences: { network_receive_timeout: "5s" } }),
    /network_receive_timeout must be an integer/,
  ),
  editorScan("a folder that does not exist", scan({ folderId: "987654" }), /folderId "987654" does not exist/),
  editorScan(
    "an unknown user in permissions",
    scan({ permissions: { "user:nobody@example.com": "view" } }),
    /nobody@example\.com/,
  ),
  editorScan("an unknown group in permissions", scan({ permissions: { "group:Nobodies": "view" } }), /Nobodies/),
  editorScan("a scanner that does not exist", scan({ scannerId: "987654" }), /scannerId.*987654/),
  vmScan(
    "a tag that does not exist",
    scan({ targets: undefined, assetListIds: ["12345678-1234-4234-8234-123456789abc"] }),
    /assetListIds.*12345678/,
  ),
  vmScan("a scanner group that does not exist", scan({ scannerGroupId: "987654" }), /scannerGroupId.*987654/),
  vmScan(
    "a network that does not exist",
    scan({ autoRoute: true, networkId: "12345678-1234-4234-8234-123456789abc" }),
    /networkId.*12345678/,
  ),
  vmScan(
    "an agent group that does not exist",
    scan({ targets: undefined, agentGroupIds: ["987654"] }),
    /agentGroupIds.*987654/,
  ),
  vmScan(
    "a credential that does not exist",
    scan({ credentialIds: ["12345678-1234-4234-8234-123456789abc"] }),
    /credentialIds.*12345678/,
  ),
  scScan("a repository that does not exist", scan({ repositoryId: "987654" }), /repositoryId "987654".*getRepository/),
  scScan("a zone that does not exist", scan({ scannerGroupId: "987654" }), /scannerGroupId "987654".*getScannerGroup/),
  scScan(
    "a credential that does not exist",
    scan({ credentialIds: ["987654"] }),
    /credentialIds "987654".*getCredential/,
  ),
  scScan(
    "an asset list that does not exist",
    scan({ assetListIds: ["987654"] }),
    /assetListIds "987654".*getAssetList/,
  ),
  scScan(
    "a report definition that does not exist",
    scan({ reportIds: ["987654"] }),
    /reportIds "987654".*getReportDefinition/,
  ),
  scScan("a template on a scan", scan({ template: "basic" }), /not on Security Center/),
  scScan("targets of another platform", scan({ targets: ["fe80::1%eth0"] }), /accepts only addresses/),
  scScan("no repository", scan({ repositoryId: undefined }), /repositoryId: required on Security Center/),
  scPolicy(
    "an audit file that does not exist",
    policy({ auditFileIds: ["987654"] }),
    /auditFileIds "987654".*getAuditFile/,
  ),
  scPolicy(
    "a group that does not exist",
    policy({ sharedWithGroupIds: ["987654"] }),
    /sharedWithGroupIds "987654".*getUserGroup/,
  ),
  listMistake("an address that is none", { name: "mistaken", addresses: ["192.0.2.256"] }, /192\.0\.2\.256/),
  listMistake(
    "a list to adopt that does not exist",
    { name: "mistaken", addresses: targets, adoptId: "987654" },
    /StaticAssetList 987654 cannot be adopted/,
  ),
  listMistake("nothing in it", { name: "mistaken" }, /required/),
  scGroup(
    "a scanner that does not exist",
    { name: "mistaken", routes: ["192.0.2.0/24"], scannerIds: ["987654"] },
    /scannerIds "987654".*getScanner/,
  ),
  scGroup(
    "an organization that does not exist",
    { name: "mistaken", routes: ["192.0.2.0/24"], organizationIds: ["987654"] },
    /organizationIds "987654".*getOrganization/,
  ),
  vmGroup("a scanner that does not exist", { name: "mistaken", scannerIds: ["987654"] }, /scannerIds.*987654/),
  userGroup(
    "a user that does not exist",
    { name: "mistaken", userIds: ["987654"] },
    /userIds.*(987654|not on Security Center)/,
  ),
  scUser(
    "a role that does not exist",
    ({ groups }) => ({ name: "mistaken", password: "Not-a-real-1", roleId: "987654", groupId: groups[0] }),
    /roleId "987654".*getRole/,
  ),
  scUser(
    "a group that does not exist",
    ({ roles }) => ({ name: "mistaken", password: "Not-a-real-1", roleId: roles[0], groupId: "987654" }),
    /groupId "987654".*getUserGroup/,
  ),
];

const cases = everywhere.map((platform) => ({ platform, found: mistakes.filter((one) => one.on.includes(platform)) }));

describe("A mistake", () => {
  it("of at least 80 kinds and places is known", () => {
    expect(cases.flatMap(({ found }) => found).length).to.be.at.least(80);
  });

  for (const { platform, found } of cases) {
    describe(`on ${platformNames[platform]} is refused by the check of a preview, without a write:`, () => {
      let site: Site;
      let ids: Ids;
      let plugin: Plugin;

      before(async () => {
        site = await siteOn[platform].start();
        ids = await (siteOn[platform].idsOf as (site: Site) => Promise<Ids>)(site);
        plugin = await Plugin.start({ env: connectionEnv(site.emulator) });
      });

      after(async () => {
        await plugin.stop();
        await site.close();
      });

      for (const { what, module, given, says } of found) {
        it(`${module}: ${what}`, async () => {
          const from = site.emulator.requests.length;
          const all = typeof given === "function" ? given(ids) : given;
          const inputs = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
          const { failures } = await plugin.check(textOf(module), {}, inputs);
          const reasons = failures.map(({ reason }) => reason);
          expect(reasons.join("; ")).to.match(says);
          expect(reasons.every((reason) => !reason.includes("\n"))).to.equal(true);
          expect(site.writes(from)).to.deep.equal([]);
        });
      }
    });
  }
});
