import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Client, connect, remediate, runScan } from "../../../client";
import { ConfigError, InputError, RefusedError } from "../../../provider/errors";
import { platforms, type Platform } from "../../../provider/definition/platform";
import { hardenedFor } from "../../../provider/guard/hardened";
import { connectionEnv } from "../../../tools/connection";
import { rejects } from "../../support/rejects";
import { type Site as ClientSite, siteOf } from "../../support/client-site";
import { Site } from "../../support/site";

const fragile = ["192.0.2.0/24", "10.20.0.0/16"];

for (const platform of platforms) {
  describe(`A launch on ${platform} under a guard`, () => {
    let client: ClientSite<Platform>;
    const folder = mkdtempSync(join(tmpdir(), "guard-"));

    beforeEach(async () => {
      client = await siteOf<Platform>(platform);
    });
    afterEach(() => client.emulator.close());
    after(() => rmSync(folder, { recursive: true }));

    const guarded = (args: object): Client => {
      const path = join(folder, "guard.json");
      writeFileSync(path, JSON.stringify(args));
      return client.connect({ env: { ...connectionEnv(client.emulator), TENABLE_GUARD_FILE: path } });
    };
    const launches = (): string[] =>
      client.emulator.requests
        .filter(({ method, path }) => method === "POST" && /launch|scan$|policy$|remediation$/.test(path))
        .map(({ path }) => path);
    const scan = platform === "sc" ? "Office Weekly" : "Office weekly";

    it("is refused where the scan reaches fragile addresses with a policy that could stop something", async () => {
      await rejects(
        runScan(guarded({ fragile }), scan),
        RefusedError,
        /Scan "Office [wW]eekly" \(id \d+\) reaches fragile addresses 192\.0\.2\./,
      );
      expect(launches()).to.deep.equal([]);
      await rejects(runScan(guarded({ fragile: ["x"] }), scan), ConfigError, /is not an IPv4 or IPv6 address/);
      expect(launches()).to.deep.equal([]);
    });

    it("is refused where a network that must never be scanned has no exclusion", async () => {
      const demanding = { fragile: ["10.99.0.0/16"], profile: "standard", demandExclusion: true };
      const missing = /requires an exclusion of 10\.99\.0\.0\/16 that always holds, and there is none on/;
      await rejects(runScan(guarded(demanding), scan), RefusedError, missing);
      expect(launches()).to.deep.equal([]);
      await runScan(guarded({ ...demanding, mode: "warn" }), scan);
      expect(client.warnings.join()).to.match(missing);
    });

    it("happens with a warning in the mode warn, and where no fragile address is reached", async () => {
      const warned = await runScan(guarded({ fragile, mode: "warn" }), scan);
      expect(warned.outcome).to.equal("completed");
      expect(client.warnings.join()).to.match(/reaches fragile addresses/);
      await runScan(guarded({ fragile: ["10.99.0.0/16"], profile: "standard" }), scan);
    });

    if (platform === "sc") {
      it("has no other targets than those of the scan", async () => {
        await rejects(
          runScan(client.client, scan, { targets: ["198.51.100.1"] }),
          InputError,
          /with its own targets only/,
        );
      });
    } else {
      it("with other targets is judged by these", async () => {
        const elsewhere = guarded({ fragile: ["10.20.0.0/16"] });
        await rejects(
          runScan(elsewhere, scan, { targets: ["10.20.0.0/30"] }),
          RefusedError,
          /reaches fragile addresses 10\.20\.0\.0\/30/,
        );
        await rejects(runScan(elsewhere, scan, { targets: ["10.20.0.x/30"] }), InputError, /^targets: /);
        expect(launches()).to.deep.equal([]);
        await runScan(elsewhere, scan, { targets: ["198.51.100.7"] });
        const sent = client.emulator.requests.find(({ path }) => path.endsWith("/launch"));
        expect(sent?.body).to.deep.equal({ alt_targets: ["198.51.100.7"] });
      });
    }

    if (platform !== "nessus") {
      it("of a remediation scan is judged by its targets and settings before anything is made", async () => {
        const plugin = "97833";
        const repository = platform === "sc" ? { repository: "Plant" } : {};
        const options = { plugin, targets: ["192.0.2.20"], ...repository };
        await rejects(
          remediate(guarded({ fragile }), options),
          RefusedError,
          /Remediation scan of plugin 97833 reaches fragile addresses 192\.0\.2\.20/,
        );
        expect(launches()).to.deep.equal([]);
        const { preferences } = hardenedFor(platform, "strict");
        const result = await remediate(guarded({ fragile }), { ...options, parameters: { preferences } });
        expect(result.outcome).to.equal("completed");
      });
    }
  });

  describe(`A scan on ${platform} that somebody has loosened by hand`, () => {
    it("is not launched any more", async () => {
      const site = await Site.start(platform);
      const folder = mkdtempSync(join(tmpdir(), "guard-"));
      try {
        const path = join(folder, "guard.json");
        writeFileSync(path, JSON.stringify({ fragile }));
        const hard = hardenedFor(platform, "strict");
        const policy = await site.create("Policy", { name: "gentle", template: "advanced", ...hard });
        const inputs = {
          name: "plant",
          policyId: policy.id,
          targets: ["10.20.1.1"],
          ...(platform === "sc" ? { repositoryId: "1" } : {}),
        };
        const { id } = await site.create("Scan", inputs);
        await (platform === "sc"
          ? site.byHand("PATCH", `/rest/policy/${policy.id}`, { context: "", preferences: { udp_scanner: "yes" } })
          : site.byHand("PUT", `/policies/${policy.id}`, {
              uuid: (await site.byHand("GET", `/policies/${policy.id}`)).uuid,
              settings: { name: "gentle", udp_scanner: "yes" },
            }));
        const client = connect({ env: { ...site.env, TENABLE_GUARD_FILE: path } });
        const error = await rejects(runScan(client, { id }), RefusedError, /udp_scanner is "yes"/);
        expect(error.message).not.to.match(/safe_checks/);
      } finally {
        rmSync(folder, { recursive: true });
        await site.close();
      }
    });
  });
}
