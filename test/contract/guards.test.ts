import { expect } from "chai";
import type { Fault } from "../../emulator/core/faults";
import type { Json } from "../../emulator/core/json";
import type { Found, Props } from "../../provider";
import { RefusedError, TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { resourceOf } from "../../provider/resources";
import type { Usage } from "../../provider/definition";
import { rejects } from "../support/rejects";
import { retyped } from "../support/retyped";
import type { Site } from "../support/site";
import { type Ids, noIds, type PlatformSamples, type Sample } from "../samples/sample";
import { platformSamples } from "../samples";
import { eachOnAFreshSite } from "../samples/suite";

const always = { times: Number.POSITIVE_INFINITY };

/** Every answer by which a guard cannot tell what it has to know. */
const silences = ({ refusals, platform }: PlatformSamples): Fault[] => [
  // The same with all that an answer of Security Center has around it.
  ...(platform === "sc" ? ["", null, {}, [], true, [{}], { usable: [] }] : []).map((response) => ({
    status: 200,
    body: { type: "regular", response, error_code: 0, error_msg: "" },
  })),
  ...refusals,
  { status: 404, body: "" },
  { status: 403, body: "" },
  { status: 429, headers: { "Retry-After": "86400" }, body: "" },
  { status: 502, body: "" },
  { truncate: true },
  { drop: "after" },
  ...["", "null", "{}", "[]", "true"].map((body) => ({ status: 200, body })),
];

/** Objects that need others of a type: how a person makes one, with what refers to an id. */
const users: Record<string, (site: Site, ids: Ids, member: string, id: string) => Promise<Props>> = {
  Scan: async (site, { policies, repositories }, member, id) => {
    const reference = ["assets", "credentials"].includes(member) ? [{ id }] : { id };
    if (member === "zone") {
      await site.byHand("PATCH", "/rest/organization/1", { zones: [{ id }] }, "administrator");
    }
    return await site.byHand("POST", "/rest/scan", {
      ...{ name: "needs it", type: "policy", policy: { id: policies[0] }, repository: { id: repositories[0] } },
      ...(member !== "assets" && { ipList: "192.0.2.1" }),
      [member]: reference,
    });
  },
  User: (site, _ids, member, id) =>
    site.byHand("POST", "/rest/user", {
      ...{ username: "needs it", password: "not a real one", roleID: "3", groupID: "0", authType: "tns" },
      [`${member}ID`]: id,
    }),
};

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    const binding = resourceOf(sample.type).platforms[samples.platform];
    for (const usage of typeof binding === "string" ? [] : (binding.deletion?.usedBy ?? [])) {
      describe(`A ${sample.title} on ${platformNames[samples.platform]} that a ${usage.type} needs`, () => {
        inUse(samples, sample, usage);
      });
    }
  }
}

function inUse(samples: PlatformSamples, sample: Sample, { type, collection: { path }, member, several }: Usage): void {
  let site: Site;
  let ids: Ids;
  let made: Found;
  let user: Props;

  eachOnAFreshSite(samples, async (...fresh) => {
    [site, ids] = fresh;
    const { organizationIds: _organizationIds, ...inputs } = sample.inputs(ids);
    made = await site.create(sample.type, { ...inputs, __address: "p/a/weekly" });
    user = (await users[type]?.(site, ids, member, made.id)) as Props;
    site.endRun();
  });

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const remove = (more: Props = {}): Promise<void> => resource().delete(made.id, { ...made.outs, ...more });
  const isThere = async (): Promise<void> => {
    expect(await sample.shown(site, made.id)).to.be.an("object");
  };
  const isRefused = async (work: () => Promise<unknown>, words: RegExp): Promise<void> => {
    const from = site.emulator.requests.length;
    const error = await rejects(work(), RefusedError, words);
    expect(error.message).not.to.include("\n");
    expect(site.writes(from)).to.deep.equal([]);
    await isThere();
  };
  const inUseBy = new RegExp(`is in use by ${type} `);
  const unsure = new RegExp(`is not deleted: it is not known whether a ${type} uses it: .*set deleteUnchecked: true`);

  it("is not deleted, whatever else may be allowed", async () => {
    await isRefused(() => remove(), inUseBy);
    await isRefused(() => remove({ deleteUnchecked: true }), inUseBy);
  });

  it("is not deleted while nobody can tell", async () => {
    for (const where of [path, `${path}/${String(user.id)}`]) {
      for (const silence of silences(samples)) {
        site.restart();
        site.emulator.faults.add({ ...always, method: "GET", path: where, ...silence });
        await isRefused(() => remove(), unsure);
        site.emulator.faults.clear();
      }
    }
  });

  it("is not deleted where a list leaves out what refers to it", async () => {
    site.behaviour.listFields = "ignored";
    await isRefused(() => remove(), inUseBy);
    site.restart();
    site.emulator.faults.add({ ...always, method: "GET", path: new RegExp(`^${path}`), omit: member });
    await isRefused(() => remove(), unsure);
  });

  it("is not deleted where what refers to it is of another type", async () => {
    const alone = `${path}/${String(user.id)}`;
    const wrong: Json[] = [
      "text",
      true,
      7,
      null,
      {},
      { id: null },
      { list: "no" },
      ["text"],
      [[]],
      several ? { id: "1" } : [],
    ];
    for (const value of wrong) {
      for (const where of [alone, new RegExp(`^${path}`)]) {
        site.restart();
        site.emulator.faults.add({
          ...always,
          method: "GET",
          path: where,
          change: retyped(member, value),
        });
        await isRefused(() => remove(), new RegExp(`${inUseBy.source}|${unsure.source}`));
        site.emulator.faults.clear();
      }
    }
  });

  it("is not deleted by keys of a role that allows not look, unless the program says deleteUnchecked", async () => {
    site.emulator.faults.add({ ...always, method: "GET", path, status: 403, body: "" });
    await isRefused(() => remove(), unsure);
    await remove({ deleteUnchecked: true });
    await rejects(sample.shown(site, made.id), Error, samples.gone);
  });

  it("is not deleted while the rest of a list cannot be read, even if the program says deleteUnchecked", async () => {
    const id = String(user.id);
    const silent = { id: "424242", name: "silent" };
    const withAnother = (value: Json): Json =>
      Array.isArray(value)
        ? [...value, ...(JSON.stringify(value).includes(`"id":"${id}"`) ? [silent] : [])]
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withAnother(each)]))
          : value;
    site.emulator.faults.add({ ...always, method: "GET", path, change: withAnother });
    await isRefused(() => remove(), inUseBy);
    await isRefused(() => remove({ deleteUnchecked: true }), inUseBy);
    site.restart();
    site.emulator.faults.add({ ...always, method: "GET", path: `${path}/${id}`, status: 500, body: "" });
    await isRefused(() => remove(), unsure);
    await isRefused(() => remove({ deleteUnchecked: true }), inUseBy);
  });

  if (sample.by === "administrator") {
    it("is not deleted without the keys that can tell, unless the program says deleteUnchecked", async () => {
      site.restart({ TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined });
      const words =
        /it is not known whether .*: .*has no organization's keys.*set TENABLE_ACCESS_KEY.*set deleteUnchecked: true/;
      await isRefused(() => remove(), words);
      const { outs } = await resource().update(made.id, made.outs, { ...made.inputs, deleteUnchecked: true });
      site.restart({ TENABLE_ACCESS_KEY: undefined, TENABLE_SECRET_KEY: undefined });
      await resource().delete(made.id, outs);
      await rejects(sample.shown(site, made.id), Error, samples.gone);
    });
  }

  it("is not deleted in a run that began before it was needed", async () => {
    await site.byHand("DELETE", `${path}/${String(user.id)}`);
    const { organizationIds: _organizationIds, ...inputs } = sample.inputs(ids);
    const other = await site.create(sample.type, { ...inputs, name: "another", __address: "p/a/another" });
    site.endRun();
    await resource().delete(other.id, other.outs);
    await users[type]?.(site, ids, member, made.id);
    await isRefused(() => remove(), inUseBy);
  });

  it("is deleted once nothing needs it any more", async () => {
    await site.byHand("DELETE", `${path}/${String(user.id)}`);
    await remove();
    await rejects(sample.shown(site, made.id), Error, samples.gone);
  });

  for (const name of Object.keys(sample.replacing?.(noIds) ?? {})) {
    it(`is not replaced for ${name} while nobody can tell whether it can be deleted then`, async () => {
      const news = { ...made.inputs, ...sample.replacing?.(ids)[name] };
      const replace = (more: Props = {}): Promise<Found> => {
        const { inputs } = resource().check(made.inputs, { ...news, ...more });
        resource().diff(made.id, made.outs, inputs);
        return resource().create(inputs);
      };
      site.emulator.faults.add({ ...always, method: "GET", path, status: 403, body: "" });
      await isRefused(() => replace(), unsure);
      const second = await replace({ deleteUnchecked: true });
      expect(second.id).not.to.equal(made.id);
      await remove();
      await rejects(sample.shown(site, made.id), Error, samples.gone);
    });
  }
}

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    const binding = resourceOf(sample.type).platforms[samples.platform];
    if (typeof binding !== "string" && binding.deletion?.deletes && sample.type === "Scan") {
      describe(`A ${sample.title} on ${platformNames[samples.platform]} with results`, () => {
        withResults(samples, sample);
      });
    }
  }
}

function withResults(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let made: Found;

  eachOnAFreshSite(samples, async (fresh, ids) => {
    site = fresh;
    const { schedule: _schedule, ...inputs } = sample.inputs(ids);
    made = await site.create("Scan", { ...inputs, __address: "p/a/weekly" });
    site.endRun();
  });

  const run = async (): Promise<void> => {
    await site.byHand("POST", `/scans/${made.id}/launch`, {});
    site.emulator.clock.advance(10 * 60_000);
    site.restart();
  };
  const isKept = async (...faults: Fault[]): Promise<void> => {
    const replacements = Object.values(sample.replacing?.(noIds) ?? {});
    const uses = [
      () => site.resource("Scan").delete(made.id, made.outs),
      ...replacements.map((changed) => () => {
        const { inputs } = site.resource("Scan").check(made.inputs, { ...made.inputs, ...changed });
        site.resource("Scan").diff(made.id, made.outs, inputs);
        return site.resource("Scan").create(inputs);
      }),
    ];
    for (const use of uses) {
      site.restart();
      faults.forEach((fault) => site.emulator.faults.add({ method: "GET", ...fault }));
      const from = site.emulator.requests.length;
      await rejects(use(), TenableError, /./);
      expect(site.writes(from), JSON.stringify(faults)).to.deep.equal([]);
      site.emulator.faults.clear();
    }
  };

  it("is kept while nobody can tell of them", async () => {
    await run();
    const path = `/scans/${made.id}`;
    for (const silence of [
      ...silences(samples),
      { omit: "history" },
      { status: 404, body: { error: "Scan not found" } },
      ...["null", '"none"', "{}"].map((history) => ({ status: 200, body: `{"info": {}, "history": ${history}}` })),
      { status: 200, body: '{"info": {"status": "completed"}, "history": null}' },
    ]) {
      await isKept({ ...always, path, ...silence });
    }
    await isKept({ path, status: 404, body: { error: "Scan not found" } });
  });

  it("is deleted when it was deleted by hand, and the list bears that out", async () => {
    await run();
    await site.byHand("DELETE", `/scans/${made.id}`);
    for (const silence of silences(samples)) {
      await isKept({ ...always, path: "/scans", ...silence });
    }
    site.restart();
    const from = site.emulator.requests.length;
    await site.resource("Scan").delete(made.id, made.outs);
    expect(site.writes(from)).to.deep.equal([]);
  });

  it("has none when it was never run, however the platform says so", async () => {
    const body = '{"info": {"status": "empty"}, "history": null}';
    site.emulator.faults.add({ method: "GET", path: `/scans/${made.id}`, status: 200, body });
    await site.resource("Scan").delete(made.id, made.outs);
  });
}
