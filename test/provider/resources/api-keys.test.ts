import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Found, Props } from "../../../provider";
import { NotFoundError, PermissionError, RefusedError, TenableError } from "../../../provider/errors";
import { rejects } from "../../support/rejects";
import { Site } from "../../support/site";

describe("ApiKeys", () => {
  let site: Site<"vm">;
  let userId: string;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  beforeEach(async () => {
    site.reset();
    const body = { username: "siem@example.com", password: "Correct-Horse-1" };
    userId = String((await site.byHand("POST", "/users", body)).id);
  });

  const keysPath = (): string => `/users/${userId}/keys`;
  const keys = (): ReturnType<Site["resource"]> => site.resource("ApiKeys");
  const make = (more: Props = {}): ReturnType<Site["create"]> =>
    site.create("ApiKeys", { userId, __address: "p/a/keys", ...more });

  /** The status of a request with these keys. */
  const statusOf = async ({ accessKey, secretKey }: Props): Promise<number> => {
    const headers = { "X-ApiKeys": `accessKey=${String(accessKey)}; secretKey=${String(secretKey)}` };
    return (await fetch(`${site.emulator.url}/session`, { headers })).status;
  };

  it("are generated once, and told in outputs that are no inputs", async () => {
    const from = site.emulator.requests.length;
    const made = await make({ keepers: { rotated: "1" } });
    expect(site.writes(from)).to.deep.equal([`PUT ${keysPath()}`]);
    expect(made.id).to.equal(userId);
    expect(made.inputs).to.deep.equal({ userId, keepers: { rotated: "1" }, __address: "p/a/keys" });
    expect(await statusOf(made.outs)).to.equal(200);
  });

  it("are kept by a refresh, which asks for the user and for nothing else", async () => {
    const made = await make();
    site.restart();
    const from = site.emulator.requests.length;
    expect(await keys().read(made.id, made.outs)).to.deep.equal(made);
    const asked = site.emulator.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
    expect(asked).to.deep.equal(["GET /session", `GET /users/${userId}`]);
    expect(keys().diff(made.id, made.outs, made.inputs)).to.deep.equal([]);
  });

  it("are gone with their user, and not when the user cannot be read", async () => {
    const made = await make();
    site.emulator.faults.add({ method: "GET", path: `/users/${userId}`, status: 403, body: "" });
    await rejects(keys().read(made.id, made.outs), PermissionError, /403/);
    await site.byHand("DELETE", `/users/${userId}`);
    expect(await keys().read(made.id, made.outs)).to.equal(undefined);
  });

  for (const [title, olds, news] of [
    ["another keeper", { keepers: { rotated: "1" } }, { keepers: { rotated: "2" } }],
    ["a keeper more", { keepers: { rotated: "1" } }, { keepers: { rotated: "1", by: "anna" } }],
    ["the first keeper", {}, { keepers: { rotated: "1" } }],
    ["no keeper any more", { keepers: { rotated: "1" } }, {}],
    ["another user", {}, { userId: "99" }],
  ] as [string, Props, Props][]) {
    it(`are made anew for ${title}`, () => {
      const differences = keys().diff("7", { userId: "7", ...olds }, { userId: "7", ...news });
      expect(differences.map(({ replace }) => replace)).to.deep.equal([true]);
    });
  }

  it("end the pair before them when they are made anew, and deleting that one ends nothing", async () => {
    const first = await make({ keepers: { rotated: "1" } });
    site.restart();
    const news = { ...first.inputs, keepers: { rotated: "2" } };
    keys().diff(first.id, first.outs, news);
    const second = await keys().create(news);
    expect(await statusOf(first.outs)).to.equal(401);
    const from = site.emulator.requests.length;
    await keys().delete(first.id, first.outs);
    expect(site.emulator.requests.slice(from)).to.deep.equal([]);
    expect(site.warnings).to.deep.equal([]);
    expect(await statusOf(second.outs)).to.equal(200);
  });

  it("stay when they leave the program, with a warning that says for how long", async () => {
    const made = await make();
    site.restart();
    await keys().delete(made.id, made.outs);
    expect(site.warnings).to.deep.equal([
      `ApiKeys ${userId}: the platform cannot revoke a key pair: it remains valid until user ${userId} is deleted or disabled, or gets new keys`,
    ]);
    expect(await statusOf(made.outs)).to.equal(200);
  });

  for (const [title, fault] of [
    ["the answer is lost", { drop: "after" }],
    ["the request is lost", { drop: "before" }],
    ["a gateway answers", { status: 503, body: "", commit: true }],
  ] as const) {
    it(`are generated once more when ${title}, for nobody holds the first pair`, async () => {
      site.emulator.faults.add({ method: "PUT", path: keysPath(), ...fault });
      const from = site.emulator.requests.length;
      const made = await make();
      expect(site.writes(from)).to.deep.equal(Array(2).fill(`PUT ${keysPath()}`));
      expect(await statusOf(made.outs)).to.equal(200);
    });
  }

  it("are not those that the run itself works with", async () => {
    const me = String((await site.byHand("GET", "/session")).id);
    const from = site.emulator.requests.length;
    await rejects(
      make({ userId: me }),
      RefusedError,
      /"administrator@example\.com", whose keys this connection uses.*: create a separate User/,
    );
    expect(site.writes(from)).to.deep.equal([]);
  });

  it("are one pair a user: two resources would end each other's", async () => {
    const both = await Promise.allSettled([make(), make({ __address: "p/a/other" })]);
    const refused = both.filter((one) => one.status === "rejected");
    expect(refused).to.have.length(1);
    expect(String(refused[0]?.reason)).to.match(
      /ApiKeys "keys of user \d+" is already created by another resource of this program .*: keep one of them/,
    );
  });

  describe("that another resource holds", () => {
    const address = (name: string, stack = "s", parent = ""): string => `o/urn:pulumi:${stack}::p::${parent}t::${name}`;
    const mine = address("keys");
    let held: Found;

    beforeEach(async () => {
      held = await make({ __address: mine });
    });

    /** The check, diff and create of a replacement. */
    const replace = async (program: string, keepers: Props): Promise<Found> => {
      const { inputs } = keys().check(held.inputs, { userId, keepers, __address: program });
      keys().diff(held.id, held.outs, inputs);
      return await make({ keepers, __address: program });
    };
    const isStopped = async (more: Props, words: RegExp): Promise<void> => {
      const from = site.emulator.requests.length;
      await rejects(make(more), RefusedError, words);
      expect(site.writes(from)).to.deep.equal([]);
      expect(await statusOf(held.outs)).to.equal(200);
    };
    const holds = (where: string): RegExp =>
      new RegExp(`ApiKeys "keys of user ${userId}" exists, and resource "keys" of ${where} created it`);

    for (const [title, end] of [
      ["of a run that ended well", (): void => site.endRun()],
      ["of a killed run", (): void => site.restart()],
    ] as const) {
      it(`are not ended by a moved, renamed or second one: ${title}`, async () => {
        for (const other of [address("keys", "s", "site:A$"), address("renamed")]) {
          end();
          const words = new RegExp(`${holds("this stack").source}.*aliases.*journal clear ${userId} --type ApiKeys`);
          await isStopped({ __address: other }, words);
        }
        end();
        await isStopped({ __address: address("keys", "dev") }, holds("stack s of project p"));
      });
    }

    it("are not ended by the same stack of another backend", async () => {
      site.backend = "another backend";
      site.endRun();
      await isStopped({ __address: mine }, holds("stack s of project p in another backend"));
      site.backend = "backend";
    });

    for (const [title, show] of [
      ["a preview of it", (): void => void keys().check(held.inputs, held.inputs)],
      ["a refresh", (): Promise<unknown> => keys().read(held.id, held.outs)],
    ] as const) {
      it(`are not ended where the journal is lost, and the state has shown them in this run: ${title}`, async () => {
        rmSync(join(site.folder, "journal"), { recursive: true });
        site.restart();
        await show();
        await isStopped({ __address: address("other") }, holds("this stack"));
      });
    }

    it("are made anew for that resource, wherever it moved with aliases, and then for no other", async () => {
      const moves: [string, () => void][] = [
        [mine, () => undefined],
        [address("renamed"), () => undefined],
        [address("renamed"), () => (site.backend = "another backend")],
      ];
      for (const [index, [program, move]] of moves.entries()) {
        move();
        site.endRun();
        const old = held;
        held = await replace(program, { rotated: String(index) });
        await keys().delete(old.id, old.outs);
        expect(site.warnings).to.deep.equal([]);
        site.endRun();
        await isStopped({ __address: address("other") }, /exists, and resource .* created it/);
      }
      site.backend = "backend";
    });

    it("are made anew when their entry is deleted before, though they moved with aliases", async () => {
      site.endRun();
      // What depends on a resource that is deleted first gets a diff alone.
      keys().diff(held.id, held.outs, { ...held.inputs, keepers: { rotated: "1" } });
      await keys().delete(held.id, held.outs);
      expect((await make({ keepers: { rotated: "1" }, __address: address("renamed") })).id).to.equal(userId);
    });

    it("are generated by another once that one was deleted, or its line cleared", async () => {
      site.endRun();
      await keys().delete(held.id, held.outs);
      site.endRun();
      held = await make({ __address: address("second") });
      site.endRun();
      await isStopped({ __address: mine }, /resource "second" of this stack/);
      rmSync(join(site.folder, "journal"), { recursive: true });
      site.restart();
      expect((await make({ __address: mine })).id).to.equal(userId);
      // The pair of the entry that goes has ended.
      await keys().delete(held.id, held.outs);
      expect(site.warnings).to.deep.equal([]);
    });

    it("are generated again at the same address after its entry was deleted", async () => {
      site.endRun();
      await keys().delete(held.id, held.outs);
      site.endRun();
      expect((await make({ __address: mine })).id).to.equal(userId);
      expect(await statusOf(held.outs)).to.equal(401);
    });
  });

  it("may be tried again after a failure", async () => {
    site.emulator.faults.add({ method: "PUT", path: keysPath(), status: 403, body: { error: "No." } });
    await rejects(make(), PermissionError, /No: the user of these keys needs the role Administrator/);
    expect(await statusOf((await make()).outs)).to.equal(200);
  });

  it("are an error when the answer tells none", async () => {
    site.emulator.faults.add({ method: "PUT", path: keysPath(), status: 200, body: "" });
    await rejects(make(), TenableError, /answered PUT \/users\/\d+\/keys with no "accessKey"/);
  });

  it("of a user who is not there are the platform's refusal", async () => {
    await rejects(make({ userId: "99999" }), NotFoundError, /PUT \/users\/99999\/keys \(404\)/);
  });

  it("cannot be adopted, for nobody can read them", () => {
    const { failures } = keys().check({}, { userId, adoptId: userId });
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `ApiKeys.adoptId "${userId}": not supported: the platform returns a key pair only once, when it is generated`,
    ]);
  });

  it("stay where they were made", () => {
    expect(() => keys().diff(userId, { userId, address: "https://elsewhere.example.com" }, { userId })).to.throw(
      /^ApiKeys was created on https:\/\/elsewhere/,
    );
  });

  it("are refused on the other platforms with the reason", async () => {
    for (const platform of ["sc", "nessus"] as const) {
      const other = await Site.start(platform);
      try {
        await rejects(other.create("ApiKeys", { userId: "2" }), Error, /ApiKeys: not on .*: .*its web interface/);
      } finally {
        await other.close();
      }
    }
  });
});
