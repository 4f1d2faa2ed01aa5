import { expect } from "chai";
import type { Props } from "../../provider";
import { propertyOf } from "../../provider/definition";
import { resourceOf } from "../../provider/resources";
import { judgeProgram } from "../../provider/preview/program";
import { perConnection, Session } from "../../provider/connection/session";
import { resolveConnection } from "../../provider/connection/resolve";
import type { Site } from "../support/site";
import { type Ids, noIds } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

/** Everything that a preview says of inputs without an object. */
async function foreseen(site: Site, type: string, inputs: Props, olds: Props = {}): Promise<string[]> {
  const { failures, foresee } = site.resource(type).check(olds, inputs);
  const found = failures.length > 0 ? failures : ((await foresee?.()) ?? []);
  return found.map(({ reason }) => reason);
}

/** The same of the program, which knows no state. */
async function judged(site: Site, type: string, inputs: Props): Promise<readonly string[]> {
  const connection = resolveConnection("default", site.settings);
  const [judgement] = await judgeProgram(
    [{ type, name: "it", inputs, connection, sources: [], isOffline: false, isWhole: true, isTransformed: false }],
    perConnection((one) => new Session(one, site.host)),
  );
  return judgement?.problems ?? [];
}

describeSamples(
  (what) => `A preview of a ${what}`,
  (samples, sample) => {
    const { type } = sample;
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

    const adopting = (id: string, more: Props = {}): Props => ({ ...sample.inputs(ids), ...more, adoptId: id });

    /** The changes that adopting names, without properties that cannot be read. */
    const told = (): string[] => {
      const line = site.infos.find((info) => info.startsWith(`adopt ${type} `)) ?? "";
      const changes = line.replace(/^adopt \w+ \S+: /, "").split("; ");
      const unread = sample.unread?.(site.behaviour) ?? [];
      return changes.filter((change) => !unread.includes(change.replace(/ .*/, "")) && change !== "nothing changes");
    };

    it("finds nothing wrong with what a create takes, and writes nothing", async () => {
      const from = site.emulator.requests.length;
      expect(await foreseen(site, type, sample.inputs(ids))).to.deep.equal([]);
      expect(await judged(site, type, sample.inputs(ids))).to.deep.equal([]);
      expect(site.writes(from)).to.deep.equal([]);
      await site.create(type, sample.inputs(ids));
    });

    it("refuses the name of an object that exists, and a second one of the program", async () => {
      const inputs = { ...sample.inputs(ids), __address: "organization/urn:pulumi:dev::test::x::one" };
      expect(await foreseen(site, type, inputs)).to.deep.equal([]);
      const second = { ...inputs, __address: "organization/urn:pulumi:dev::test::x::two" };
      expect((await foreseen(site, type, second)).join()).to.match(/is already declared by resource "one"/);
      site.endRun();
      await site.create(type, inputs);
      site.endRun();
      site.forgetJournal();
      expect((await foreseen(site, type, second)).join()).to.match(/ exists \(id/);
    });

    it("says that adopting an object that is as declared changes nothing", async () => {
      const { id } = await site.create(type, sample.inputs(ids));
      site.endRun();
      const from = site.emulator.requests.length;
      expect(await foreseen(site, type, adopting(id))).to.deep.equal([]);
      expect(told()).to.deep.equal([]);
      expect(site.infos.filter((info) => info.startsWith(`adopt ${type} ${id}: `))).to.have.length(1);
      expect(site.writes(from)).to.deep.equal([]);
    });

    for (const name of Object.keys(sample.changes(noIds))) {
      it(`says that adopting changes ${name}, and nothing else`, async () => {
        const { id } = await site.create(type, sample.inputs(ids));
        site.endRun();
        const change = sample.changes(ids)[name];
        const changed = adopting(id, { ...change?.along, [name]: change?.value });
        expect(await foreseen(site, type, changed)).to.deep.equal([]);
        const properties = new Set(told().map((line) => propertyOf(line.split(" ")[0] as string)));
        const allowed = new Set([name, ...Object.keys(change?.along ?? {})]);
        const unread = sample.unread?.(site.behaviour) ?? [];
        expect([...properties].filter((one) => !allowed.has(one))).to.deep.equal([]);
        expect(properties.has(name) || unread.includes(name), told().join("; ")).to.equal(true);
      });
    }

    it("refuses to adopt what would change, where only exact adoption is allowed", async () => {
      const [name, change] = Object.entries(sample.changes(ids)).find(
        ([one]) => !(sample.unread?.(site.behaviour) ?? []).includes(one),
      ) as [string, { value: unknown; along?: Props }];
      const { id } = await site.create(type, sample.inputs(ids));
      site.endRun({ TENABLE_ADOPT_EXACTLY: "true" });
      const from = site.emulator.requests.length;
      const changed = adopting(id, { ...change.along, [name]: change.value });
      const refusal = /is not adopted, for that would change it: .*unset tenable:adoptExactly$/;
      expect((await foreseen(site, type, changed)).join())
        .to.match(refusal)
        .and.include(name);
      expect(String(await site.create(type, changed).catch(String))).to.match(refusal);
      expect(site.writes(from)).to.deep.equal([]);
    });

    it("refuses ids that name nothing", async () => {
      const { fields } = resourceOf(type);
      const references = Object.keys(sample.inputs(ids)).filter((name) => fields[name]?.refersTo !== undefined);
      for (const name of references) {
        const value = sample.inputs(ids)[name];
        const wrong = { ...sample.inputs(ids), [name]: Array.isArray(value) ? ["987654"] : "987654" };
        const reasons = await foreseen(site, type, wrong);
        expect(reasons.join("; "), name).to.match(new RegExp(`${name}|987654`));
        site.restart();
      }
    });
  },
);
