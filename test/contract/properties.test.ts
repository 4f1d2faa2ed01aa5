import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { checkedInputs, differing, seenByAPerson, usualSwitches } from "../samples/person";
import {
  type Change,
  changeByHand,
  type Drop,
  type Ids,
  noIds,
  type PlatformSamples,
  type Sample,
} from "../samples/sample";
import { allOnOneSite, describeSamples } from "../samples/suite";
import type { Site } from "../support/site";

describeSamples((what) => `Each property of a ${what}`, properties);

function properties(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  allOnOneSite(samples, (...fresh) => ([site, ids] = fresh));

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const left: string[] = [];
  const create = async (name: string): Promise<Found> => {
    const made = await site.create(sample.type, { ...sample.inputs(ids), name });
    left.push(made.id);
    return made;
  };

  // What has a name may stand in the way of the next one.
  afterEach(async () => {
    for (const id of left.splice(0)) {
      await site.byHand("DELETE", `${sample.path}/${id}`, undefined, sample.by);
    }
  });

  const seen = (id: string): Promise<Props> => seenByAPerson(site, samples, sample, id);
  const unread = sample.unread?.(usualSwitches(samples)) ?? [];

  for (const [name, { isWide }] of Object.entries(sample.changes(noIds))) {
    const changed = (): Change => sample.changes(ids)[name] as Change;

    it(`${name} is changed alone`, async () => {
      const { value, along } = changed();
      const made = await create(`changes ${name}`);
      const news = checkedInputs(resource(), made.inputs, { ...made.inputs, ...along, [name]: value });
      const differences = resource().diff(made.id, made.outs, news);
      expect(propertiesOf(differences)).to.have.members([...Object.keys(along ?? {}), name]);
      const updated = await resource().update(made.id, made.outs, news);
      expect(updated.inputs).to.deep.equal(news);
      site.restart();
      expect((await resource().read(made.id, updated.outs))?.inputs).to.deep.equal(news);
    });

    it(`${name} ${unread.includes(name) ? "cannot be seen" : "is seen"} to drift alone, changed by hand`, async () => {
      const made = await create(`drift ${name}`);
      await changeByHand(site, sample, made.id, changed().byHand);
      site.restart();
      const found = await resource().read(made.id, made.outs);
      expect(differing(made.inputs, found?.inputs)).to.deep.equal(unread.includes(name) ? [] : [name]);
    });

    if (!isWide && !unread.includes(name)) {
      it(`${name} is put back after a change by hand, and nothing else`, async () => {
        const made = await create(`repairs ${name}`);
        const before = await seen(made.id);
        await changeByHand(site, sample, made.id, changed().byHand);
        site.restart();
        const found = await resource().read(made.id, made.outs);
        await resource().update(made.id, found?.outs as Props, made.inputs);
        expect(await seen(made.id)).to.deep.equal(before);
      });
    }
  }

  for (const name of Object.keys(sample.drops(noIds))) {
    it(`${name} is put back when the program does not name it any more`, async () => {
      const { shown, becomes, along } = sample.drops(ids)[name] as Drop;
      const made = await create(`drops ${name}`);
      const news = checkedInputs(resource(), made.inputs, { ...made.inputs, [name]: undefined, ...along });
      await resource().update(made.id, made.outs, news);
      expect(shown(await sample.shown(site, made.id))).to.deep.equal(becomes);
    });
  }

  for (const name of sample.undroppable) {
    it(`${name} needs a value when it is dropped, for no default is documented`, () => {
      const { [name]: _dropped, ...rest } = sample.inputs(ids);
      const { failures } = resource().check(sample.inputs(ids), rest);
      expect(failures.map(({ path }) => path)).to.deep.equal([name]);
    });
  }

  for (const [name, written] of Object.entries(sample.inputs(noIds))) {
    it(`${name} may be unknown at preview${Array.isArray(written) ? ", or an item of it" : ""}`, () => {
      const { [name]: value, ...rest } = sample.inputs(ids);
      const values = [unknownValue, ...(Array.isArray(value) ? [[unknownValue, ...(value as unknown[])]] : [])];
      for (const unknown of values) {
        expect(resource().check({}, { ...rest, [name]: unknown }).failures).to.deep.equal([]);
      }
    });
  }
}
