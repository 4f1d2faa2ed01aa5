import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { RefusedError } from "../../provider/errors";
import { type Ids, idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";

describeSamples((what) => `One object and two connections to its platform: ${what}`, twoConnections);

function twoConnections(samples: PlatformSamples, sample: Sample): void {
  const address = (name: string): string => `o/urn:pulumi:s::p::t::${name}`;
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const of = (name: string, more: Props = {}): Props => ({
    ...sample.inputs(ids),
    __address: address(name),
    ...more,
  });
  const make = (inputs: Props): Promise<Found> => site.create(sample.type, inputs);
  const named = (): Promise<string[]> => idsNamed(site, sample, "weekly");
  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  /** The same platform by another connection as well. */
  const both = (): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.entries(site.env).map(([name, value]) => [name.replace("TENABLE_", "TENABLE_PLANT_"), value]),
    );
  const plant = { connection: "plant" };

  it("what one has adopted in a run is not deleted by the other, nor in a later run", async () => {
    const old = await make(of("weekly"));
    site.endRun(both());
    const adopted = await make(of("renamed", { ...plant, adoptId: old.id }));
    await resource().delete(old.id, old.outs);
    expect(site.warnings.join()).to.match(/is kept; only its old entry in the state is removed/);
    site.endRun(both());
    const { inputs } = resource().check(adopted.inputs, of("renamed", { ...plant, adoptId: old.id }));
    resource().diff(adopted.id, adopted.outs, inputs);
    await resource().delete(old.id, old.outs);
    expect(site.warnings.join()).to.match(/belongs to resource "renamed" and is kept/);
    expect(await named()).to.deep.equal([old.id]);
    site.endRun(both());
    await resource().delete(adopted.id, adopted.outs);
    expect(await named()).to.deep.equal([]);
  });

  it("an object that the state has by the one is not resumed with by the other", async () => {
    const old = await make(of("weekly"));
    site.restart(both());
    const news = of("weekly", plant);
    resource().diff(old.id, old.outs, resource().check(old.inputs, news).inputs);
    await rejects(make(news), RefusedError, new RegExp(`exists \\(id ${old.id}\\) .*deleteBeforeReplace`));
    expect(await named()).to.deep.equal([old.id]);
  });

  it("two resources do not adopt one object, by one connection or by two", async () => {
    const old = await make(of("elsewhere"));
    site.endRun(both());
    const first = await make(of("first", { adoptId: old.id }));
    const words = new RegExp(`${old.id} cannot be adopted: resource "first" of this program manages it already`);
    const refuse = async (): Promise<void> => {
      for (const connection of [{}, plant]) {
        const second = of("second", { ...connection, adoptId: old.id });
        const failures = await resource().check({}, second).foresee?.();
        expect(failures?.[0]?.reason).to.match(words);
        await rejects(make(second), RefusedError, words);
      }
    };
    await refuse();
    site.endRun(both());
    const { inputs } = resource().check(first.inputs, of("first", { adoptId: old.id }));
    resource().diff(first.id, first.outs, inputs);
    await refuse();
  });
}
