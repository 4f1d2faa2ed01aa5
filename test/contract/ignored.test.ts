import { isDeepStrictEqual as isEqual } from "node:util";
import { expect } from "chai";
import type { Fault } from "../../emulator/index";
import type { Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { type Drop, type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    describe(`An update of a ${sample.title} on ${platformNames[samples.platform]} that does nothing`, () => {
      ignored(samples, sample);
    });
  }
}

/** Every kind of nothing for every case; without it they take turns. */
const isThorough = process.env.FAULTS === "all";

const times = Number.POSITIVE_INFINITY;
const isWrite = ({ method }: { method: string }): boolean => method !== "GET";

function ignored(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  before(async () => {
    site = await samples.start();
  });

  after(() => site.close());

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  /** A fresh site with the object, and what the program says next. */
  const start = async (
    change: (of: Ids) => Props,
  ): Promise<{ id: string; outs: Props; inputs: Props; news: Props }> => {
    site.reset();
    ids = await samples.idsOf(site);
    site.restart();
    const made = await site.create(sample.type, sample.inputs(ids));
    const wanted = Object.entries({ ...made.inputs, ...change(ids) }).filter(([, value]) => value !== undefined);
    const { inputs, failures } = resource().check(made.inputs, Object.fromEntries(wanted));
    expect(failures).to.deep.equal([]);
    site.restart();
    return { ...made, news: inputs };
  };

  /** An answer that says that all is well. */
  const answered = (response: unknown): Fault => ({
    status: 200,
    body:
      site.platform === "sc"
        ? { type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 0 }
        : ((response ?? "") as object),
    times,
  });

  /** The object as its own answers show it. */
  const live = async (id: string): Promise<unknown> =>
    site.platform === "sc" ? await site.byHand("GET", `${sample.path}/${id}`, undefined, sample.by) : undefined;

  interface Case {
    title: string;
    name: string;
    change: Props;
    /** What the property becomes when it is dropped, and where a person sees it. */
    drop?: Drop;
  }

  const cases = (of: Ids): Case[] => [
    ...Object.entries(sample.changes(of)).map(([name, { value, along }]) => ({
      title: `changed ${name}`,
      name,
      change: { ...along, [name]: value },
    })),
    ...Object.entries(sample.drops(of)).map(([name, drop]) => ({
      title: `dropped ${name}`,
      name,
      change: { [name]: undefined, ...drop.along },
      drop,
    })),
  ];

  const nth = (index: number) => (of: Ids) => (cases(of)[index] as Case).change;

  it("is an error that names the property, where the platform shows it", async () => {
    for (const [index, { title, name, drop }] of cases(noIds).entries()) {
      const { id, outs, news } = await start(nth(index));
      const isHidden = sample.unread?.(site.behaviour).includes(name) && (!drop || sample.type !== "Credential");
      // A schedule that is off means the same as none.
      const isAsBefore =
        drop && (name === "schedule" || isEqual(drop.shown(await sample.shown(site, id)), drop.becomes));
      if (isHidden || isAsBefore) {
        continue;
      }
      site.emulator.faults.add({ ...answered(await live(id)), match: isWrite });
      const wanted = new RegExp(`kept .*${sample.type}\\.${name}[ .]`);
      await rejects(resource().update(id, outs, news), Error, wanted).catch((error: unknown) => {
        throw new Error(`${title}: ${String(error)}`);
      });
    }
  });

  it("is an error when everything is answered with nothing at all", async () => {
    for (const [index, { title }] of cases(noIds).entries()) {
      // An empty list is how a group without routes answers.
      const kinds = title === "dropped routes" ? [undefined, {}, null] : [undefined, {}, [], null];
      for (const nothing of isThorough ? kinds : [kinds[index % kinds.length]]) {
        const { id, outs, news } = await start(nth(index));
        const seen = { isWritten: false };
        site.emulator.faults.add({
          ...answered(nothing),
          ...(site.platform !== "sc" && nothing === null && { body: "null" }),
          match: (request) => (seen.isWritten ||= isWrite(request)),
        });
        await rejects(resource().update(id, outs, news), TenableError, /./).catch((error: unknown) => {
          throw new Error(`${title}, ${JSON.stringify(nothing)}: ${String(error)}`);
        });
      }
    }
  });
}
