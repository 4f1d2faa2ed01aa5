import { expect } from "chai";
import { adapt } from "../../../../provider/hosts/dynamic/adapter";
import type { Props } from "../../../../provider";
import { Site } from "../../../support/site";

describe("Half a character that somebody left on the platform", () => {
  let site: Site;

  before(async () => {
    site = await Site.start("sc");
  });

  after(() => site.close());

  it("is read as the sign for it, in what is managed and in what is not, and is no difference the next time", async () => {
    const provider = adapt(() => site.resource("Policy"));
    const news = { name: "weekly", template: "advanced", description: "as declared", owner: "p/a/weekly" };
    const checked = await provider.check?.({}, news);
    const { id, outs } = (await provider.create(checked?.inputs as Props)) as { id: string; outs: Props };
    await site.byHand("PATCH", `/rest/policy/${id}`, { description: "half \ud83d", tags: "\ude00 unmanaged" });
    site.restart();
    const first = await provider.read?.(id, outs);
    expect(first?.inputs).to.include({ description: "half \ufffd" });
    expect(JSON.stringify(first)).not.to.match(/\\ud/);
    site.restart();
    expect(await provider.read?.(id, first?.props)).to.deep.equal(first);
  });
});
