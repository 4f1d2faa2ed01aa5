import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { InputError, PermissionError, TenableError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import type { Fault } from "../../emulator/core/faults";
import type { Ids, PlatformSamples, Sample } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

const scan: Props = { name: "weekly", template: "basic", targets: ["192.0.2.1"] };
const kinds: [type: string, path: string, inputs: Props][] = [
  ["Scan", "/scans", scan],
  ["Policy", "/policies", { name: "weekly", template: "advanced" }],
];

/** What is gone, what is hidden, and what only one answer does not find. */
for (const samples of [vulnerabilityManagement, nessus]) {
  describe(`What is not there on ${platformNames[samples.platform]}`, () => {
    let site: Site;

    eachOnAFreshSite({ start: samples.start }, (fresh) => (site = fresh));

    for (const [type, path, inputs] of kinds) {
      it(`is a ${type} that somebody else's keys cannot see: never taken for a deletion`, async () => {
        const { id, outs } = await site.create(type, inputs);
        const [name] = String(outs.platformUser).split("@");
        expect(name).to.match(/admin/);
        const hidden = /deleted, or no longer shared with standard.*: use the keys of admin/;
        for (const by of ["standard", "basic"] as const) {
          site.restart(site.keysOf(by));
          const words = by === "standard" ? hidden : /no longer shared with basic/;
          await rejects(site.resource(type).read(id, outs), PermissionError, words);
          await rejects(site.resource(type).delete(id, outs), TenableError, by === "standard" ? hidden : /./);
        }
        site.restart();
        expect((await site.resource(type).read(id, outs))?.id).to.equal(id);
        await site.byHand("DELETE", `${path}/${id}`);
        expect(await site.resource(type).read(id, outs)).to.equal(undefined);
        await site.resource(type).delete(id, outs);
      });

      it(`is no ${type} that one answer does not find and the list shows`, async () => {
        const { id, outs } = await site.create(type, inputs);
        site.restart();
        const read = type === "Scan" ? `/editor/scan/${id}` : `${path}/${id}`;
        site.emulator.faults.add({ path: read, status: 404, body: { error: "not found" }, times: 9 });
        const listed = /\(404\): not found, but its list still contains it: run it again/;
        await rejects(site.resource(type).read(id, outs), TenableError, listed);
        site.emulator.faults.clear();
        expect((await site.resource(type).read(id, outs))?.id).to.equal(id);
      });

      it(`is a ${type} that a get asks for, and fails with its id`, async () => {
        const words = new RegExp(`${platformNames[samples.platform]} has no ${type} "4242" that these keys can see`);
        await rejects(site.resource(type).read("4242", {}), InputError, words);
      });

      it(`is a ${type} that was deleted by hand before an update, which says what to do`, async () => {
        const made = await site.create(type, inputs);
        await site.byHand("DELETE", `${path}/${made.id}`);
        site.restart();
        await rejects(
          site.resource(type).update(made.id, made.outs, { ...made.inputs, description: "changed" }),
          TenableError,
          new RegExp(`${type} "weekly" \\(id ${made.id}\\) does not exist: .*: if .* \`pulumi up --refresh\``),
        );
      });
    }

    it("is several scans, for which the list is asked once", async () => {
      const names = ["a", "b", "c"];
      const made = [];
      for (const name of names) {
        made.push(await site.create("Scan", { ...scan, name, __address: `p/s/${name}` }));
      }
      for (const { id } of made) {
        await site.byHand("DELETE", `/scans/${id}`);
      }
      site.restart();
      const from = site.emulator.requests.length;
      const found = await Promise.all(made.map(({ id, outs }) => site.resource("Scan").read(id, outs)));
      expect(found).to.deep.equal([undefined, undefined, undefined]);
      const lists = site.emulator.requests.slice(from).filter(({ path }) => path === "/scans");
      expect(lists).to.have.length(1);
    });

    it("is the policy of a scan that gets a template instead: it is made anew", async () => {
      const policy = await site.create("Policy", { name: "gentle", template: "advanced" });
      const { template: _template, ...rest } = scan;
      const made = await site.create("Scan", { ...rest, policyId: policy.id });
      const { inputs, failures } = site.resource("Scan").check(made.inputs, scan);
      expect(failures).to.deep.equal([]);
      const differences = site.resource("Scan").diff(made.id, made.outs, inputs);
      expect(differences.some(({ replace }) => replace)).to.equal(true);
    });

    it("is the schedule of a scan that was switched off by hand: that alone is the difference", async () => {
      const schedule = { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
      const made = await site.create("Scan", { ...scan, schedule });
      await site.byHand("PUT", `/scans/${made.id}/schedule`, { enabled: false });
      site.restart();
      const found = await site.resource("Scan").read(made.id, made.outs);
      expect(found?.inputs.schedule).to.deep.equal({ ...schedule, enabled: false });
    });
  });
}

/** Security Center's way of saying that something is not there. */
const said = (words: string): Pick<Fault, "status" | "body"> => ({
  status: 403,
  body: { type: "regular", response: "", error_code: 147, error_msg: words, warnings: [], timestamp: 0 },
});
const notFound = { status: 404, body: { error: "The requested file was not found" } };

describeSamples((what) => `The end of a ${what}`, onlyItsOwnEnd);

/** Only what is said of this object counts, and only while the list, read at the same time, bears it out. */
function onlyItsOwnEnd(samples: PlatformSamples, sample: Sample): void {
  const always = { times: Number.POSITIVE_INFINITY };
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const make = (): Promise<Found> => site.create(sample.type, sample.inputs(ids));
  /** Every request for the object or a part of it; its list is asked by another path. */
  const ofObject = (id: string): Pick<Fault, "match"> => ({ match: ({ path }) => path.split("/").includes(id) });
  const ofList: Pick<Fault, "method" | "path"> = { method: "GET", path: sample.path };

  const read = async ({ id, outs }: Found): Promise<boolean> => (await resource().read(id, outs))?.id === id;
  const remove = async ({ id, outs }: Found): Promise<boolean> => {
    await resource().delete(id, outs);
    const last = site.emulator.requests.findLast(({ method }) => method === "DELETE");
    return last !== undefined && last.status < 400;
  };
  const update = async ({ id, outs, inputs }: Found): Promise<boolean> => {
    await resource().update(id, outs, { ...inputs, name: "another" });
    return true;
  };
  const readByList = async (made: Found): Promise<boolean> =>
    (await Promise.all([read(made), read(made)])).every(Boolean);

  /** Under these faults each use is an error, or what the platform itself has confirmed. */
  const isUnsure = async (made: Found, fault: Fault, uses: ((made: Found) => Promise<boolean>)[]): Promise<void> => {
    for (const use of uses) {
      site.restart();
      site.emulator.faults.add({ ...always, ...fault });
      const confirmed = await use(made).catch((error: unknown) => error instanceof TenableError);
      site.emulator.faults.clear();
      expect(confirmed, `${use.name}, ${JSON.stringify(fault)}`).to.equal(true);
    }
  };

  const isKept = async (made: Found, fault: Fault): Promise<void> => {
    await isUnsure(made, fault, [read, readByList, remove, update]);
    site.restart();
    expect(await read(made), "it still exists").to.equal(true);
  };

  /** The platform's words for a missing object of this kind. */
  const wordsFor = async (id: string): Promise<string> => {
    const { message } = await rejects(site.byHand("GET", `${sample.path}/4242`, undefined, sample.by), Error, /./);
    return message.slice(message.indexOf(": ") + 2).replaceAll("4242", id);
  };

  it("is not what one answer says while the list has it", async () => {
    const made = await make();
    const answer = samples.platform === "sc" ? said(await wordsFor(made.id)) : notFound;
    if (!sample.inListAlone) {
      await isKept(made, { ...answer, ...ofObject(made.id) });
    }
  });

  if (samples.platform === "sc") {
    it("is not the end of another object", async () => {
      const made = await make();
      for (const words of [`Something Else #${made.id} does not exist.`, await wordsFor("4242")]) {
        await isKept(made, { ...said(words), ...ofObject(made.id) });
        await isKept(made, { ...said(words), status: 404, ...ofObject(made.id) });
      }
    });
  }

  it("is not what is said of its list", async () => {
    const made = await make();
    const { body } = samples.platform === "sc" ? said("It does not exist.") : notFound;
    for (const answer of [
      { status: 404, body: "" },
      { status: 404, body },
      { status: 403, body },
    ]) {
      await isUnsure(made, { ...ofList, ...answer }, [read, readByList]);
    }
  });

  it("is not known while its list cannot be read", async () => {
    const made = await make();
    const answers: Fault[] = [
      ...samples.refusals,
      { status: 404, body: "" },
      { status: 429, headers: { "Retry-After": "86400" }, body: "" },
      ...["", "null", "{}", "[]", "{"].map((body) => ({ status: 200, body })),
    ];
    await resource().delete(made.id, made.outs);
    for (const answer of answers) {
      await isUnsure(made, { ...ofList, ...answer }, [read, readByList, remove]);
    }
    site.restart();
    expect(await resource().read(made.id, made.outs)).to.equal(undefined);
    await resource().delete(made.id, made.outs);
  });
}
