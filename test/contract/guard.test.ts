import { expect } from "chai";
import type { Props } from "../../provider";
import { platforms } from "../../provider/definition/platform";
import { ConfigError, RefusedError } from "../../provider/errors";
import type { ProgramObject } from "../../provider/guard/facts";
import type { GuardArgs } from "../../provider/guard/guard";
import type { Declared } from "../../provider/preview/program";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { rejects } from "../support/rejects";
import { fragile, onGuardedSite, origins, policyOf } from "../guard/judging";
import type { Site } from "../support/site";

for (const platform of platforms) {
  describe(`Scans of fragile networks on ${platform}`, () => {
    let site: Site;
    const { scan, judge, hard, gentle, hasLists, withFile } = onGuardedSite(platform, (one) => (site = one));

    it("are judged by a stored policy", async () => {
      const { id } = await site.create("Policy", gentle);
      expect(await judge(scan({ policyId: id }))).to.deep.include({ problems: [], isSure: true });
      const loose = await site.create("Policy", { name: "loose", template: "advanced" });
      const { problems } = await judge(scan({ policyId: loose.id }));
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(
        /^Scan reaches fragile addresses 10\.20\.1\.0\/24, and violates the profile "strict" of guard: policy \d+\.preferences\./,
      );
      expect(problems[0]).to.match(
        /preferences\.max_checks_per_host is "5"( \(default of the template\))?, allowed: at most 2/,
      );
      expect(problems[0]).to.include(`families["Denial of Service"] is "enabled", allowed: "disabled"`);
    });

    it("are judged by a policy of the same program whose id is not known yet", async () => {
      const of = (inputs: Props): Partial<Declared> => ({ origins: origins({ policyId: policyOf(inputs) }) });
      const inputs = scan({ policyId: unknownValue });
      expect((await judge(inputs, of(gentle))).problems).to.deep.equal([]);
      const loose = { ...gentle, preferences: { ...hard.preferences, safe_checks: "no" } };
      expect((await judge(inputs, of(loose))).problems).to.deep.equal([
        'Scan reaches fragile addresses 10.20.1.0/24, and violates the profile "strict" of guard: Policy "ot".preferences.safe_checks is "no", allowed: "yes"',
      ]);
      const byDefault = (await judge(inputs, of({ name: "ot", template: "advanced" }))).problems.join();
      expect(byDefault).to.include('svc_detection_on_all_ports is "yes" (default of the template)');
    });

    it("are told where a value is judged later, and pass until then", async () => {
      const later = { ...gentle, preferences: { ...hard.preferences, safe_checks: unknownValue } };
      const inputs = scan({ policyId: unknownValue });
      expect((await judge(inputs, { origins: origins({ policyId: policyOf(later) }) })).problems).to.deep.equal([]);
      expect(site.warnings.join()).to.match(/preferences\.safe_checks is judged when it is known/);
      expect((await judge(inputs)).problems).to.deep.equal([]);
      expect(site.warnings.join()).to.match(/policyId is judged when it is known/);
    });

    it("are judged without a request where the preview is offline", async () => {
      const inputs = scan({ policyId: unknownValue });
      const loose = { origins: origins({ policyId: policyOf({ name: "ot", template: "basic" }) }), isOffline: true };
      expect((await judge(inputs, loose)).problems.join()).to.include('(preset "default")');
      expect((await judge(scan({ policyId: "7" }), { isOffline: true })).problems).to.deep.equal([]);
      expect(site.warnings.join()).to.match(/policy 7 is judged when it is known/);
      expect(site.emulator.requests).to.deep.equal([]);
    });

    it("of names are refused or named", async () => {
      const { id } = await site.create("Policy", { name: "loose", template: "advanced" });
      const inputs = scan({ policyId: id, targets: ["plc.example.com"] });
      expect((await judge(inputs)).problems.join()).to.match(/may reach fragile addresses.*plc\.example\.com/);
      expect((await judge(inputs, {}, { unjudged: "name" })).problems).to.deep.equal([]);
      expect(site.warnings.join()).to.match(/plc\.example\.com/);
      expect((await judge(inputs, {}, { mode: "warn" })).problems).to.deep.equal([]);
    });

    it("of a policy that cannot be read are not known to be harmless", async () => {
      const { id } = await site.create("Policy", gentle);
      const path = platform === "sc" ? /^\/rest\/policy\/\d+/ : /^\/editor\/policy\/\d+$/;
      site.emulator.faults.add({ method: "GET", path, status: 403, times: 100 });
      expect((await judge(scan({ policyId: id }))).problems.join()).to.match(
        /cannot be judged by the profile "strict" of guard: policy \d+ cannot be read/,
      );
    });

    if (hasLists) {
      it("are judged by what their asset lists hold, stored and of the same program", async () => {
        const loose = await site.create("Policy", { name: "loose", template: "advanced" });
        const list = await site.create("StaticAssetList", {
          name: "plant",
          addresses: ["10.20.7.0/28", "192.0.2.0/24"],
        });
        const office = await site.create("StaticAssetList", { name: "office", addresses: ["192.0.2.0/24"] });
        expect((await judge(scan({ policyId: loose.id, assetListIds: [list.id] }))).problems.join()).to.include(
          "10.20.7.0/28",
        );
        expect((await judge(scan({ policyId: loose.id, assetListIds: [office.id] }))).problems).to.deep.equal([]);
        const declared: ProgramObject = { type: "StaticAssetList", name: "new", inputs: { addresses: ["10.20.9.1"] } };
        const inputs = scan({ policyId: loose.id, assetListIds: [office.id, unknownValue] });
        const of = { origins: origins({ "assetListIds.1": declared }) };
        expect((await judge(inputs, of)).problems.join()).to.include("10.20.9.1");
        expect((await judge(inputs)).problems).to.deep.equal([]);
        expect(site.warnings.join()).to.match(/assetListIds\.1 is judged when it is known/);
      });
    } else {
      it("are judged by their own template and preferences", async () => {
        const own = { template: "advanced", preferences: hard.preferences };
        expect((await judge(scan({ template: "basic" }))).problems.join()).to.include('Scan.template is "basic"');
        expect((await judge(scan(own))).problems.join()).to.match(/Scan\.families\["Denial of Service"\] is "enabled"/);
        const noFamilies = { base: "strict", preferences: { safe_checks: "no" } } as const;
        expect((await judge(scan(own), {}, { profile: noFamilies })).problems.join()).to.include(
          "Scan.preferences.safe_checks",
        );
      });
    }

    it("are refused in up before anything is sent, at creation and at a change", async () => {
      const loose = await site.create("Policy", { name: "loose", template: "advanced" });
      const good = await site.create("Policy", gentle);
      withFile({ fragile });
      const from = site.emulator.requests.length;
      await rejects(
        site.create("Scan", scan({ policyId: loose.id })),
        RefusedError,
        /Scan "plant" reaches fragile addresses/,
      );
      expect(site.writes(from)).to.deep.equal([]);
      const made = await site.create("Scan", scan({ policyId: good.id }));
      const before = site.emulator.requests.length;
      const resource = site.resource("Scan");
      const news = { ...made.inputs, policyId: loose.id };
      await rejects(resource.update(made.id, made.outs, news), RefusedError, /violates the profile "strict"/);
      expect(site.writes(before)).to.deep.equal([]);
      await resource.update(made.id, made.outs, { ...made.inputs, description: "changed" });
    });

    it("are judged in the preview of a program that has none of our classes", async () => {
      const loose = await site.create("Policy", { name: "loose", template: "advanced" });
      withFile({ fragile });
      const { foresee } = site.resource("Scan").check({}, scan({ policyId: loose.id }));
      expect((await foresee?.())?.map(({ reason }) => reason).join()).to.match(/reaches fragile addresses/);
      const pending = site.resource("Scan").check({}, scan({ policyId: unknownValue }));
      expect(await pending.foresee?.()).to.deep.equal([]);
    });

    it("and everything else are not written while a guard file cannot be understood", async () => {
      const made = await site.create("Policy", { name: "before", template: "advanced" });
      withFile({ fragile: ["10.20.0.0/16", "10.20.1.0/24"] });
      const from = site.emulator.requests.length;
      await rejects(site.create("Policy", { name: "p", template: "advanced" }), ConfigError, /overlaps/);
      const resource = site.resource("Policy");
      await rejects(resource.update(made.id, made.outs, { ...made.inputs, description: "x" }), ConfigError, /overlaps/);
      await rejects(resource.delete(made.id, made.outs), ConfigError, /overlaps/);
      expect(site.writes(from)).to.deep.equal([]);
    });

    it("are refused where a network that must never be scanned has no exclusion", async () => {
      const { id } = await site.create("Policy", gentle);
      const inputs = scan({ policyId: id, targets: ["192.0.2.1"] });
      const demanding = { demandExclusion: true };
      const [problem, ...more] = (await judge(inputs, {}, demanding)).problems;
      expect(more).to.deep.equal([]);
      expect(problem).to.match(
        /^guard requires an exclusion of 10\.20\.0\.0\/16 that always holds, and there is none on /,
      );
      expect((await judge(inputs, {}, { ...demanding, mode: "warn" })).problems).to.deep.equal([]);
      expect((await judge(inputs, { isOffline: true }, demanding)).problems).to.deep.equal([]);
      const type = { vm: "Exclusion", sc: "FreezeWindow", nessus: undefined }[platform];
      if (type === undefined) {
        expect(problem).to.match(/Nessus has no list of what it never scans$/);
        return;
      }
      const day = {
        start: "2020-01-05T00:00:00",
        end: "2020-01-06T00:00:00",
        timeZone: "Etc/UTC",
        repeat: "FREQ=DAILY",
      };
      expect((await judge(inputs, { isTransformed: true }, demanding)).problems).to.deep.equal([problem]);
      expect((await judge(inputs, { isTransformed: true, isOffline: true }, demanding)).problems).to.deep.equal([]);
      const whole: Props = {
        name: "plant",
        targets: ["10.20.0.0/17", "10.20.128.0/17"],
        ...(platform === "sc" ? day : {}),
      };
      const atTimes = { ...whole, ...day, repeat: "FREQ=WEEKLY" };
      const others = (of: Props): Partial<Declared>[] => [{ type, name: "plant", inputs: of }];
      expect((await judge(inputs, {}, demanding, others(whole))).problems).to.deep.equal([]);
      expect((await judge(inputs, {}, demanding, others(atTimes))).problems).to.have.length(1);
      expect(
        (await judge(inputs, {}, demanding, others({ ...whole, targets: ["10.20.0.0/17"] }))).problems.join(),
      ).to.include("10.20.128.0/17");
      await site.create(type, { ...atTimes, name: "at times" });
      expect((await judge(inputs, {}, demanding)).problems).to.have.length(1);
      const { id: stored } = await site.create(type, whole);
      expect((await judge(inputs, {}, demanding)).problems).to.deep.equal([]);
      expect((await judge(inputs, { isTransformed: true }, demanding)).problems).to.deep.equal([]);
      // What the program makes of it counts.
      const narrow = { ...whole, targets: ["10.20.0.0/17"] };
      expect((await judge(inputs, {}, demanding, others(narrow))).problems.join()).to.include("10.20.128.0/17");
      const renamed = { ...narrow, name: "presses", adoptId: stored };
      expect((await judge(inputs, {}, demanding, others(renamed))).problems.join()).to.include("10.20.128.0/17");
    });

    it("are not judged where a custom profile has a preference that the platform lacks", async () => {
      const lacking = { vm: "hydra_always_enable", nessus: "hydra_always_enable", sc: "rid_brute_forcing" }[platform];
      const profile = { base: "standard", preferences: { [lacking]: "no" } } as GuardArgs["profile"];
      const { problems } = await judge(scan({ policyId: "7" }), {}, { profile });
      expect(problems.join()).to.match(new RegExp(`profile.preferences.${lacking}: .* has no such preference`));
    });
  });
}
