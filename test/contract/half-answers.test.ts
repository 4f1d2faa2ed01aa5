import { expect } from "chai";
import type { Found } from "../../provider";
import { TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/platforms/name";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import type { PlatformSamples, Sample } from "./sample";
import { platformSamples } from "./samples";

/** Members without which an update would take away what it does not know, by collection. */
const needed: Record<string, readonly string[]> = {
  "/scans": ["settings.basic", "settings.basic.inputs", "settings.basic.groups"],
  "/policies": ["settings.basic", "settings.basic.inputs", "settings.basic.groups"],
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

  for (const omit of needed[sample.path] ?? []) {
    it(`is never written over: without ${omit}`, async () => {
      site.restart();
      const times = Number.POSITIVE_INFINITY;
      const path = omit.startsWith("settings.")
        ? /^\/editor\/(scan|policy)\/\d+$/
        : new RegExp(`^${sample.path}/[^/]+$`);
      site.emulator.faults.add({ method: "GET", path, omit, times });
      const from = site.emulator.requests.length;
      const news = { ...made.inputs, ...(change as object) };
      await rejects(site.resource(sample.type).update(made.id, made.outs, news), TenableError, / no "/);
      site.emulator.faults.clear();
      expect(site.writes(from)).to.deep.equal([]);
    });
  }
}
