import { expect } from "chai";
import { type Finding, type FindingQuery, findings } from "../../../client";
import { resolveQuery } from "../../../client/finding/finding-query";
import { findingBatches, type FindingsPosition } from "../../../client/finding/findings";
import type { Props } from "../../../provider/definition";
import { InputError, NoAnswerError, RequestError, TenableError } from "../../../provider/errors";
import { breakingProxy } from "../../support/breaking-proxy";
import { rejects } from "../../support/rejects";
import { askedOf, type Site, siteOf } from "../../support/client-site";
import { connectionEnv } from "../../../tools/connection";

const dayMs = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

async function all(site: Site<"sc" | "vm">, query: Parameters<typeof findings>[1] = {}): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings(site.client, query)) {
    found.push(finding);
  }
  return found;
}

const keyOf = ({ ip, pluginId, port }: Finding): string => `${ip} ${pluginId} ${port}`;

describe("Findings on Security Center", () => {
  let site: Site<"sc">;
  beforeEach(async () => {
    site = await siteOf("sc");
  });
  afterEach(() => site.emulator.close());

  const bodies = (): { sourceType: string; sortField: string; sortDir: string; query: Record<string, unknown> }[] =>
    site.emulator.requests.filter(({ path }) => path === "/rest/analysis").map(({ body }) => body as never);
  const filtersOf = async (query: FindingQuery): Promise<unknown> => {
    await all(site, query);
    return bodies().at(-1)?.query.filters;
  };

  it("are asked for as the guide does, with the tool vulndetails, page by page", async () => {
    const found = await all(site, { pageSize: 10 });
    const pages = bodies();
    expect(pages.map(({ query }) => [query.startOffset, query.endOffset])).to.deep.equal(
      pages.map((_, index) => [index * 10, index * 10 + 10]),
    );
    expect(pages).to.have.length(Math.ceil(found.length / 10));
    expect(pages[0]).to.deep.include({
      type: "vuln",
      sourceType: "cumulative",
      sortField: "severity",
      sortDir: "desc",
    });
    expect(pages[0]?.query).to.include({ type: "vuln", tool: "vulndetails", sourceType: "cumulative" });
  });

  it("are the same in pages of any size, each once", async () => {
    const whole = (await all(site)).map(keyOf);
    expect(whole.length).to.be.greaterThan(20);
    expect(new Set(whole).size).to.equal(whole.length);
    for (const pageSize of [1, 7, whole.length]) {
      expect((await all(site, { pageSize })).map(keyOf)).to.deep.equal(whole);
    }
  });

  it("are typed and complete", async () => {
    const [worst] = await all(site, { severity: ["critical"] });
    expect(worst).to.deep.include({
      state: "open",
      severity: "critical",
      pluginId: "97833",
      family: "Windows",
      port: 445,
      repository: "Internal",
      cve: ["CVE-2017-0143", "CVE-2017-0144", "CVE-2017-0145", "CVE-2017-0146", "CVE-2017-0147", "CVE-2017-0148"],
      cvssBaseScore: 10,
      exploitAvailable: true,
      accepted: false,
    });
    expect(worst?.output).to.not.include("<plugin_output>");
    expect(Date.parse(worst?.firstSeen ?? "")).to.be.lessThan(Date.parse(worst?.lastSeen ?? ""));
  });

  it("of the last days are asked for with date codes", async () => {
    expect(await filtersOf({ since: "7d" })).to.deep.equal([{ filterName: "lastSeen", operator: "=", value: "0:7" }]);
    expect(await filtersOf({ since: "2w", state: "mitigated" })).to.deep.equal([
      { filterName: "lastMitigated", operator: "=", value: "0:14" },
    ]);
    expect(bodies().at(-1)).to.include({ sourceType: "patched" });
  });

  it("of two days are asked for as days back from today, the nearer one first", async () => {
    const now = site.client.clock.now();
    const range = `${dayOf(now - 40 * dayMs)}..${dayOf(now - 10 * dayMs)}`;
    expect(await filtersOf({ firstSeen: range })).to.deep.equal([
      { filterName: "firstSeen", operator: "=", value: "10:40" },
    ]);
    expect(await filtersOf({ lastSeen: dayOf(now) })).to.deep.equal([
      { filterName: "lastSeen", operator: "=", value: "0:0" },
    ]);
    expect(await filtersOf({ lastSeen: `${dayOf(now - 3 * dayMs)}..` })).to.deep.equal([
      { filterName: "lastSeen", operator: "=", value: "0:3" },
    ]);
    expect(await filtersOf({ firstSeen: `..${dayOf(now - dayMs)}` })).to.deep.equal([
      { filterName: "firstSeen", operator: "=", value: "1:36500" },
    ]);
  });

  it("of a severity, plugin, asset list and repository are asked for by number", async () => {
    const asset = (await site.client.create("/rest/asset", {
      ...{ name: "DMZ", type: "static", definedIPs: "192.0.2.20" },
    })) as { id: string };
    const query: FindingQuery = {
      ...{ severity: ["high", "critical"], plugins: ["97833", "10092"], assetList: "DMZ", repository: "Plant" },
    };
    expect(await filtersOf(query)).to.deep.equal([
      { filterName: "severity", operator: "=", value: "3,4" },
      { filterName: "pluginID", operator: "=", value: "97833,10092" },
      { filterName: "asset", operator: "=", value: { id: asset.id } },
      { filterName: "repository", operator: "=", value: [{ id: "2" }] },
    ]);
    expect((await all(site, query)).map(keyOf)).to.deep.equal(["192.0.2.20 97833 445"]);
  });

  it("come sorted as asked", async () => {
    const found = await all(site, { sort: "port" });
    expect(bodies().at(-1)).to.include({ sortField: "port", sortDir: "asc" });
    expect(found.map(({ port }) => port)).to.deep.equal(found.map(({ port }) => port).toSorted((a, b) => a - b));
  });

  it("that are mitigated are fixed, since when the platform tells", async () => {
    const found = await all(site, { state: "mitigated" });
    const fixedOn = found.map(({ lastFixed }) => dayOf(Date.parse(lastFixed ?? "")));
    const [yesterday, before] = [1, 43].map((days) => dayOf(site.client.clock.now() - days * dayMs));
    expect(new Set(fixedOn)).to.deep.equal(new Set([yesterday, before]));
    expect((await all(site)).every(({ lastFixed }) => lastFixed === undefined)).to.equal(true);
    expect(found.map(({ state, pluginId }) => [state, pluginId])).to.deep.include(["fixed", "10092"]);
  });

  it("come each once when answers break off, are lost or are refused for a moment", async () => {
    const whole = (await all(site)).map(keyOf);
    site.emulator.faults.add({ path: "/rest/analysis", drop: "after", skip: 1 });
    site.emulator.faults.add({ path: "/rest/analysis", drop: "before", skip: 2 });
    site.emulator.faults.add({ path: "/rest/analysis", status: 503, skip: 3 });
    site.emulator.faults.add({ path: "/rest/analysis", retryAfter: 60, skip: 4 });
    expect((await all(site, { pageSize: 5 })).map(keyOf)).to.deep.equal(whole);
    expect(site.emulator.faults.hits).to.equal(4);
  });

  it("go on from any page in another process", async () => {
    const whole = (await all(site)).map(keyOf);
    const query = await resolveQuery(site.client, {});
    const first: string[] = [];
    let position: FindingsPosition | undefined;
    for await (const batch of findingBatches(site.client, query, { pageSize: 4 })) {
      first.push(...batch.findings.map(keyOf));
      position = JSON.parse(JSON.stringify(batch.position())) as FindingsPosition;
      if (first.length >= 12) {
        break;
      }
    }
    for await (const batch of findingBatches(site.connect(), query, { pageSize: 4, position })) {
      first.push(...batch.findings.map(keyOf));
    }
    expect(first).to.deep.equal(whole);
  });

  it("say so when there are more or fewer of them than at the interruption", async () => {
    const query = await resolveQuery(site.client, {});
    let read = 0;
    for await (const batch of findingBatches(site.client, query, { position: { offset: 2, total: 3 } })) {
      read += batch.findings.length;
    }
    expect(read).to.equal((await all(site)).length - 2);
    expect(site.warnings.join()).to.match(/changed from 3 to \d+ on Security Center: one may be missing or duplicated/);
  });

  it("end when the signal says so, or when no more is wanted", async () => {
    const stop = new AbortController();
    const reading = (async () => {
      for await (const finding of findings(site.client, { pageSize: 1, signal: stop.signal })) {
        stop.abort(new Error(`enough after ${finding.pluginId}`));
      }
    })();
    await rejects(reading, Error, /enough after/);
    const before = askedOf(site.emulator).length;
    for await (const _ of findings(site.client, { pageSize: 1 })) {
      break;
    }
    expect(askedOf(site.emulator).length).to.be.lessThan(before + 4);
  });

  it("are read on a connection that is read-only", async () => {
    const client = site.connect({ config: { "tenable:readOnly": "true" } });
    for await (const finding of findings(client, { severity: ["critical"] })) {
      expect(finding.severity).to.equal("critical");
    }
  });

  const wrong: [string, FindingQuery, RegExp][] = [
    [
      "days in the wrong order",
      { firstSeen: "2026-02-01..2026-01-01" },
      /ends before it begins: did you mean 2026-01-01/,
    ],
    ["a duration that is none", { since: "7 days" }, /since: "7 days" is neither a duration nor a day: write .* 7d/],
    ["hours that are no days", { since: "36h" }, /whole number of days, which Security Center requires: write 2d/],
    ["a day that does not exist", { lastSeen: "2026-02-30.." }, /"2026-02-30" is neither/],
    ["an empty range", { lastSeen: ".." }, /neither a duration nor a range/],
    ["the future", { firstSeen: "2999-01-01..2999-02-01" }, /2999-01-01 is in the future/],
    ["lastMitigated of what is open", { lastMitigated: "7d" }, /only applies to mitigated findings/],
    ["lastSeen of what is mitigated", { state: "mitigated", lastSeen: "7d" }, /use lastMitigated, or since/],
    ["since twice", { since: "7d", lastSeen: "7d" }, /cannot be combined/],
    ["an unknown severity", { severity: ["hihg" as never] }, /"hihg" does not exist: the closest is "high"/],
    ["a plugin that is not a number", { plugins: ["MS17"] }, /"MS17" is not a number/],
    ["an unknown asset list", { assetList: "Nothing" }, /no asset list "Nothing".*: there are "/],
    ["an unknown repository", { repository: "Internl" }, /the closest (is|are) "Internal"/],
    ["an unknown column", { sort: "severty" }, /does not sort by "severty": the closest (is|are) "severity"/],
    ["an unknown direction", { sort: "port:down" }, /"down" is not a direction/],
  ];
  for (const [what, query, words] of wrong) {
    it(`of ${what} are refused in one line`, async () => {
      await rejects(all(site, query), InputError, words);
      expect(bodies()).to.deep.equal([]);
    });
  }
});

describe("Findings on Vulnerability Management", () => {
  let site: Site<"vm">;
  beforeEach(async () => {
    site = await siteOf("vm");
  });
  afterEach(() => site.emulator.close());

  const request = (): { num_assets: number; filters: Record<string, unknown> } =>
    site.emulator.requests.findLast(({ method, path }) => method === "POST" && path === "/vulns/export")?.body as never;

  it("are what the chunks of an export hold, each once", async () => {
    const found = (await all(site)).map(keyOf);
    expect(new Set(found).size).to.equal(found.length);
    expect(found.length).to.be.greaterThan(20);
    expect(askedOf(site.emulator).filter((one) => one.includes("/chunks/"))).to.have.length(2);
  });

  it("are asked for by the filters of the export, times in seconds", async () => {
    const now = site.client.clock.now();
    await all(site, { since: "7d", severity: ["high", "critical"], plugins: ["97833"], assetList: "Berlin" });
    const { since, ...filters } = request().filters;
    expect(filters).to.deep.equal({
      state: ["OPEN", "REOPENED"],
      severity: ["high", "critical"],
      plugin_id: [97833],
      "tag.Location": ["Berlin"],
    });
    expect(Number(since)).to.be.within((now - 8 * dayMs) / 1000, (now - 6 * dayMs) / 1000);
    await all(site, { state: "mitigated", firstSeen: "2026-01-01.." });
    expect(request().filters).to.deep.equal({ state: ["FIXED"], first_found: 1_767_225_600 });
    expect(request().num_assets).to.equal(500);
  });

  it("are never asked for by filters that exclude each other, whatever days are combined", async () => {
    const days = [undefined, "2026-01-01..", "..2026-03-01", "2026-01-01..2026-03-01"];
    for (const state of ["open", "mitigated"] as const) {
      const last = state === "open" ? "lastSeen" : "lastMitigated";
      for (const firstSeen of days) {
        for (const when of days) {
          await all(site, { state, ...(firstSeen && { firstSeen }), ...(when && { [last]: when }) });
          const { since, first_found, last_found, last_fixed } = request().filters;
          const others = [first_found, last_found, last_fixed].filter((one) => one !== undefined);
          const what = `${state} ${firstSeen} ${when}`;
          expect(since === undefined, what).to.equal(others.length > 0);
          expect(first_found, what).to.equal(firstSeen?.startsWith("2026") ? 1_767_225_600 : undefined);
          const isFrom = when?.startsWith("2026");
          expect(since ?? last_found ?? last_fixed, what).to.equal(
            isFrom ? 1_767_225_600 : first_found === undefined ? 1 : undefined,
          );
        }
      }
    }
  });

  it("are those of hosts without a licence too, unless only licensed ones are wanted", async () => {
    const [host] = await site.client.list("/assets", []);
    const ofHost = (findings: Finding[]): number => findings.filter(({ assetId }) => assetId === host?.id).length;
    const unlicensed = await siteOf("vm", { seed: { asset: [{ id: String(host?.id), licensed: false }] } });
    expect(ofHost(await all(unlicensed))).to.be.greaterThan(0);
    expect(ofHost(await all(unlicensed, { licensedOnly: true }))).to.equal(0);
    const asked = unlicensed.emulator.requests.filter(({ path }) => path === "/vulns/export");
    expect(asked.map(({ body }) => (body as { include_unlicensed?: boolean }).include_unlicensed)).to.deep.equal([
      true,
      false,
    ]);
    await unlicensed.emulator.close();
  });

  it("leave out on this side what the export cannot or does not: what is too late or too early", async () => {
    const days = (await all(site)).map(({ firstSeen }) => (firstSeen ?? "").slice(0, 10)).toSorted();
    const [earliest = "", day = ""] = [days[0], days.at(-1)];
    expect(earliest < day).to.equal(true);
    expect(await all(site, { firstSeen: `${dayOf(Date.parse(day) + dayMs)}..` })).to.deep.equal([]);
    expect(await all(site, { firstSeen: `${day}..${day}` })).to.not.deep.equal([]);
    const before = dayOf(Date.parse(earliest) - dayMs);
    expect(await all(site, { firstSeen: `..${before}` })).to.deep.equal([]);
  });

  it("come in the order in which chunks are there, while further ones are waited for", async () => {
    site.emulator.behaviour.chunkSeconds = 40;
    expect(await all(site)).to.not.deep.equal([]);
    expect(askedOf(site.emulator).filter((one) => one.endsWith("/status")).length).to.be.greaterThan(2);
  });

  it("wait for their turn where too many exports run", async () => {
    site.emulator.behaviour.exportLimit = 1;
    site.emulator.behaviour.chunkSeconds = 400;
    await site.client.change("POST", "/assets/export", { chunk_size: 100, filters: {} });
    await site.client.change("POST", "/vulns/export", { num_assets: 50, filters: { severity: ["low"] } });
    expect(await all(site)).to.not.deep.equal([]);
    expect(site.warnings.join()).to.match(/waiting for one to end/);
    const starts = site.emulator.requests.filter(({ method, path }) => method === "POST" && path === "/vulns/export");
    expect(starts.filter(({ status }) => status === 429).length).to.be.greaterThan(0);
    expect(starts.filter(({ status }) => status === 200)).to.have.length(2);
  });

  for (const retryAfter of [undefined, 60, 999_999_999]) {
    it(`end with one line where no export can be begun: Retry-After ${retryAfter}`, async () => {
      const refusal = { status: 429, body: "", ...(retryAfter !== undefined && { retryAfter }) };
      site.emulator.faults.add({ method: "POST", path: "/vulns/export", times: Infinity, ...refusal });
      const words =
        /^no export was begun, .* longer than 2 hours: .* refused POST \/vulns\/export .*: start it again once/;
      await rejects(all(site), TenableError, words);
    });
  }

  it("of an export that stands still end with one line", async () => {
    site.emulator.behaviour.chunkSeconds = 1e9;
    await rejects(
      all(site),
      TenableError,
      /^export [-0-9a-f]+ stands still for 2 hours \(\w+, 0 chunks .*: start it again/,
    );
  });

  for (const identicalExport of ["refused", "throttled", "throttledInParts"] as const) {
    it(`are those of the same export that runs already, when the second one is ${identicalExport}`, async () => {
      Object.assign(site.emulator.behaviour, { identicalExport, chunkSeconds: 100 });
      const query = { severity: ["critical"] as const };
      const [one, other] = await Promise.all([all(site, query), all(site, query)]);
      expect(one.map(keyOf).toSorted()).to.deep.equal(other.map(keyOf).toSorted());
      expect(site.warnings.join()).to.match(/the same export runs already/);
      const asked = askedOf(site.emulator);
      const jobs = new Set(asked.flatMap((request) => /export\/([^/]+)\/chunks/.exec(request)?.[1] ?? []));
      expect(jobs.size).to.equal(1);
      expect(asked.filter((request) => request === "POST /vulns/export")).to.have.length(2);
    });
  }

  it("are those of the export that runs already, also when the id of that holds what must not be shown", async () => {
    Object.assign(site.emulator.behaviour, { chunkSeconds: 100 });
    const started = (await site.client.create("/vulns/export", { num_assets: 500, filters: {} })) as Props;
    const job = String(started.export_uuid);
    const header = JSON.stringify({ "X-Site": job.slice(9, 18) });
    const env = { ...connectionEnv(site.emulator), TENABLE_PROXY_HEADERS: header };
    for (const [status, body] of [
      [409, { active_job_id: job, failure_reason: "duplicate" }],
      [429, { message: `Duplicate export not allowed: job_uuid=${job}` }],
    ] as const) {
      site.emulator.faults.add({ method: "POST", path: "/vulns/export", status, body });
      expect(await all({ ...site, client: site.connect({ env }) })).to.not.be.empty;
    }
  });

  it("of an export that is refused as a duplicate of an unnamed one are refused, not waited for", async () => {
    const body = { status: 429, message: "Duplicate export not allowed." };
    site.emulator.faults.add({ path: "/vulns/export", status: 429, body, times: Infinity });
    await rejects(all(site), RequestError, /\(429\): Duplicate export not allowed/);
    expect(askedOf(site.emulator).filter((request) => request === "POST /vulns/export")).to.have.length(1);
  });

  it("come each once when a chunk breaks off", async () => {
    const whole = (await all(site)).map(keyOf).toSorted();
    site.emulator.faults.add({ path: /chunks/, drop: "after" });
    site.emulator.faults.add({ path: /chunks/, truncate: true });
    site.emulator.faults.add({ path: /chunks/, status: 503 });
    expect((await all(site)).map(keyOf).toSorted()).to.deep.equal(whole);
  });

  it("go on in another process with the chunks that are left", async () => {
    const whole = (await all(site)).map(keyOf).toSorted();
    const query = await resolveQuery(site.client, {});
    const found: string[] = [];
    let position: FindingsPosition | undefined;
    for await (const batch of findingBatches(site.client, query)) {
      found.push(...batch.findings.map(keyOf));
      position = JSON.parse(JSON.stringify(batch.position())) as FindingsPosition;
      break;
    }
    expect(found.length).to.be.lessThan(whole.length);
    const before = askedOf(site.emulator).length;
    for await (const batch of findingBatches(site.connect(), query, { position })) {
      found.push(...batch.findings.map(keyOf));
    }
    expect(found.toSorted()).to.deep.equal(whole);
    expect(askedOf(site.emulator).slice(before)).to.not.include("POST /vulns/export");
  });

  it("of an export that is gone are refused with what to do", async () => {
    const query = await resolveQuery(site.client, {});
    const position = { job: "5c3e0000-0000-4000-8000-000000000099", done: [1], begun: {} };
    const reading = findingBatches(site.client, query, { position }).next();
    await rejects(reading, InputError, /not there any more: its chunks are kept for 24 hours/);
  });

  it("of an export that lost chunks or failed are an error behind what there was", async () => {
    const status = { status: "FINISHED", chunks_available: [], chunks_failed: [1], chunks_cancelled: [] };
    const fault = { path: /export\/[^/]+\/status/, status: 200, times: Infinity };
    site.emulator.faults.add({ ...fault, body: status });
    await rejects(all(site), TenableError, /lost 1 of its chunks/);
    site.emulator.faults.clear();
    site.emulator.faults.add({ ...fault, body: { ...status, status: "ERROR", chunks_failed: [] } });
    await rejects(all(site, { since: "7d" }), TenableError, /ended as ERROR/);
  });

  it("end when the signal says so", async () => {
    site.emulator.behaviour.chunkSeconds = 1;
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of findings(site.client, { signal: stop.signal })) {
        stop.abort(new Error("enough"));
      }
    })();
    await rejects(reading, Error, /enough/);
  });

  it("refuse what an export has not: repositories, an order", async () => {
    await rejects(
      all(site, { repository: "Internal" }),
      InputError,
      /only Security Center keeps findings in repositories/,
    );
    await rejects(all(site, { sort: "port" }), InputError, /are not sorted/);
    await rejects(all(site, { assetList: "Berln" }), InputError, /the closest (is|are) "Berlin"/);
  });
});

describe("Findings on Nessus", () => {
  it("are refused with the reason and where they are, before any request", async () => {
    const site = await siteOf("nessus");
    await rejects(findings(site.client).next(), InputError, /results of each scan.*run SCAN --export/);
    expect(site.emulator.requests).to.deep.equal([]);
    await site.emulator.close();
  });
});

describe("Findings behind a connection that breaks in the middle of an answer", () => {
  for (const [platform, path] of [
    ["sc", /analysis/],
    ["vm", /chunks/],
  ] as const) {
    it(`come each once (${platform})`, async () => {
      const site = await siteOf(platform);
      const proxy = await breakingProxy(site.emulator.url);
      const whole = (await all(site as Site<"sc" | "vm">)).map(keyOf).toSorted();
      proxy.breakNext(path, 0, 10, 1_500, 4_000);
      const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_URL: proxy.url } });
      const found: string[] = [];
      for await (const finding of findings(client, { pageSize: 10 })) {
        found.push(keyOf(finding));
      }
      expect(found.toSorted()).to.deep.equal(whole);
      await proxy.close();
      await site.emulator.close();
    });

    it(`end when it breaks every time (${platform})`, async () => {
      const site = await siteOf(platform);
      const proxy = await breakingProxy(site.emulator.url);
      proxy.breakNext(path, ...Array.from({ length: 60 }, () => 10));
      const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_URL: proxy.url } });
      await rejects(findings(client).next(), NoAnswerError, /its answer broke off 5 times/);
      await proxy.close();
      await site.emulator.close();
    });
  }
});
