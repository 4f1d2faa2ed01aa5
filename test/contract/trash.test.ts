import { expect } from "chai";
import type { Props } from "../../provider";
import { platformNames } from "../../provider/definition/platform";
import type { Site } from "../support/site";
import type { Ids } from "../samples/sample";
import { platformSamples } from "../samples";
import { eachOnAFreshSite } from "../samples/suite";

for (const samples of platformSamples.filter(({ platform }) => platform !== "sc")) {
  for (const sample of samples.samples.filter(({ type }) => type === "Scan")) {
    describe(`A ${sample.title} in the trash of ${platformNames[samples.platform]}`, () => {
      let site: Site;
      let ids: Ids;
      let trash: string;
      let main: string;

      eachOnAFreshSite(samples, async (...fresh) => {
        [site, ids] = fresh;
        const { folders } = (await site.byHand("GET", "/folders")) as { folders: Props[] };
        [trash, main] = ["trash", "main"].map((kind) => String(folders.find(({ type }) => type === kind)?.id)) as [
          string,
          string,
        ];
      });

      const resource = (): ReturnType<Site["resource"]> => site.resource("Scan");

      const folderOf = async (id: string): Promise<string> => String((await sample.shown(site, id)).folder_id);

      const moveTo = async (id: string, folder: string): Promise<void> => {
        await site.byHand("PUT", `/scans/${id}/folder`, { folder_id: Number(folder) });
        site.restart();
      };

      const unfiled = (): Props => {
        const { folderId: _, ...inputs } = sample.inputs(ids);
        return inputs;
      };

      it("is drift of a folder that nobody declared, and moved to My Scans", async () => {
        const made = await site.create("Scan", unfiled());
        await moveTo(made.id, trash);
        const found = await resource().read(made.id, made.outs);
        expect(found?.inputs).to.deep.equal({ ...made.inputs, folderId: trash });
        site.restart();
        expect((await resource().read(made.id, found?.outs as Props))?.inputs).to.deep.equal(found?.inputs);
        await resource().update(made.id, found?.outs as Props, made.inputs);
        expect(await folderOf(made.id)).to.equal(main);
        site.restart();
        expect((await resource().read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
      });

      it("is moved to My Scans by adopting it, and by a repair without a refresh", async () => {
        const made = await site.create("Scan", unfiled());
        await moveTo(made.id, trash);
        await site.create("Scan", { ...made.inputs, adoptId: made.id });
        expect(await folderOf(made.id)).to.equal(main);
        await moveTo(made.id, trash);
        await resource().update(made.id, made.outs, made.inputs);
        expect(await folderOf(made.id)).to.equal(main);
      });

      it("is drift of the declared folder, and moved back", async () => {
        const made = await site.create("Scan", { ...unfiled(), folderId: ids.folders[0] });
        await moveTo(made.id, trash);
        const found = await resource().read(made.id, made.outs);
        expect(found?.inputs).to.deep.equal({ ...made.inputs, folderId: trash });
        await resource().update(made.id, found?.outs as Props, made.inputs);
        expect(await folderOf(made.id)).to.equal(ids.folders[0]);
      });

      it("is none of the other folders: what the program does not name may lie anywhere", async () => {
        const made = await site.create("Scan", unfiled());
        await moveTo(made.id, ids.folders[0]);
        expect((await resource().read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
        await resource().update(made.id, made.outs, { ...made.inputs, description: "changed" });
        expect(await folderOf(made.id)).to.equal(ids.folders[0]);
      });
    });
  }
}
