import { expect } from "chai";
import type { Props } from "../../provider";
import { resolveConnection } from "../../provider/connection/resolve";
import { perConnection, Session } from "../../provider/connection/session";
import { type Declared, judgeProgram, type Judgement } from "../../provider/preview/program";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { Site } from "../support/site";
import { rejects } from "../support/rejects";
import { RefusedError } from "../../provider/errors";

describe("A program that is judged before its first resource", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });
  beforeEach(() => site.reset());
  after(() => site.close());

  const policy = (more: Props = {}): Props => ({ name: "weekly", template: "advanced", ...more });

  async function judge(inputs: Props, more: Partial<Declared> = {}): Promise<Judgement> {
    const declared: Declared = {
      ...{ type: "Policy", name: "it", inputs, connection: resolveConnection("default", site.settings), sources: [] },
      ...{ isOffline: false, isWhole: true, isTransformed: false },
      ...more,
    };
    const [judgement] = await judgeProgram(
      [declared],
      perConnection((one) => new Session(one, site.host)),
    );
    return judgement as Judgement;
  }

  it("is told ids of the wrong kind by the class that they come from", async () => {
    const scan = { name: "s", policyId: unknownValue, targets: ["192.0.2.1"] };
    const from = (type: string): Partial<Declared> => ({
      type: "Scan",
      sources: [{ property: "policyId", type, name: "source" }],
    });
    expect(await judge(scan, from("Policy"))).to.deep.include({ problems: [], isSure: true });
    expect((await judge(scan, from("StaticAssetList"))).problems).to.deep.equal([
      'Scan.policyId is the id of StaticAssetList "source": it takes the id of a policy',
    ]);
  });

  it("is judged by its values alone where it is offline, and not at all where the engine transforms it", async () => {
    const wrong = policy({ template: "advancedd", nme: "x" });
    expect((await judge(wrong, { isOffline: true })).problems.join()).to.match(/^Policy\.nme .*no such property/);
    expect(await judge(policy({ template: "advancedd" }), { isOffline: true })).to.deep.include({
      problems: [],
      isSure: false,
    });
    expect(await judge(wrong, { isTransformed: true })).to.deep.include({ problems: [], isSure: false });
    expect(site.emulator.requests).to.deep.equal([]);
  });

  it("leaves to the state what an object that is there may hold, and what is not whole", async () => {
    const mistaken = policy({ preferences: { safe_cheks: "yes" } });
    expect((await judge(mistaken)).problems.join()).to.match(/safe_cheks/);
    await site.create("Policy", policy());
    expect(await judge(mistaken)).to.deep.include({ problems: [], isSure: false });
    expect(await judge({ ...mistaken, name: "other", adoptId: "7" })).to.deep.include({ problems: [], isSure: false });
    expect((await judge({ ...mistaken, name: unknownValue })).problems.join()).to.match(/safe_cheks/);
    expect(await judge(policy({ name: "other" }), { isWhole: false })).to.deep.include({ problems: [], isSure: false });
  });

  it("is told what is wrong with its keys and its platform in one line", async () => {
    site.env = { ...site.env, TENABLE_ACCESS_KEY: "0".repeat(64) };
    expect((await judge(policy())).problems.join())
      .to.match(/TENABLE_ACCESS_KEY/)
      .and.not.include("\n");
    site.env = { ...site.env, TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined };
    expect((await judge(policy())).problems.join()).to.match(/has no keys/);
  });

  it("is told what a create could not read either, and not of lists that only a preview asks for", async () => {
    const scan = { name: "s", policyId: "987654", targets: ["192.0.2.1"] };
    expect((await judge(scan, { type: "Scan" })).problems.join()).to.match(/has no policy with this id/);
    site.emulator.faults.add({ method: "GET", path: /^\/policies$/, status: 403, times: 100 });
    expect((await judge(scan, { type: "Scan" })).problems).to.deep.equal([]);
    site.emulator.faults.add({ method: "GET", path: /^\/editor\/\w+\/templates$/, status: 403, times: 100 });
    expect((await judge(policy())).problems.join()).to.match(/refused GET \/editor\/policy\/templates \(403\)/);
  });

  it("refuses a replacement that would take results along, and one of an object whose use cannot be checked", async () => {
    const scan = {
      name: "s",
      template: "basic",
      targets: ["192.0.2.1"],
      __address: "organization/urn:pulumi:dev::t::x::s",
    };
    const made = await site.create("Scan", scan);
    await site.byHand("POST", `/scans/${made.id}/launch`, {});
    const foresee = async (more: Props = {}): Promise<void> => {
      site.endRun();
      const resource = site.resource("Scan");
      const olds = { ...made.inputs, ...more };
      const { inputs: news } = resource.check(olds, { ...scan, ...more, template: "advanced" });
      const differences = resource.diff(made.id, { ...made.outs, ...more }, news);
      expect(differences.some(({ replace }) => replace)).to.equal(true);
      await resource.foreseeDiff(made.id, { ...made.outs, ...more }, news, differences);
    };
    await rejects(foresee(), RefusedError, /has results of 1 run.*set deleteHistory: true/);
    await foresee({ deleteHistory: true });
    // A refresh asks for differences as well, without a program.
    site.endRun();
    const from = site.emulator.requests.length;
    await site
      .resource("Scan")
      .foreseeDiff(made.id, made.outs, scan, [{ path: "template", kind: "update", replace: true }]);
    expect(site.emulator.requests.length).to.equal(from);
  });

  it("warns once that a read-only connection will refuse its writes", async () => {
    site.restart({ TENABLE_READ_ONLY: "true" });
    for (const name of ["a", "b"]) {
      const { foresee } = site.resource("Policy").check({}, policy({ name }));
      expect(await foresee?.()).to.deep.equal([]);
    }
    expect(site.warnings.filter((warning) => warning.includes("is read-only: up will refuse"))).to.have.length(1);
  });

  it("creates again what it had adopted and somebody deleted", async () => {
    const { id } = await site.create("Policy", policy());
    site.endRun();
    const adopting = policy({ adoptId: id, __address: "organization/urn:pulumi:dev::t::x::p" });
    await site.create("Policy", adopting);
    site.endRun();
    await site.byHand("DELETE", `/policies/${id}`);
    const { foresee } = site.resource("Policy").check({}, adopting);
    expect(await foresee?.()).to.deep.equal([]);
    expect(site.warnings.join()).to.match(/was deleted on the platform: a new one is created/);
  });

  it("says what adopting empties, although the list that takes its place is not known yet", async () => {
    const { id } = await site.create("Scan", { name: "s", template: "basic", targets: ["192.0.2.1"] });
    site.endRun();
    const adopting = { name: "s", template: "basic", assetListIds: [unknownValue], adoptId: id };
    expect(await site.resource("Scan").check({}, adopting).foresee?.()).to.deep.equal([]);
    expect(site.infos).to.include(`adopt Scan ${id}: targets −192.0.2.1; assetListIds is known after up`);
  });

  it("may give a name away and use it again in one run, the second resource behind the first", async () => {
    const address = (name: string): Props => ({ __address: `organization/urn:pulumi:dev::t::x::${name}` });
    const first = await site.create("Policy", policy(address("first")));
    site.endRun();
    const resource = site.resource("Policy");
    const { inputs: news } = resource.check(first.inputs, policy({ ...address("first"), name: "renamed" }));
    resource.diff(first.id, first.outs, news);
    // Lists what there is, before the name is free.
    await site.create("Policy", policy({ ...address("another"), name: "another" }));
    const { foresee, inputs } = resource.check({}, policy(address("second")));
    expect(await foresee?.()).to.deep.equal([]);
    await rejects(resource.create(inputs), RefusedError, /Policy "weekly" exists/);
    await resource.update(first.id, first.outs, news);
    const second = await resource.create(inputs);
    const { policies } = (await site.byHand("GET", "/policies")) as { policies: { id: number; name: string }[] };
    const named = new Map(policies.map(({ id, name }) => [name, String(id)]));
    expect([named.get("renamed"), named.get("weekly")]).to.deep.equal([first.id, second.id]);
  });
});
