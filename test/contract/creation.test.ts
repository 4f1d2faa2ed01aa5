import { join } from "node:path";
import { expect } from "chai";
import type { Fault } from "../../emulator/core/faults";
import { type Found, PartialError, type Props } from "../../provider";
import { RefusedError, UnknownOutcomeError } from "../../provider/errors";
import { Journal } from "../../provider/lifecycle/journal";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { type Change, hasMoreThanName, type Ids, idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

/** A process that is killed is a host that lets no request out any more. */
const killed = new Error("killed");

describeSamples((what) => `Creating a ${what}`, creation);

function creation(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);

  const of = (owner: string, more: Props = {}): Props => ({ ...sample.inputs(ids), __address: owner, ...more });

  const make = (inputs: Props): Promise<Found> => site.create(sample.type, inputs);

  const named = (name = "weekly"): Promise<string[]> => idsNamed(site, sample, name);

  const create = (fault: Fault): unknown => site.emulator.faults.add({ method: "POST", path: sample.path, ...fault });

  const posts = (from: number): string[] => site.writes(from).filter((request) => request === `POST ${sample.path}`);

  /** Another value of the sample's first property, and no other name. */
  const otherwise = (): Props => {
    const changes = Object.entries(sample.changes(ids)).filter(([name]) => name !== "name");
    const [[name, { value, along }]] = changes as [[string, Change]];
    return { ...along, [name]: value };
  };

  it("is resumed by the next run when the run was killed before the request", async () => {
    create({ drop: "before" });
    const unfinished = make(of("p/a/weekly"));
    // Everything after the lost request is what a killed process does not do any more.
    const lists = { method: "GET", path: sample.path, skip: 1, status: 500, body: "" };
    site.emulator.faults.add({ ...lists, times: Number.POSITIVE_INFINITY });
    await rejects(unfinished, UnknownOutcomeError, /not known whether/);
    site.emulator.faults.clear();
    site.restart();
    await make(of("p/a/weekly"));
    expect(await named()).to.have.length(1);
  });

  it("is resumed with a warning when the run was killed after the platform had made it", async () => {
    const first = await make(of("p/a/weekly"));
    site.restart();
    const second = await make(of("p/a/weekly"));
    expect(second.id).to.equal(first.id);
    expect(site.warnings).to.have.length(1);
    expect(site.warnings[0]).to.match(/"weekly" \(id [\w-]+\) was created by an interrupted run; resuming with it/);
    expect(await named()).to.deep.equal([first.id]);
  });

  it("is found by what it was to become when the run was killed before it read the answer", async () => {
    create({ drop: "after" });
    const lists = { method: "GET", path: sample.path, skip: 1, status: 500, body: "" };
    site.emulator.faults.add({ ...lists, times: Number.POSITIVE_INFINITY });
    await rejects(make(of("p/a/weekly")), UnknownOutcomeError, /not known whether/);
    site.emulator.faults.clear();
    const there = await named();
    site.restart();
    const from = site.emulator.requests.length;
    const found = await make(of("p/a/weekly"));
    expect(posts(from)).to.deep.equal([]);
    expect([found.id]).to.deep.equal(there);
    site.restart();
    expect((await resource().read(found.id, found.outs))?.inputs).to.deep.equal(of("p/a/weekly"));
  });

  for (const minutes of [5, -5, 60 * 24]) {
    it(`is found after a lost answer when the platform's clock is ${minutes} minutes off`, async () => {
      site.emulator.clock.advance(minutes * 60_000);
      create({ drop: "after" });
      const made = await make(of("p/a/weekly"));
      expect(await named()).to.deep.equal([made.id]);
    });
  }

  (hasMoreThanName(sample) ? it : it.skip)("brings what it resumed with to what the program says now", async () => {
    await make(of("p/a/weekly"));
    site.restart();
    const news = checked(of("p/a/weekly", otherwise()));
    const { id, outs } = await make(news);
    site.restart();
    expect((await resource().read(id, outs))?.inputs).to.deep.equal(news);
  });

  it("never takes the object of another stack, same name and same values", async () => {
    const theirs = await make(of("p/theirs/weekly"));
    site.restart();
    await rejects(make(of("p/ours/weekly")), RefusedError, new RegExp(`exists \\(id ${theirs.id}\\)`));
    if (!sample.uniqueName) {
      site.restart();
      const ours = await make(of("p/ours/weekly", { allowSameName: true }));
      expect(await named()).to.have.members([theirs.id, ours.id]);
    }
  });

  it("never takes what another stack made after a run of ours was killed", async () => {
    create({ drop: "before" });
    await rejects(make(of("p/ours/weekly")), UnknownOutcomeError, /not known/);
    site.restart();
    const theirs = await make(of("p/theirs/weekly"));
    await resource().read(theirs.id, theirs.outs);
    site.restart();
    await rejects(make(of("p/ours/weekly")), RefusedError, new RegExp(`exists \\(id ${theirs.id}\\)`));
  });

  it("makes a new one once the engine has known the id and lost it", async () => {
    const made = await make(of("p/a/weekly"));
    site.restart();
    await resource().read(made.id, made.outs);
    site.restart();
    await rejects(make(of("p/a/weekly")), RefusedError, /exists/);
  });

  it("does not resume with what was deleted since", async () => {
    const made = await make(of("p/a/weekly"));
    await site.byHand("DELETE", `${sample.path}/${made.id}`, undefined, sample.by);
    site.restart();
    const again = await make(of("p/a/weekly"));
    expect(again.id).not.to.equal(made.id);
    expect(site.warnings).to.deep.equal([]);
  });

  it("refuses a second resource of the same name in one program", async () => {
    const results = await Promise.allSettled([make(of("p/a/one")), make(of("p/a/two"))]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).to.have.length(1);
    expect(String(refused[0]?.reason)).to.match(/already created by another resource of this program/);
    expect(await named()).to.have.length(1);
  });

  it("keeps the object that a renamed resource adopts when the old entry is deleted", async () => {
    const made = await make(of("p/a/weekly"));
    site.restart();
    const renamed = await make(of("p/a/outer", { adoptId: made.id }));
    expect(renamed.id).to.equal(made.id);
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([made.id]);
    expect(site.warnings.join()).to.match(/was created or adopted in this run and is kept/);
  });

  it("keeps it in a later run too, when the run that adopted ended before the old entry was deleted", async () => {
    const made = await make(of("p/a/weekly"));
    site.restart();
    const renamed = await make(of("p/a/outer", { adoptId: made.id }));
    site.restart();
    const { inputs } = resource().check(renamed.inputs, of("p/a/outer"));
    resource().diff(made.id, renamed.outs, inputs);
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([made.id]);
    expect(site.warnings.join()).to.match(/belongs to "p\/a\/outer" and is kept/);
    site.restart();
    await resource().delete(made.id, renamed.outs);
    expect(await named()).to.deep.equal([]);
  });

  it("carries adoptId over, so that taking the line out is no difference", () => {
    const adopted = of("p/a/weekly", { adoptId: "42" });
    expect(resource().check(adopted, of("p/b/other")).inputs).to.deep.equal(adopted);
    const { failures } = resource().check(adopted, of("p/a/weekly", { adoptId: "43" }));
    expect(failures.map(({ path }) => path)).to.deep.equal(["adoptId"]);
  });

  for (const when of ["the run before", "this run"]) {
    it(`is created anew, and told, when what it had adopted was deleted by hand, as a refresh of ${when} found`, async () => {
      const { id } = await make(of("p/theirs/weekly"));
      site.endRun();
      const adopted = await make(of("p/a/weekly", { adoptId: id }));
      site.endRun();
      await site.byHand("DELETE", `${sample.path}/${id}`, undefined, sample.by);
      expect(await resource().read(id, adopted.outs)).to.equal(undefined);
      if (when === "the run before") {
        site.endRun();
      }
      const made = await make(of("p/a/weekly", { adoptId: id }));
      expect(await named()).to.deep.equal([made.id]);
      expect(site.warnings.join()).to.match(/deleted on the platform: a new one is created; remove adoptId/);
      site.endRun();
      // The new one is deleted by hand too, and the line is still in the program.
      await site.byHand("DELETE", `${sample.path}/${made.id}`, undefined, sample.by);
      expect(await resource().read(made.id, made.outs)).to.equal(undefined);
      const again = await make(of("p/a/weekly", { adoptId: id }));
      expect(await named()).to.deep.equal([again.id]);
    });
  }

  it("keeps what the journal knows of a living object when a forced replacement of it is refused", async () => {
    const made = await make(of("p/a/weekly"));
    site.endRun();
    create({ status: 400, body: "" });
    await rejects(make(of("p/a/weekly", { allowSameName: true })), Error, /./);
    site.endRun();
    expect(
      new Journal(join(site.folder, "journal"), Date.now).entries().map(({ id, isFinished }) => [id, isFinished]),
    ).to.deep.equal([[made.id, true]]);
  });

  it("says which object cannot be adopted", async () => {
    const missing = samples.platform === "vm" && sample.idMember === "uuid" ? crypto.randomUUID() : "99999";
    await rejects(make(of("p/a/weekly", { adoptId: missing })), RefusedError, /cannot be adopted: .*refused GET/);
    expect(await named()).to.deep.equal([]);
  });

  it("sends a create again after 429, and never after 503", async () => {
    create({ status: 429, retryAfter: 7, body: "" });
    await make(of("p/a/weekly"));
    expect(site.clock.pauses.some((ms) => ms > 6_000)).to.equal(true);
    create({ status: 503, body: "" });
    const from = site.emulator.requests.length;
    await rejects(make(of("p/a/other", { name: "other" })), UnknownOutcomeError, /not known whether/);
    expect(posts(from)).to.have.length(1);
  });

  it("makes nothing when the answer lacks the id that its page promises", async () => {
    create({ omit: sample.idMember ?? "id" });
    const from = site.emulator.requests.length;
    const made = await make(of("p/a/weekly"));
    expect(posts(from)).to.have.length(1);
    expect(await named()).to.deep.equal([made.id]);
  });

  it("makes nothing when the answer says nothing at all", async () => {
    for (const body of ["", "{}", "null"]) {
      create({ status: 200, body, commit: true });
      const name = `made ${body || "of nothing"}`;
      const from = site.emulator.requests.length;
      const made = await make(of(`p/a/${name}`, { name }));
      expect(posts(from)).to.have.length(1);
      expect(await named(name)).to.deep.equal([made.id]);
    }
  });

  it("starts nothing once its engine is gone", async () => {
    const made = await make(of("p/a/weekly"));
    site.restart();
    site.stopped = killed;
    const from = site.emulator.requests.length;
    await rejects(resource().delete(made.id, made.outs), Error, /killed/);
    expect(site.emulator.requests.slice(from)).to.deep.equal([]);
  });

  if (!sample.uniqueName) {
    it("names the objects that may be its own when there are several", async () => {
      create({ drop: "before" });
      await rejects(make(of("p/a/weekly")), UnknownOutcomeError, /not known/);
      const { body } =
        site.emulator.requests.findLast(({ method, path }) => method === "POST" && path === sample.path) ?? {};
      await site.byHand("POST", sample.path, body, sample.by);
      await site.byHand("POST", sample.path, body, sample.by);
      const alike = await named();
      expect(alike).to.have.length(2);
      site.restart();
      const words = /2 new objects are equal: ([\w-]+), ([\w-]+): adopt it with adoptId/;
      const { message } = await rejects(make(of("p/a/weekly")), UnknownOutcomeError, words);
      expect(words.exec(message)?.slice(1)).to.have.members(alike);
    });
  }

  if (sample.laterStep) {
    it("keeps the id of what was made when a later step fails, and the next update repairs", async () => {
      site.emulator.faults.add({ ...sample.laterStep, status: 400, body: { error_msg: "No.", error: "No." } });
      const inputs = of("p/a/weekly");
      const error = await rejects(make(inputs), PartialError, /No/);
      const { id, known } = error;
      expect(known).to.include({ name: "weekly", platform: samples.platform });
      expect(await named()).to.deep.equal([id]);
      site.restart();
      const repaired = await resource().update(id, { ...known, ...inputs }, inputs);
      expect(repaired.inputs).to.deep.equal(inputs);
      site.restart();
      expect((await resource().read(id, repaired.outs))?.inputs).to.deep.equal(inputs);
      expect(await named()).to.deep.equal([id]);
    });
  }

  const checked = (news: Props): Props => {
    const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
    const { inputs, failures } = resource().check({}, given);
    expect(failures).to.deep.equal([]);
    return inputs;
  };
}
