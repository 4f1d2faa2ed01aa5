import { expect } from "chai";
import type { Json } from "../../emulator/index";
import type { Fault } from "../../emulator/core/faults";
import type { Found, Props } from "../../provider";
import { PartialError, RefusedError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { resourceOf } from "../../provider/resources";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { platformSamples } from "../samples";
import { eachOnAFreshSite } from "../samples/suite";

const always = { times: Number.POSITIVE_INFINITY };
const failures: Fault[] = [
  ...[400, 403, 404, 412, 500, 503].map((status) => ({ status, body: "" })),
  { status: 503, body: "", commit: true },
  { drop: "before" },
  { drop: "after" },
  { html: true },
];

for (const samples of platformSamples) {
  for (const sample of samples.samples) {
    const binding = resourceOf(sample.type).platforms[samples.platform];
    if (
      typeof binding !== "string" &&
      binding.collection.uniqueNames !== undefined &&
      binding.collection.path === sample.path
    ) {
      describe(`Replacing a ${sample.title} on ${platformNames[samples.platform]}`, () => {
        replacement(samples, sample);
      });
    }
  }
}

/** The old one gives its name to the new one, and gets it back when there is no new one. */
function replacement(samples: PlatformSamples, sample: Sample): void {
  const put = { method: "PUT", path: new RegExp(`^${sample.path}/`) };
  let site: Site;
  let old: Found;

  eachOnAFreshSite(samples, async (fresh, ids) => {
    site = fresh;
    old = await site.create(sample.type, { ...sample.inputs(ids), __address: "p/a/weekly" });
    site.endRun();
  });

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const replace = async (): Promise<Found> => {
    // That the user asks for, and nothing differs.
    const { inputs } = resource().check(old.inputs, old.inputs);
    resource().diff(old.id, old.outs, inputs);
    return await resource().create(inputs);
  };
  const named = (name: string): Promise<string[]> => idsNamed(site, sample, name);

  it("that fails is told, with the name that the old one may have, and is finished by the next run", async () => {
    for (const failure of failures) {
      site.emulator.faults.add({ method: "POST", path: sample.path, ...always, status: 400, body: { error: "No." } });
      site.emulator.faults.add({ ...put, ...always, skip: 1, ...failure });
      const words = new RegExp(
        `No\\.?.*; ${sample.type} ${old.id} may still have the name "weekly \\(replaced\\)" \\(.+\\)`,
      );
      await rejects(replace(), Error, words);
      site.emulator.faults.clear();
      site.restart();
      await resource().update(old.id, old.outs, { ...old.inputs, allowSameName: true });
      expect(await named("weekly"), JSON.stringify(failure)).to.deep.equal([old.id]);
      expect(await named("weekly (replaced)")).to.deep.equal([]);
      site.restart();
      expect((await resource().read(old.id, old.outs))?.inputs).to.deep.equal(old.inputs);
    }
    const made = await replace();
    await resource().delete(old.id, old.outs);
    expect(await named("weekly")).to.deep.equal([made.id]);
  });

  it("that fails before anything is made leaves no other name behind, whatever became of the first request", async () => {
    for (const failure of failures) {
      site.emulator.faults.add({ ...put, ...failure, times: failure.status === 400 ? 1 : 3 });
      const made = await replace().catch((error: unknown) => error);
      site.emulator.faults.clear();
      site.restart();
      if (made instanceof Error) {
        expect(await named("weekly"), JSON.stringify(failure)).to.deep.equal([old.id]);
      } else {
        await resource().delete(old.id, old.outs);
        old = made as Found;
        site.endRun();
      }
    }
  });

  it("that a killed run began is finished by the next one", async () => {
    site.emulator.faults.add({ method: "POST", path: sample.path, ...always, status: 503, body: "" });
    await rejects(
      replace(),
      Error,
      new RegExp(`not known whether .* ${sample.type} ${old.id} may still have the name`),
    );
    site.emulator.faults.clear();
    site.restart();
    const made = await replace();
    await resource().delete(old.id, old.outs);
    expect(await named("weekly")).to.deep.equal([made.id]);
    expect(await named("weekly (replaced)")).to.deep.equal([]);
  });

  it("whose old ones stay (retainOnDelete, or a delete that fails) is done again and again", async () => {
    const made = [old.id];
    for (let round = 1; round <= 3; round++) {
      old = await replace();
      made.push(old.id);
      site.endRun();
    }
    expect(await named("weekly")).to.deep.equal([old.id]);
    expect(new Set(made).size).to.equal(4);
  });
}

describe("A Policy that Nessus gives another name", () => {
  const policy: Props = { name: "weekly", template: "advanced", __address: "p/a/weekly" };
  let site: Site;

  eachOnAFreshSite({ start: nessus.start }, (fresh) => (site = fresh));

  const named = (name: string): Promise<string[]> => idsNamed(site, { path: "/policies", by: "administrator" }, name);
  const byHand = async (name: string): Promise<string> => {
    const { templates } = (await site.byHand("GET", "/editor/policy/templates")) as { templates: Props[] };
    const { uuid } = templates.find((one) => one.name === "basic") as Props;
    return String((await site.byHand("POST", "/policies", { uuid, settings: { name } })).policy_id);
  };
  /** Somebody's, which the list does not show. */
  const hidden = async (): Promise<string> => {
    const id = await byHand("weekly");
    const body = { policies: null, timestamp: 0 };
    site.emulator.faults.add({ ...always, method: "GET", path: "/policies", status: 200, body });
    site.restart();
    return id;
  };

  it("is deleted again; what fails to be is named, and deleted by the next run", async () => {
    for (const failure of failures) {
      site.reset();
      const other = await hidden();
      site.emulator.faults.add({ ...always, method: "DELETE", ...failure });
      const words =
        /Policy "weekly" became "weekly_01" \(id \d+\), and could not be deleted: .+: the next run deletes it; choose another name/;
      const error = await rejects(site.create("Policy", policy), RefusedError, words);
      const id = String(/\(id (\d+)\)/.exec(error.message)?.[1]);
      site.emulator.faults.clear();
      site.restart();
      const made = await site.create("Policy", { ...policy, name: "another" });
      expect(site.warnings.join(), JSON.stringify(failure)).to.match(
        /^$|Policy "weekly_01" \(id \d+\), left by .* deleted/,
      );
      expect(await named("weekly_01")).to.deep.equal([]);
      expect(await named("weekly")).to.deep.equal([other]);
      expect([id, other]).not.to.include(made.id);
    }
  });

  it("and whose create is lost is named, and left alone, by this run and by the next one", async () => {
    const lost: Fault[] = [{ status: 503, body: "" }, { status: 200, body: "{}" }, { drop: "after" }];
    for (const failure of lost) {
      site.reset();
      const other = await byHand("weekly");
      const change = (answer: Json): Json => ({
        ...(answer as object),
        policies: (answer as { policies: { id: number }[] }).policies.filter(({ id }) => String(id) !== other),
      });
      site.emulator.faults.add({ ...always, method: "GET", path: "/policies", change });
      site.restart();
      const commit = failure.drop === undefined ? { commit: true } : {};
      site.emulator.faults.add({ method: "POST", path: "/policies", ...failure, ...commit });
      const words =
        /not known whether Policy "weekly" was created: .*; .*the platform may have added a number: id (\d+) is new .*: delete it unless .* choose another name/;
      const error = await rejects(site.create("Policy", policy), Error, words);
      const id = String(words.exec(error.message)?.[1]);
      site.emulator.faults.clear();
      expect(await named("weekly_01"), JSON.stringify(failure)).to.deep.equal([id]);
      site.restart();
      await rejects(site.create("Policy", policy), RefusedError, new RegExp(`exists \\(id ${other}\\)`));
      expect(site.warnings.join()).to.match(new RegExp(`"weekly" of an interrupted run: .*: id ${id} is new`));
      expect(await named("weekly_01")).to.deep.equal([id]);
    }
  });

  it("of an update names the other object's claim to the name, and the next name that is free is taken", async () => {
    site.reset();
    const mine = await site.create("Policy", { ...policy, name: "mine" });
    await hidden();
    const words = /kept Policy\.name at "weekly_01".*another object now has that name: choose another name/;
    const error = await rejects(
      site.resource("Policy").update(mine.id, mine.outs, { ...mine.inputs, name: "weekly" }),
      PartialError,
      words,
    );
    site.emulator.faults.clear();
    site.restart();
    const news = { ...mine.inputs, name: "free" };
    await site.resource("Policy").update(mine.id, error.known, news);
    expect(await named("free")).to.deep.equal([mine.id]);
  });

  it("is kept once somebody has given it a name, or adopts it", async () => {
    for (const keep of ["renamed", "adopted"] as const) {
      site.reset();
      await hidden();
      site.emulator.faults.add({ ...always, method: "DELETE", status: 403, body: "" });
      const error = await rejects(site.create("Policy", policy), RefusedError, /became "weekly_01"/);
      const id = String(/\(id (\d+)\)/.exec(error.message)?.[1]);
      site.emulator.faults.clear();
      site.restart();
      if (keep === "renamed") {
        const { uuid } = await site.byHand("GET", `/policies/${id}`);
        await site.byHand("PUT", `/policies/${id}`, { uuid, settings: { name: "mine" } });
        await site.create("Policy", { ...policy, name: "another" });
        expect(await named("mine")).to.deep.equal([id]);
      } else {
        const adopted = await site.create("Policy", { ...policy, name: "weekly_01", adoptId: id });
        expect(adopted.id).to.equal(id);
        site.endRun();
        await site.resource("Policy").update(id, adopted.outs, { ...adopted.inputs, description: "mine" });
        expect(await named("weekly_01")).to.deep.equal([id]);
      }
    }
  });

  it("because another stack made one meanwhile is told so, and the replacement is finished under another name", async () => {
    const old = await site.create("Policy", policy);
    site.endRun();
    const news = { ...old.inputs, template: "basic" };
    const replace = async (inputs: Props): Promise<Found> => {
      const checked = site.resource("Policy").check(old.inputs, inputs);
      site.resource("Policy").diff(old.id, old.outs, checked.inputs);
      return await site.resource("Policy").create(checked.inputs);
    };
    // Right after the old one has given its name away.
    let other = "";
    const race = site.emulator.faults.add({
      method: "POST",
      path: "/policies",
      match: () => other === "",
      status: 429,
      headers: { "Retry-After": "1" },
    });
    const sleep = site.clock.sleep.bind(site.clock);
    site.clock.sleep = async (ms, signal) => {
      if (race.hits === 1 && other === "") {
        other = await byHand("weekly");
      }
      await sleep(ms, signal);
    };
    const made = new RegExp(`Policy "weekly" became "weekly_01", and was deleted: another object .* \\(id \\d+\\)`);
    const error = await rejects(replace(news), RefusedError, made);
    expect(error.message).to.contain(`(id ${other})`);
    expect(error.message).to.match(new RegExp(`Policy ${old.id} may still have the name .*became "weekly_01" instead`));
    site.restart();
    await rejects(replace(news), RefusedError, new RegExp(`Policy "weekly" exists \\(id ${other}\\)`));
    site.restart();
    const second = await replace({ ...news, name: "weekly two" });
    await site.resource("Policy").delete(old.id, old.outs);
    expect(await named("weekly two")).to.deep.equal([second.id]);
    expect(await named("weekly")).to.deep.equal([other]);
    for (const name of ["weekly_01", "weekly (replaced)"]) {
      expect(await named(name), name).to.deep.equal([]);
    }
  });
});
