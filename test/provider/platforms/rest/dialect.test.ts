import { expect } from "chai";
import {
  AuthenticationError,
  LicenceError,
  NotFoundError,
  PermissionError,
  RequestError,
  type TenableError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../../../provider/errors";
import type { Props, Requests } from "../../../../provider/definition";
import type { HttpAnswer } from "../../../../provider/http/client";
import { nessus } from "../../../../provider/platforms/nessus/dialect";
import { vm } from "../../../../provider/platforms/vm/dialect";
import { caught, expectError, rejects } from "../../../support/rejects";

const answer = (status: number, body: object | string, more: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status,
  headers: {},
  text: typeof body === "string" ? body : JSON.stringify(body),
  ...more,
});
type Kind = abstract new (...given: never[]) => TenableError;

/** Answers these payloads in their order, by path with its query. */
function answering(payloads: Record<string, unknown>): Requests & { asked: string[] } {
  const asked: string[] = [];
  const read = (path: string): Promise<unknown> => {
    asked.push(path);
    return path in payloads ? Promise.resolve(payloads[path]) : Promise.reject(new Error(`nobody expected ${path}`));
  };
  return { asked, lastHeaders: {}, now: Date.now, read, change: read, create: read, upload: read };
}

describe("An answer of Vulnerability Management or Nessus", () => {
  const read = (given: HttpAnswer, request = "GET /scans/7"): unknown => vm.read(given, request, 0);

  it("is what it carries, and nothing when it is empty", () => {
    expect(read(answer(200, { scan: { id: 7 } }))).to.deep.equal({ scan: { id: 7 } });
    expect(read(answer(200, "[]"))).to.deep.equal([]);
    expect(read(answer(200, ""))).to.equal(undefined);
    expect(read(answer(200, " \n"))).to.equal(undefined);
  });

  for (const [title, given, kind, message] of [
    ["401 in plain text", answer(401, "not related to an active container"), AuthenticationError, /container$/],
    [
      "403 in its frame",
      answer(403, { statusCode: 403, error: "Forbidden", message: "Insufficient scope" }),
      PermissionError,
      /Insufficient scope: the user of these keys needs /,
    ],
    ["404 with words", answer(404, { error: "Scan not found" }), NotFoundError, /Scan not found$/],
    ["404 without a body", answer(404, ""), NotFoundError, /not found$/],
    ["404 that breaks off", answer(404, "", { broken: true }), RequestError, /\(404\)$/],
    ["404 of a proxy", answer(404, "<html>no such page</html>"), UnexpectedAnswerError, /\(404\) with an HTML page$/],
    [
      "404 with JSON inside its text",
      answer(404, { error: JSON.stringify({ error: "Network does not exist" }) }),
      NotFoundError,
      /Network does not exist$/,
    ],
    ["409", answer(409, { error: "exists" }), RequestError, /exists$/],
    ["412", answer(412, { error: "API is not available" }), LicenceError, /API is not available: use a licence/],
    ["429", answer(429, "<html>slow down</html>"), ThrottledError, /too many requests$/],
    ["500 in its frame", answer(500, { statusCode: 500, error: "x", message: "An error" }), RequestError, /An error$/],
    ["502", answer(502, "<html></html>"), UnavailableError, /\(502\)$/],
    ["503", answer(503, ""), UnavailableError, /\(503\)$/],
    ["504", answer(504, ""), UnavailableError, /\(504\)$/],
    [
      "a redirect",
      answer(302, "", { headers: { location: "https://x.example.com/?a=b" } }),
      UnexpectedAnswerError,
      /x\.example\.com\/: set/,
    ],
    ["a page", answer(200, "<html></html>"), UnexpectedAnswerError, /an HTML page/],
    ["half a text", answer(200, '{"scans": ['), UnexpectedAnswerError, /not JSON/],
  ] as [string, HttpAnswer, Kind, RegExp][]) {
    it(`is understood: ${title}`, () => {
      expectError(
        caught(() => read(given)),
        kind,
        message,
      );
    });
  }

  it("tells how long to wait", () => {
    const { retryAfterMs } = caught(() => read(answer(429, "", { headers: { "retry-after": "7" } }))) as ThrottledError;
    expect(retryAfterMs).to.equal(7_000);
  });

  it("tells whether a licence's refusal broke off", () => {
    expect((caught(() => read(answer(412, "", { broken: true }))) as LicenceError).broken).to.equal(true);
    expect((caught(() => read(answer(412, ""))) as LicenceError).broken).to.equal(false);
  });

  it("names the role that an area wants", () => {
    const roleOf = (request: string): string => caught(() => read(answer(403, ""), request)).message;
    expect(roleOf("GET /scanners")).to.match(/Scan Manager/);
    expect(roleOf("POST /scans")).to.match(/Scan Operator/);
    expect(roleOf("PUT /policies/7")).to.match(/Standard/);
    expect(roleOf("POST /tags/values")).to.match(/Scan Manager/);
    expect(roleOf("GET /users")).to.match(/Administrator/);
    expect(roleOf("GET /elsewhere")).to.match(/a higher role/);
  });
});

describe("A list of Vulnerability Management or Nessus", () => {
  it("has an id as text and a name, whatever they are called there", async () => {
    const api = answering({
      "/scans": { scans: [{ id: 7, name: "weekly" }] },
      "/users": { users: [{ id: 2, username: "anna", name: "Anna" }] },
      "/scanner-groups": { scanner_pools: [{ id: 3, uuid: "u", name: "inside" }] },
      "/tags/values?limit=1000&offset=0": { values: [{ uuid: "t", value: "dmz" }], pagination: { total: 1 } },
    });
    expect(await vm.list(api, "/scans", [])).to.deep.equal([{ id: "7", name: "weekly" }]);
    expect((await vm.list(api, "/users", []))[0]).to.include({ id: "2", name: "anna" });
    expect((await vm.list(api, "/scanner-groups", []))[0]).to.include({ id: "3", uuid: "u" });
    expect((await vm.list(api, "/tags/values", []))[0]).to.include({ id: "t", name: "dmz" });
  });

  it("is empty when it is null, and refused when it is missing", async () => {
    expect(await nessus.list(answering({ "/scans": { scans: null } }), "/scans", [])).to.deep.equal([]);
    await rejects(nessus.list(answering({ "/scans": {} }), "/scans", []), UnexpectedAnswerError, /no "scans"/);
    await rejects(vm.list(answering({ "/scans": [] }), "/scans", []), UnexpectedAnswerError, /not an object/);
    await rejects(
      vm.list(answering({ "/scans": { scans: [{}] } }), "/scans", []),
      UnexpectedAnswerError,
      /without "id"/,
    );
  });

  it("is read page by page, and not for ever when the total is wrong", async () => {
    const page = (from: number, count: number): Props[] =>
      Array.from({ length: count }, (_, index) => ({ uuid: `n${from + index}`, name: "x" }));
    const api = answering({
      "/networks?limit=50&offset=0": { networks: page(0, 50), pagination: { total: 999 } },
      "/networks?limit=50&offset=50": { networks: page(50, 3), pagination: { total: 999 } },
      "/networks?limit=50&offset=53": { networks: [], pagination: { total: 999 } },
    });
    expect(await vm.list(api, "/networks", [])).to.have.length(53);
    expect(api.asked).to.have.length(3);
  });

  it("is read on behind what came, however few a page may hold there", async () => {
    const entry = (number: number): Props => ({ uuid: `n${number}`, name: "x" });
    const pagination = { total: 3 };
    const api = answering({
      "/networks?limit=50&offset=0": { networks: [entry(0), entry(1)], pagination },
      "/networks?limit=50&offset=2": { networks: [entry(2)], pagination },
    });
    expect(await vm.list(api, "/networks", [])).to.have.length(3);
  });

  it("is refused when its paging has no end", async () => {
    const entries = Array.from({ length: 50 }, (_, index) => ({ uuid: `n${index}`, name: "x" }));
    for (const total of [Number.POSITIVE_INFINITY, -1, 0.5, "many", {}]) {
      const api = answering({ "/networks?limit=50&offset=0": { networks: entries, pagination: { total } } });
      await rejects(vm.list(api, "/networks", []), UnexpectedAnswerError, /"pagination.total" that is no count/);
    }
    const page = { networks: entries, pagination: { total: 999 } };
    const same = answering({ "/networks?limit=50&offset=0": page, "/networks?limit=50&offset=50": page });
    await rejects(vm.list(same, "/networks", []), UnexpectedAnswerError, /the same page again: run again/);
    let next = 0;
    const endless = {
      ...answering({}),
      read: () => Promise.resolve({ networks: [{ uuid: `n${next++}` }], pagination: { total: 2 ** 50 } }),
    };
    await rejects(vm.list(endless, "/networks", []), UnexpectedAnswerError, /more than 2000 pages/);
  });

  it("tells when an entry was made, in seconds or as a date", () => {
    expect(vm.createdSeconds({ creation_date: 1_700_000_000 })).to.equal(1_700_000_000);
    expect(vm.createdSeconds({ created_at: "2023-11-14T22:13:20.000Z" })).to.equal(1_700_000_000);
    expect(vm.createdSeconds({ creation_date: 0 })).to.equal(undefined);
    expect(vm.createdSeconds({})).to.equal(undefined);
  });
});

describe("Who the keys belong to", () => {
  const session = { username: "anna", permissions: 64 };

  it("is told by the session", async () => {
    const who = (permissions: number): Promise<object> =>
      vm.account(answering({ "/session": { ...session, permissions } }));
    expect(await who(64)).to.include({ username: "anna", isAdministrator: true });
    expect(await who(40)).to.include({ isAdministrator: false });
  });

  it("comes with the licence on Nessus; a server that says nothing of it is tried", async () => {
    const facts = (properties: Props): Promise<{ unlicensed?: string }> =>
      nessus.account(answering({ "/session": session, "/server/properties": properties }));
    const edition = { nessus_type: "Nessus Professional", nessus_ui_version: "10.8.3" };
    expect(await facts(edition)).not.to.have.property("unlicensed");
    expect(await facts({ ...edition, features: { scan_api: true } })).not.to.have.property("unlicensed");
    for (const told of [{ features: { scan_api: false } }, { license: { features: { scan_api: false } } }]) {
      expect((await facts({ ...edition, ...told })).unlicensed).to.match(/^Nessus Professional 10\.8\.3: its licence/);
    }
  });
});
