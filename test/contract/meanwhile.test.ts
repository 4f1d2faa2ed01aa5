import { expect } from "chai";
import type { Fault, Faults } from "../../emulator/index";
import type { Found, Props } from "../../provider";
import { Site } from "../support/site";
import { type Change, changeByHand, type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";
import { describeSamples } from "../samples/suite";

describeSamples((what) => `Between two tries of an update of a ${what}`, between);

/** First tries that are made again: one that was not carried out, and ones of which nobody knows. */
const firstTries: Fault[] = [{ status: 503, body: "" }, { status: 503, body: "", commit: true }, { drop: "after" }];

/** Every first try for every property; without it they take turns. */
const isThorough = process.env.FAULTS === "all";

/** The first write fails, and somebody acts right after it. */
function betweenTries(faults: Faults, fault: Fault, act: () => Promise<unknown>): void {
  const first = faults.add({ match: ({ method }) => ["PUT", "PATCH"].includes(method), ...fault });
  let isOver = false;
  faults.add({
    match: () => first.hits > 0 && !isOver,
    meanwhile: async () => {
      isOver = true;
      await act();
    },
  });
}

function between(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  before(async () => {
    site = await samples.start();
    Object.assign(site.behaviour, samples.partial);
    ids = await samples.idsOf(site);
  });

  after(() => site.close());

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  const without = (name: string): Props => {
    const { [name]: _, ...inputs } = sample.inputs(ids);
    return inputs;
  };

  /** What a person sees of a property that the program does not name, after an update of all others that can change alone. */
  const shownAfter = async (
    name: string,
    work: (update: () => Promise<Found>, edit: () => Promise<void>) => Promise<unknown>,
  ): Promise<unknown> => {
    site.restart();
    const made = await site.create(sample.type, without(name));
    const changes = Object.entries(sample.changes(ids)).flatMap(([other, { value, along }]) =>
      other === name || along !== undefined || made.inputs[other] === undefined ? [] : [[other, value]],
    );
    const news = { ...made.inputs, ...Object.fromEntries(changes) } as Props;
    site.restart();
    await work(
      () => resource().update(made.id, made.outs, news),
      () => changeByHand(site, sample, made.id, (sample.changes(ids)[name] as Change).byHand),
    );
    site.emulator.faults.clear();
    const seen = sample.drops(ids)[name]?.shown(await sample.shown(site, made.id));
    await resource().delete(made.id, made.outs);
    return seen;
  };

  const optional = Object.keys(sample.drops(noIds)).filter((one) => Object.hasOwn(sample.changes(noIds), one));
  for (const [index, name] of optional.entries()) {
    it(`somebody sets the ${name} that the program does not name, and it stays`, async function () {
      const isAlone = Object.entries(sample.changes(ids)).some(([other, { along }]) => other !== name && !along);
      if (!isAlone || resource().check({}, without(name)).failures.length > 0) {
        this.skip();
      }
      const expected = await shownAfter(name, async (update, edit) => {
        await edit();
        await update();
      });
      for (const fault of isThorough ? firstTries : [firstTries[index % firstTries.length] as Fault]) {
        const seen = await shownAfter(name, async (update, edit) => {
          betweenTries(site.emulator.faults, fault, edit);
          await update();
        });
        expect(seen, JSON.stringify(fault)).to.deep.equal(expected);
      }
    });
  }
}

describe("Between two tries of an update of a list that the program manages a part of", () => {
  const sites: Site[] = [];

  after(async () => {
    await Promise.all(sites.map((site) => site.close()));
  });

  const idsIn = (list: unknown): string[] => (list as Props[]).map(({ id }) => String(id));

  it("somebody links another zone to the organization, or takes one out, and it stays so", async () => {
    const site = await Site.start("sc");
    sites.push(site);
    const path = "/rest/organization";
    for (const fault of firstTries) {
      for (const isLinked of [true, false]) {
        site.reset();
        const ids = await platformSamples.find(({ platform }) => platform === "sc")?.idsOf(site);
        const [organization = ""] = ids?.organizations ?? [];
        const [one = "", other = ""] = ids?.zones ?? [];
        const address = `${path}/${organization}`;
        const zones = (): Promise<Props> => site.byHand("GET", address, undefined, "administrator");
        const set = (...list: string[]): Promise<Props> =>
          site.byHand("PATCH", address, { zones: list.map((id) => ({ id })) }, "administrator");
        site.restart();
        const inputs: Props = { name: "weekly", organizationIds: isLinked ? [] : [organization] };
        const made = await site.create("ScannerGroup", inputs);
        await set(one, ...(isLinked ? [] : [made.id]));
        site.restart();
        betweenTries(site.emulator.faults, fault, () => set(other));
        const news = { ...made.inputs, organizationIds: isLinked ? [organization] : [] };
        await site.resource("ScannerGroup").update(made.id, made.outs, news);
        expect(idsIn((await zones()).zones), JSON.stringify(fault)).to.have.members(
          isLinked ? [other, made.id] : [other],
        );
      }
    }
  });

  const kinds: { inputs: Props; path: string; member: string; types: string[]; row(group: Props): Props }[] = [
    {
      inputs: { name: "weekly", actions: ["view"], allAssets: true, userIds: ["3"] },
      path: "/api/v3/access-control/permissions",
      member: "subjects",
      types: ["User", "UserGroup"],
      row: ({ uuid, name }) => ({ type: "UserGroup", uuid, name }),
    },
    {
      inputs: { name: "weekly", kind: "accessGroup", actions: ["view"], addresses: ["192.0.2.1"], userIds: ["3"] },
      path: "/v2/access-groups",
      member: "principals",
      types: ["all_users", "group", "user"],
      row: ({ uuid, name }) => ({ type: "group", principal_id: uuid, principal_name: name, permissions: ["CAN_VIEW"] }),
    },
  ];
  for (const { inputs, path, member, types, row } of kinds) {
    it(`somebody adds a group to the ${member} of ${path}, and it stays`, async () => {
      const site = await Site.start("vm");
      sites.push(site);
      for (const fault of firstTries) {
        site.reset();
        const made = await site.create("AccessPermission", inputs);
        const address = `${path}/${made.id}`;
        const { groups } = (await site.byHand("GET", "/groups")) as { groups: [Props] };
        const add = async (): Promise<void> => {
          const live = await site.byHand("GET", address);
          await site.byHand("PUT", address, { ...live, [member]: [...(live[member] as Props[]), row(groups[0])] });
        };
        site.restart();
        betweenTries(site.emulator.faults, fault, add);
        await site.resource("AccessPermission").update(made.id, made.outs, { ...made.inputs, userIds: ["4"] });
        const rows = (await site.byHand("GET", address))[member] as Props[];
        const there = rows.map(({ type }) => type);
        expect(there, JSON.stringify(fault)).to.have.members(types);
      }
    });
  }
});
