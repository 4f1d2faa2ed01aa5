import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { RefusedError, TenableError, UnknownOutcomeError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import {
  type Change,
  hasMoreThanName,
  type Ids,
  idsNamed,
  noIds,
  type PlatformSamples,
  type Sample,
} from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

describeSamples((what) => `Which object is whose: ${what}`, identity);

function identity(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const mine = "o/urn:pulumi:s::p::t::weekly";
  const of = (address = mine, more: Props = {}): Props => ({ ...sample.inputs(ids), __address: address, ...more });
  const make = (inputs: Props): Promise<Found> => site.create(sample.type, inputs);
  const named = (name = "weekly"): Promise<string[]> => idsNamed(site, sample, name);
  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const writes = (from: number): string[] => site.writes(from);

  it("an object of a run that ended well is nobody's to resume with", async () => {
    const made = await make(of());
    site.endRun();
    const from = site.emulator.requests.length;
    const words = new RegExp(`exists \\(id ${made.id}\\) and this resource created it: to replace it .*adoptId`);
    await rejects(make(of()), RefusedError, words);
    expect(writes(from)).to.deep.equal([]);
    expect(await named()).to.deep.equal([made.id]);
  });

  it("a resource that moved stops by name, and is told to use aliases", async () => {
    const made = await make(of());
    for (const address of ["o/urn:pulumi:s::p::site:A$t::weekly", "o/urn:pulumi:s::p::t::renamed"]) {
      site.endRun();
      const words = new RegExp(`exists \\(id ${made.id}\\) and resource "weekly" of this stack created it: .*aliases`);
      await rejects(make(of(address)), RefusedError, words);
    }
    expect(await named()).to.deep.equal([made.id]);
  });

  it("an unfinished object of a resource that moved since is not resumed with", async () => {
    const made = await make(of());
    site.restart();
    await rejects(make(of("o/urn:pulumi:s::p::site:A$t::weekly")), RefusedError, /exists .*aliases/);
    expect(await named()).to.deep.equal([made.id]);
  });

  it("an unfinished object that another stack has adopted since is not resumed with", async () => {
    const made = await make(of());
    site.restart();
    await make(of("o/urn:pulumi:other::p::t::theirs", { adoptId: made.id }));
    site.endRun();
    const from = site.emulator.requests.length;
    const words = new RegExp(`id ${made.id}.* and resource "theirs" of stack other of project p has adopted it`);
    await rejects(make(of()), RefusedError, words);
    expect(writes(from)).to.deep.equal([]);
  });

  it("the same stack of another backend or organization stops by name", async () => {
    const made = await make(of());
    site.restart();
    const words = new RegExp(`exists \\(id ${made.id}\\) and stack s of project p.* created it: .*pulumi state delete`);
    await rejects(make(of("other/urn:pulumi:s::p::t::weekly")), RefusedError, words);
    site.backend = "another backend";
    site.restart();
    await rejects(make(of()), RefusedError, words);
    site.backend = "backend";
    expect(await named()).to.deep.equal([made.id]);
  });

  it("a replacement that shows old inputs makes a new object, and the old one is deleted", async () => {
    const made = await make(of());
    site.endRun();
    // `replaceWith` and `replacementTrigger`: a check with old inputs, no diff, a check without, create, delete.
    resource().check(made.inputs, of());
    const [result] = await Promise.allSettled([make(of())]);
    if (sample.uniqueName && result.status === "rejected") {
      // Login names are unique and are not changed: the platform refuses, and nothing is lost.
      expect(String(result.reason)).to.match(sample.uniqueName);
      expect(await named()).to.deep.equal([made.id]);
      return;
    }
    const again = (result as PromiseFulfilledResult<Found>).value;
    expect(again.id).not.to.equal(made.id);
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([again.id]);
    expect(site.warnings).to.deep.equal([]);
  });

  (hasMoreThanName(sample) ? it : it.skip)(
    "a replacement that was interrupted is resumed with, and told when the program goes back",
    async () => {
      const old = await make(of());
      site.endRun();
      // Any change may replace: `replaceOnChanges` names the property.
      const [[name, { value, along }]] = Object.entries(sample.changes(ids)).filter(([key]) => key !== "name") as [
        [string, Change],
      ];
      const news = of(mine, { ...along, [name]: value });
      const replace = (): Promise<Found> => {
        resource().diff(old.id, old.outs, resource().check(old.inputs, news).inputs);
        return make(news);
      };
      const [made] = await Promise.allSettled([replace()]);
      if (made.status === "rejected") {
        expect(String(made.reason)).to.match(sample.uniqueName as RegExp);
        return;
      }
      site.restart();
      expect((await replace()).id).to.equal(made.value.id);
      expect(site.warnings).to.have.length(1);
      site.restart();
      resource().diff(old.id, old.outs, resource().check(old.inputs, of()).inputs);
      expect(site.warnings.join()).to.match(
        new RegExp(`id ${made.value.id}.* ${old.id}, which it was to replace, is kept`),
      );
    },
  );

  it("a run deletes nothing that it has created", async () => {
    const made = await make(of());
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([made.id]);
    expect(site.warnings.join()).to.match(/was created or adopted in this run and is kept/);
  });

  it("another stack's adoption is told, and stops no delete", async () => {
    const made = await make(of());
    site.endRun();
    await make(of("o/urn:pulumi:rehearsal::p::t::weekly", { adoptId: made.id }));
    expect(site.warnings.join()).to.match(/is also managed by stack s of project p, .*pulumi state delete/);
    site.endRun();
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([]);
    expect(site.warnings).to.deep.equal([]);
  });

  if (samples.platform !== "sc") {
    it("an unfinished or adopted object that another user's keys do not see is not created twice", async () => {
      const { id } = await make(of());
      for (const adoptId of [undefined, id]) {
        if (adoptId !== undefined) {
          site.restart();
          await make(of("o/urn:pulumi:s::p::t::adopts", { adoptId }));
          site.endRun();
        }
        site.restart(site.keysOf("standard"));
        const address = adoptId === undefined ? mine : "o/urn:pulumi:s::p::t::adopts";
        await make(of(address, { adoptId })).catch(() => undefined);
        expect(await named()).to.deep.equal([id]);
      }
    });
  }

  if (samples.platform !== "sc") {
    it("an open create whose object another user's keys do not see is not sent again", async () => {
      site.emulator.faults.add({ method: "POST", path: sample.path, drop: "after" });
      const lists = { method: "GET", path: sample.path, skip: 1, status: 500, body: "" };
      site.emulator.faults.add({ ...lists, times: Number.POSITIVE_INFINITY });
      await rejects(make(of()), UnknownOutcomeError, /not known whether/);
      site.emulator.faults.clear();
      const there = await named();
      site.restart(site.keysOf("standard"));
      await make(of()).catch(() => undefined);
      expect(await named()).to.deep.equal(there);
    });
  }

  it("what an interrupted run created and the program does not have any more is told by the run after", async () => {
    const made = await make(of());
    site.restart();
    resource().check({}, of("o/urn:pulumi:s::p::t::other", { name: "other" }));
    site.endRun();
    resource().check({}, of("o/urn:pulumi:s::p::t::other", { name: "other" }));
    expect(site.warnings).to.have.length(1);
    expect(site.warnings[0]).to.match(
      new RegExp(`\\(id ${made.id}\\) was created by an interrupted run.*journal clear`),
    );
  });

  /** A create that is killed while its request is open: carried out, and never answered. */
  const killOpen = async (create: () => Promise<Found>): Promise<boolean> => {
    site.emulator.faults.add({ method: "POST", path: sample.path, drop: "after" });
    const lists = { method: "GET", path: sample.path, skip: 1, status: 500, body: "" };
    site.emulator.faults.add({ ...lists, times: Number.POSITIVE_INFINITY });
    const error = await rejects(create(), TenableError, /./);
    site.emulator.faults.clear();
    site.restart();
    return error instanceof UnknownOutcomeError;
  };
  const notKnown = (why: string): RegExp =>
    new RegExp(
      `^an interrupted run tried to create ${sample.type} "weekly", the outcome is not known, and .*${why}.* journal clear "weekly" --type ${sample.type}$`,
    );

  it("an open create that the program does not have any more is told by the runs after, and not once it has it", async () => {
    expect(await killOpen(() => make(of()))).to.equal(true);
    const other = of("o/urn:pulumi:s::p::t::other", { name: "other" });
    resource().check({}, other);
    for (const _run of [1, 2]) {
      site.endRun();
      resource().check({}, other);
      resource().check({}, other);
      expect(site.warnings).to.have.length(1);
      expect(site.warnings[0]).to.match(notKnown("the program no longer declares it"));
    }
    site.endRun();
    const { id } = await make(of());
    resource().check({}, other);
    expect(site.warnings.join()).to.match(/^[^,]*resuming with it$/);
    expect(await named()).to.deep.equal([id]);
  });

  (hasMoreThanName(sample) ? it : it.skip)("an open replacement is told when the program goes back", async () => {
    const old = await make(of());
    site.endRun();
    const [[name, { value, along }]] = Object.entries(sample.changes(ids)).filter(([key]) => key !== "name") as [
      [string, Change],
    ];
    const isOpen = await killOpen(async () => {
      const news = of(mine, { ...along, [name]: value });
      resource().diff(old.id, old.outs, resource().check(old.inputs, news).inputs);
      return await make(news);
    });
    resource().diff(old.id, old.outs, resource().check(old.inputs, of()).inputs);
    resource().diff(old.id, old.outs, resource().check(old.inputs, of()).inputs);
    expect(site.warnings).to.have.length(isOpen ? 1 : 0);
    expect(site.warnings[0] ?? "").to.match(isOpen ? notKnown(`${old.id}, which it was to replace, is kept`) : /^$/);
  });

  it("a create that the platform refused is told by no run after", async () => {
    const words = { type: "regular", response: "", error_code: 146, error_msg: "No.", error: "No." };
    site.emulator.faults.add({ method: "POST", path: sample.path, status: 403, body: words });
    await rejects(make(of()), TenableError, /./);
    const other = of("o/urn:pulumi:s::p::t::other", { name: "other" });
    for (const _run of [1, 2]) {
      site.endRun();
      resource().check({}, other);
      expect(site.warnings).to.deep.equal([]);
    }
  });

  const [property] = Object.keys(sample.replacing?.(noIds) ?? {});
  if (property !== undefined) {
    it(`an unfinished object whose ${property} changed since stops with a command, or becomes what the program says`, async () => {
      const made = await make(of());
      site.restart();
      const news = { ...of(), ...sample.replacing?.(ids)[property] };
      const [result] = await Promise.allSettled([make(news)]);
      expect(await named()).to.include(made.id);
      if (result.status === "fulfilled") {
        expect(result.value.id).to.equal(made.id);
        site.endRun();
        expect((await resource().read(made.id, result.value.outs))?.inputs).to.deep.equal(result.value.inputs);
        return;
      }
      const words = new RegExp(`\\(id ${made.id}\\) was created by an interrupted run .* journal clear ${made.id}`);
      expect(String(result.reason)).to.match(words);
      // What the program said before is resumed with.
      site.restart();
      expect((await make(of())).id).to.equal(made.id);
    });
  }

  if (!sample.uniqueName) {
    it("an open answer takes no object whose create another stack has open as well", async () => {
      const lost = { method: "POST", path: sample.path, drop: "before" as const };
      site.emulator.faults.add(lost);
      await rejects(make(of("o/urn:pulumi:theirs::p::t::weekly")), UnknownOutcomeError, /not known whether/);
      site.restart();
      site.emulator.faults.add({ ...lost, drop: "after" });
      const { message } = await rejects(make(of()), UnknownOutcomeError, /not known whether .* adopt/);
      const [id = ""] = await named();
      expect(message).to.include(id);
    });
  }
}
