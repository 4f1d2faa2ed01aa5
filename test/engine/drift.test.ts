import { expect } from "chai";
import { changes, closeProjects } from "../support/engine";
import { Site } from "../support/site";
import { connectionEnv } from "../../tools/connection";
import { createProject } from "../support/engine";
import { platformSamples } from "../samples";
import { changeByHand, type Edit, type PlatformSamples } from "../samples/sample";

/** Every managed property of every resource on one platform, changed by hand one resource each. */
describe("A drift report, with the real engine", function () {
  this.timeout(300_000);
  let site: Site<"sc">;

  before(async () => {
    site = await Site.start("sc");
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("names, for each managed property that was changed by hand, exactly that property, and exits with 7", async () => {
    const { idsOf, samples } = platformSamples.find(({ platform }) => platform === "sc") as PlatformSamples;
    const ids = await idsOf(site);
    const cases = samples.flatMap((sample) =>
      Object.entries(sample.changes(ids)).map(([property, { byHand }], index) => ({
        sample,
        property,
        byHand,
        name: `${sample.title} ${index} ${property}`.replaceAll(" ", "-"),
      })),
    );
    const program = cases.map(
      ({ sample, name }) =>
        `new tenable.${sample.type}(${JSON.stringify(name)}, ${JSON.stringify({ ...sample.inputs(ids), name })});`,
    );
    const project = await createProject({
      program: `const tenable = require("pulumi-tenable");\n${program.join("\n")}\n`,
      connectionEnv: connectionEnv(site.emulator),
    });
    await project.up([], { expect: 0 });
    await project.drift([], { expect: 0 });
    const state = await project.exportState();
    // Zones of one organization stand in one list: emptied last, it takes no other zone's edit along.
    for (const { sample, property, byHand, name } of cases) {
      const id = state.deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? "";
      await changeByHand(site, sample, id, property === "organizationIds" ? await withoutZone(byHand, id) : byHand);
    }
    const drift = await project.drift([], { expect: 7 });
    const reported = changes(drift).map(
      ({ op, urn, diffReasons }) => `${op} ${urn.split("::").at(-1)}: ${diffReasons?.join()}`,
    );
    expect(reported.sort()).to.deep.equal(cases.map(({ name, property }) => `update ${name}: ${property}`).sort());
    await project.up(["--refresh"], { expect: 0 });
    await project.drift([], { expect: 0 });
  });

  const withoutZone = async (edits: Edit | Edit[], zone: string): Promise<Edit> => {
    const [edit = {}] = [edits].flat();
    const path = edit.path?.(zone) ?? "";
    const { zones } = (await site.byHand("GET", path, undefined, "administrator")) as { zones: { id: string }[] };
    return { ...edit, body: { zones: zones.filter(({ id }) => id !== zone) } };
  };
});
