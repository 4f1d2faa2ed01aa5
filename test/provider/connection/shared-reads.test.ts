import { expect } from "chai";
import type { Props } from "../../../provider/definition";
import { NotFoundError, OversizedAnswerError, UnavailableError, UnexpectedAnswerError } from "../../../provider/errors";
import { SharedReads } from "../../../provider/connection/shared-reads";
import type { Api } from "../../../provider/connection/api";
import type { Dialect } from "../../../provider/platforms/dialect";
import { sc } from "../../../provider/platforms/sc/dialect";
import { TestClock } from "../../support/clock";
import { rejects } from "../../support/rejects";

const path = "/rest/scan";
const api = {} as Api;
const asked = { platform: "sc", request: "GET /rest/scan" } as const;

describe("Shared reads", () => {
  let clock: TestClock;
  let reads: SharedReads;
  /** Every call, as `list fields` and `get id fields`. */
  let calls: string[];
  let objects: Map<string, Props>;
  /** Members that lists lack. */
  let lacking: string[];
  let failure: Error | undefined;

  const pick = (object: Props, fields: readonly string[]): Props =>
    Object.fromEntries(["id", ...fields].filter((name) => name in object).map((name) => [name, object[name]]));
  const list: Dialect["list"] = async (_api, collection, fields) => {
    calls.push(`list ${collection} ${[...fields].sort().join()}`);
    await clock.sleep(1);
    if (failure) {
      throw failure;
    }
    return [...objects.values()].map((object) =>
      pick(
        object,
        fields.filter((name) => !lacking.includes(name)),
      ),
    );
  };
  const get = (_api: unknown, id: string, fields: readonly string[]): Promise<Props> => {
    calls.push(`get ${id} ${fields.join()}`);
    const found = objects.get(id);
    return found
      ? Promise.resolve(pick(found, fields))
      : Promise.reject(new NotFoundError(asked, `${id} does not exist`));
  };
  const dialect: Dialect = { ...sc, list, get: (_api, document, fields) => get(_api, document, fields) };
  const read = (id: string, fields = ["name"]): Promise<Props> => reads.object(api, path, id, fields, get);
  const both = (fields?: string[]): Promise<Props[]> => Promise.all([read("1", fields), read("2", fields)]);

  beforeEach(() => {
    clock = new TestClock(() => 0);
    reads = new SharedReads(dialect, clock);
    calls = [];
    objects = new Map(["1", "2", "3"].map((id) => [id, { id, name: `scan ${id}`, policy: { id: "7" } }]));
    lacking = [];
    failure = undefined;
  });

  it("ask for one object when one alone asks", async () => {
    expect(await read("1")).to.deep.equal({ id: "1", name: "scan 1" });
    expect(calls).to.deep.equal(["get 1 name"]);
  });

  it("ask for one list when several ask at once, with all members that they ask for", async () => {
    const [one, two] = await Promise.all([read("1", ["name"]), read("2", ["policy"])]);
    expect(one).to.include({ name: "scan 1" });
    expect(two).to.deep.include({ policy: { id: "7" } });
    expect(calls).to.deep.equal([`list ${path} name,policy`]);
  });

  it("answer from a list while it is fresh and has the members", async () => {
    await both();
    await read("3");
    expect(calls).to.have.length(1);
    await read("3", ["policy"]);
    expect(calls).to.deep.equal([`list ${path} name`, "get 3 policy"]);
  });

  it("ask again when the list is half a minute old", async () => {
    await both();
    clock.advance(30_000);
    await both();
    expect(calls).to.have.length(2);
  });

  it("ask again after a write and after a deletion", async () => {
    await both();
    reads.changed(path);
    await both();
    reads.removed(path);
    await both();
    reads.changed("/rest/policy");
    await both();
    expect(calls).to.deep.equal(Array.from({ length: 3 }, () => `list ${path} name`));
  });

  it("ask for an object that is missing from the list by its id, and believe that answer alone", async () => {
    const hidden = objects.get("1") as Props;
    objects.delete("1");
    const listed = both();
    await clock.sleep(0);
    expect((await rejects(listed, NotFoundError, /1 does not exist/)).name).to.equal("NotFoundError");
    objects.set("1", hidden);
    expect(await read("1")).to.include({ name: "scan 1" });
    expect(calls).to.include("get 1 name");
  });

  it("remember for the run that lists lack a member", async () => {
    lacking = ["policy"];
    expect(await both(["policy"])).to.have.length(2);
    expect(calls).to.deep.equal([`list ${path} policy`, "get 1 policy", "get 2 policy"]);
    calls = [];
    await both(["name"]);
    expect(calls).to.deep.equal(["get 1 name", "get 2 name"]);
  });

  it("ask for every object alone where the list is too large to be read, and remember it for the run", async () => {
    failure = new OversizedAnswerError(asked, "more than 64 MB");
    expect(await both()).to.have.length(2);
    expect(calls).to.deep.equal([`list ${path} name`, "get 1 name", "get 2 name"]);
    await both();
    expect(calls.slice(3)).to.deep.equal(["get 1 name", "get 2 name"]);
  });

  it("ask for every object alone where lists carry nothing", async () => {
    reads = new SharedReads({ ...dialect, listsCarryProperties: false }, clock);
    await both();
    expect(calls).to.deep.equal(["get 1 name", "get 2 name"]);
  });

  it("give each reader an object of its own", async () => {
    await both();
    const first = await read("1");
    first.name = "changed by its reader";
    expect(await read("1")).to.include({ name: "scan 1" });
  });

  it("refuse an object of another id, and take a uuid for the id", async () => {
    objects.set("9", { id: "1", name: "x" });
    await rejects(read("9"), UnexpectedAnswerError, /GET \/rest\/scan\/9 with the object 1/);
    objects.set("u-1", { id: "1", uuid: "u-1", name: "x" });
    expect(await read("u-1", ["uuid"])).to.include({ uuid: "u-1" });
  });

  it("give a failed list to all who waited for it, and ask anew afterwards", async () => {
    failure = new UnavailableError(asked, "away");
    const waiting = [read("1"), read("2")];
    await Promise.all(waiting.map((reader) => rejects(reader, UnavailableError, /away/)));
    failure = undefined;
    expect(await both()).to.have.length(2);
  });

  describe("of whole lists", () => {
    const names = (fields: string[]): Promise<Props[]> => reads.list(api, path, fields);

    it("are asked once for the same members in any order, until they are old or something is written", async () => {
      await Promise.all([names(["name", "policy"]), names(["policy", "name"])]);
      reads.removed(path);
      await names(["name", "policy"]);
      expect(calls).to.have.length(1);
      await names(["name"]);
      expect(calls).to.have.length(2);
      reads.changed(path);
      await names(["name"]);
      expect(calls).to.have.length(3);
      clock.advance(30_000);
      await names(["name"]);
      expect(calls).to.have.length(4);
    });

    it("are asked again after a failure", async () => {
      failure = new UnavailableError(asked, "away");
      await rejects(names(["name"]), UnavailableError, /away/);
      failure = undefined;
      expect(await names(["name"])).to.have.length(3);
    });
  });

  it("of documents are asked once", async () => {
    const document = (): Promise<Props> => reads.document(api, "1");
    expect(await Promise.all([document(), document()])).to.deep.equal([{ id: "1" }, { id: "1" }]);
    expect(calls).to.deep.equal(["get 1 "]);
  });
});
