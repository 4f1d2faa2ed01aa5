import { expect } from "chai";
import type { Props } from "../../provider";
import { platformNames, platforms } from "../../provider/definition/platform";
import { platformSamples, siteOn } from "../samples";
import { checkedInputs } from "../samples/person";
import type { Change, Ids, Sample } from "../samples/sample";
import { allOnOneSite } from "../samples/suite";
import { oldNames, type OldResource, oldResources, remade, stateFor } from "../support/old-state";
import type { Site } from "../support/site";

const slug = ({ title }: Sample): string => title.toLowerCase().replaceAll(" ", "-");

for (const platform of platforms) {
  describe(`State of an earlier version on ${platformNames[platform]}`, () => {
    let site: Site;
    let ids: Ids;

    allOnOneSite(siteOn[platform], (...fresh) => ([site, ids] = fresh));

    for (const name of oldNames(platform)) {
      it(`shows no difference, is updated and deleted: ${name}`, async () => {
        const old = oldResources(stateFor(platform, ids)).find(({ urn }) => urn.endsWith(`:${name}`)) as OldResource;
        const { id, outs } = await remade(site, old);
        site.endRun();

        const resource = site.resource(old.type);
        const found = await resource.read(id, outs);
        expect(found?.inputs).to.deep.equal(old.inputs);
        expect(resource.diff(id, outs, checkedInputs(resource, old.inputs, old.inputs))).to.deep.equal([]);

        const sample = platformSamples
          .filter((facts) => facts.platform === platform)
          .flatMap(({ samples }) => samples)
          .find((one) => slug(one) === name) as Sample;
        const [[property, { value, along }]] = Object.entries(sample.changes(ids)) as [[string, Change]];
        const news = checkedInputs(resource, old.inputs, { ...old.inputs, ...along, [property]: value });
        const updated = await resource.update(id, outs, news);
        site.endRun();
        expect((await site.resource(old.type).read(id, updated.outs))?.inputs).to.deep.equal(news);

        await site.resource(old.type).delete(id, { ...outs, ...(updated.outs as Props) });
        site.endRun();
        expect(await site.resource(old.type).read(id, outs)).to.equal(undefined);
      });
    }
  });
}
