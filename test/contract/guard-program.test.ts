import { expect } from "chai";
import type { Props } from "../../provider";
import { platforms } from "../../provider/definition/platform";
import { RefusedError } from "../../provider/errors";
import type { ProgramObject } from "../../provider/guard/facts";
import type { GuardArgs } from "../../provider/guard/guard";
import type { Reliance } from "../../provider/guard/judge";
import type { Declared } from "../../provider/preview/program";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { fragile, onGuardedSite, origins, policyOf } from "../guard/judging";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";

for (const platform of platforms) {
  describe(`Scans of what the same run changes on ${platform}`, () => {
    let site: Site;
    const { scan, judge, hard, gentle, hasLists, withFile } = onGuardedSite(platform, (one) => (site = one));

    describe("of a policy that the program adopts", () => {
      const { max_checks_per_host: _, ...rest } = hard.preferences;
      /** The limit that a template leaves at 5 is stored, and not declared. */
      const adopting = (id: string, more: Props = {}): Props => ({
        ...gentle,
        preferences: rest,
        adoptId: id,
        ...more,
      });
      const inputs = scan({ policyId: unknownValue });
      const missing = /"ot"\.preferences\.max_checks_per_host is "5" \(default of the template\), allowed: at most 2/;

      it("are judged by what is stored, and tell the policy's provider who relies on it", async () => {
        const { id } = await site.create("Policy", gentle);
        const told: Reliance[] = [];
        const source = { ...policyOf(adopting(id)), relies: (one: Reliance) => void told.push(one) };
        expect((await judge(inputs, { origins: origins({ policyId: source }) })).problems).to.deep.equal([]);
        expect(told).to.deep.equal([{ name: 'Scan "plant"', targets: [{ targets: ["10.20.1.0/24"] }] }]);
        // Of one that has been registered already, nothing tells whether the setting has just been removed.
        const registered = origins({ policyId: policyOf(adopting(id)) });
        expect((await judge(inputs, { origins: registered })).problems.join()).to.match(missing);
      });

      it("are refused by the policy's provider where the program removes a setting", async () => {
        const { id } = await site.create("Policy", gentle);
        const reliances: Reliance[] = [{ name: 'Scan "plant"', targets: [{ targets: ["10.20.1.0/24"] }] }];
        const __verdict = { isGuarded: true, reliances, guards: JSON.stringify([{ fragile }]) };
        const foreseen = async (olds: Props, news: Props): Promise<string[]> => {
          const { failures, foresee } = site.resource("Policy").check(olds, { ...news, __verdict });
          expect(failures).to.deep.equal([]);
          return ((await foresee?.()) ?? []).map(({ reason }) => reason);
        };
        const olds = adopting(id, { preferences: hard.preferences });
        const [problem, ...more] = await foreseen(olds, adopting(id));
        expect(more).to.deep.equal([]);
        expect(problem).to.match(
          /Scan "plant" reaches fragile addresses 10\.20\.1\.0\/24.*: Policy\.preferences\.max_checks_per_host is "5" \(default/,
        );
        expect((await foreseen(olds, adopting(id, { preferences: undefined }))).join()).to.include("arp_ping");
        expect(
          (await foreseen(olds, adopting(id, { preferences: hard.preferences, families: undefined }))).join(),
        ).to.match(/families\["Denial of Service"\] is "enabled"/);
        // What the program has never set stays as it is.
        expect(await foreseen(adopting(id), adopting(id, { description: "changed" }))).to.deep.equal([]);
        expect(
          await foreseen(olds, adopting(id, { preferences: { ...rest, max_checks_per_host: "1" } })),
        ).to.deep.equal([]);
      });

      it("are judged by what the program declares, whatever name or id the scan has for it", async () => {
        const stored = await site.create("Policy", gentle);
        const loose: Props = { ...gentle, preferences: { ...hard.preferences, safe_checks: "no" } };
        const known = scan({ policyId: stored.id });
        const program = async (of: Props): Promise<string> =>
          (await judge(known, {}, {}, [{ type: "Policy", name: "ot", inputs: of }])).problems.join();
        expect(await program(gentle)).to.equal("");
        expect(await program(loose)).to.include('Policy "ot".preferences.safe_checks is "no"');
        expect(await program({ ...loose, name: "renamed", adoptId: stored.id })).to.include(
          'Policy "ot".preferences.safe_checks is "no"',
        );
        expect(await program({ ...loose, name: "another one" })).to.equal("");
        expect(await program({ ...loose, adoptId: "another one" })).to.equal("");
      });
    });

    it("are refused by the policy's provider where a value is known only there", async () => {
      const hidden = { ...gentle, preferences: { ...hard.preferences, safe_checks: unknownValue } };
      const told: Reliance[] = [];
      const source = { ...policyOf(hidden), relies: (one: Reliance) => void told.push(one) };
      await judge(scan({ policyId: unknownValue }), { origins: origins({ policyId: source }) });
      expect(told).to.have.length(1);
      const __verdict = { isGuarded: true, reliances: told, guards: JSON.stringify([{ fragile }]) };
      const { outs } = await site.create("Policy", gentle);
      const foreseen = async (value: string): Promise<string> => {
        const news = { ...gentle, preferences: { ...hard.preferences, safe_checks: value }, __verdict };
        const { foresee } = site.resource("Policy").check({ ...outs, ...gentle }, news);
        return ((await foresee?.()) ?? []).map(({ reason }) => reason).join();
      };
      expect(await foreseen("no")).to.include('Policy.preferences.safe_checks is "no"');
      expect(await foreseen(unknownValue)).to.equal("");
    });

    it("are judged by each policy of the program that may be theirs", async () => {
      const loose = policyOf({ ...gentle, preferences: { ...hard.preferences, safe_checks: "no" } });
      const inputs = scan({ policyId: unknownValue });
      const either = (...all: ProgramObject[]): Partial<Declared> => ({ origins: () => Promise.resolve(all) });
      expect((await judge(inputs, either(policyOf(gentle), policyOf(gentle)))).problems).to.deep.equal([]);
      expect((await judge(inputs, either(policyOf(gentle), loose))).problems.join()).to.include('safe_checks is "no"');
    });

    it("are left to their provider where nothing of the program tells the policy", async () => {
      const inputs = scan({ policyId: unknownValue });
      const known = { origins: origins({ policyId: policyOf(gentle) }) };
      expect(await judge(inputs)).to.deep.include({ problems: [], isGuarded: false });
      expect(await judge(inputs, known)).to.deep.include({ problems: [], isGuarded: true });
      expect(await judge(inputs, { ...known, isTransformed: true })).to.deep.include({ isGuarded: false });
    });

    if (hasLists) {
      it("are judged by what the program makes of a list whose id the scan knows", async () => {
        const policy = await site.create("Policy", { name: "loose", template: "advanced" });
        const list = await site.create("StaticAssetList", { name: "hall", addresses: ["192.0.2.0/24"] });
        const inputs = scan({ policyId: policy.id, assetListIds: [list.id] });
        const program = async (of: Props): Promise<string> =>
          (await judge(inputs, {}, {}, [{ type: "StaticAssetList", name: "it", inputs: of }])).problems.join();
        const wider: Props = { name: "hall", addresses: ["192.0.2.0/24", "10.20.9.0/30"] };
        expect(await program(wider)).to.include("reaches fragile addresses 10.20.9.0/30");
        expect(await program({ ...wider, name: "yard", adoptId: list.id })).to.include("10.20.9.0/30");
        expect(await program({ ...wider, name: "yard" })).to.equal("");
        expect(await judge(inputs)).to.deep.include({ problems: [] });
      });

      it("are refused by the list's provider where its addresses are known only there", async () => {
        const loose = await site.create("Policy", { name: "loose", template: "advanced" });
        const good = await site.create("Policy", gentle);
        const told: Reliance[] = [];
        const relies = (one: Reliance): void => void told.push(one);
        const late: ProgramObject = {
          ...{ type: "StaticAssetList", name: "hall" },
          inputs: { addresses: unknownValue },
        };
        const of = { origins: origins({ "assetListIds.0": { ...late, relies } }) };
        const list = { name: "hall", addresses: ["192.0.2.0/24"] };
        const { outs } = await site.create("StaticAssetList", list);
        const foreseen = async (addresses: unknown): Promise<string> => {
          const __verdict = { isGuarded: true, reliances: told, guards: JSON.stringify([{ fragile }]) };
          const { foresee } = site
            .resource("StaticAssetList")
            .check({ ...outs, ...list }, { ...list, addresses, __verdict });
          return ((await foresee?.()) ?? []).map(({ reason }) => reason).join();
        };
        await judge(scan({ policyId: good.id, assetListIds: [unknownValue] }), of);
        expect(await foreseen(["10.20.9.0/30"])).to.equal("");
        await judge(scan({ policyId: loose.id, assetListIds: [unknownValue] }), of);
        expect(JSON.parse(JSON.stringify(told))).to.deep.equal(told);
        expect(await foreseen(["10.20.9.0/30", "192.0.2.1"])).to.match(
          /Scan "plant" reaches fragile addresses 10\.20\.9\.0\/30, and violates.*policy \d+\.preferences\.max_checks_per_host/,
        );
        expect(await foreseen(["192.0.2.0/28"])).to.equal("");
        expect(await foreseen(unknownValue)).to.equal("");
      });

      it("are not known to be harmless where the id of an adopted list is not known", async () => {
        const policy = await site.create("Policy", { name: "loose", template: "advanced" });
        const adopted: ProgramObject = { type: "StaticAssetList", name: "hall", inputs: { adoptId: unknownValue } };
        const inputs = scan({ policyId: policy.id, assetListIds: [unknownValue] });
        await judge(inputs, { origins: origins({ "assetListIds.0": adopted }) });
        expect(site.warnings.join()).to.match(/StaticAssetList "hall" is judged when it is known/);
      });
    }

    if (platform !== "sc") {
      it("are refused where the program removes a setting of the scan itself", async () => {
        const profile: GuardArgs["profile"] = { preferences: { max_checks_per_host: { atMost: 2 } } };
        withFile({ fragile, profile });
        const own = scan({ template: "advanced", preferences: { max_checks_per_host: "2", max_hosts_per_scan: "2" } });
        const made = await site.create("Scan", own);
        const news: Props = { ...made.inputs, preferences: { max_hosts_per_scan: "2" } };
        const from = site.emulator.requests.length;
        const removed = /Scan\.preferences\.max_checks_per_host is "5" \(default of the template\)/;
        const resource = site.resource("Scan");
        await rejects(resource.update(made.id, made.outs, news), RefusedError, removed);
        const adopted = { ...made.inputs, adoptId: made.id };
        const { foresee } = resource.check(adopted, { ...news, adoptId: made.id });
        expect((await foresee?.())?.map(({ reason }) => reason).join()).to.match(removed);
        expect(site.writes(from)).to.deep.equal([]);
        // A setting that the program has never set stays as it is.
        const { preferences: _, ...bare } = adopted as Props;
        const kept = resource.check(bare, { ...bare, description: "changed" });
        expect(await kept.foresee?.()).to.deep.equal([]);
      });
    }
  });
}
