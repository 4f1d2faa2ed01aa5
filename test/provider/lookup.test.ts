import { resolveConnection } from "../../provider/connection/resolve";
import { type Connection } from "../../provider/connection/connection";
import { expect } from "chai";
import { ConfigError, InputError, RefusedError } from "../../provider/errors";
import { type Host, perConnection, Session } from "../../provider/connection/session";
import type { LookedUp } from "../../provider/looked-up";
import { lookUp, type LookupKind } from "../../provider/lookup";
import { envelope, url } from "../support/api";
import { TestClock } from "../support/clock";
import { settingsOf } from "../support/core";
import { mocked, nock } from "../support/mocked";
import { rejects } from "../support/rejects";

const organization = { TENABLE_ACCESS_KEY: "access", TENABLE_SECRET_KEY: "secret" };
const administrator = { TENABLE_ADMIN_ACCESS_KEY: "admin-access", TENABLE_ADMIN_SECRET_KEY: "admin-secret" };

describe("A look-up", () => {
  mocked();
  let env: Record<string, string>;
  let sessionOf: (connection: Connection) => Session;

  const host: Host = {
    clock: new TestClock(),
    log: () => undefined,
    assertEngineAlive: () => Promise.resolve(),
  };
  const look = async (kind: LookupKind, name: string, connection?: string): Promise<LookedUp> =>
    lookUp(kind, name, sessionOf(resolveConnection(connection, settingsOf({ url, platform: "sc" }, env))));
  /** The user of a pair of keys, asked once a session. */
  const isAsked = (access: string, organizationId: string): void => {
    nock(url, { reqheaders: { "x-apikey": new RegExp(`accesskey=${access};`) } })
      .get(/^\/rest\/currentUser/)
      .reply(200, envelope({ username: "u", organization: { id: organizationId } }), { SecurityCenter: "6.4.0" });
  };
  const lists = (path: string, entries: object[]): void => {
    nock(url).get(`${path}?fields=id,name`).reply(200, envelope(entries));
  };

  beforeEach(() => {
    env = { ...organization };
    sessionOf = perConnection((one) => new Session(one, host));
  });

  it("gives the id of the one object of this name, as text", async () => {
    isAsked("access", "1");
    lists("/rest/repository", [
      { id: "3", name: "internal" },
      { id: 4, name: "Internal" },
    ]);
    expect(await look("repository", "Internal")).to.deep.equal({ id: "4", name: "Internal" });
  });

  it("shares one list call with others of its kind", async () => {
    isAsked("access", "1");
    lists("/rest/repository", [
      { id: "3", name: "a" },
      { id: "4", name: "b" },
    ]);
    const found = await Promise.all([look("repository", "a"), look("repository", "b")]);
    expect(found.map(({ id }) => id)).to.deep.equal(["3", "4"]);
  });

  it("asks once more for what an earlier list lacks, once for all", async () => {
    isAsked("access", "1");
    lists("/rest/repository", [{ id: "3", name: "a" }]);
    await look("repository", "a");
    lists("/rest/repository", [
      { id: "3", name: "a" },
      { id: "4", name: "b" },
      { id: "5", name: "c" },
    ]);
    const found = await Promise.all([look("repository", "b"), look("repository", "c"), look("repository", "a")]);
    expect(found.map(({ id }) => id)).to.deep.equal(["4", "5", "3"]);
    lists("/rest/repository", [{ id: "3", name: "a" }]);
    await rejects(look("repository", "d"), InputError, /has no repository "d"/);
  });

  it("uses the keys of the side that lists the kind", async () => {
    Object.assign(env, administrator);
    isAsked("admin-access", "0");
    lists("/rest/scanner", [{ id: "3", name: "Berlin 1" }]);
    expect(await look("scanner", "Berlin 1")).to.include({ id: "3" });
  });

  it("makes do with the pair there is", async () => {
    isAsked("access", "1");
    lists("/rest/scanner", [{ id: "3", name: "Berlin 1" }]);
    expect(await look("scanner", "Berlin 1")).to.include({ id: "3" });
  });

  it("fails with the closest names when there is none", async () => {
    isAsked("access", "1");
    lists("/rest/repository", [
      { id: "3", name: "External" },
      { id: "4", name: "Internal" },
    ]);
    await rejects(
      look("repository", "Intern"),
      InputError,
      /Security Center has no repository "Intern" that these keys can see: the closest is "Internal"$/,
    );
  });

  it("says so when these keys can see none at all", async () => {
    isAsked("access", "1");
    lists("/rest/repository", []);
    await rejects(look("repository", "Internal"), InputError, /it shows none to these keys$/);
  });

  it("refuses two hits, with their ids", async () => {
    isAsked("access", "1");
    lists("/rest/repository", [
      { id: "3", name: "a" },
      { id: "4", name: "a" },
    ]);
    await rejects(look("repository", "a"), RefusedError, /2 objects named "a" \(repository, ids 3, 4\): use the id/);
  });

  it("refuses what a platform lacks, before any request", async () => {
    env = { TENABLE_PLANT_PLATFORM: "nessus", TENABLE_PLANT_URL: "https://scanner.example.com" };
    await rejects(
      look("repository", "a", "plant"),
      InputError,
      /a repository cannot be looked up on Nessus: only Security Center/,
    );
  });

  it("needs keys, and says how to set them", async () => {
    env = { TENABLE_BUILD: env.TENABLE_BUILD ?? "" };
    await rejects(
      look("repository", "a"),
      ConfigError,
      /has no organization's keys, and looking up a repository requires them: set/,
    );
    await rejects(look("repository", "a", "plant"), ConfigError, /connection "plant" is not set/);
  });
});
