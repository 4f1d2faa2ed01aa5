import { expect } from "chai";
import type { Props } from "../../../provider";
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
      `ApiKeys ${userId}: no call of the platform ends a pair of keys: this one works until user ${userId} is deleted or disabled, or gets new keys`,
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
      /"administrator@example\.com", whose keys this connection works with.*: make a User of its own/,
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
      `ApiKeys.adoptId "${userId}": a pair of keys is returned once, when it is generated; an older one cannot be read`,
    ]);
  });

  it("stay where they were made", () => {
    expect(() => keys().diff(userId, { userId, address: "https://elsewhere.example.com" }, { userId })).to.throw(
      /^ApiKeys was made on https:\/\/elsewhere/,
    );
  });

  it("are refused on the other platforms with the reason", async () => {
    for (const platform of ["sc", "nessus"] as const) {
      const other = await Site.start(platform);
      try {
        await rejects(other.create("ApiKeys", { userId: "2" }), Error, /ApiKeys: not on .*: .*its own pages/);
      } finally {
        await other.close();
      }
    }
  });
});
