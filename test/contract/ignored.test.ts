import { isDeepStrictEqual as isEqual } from "node:util";
import { expect } from "chai";
import type { Fault } from "../../emulator/index";
import type { Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { type Drop, type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { usualSwitches } from "../samples/person";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

/** Every kind of nothing for every case; without it they take turns. */
const isThorough = process.env.FAULTS === "all";

const times = Number.POSITIVE_INFINITY;
const isWrite = ({ method }: { method: string }): boolean => method !== "GET";

describeSamples((what) => `An update of a ${what} that does nothing`, ignored);

function ignored(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  /** The object on a fresh site, and what the program says next. */
  const start = async (
    change: (of: Ids) => Props,
  ): Promise<{ id: string; outs: Props; inputs: Props; news: Props }> => {
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

  const hidden = sample.unread?.(usualSwitches(samples)) ?? [];

  for (const [index, { title, name, drop }] of cases(noIds).entries()) {
    if (!hidden.includes(name) || (drop && sample.type === "Credential")) {
      it(`is an error that names the ${title}`, async () => {
        const { id, outs, news } = await start(nth(index));
        // A schedule that is off means the same as none.
        if (drop && (name === "schedule" || isEqual(drop.shown(await sample.shown(site, id)), drop.becomes))) {
          return;
        }
        site.emulator.faults.add({ ...answered(await live(id)), match: isWrite });
        const wanted = new RegExp(`kept .*${sample.type}\\.${name}[ .]`);
        await rejects(resource().update(id, outs, news), Error, wanted);
      });
    }

    // An empty list is how a group without routes answers.
    const kinds = title === "dropped routes" ? [undefined, {}, null] : [undefined, {}, [], null];
    for (const nothing of isThorough ? kinds : [kinds[index % kinds.length]]) {
      it(`is an error with a ${title} when everything is answered with ${JSON.stringify(nothing) ?? "nothing"}`, async () => {
        const { id, outs, news } = await start(nth(index));
        const seen = { isWritten: false };
        site.emulator.faults.add({
          ...answered(nothing),
          ...(site.platform !== "sc" && nothing === null && { body: "null" }),
          match: (request) => (seen.isWritten ||= isWrite(request)),
        });
        await rejects(resource().update(id, outs, news), TenableError, /./);
      });
    }
  }
}
