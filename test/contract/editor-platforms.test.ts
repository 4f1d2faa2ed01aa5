import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { RefusedError, RequestError, UnknownOutcomeError } from "../../provider/errors";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { formOf, rightsIn } from "../samples/document";
import { type Ids, idsNamed } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { eachOnAFreshSite } from "../samples/suite";

/** An object as the platform shows it, with plugins of some families, and as it holds it. */
interface Everything {
  form: Props;
  plugins: Props[];
  held: Props & { settings: Props };
}

const forever = Number.POSITIVE_INFINITY;
const families = { settings: 17, snmp: 30, denialOfService: 5 };

/** What Vulnerability Management and Nessus promise beyond what holds for every shape: lifecycle.test.ts. */
for (const samples of [vulnerabilityManagement, nessus]) {
  const { platform } = samples;
  describe(`Editor documents of ${platformNames[platform]}`, () => {
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

    /** Credentials: one of the object itself, and one that is managed elsewhere. */
    const credentials = (): Props => ({
      add: {
        Host: {
          Windows: [{ username: "scan", password: "not a real one", domain: "example.com" }],
          ...(platform === "vm" && { SSH: [{ id: ids.credentials[0] }] }),
        },
      },
    });

    /** What a person sets that no program of ours manages. */
    const byAPerson = (): Props => ({
      settings: {
        description: "by a person",
        max_checks_per_host: "9",
        portscan_range: "1-1024",
        scan_webapps: "yes",
        webcrawler_max_pages: "77",
        acls: [
          { type: "default", permissions: 16 },
          { type: "user", id: 3, permissions: 32 },
        ],
      },
      credentials: credentials(),
      plugins: {
        "Denial of Service": { status: "disabled" },
        Settings: { status: "mixed", individual: { "19506": "disabled" } },
        SNMP: { status: "mixed", mixedDefault: "disabled", individual: { "900030": "enabled", "900031": "enabled" } },
      },
    });

    const scanSettings = (): Props => ({
      text_targets: "192.0.2.0/24",
      folder_id: Number(ids.folders[0]),
      emails: "plant@example.com",
      filter_type: "and",
      filters: [{ filter: "severity", quality: "eq", value: "4" }],
      enabled: false,
      rrules: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
      starttime: "20300106T030000",
      timezone: "Europe/Berlin",
      scanner_id: platform === "vm" ? ids.zoneUuids[0] : Number(ids.scanners[0]),
      ...(platform === "vm" && {
        include_aggregate: false,
        sms: "+49 30 0",
        target_network_uuid: ids.networks[0],
      }),
    });

    /** All of an object that the platform holds, its family's plugins included. */
    const everything = async (type: "scan" | "policy", id: string): Promise<Everything> => {
      const plugins = Object.values(families).map((family) =>
        site.byHand("GET", `/editor/${type}/${id}/families/${family}`),
      );
      const { tables } = site.emulator.dump() as unknown as { tables: Record<string, Props[]> };
      const held = tables[type]?.find((record) => record.id === id);
      return {
        form: said(await formOf(site, type, id)),
        plugins: await Promise.all(plugins),
        held: {
          settings: said(held?.settings as Props),
          rights: rightsIn({ acls: [{ type: "default", permissions: 0 }, ...((held?.acls ?? []) as Props[])] }),
          ...Object.fromEntries(
            ["credentials", "folder_id", "owner_id", "template"].map((name) => [name, held?.[name]]),
          ),
        },
      };
    };

    /** What the forms show is the same, and what was set is set; defaults may have become settings of the object. */
    const expectKept = (after: Everything, before: Everything, which: string): void => {
      expect({ ...after.form, name: "" }, which).to.deep.equal({ ...before.form, name: "" });
      expect(after.plugins, which).to.deep.equal(before.plugins);
      const { settings, ...others } = before.held;
      expect({ ...after.held, settings: 0 }, which).to.deep.equal({ ...others, settings: 0 });
      expect({ ...after.held.settings, name: "" }, which).to.deep.include({ ...settings, name: "" });
    };

    for (const putScan of ["keeps", "resets"]) {
      it(`leave a scan's other settings as they are when a PUT ${putScan} what it leaves out`, async () => {
        const inputs = { name: "weekly", template: "advanced", targets: ["192.0.2.0/24"] };
        const made = await site.create("Scan", inputs);
        const person = byAPerson();
        const settings = { ...(person.settings as Props), ...scanSettings() };
        await site.byHand("PUT", `/scans/${made.id}`, { ...person, settings });
        const before = await everything("scan", made.id);
        site.behaviour.putScan = putScan;
        site.restart();
        const renamed = { ...made.inputs, name: "renamed" };
        await site.resource("Scan").update(made.id, made.outs, renamed);
        site.behaviour.putScan = "keeps";
        const after = await everything("scan", made.id);
        expect(after.form.name).to.equal("renamed");
        expectKept(after, before, putScan);
      });

      for (const scanPolicyInput of ["shown", "absent"]) {
        it(`leave a scan of a policy, ${scanPolicyInput} in it, as it is when a PUT ${putScan} what it leaves out`, async () => {
          const inputs = { name: `of ${scanPolicyInput}`, policyId: ids.policies[0], targets: ["192.0.2.0/24"] };
          const made = await site.create("Scan", inputs);
          await site.byHand("PUT", `/scans/${made.id}`, { settings: scanSettings() });
          const before = await everything("scan", made.id);
          Object.assign(site.behaviour, { putScan, scanPolicyInput });
          site.restart();
          await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, name: "renamed" });
          Object.assign(site.behaviour, { putScan: "keeps", scanPolicyInput: "shown" });
          const after = await everything("scan", made.id);
          expectKept(after, before, scanPolicyInput);
        });
      }
    }

    if (platform === "vm") {
      it("keep tags and the time limit of the program although the document does not tell them", async () => {
        Object.assign(site.behaviour, { scanTargetInputs: "absent", putScan: "resets" });
        const lists = { assetListIds: [ids.lists[0]], maxRunHours: 8 };
        const made = await site.create("Scan", { name: "weekly", policyId: ids.policies[0], ...lists });
        await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, name: "renamed" });
        const { tables } = site.emulator.dump() as unknown as { tables: { scan: (Props & { settings: Props })[] } };
        const settings = tables.scan.find(({ id }) => id === made.id)?.settings;
        expect(settings).to.deep.include({
          name: "renamed",
          tag_targets: [ids.lists[0]],
          use_tag_rules_as_targets: 1,
          scan_time_window: 480,
          policy_id: Number(ids.policies[0]),
        });
      });
    }

    for (const putPolicy of ["merges", "resets"]) {
      for (const policyDefaults of ["echoed", "stored"]) {
        it(`leave a policy's other settings as they are when a PUT ${putPolicy} what it leaves out, defaults ${policyDefaults}`, async () => {
          const preferences = { safe_checks: "no" };
          const made = await site.create("Policy", { name: policyDefaults, template: "advanced", preferences });
          await site.byHand("PUT", `/policies/${made.id}`, byAPerson());
          // A first write turns numbers into text, as the platform does with every write.
          const first = { ...made.inputs, preferences: { safe_checks: "yes" } };
          const { outs } = await site.resource("Policy").update(made.id, made.outs, first);
          const before = await everything("policy", made.id);
          Object.assign(site.behaviour, { putPolicy, policyDefaults });
          site.restart();
          await site.resource("Policy").update(made.id, outs, { ...first, name: "renamed" });
          Object.assign(site.behaviour, { putPolicy: "merges", policyDefaults: "echoed" });
          const after = await everything("policy", made.id);
          expect(after.form.name).to.equal("renamed");
          expectKept(after, before, policyDefaults);
        });
      }
    }

    for (const policyDefaults of ["echoed", "stored"]) {
      it(`show no difference in a policy whose other preferences changed, came or went, defaults ${policyDefaults}`, async () => {
        const preferences = { safe_checks: "no", max_checks_per_host: "3" };
        const made = await site.create("Policy", { name: "weekly", template: "advanced", preferences });
        const others = {
          max_hosts_per_scan: 7,
          scan_webapps: "yes",
          made_up: "by a newer version",
          portscan_range: "",
        };
        await site.byHand("PUT", `/policies/${made.id}`, { settings: others });
        site.behaviour.policyDefaults = policyDefaults;
        site.restart();
        const found = await site.resource("Policy").read(made.id, made.outs);
        expect(found?.inputs).to.deep.equal(made.inputs);
      });
    }

    it("put single preferences, families and rights back that the program does not name any more", async () => {
      const made = await site.create("Policy", {
        name: "weekly",
        template: "advanced",
        preferences: { safe_checks: "no", max_checks_per_host: "3" },
        families: { "Denial of Service": "disabled", SNMP: "disabled" },
        permissions: { default: "use", "user:3": "edit" },
      });
      const news = {
        ...made.inputs,
        preferences: { max_checks_per_host: "3" },
        families: { SNMP: "disabled" },
        permissions: { "user:3": "edit" },
      };
      await site.resource("Policy").update(made.id, made.outs, news);
      const form = await formOf(site, "policy", made.id);
      expect([form.safe_checks, form.max_checks_per_host]).to.deep.equal(["yes", "3"]);
      expect(form.families).to.include({ "Denial of Service": "enabled", SNMP: "disabled" });
      const rights = (form.acls as Props[]).filter(({ owner }) => owner !== 1);
      expect(rights.map(({ type, permissions }) => [type, permissions])).to.deep.equal([
        ["default", 0],
        ["user", 32],
      ]);
    });

    it("show who may do what although a row has come without its name", async () => {
      const [user, group] = platform === "vm" ? ["standard@example.com", "Operations"] : ["standard", "Plant"];
      const permissions = { default: "none", [`user:${user}`]: "edit", [`group:${group}`]: "use" };
      const made = await site.create("Policy", { name: "weekly", template: "advanced", permissions });
      site.behaviour.aclNames = "asSent";
      const acls = (forUser: number): Props[] => [
        { type: "user", id: 3, permissions: forUser },
        { type: "group", id: 2, permissions: 16 },
      ];
      await site.byHand("PUT", `/policies/${made.id}`, { settings: { acls: acls(32) } });
      site.restart();
      expect((await site.resource("Policy").read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
      await site.byHand("PUT", `/policies/${made.id}`, { settings: { acls: acls(16) } });
      site.restart();
      const found = await site.resource("Policy").read(made.id, made.outs);
      expect(found?.inputs.permissions).to.deep.equal({ ...permissions, [`user:${user}`]: "use" });
    });

    for (const body of ["", "{}", "[]", JSON.stringify({ uuid: "x", settings: {} })]) {
      it(`are not written over when only half of one came: ${body || "nothing"}`, async () => {
        const made = await site.create("Scan", { name: "weekly", template: "basic", targets: ["192.0.2.0/24"] });
        site.restart();
        site.emulator.faults.add({ method: "GET", path: "/editor/scan/*", times: forever, status: 200, body });
        const from = site.emulator.requests.length;
        const news = { ...made.inputs, name: "renamed" };
        await rejects(site.resource("Scan").update(made.id, made.outs, news), Error, /answered GET \/editor\/scan/);
        expect(site.writes(from)).to.deep.equal([]);
      });
    }

    describe("and the results of a scan", () => {
      const run = async (): Promise<Found> => {
        const made = await site.create("Scan", { ...weekly(), __address: "p/a/weekly" });
        await site.byHand("POST", `/scans/${made.id}/launch`, {});
        site.emulator.clock.advance(10 * 60_000);
        site.restart();
        return made;
      };

      const weekly = (): Props => ({ name: "weekly", template: "basic", targets: ["192.0.2.0/24"] });

      it("keep it from being deleted unless the program says deleteHistory", async () => {
        const made = await run();
        const words =
          /Scan "weekly" \(id \d+\) has results of 1 run, which would be deleted with it: set deleteHistory: true/;
        const from = site.emulator.requests.length;
        await rejects(site.resource("Scan").delete(made.id, made.outs), RefusedError, words);
        expect(site.writes(from)).to.deep.equal([]);
        const allowed = await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, deleteHistory: true });
        expect(site.writes(from), "nothing of it is the platform's").to.deep.equal([]);
        await site.resource("Scan").delete(made.id, allowed.outs);
        expect(await idsNamed(site, { path: "/scans", by: "administrator" }, "weekly")).to.deep.equal([]);
      });

      it("keep it from being replaced, and nothing is made, unless the program says deleteHistory", async () => {
        const made = await run();
        const news = { ...made.inputs, template: "advanced" };
        expect(propertiesOf(site.resource("Scan").diff(made.id, made.outs, news))).to.deep.equal(["template"]);
        const from = site.emulator.requests.length;
        await rejects(site.resource("Scan").create(news), RefusedError, /has results of 1 run/);
        expect(site.writes(from)).to.deep.equal([]);
        site.restart();
        const outs = { ...made.outs, deleteHistory: true };
        site.resource("Scan").diff(made.id, outs, { ...news, deleteHistory: true });
        const second = await site.resource("Scan").create({ ...news, deleteHistory: true });
        await site.resource("Scan").delete(made.id, outs);
        expect(await idsNamed(site, { path: "/scans", by: "administrator" }, "weekly")).to.deep.equal([second.id]);
      });

      it("are not taken for none when nobody tells them", async () => {
        const made = await run();
        for (const body of ["{}", "[]", "", JSON.stringify({ info: {} })]) {
          site.restart();
          site.emulator.faults.add({ method: "GET", path: `/scans/${made.id}`, times: forever, status: 200, body });
          const from = site.emulator.requests.length;
          await rejects(site.resource("Scan").delete(made.id, made.outs), Error, /answered GET \/scans/);
          expect(site.writes(from)).to.deep.equal([]);
          site.emulator.faults.clear();
        }
      });
    });

    describe("and a replacement", () => {
      const policy = { name: "weekly", template: "advanced", __address: "p/a/weekly" };
      const names = async (id: string): Promise<unknown> => (await formOf(site, "policy", id)).name;

      it("of a policy that a scan uses ends without a number, and without the old one", async () => {
        const old = await site.create("Policy", policy);
        const scan = await site.create("Scan", {
          name: "s",
          policyId: old.id,
          targets: ["192.0.2.1"],
          __address: "p/a/s",
        });
        site.restart();
        const news = { ...policy, template: "basic" };
        site.resource("Policy").diff(old.id, old.outs, news);
        const made = await site.resource("Policy").create(news);
        expect(await names(made.id)).to.equal("weekly");
        expect(await names(old.id)).to.equal("weekly (replaced)");
        const moved = { ...scan.inputs, policyId: made.id };
        await site.resource("Scan").update(scan.id, scan.outs, moved);
        await site.resource("Policy").delete(old.id, old.outs);
        expect(await idsNamed(site, { path: "/policies", by: "administrator" }, "weekly")).to.deep.equal([made.id]);
        expect((await formOf(site, "scan", scan.id)).policy_id).to.equal(Number(made.id));
      });

      it("that is refused gives the old one its name back", async () => {
        const old = await site.create("Policy", policy);
        site.restart();
        const news = { ...policy, template: "basic" };
        site.resource("Policy").diff(old.id, old.outs, news);
        site.emulator.faults.add({ method: "POST", path: "/policies", status: 400, body: { error: "No." } });
        await rejects(site.resource("Policy").create(news), RequestError, /refused POST \/policies \(400\): No/);
        expect(await names(old.id)).to.equal("weekly");
      });

      it("of which nobody knows whether it was made leaves the name to it", async () => {
        const old = await site.create("Policy", policy);
        site.restart();
        const news = { ...policy, template: "basic" };
        site.resource("Policy").diff(old.id, old.outs, news);
        site.emulator.faults.add({ method: "POST", path: "/policies", status: 503, body: "" });
        await rejects(site.resource("Policy").create(news), UnknownOutcomeError, /not known whether/);
        expect(await names(old.id)).to.equal("weekly (replaced)");
        site.restart();
        site.resource("Policy").diff(old.id, old.outs, news);
        const made = await site.resource("Policy").create(news);
        await site.resource("Policy").delete(old.id, old.outs);
        expect(await names(made.id)).to.equal("weekly");
        expect(await idsNamed(site, { path: "/policies", by: "administrator" }, "weekly (replaced)")).to.deep.equal([]);
      });

      it("that the user asks for although nothing differs makes a new one beside the old one", async () => {
        const old = await site.create("Policy", policy);
        site.restart();
        expect(site.resource("Policy").diff(old.id, old.outs, old.inputs)).to.deep.equal([]);
        const made = await site.create("Policy", policy);
        expect(made.id).not.to.equal(old.id);
        await site.resource("Policy").delete(old.id, old.outs);
        expect(await idsNamed(site, { path: "/policies", by: "administrator" }, "weekly")).to.deep.equal([made.id]);
      });
    });
  });
}

/** Settings without texts that say nothing; numbers come back as text. */
const said = (settings: Props = {}): Props =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== "" && value !== null)
      .map(([name, value]) => [name, typeof value === "number" ? String(value) : value]),
  );
