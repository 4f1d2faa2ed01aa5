import { expect } from "chai";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found, Props } from "../../provider";
import { RefusedError } from "../../provider/errors";
import { JournalFolder } from "../../provider/lifecycle/journal-folder";
import { type Ids, idsNamed, type PlatformSamples, type Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";

// The journal knows no types: one resource a platform is enough.
describeSamples(
  (what) => `The journal: ${what}`,
  journal,
  ({ samples: [first] }, sample) => sample === first,
);

function journal(samples: PlatformSamples, sample: Sample): void {
  const mine = "o/urn:pulumi:s::p::t::weekly";
  const { write, remove } = JournalFolder.prototype;
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));
  afterEach(() => Object.assign(JournalFolder.prototype, { write, remove }));

  const of = (more: Props = {}, address = mine): Props => ({ ...sample.inputs(ids), __address: address, ...more });
  const make = (inputs: Props): Promise<Found> => site.create(sample.type, inputs);
  const named = (name = "weekly"): Promise<string[]> => idsNamed(site, sample, name);
  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const onReadOnlyDisk = (): void => {
    const fail = (): never => {
      throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
    };
    Object.assign(JournalFolder.prototype, { write: fail, remove: fail });
  };

  it("on a disk that has become read-only keeps nothing of an object from being read, compared and deleted", async () => {
    const made = await make(of());
    site.restart();
    onReadOnlyDisk();
    expect((await resource().read(made.id, made.outs))?.id).to.equal(made.id);
    expect(resource().diff(made.id, made.outs, resource().check(made.inputs, of()).inputs)).to.deep.equal([]);
    site.endRun();
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([]);
    // What is deleted there was deleted, whatever could not be noted.
    await resource().delete(made.id, made.outs);
  });

  it("on such a disk hides no refusal of the platform", async () => {
    await make(of({ name: "first" }, `${mine}-first`));
    site.restart();
    onReadOnlyDisk();
    const refusal = { status: 400, body: "{}", times: Number.POSITIVE_INFINITY };
    for (const method of ["POST", "PUT"]) {
      site.emulator.faults.add({ method, path: /./, ...refusal });
    }
    await rejects(make(of()), Error, /refused (POST|PUT) .*\(400\)/);
    expect(site.warnings.join()).to.match(/journal of unfinished creates cannot be written \(EROFS\)/);
  });

  it("takes files that are none of its own for nothing", async () => {
    const made = await make(of());
    site.endRun();
    const folder = join(site.folder, "journal");
    const [own] = readdirSync(folder).filter((file) => file.endsWith(".json"));
    const key = { place: site.emulator.url, type: sample.type, resource: mine, backend: site.backend };
    const contents = ["", "{", "null", "42", "[]", '"x"', "{}", "\0", { resource: 5 }, key, { ...key, at: "now" }].map(
      (content) => (typeof content === "string" ? content : JSON.stringify(content)),
    );
    const ends = [
      { run: "x", at: 1 },
      { run: "x", at: 1, keys: 5 },
      { at: 1, keys: [{}] },
    ].map((end) => JSON.stringify(end));
    [...contents, ...ends].forEach((content, index) => {
      for (const extension of ["json", "end", "left"]) {
        writeFileSync(join(folder, `${index}.${extension}`), content);
      }
    });
    mkdirSync(join(folder, "folder.json"), { recursive: true });
    await rejects(make(of()), RefusedError, new RegExp(`exists \\(id ${made.id}\\) and this resource created it`));
    // Its own, broken off by a full disk.
    writeFileSync(join(folder, String(own)), '{"place":');
    site.endRun();
    await rejects(make(of()), RefusedError, new RegExp(`exists \\(id ${made.id}\\): adopt it`));
    expect((await resource().read(made.id, made.outs))?.id).to.equal(made.id);
    await resource().delete(made.id, made.outs);
    expect(await named()).to.deep.equal([]);
    rmSync(folder, { recursive: true });
  });

  it("says of an unfinished object what adopting another one, or another platform, would leave behind", async () => {
    const other = await make(of({ name: "other" }, `${mine}-other`)).catch(() => undefined);
    site.endRun();
    const made = await make(of());
    site.restart();
    const words = new RegExp(
      `"weekly" \\(id ${made.id}\\) was created by an interrupted run.* journal clear ${made.id};`,
    );
    if (other) {
      const adopting = of({ name: "other", adoptId: other.id });
      await rejects(make(adopting), RefusedError, words);
      const failures = await resource().check({}, adopting).foresee?.();
      expect(failures?.[0]?.reason).to.match(words);
    }
    site.restart({ TENABLE_URL: site.emulator.url.replace("127.0.0.1", "localhost") });
    await rejects(
      make(of()),
      RefusedError,
      new RegExp(`${words.source.split(" was")[0]} was.* it is on ${site.emulator.url}`),
    );
    // The object itself may be adopted, and one that is gone stops nothing.
    site.restart();
    expect((await make(of({ adoptId: made.id }))).id).to.equal(made.id);
    expect(await named()).to.deep.equal([made.id]);
  });
}
