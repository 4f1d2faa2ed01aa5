import { expect } from "chai";
import type { Props } from "../../provider";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import { dropped, type Ids, idsOf, type Sample, samples } from "./samples";

/** Stages that leave nothing changed: whatever a platform does to what it was given. */
const normalisations = [
  { title: "as written", behaviour: {} },
  { title: "collapsed and sorted", behaviour: { addresses: "collapsed" } },
] as const;

for (const sample of samples) {
  describe(`${sample.title} on Security Center`, () => {
    let site: Site;
    let ids: Ids;

    before(async () => {
      site = await Site.start();
    });

    after(() => site.close());

    beforeEach(async () => {
      site.reset();
      ids = await idsOf(site);
      site.restart();
    });

    const create = async (inputs = sample.inputs(ids)): Promise<{ id: string; outs: Props; inputs: Props }> =>
      await site.create(sample.type, inputs);

    const wire = (id: string): Promise<Props> => site.byHand("GET", `${sample.path}/${id}`, undefined, sample.by);

    it("is made with one request and read back as it was written", async () => {
      const from = site.emulator.requests.length;
      const made = await create();
      expect(site.writes(from).filter((request) => request === `POST ${sample.path}`)).to.have.length(1);
      expect(made.outs).to.include({ platform: "sc", address: site.emulator.url });
      site.restart();
      const found = await site.resource(sample.type).read(made.id, made.outs);
      expect(found).to.deep.equal(made);
    });

    for (const { title, behaviour } of normalisations) {
      it(`shows no difference when the platform keeps values ${title}`, async () => {
        Object.assign(site.emulator.behaviour, behaviour);
        const made = await create();
        site.restart();
        site.emulator.faults.add({ method: "GET", times: Number.POSITIVE_INFINITY, reorder: true });
        const resource = site.resource(sample.type);
        const found = await resource.read(made.id, made.outs);
        expect(found?.inputs).to.deep.equal(made.inputs);
        const from = site.emulator.requests.length;
        const reordered = reverseLists(sample.inputs(ids));
        const checked = resource.check(made.inputs, reordered);
        expect(checked).to.deep.equal({ inputs: made.inputs, failures: [] });
        expect(resource.diff(made.id, made.outs, checked.inputs)).to.deep.equal([]);
        expect(site.emulator.requests.slice(from)).to.deep.equal([]);
      });
    }

    it("changes each property alone", async () => {
      for (const [name, { value, along }] of Object.entries(sample.changes(ids))) {
        const made = await create({ ...sample.inputs(ids), name: `changes ${name}` });
        const news = checkedInputs(made.inputs, { ...made.inputs, ...along, [name]: value });
        const resource = site.resource(sample.type);
        const differences = resource.diff(made.id, made.outs, news);
        expect(propertiesOf(differences)).to.have.members([...Object.keys(along ?? {}), name]);
        const updated = await resource.update(made.id, made.outs, news);
        expect(updated.inputs, name).to.deep.equal(news);
        expect((await resource.read(made.id, updated.outs))?.inputs, name).to.deep.equal(news);
      }
    });

    it("shows drift in the property that was changed by hand, and in no other", async () => {
      for (const [name, { byHand }] of Object.entries(sample.changes(ids))) {
        const made = await create({ ...sample.inputs(ids), name: `drift ${name}` });
        const path = byHand.path?.(made.id) ?? `${sample.path}/${made.id}`;
        await site.byHand(byHand.method ?? "PATCH", path, byHand.body, byHand.by ?? sample.by);
        const found = await site.resource(sample.type).read(made.id, made.outs);
        const differing = Object.keys({ ...made.inputs, ...found?.inputs }).filter(
          (key) => JSON.stringify(made.inputs[key]) !== JSON.stringify(found?.inputs[key]),
        );
        expect(differing, `after ${name} was changed by hand`).to.deep.equal([name]);
      }
    });

    it("puts back what the program does not name any more", async () => {
      for (const [name, shown] of Object.entries(sample.afterDrop)) {
        const made = await create({ ...sample.inputs(ids), name: `drops ${name}` });
        const along = { timeoutAction: ["rollover"], reportIds: ["reportSource"] }[name] ?? [];
        const rest = Object.fromEntries(
          Object.entries(made.inputs).filter(([key]) => key !== name && !along.includes(key)),
        );
        const news = checkedInputs(made.inputs, name === "rollover" ? { ...rest, timeoutAction: "import" } : rest);
        await site.resource(sample.type).update(made.id, made.outs, news);
        expect(shown(await wire(made.id)), name).to.deep.equal(dropped[name]);
      }
    });

    it("asks what a dropped property shall become when no default is documented", async () => {
      for (const name of sample.undroppable) {
        const inputs = sample.inputs(ids);
        const rest = Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== name));
        const { failures } = site.resource(sample.type).check(inputs, rest);
        expect(failures.map(({ path }) => path)).to.deep.equal([name]);
      }
    });

    it("is gone after its deletion, and may be deleted again", async () => {
      const made = await create();
      const resource = site.resource(sample.type);
      await resource.delete(made.id, made.outs);
      await rejects(wire(made.id), Error, /does not exist/);
      expect(await resource.read(made.id, made.outs)).to.equal(undefined);
      await resource.delete(made.id, made.outs);
    });

    it("is not taken for gone when it cannot be read", async () => {
      const made = await create();
      const refusals = [
        { status: 401, body: "" },
        { status: 403, body: { error_code: 12, error_msg: "This request contains an invalid token.", response: "" } },
        { status: 403, body: { error_code: 0, error_msg: "", response: "" } },
        { status: 403, body: { error_code: 146, error_msg: "You do not have permission.", response: "" } },
        { status: 403, body: { error_code: 147, error_msg: "Operation failed.", response: "" } },
        { status: 412, body: "" },
        { status: 500, body: "" },
        { status: 503, body: "" },
        { html: true },
        { status: 404, body: "<html>no such page</html>" },
        { drop: "before" as const },
      ];
      for (const refusal of refusals) {
        site.restart();
        const resource = site.resource(sample.type);
        site.emulator.faults.add({ path: new RegExp(`^${sample.path}`), times: Number.POSITIVE_INFINITY, ...refusal });
        await rejects(resource.read(made.id, made.outs), Error, /./);
        await rejects(resource.delete(made.id, made.outs), Error, /./);
        site.emulator.faults.clear();
        expect(String((await wire(made.id)).id)).to.equal(made.id);
      }
    });

    it("is not taken for gone when half an answer comes", async () => {
      const made = await create();
      site.emulator.faults.add({
        path: new RegExp(`^${sample.path}`),
        times: Number.POSITIVE_INFINITY,
        truncate: true,
      });
      await rejects(site.resource(sample.type).read(made.id, made.outs), Error, /text that is no JSON/);
    });

    it("is asked for by its id when a list does not show it", async () => {
      const [first, second] = [await create(), await create({ ...sample.inputs(ids), name: "another" })];
      site.restart();
      site.emulator.faults.add({
        path: sample.path,
        method: "GET",
        times: Number.POSITIVE_INFINITY,
        status: 200,
        body: {
          type: "regular",
          response: { usable: [], manageable: [] },
          error_code: 0,
          error_msg: "",
          warnings: [],
          timestamp: 0,
        },
      });
      const resource = site.resource(sample.type);
      const found = await Promise.all([first, second].map(({ id, outs }) => resource.read(id, outs)));
      expect(found.map((one) => one?.id)).to.deep.equal([first.id, second.id]);
    });

    it("lets values that are not known yet pass at any depth, and judges the others", () => {
      const inputs = sample.inputs(ids);
      for (const name of Object.keys(inputs)) {
        const { failures } = site.resource(sample.type).check({}, { ...inputs, [name]: unknownValue });
        expect(failures, name).to.deep.equal([]);
        if (Array.isArray(inputs[name])) {
          const nested = site
            .resource(sample.type)
            .check({}, { ...inputs, [name]: [unknownValue, ...(inputs[name] as unknown[])] });
          expect(nested.failures, name).to.deep.equal([]);
        }
      }
    });

    it("is taken over by adoptId with its id, and without a write when nothing differs", async () => {
      const made = await create();
      site.restart();
      const from = site.emulator.requests.length;
      const same = await site.create(sample.type, { ...sample.inputs(ids), adoptId: made.id });
      expect(same.id).to.equal(made.id);
      expect(site.writes(from)).to.deep.equal([]);
      const [name, { value, along }] = Object.entries(sample.changes(ids))[0] as [
        string,
        { value: unknown; along?: Props },
      ];
      site.restart();
      const changed = await site.create(sample.type, {
        ...sample.inputs(ids),
        ...along,
        [name]: value,
        adoptId: made.id,
      });
      expect(changed.id).to.equal(made.id);
      expect((await site.resource(sample.type).read(made.id, changed.outs))?.inputs[name]).to.deep.equal(value);
    });

    it("shows every property to a get", async () => {
      const made = await create();
      const found = await site.resource(sample.type).read(made.id, {});
      expect(Object.keys(found?.inputs ?? {})).to.include.members(Object.keys(sample.inputs(ids)));
    });

    it("is made once when the answer of the create is lost", async () => {
      site.emulator.faults.add({ method: "POST", path: sample.path, drop: "after" });
      const from = site.emulator.requests.length;
      const made = await create();
      expect(site.writes(from).filter((request) => request === `POST ${sample.path}`)).to.have.length(1);
      expect((await wire(made.id)).name).to.equal("weekly");
    });

    it("is not known to be made when the create was lost, and made once by the next run", async () => {
      site.emulator.faults.add({ method: "POST", path: sample.path, drop: "before" });
      const owner = "project/stack/weekly";
      const inputs = { ...sample.inputs(ids), owner };
      await rejects(create(inputs), Error, /not known whether .* was created/);
      site.restart();
      const from = site.emulator.requests.length;
      await create(inputs);
      expect(site.writes(from).filter((request) => request === `POST ${sample.path}`)).to.have.length(1);
    });

    it("names the property that the platform did not take over", async () => {
      const made = await create();
      const member = {
        Scan: "description",
        Policy: "description",
        StaticAssetList: "description",
        ScannerGroup: "description",
      }[sample.type];
      if (made.inputs.description === undefined) {
        return;
      }
      site.emulator.faults.add({ method: "PATCH", ignoreField: member });
      const news = { ...made.inputs, description: "another" };
      await rejects(
        site.resource(sample.type).update(made.id, made.outs, news),
        Error,
        new RegExp(`kept ${sample.type}.description`),
      );
    });

    it("refuses every write when read-only", async () => {
      const made = await create();
      site.restart({ TENABLE_READ_ONLY: "true" });
      const resource = site.resource(sample.type);
      const from = site.emulator.requests.length;
      await rejects(resource.create({ ...sample.inputs(ids), name: "another" }), Error, /read-only/);
      await rejects(resource.update(made.id, made.outs, { ...made.inputs, name: "another" }), Error, /read-only/);
      await rejects(resource.delete(made.id, made.outs), Error, /read-only/);
      expect(site.writes(from)).to.deep.equal([]);
      expect((await resource.read(made.id, made.outs))?.id).to.equal(made.id);
    });

    it("stays where it was made: another address is an error before any request", async () => {
      const made = await create();
      const elsewhere = { ...made.outs, address: "https://sc.example.com" };
      const from = site.emulator.requests.length;
      const resource = site.resource(sample.type);
      await rejects(resource.read(made.id, elsewhere), Error, /was made on https:\/\/sc\.example\.com/);
      expect(() => resource.diff(made.id, elsewhere, made.inputs)).to.throw(/was made on/);
      await rejects(resource.delete(made.id, elsewhere), Error, /was made on/);
      expect(site.emulator.requests.slice(from)).to.deep.equal([]);
      site.restart({ TENABLE_FORMER_URLS: "https://sc.example.com" });
      expect((await site.resource(sample.type).read(made.id, elsewhere))?.outs.address).to.equal(site.emulator.url);
    });

    it("is refused when an object of its name is there, unless it is told that this is meant", async () => {
      await create();
      site.restart();
      await rejects(create(), Error, /exists \(id \d+\): adopt it with adoptId/);
      const second = await create({ ...sample.inputs(ids), allowSameName: true });
      expect((await wire(second.id)).name).to.equal("weekly");
    });

    const checkedInputs = (olds: Props, news: Props): Props => {
      const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
      const { inputs, failures } = site.resource(sample.type).check(olds, given);
      expect(failures).to.deep.equal([]);
      return inputs;
    };
  });
}

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

export type { Sample };
