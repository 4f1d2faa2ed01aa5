import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FindingImportOptions, type FindingImportResult, importFindings } from "../../../client";
import { InputError, RefusedError, TenableError, UnknownOutcomeError } from "../../../provider/errors";
import { connectionEnv } from "../../../tools/connection";
import { rejects } from "../../support/rejects";
import { askedOf, type Site, siteOf } from "../../support/client-site";

describe("Findings of other products", () => {
  let site: Site<"vm">;
  let folder: string;
  beforeEach(async () => {
    site = await siteOf("vm");
    folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-findings-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await site.emulator.close();
  });

  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const push = (file: string, options: Partial<FindingImportOptions> = {}): Promise<FindingImportResult> =>
    importFindings(site.client, file, { source: "plant", ...options });
  const sent = (): Record<string, unknown>[] =>
    site.emulator.requests
      .filter(({ path }) => path.includes("/chunks/"))
      .flatMap(({ body }) => (body as unknown as { objects: Record<string, unknown>[] }).objects);
  /** What the platform holds of each kind. */
  const held = (): Record<string, number> => {
    const { tables } = site.emulator.dump() as { tables: { syncObject?: { id: string }[] } };
    const kinds = (tables.syncObject ?? []).map(({ id }) => id.split(":")[1] ?? "");
    return Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]));
  };
  const jobStates = (): unknown[] => {
    const { tables } = site.emulator.dump() as { tables: { syncJob?: { state: string }[] } };
    return (tables.syncJob ?? []).map(({ state }) => state);
  };
  const rows = (count: number, from = 0): string =>
    [
      "ip,cve,port",
      ...Array.from({ length: count }, (_, index) => {
        const number = index + from;
        return `10.${number % 3}.0.${number % 200},CVE-2024-${10_000 + (number % 5_000)},${1 + (number >> 4)}`;
      }),
    ].join("\n");
  const counts = (created = 0, updated = 0, deleted = 0): object => ({ created, updated, deleted, ignored: 0 });

  it("in CSV become hosts, put together from their rows, and findings, and their job is awaited", async () => {
    const file = write(
      "plant.csv",
      "\uFEFFIP Address,Host,Risk,CVE,Title,Port,Protocol,First Seen,Last Seen,State,CPE,Owner\n" +
        "192.0.2.50,DB.example.com,High,cve-2021-44228,Log4Shell,443,TCP,2026-01-05,2026-02-01T08:00:00+02:00,,,Iris\n" +
        '"192.0.2.51; fe80::1; 127.0.0.1",db.example.com,info,"CVE-2024-1234, CVE-2024-1235",,,,2026-01-02,,fixed,cpe:2.3:a:X,\n',
    );
    const ignored: string[] = [];
    const columns = { address: "IP Address", severity: "Risk" };
    const result = await push(file, { columns, onIgnored: (names) => ignored.push(...names) });
    expect(result).to.deep.include({ source: "plant", hosts: 1, findings: 2, skipped: 0, messages: [] });
    expect(result.changes).to.deep.equal({ hosts: counts(1), findings: counts(2) });
    expect(sent()).to.deep.equal([
      {
        ...{ object_type: "device-asset", asset_class: "DEVICE", id: "db.example.com", name: "db.example.com" },
        device: {
          networking: {
            fqdns: [{ value: "db.example.com" }],
            ip_addresses_v4: [{ address: "192.0.2.50" }, { address: "192.0.2.51" }],
          },
        },
        discovery: {
          assessment_status: "ATTEMPTED_FINDINGS",
          first_observed_on: "2026-01-02T00:00:00.000Z",
          last_observed_on: "2026-02-01T06:00:00.000Z",
        },
      },
      {
        ...{ object_type: "cve-finding", id: "db.example.com|Log4Shell|CVE-2021-44228|443|tcp" },
        ...{ asset_id: "db.example.com", state: "ACTIVE", cve: { cves: ["CVE-2021-44228"] } },
        discovery: { first_observed_at: "2026-01-05T00:00:00.000Z", last_observed_on: "2026-02-01T06:00:00.000Z" },
        exposure: { severity: { level: "HIGH" } },
        custom_attributes: [
          { name: "title", value: "Log4Shell" },
          { name: "port", value: "443" },
          { name: "protocol", value: "tcp" },
        ],
      },
      {
        ...{ object_type: "cve-finding", id: "db.example.com||CVE-2024-1234,CVE-2024-1235||" },
        ...{ asset_id: "db.example.com", state: "INACTIVE", cve: { cves: ["CVE-2024-1234", "CVE-2024-1235"] } },
        discovery: { first_observed_at: "2026-01-02T00:00:00.000Z" },
        exposure: { severity: { level: "NONE" } },
        observations: { software: [{ product: { cpe: "cpe:2.3:a:x" } }] },
      },
    ]);
    expect(ignored).to.deep.equal(["Owner"]);
    expect(held()).to.deep.equal({ "device-asset": 1, "cve-finding": 2 });
  });

  it("in JSON lines are the same, and ids that are too long are digests", async () => {
    const long = "x".repeat(200);
    const file = write(
      "plant.jsonl",
      `{"asset_id": "${long}", "ipv6": ["2001:db8::50"], "cve": ["CVE-2021-44228"], "pluginId": 7, "netbiosName": "LAB\\\\DB", "macAddress": "02:00:5e:00:02:99"}\n`,
    );
    await push(file);
    const [asset, finding] = sent();
    expect(asset?.id).to.match(/^[0-9a-f]{64}$/);
    expect(asset?.device).to.deep.equal({
      networking: { ip_addresses_v6: [{ address: "2001:db8::50" }], mac_addresses: ["02:00:5e:00:02:99"] },
      netbios_name: "DB",
    });
    expect(finding).to.deep.include({ asset_id: asset?.id, custom_attributes: [{ name: "id", value: "7" }] });
  });

  it("are those of the last file: what it lacks goes, what it has is not there twice", async () => {
    await push(write("a.csv", rows(2_500)));
    const chunks = askedOf(site.emulator).filter((one) => one.includes("/chunks/"));
    expect(chunks.map((one) => one.split("/").at(-1))).to.deep.equal(["1", "2", "3", "4"]);
    expect(held()).to.deep.equal({ "device-asset": 600, "cve-finding": 2_500 });
    const again = await push(write("a.csv", rows(2_500)));
    expect(again.changes?.findings).to.deep.equal(counts(0, 2_500));
    const less = await push(write("a.csv", rows(2_400, 200)));
    expect(less.changes?.findings).to.deep.equal(counts(100, 2_300, 200));
    expect(held()).to.deep.include({ "cve-finding": 2_400 });
    await push(write("b.csv", rows(1)), { source: "other" });
    expect(held()).to.deep.include({ "cve-finding": 2_401 });
  });

  const wrong: [name: string, content: string, words: RegExp][] = [
    ["a.csv", "ip,cve\n192.0.2.300,CVE-2021-44228\n", /row 2: "192\.0\.2\.300" is not an IPv4 or IPv6 address/],
    ["a.csv", "host,cve\n192.0.2.1o,CVE-2021-44228\n", /row 2: host name "192\.0\.2\.1o": looks like an IPv4/],
    ["a.csv", "title,cve\nx,CVE-2021-44228\n", /row 2: no address or name of a host/],
    ["a.csv", "ip,cve\n127.0.0.1,CVE-2021-44228\n", /row 2: only addresses that every host has/],
    ["a.csv", "ip,mac,cve\n192.0.2.1,02:00,CVE-2021-44228\n", /row 2: "02:00" is not a MAC address/],
    ["a.csv", "ip,cve\n192.0.2.1,44228\n", /row 2: "44228" is not a CVE such as CVE-2021-44228/],
    ["a.csv", "ip,title\n192.0.2.1,x\n", /row 2: no CVE: correct these rows, or leave out .* skipWithoutCve/],
    ["a.csv", "ip,cve,severity\n192.0.2.1,CVE-2021-44228,4\n", /row 2: severity "4" is none of info, .*critical/],
    [
      "a.csv",
      "ip,cve,severity\n192.0.2.1,CVE-2021-44228,constructor\n",
      /row 2: severity "constructor" is none of info/,
    ],
    ["a.csv", "ip,cve,state\n192.0.2.1,CVE-2021-44228,gone\n", /row 2: state "gone" is none of open, active, /],
    ["a.csv", "ip,cve,port\n192.0.2.1,CVE-2021-44228,70000\n", /row 2: port "70000" is not a number from 0 to 65535/],
    ["a.csv", "ip,cve,last_seen\n192.0.2.1,CVE-2021-44228,2026-02-30\n", /row 2: lastSeen "2026-02-30" is not a day/],
    ["a.csv", "ip,cve,last_seen\n192.0.2.1,CVE-2021-44228,01/02/2026\n", /lastSeen "01\/02\/2026" is not a day/],
    [
      "a.csv",
      "ip,cve,first_seen,last_seen\n192.0.2.1,CVE-2021-44228,2026-02-02,2026-02-01\n",
      /row 2: firstSeen 2026-02-02T00:00:00.000Z is after lastSeen 2026-02-01T/,
    ],
    ["a.csv", "ip,cve\n192.0.2.1,CVE-2021-44228\n192.0.2.1,CVE-2021-44228\n", /row 3: the same finding as row 2/],
    ["a.csv", "ip,cve\n1,2\n192.0.2.1,CVE-2021-44228\n,CVE-2021-1\n", /row 2: .*; row 2: .*; row 4: .*; row 4: /],
    ["a.csv", "ip,cve\n", /has no rows: .* an empty one would delete/],
    ["a.csv", "ip;cve\n192.0.2.1;CVE-2021-44228\n", /is separated by semicolons/],
    ["a.jsonl", "[]\n", /row 1 is no object/],
    ["a.xml", "<a/>", /a\.xml is no table that can be read/],
  ];
  for (const [name, content, words] of wrong) {
    it(`are refused before anything is sent: ${words.source}`, async () => {
      await rejects(push(write(name, content)), InputError, words);
      expect(site.emulator.requests).to.deep.equal([]);
    });
  }

  it("need a source that a path can hold, and columns that are there", async () => {
    const file = write("a.csv", "ip,cve\n192.0.2.1,CVE-2021-44228\n");
    for (const source of ["", "..", "a/b", "a b", "x".repeat(129)]) {
      await rejects(push(file, { source }), InputError, /^source ".*" cannot be used: use up to 128 letters/);
    }
    await rejects(push(file, { columns: { title: "name" } }), InputError, /no column "name": there are "ip", "cve"/);
    expect(site.emulator.requests).to.deep.equal([]);
  });

  it("without a CVE are left out where that is wanted, but not all of them", async () => {
    const file = write("a.csv", "ip,cve\n192.0.2.1,CVE-2021-44228\n192.0.2.2,\n");
    expect(await push(file, { skipWithoutCve: true })).to.include({ hosts: 1, findings: 1, skipped: 1 });
    const none = write("b.csv", "ip,cve\n192.0.2.2,\n");
    await rejects(push(none, { skipWithoutCve: true }), InputError, /has no rows with a CVE/);
  });

  it("are not sent on a read-only connection", async () => {
    const client = site.connect({ env: { ...connectionEnv(site.emulator), TENABLE_READ_ONLY: "true" } });
    const file = write("a.csv", rows(1));
    await rejects(importFindings(client, file, { source: "plant" }), RefusedError, /is read-only/);
    expect(jobStates()).to.deep.equal([]);
  });

  it("are taken by no other platform, with the alternative", async () => {
    for (const platform of ["sc", "nessus"] as const) {
      const { client, emulator } = await siteOf(platform);
      const words = /takes no findings of other products: import scan results with `pulumi-tenable import-scan /;
      await rejects(importFindings(client, write("a.csv", rows(1)), { source: "plant" }), InputError, words);
      expect(emulator.requests).to.deep.equal([]);
      await emulator.close();
    }
  });

  for (const [what, fault] of [
    ["the answer to the new job", { path: /\/jobs$/ }],
    ["the answer to a chunk", { path: /\/chunks\/2$/ }],
    ["the answer to the submission", { path: /_submit$/ }],
  ] as const) {
    for (const drop of ["before", "after", "middle"] as const) {
      it(`are there once when ${what} is lost (${drop})`, async () => {
        site.emulator.faults.add({ method: "POST", ...fault, drop });
        const file = write("a.csv", rows(1_500));
        // A job that was never made is not made in a second attempt: the command fails, and may be repeated.
        const isMade = drop !== "before" || !/job/.test(what);
        const pushed = push(file);
        await (isMade ? pushed : rejects(pushed, TenableError, /did not answer POST .*jobs/));
        expect(held()).to.deep.equal(isMade ? { "device-asset": 600, "cve-finding": 1_500 } : {});
        expect(jobStates()).to.deep.equal(isMade ? ["COMPLETED"] : []);
      });
    }
  }

  it("stay as they were when a chunk is refused: the job is cancelled", async () => {
    await push(write("a.csv", rows(3)));
    site.emulator.faults.add({ path: /\/chunks\/2$/, status: 422, body: { detail: "no room" } });
    const words =
      /refused POST .*chunks\/2 \(422\).*; job \S+ is cancelled, and the findings of "plant" are unchanged: /;
    await rejects(push(write("b.csv", rows(1_500))), TenableError, words);
    expect(held()).to.deep.equal({ "device-asset": 3, "cve-finding": 3 });
    expect(jobStates()).to.deep.equal(["COMPLETED", "CANCELED"]);
  });

  it("stay unchanged when the network fails for good, and the message tells the state of the job", async () => {
    site.emulator.faults.add({ path: /\/chunks\/2$/, drop: "before", times: Infinity });
    site.emulator.faults.add({ method: "DELETE", drop: "before", times: Infinity });
    const words = /did not answer POST .*; job \S+ ends by itself in 30 minutes, and the findings of "plant" are unch/;
    await rejects(push(write("a.csv", rows(1_500))), TenableError, words);
    expect(held()).to.deep.equal({});
    site.emulator.faults.clear();
    expect((await push(write("a.csv", rows(1_500)))).changes?.findings).to.deep.equal(counts(1_500));
  });

  it("stay as they were when the user interrupts, and are there when that was too late", async () => {
    const interrupted = async (path: RegExp): Promise<unknown> => {
      const giveUp = new AbortController();
      site.emulator.faults.add({ path, meanwhile: () => giveUp.abort(new Error("interrupted")) });
      const client = site.connect({ signal: giveUp.signal });
      return await importFindings(client, write("a.csv", rows(1_500)), { source: "plant" });
    };
    await rejects(interrupted(/\/chunks\/1$/), TenableError, /^interrupted; job \S+ is cancelled, and the findings of/);
    expect([held(), jobStates()]).to.deep.equal([{}, ["CANCELED"]]);
    site.emulator.faults.add({ method: "GET", path: /jobs\/[^/]+$/, status: 500, times: Infinity });
    await rejects(interrupted(/_submit$/), UnknownOutcomeError, /not known whether job \S+ of "plant" was submitted/);
    site.emulator.faults.clear();
    const pending = { id: "x", sync_id: "plant", state: "PROCESSING", summary: null };
    site.emulator.faults.add({ method: "GET", path: /jobs\/[^/]+$/, status: 200, body: pending, times: Infinity });
    await rejects(interrupted(/_submit$/), TenableError, /^interrupted; job \S+ of "plant" is submitted and goes on/);
  });

  it("wait for a job that takes its time, and fail with its words and its log", async () => {
    const state = (state: string, more: object = {}): object => ({ id: "x", sync_id: "plant", state, ...more });
    const path = /jobs\/[^/]+$/;
    site.emulator.faults.add({ method: "GET", path, status: 200, body: state("PENDING") });
    site.emulator.faults.add({ method: "GET", path, status: 200, body: state("PROCESSING"), skip: 1, times: 2 });
    const phases: string[] = [];
    await push(write("a.csv", rows(2)), { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases).to.deep.equal(["checked", "checked", "sent", "processing", "processing", "processing"]);

    const log = { audits: [{ id: "1", log_level: "WARN", object_id: "h1", message: "address not used" }] };
    site.emulator.faults.add({
      path: /audits$/,
      match: ({ query }) => query.levels === "WARN",
      status: 200,
      body: log,
    });
    const { messages } = await push(write("a.csv", rows(2)));
    expect(messages).to.deep.equal([{ level: "WARN", object: "h1", text: "address not used" }]);

    const body = state("ERRORED", { failure_message: "no licence" });
    site.emulator.faults.add({ method: "GET", path, status: 200, body });
    await rejects(push(write("a.csv", rows(2))), TenableError, /did not take the findings of "plant" .*: no licence: /);
  });
});
