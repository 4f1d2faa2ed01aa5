import { resolveConnection } from "../../provider/connection/resolve";
import { Session } from "../../provider/connection/session";
import { expect } from "chai";
import { lookUp, type Props } from "../../provider";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import type { Ids } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { eachOnAFreshSite } from "../samples/suite";

const forever = Number.POSITIVE_INFINITY;
const policy: Props = { name: "weekly", template: "advanced", __address: "p/a/weekly" };
const scan: Props = { name: "weekly", template: "basic", targets: ["192.0.2.0/24"], __address: "p/a/weekly" };
const tag: Props = { name: "dmz", addresses: ["192.0.2.0/24"], __address: "p/a/dmz" };
const group: Props = { name: "inside", routes: ["192.0.2.0/24"], __address: "p/a/inside" };

/** What a user with trouble sees: who refused, what was asked, their words, what to do; on one line, without a key. */
for (const samples of [vulnerabilityManagement, nessus]) {
  const isVm = samples.platform === "vm";
  const where = platformNames[samples.platform];

  describe(`A user with trouble on ${where}`, () => {
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

    const refused = async (type: string, inputs: Props, message: RegExp): Promise<void> => {
      const from = site.emulator.requests.length;
      const error = await rejects(site.create(type, inputs), Error, message);
      expect(error.message).not.to.include("\n");
      for (const key of JSON.stringify(site.emulator.keys).match(/[0-9a-f]{64}/g) ?? []) {
        expect(error.message).not.to.include(key);
      }
      expect(site.writes(from), "nothing was written").to.deep.equal([]);
    };

    it("with wrong keys is told which to set", async () => {
      site.restart({ TENABLE_SECRET_KEY: "0".repeat(64) });
      await refused(
        "Policy",
        policy,
        /refused GET \/session \(401\): .+: set TENABLE_ACCESS_KEY and TENABLE_SECRET_KEY/,
      );
    });

    it("without keys is told both ways to set them", async () => {
      site.restart({ TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined });
      await refused(
        "Policy",
        policy,
        /has no keys, and a Policy requires them: set TENABLE_ACCESS_KEY and TENABLE_SECRET_KEY, or run pulumi config set --secret tenable:accessKey/,
      );
    });

    it("at an address where nothing listens is told to check it", async () => {
      site.restart({ TENABLE_URL: "http://127.0.0.1:1" });
      await refused("Policy", policy, /did not answer GET \/session: .*nothing listens there .*: check tenable:url/);
    });

    it("whose address answers with an HTML page is told so", async () => {
      site.emulator.faults.add({ html: true, times: forever });
      await refused(
        "Policy",
        policy,
        /answered GET \/session \(200\) with an HTML page: check that tenable:url points to/,
      );
    });

    it("whose platform leaves out what its page promises is told the member", async () => {
      const made = await site.create("Policy", policy);
      for (const [path, omit, words] of [
        [`/policies/${made.id}`, "settings", /answered GET \/policies\/\d+ with no "settings"/],
        [`/policies/${made.id}`, "settings.name", /answered GET \/policies\/\d+ with no "settings.name"/],
        ["/editor/policy/templates", "templates", /answered GET \/editor\/policy\/templates with no "templates"/],
      ] as const) {
        site.restart();
        site.emulator.faults.add({ path, omit, times: forever });
        await rejects(site.resource("Policy").read(made.id, made.outs), Error, words);
        site.emulator.faults.clear();
      }
    });

    it("with a template, preference or family that does not exist is told the closest names", async () => {
      await refused(
        "Policy",
        { ...policy, preferences: { safe_cheks: "yes" } },
        /no "safe_cheks" \(closest: safe_checks/,
      );
      await refused("Scan", { ...scan, preferences: { safe_cheks: "yes" } }, /no "safe_cheks" \(closest: safe_checks/);
      await refused(
        "Policy",
        { ...policy, families: { "Denial of Services": "disabled" } },
        /no plugin family "Denial of Services": the closest (is|are) "Denial of Service"/,
      );
      await refused(
        "Policy",
        { ...policy, template: "advancd" },
        /"advancd" does not exist: the closest (is|are) "advanced"/,
      );
      await refused("Scan", { ...scan, template: "basik" }, /"basik" does not exist: the closest (is|are) "basic"/);
    });

    it("with a scanner or folder that does not exist is told those that do", async () => {
      const scanner = isVm ? /"Berlin 1" \(id \d+\)/ : /"Hall 5" \(id 5\)/;
      await refused(
        "Scan",
        { ...scan, scannerId: "99999" },
        new RegExp(`scannerId "99999" does not exist: .*${scanner.source}`),
      );
      await refused(
        "Scan",
        { ...scan, folderId: "99999" },
        /folderId "99999" does not exist: there are .*"sample A" \(id \d+\)/,
      );
    });

    it("with a user or group that does not exist is told the closest names", async () => {
      const names = isVm ? /standard@example\.com/ : /standard/;
      await refused(
        "Scan",
        { ...scan, permissions: { "user:standart": "view" } },
        new RegExp(`there is no user "standart": the(re| closest) (is|are) .*${names.source}`),
      );
      const groups = isVm ? "Operations" : "Plant";
      await refused(
        "Policy",
        { ...policy, permissions: { "group:Nobody": "use" } },
        new RegExp(`there is no group "Nobody": there (is|are) "?${groups}`),
      );
    });

    it("with a policy that does not exist is told which reference it was", async () => {
      const { template: _template, ...ofPolicy } = scan;
      await rejects(
        site.create("Scan", { ...ofPolicy, policyId: "99999" }),
        Error,
        /refused POST \/scans \(404\): .*: objects it refers to do not exist or are not shared: policyId "99999"/,
      );
      const made = await site.create("Scan", { ...ofPolicy, policyId: ids.policies[0] });
      expect(made.id).to.match(/^\d+$/);
    });

    it("with a Basic user's keys is told the role that is needed", async () => {
      site.restart(site.keysOf("basic"));
      const roles: [type: string, inputs: Props, role: RegExp][] = [
        ["Policy", policy, /refused POST \/policies \(403\): Insufficient scope: .*role Standard or higher/],
        [
          "Scan",
          { ...scan },
          isVm
            ? /refused POST \/scans \(403\): Insufficient scope: .*role Scan Operator or higher/
            : /refused POST \/scans \(403\): Insufficient scope: .*role Standard or higher/,
        ],
        ...(isVm
          ? ([
              ["StaticAssetList", tag, /refused POST \/tags\/values \(403\): .*role Scan Manager or Administrator/],
              ["ScannerGroup", group, /refused GET \/scanner-groups \(403\): .*role Scan Manager or Administrator/],
              [
                "Scan",
                { ...scan, credentialIds: [ids.credentials[0]] },
                /refused GET \/credentials \(403\): .*role Standard or higher/,
              ],
            ] as [string, Props, RegExp][])
          : ([
              [
                "Policy",
                { ...policy, permissions: { "user:standard": "use" } },
                /refused GET \/users \(403\): .*role Administrator/,
              ],
            ] as [string, Props, RegExp][])),
      ];
      for (const [type, inputs, role] of roles) {
        site.restart(site.keysOf("basic"));
        await rejects(site.create(type, inputs), Error, role);
      }
    });

    it("with a check box that is neither yes nor no is told so at preview", () => {
      for (const [type, inputs] of [
        ["Policy", policy],
        ["Scan", scan],
      ] as const) {
        const { failures } = site.resource(type).check({}, { ...inputs, preferences: { safe_checks: "maybe" } });
        expect(failures.map(({ reason }) => reason)).to.deep.equal([
          `${type}.preferences.safe_checks "maybe": must be "yes" or "no"`,
        ]);
      }
    });

    it("who looks up what does not exist is told the closest names", async () => {
      const found = (kind: Parameters<typeof lookUp>[0], name: string): Promise<unknown> =>
        lookUp(kind, name, new Session(resolveConnection(undefined, site.settings), site.host));
      await rejects(
        found("policy", "sample C"),
        Error,
        /has no policy "sample C" .*: the closest (is|are) "sample [AB]"/,
      );
      await rejects(
        found("folder", "sample C"),
        Error,
        /has no folder "sample C" .*: the closest (is|are) "sample [AB]"/,
      );
      await rejects(
        found("template", "advancd"),
        Error,
        /has no template "advancd" .*: the closest (is|are) "advanced"/,
      );
      await rejects(
        found("scanner", "Berlin 3"),
        Error,
        /has no scanner "Berlin 3" .*: (the closest|there) (is|are) "/,
      );
      expect(await found("policy", "sample A")).to.deep.equal({ id: ids.policies[0], name: "sample A" });
    });

    it("lets what is not known yet pass, and is told the rest at preview", () => {
      const { failures } = site
        .resource("Scan")
        .check({}, { ...scan, scannerId: unknownValue, targets: ["999.1.1.1/77"] });
      expect(failures.map(({ path }) => path)).to.deep.equal(["targets[0]"]);
    });

    if (isVm) {
      it("with a scanner group, credential, tag or member that does not exist is told those that do", async () => {
        await refused(
          "Scan",
          { ...scan, scannerGroupId: "99999" },
          /scannerGroupId "99999" does not exist: there are .*"sample A" \(id \d+\)/,
        );
        await refused(
          "Scan",
          { ...scan, credentialIds: [crypto.randomUUID()] },
          /credentialIds "[\w-]+" does not exist: there are .*"sample A" \(id [\w-]+\)/,
        );
        await refused(
          "ScannerGroup",
          { ...group, scannerIds: ["99999"] },
          /scannerIds "99999" does not exist: there are .*"Berlin 1" \(id \d+\)/,
        );
        await refused("Scan", { ...scan, assetListIds: ["42"] }, /assetListIds "42" is not a tag: .*kind tag/);
        await rejects(
          site.create("Scan", { ...scan, assetListIds: [crypto.randomUUID()] }),
          Error,
          /Tag value not found: .*: objects it refers to do not exist or are not shared: assetListIds \["/,
        );
      });

      it("whose tag cannot hold what the program says is told why at preview", () => {
        const list = site.resource("StaticAssetList");
        const reasons = (more: Props): string[] =>
          list.check({}, { ...tag, ...more }).failures.map(({ path, reason }) => `${path}: ${reason}`);
        expect(reasons({ addresses: ["2001:db8::/32"] }).join()).to.match(/^addresses\[0\]: .*IPv4/);
        expect(reasons({ addresses: [] }).join()).to.match(/^addresses: .*add an address/);
        expect(reasons({ name: "x".repeat(51) }).join()).to.match(/^name: .*50 characters/);
        expect(reasons({ addresses: undefined, dnsNames: ["door.example.com"] }).join()).to.match(
          /^dnsNames: .*targetGroup/,
        );
        expect(reasons({ addresses: ["192.0.2.1"], name: unknownValue })).to.deep.equal([]);
      });
    } else {
      it("who deletes a policy that a scan uses is told so, and nothing is deleted", async () => {
        const { template: _template, ...ofPolicy } = scan;
        const used = await site.create("Policy", policy);
        const user = await site.create("Scan", { ...ofPolicy, policyId: used.id });
        site.endRun();
        const resource = site.resource("Policy");
        await rejects(
          resource.delete(used.id, used.outs),
          Error,
          /refused DELETE \/policies\/\d+ \(405\): The policy is in use/,
        );
        expect((await resource.read(used.id, used.outs))?.id).to.equal(used.id);
        await site.resource("Scan").delete(user.id, user.outs);
        await resource.delete(used.id, used.outs);
      });
    }
  });
}
