import { expect } from "chai";
import type { Json } from "../../emulator/index";
import type { Found, Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";

const documentParts = ["settings.basic", "settings.basic.inputs", "settings.basic.groups"];

/** Parts that the documents of these templates always have. */
const templateParts = [
  ...["discovery", "assessment", "report", "advanced"].map((page) => `settings.${page}`),
  ...["credentials", "credentials.data"],
];
const ofTemplate: Record<string, readonly string[]> = {
  basic: templateParts,
  advanced: [...templateParts, "plugins", "plugins.families"],
};

/** Members without which an update would take away what it does not know, by collection. */
const needed: Record<string, readonly string[]> = {
  "/scans": documentParts,
  "/policies": documentParts,
  "/api/v3/access-control/permissions": ["subjects", "objects", "actions"],
  "/v2/access-groups": ["principals", "rules"],
  "/credentials": ["settings"],
};

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    if (samples.platform !== "sc" && Object.hasOwn(needed, sample.path)) {
      describe(`Half a ${sample.title} on ${platformNames[samples.platform]}`, () => {
        half(samples, sample);
      });
    }
  }
}

function half(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let made: Found;
  let change: unknown;

  before(async () => {
    site = await samples.start();
    const ids = await samples.idsOf(site);
    site.restart();
    made = await site.create(sample.type, sample.inputs(ids));
    const changes = Object.entries(sample.changes(ids)).filter(([name]) => !["name", "description"].includes(name));
    [change] = changes.map(([name, { value, along }]) => ({ ...along, [name]: value }));
  });

  after(() => site.close());

  const { template } = sample.inputs(noIds);
  for (const omit of [...(needed[sample.path] ?? []), ...(ofTemplate[String(template)] ?? [])]) {
    it(`is never written over: without ${omit}`, async () => {
      site.restart();
      const times = Number.POSITIVE_INFINITY;
      const path = ["/scans", "/policies"].includes(sample.path)
        ? /^\/editor\/(scan|policy)\/\d+$/
        : new RegExp(`^${sample.path}/[^/]+$`);
      site.emulator.faults.add({ method: "GET", path, omit, times });
      const from = site.emulator.requests.length;
      const news = { ...made.inputs, ...(change as object) };
      await rejects(site.resource(sample.type).update(made.id, made.outs, news), TenableError, / no "/);
      await rejects(site.resource(sample.type).read(made.id, made.outs), TenableError, / no "/);
      site.emulator.faults.clear();
      expect(site.writes(from)).to.deep.equal([]);
    });
  }
}

for (const [type, path] of [
  ["Scan", "/scans"],
  ["Policy", "/policies"],
] as const) {
  it(`A ${type} on Nessus whose answer lacks its permissions counts as not shared only where the program does not name permissions`, async () => {
    const site = await Site.start("nessus");
    const inputs = { name: "weekly", template: "basic", ...(type === "Scan" && { targets: ["192.0.2.1"] }) };
    const made = await site.create(type, { ...inputs, permissions: { default: type === "Scan" ? "view" : "use" } });
    for (const hide of [(group: Props) => delete group.acls, (group: Props) => (group.acls = null)]) {
      site.restart();
      const change = (answer: Json): Json => {
        const { settings } = answer as { settings: { basic: { groups: Props[] } } };
        settings.basic.groups.filter(({ acls }) => acls !== undefined).forEach(hide);
        return answer;
      };
      const times = Number.POSITIVE_INFINITY;
      site.emulator.faults.add({ method: "GET", path: /^\/editor\/(scan|policy)\/\d+$/, times, change });
      const from = site.emulator.requests.length;
      const resource = site.resource(type);
      await rejects(resource.read(made.id, made.outs), TenableError, / no "(settings\.)?acls"/);
      const shared = { ...made.inputs, permissions: { default: "none" } };
      await rejects(resource.update(made.id, made.outs, shared), TenableError, / "acls"/);
      expect(site.writes(from)).to.deep.equal([]);
      await resource.update(made.id, made.outs, { ...made.inputs, description: `changed ${from}` });
      const { body } = site.emulator.requests.findLast(({ method }) => method === "PUT") ?? {};
      expect((body as { settings: Props }).settings).not.to.have.property("acls");
      site.emulator.faults.clear();
    }
    expect(site.emulator.requests.some((request) => request.path === `${path}/${made.id}`)).to.equal(true);
    await site.close();
  });
}
