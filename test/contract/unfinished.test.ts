import { isDeepStrictEqual as isEqual } from "node:util";
import { expect } from "chai";
import type { Fault } from "../../emulator/index";
import { PartialError, type Props } from "../../provider";
import type { Site } from "../support/site";
import { type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { describeSamples } from "../samples/suite";

/** What the engine keeps of a resource. */
interface State {
  inputs: Props;
  outs: Props;
  /** The engine calls `update` without any difference. */
  unfinished: boolean;
}

/** How a request of an update goes wrong: not carried out, or carried out with its answer lost; it is repeated after a 503. */
const faults: readonly Fault[] = [
  { status: 503, body: "", commit: true },

  { status: 500, body: "" },
  { status: 500, body: "", commit: true },
];

/** What the next run does: it finishes, or takes back; at once, or after a refresh. */
const ways = [
  { back: false, refresh: false },
  { back: true, refresh: false },
  { back: false, refresh: true },
  { back: true, refresh: true },
];
type Way = (typeof ways)[number];

/** Every way for every fault; without it they take turns. */
const isThorough = process.env.FAULTS === "all";

describeSamples((what) => `An update of a ${what} that fails once`, unfinished);

function unfinished(samples: PlatformSamples, sample: Sample): void {
  let site: Site;

  before(async () => {
    site = await samples.start();
  });

  after(() => site.close());

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  /** A fresh site with the object, and what the program says next. */
  const start = async (change: (ids: Ids) => Props): Promise<{ id: string; before: State; news: Props }> => {
    site.reset();
    const ids = await samples.idsOf(site);
    site.restart();
    const { id, inputs, outs } = await site.create(sample.type, sample.inputs(ids));
    const wanted = Object.entries({ ...inputs, ...change(ids) }).filter(([, value]) => value !== undefined);
    const checked = resource().check(inputs, Object.fromEntries(wanted));
    expect(checked.failures).to.deep.equal([]);
    site.restart();
    return { id, before: { inputs, outs, unfinished: false }, news: checked.inputs };
  };

  /** What the engine does with an update: the state after it. */
  const update = async (id: string, state: State, news: Props): Promise<State> => {
    try {
      const { outs } = await resource().update(id, state.outs, news);
      return { inputs: news, outs, unfinished: false };
    } catch (error) {
      return error instanceof PartialError
        ? { inputs: state.inputs, outs: error.known, unfinished: true }
        : { ...state, unfinished: state.unfinished };
    } finally {
      site.emulator.faults.clear();
      site.restart();
    }
  };

  /** A run with this program: nothing is asked where the engine sees no reason to. */
  const run = async (id: string, state: State, program: Props): Promise<void> => {
    const { inputs } = resource().check(state.inputs, program);
    if (state.unfinished || differing(state.inputs, inputs).length > 0) {
      const after = await resource().update(id, state.outs, inputs);
      expect(after.outs).to.include.keys(Object.keys(program));
      site.restart();
    }
  };

  const refreshed = async (id: string, { outs }: State): Promise<State> => {
    const found = await resource().read(id, outs);
    site.restart();
    return { inputs: found?.inputs as Props, outs: found?.outs as Props, unfinished: false };
  };

  const changes = (ids: Ids): [title: string, change: Props][] => [
    ...Object.entries(sample.changes(ids)).map(([name, { value, along }]): [string, Props] => [
      `changed ${name}`,
      { ...along, [name]: value },
    ]),
    ...Object.entries(sample.drops(ids)).map(([name, { along }]): [string, Props] => [
      `dropped ${name}`,
      { [name]: undefined, ...along },
    ]),
  ];

  changes(noIds).forEach(([title], index) => {
    const change = (ids: Ids): Props => (changes(ids)[index] as [string, Props])[1];

    it(`is finished or taken back by the next run: ${title}`, async () => {
      const { id, before, news } = await start(change);
      const untouched = storeOf(site);
      const from = site.emulator.requests.length;
      const after = await update(id, before, news);
      const changed = [storeOf(site)];
      const requests = site.emulator.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
      // Written twice, or written and taken back, an object may hold more that the program does not name.
      await update(id, before, news);
      changed.push(storeOf(site));
      await update(id, after, before.inputs);
      const undone = [untouched, storeOf(site)];
      const cells = requests.flatMap((request, skip) =>
        faults
          .filter(({ commit }) => !commit || !request.startsWith("GET "))
          .flatMap((fault) => [{ skip, ...fault }])
          .map((fault): [string, Fault] => [
            `${request} ${fault.status} ${fault.commit ? "carried out" : "refused"}`,
            fault,
          ]),
      );
      for (const [index, [where, fault]] of cells.entries()) {
        for (const way of isThorough ? ways : [ways[index % ways.length] as Way]) {
          const begun = await start(change);
          // What is there twice is refused where it is not ignored.
          Object.assign(site.behaviour, samples.platform === "vm" && { memberTwice: "refused" });
          site.emulator.faults.add(fault);
          const failed = await update(begun.id, begun.before, begun.news);
          if (failed.inputs === begun.news) {
            expect(unlike(storeOf(site), changed), `${where}: repeated`).to.deep.equal([]);
            continue;
          }
          const isAsBefore = isEqual(storeOf(site), untouched);
          const seen = await refreshed(begun.id, failed);
          if (!isAsBefore) {
            expect(differing(failed.inputs, seen.inputs), `${where}: drift`).not.to.deep.equal([]);
          }
          const program = way.back ? begun.before.inputs : begun.news;
          await run(begun.id, way.refresh ? seen : failed, program);
          const wrong = unlike(storeOf(site), way.back ? undone : changed);
          expect(wrong, `${where}, ${JSON.stringify(way)}`).to.deep.equal([]);
        }
      }
    });
  });
}

/** Properties with another value. */
const differing = (before: Props, after: Props): string[] =>
  Object.keys({ ...before, ...after }).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));

/** Everything the platform holds, but for times, what it made up, and files that nothing names any more. */
function storeOf(site: Site): unknown {
  const { files: _, ...dump } = site.emulator.dump() as Props;
  const made = new Map<string, string>();
  const text = JSON.stringify(dump)
    .replaceAll(/"version":\d+/g, '"version":0')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"|\b1[789]\d{8}(\d{3})?\b/g, "0")
    .replaceAll(/\b([0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}|scfile_[0-9a-f]+|[\w-]{40}-aZ9)\b/g, (name) => {
      made.set(name, made.get(name) ?? `made up ${made.size}`);
      return made.get(name) as string;
    });
  return JSON.parse(text) as unknown;
}

/** What holds a value that none of the others holds at the same place. */
function unlike(held: unknown, others: readonly unknown[], path = ""): string[] {
  if (typeof held !== "object" || held === null) {
    return others.includes(held) ? [] : [`${path}: ${JSON.stringify(held)}`];
  }
  const maps = others.filter((other) => typeof other === "object" && other !== null) as Props[];
  return [...new Set([held, ...maps].flatMap(Object.keys))].flatMap((key) =>
    unlike(
      (held as Props)[key],
      maps.map((map) => map[key]),
      `${path}.${key}`,
    ),
  );
}
