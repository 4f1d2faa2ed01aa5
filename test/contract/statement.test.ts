import { expect } from "chai";
import type { Props } from "../../provider";
import { type Platform, platformNames } from "../../provider/definition/platform";
import type { Site } from "../support/site";
import { changeByHand, type Edit, type Ids, noIds } from "../samples/sample";
import { platformSamples } from "../samples";
import { eachOnAFreshSite } from "../samples/suite";

/** How a person adds what is scanned, past the program: by property. */
const additions: Record<Platform, (ids: Ids) => Record<string, Edit>> = {
  sc: ({ lists }) => ({
    targets: { body: { ipList: "203.0.113.9" } },
    assetListIds: { body: { assets: [{ id: lists[1] }] } },
  }),
  vm: ({ lists, agentGroups }) => ({
    targets: { body: { settings: { text_targets: "203.0.113.9" } } },
    assetListIds: { body: { settings: { tag_targets: [lists[1]] } } },
    agentGroupIds: { body: { settings: { agent_group_id: [agentGroups[0]] } } },
  }),
  nessus: ({ agentGroups }) => ({
    targets: { body: { settings: { text_targets: "203.0.113.9" } } },
    agentGroupIds: { body: { settings: { agent_group_id: [Number(agentGroups[0])] } } },
  }),
};

for (const samples of platformSamples) {
  for (const sample of samples.samples.filter(({ type }) => type === "Scan")) {
    describe(`What a ${sample.title} scans on ${platformNames[samples.platform]}`, () => {
      let site: Site;
      let ids: Ids;

      eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

      const resource = (): ReturnType<Site["resource"]> => site.resource("Scan");

      /** Does something while a partial body is taken for what it is. */
      const addByHand = async (id: string, edit: Edit): Promise<void> => {
        const before = { ...site.behaviour };
        Object.assign(site.behaviour, samples.partial);
        await changeByHand(site, sample, id, edit);
        Object.assign(site.behaviour, before);
        site.restart();
      };

      /** What a person sees of what is scanned. */
      const scanned = async (id: string): Promise<unknown[]> => {
        const { ipList, assets, text_targets, tag_targets, agent_group_id } = await sample.shown(site, id);
        return [ipList, assets, text_targets, tag_targets, agent_group_id].map((value) => value ?? "");
      };

      const unnamed = Object.keys(additions[samples.platform](noIds)).filter(
        (name) => sample.inputs(noIds)[name] === undefined,
      );
      const addition = (name: string): Edit => additions[samples.platform](ids)[name] as Edit;

      for (const name of unnamed) {
        it(`is what the program names, and no ${name} that was added by hand: drift, a warning, and emptied`, async () => {
          const made = await site.create("Scan", { ...sample.inputs(ids), name: `adds ${name}` });
          const before = await scanned(made.id);
          await addByHand(made.id, addition(name));
          const found = await resource().read(made.id, made.outs);
          expect(Object.keys(found?.inputs ?? {}), name).to.have.members([...Object.keys(made.inputs), name]);
          expect(site.warnings).to.have.length(1);
          expect(site.warnings[0]).to.match(
            new RegExp(`Scan "adds ${name}" \\(id ${made.id}\\) has ${name} \\[.*the next update empties ${name};`),
          );
          site.restart();
          const again = await resource().read(made.id, found?.outs as Props);
          expect(again?.inputs, "a second refresh").to.deep.equal(found?.inputs);
          expect(site.warnings, "a second refresh").to.deep.equal([]);
          await resource().update(made.id, found?.outs as Props, made.inputs);
          expect(await scanned(made.id), name).to.deep.equal(before);
        });
      }

      for (const name of unnamed) {
        it(`is emptied of ${name} by an update that has seen no drift, and by adopting`, async () => {
          const made = await site.create("Scan", { ...sample.inputs(ids), name: `repairs ${name}` });
          const before = await scanned(made.id);
          await addByHand(made.id, addition(name));
          await resource().update(made.id, made.outs, made.inputs);
          expect(await scanned(made.id), name).to.deep.equal(before);
          await addByHand(made.id, addition(name));
          await site.create("Scan", { ...made.inputs, adoptId: made.id });
          expect(await scanned(made.id), name).to.deep.equal(before);
        });
      }

      it("shows no difference in a state that knows nothing of the others", async () => {
        const made = await site.create("Scan", sample.inputs(ids));
        site.restart();
        expect((await resource().read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
        expect(site.warnings).to.deep.equal([]);
      });

      if (samples.platform === "vm") {
        for (const name of unnamed.filter((property) => property !== "targets")) {
          it(`is emptied of ${name} by every write where the platform does not show it`, async () => {
            const made = await site.create("Scan", { ...sample.inputs(ids), name: `hides ${name}` });
            const before = await scanned(made.id);
            await addByHand(made.id, addition(name));
            site.behaviour.scanTargetInputs = "absent";
            expect((await resource().read(made.id, made.outs))?.inputs, name).to.deep.equal(made.inputs);
            await resource().update(made.id, made.outs, { ...made.inputs, description: "changed" });
            site.behaviour.scanTargetInputs = "shown";
            expect(await scanned(made.id), name).to.deep.equal(before);
          });
        }
      }
    });
  }
}
