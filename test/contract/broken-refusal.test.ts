import { expect } from "chai";
import type { Props } from "../../provider";
import { PartialError, TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { resourceOf } from "../../provider/resources";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    const secrets = Object.keys(sample.changes(noIds)).filter((name) => resourceOf(sample.type).fields[name]?.secret);
    if (secrets.length > 0) {
      describe(`A 412 that breaks off on a change of the secrets of a ${sample.title} on ${platformNames[samples.platform]}`, () => {
        secrets.forEach((name) => broken(samples, sample, name));
      });
    }
  }
}

/** A secret cannot be read back, so that it is not known whether it was changed. */
function broken(samples: PlatformSamples, sample: Sample, name: string): void {
  let site: Site;

  before(async () => {
    site = await samples.start();
  });

  after(() => site.close());

  it(`does not report ${name} as changed, and the next run changes it`, async () => {
    const ids = await samples.idsOf(site);
    site.restart();
    const made = await site.create(sample.type, sample.inputs(ids));
    const { value, along } = sample.changes(ids)[name] ?? { value: undefined };
    const news: Props = { ...made.inputs, ...along, [name]: value };
    site.restart();
    const resource = site.resource(sample.type);
    // The answer breaks off behind its headers.
    const refusal = { status: 412, body: { error: "API is not available, and more words than arrive" } };
    const isWrite = ({ method }: { method: string }): boolean => method === "PUT" || method === "PATCH";
    const fault = site.emulator.faults.add({ match: isWrite, ...refusal, drop: "middle" });
    const error = await rejects(resource.update(made.id, made.outs, news), TenableError, /./);
    expect(fault.hits).to.equal(1);
    const known = error instanceof PartialError ? error.known : made.outs;
    expect(known[name]).not.to.equal(value);
    expect(resource.diff(made.id, known, news).map(({ path }) => path)).to.include(name);
    site.restart();
    const from = site.emulator.requests.length;
    const updated = await site.resource(sample.type).update(made.id, known, news);
    expect(updated.inputs[name]).to.equal(value);
    const sent = JSON.stringify(site.emulator.requests.slice(from).map(({ body }) => body));
    expect(site.writes(from).join()).to.match(/PUT|PATCH/);
    expect(sent.includes(String(value)) || /upload|files/.test(site.writes(from).join())).to.equal(true);
  });
}
