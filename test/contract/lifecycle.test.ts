import { expect } from "chai";
import { PartialError, type Props } from "../../provider";
import { TenableError } from "../../provider/errors";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { asAPerson, checkedInputs, differing, seenByAPerson } from "../samples/person";
import { changeByHand, type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

const forever = Number.POSITIVE_INFINITY;

describeSamples((what) => what, lifecycle);

function lifecycle(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const create = async (inputs = sample.inputs(ids)): Promise<{ id: string; outs: Props; inputs: Props }> =>
    await site.create(sample.type, inputs);

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  const shown = (id: string): Promise<Props> => sample.shown(site, id);

  /** Creates of this collection since `from`. */
  const posts = (from: number): string[] => site.writes(from).filter((request) => request === `POST ${sample.path}`);

  const requests = sample.requests ?? new RegExp(`^${sample.path}`);

  const unread = (): string[] => sample.unread?.(site.behaviour) ?? [];

  it("is made with one request and read back as it was written", async () => {
    const from = site.emulator.requests.length;
    const made = await create();
    expect(posts(from)).to.have.length(1);
    expect(made.outs).to.include({ platform: samples.platform, address: site.emulator.url });
    site.restart();
    const found = await resource().read(made.id, made.outs);
    expect(found).to.deep.equal(made);
  });

  it("shows no difference, whatever order the platform and the program give things", async () => {
    const made = await create();
    site.restart();
    site.emulator.faults.add({ method: "GET", times: forever, reorder: true });
    const found = await resource().read(made.id, made.outs);
    expect(found?.inputs).to.deep.equal(made.inputs);
    const from = site.emulator.requests.length;
    const checked = resource().check(made.inputs, reverseLists(sample.inputs(ids)));
    expect(checked).to.deep.equal({ inputs: made.inputs, failures: [] });
    expect(resource().diff(made.id, made.outs, checked.inputs)).to.deep.equal([]);
    expect(site.emulator.requests.slice(from)).to.deep.equal([]);
  });

  for (const [name, [, ...values]] of Object.entries(samples.switches)) {
    for (const value of values) {
      it(`is made, seen to drift, repaired and changed when ${name} is "${String(value)}"`, async () => {
        site.behaviour[name] = value;
        const made = await create();
        const before = await seenByAPerson(site, samples, sample, made.id);
        site.restart();
        expect((await resource().read(made.id, made.outs))?.inputs, "read").to.deep.equal(made.inputs);
        const [property, { value: other, along, byHand }] = firstOf(sample.changes(ids));
        await asAPerson(site, samples, () => changeByHand(site, sample, made.id, byHand));
        site.restart();
        const drifted = await resource().read(made.id, made.outs);
        expect(differing(made.inputs, drifted?.inputs), "drift").to.deep.equal([property]);
        const repaired = await resource().update(made.id, drifted?.outs as Props, made.inputs);
        site.restart();
        expect((await resource().read(made.id, repaired.outs))?.inputs, "repaired").to.deep.equal(made.inputs);
        expect(await seenByAPerson(site, samples, sample, made.id)).to.deep.equal(before);
        const news = checkedInputs(resource(), made.inputs, { ...made.inputs, ...along, [property]: other });
        const updated = await resource().update(made.id, repaired.outs, news);
        site.restart();
        expect((await resource().read(made.id, updated.outs))?.inputs, "changed").to.deep.equal(news);
      });
    }
  }

  for (const name of Object.keys(sample.replacing?.(noIds) ?? {})) {
    it(`is made anew beside the old one when ${name} changes, with the same name`, async () => {
      const made = await create({ ...sample.inputs(ids), __address: "project/stack/weekly" });
      site.restart();
      const news = checkedInputs(resource(), made.inputs, { ...made.inputs, ...sample.replacing?.(ids)[name] });
      const differences = resource().diff(made.id, made.outs, news);
      expect(propertiesOf(differences.filter(({ replace }) => replace))).to.include(name);
      // An object that was adopted once is replaced by a new one all the same.
      const second = await resource().create({ ...news, adoptId: made.id });
      expect(second.id).not.to.equal(made.id);
      await resource().delete(made.id, made.outs);
      site.restart();
      expect((await resource().read(second.id, second.outs))?.inputs).to.deep.equal({ ...news, adoptId: made.id });
      expect(await resource().read(made.id, made.outs)).to.equal(undefined);
    });
  }

  it("is gone after its deletion, and may be deleted again", async () => {
    const made = await create();
    site.restart();
    await resource().delete(made.id, made.outs);
    await rejects(shown(made.id), Error, samples.gone);
    expect(await resource().read(made.id, made.outs)).to.equal(undefined);
    await resource().delete(made.id, made.outs);
  });

  it("is not taken for gone when it cannot be read", async () => {
    const made = await create();
    for (const refusal of samples.refusals) {
      site.restart();
      site.emulator.faults.add({ path: requests, times: forever, ...refusal });
      await rejects(resource().read(made.id, made.outs), Error, /./);
      await rejects(resource().delete(made.id, made.outs), Error, /./);
      site.emulator.faults.clear();
      expect((await shown(made.id)).name, JSON.stringify(refusal)).to.equal("weekly");
    }
  });

  it("is not taken for gone when half an answer comes, or one that holds nothing", async () => {
    const made = await create();
    const answers = [
      { truncate: true },
      ...["", "{}", "[]", "null", JSON.stringify(samples.emptyList(sample.path))].map((body) => ({
        status: 200,
        body,
      })),
    ];
    for (const answer of answers) {
      site.restart();
      site.emulator.faults.add({ method: "GET", path: requests, times: forever, ...answer });
      await rejects(resource().read(made.id, made.outs), TenableError, /./);
      site.emulator.faults.clear();
    }
  });

  it("is asked for by its id when a list does not show it", async () => {
    const [first, second] = [await create(), await create({ ...sample.inputs(ids), name: "another" })];
    site.restart();
    const body = samples.emptyList(sample.path);
    site.emulator.faults.add({ path: sample.path, method: "GET", times: forever, status: 200, body });
    const reads = Promise.all([first, second].map(({ id, outs }) => resource().read(id, outs)));
    if (sample.inListAlone) {
      await rejects(reads, TenableError, /./);
      return;
    }
    const found = await reads;
    expect(found.map((one) => one?.id)).to.deep.equal([first.id, second.id]);
  });

  it("is taken over by adoptId with its id, and without a write when nothing differs", async () => {
    const made = await create();
    site.restart();
    const from = site.emulator.requests.length;
    const same = await site.create(sample.type, { ...sample.inputs(ids), adoptId: made.id });
    expect(same.id).to.equal(made.id);
    expect(site.writes(from)).to.deep.equal(sample.unseen?.(made.id) ?? []);
    const [name, { value, along }] = firstOf(sample.changes(ids));
    site.restart();
    const changed = await site.create(sample.type, {
      ...sample.inputs(ids),
      ...along,
      [name]: value,
      adoptId: made.id,
    });
    expect(changed.id).to.equal(made.id);
    expect((await resource().read(made.id, changed.outs))?.inputs[name]).to.deep.equal(value);
  });

  it("shows every property to a get", async () => {
    const made = await create();
    const found = await resource().read(made.id, sample.getArgs ?? {});
    const names = Object.keys(sample.inputs(ids)).filter((name) => !unread().includes(name));
    expect(Object.keys(found?.inputs ?? {})).to.include.members(names);
  });

  it("is made once when the answer of the create is lost", async () => {
    site.emulator.faults.add({ method: "POST", path: sample.path, drop: "after" });
    const from = site.emulator.requests.length;
    const made = await create();
    expect(posts(from)).to.have.length(1);
    expect((await shown(made.id)).name).to.equal("weekly");
  });

  it("is not known to be made when the create was lost, and made once by the next run", async () => {
    site.emulator.faults.add({ method: "POST", path: sample.path, drop: "before" });
    const __address = "project/stack/weekly";
    const inputs = { ...sample.inputs(ids), __address };
    await rejects(create(inputs), Error, /not known whether .* was created/);
    site.restart();
    const from = site.emulator.requests.length;
    await create(inputs);
    expect(posts(from)).to.have.length(1);
  });

  const { overlooked } = sample;
  if (overlooked !== "nothing") {
    it("names the property that the platform did not take over", async () => {
      const made = await create();
      const byName = { property: "name", member: sample.nameMember, value: "another" };
      const { property, member, value } = overlooked?.(ids) ?? byName;
      site.emulator.faults.add({ path: requests, times: forever, ignoreField: member });
      const news = { ...made.inputs, [property]: value };
      const kept = new RegExp(`kept ${sample.type}.${property} at ${overlooked ? "" : '"weekly"'}`);
      await rejects(resource().update(made.id, made.outs, news), PartialError, kept);
    });
  }

  it("refuses every write when read-only", async () => {
    const made = await create();
    site.restart({ TENABLE_READ_ONLY: "true" });
    const from = site.emulator.requests.length;
    await rejects(resource().create({ ...sample.inputs(ids), name: "another" }), Error, /read-only/);
    await rejects(resource().update(made.id, made.outs, { ...made.inputs, name: "another" }), Error, /read-only/);
    await rejects(resource().delete(made.id, made.outs), Error, /read-only/);
    expect(site.writes(from)).to.deep.equal([]);
    expect((await resource().read(made.id, made.outs))?.id).to.equal(made.id);
  });

  it("stays where it was made: another address is an error before any request", async () => {
    const made = await create();
    const elsewhere = { ...made.outs, address: "https://sc.example.com" };
    const from = site.emulator.requests.length;
    await rejects(resource().read(made.id, elsewhere), Error, /was created on https:\/\/sc\.example\.com/);
    expect(() => resource().diff(made.id, elsewhere, made.inputs)).to.throw(/was created on/);
    await rejects(resource().delete(made.id, elsewhere), Error, /was created on/);
    expect(site.emulator.requests.slice(from)).to.deep.equal([]);
    site.restart({ TENABLE_FORMER_URLS: "https://sc.example.com" });
    expect((await resource().read(made.id, elsewhere))?.outs.address).to.equal(site.emulator.url);
  });

  it("is refused when an object of its name is there, unless it is told that this is meant", async () => {
    const first = await create();
    site.restart();
    await rejects(create(), Error, /exists \(id [\w-]+\): adopt it with adoptId/);
    const second = create({ ...sample.inputs(ids), allowSameName: true });
    if (sample.uniqueName) {
      await rejects(second, Error, sample.uniqueName);
    } else {
      expect((await shown((await second).id)).name).to.equal("weekly");
    }
    expect((await shown(first.id)).name).to.equal("weekly");
  });

  it("that is renamed to a name that is taken is refused with what to do, or has it too", async () => {
    if (!Object.hasOwn(sample.changes(ids), "name")) {
      return;
    }
    const other = await create({ ...sample.inputs(ids), name: "taken" });
    const made = await create();
    const news = { ...made.inputs, name: "taken" };
    const outcome = await resource()
      .update(made.id, made.outs, news)
      .catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome.message).to.match(/another object (now )?has that name: choose another name/);
      expect((await shown(made.id)).name).not.to.equal("taken");
    } else {
      expect((await shown(made.id)).name).to.equal("taken");
    }
    expect((await shown(other.id)).name).to.equal("taken");
  });
}

const firstOf = <T>(map: Record<string, T>): [string, T] => Object.entries(map)[0] as [string, T];

function reverseLists(value: unknown): Props {
  const turn = (inner: unknown): unknown =>
    Array.isArray(inner)
      ? (inner as unknown[]).toReversed().map(turn)
      : typeof inner === "object" && inner !== null
        ? Object.fromEntries(
            Object.entries(inner)
              .reverse()
              .map(([key, item]) => [key, turn(item)]),
          )
        : inner;
  return turn(value) as Props;
}
