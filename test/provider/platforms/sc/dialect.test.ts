import { expect } from "chai";
import type { Props } from "../../../../provider/definition";
import {
  AuthenticationError,
  NotFoundError,
  PermissionError,
  RequestError,
  TenableError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../../../provider/errors";
import type { HttpAnswer } from "../../../../provider/http/client";
import { sc } from "../../../../provider/platforms/sc/dialect";
import { apiWith, envelope, refused, url } from "../../../support/api";
import { TestClock } from "../../../support/clock";
import { mocked, nock } from "../../../support/mocked";
import { caught, expectError, rejects } from "../../../support/rejects";

const answer = (status: number, body: object | string, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers,
  text: typeof body === "string" ? body : JSON.stringify(body),
});
const read = (...given: Parameters<typeof answer>): unknown => sc.read(answer(...given), "GET /rest/scan/7", 0);
type Kind = abstract new (...given: never[]) => TenableError;

describe("An answer of Security Center", () => {
  it("carries its response, whatever its label and warnings", () => {
    for (const response of [{ id: "7" }, [], ""]) {
      expect(read(200, envelope(response), { "content-type": "text/html" })).to.deep.equal(response);
    }
    expect(read(200, { ...envelope("x"), error_msg: "partly failed" })).to.equal("x");
  });

  for (const [title, status, body, kind, message] of [
    ["400 without words: the keys", 400, refused(1, ""), AuthenticationError, /\(400\)$/],
    [
      "400 for both token and keys",
      400,
      refused(1, "Both token and keys."),
      AuthenticationError,
      /Both token and keys$/,
    ],
    ["400 without a body: the keys", 400, "", AuthenticationError, /\(400\)$/],
    ["400 for want of permission", 400, refused(1, "You lack the permission."), PermissionError, /permission/],
    ["400 for a database error", 400, refused(1, "A database error occurred."), UnavailableError, /database error/],
    ["401", 401, "", AuthenticationError, /\(401\)$/],
    ["403 of 5.20 with code 0: the keys", 403, refused(0, ""), AuthenticationError, /\(403\)$/],
    [
      "403 with code 12",
      403,
      refused(12, "This request contains an invalid token."),
      AuthenticationError,
      /invalid token$/,
    ],
    ["403 with code 143", 403, refused(143, "Unable to process Vuln Query"), RequestError, /Vuln Query$/],
    ["403 with code 146", 403, refused(146, "Please specify a valid Policy.\n"), RequestError, /valid Policy$/],
    ["403 with code 74 and no words", 403, refused(74, ""), RequestError, /error 74$/],
    [
      "403 with code 147 and the platform's word for gone",
      403,
      refused(147, "Unable to find existing Scan #7 to delete.\nScan #7 does not exist.\n"),
      NotFoundError,
      /to delete\. Scan #7 does not exist$/,
    ],
    [
      "403 with code 147 and that word about an object that was not asked for",
      403,
      refused(147, "Policy #31 does not exist.\n"),
      RequestError,
      /Policy #31 does not exist$/,
    ],
    [
      "403 with code 147 and that word about an object of another kind",
      403,
      refused(147, "Policy #7 does not exist.\n"),
      RequestError,
      /Policy #7 does not exist$/,
    ],
    [
      "404 and that word about an object of another kind",
      404,
      refused(147, "Scanner #7 does not exist.\nPolicy #7 does not exist."),
      RequestError,
      /does not exist$/,
    ],
    ["403 with code 147 and other words", 403, refused(147, "Name is in use."), RequestError, /in use$/],
    [
      "403 with another code and that word",
      403,
      refused(146, "Policy #7 does not exist."),
      RequestError,
      /does not exist$/,
    ],
    [
      "403 for want of permission",
      403,
      refused(146, "You are not authorized."),
      PermissionError,
      /authorized: give the user of these keys a role/,
    ],
    ["404", 404, "", NotFoundError, /\(404\): not found$/],
    ["404 with words", 404, refused(1, "No such page."), NotFoundError, /No such page$/],
    ["429", 429, "", ThrottledError, /too many requests$/],
    ["500", 500, refused(1, "Oops."), RequestError, /Oops$/],
    ["500 for a database error", 500, refused(1, "Database error."), UnavailableError, /Database error$/],
    ["503 with a page", 503, "<html>", UnavailableError, /\(503\)$/],
    ["a locked database with 200", 200, refused(1, "database is locked"), UnavailableError, /locked$/],
    ["a code with 200", 200, refused(1, "Refused."), RequestError, /Refused$/],
  ] as [string, number, object | string, Kind, RegExp][]) {
    it(`is understood: ${title}`, () => {
      // The class itself: a sub-class would mean something else.
      expectError(
        caught(() => read(status, body)),
        kind,
        message,
      );
      expect(caught(() => read(status, body)).constructor).to.equal(kind);
    });
  }

  for (const [title, status, body, message] of [
    [
      "an HTML page",
      200,
      "<!DOCTYPE html><title>Login</title>",
      /\(200\) with an HTML page: check that tenable:url points/,
    ],
    ["a page of a proxy with 403", 403, "<html>Forbidden</html>", /\(403\) with an HTML page/],
    ["a page with 404", 404, "<html>Not Found</html>", /\(404\) with an HTML page/],
    ["half a JSON text", 200, '{"type": "regular", "resp', /with text that is not JSON/],
    ["another JSON", 200, "[]", /with JSON of another API/],
    ["a document of 10,000 levels", 200, "[".repeat(10_000), /with more than 100 levels of JSON: check/],
    ["nothing", 200, "", /with nothing/],
    ["403 without a body", 403, "", /\(403\) with nothing/],
    ["an envelope without a code", 200, { response: {} }, /an envelope without "error_code"/],
    ["an envelope without a response", 200, { error_code: 0 }, /an envelope without "response"/],
  ] as [string, number, object | string, RegExp][]) {
    it(`is none of this API, and nobody's word about an object: ${title}`, () => {
      expect(() => read(status, body)).to.throw(UnexpectedAnswerError, message);
    });
  }

  it("is nobody's word about an object when it breaks off behind a 404", () => {
    const broken: HttpAnswer = { ...answer(404, ""), broken: true };
    expect(() => sc.read(broken, "GET /rest/scan/7", 0)).to.throw(UnexpectedAnswerError, /\(404\) with nothing/);
  });

  it("that redirects is not followed and says where to", () => {
    const location = "https://other.example.com/rest?token=x";
    expect(() => read(302, "", { location })).to.throw(
      UnexpectedAnswerError,
      /a redirect to https:\/\/other.example.com\/rest: set/,
    );
    expect(() => read(301, "")).to.throw(UnexpectedAnswerError, /a redirect to elsewhere/);
  });
});

describe("Security Center", () => {
  mocked();
  const api = () => apiWith(new TestClock());
  const collection = { path: "/rest/scan" };

  it("is given the keys the way the vendor writes them", () => {
    expect(sc.headers({ accessKey: "A", secretKey: "S" })).to.deep.equal({ "x-apikey": "accesskey=A; secretkey=S;" });
  });

  describe("lists", () => {
    const list = async (response: unknown, path = "/rest/scan"): Promise<Props[]> => {
      nock(url)
        .get(/^\/rest\/scan/)
        .reply(200, envelope(response));
      return await sc.list(api(), path, ["name"]);
    };
    const [one, two, three] = [
      { id: "1", name: "a" },
      { id: "2", name: "b" },
      { id: "3", name: "c" },
    ];

    it("an array, as of scanners and for administrators", async () => {
      expect(await list([one, two])).to.deep.equal([one, two]);
      expect(await list([], "/rest/scanner")).to.deep.equal([]);
    });

    it("what is usable and manageable, each once, and which may only be used", async () => {
      const manageable = [{ ...two, name: "later" }, three];
      const found = [{ ...one, canManage: "false" }, two, three];
      expect(await list({ usable: [one, two], manageable })).to.deep.equal(found);
      expect(await list({ usable: [], manageable: [] })).to.deep.equal([]);
    });

    it("an object with one list", async () => {
      expect(await list({ assets: [one] })).to.deep.equal([one]);
    });

    it("by number or text, the same id once", async () => {
      expect(await list({ usable: [{ id: 1 }], manageable: [{ id: "1" }] })).to.have.length(1);
    });

    it("the asked fields with the id, each once, or the platform's choice", async () => {
      nock(url).get("/rest/scanner?fields=id,name,ip").reply(200, envelope([]));
      nock(url).get("/rest/scanner").reply(200, envelope([]));
      await sc.list(api(), "/rest/scanner", ["name", "ip", "name", "id"]);
      expect(await sc.list(api(), "/rest/scanner", [])).to.deep.equal([]);
    });

    for (const [title, response, message] of [
      ["text", "", /"response" that is not an object/],
      ["null", null, /"response" that is not an object/],
      ["an object without a list", {}, /"response" without a list/],
      ["one object", one, /"response" without a list/],
      ["an empty array, where scans come in halves", [], /an unexpected empty list/],
      ["half a list", { usable: [one] }, /no "manageable"/],
      ["the other half", { manageable: [one] }, /no "usable"/],
      ["an entry without an id", [one, {}], /an entry without "id"/],
      ["an empty entry", [null], /"response" that is not a list of objects/],
    ] as const) {
      it(`no ${title}: a failure, never an empty list`, async () => {
        await rejects(
          list(response),
          UnexpectedAnswerError,
          new RegExp(`answered GET /rest/scan with .*${message.source}`),
        );
      });
    }
  });

  it("gives one object with the asked fields", async () => {
    nock(url)
      .get("/rest/scan/7?fields=id,name")
      .reply(200, envelope({ id: "7", name: "x" }));
    expect(await sc.get(api(), "/rest/scan/7", ["name"])).to.deep.equal({ id: "7", name: "x" });
    nock(url).get("/rest/scan/7?expand=a").reply(200, envelope([]));
    await rejects(
      sc.get(api(), "/rest/scan/7?expand=a", []),
      UnexpectedAnswerError,
      /GET \/rest\/scan\/7 with a "response"/,
    );
  });

  it("makes an object, whose id is text", async () => {
    nock(url)
      .post("/rest/scan", { name: "x" })
      .reply(200, envelope({ id: 7, name: "x" }));
    expect(await sc.create(api(), collection, { name: "x" })).to.deep.equal({ id: "7", answer: { id: 7, name: "x" } });
  });

  for (const response of [{ name: "x" }, { id: -1 }, ""]) {
    it(`has not said what it made when it answers ${JSON.stringify(response)}`, async () => {
      nock(url).post("/rest/scan").reply(200, envelope(response));
      await rejects(
        sc.create(api(), collection, {}),
        UnexpectedAnswerError,
        /POST \/rest\/scan with (no "id"|a "id" that is not an id|a "response" that is not)/,
      );
    });
  }

  it("changes what is sent, and gives the object", async () => {
    nock(url)
      .patch("/rest/scan/7", { name: "x" })
      .reply(200, envelope({ id: "7", name: "x" }));
    expect(await sc.update(api(), collection, "7", () => ({ name: "x" }))).to.deep.equal({ id: "7", name: "x" });
  });

  it("deletes", async () => {
    nock(url).delete("/rest/scan/7").reply(200, envelope(""));
    expect(await sc.remove(api(), collection, "7")).to.equal("told");
  });

  it("proves no deletion by another success", async () => {
    for (const response of [{}, [], null, ["7"]]) {
      nock(url).delete("/rest/scan/7").reply(200, envelope(response));
      expect(await sc.remove(api(), collection, "7")).to.equal("unclear");
    }
  });

  it("tells when an object was made", () => {
    expect(sc.createdSeconds({ createdTime: "1560968580" })).to.equal(1560968580);
    for (const createdTime of ["-1", "0", "soon", undefined]) {
      expect(sc.createdSeconds({ createdTime })).to.equal(undefined);
    }
  });

  describe("tells who the keys belong to", () => {
    const currentUser = (): nock.Interceptor => nock(url).get("/rest/currentUser?fields=id,username,role,organization");
    const system = (): nock.Interceptor => nock(url).get("/rest/system");
    const facts = () => sc.account(api());
    const version = { SecurityCenter: "6.4.0" };

    for (const [id, side] of [
      ["1", "organization"],
      ["0", "administrator"],
      [0, "administrator"],
      [-1, "administrator"],
    ] as const) {
      it(`the ${side} by organization ${JSON.stringify(id)}`, async () => {
        currentUser().reply(200, envelope({ id: "3", username: "head", organization: { id } }), version);
        const isAdministrator = side === "administrator";
        const tenant = { id: isAdministrator ? "0" : "1" };
        expect(await facts()).to.deep.equal({ version: "6.4.0", username: "head", side, isAdministrator, tenant });
      });
    }

    it("asks for the version where no header tells it", async () => {
      currentUser().reply(200, envelope({ organization: { id: "1" } }));
      system().reply(200, envelope({ version: "5.13.0" }));
      expect(await facts()).to.include({ version: "5.13.0", username: "" });
      currentUser().reply(200, envelope({ organization: { id: "1" } }));
      system().reply(200, envelope({}));
      await rejects(facts(), UnexpectedAnswerError, /GET \/rest\/system with no "version"/);
    });

    for (const [title, organization, asks, tenant] of [
      ["its uuid", { id: 1, uuid: "46d1-a", name: "Works" }, false, { id: "1/46d1-a", name: "Works" }],
      ["the server's where it has none", { id: "1", name: "Works" }, true, { id: "1//6d32-b", name: "Works" }],
      ["the server's for administrators", { id: "-1" }, true, { id: "0//6d32-b" }],
    ] as const) {
      it(`tells an organization by number and ${title}`, async () => {
        currentUser().reply(200, envelope({ organization }), version);
        if (asks) {
          system().reply(200, envelope({ uuid: "6d32-b" }));
        }
        expect(await sc.tenant?.(api(), await facts())).to.deep.equal(tenant);
      });
    }

    it("tells an organization by its number alone where the server does not tell about itself", async () => {
      currentUser().reply(200, envelope({ organization: { id: 0 } }), version);
      system().reply(403, refused(12, "no"));
      expect(await sc.tenant?.(api(), await facts())).to.deep.equal({ id: "0" });
      currentUser().reply(200, envelope({ organization: { id: 0 } }), version);
      system().reply(500, "");
      await rejects(
        facts().then((known) => sc.tenant?.(api(), known)),
        TenableError,
        /GET \/rest\/system \(500\)/,
      );
    });

    it("guesses no side", async () => {
      currentUser().reply(200, envelope({ id: "3" }), version);
      await rejects(facts(), UnexpectedAnswerError, /no "organization.id"/);
    });

    it("says when the version is too old for keys", async () => {
      for (const old of ["5.12.0", "4.8.2"]) {
        currentUser().reply(403, refused(12, "invalid token"));
        system().reply(200, envelope({ version: old }));
        await rejects(
          facts(),
          AuthenticationError,
          new RegExp(`this is version ${old}, and API keys need 5.13: upgrade`),
        );
      }
    });

    it("says that the keys are refused when the version is not to blame, or is not told", async () => {
      for (const current of ["5.13.0", "6.4.0"]) {
        currentUser().reply(403, refused(0, ""), { SecurityCenter: current });
        await rejects(facts(), AuthenticationError, /the keys are not valid/);
      }
      currentUser().reply(403, refused(0, ""));
      system().reply(403, refused(12, "invalid token"));
      await rejects(facts(), AuthenticationError, /the keys are not valid/);
    });

    it("passes any other failure on", async () => {
      currentUser().reply(404, refused(146, "gone"));
      await rejects(facts(), NotFoundError, /gone/);
    });
  });
});
