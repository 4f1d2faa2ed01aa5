import { expect } from "chai";
import { changes, closeProjects } from "../support/engine";
import { Site } from "../support/site";
import { connectionTo } from "../support/story";
import { createProject } from "../support/engine";
import { idsOf, samples } from "../contract/samples";

/** Every managed property of every resource on one platform, changed by hand one resource each. */
describe("A drift report, with the real engine", function () {
  this.timeout(300_000);
  let site: Site;

  before(async () => {
    site = await Site.start();
  });

  after(async () => {
    closeProjects();
    await site.close();
  });

  it("names, for each managed property that was changed by hand, exactly that property, and exits with 7", async () => {
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
      connectionEnv: connectionTo(site.emulator),
    });
    await project.up([], { expect: 0 });
    await project.drift([], { expect: 0 });
    const state = await project.exportState();
    // Zones of one organization stand in one list: emptied last, it takes no other zone's edit along.
    for (const { sample, property, byHand, name } of cases) {
      const id = state.deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? "";
      const path = byHand.path?.(id) ?? `${sample.path}/${id}`;
      const body = property === "organizationIds" ? await withoutZone(path, id) : byHand.body;
      await site.byHand(byHand.method ?? "PATCH", path, body, byHand.by ?? sample.by);
    }
    const drift = await project.drift([], { expect: 7 });
    const reported = changes(drift).map(
      ({ op, urn, diffReasons }) => `${op} ${urn.split("::").at(-1)}: ${diffReasons?.join()}`,
    );
    expect(reported.sort()).to.deep.equal(cases.map(({ name, property }) => `update ${name}: ${property}`).sort());
    await project.up(["--refresh"], { expect: 0 });
    await project.drift([], { expect: 0 });
  });

  const withoutZone = async (path: string, zone: string): Promise<Record<string, unknown>> => {
    const { zones } = (await site.byHand("GET", path, undefined, "administrator")) as { zones: { id: string }[] };
    return { zones: zones.filter(({ id }) => id !== zone) };
  };
});
