import { expect } from "chai";
import type { Json } from "../../emulator/index";
import type { Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import type { By, Site } from "../support/site";
import type { Change, Ids, PlatformSamples, Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

/** What may stand where something else belongs. */
const odd: readonly Json[] = [null, true, 7, "odd", [], {}, ["odd"], [{}], [null], { odd: null }];
const noIds: readonly (Json | undefined)[] = [undefined, null, true, {}, [], "", -1];

describeSamples((what) => `Answers about a ${what}`, shapes);

/** Many more places and values. */
const isThorough = process.env.FAULTS === "all";

const times = Number.POSITIVE_INFINITY;

/** Every place in a JSON value, down to the first item of each list. */
function* placesIn(value: Json, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) {
    yield path;
  }
  if (typeof value === "object" && value !== null && path.length < 6) {
    const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
    for (const key of keys) {
      yield* placesIn((value as Record<string, Json>)[key] as Json, [...path, key]);
    }
  }
}

/** The same value with something else at one place; undefined takes it away. */
function replaced(value: Json, [key, ...rest]: readonly string[], by: Json | undefined): Json {
  if (key === undefined) {
    return by as Json;
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
  if (rest.length === 0 && by === undefined) {
    delete copy[key];
  } else {
    copy[key] = replaced(copy[key] as Json, rest, by);
  }
  return copy as Json;
}

function shapes(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  const enveloped = (response: Json): object =>
    (samples.platform === "sc"
      ? { type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 0 }
      : response) as object;

  /** Answers to the reads of this work, by path and query. */
  const readsOf = async (work: () => Promise<unknown>): Promise<[path: string, answer: Json][]> => {
    const from = site.emulator.requests.length;
    await work();
    const reads = site.emulator.requests.slice(from).filter(({ method }) => method === "GET");
    const answers = new Map<string, Json>();
    for (const { path, query } of reads) {
      const asked =
        Object.keys(query).length > 0 ? `?${new URLSearchParams(query as Record<string, string>).toString()}` : "";
      const answer = (by: By) => site.byHand("GET", `${path}${asked}`, undefined, by);
      // Some reads of an administrator's object are an organization's.
      answers.set(path, (await answer(sample.by).catch(() => answer("organization"))) as Json);
    }
    return [...answers];
  };

  const work: Record<string, (made: { id: string; outs: Props; inputs: Props }) => Promise<unknown>> = {
    read: ({ id, outs }) => resource().read(id, outs),
    update: ({ id, outs, inputs }) => {
      const [[name, { value, along }]] = Object.entries(sample.changes(ids)) as [[string, Change]];
      return resource().update(id, outs, { ...inputs, ...along, [name]: value });
    },
  };

  for (const [name, act] of Object.entries(work)) {
    it(`end in a result or in an error of ours, whatever stands in them: ${name}`, async () => {
      const made = await site.create(sample.type, sample.inputs(ids));
      site.restart();
      const answers = await readsOf(() => act(made));
      for (const [path, answer] of answers) {
        const places = [...placesIn(answer)];
        // Every kind of place and every odd value, but not each with each.
        const cells = places.flatMap((place, at) =>
          odd.filter((_, kind) => (at + kind) % 3 === 0).map((by) => ({ place, by })),
        );
        const stride = Math.max(1, Math.ceil(cells.length / (isThorough ? 1_000 : 30)));
        for (const { place, by } of cells.filter((_, index) => index % stride === 0)) {
          site.restart();
          const body = enveloped(replaced(answer, place, by));
          site.emulator.faults.add({ method: "GET", path, status: 200, body: JSON.stringify(body), times });
          const where = `${path} ${place.join(".")} = ${JSON.stringify(by)}`;
          try {
            await act(made);
          } catch (error) {
            expect(error, `${where}: ${String((error as Error).stack)}`).to.be.instanceOf(TenableError);
            expect((error as { cause?: unknown }).cause, where).not.to.be.instanceOf(TypeError);
          } finally {
            site.emulator.faults.clear();
          }
        }
      }
    });
  }

  it("to a create name no object by anything but an id", async () => {
    const made = await site.create(sample.type, sample.inputs(ids));
    const [id] = [made.id];
    const member = sample.idMember ?? "id";
    for (const [index, none] of noIds.entries()) {
      site.restart();
      const answer = replaced(
        { name: "x", policy_name: "x", [member.split(".")[0] as string]: {} } as Json,
        member.split("."),
        none,
      );
      site.emulator.faults.add({ method: "POST", path: sample.path, status: 200, body: enveloped(answer) });
      const inputs = { ...sample.inputs(ids), name: `odd ${index}` };
      const outcome = await site.create(sample.type, inputs).catch((error: unknown) => error);
      expect(outcome, JSON.stringify(none)).to.be.instanceOf(TenableError);
      expect(String(outcome), JSON.stringify(none)).to.match(new RegExp(`"(id|${member.replace(".", "\\.")})"`));
      site.emulator.faults.clear();
    }
    expect((await sample.shown(site, id)).name).to.equal("weekly");
  });
}
