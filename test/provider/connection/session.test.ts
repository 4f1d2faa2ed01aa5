import { expect } from "chai";
import type { Connection } from "../../../provider/connection/connection";
import type { Side } from "../../../provider/definition";
import { ConfigError, RefusedError, UnavailableError } from "../../../provider/errors";
import { type Host, once, perConnection, Session } from "../../../provider/connection/session";
import { envelope, url } from "../../support/api";
import { TestClock } from "../../support/clock";
import { connectionTo } from "../../support/core";
import { mocked, nock } from "../../support/mocked";
import { rejects } from "../../support/rejects";

const adminKeys = { accessKey: "access-of-administrator", secretKey: "secret-of-administrator" };

describe("A session", () => {
  mocked();
  let warnings: string[];
  let host: Host;

  beforeEach(() => {
    warnings = [];
    host = {
      clock: new TestClock(),
      log: (_severity, message) => warnings.push(message),
      assertEngineAlive: () => Promise.resolve(),
    };
  });

  const session = (members: Partial<Connection> = {}): Session => new Session(connectionTo(url, members), host);
  const keysOf = async (of: Session, side: Side | undefined): Promise<string> =>
    (await of.api(side, "a Scan", of.operation())).api.options.keys.accessKey;
  const isAsked = (organization: string): void => {
    nock(url)
      .get(/^\/rest\/currentUser/)
      .reply(200, envelope({ username: "head", organization: { id: organization } }), { SecurityCenter: "6.4.0" });
  };

  it("uses the keys of the side that is asked for, and asks once whose they are", async () => {
    const both = session({ adminKeys });
    isAsked("1");
    isAsked("0");
    expect(await keysOf(both, "organization")).to.equal("access-of-organization");
    expect(await keysOf(both, "administrator")).to.equal("access-of-administrator");
    expect(await keysOf(both, undefined)).to.equal("access-of-organization");
    expect([both.hasKeys("organization"), both.hasKeys("administrator")]).to.deep.equal([true, true]);
    expect(session().hasKeys("administrator")).to.equal(false);
  });

  it("refuses keys of the other side, with the pair to set", async () => {
    isAsked("0");
    await rejects(
      keysOf(session(), "organization"),
      RefusedError,
      /these keys belong to "head" \(administrator\), and a Scan requires keys of the organization: set TENABLE_ACCESS_KEY/,
    );
    isAsked("1");
    await rejects(
      keysOf(session(), "administrator"),
      RefusedError,
      /requires keys of the administrator: set TENABLE_ADMIN_ACCESS_KEY/,
    );
  });

  it("takes the only pair for the administrator's until the platform tells", async () => {
    isAsked("0");
    expect(await keysOf(session(), "administrator")).to.equal("access-of-organization");
  });

  it("without keys says which are missing", async () => {
    const none = session({ keys: undefined });
    await rejects(
      keysOf(none, "administrator"),
      ConfigError,
      /has no administrator's keys, and a Scan requires them: set TENABLE_ADMIN/,
    );
    await rejects(
      keysOf(none, undefined),
      ConfigError,
      /has no organization's keys, and a Scan requires them: set TENABLE_ACCESS/,
    );
  });

  it("ends its operations by the connection's time-out", () => {
    const signal = new AbortController().signal;
    const operation = session({ operationTimeoutMs: 5000 }).operation(signal);
    expect(operation.signal).to.equal(signal);
    expect(operation.deadline - host.clock.now()).to.be.within(4900, 5000);
  });

  it("warns every time it would trust anybody, and only then", () => {
    session();
    expect(warnings).to.deep.equal([]);
    session({ insecure: true });
    session({ insecure: true });
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/accepts any certificate.*https:\/\/sc\.example\.com can read its keys/);
  });

  it("is one for each connection of its owner", () => {
    const build = connectionTo(url, { userAgent: "session test" });
    const sessionOf = perConnection((one) => new Session(one, host));
    expect(sessionOf(build)).to.equal(sessionOf({ ...build }));
    expect(sessionOf(build)).not.to.equal(sessionOf({ ...build, readOnly: true }));
    expect(perConnection((one) => new Session(one, host))(build)).not.to.equal(sessionOf(build));
  });
});

describe("What is done once", () => {
  it("is shared by all who ask the same, and done again after a failure", async () => {
    const memory = new Map<string, Promise<number>>();
    let times = 0;
    const work = (): Promise<number> =>
      ++times === 1
        ? Promise.reject(new UnavailableError({ platform: "sc", request: "GET /" }, "away"))
        : Promise.resolve(times);
    const failed = [once(memory, "a", work), once(memory, "a", work)];
    await Promise.all(failed.map((one) => rejects(one, UnavailableError, /away/)));
    expect(await Promise.all([once(memory, "a", work), once(memory, "a", work)])).to.deep.equal([2, 2]);
    expect(await once(memory, "b", work)).to.equal(3);
  });
});
