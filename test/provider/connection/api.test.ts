import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import {
  AuthenticationError,
  NoAnswerError,
  NotFoundError,
  OversizedAnswerError,
  RefusedError,
  RequestError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../../provider/errors";
import { HttpClient } from "../../../provider/http/client";
import { isOpen } from "../../../provider/connection/patience";
import { apiWith, envelope, refused, url } from "../../support/api";
import { TestClock } from "../../support/clock";
import { mocked, nock } from "../../support/mocked";
import { rejects } from "../../support/rejects";
import { Servers } from "../../support/servers";

const scan = "/rest/scan/7";
const locked = refused(1, "SQLSTATE[HY000]: General error: 5 database is locked\n");
const failing = (code: string): Error => Object.assign(new Error(`words of ${code}`), { code });

describe("Requests to a platform", () => {
  mocked();
  let clock: TestClock;

  beforeEach(() => {
    clock = new TestClock(() => Date.UTC(2030, 0, 5));
  });

  it("carry the keys and who we are, and give what the answer carries", async () => {
    nock(url, { reqheaders: { "x-apikey": /^accesskey=access-of-/, "user-agent": /^Integration/ } })
      .get(`${scan}?fields=id`)
      .reply(200, envelope({ id: "7" }), { SecurityCenter: "6.4.0" });
    const api = apiWith(clock);
    expect(await api.read(`${scan}?fields=id`)).to.deep.equal({ id: "7" });
    expect(api.lastHeaders).to.include({ securitycenter: "6.4.0" });
  });

  it("send a change and a create with their bodies", async () => {
    nock(url)
      .patch(scan, { name: "x" })
      .reply(200, envelope({ id: "7" }));
    nock(url)
      .post("/rest/scan", { name: "y" })
      .reply(200, envelope({ id: "8" }));
    const api = apiWith(clock);
    expect(await api.change("PATCH", scan, { name: "x" })).to.deep.equal({ id: "7" });
    expect(await api.create("/rest/scan", { name: "y" })).to.deep.equal({ id: "8" });
  });

  describe("that are refused for haste", () => {
    for (const [title, header, wait] of [
      ["seconds", "3", 3000],
      ["a date", "Sat, 05 Jan 2030 00:00:07 GMT", 7000],
    ] as const) {
      it(`are repeated after ${title}, a create too`, async () => {
        nock(url).post("/rest/scan").twice().reply(429, "", { "Retry-After": header });
        nock(url)
          .post("/rest/scan")
          .reply(200, envelope({ id: "8" }));
        expect(await apiWith(clock).create("/rest/scan", {})).to.deep.equal({ id: "8" });
        // The second one asks for less than the first when it names the moment.
        expect(clock.pauses[0]).to.equal(wait);
      });
    }

    it("hold all that share the account", async () => {
      nock(url).get(scan).reply(429, refused(1, "slow down"), { "Retry-After": "30" });
      nock(url)
        .get(scan)
        .reply(200, envelope({ id: "7" }));
      nock(url)
        .get("/rest/scan/8")
        .reply(200, envelope({ id: "8" }));
      const api = apiWith(clock, { requestsInFlight: 1 });
      const order: string[] = [];
      await Promise.all([
        api.read(scan).then(() => order.push("7")),
        api.read("/rest/scan/8").then(() => order.push("8")),
      ]);
      expect(clock.pauses[0]).to.equal(30_000);
      expect(order).to.deep.equal(["8", "7"]);
    });

    it("are given up when the wait would pass the end of the operation", async () => {
      nock(url).get(scan).reply(429, refused(1, "slow down"), { "Retry-After": "3600" });
      const error = await rejects(
        apiWith(clock).read(scan),
        ThrottledError,
        /refused GET \/rest\/scan\/7 \(429\): slow down; no request is allowed for 3600 s, and the limit of an operation is 600 s: run again after that time, or raise tenable:operationTimeoutSeconds/,
      );
      expect(error.retryAfterMs).to.equal(3_600_000);
      expect(isOpen(error)).to.equal(false);
    });

    for (const header of ["999999999", "9".repeat(400), "Fri, 01 Jan 2038 00:00:00 GMT"]) {
      it(`are not waited for beyond the operation, by others neither: ${header.slice(0, 30)}`, async () => {
        nock(url).get(scan).reply(429, "", { "Retry-After": header });
        const api = apiWith(clock, { name: "plant" });
        const words =
          /no request is allowed for \d+ s, and the limit of an operation is 600 s: run again after that time, or raise tenable:connections\.plant\.operationTimeoutSeconds/;
        await rejects(api.read(scan), ThrottledError, words);
        const other = await rejects(api.create("/rest/scan", {}), NoAnswerError, words);
        expect(other.message).to.match(/did not answer POST \/rest\/scan: not sent/);
        expect(isOpen(other)).to.equal(false);
        expect(clock.pauses).to.deep.equal([]);
      });
    }
  });

  describe("that meet a passing fault", () => {
    for (const status of [502, 503, 504]) {
      it(`are repeated after ${status} when they read or change`, async () => {
        nock(url).get(scan).twice().reply(status, "<html>gateway</html>");
        nock(url)
          .get(scan)
          .reply(200, envelope({ id: "7" }));
        nock(url).delete(scan).reply(status);
        nock(url).delete(scan).reply(200, envelope(""));
        expect(await apiWith(clock).read(scan)).to.deep.equal({ id: "7" });
        expect(await apiWith(clock).change("DELETE", scan)).to.equal("");
        expect(clock.pauses).to.deep.equal([750, 1500, 750]);
      });

      it(`are never repeated after ${status} when they make, and stay open`, async () => {
        nock(url).post("/rest/scan").reply(status);
        const error = await rejects(
          apiWith(clock).create("/rest/scan", {}),
          UnavailableError,
          /refused POST \/rest\/scan/,
        );
        expect(isOpen(error)).to.equal(true);
      });
    }

    it("wait as long as a 503 asks", async () => {
      nock(url).get(scan).reply(503, "", { "Retry-After": "9" });
      nock(url)
        .get(scan)
        .reply(200, envelope({ id: "7" }));
      await apiWith(clock).read(scan);
      expect(clock.pauses).to.deep.equal([9000]);
    });

    it("are repeated six times and no more", async () => {
      nock(url).get(scan).times(6).reply(503);
      await rejects(apiWith(clock).read(scan), UnavailableError, /\(503\)/);
    });

    it("are repeated while the database is locked, whatever the status, but for a create", async () => {
      for (const status of [200, 403, 500]) {
        nock(url).get(scan).reply(status, locked);
      }
      nock(url)
        .get(scan)
        .reply(200, envelope({ id: "7" }));
      nock(url).post("/rest/scan").reply(403, locked);
      expect(await apiWith(clock).read(scan)).to.deep.equal({ id: "7" });
      const error = await rejects(apiWith(clock).create("/rest/scan", {}), UnavailableError, /database is locked/);
      expect(isOpen(error)).to.equal(true);
    });

    it("are repeated once after a database error in key recognition", async () => {
      for (const status of [400, 500]) {
        nock(url).get(scan).twice().reply(status, refused(1, "Database error while recognizing keys"));
        await rejects(apiWith(clock).read(scan), UnavailableError, /Database error/);
      }
    });
  });

  describe("that get no answer", () => {
    it("are repeated three times when they read or change", async () => {
      nock(url).get(scan).twice().replyWithError(failing("ECONNRESET"));
      nock(url)
        .get(scan)
        .reply(200, envelope({ id: "7" }));
      expect(await apiWith(clock).read(scan)).to.deep.equal({ id: "7" });
      nock(url).patch(scan).times(3).replyWithError(failing("ECONNRESET"));
      await rejects(
        apiWith(clock).change("PATCH", scan, {}),
        NoAnswerError,
        /did not answer PATCH \/rest\/scan\/7: https:\/\/sc/,
      );
    });

    it("are never repeated when they make and may have been sent, and stay open", async () => {
      nock(url).post("/rest/scan").replyWithError(failing("ECONNRESET"));
      const error = await rejects(apiWith(clock).create("/rest/scan", {}), NoAnswerError, /ECONNRESET/);
      expect(isOpen(error)).to.equal(true);
    });

    it("are repeated when nothing was sent, a create too, and leave nothing open", async () => {
      nock(url).post("/rest/scan").twice().replyWithError(failing("ECONNREFUSED"));
      nock(url)
        .post("/rest/scan")
        .reply(200, envelope({ id: "8" }));
      expect(await apiWith(clock).create("/rest/scan", {})).to.deep.equal({ id: "8" });
      nock(url).post("/rest/scan").times(3).replyWithError(failing("ECONNREFUSED"));
      const error = await rejects(
        apiWith(clock).create("/rest/scan", {}),
        NoAnswerError,
        /ECONNREFUSED.*check tenable:url/,
      );
      expect(isOpen(error)).to.equal(false);
    });

    it("are not repeated where it cannot help", async () => {
      nock(url).get(scan).replyWithError(failing("CERT_HAS_EXPIRED"));
      await rejects(apiWith(clock).read(scan), NoAnswerError, /certificate has expired/);
      expect(clock.pauses).to.deep.equal([]);
    });

    it("are not repeated once they are given up", async () => {
      const signal = AbortSignal.abort();
      await rejects(apiWith(clock, {}, { signal }).read(scan), NoAnswerError, /cancel/);
    });
  });

  it("that are refused for good are sent once", async () => {
    nock(url).get(scan).reply(403, refused(146, "Please specify a valid Policy."));
    const error = await rejects(apiWith(clock).read(scan), RequestError, /Please specify a valid Policy$/);
    expect(isOpen(error)).to.equal(false);
  });

  it("that make stay open when the answer is none of this API", async () => {
    nock(url).post("/rest/scan").reply(200, "<html>");
    expect(isOpen(await rejects(apiWith(clock).create("/rest/scan", {}), UnexpectedAnswerError, /HTML/))).to.equal(
      true,
    );
  });

  it("with `readOnly` read and do nothing else", async () => {
    const api = apiWith(clock, { readOnly: true });
    nock(url)
      .get(scan)
      .reply(200, envelope({ id: "7" }));
    await api.read(scan);
    await rejects(
      api.create("/rest/scan", {}),
      RefusedError,
      /POST \/rest\/scan was not sent.*read-only.*TENABLE_READ_ONLY/,
    );
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      await rejects(
        api.change(method, `${scan}?force=1`),
        RefusedError,
        new RegExp(`${method} /rest/scan/7 was not sent`),
      );
    }
  });

  it("are not sent by a process that should not speak any more", async () => {
    const assertEngineAlive = (): Promise<void> =>
      Promise.reject(new RefusedError("the engine is gone", { advice: "run again" }));
    await rejects(
      apiWith(clock, {}, { assertEngineAlive }).read(scan),
      RefusedError,
      /^the engine is gone: run again$/,
    );
  });

  it("pass on what is no failure of transport", async () => {
    const http = { send: () => Promise.reject(new TypeError("a bug")) };
    await rejects(apiWith(clock, {}, { http: http as never }).read(scan), TypeError, /a bug/);
  });

  describe("never say a secret:", () => {
    const echo = "no access-of-organization; secret-of-organization";

    it("the platform's words lose the keys", async () => {
      nock(url).get(scan).reply(403, refused(146, echo));
      await rejects(apiWith(clock).read(scan), RequestError, /: no \[secret\]; \[secret\]$/);
    });

    it("so do words about the connection, and the proxy's password", async () => {
      nock(url)
        .get(scan)
        .times(3)
        .replyWithError(failing(`${echo} and hunter2hunter2`));
      const api = apiWith(clock, { proxy: "http://me:hunter2hunter2@proxy.example.com" });
      const error = await rejects(api.read(scan), NoAnswerError, /no \[secret\]; \[secret\] and \[secret\]/);
      expect(error.message).not.to.match(/hunter2|organization;/);
    });

    it("answers keep whatever they hold, also what reads like a secret", async () => {
      const held = { id: "1000", name: "plant weekly secret-of-organization", uuid: "access-of-organization" };
      nock(url).get(scan).reply(200, envelope(held));
      const api = apiWith(clock, { proxy: "http://plant:1000@proxy.example.com" }, { secrets: new Set(["weekly"]) });
      expect(await api.read(scan)).to.deep.equal(held);
    });

    it("the platform's words lose what this process sent, in whatever spelling, before they are cut", async () => {
      const password = `p"ä/${"x".repeat(600)}`;
      nock(url)
        .get(scan)
        .reply(403, refused(146, JSON.stringify({ password })));
      const error = await rejects(
        apiWith(clock, {}, { secrets: new Set([password]) }).read(scan),
        RequestError,
        /secret/,
      );
      expect(error.message).to.include(': {"password":"[secret]"}').and.not.include("xxxx");
    });

    it("they lose the proxy's password in the base64 of its header", async () => {
      const sent = Buffer.from("me:p@ss").toString("base64");
      nock(url)
        .get(scan)
        .reply(403, refused(146, `Proxy-Authorization: Basic ${sent}`));
      const api = apiWith(clock, { proxy: "http://me:p%40ss@proxy.example.com" });
      await rejects(api.read(scan), RequestError, /: Proxy-Authorization: Basic \[secret\]$/);
    });

    it("so does the address of a redirect", async () => {
      nock(url).get(scan).reply(302, "", { location: "https://x.example.com/secret-of-organization/" });
      await rejects(
        apiWith(clock).read(scan),
        UnexpectedAnswerError,
        /a redirect to https:\/\/x.example.com\/\[secret\]\//,
      );
    });

    it("what a terminal would obey is shown, and not obeyed", async () => {
      nock(url).get(scan).reply(403, refused(146, "\u001b[31mno\u0007 \u202eon"));
      await rejects(apiWith(clock).read(scan), RequestError, /: \\u001b\[31mno\\u0007 \\u202eon$/);
    });

    it("a proxy that is no address has none", async () => {
      nock(url).get(scan).reply(404, refused(146, echo));
      await rejects(apiWith(clock, { proxy: "nowhere" }).read(scan), NotFoundError, /\[secret\]/);
    });
  });

  describe("of an operation whose time is over", () => {
    const late =
      /did not answer GET \/rest\/scan\/7: the operation has taken longer than 600 s: tenable:operationTimeoutSeconds/;

    it("are not sent, however well it goes", async () => {
      const api = apiWith(clock);
      nock(url)
        .get(scan)
        .reply(200, () => {
          clock.advance(601_000);
          return envelope({ id: "7" });
        });
      expect(await api.read(scan)).to.deep.equal({ id: "7" });
      expect(await rejects(api.read(scan), NoAnswerError, late)).to.include({ sent: false });
      const create = await rejects(api.create("/rest/scan", {}), NoAnswerError, /longer than 600 s/);
      expect(isOpen(create)).to.equal(false);
    });

    it("name the setting of a connection with a name", async () => {
      const api = apiWith(clock, { name: "plant" }, { deadline: clock.now() - 1 });
      await rejects(api.read(scan), NoAnswerError, /: tenable:connections.plant.operationTimeoutSeconds sets/);
    });
  });

  it("that upload a file end with the operation, however its pieces leave", async () => {
    const servers = new Servers();
    const address = await servers.http((request) => void request.resume());
    const options = { url: address, trust: { insecure: false }, timeoutMs: 20_000, inFlight: 1, userAgent: "us/1" };
    const http = new HttpClient(options);
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        await delay(5);
        yield Buffer.from("piece");
      }
    }
    nock.restore();
    const api = apiWith(clock, {}, { http, deadline: clock.now() + 100 });
    const upload = api.upload("/rest/file/upload", () => ({ headers: {}, content: Readable.from(endless()) }));
    const error = await rejects(upload, NoAnswerError, /the operation has taken longer than 600 s/);
    expect(error).to.include({ sent: true, permanent: true });
    http.close();
    await servers.close();
  });

  it("together read no more than one answer may hold", async () => {
    const half = `{"type":"regular","error_code":0,"error_msg":"","response":"${"x".repeat(40 * 1024 * 1024)}"}`;
    nock(url).get(scan).twice().reply(200, half);
    const api = apiWith(clock);
    await api.read(scan);
    await rejects(api.read(scan), OversizedAnswerError, /with more than 64 MB in one operation: no response/);
  });

  it("tell the words of a platform that has none", async () => {
    nock(url)
      .get(scan)
      .reply(403, { ...refused(146, ""), error_msg: { toString: 1 } });
    await rejects(apiWith(clock).read(scan), RequestError, /: \{"toString":1\}$/);
  });

  describe("whose keys are not accepted", () => {
    it("say how to set them, on the side that asked", async () => {
      nock(url).get(scan).twice().reply(403, refused(0, ""), { SecurityCenter: "5.20.0" });
      const api = apiWith(clock);
      await rejects(
        api.read(scan),
        AuthenticationError,
        /\(403\): the keys are not valid: set TENABLE_ACCESS_KEY and .*enabled on the system/,
      );
      expect(api.lastHeaders).to.include({ securitycenter: "5.20.0" });
      const admin = apiWith(clock, {}, { side: "administrator" });
      await rejects(admin.read(scan), AuthenticationError, /set TENABLE_ADMIN_ACCESS_KEY/);
    });

    it("keep the platform's words", async () => {
      nock(url).get(scan).reply(400, refused(1, "API keys are disabled."));
      await rejects(
        apiWith(clock).read(scan),
        AuthenticationError,
        /\(400\): API keys are disabled: set TENABLE_ACCESS_KEY/,
      );
    });
  });
});
