import { expect } from "chai";
import { DeadlineError, remediate, type RemediationResult } from "../../../client";
import { InputError, TenableError, UnexpectedAnswerError, UnknownOutcomeError } from "../../../provider/errors";
import type { Json } from "../../../emulator/index";
import { rejects } from "../../support/rejects";
import { askedOf, type Site, siteOf } from "../../support/client-site";

/** MS17-010, which the emulators know on `files` (192.0.2.12) and `historian` (192.0.2.20). */
const plugin = "97833";
const historian = "192.0.2.20";

const verdictsOf = ({ hosts }: RemediationResult): Record<string, string> =>
  Object.fromEntries(hosts.map(({ host, verdict }) => [host, verdict]));

const bodyOf = <T>(request: { body?: unknown } | undefined): T => request?.body as T;

/** Requests without those that only wait: the same one again. */
const withoutWaiting = (asked: readonly string[]): string[] => asked.filter((one, index) => one !== asked[index - 1]);

describe("A remediation on Security Center", () => {
  let site: Site<"sc">;
  beforeEach(async () => {
    site = await siteOf("sc");
  });
  afterEach(() => site.emulator.close());

  it("of a finding that is gone asks what the guide asks, in its order, and says fixed", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(verdictsOf(result)).to.deep.equal({ [historian]: "fixed" });
    expect(result).to.include({ isFixed: true, outcome: "completed", status: "Completed" });
    expect(result.hosts[0]).to.include({ reason: "mitigated", name: "historian.example.com" });
    const [first, ...asked] = withoutWaiting(askedOf(site.emulator));
    expect(first).to.equal("GET /rest/repository");
    expect(asked).to.deep.equal([
      `GET /rest/plugin/${plugin}`,
      "POST /rest/policy",
      "POST /rest/scan",
      "GET /rest/scanResult",
      `GET /rest/scanResult/${result.run.id}`,
      "POST /rest/analysis",
    ]);
  });

  it("sends the bodies of the guide", async () => {
    await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    const sent = (path: string): unknown =>
      site.emulator.requests.find((request) => request.path === path && request.method === "POST")?.body;
    expect(site.emulator.requests.find(({ path }) => path.startsWith("/rest/plugin"))?.query).to.deep.equal({
      fields: "family",
    });
    expect(sent("/rest/policy")).to.deep.equal({
      context: "scan",
      name: "",
      description: "",
      policyTemplate: { id: 1 },
      auditFiles: [],
      groups: [],
      createdTime: 0,
      modifiedTime: 0,
      preferences: {
        portscan_range: "default",
        tcp_scanner: "no",
        syn_scanner: "yes",
        udp_scanner: "no",
        syn_firewall_detection: "Automatic (normal)",
      },
      families: [
        { id: "20", plugins: [{ id: plugin }], state: "unlocked" },
        { id: "41", plugins: [{ id: "19506" }], state: "unlocked" },
      ],
    });
    expect(sent("/rest/scan")).to.deep.include({
      name: `Remediation Scan of Plugin #${plugin}`,
      type: "policy",
      pluginID: plugin,
      repository: { id: 2 },
      ipList: historian,
      assets: [],
    });
    const { schedule } = sent("/rest/scan") as { schedule: Record<string, string> };
    expect(schedule).to.include({ type: "now", repeatRule: "FREQ=NOW;INTERVAL=1" });
    expect(schedule.start).to.match(/^TZID=UTC:\d{8}T\d{6}$/);
  });

  it("asks for what is cumulative and what is patched, of this plugin at these targets", async () => {
    await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    const bodies = site.emulator.requests
      .filter(({ path }) => path === "/rest/analysis")
      .map(({ body }) => body as { sourceType: string; query: { filters: unknown } });
    expect(bodies.map(({ sourceType }) => sourceType)).to.deep.equal(["cumulative", "patched"]);
    for (const { query } of bodies) {
      expect(query.filters).to.deep.equal([
        { filterName: "pluginID", operator: "=", value: plugin },
        { filterName: "repository", operator: "=", value: [{ id: "2" }] },
        { filterName: "ip", operator: "=", value: historian },
      ]);
    }
  });

  it("of a finding that still exists says so", async () => {
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(verdictsOf(result)).to.deep.equal({ [historian]: "not fixed" });
    expect(result.isFixed).to.equal(false);
    expect(result.hosts[0]?.reason).to.equal("found again on port 445");
  });

  it("tells hosts that did not answer from those that are fixed", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const targets = ["192.0.2.12", "192.0.2.99"];
    const result = await remediate(site.client, { plugin, targets, repository: "Internal" });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "fixed", "192.0.2.99": "not seen" });
    expect(result.hosts[1]?.reason).to.equal("it did not answer");
    expect(result.isFixed).to.equal(false);
  });

  it("of a whole asset list has a line for each host that has or had the finding", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const asset = await site.client.create("/rest/asset", { name: "DMZ", type: "static", definedIPs: "192.0.2.0/24" });
    const result = await remediate(site.client, { plugin, assetList: "DMZ", repository: "Internal" });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "fixed" });
    const scan = site.emulator.requests.find(({ method, path }) => method === "POST" && path === "/rest/scan");
    expect(scan?.body).to.deep.include({ ipList: "", assets: [{ id: Number((asset as { id: string }).id) }] });
  });

  it("does not call fixed what has never been there, on a host that was scanned", async () => {
    const result = await remediate(site.client, { plugin, targets: ["192.0.2.10"], repository: "Internal" });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.10": "never found" });
    expect(result.isFixed).to.equal(false);
    site.emulator.behaviour.remediation = "fixed";
    const both = await remediate(site.client, {
      plugin,
      targets: ["192.0.2.10", "192.0.2.12"],
      repository: "Internal",
    });
    expect(verdictsOf(both)).to.deep.equal({ "192.0.2.10": "never found", "192.0.2.12": "fixed" });
    expect(both.isFixed).to.equal(false);
  });

  it("has one line for an address, however it is written and as often as it is given", async () => {
    site.emulator.behaviour.remediation = "fixed";
    const targets = ["192.0.2.12/32", "192.0.2.12-192.0.2.12", "192.0.2.12", "192.0.2.12/30"];
    const result = await remediate(site.client, { plugin, targets, repository: "Internal" });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "fixed" });
  });

  it("compares addresses by meaning", async () => {
    const row = { ip: "2001:DB8:0:0::C", pluginID: plugin, port: "445", severity: { id: "4" }, lastSeen: "1" };
    const envelope = { type: "regular", error_code: 0, error_msg: "", warnings: [], timestamp: 0 };
    for (const [sourceType, results] of [
      ["cumulative", []],
      ["patched", [row]],
    ] as const) {
      site.emulator.faults.add({
        path: "/rest/analysis",
        match: ({ body }) => (body as { sourceType?: string }).sourceType === sourceType,
        status: 200,
        body: { ...envelope, response: { totalRecords: String(results.length), results: [...results] } },
      });
    }
    site.emulator.faults.add({
      ...{ path: /\/rest\/scanResult\/\d+/, times: Infinity, status: 200 },
      body: {
        ...envelope,
        response: {
          ...{ id: "9", status: "Completed", importStatus: "Finished", startTime: "5" },
          progress: { scannedIPs: "2001:db8::a-2001:db8::f", deadHostIPs: "" },
        },
      },
    });
    const result = await remediate(site.client, { plugin, targets: ["2001:db8::c"], repository: "Internal" });
    expect(result.hosts.map(({ host, verdict }) => [host, verdict])).to.deep.equal([["2001:db8::c", "fixed"]]);
  });

  it("logs in with the credentials of the scan that found it, in its repository and zone", async () => {
    const { client, emulator } = site;
    const [credential] = await client.list("/rest/credential", ["name"]);
    const [scan] = await client.list("/rest/scan", ["name"]);
    await client.change("PATCH", `/rest/scan/${String(scan?.id)}`, {
      ...{ credentials: [{ id: Number(credential?.id) }], zone: { id: 1 } },
    });
    const sent = (): Record<string, unknown> =>
      emulator.requests.findLast(({ method, path }) => method === "POST" && path === "/rest/scan")?.body as never;
    await remediate(client, { plugin, targets: ["192.0.2.12"], scan: "Office Weekly" });
    expect(sent()).to.deep.include({
      ...{ credentials: [{ id: Number(credential?.id) }], repository: { id: 1 }, zone: { id: 1 } },
    });
    await remediate(client, { plugin, targets: ["192.0.2.12"], repository: "Internal" });
    expect(sent()).to.deep.include({ credentials: [] }).and.not.have.property("zone");
    const credentials = [String(credential?.name)];
    await remediate(client, { plugin, targets: [historian], repository: "Plant", credentials });
    expect(sent()).to.deep.include({ credentials: [{ id: Number(credential?.id) }], repository: { id: 2 } });
    const names = { plugin, targets: [historian], repository: "Plant", credentials: ["Linux"] };
    await rejects(remediate(client, names), InputError, /no credential "Linux".*the closest (is|are) "Linux Service/);
  });

  it("says why the finding of a check that has to log in is still open", async () => {
    site.emulator.behaviour.remediation = "untested";
    const plain = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(plain.hosts[0]).to.include({ verdict: "not fixed", reason: "still open, though not found by this run" });
    const body = {
      ...{ type: "regular", error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
      response: { id: plugin, checkType: "local" },
    };
    const match = ({ query }: { query: object }): boolean => "fields" in query && query.fields === "checkType";
    site.emulator.faults.add({ path: `/rest/plugin/${plugin}`, match, status: 200, body, times: Infinity });
    const without = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(without.hosts[0]).to.include({ verdict: "not seen" });
    expect(without.hosts[0]?.reason).to.match(
      /^still open, though not found: .* requires a login, and the scan had no cred/,
    );
    const credentials = ["Linux Service Account"];
    const failed = await remediate(site.client, { plugin, targets: [historian], repository: "Plant", credentials });
    expect(failed.hosts[0]?.reason).to.match(/requires a login, which failed: check the credentials$/);
  });

  it("takes the guide's other parameters, as a Scan and its Policy write them", async () => {
    await remediate(site.client, {
      ...{ plugin, targets: [historian], repository: "Plant" },
      parameters: {
        ...{ description: "Ticket 4", maxRunHours: 2, timeoutAction: "rollover", rollover: "nextDay" },
        ...{ classifyMitigatedAgeDays: 30, dhcpTracking: true, scanningVirtualHosts: true },
        ...{ reportIds: ["3"], reportSource: "patched" },
        ...{ emailOnLaunch: true, emailOnFinish: true, preferences: { max_checks_per_host: "1", syn_scanner: "no" } },
      },
    });
    const sent = (path: string): Record<string, unknown> =>
      site.emulator.requests.find(({ method, path: to }) => method === "POST" && to === path)?.body as never;
    expect(sent("/rest/scan")).to.deep.include({
      ...{ description: "Ticket 4", maxScanTime: "7200", timeoutAction: "rollover", rolloverType: "nextDay" },
      ...{ classifyMitigatedAge: "30", dhcpTracking: "true", scanningVirtualHosts: "true" },
      ...{ emailOnLaunch: "true", emailOnFinish: "true", reports: [{ id: 3, reportSource: "patched" }] },
    });
    expect(sent("/rest/policy").preferences).to.include({
      ...{ portscan_range: "default", udp_scanner: "no", syn_scanner: "no", max_checks_per_host: "1" },
    });
  });

  it("waits for the import, without which the analysis knows nothing", async () => {
    site.emulator.behaviour.remediation = "fixed";
    site.emulator.behaviour.importSeconds = 600;
    const seen = new Set<string>();
    const onProgress = ({ status }: { status: string }): unknown => seen.add(status);
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant", onProgress });
    expect(result.isFixed).to.equal(true);
    expect([...seen]).to.include("Completed, importing");
  });

  it("launches once when the answer to the launch is lost", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/scan", drop: "after" });
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(askedOf(site.emulator).filter((one) => one === "POST /rest/scan")).to.have.length(1);
    expect(result.hosts[0]?.verdict).to.equal("not fixed");
    expect(site.warnings.join()).to.match(/answer to the launch was lost/);
  });

  it("says that it was or may have been launched when the platform cannot be read", async () => {
    const options = { plugin, targets: [historian], repository: "Plant" };
    const failing = (path: string, drop?: "after"): void => {
      const made = site.emulator.faults.add({
        method: "POST",
        path: "/rest/scan",
        ...(drop ? { drop } : { delayMs: 0 }),
      });
      site.emulator.faults.add({
        match: (asked) => made.hits > 0 && asked.method === "GET" && asked.path === path,
        ...{ status: 500, body: "", times: Number.POSITIVE_INFINITY },
      });
    };
    failing("/rest/scan", "after");
    await rejects(
      remediate(site.client, options),
      UnknownOutcomeError,
      /not known whether .* was launched: .*before you run/,
    );
    site.emulator.faults.clear();
    failing("/rest/scanResult");
    const words =
      /^scan \d+ \("Remediation.*"\) was launched, and its result is not known: .* before you run it again$/;
    await rejects(remediate(site.client, options), TenableError, words);
  });

  it("sends nothing again when nobody knows whether it was launched", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/scan", drop: "before" });
    const options = { plugin, targets: [historian], repository: "Plant" };
    await rejects(remediate(site.client, options), UnknownOutcomeError, /not known whether .* was launched/);
    expect(askedOf(site.emulator).filter((one) => one === "POST /rest/scan")).to.have.length(1);
  });

  it("ends at the deadline with the run that goes on", async () => {
    site.emulator.behaviour.runningSeconds = 100_000;
    const options = { plugin, targets: [historian], repository: "Plant", deadlineMs: 60_000 };
    await rejects(remediate(site.client, options), DeadlineError, /run \d+ continues/);
  });

  it("of a run that somebody stopped does not call fixed what it may not have tested", async () => {
    site.emulator.behaviour.runningSeconds = 10_000;
    const onLaunch = ({ id }: { id: string }): void => {
      site.emulator.faults.add({
        path: `/rest/scanResult/${id}`,
        times: Infinity,
        status: 200,
        body: {
          ...{ type: "regular", error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
          response: { id, status: "Stopped", importStatus: "No Results", startTime: "1", progress: { scannedIPs: "" } },
        },
      });
    };
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant", onLaunch });
    expect(result).to.include({ outcome: "stopped", isFixed: false });
    expect(verdictsOf(result)).to.deep.equal({ [historian]: "not seen" });
  });

  it("of a result that was not imported says nothing about the hosts", async () => {
    site.emulator.faults.add({
      path: /\/rest\/scanResult\/\d+/,
      times: Infinity,
      status: 200,
      body: {
        ...{ type: "regular", error_code: 0, error_msg: "", warnings: [], timestamp: 0 },
        response: { id: "9", status: "Completed", importStatus: "Error", importErrorDetails: "no space" },
      },
    });
    const result = await remediate(site.client, { plugin, targets: [historian], repository: "Plant" });
    expect(result.hosts).to.deep.equal([
      { host: historian, name: undefined, verdict: "not seen", reason: "the result was not imported (no space)" },
    ]);
  });

  it("leaves out the state of families where the version has none", async () => {
    const older = await siteOf("sc", { version: "5.19.0" });
    await remediate(older.client, { plugin, targets: [historian], repository: "Plant" });
    const policy = older.emulator.requests.find(({ method, path }) => method === "POST" && path === "/rest/policy");
    expect(bodyOf<{ families: object[] }>(policy).families[0]).to.deep.equal({
      id: "20",
      plugins: [{ id: plugin }],
    });
    await older.emulator.close();
  });

  const refusals: [string, Parameters<typeof remediate>[1], RegExp][] = [
    [
      "a plugin that does not exist",
      { plugin: "999999", targets: [historian], repository: "Plant" },
      /has no plugin 999999/,
    ],
    ["a plugin that is not a number", { plugin: "MS17-010", targets: [historian] }, /"MS17-010" is not a number/],
    ["no repository where there are several", { plugin, targets: [historian] }, /these keys see "Internal", "Plant"/],
    ["an unknown repository", { plugin, targets: [historian], repository: "Plnt" }, /the closest (is|are) "Plant"/],
    ["an unknown asset list", { plugin, assetList: "nowhere", repository: "Plant" }, /no asset list "nowhere"/],
    ["an address that is none", { plugin, targets: ["192.0.2.300"] }, /"192.0.2.300" is not an IPv4 or IPv6 address/],
    ["neither targets nor a list", { plugin }, /no targets/],
    ["a scanner", { plugin, targets: [historian], scanner: "Berlin 1" }, /scan zones choose/],
    ["a template", { plugin, targets: [historian], template: "basic" }, /from Advanced Scan/],
    ["an unknown scan", { plugin, targets: [historian], scan: "Ofice" }, /the closest (is|are) "Office Weekly"/],
    ["an unknown credential", { plugin, targets: [historian], credentials: ["Linx"] }, /no credential "Linx"/],
    [
      "parameters that a Scan cannot have, all at once",
      {
        ...{ plugin, targets: [historian], repository: "Plant" },
        parameters: { notifyEmails: ["a@example.com"], maxRunHours: 500, timeoutAction: "rollover" },
      },
      /^maxRunHours 500: .*; notifyEmails .*: not on Security Center: /,
    ],
    [
      "a preference that the policy cannot have",
      { plugin, targets: [historian], repository: "Plant", parameters: { preferences: { max_check_per_host: "1" } } },
      /has no "max_check_per_host" \(closest: max_checks_per_host/,
    ],
  ];
  for (const [what, options, words] of refusals) {
    it(`refuses ${what}, and makes nothing`, async () => {
      await rejects(remediate(site.client, options), InputError, words);
      expect(site.emulator.requests.filter(({ method }) => method !== "GET")).to.deep.equal([]);
    });
  }
});

describe("A remediation on Vulnerability Management", () => {
  let site: Site<"vm">;
  const files = "5c3e0000-0000-4000-8000-000000000012";
  const repaired = { seed: { asset: [{ id: files, plugins: [19506, 12053] }] } };
  afterEach(() => site.emulator.close());

  it("of a finding that is gone says fixed, by the run's results", async () => {
    site = await siteOf("vm", repaired);
    const result = await remediate(site.client, { plugin, targets: ["192.0.2.12"] });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "fixed" });
    expect(result).to.include({ isFixed: true, outcome: "completed" });
    const scan = site.emulator.requests.find(({ path }) => path === "/scans/remediation");
    expect(scan?.body).to.deep.include({ enabled_plugins: [97833, 19506] });
    expect(bodyOf<{ settings: object }>(scan).settings).to.deep.equal({
      name: `Remediation Scan of Plugin #${plugin}`,
      text_targets: "192.0.2.12",
    });
    expect(withoutWaiting(askedOf(site.emulator)).filter((one) => !one.startsWith("GET /vulns"))).to.deep.equal([
      `GET /plugins/plugin/${plugin}`,
      "GET /editor/remediation/templates",
      "POST /scans/remediation",
      `GET /scans/${result.run.scan.id}`,
      `POST /scans/${result.run.scan.id}/launch`,
      `GET /scans/${result.run.scan.id}`,
      // Whether it was ever there.
      "POST /vulns/export",
    ]);
  });

  it("has a verdict for each host: fixed, not fixed, not seen", async () => {
    site = await siteOf("vm", repaired);
    const targets = ["192.0.2.12", historian, "198.51.100.9"];
    const result = await remediate(site.client, { plugin, targets });
    expect(verdictsOf(result)).to.deep.equal({
      "192.0.2.12": "fixed",
      [historian]: "not fixed",
      "198.51.100.9": "not seen",
    });
    expect(result.isFixed).to.equal(false);
  });

  it("aims at a tag, by its name alone or with its category, and from a scanner by name", async () => {
    site = await siteOf("vm");
    const options = { plugin, assetList: "Location:Berlin", scanner: "Berlin 1" };
    const result = await remediate(site.client, options);
    expect(result.hosts.find(({ host }) => host === historian)?.verdict).to.equal("not fixed");
    const scan = site.emulator.requests.find(({ path }) => path === "/scans/remediation");
    const { settings } = bodyOf<{ settings: Record<string, unknown> }>(scan);
    expect(settings).to.include({ use_tag_rules_as_targets: true });
    expect(settings.tag_targets).to.have.length(1);
    expect(settings.scanner_id).to.be.a("string");
  });

  it("launches once when the answer to the launch is lost", async () => {
    site = await siteOf("vm");
    site.emulator.faults.add({ method: "POST", path: /launch$/, drop: "after" });
    await remediate(site.client, { plugin, targets: [historian] });
    expect(askedOf(site.emulator).filter((one) => one.endsWith("/launch"))).to.have.length(1);
  });

  it("never calls a host fixed whose findings an answer leaves out", async () => {
    for (const path of [/^\/scans\/\d+$/, /^\/scans\/\d+\/hosts\/\d+$/]) {
      site = await siteOf("vm");
      for (const by of [undefined, null] as const) {
        const change = (answer: Json): Json => {
          const { vulnerabilities: _, ...rest } = answer as Record<string, Json>;
          return by === undefined ? rest : { ...rest, vulnerabilities: by };
        };
        const match = (asked: { method: string; path: string; query: object }): boolean =>
          asked.method === "GET" && path.test(asked.path) && Object.keys(asked.query).length > 0;
        site.emulator.faults.add({ match, change, times: Number.POSITIVE_INFINITY });
        const words = /(no|a) "vulnerabilities"/;
        await rejects(remediate(site.client, { plugin, targets: [historian] }), UnexpectedAnswerError, words);
        site.emulator.faults.clear();
      }
      await site.emulator.close();
    }
    site = await siteOf("vm");
  });

  it("is made from a template for remediation scans, which have uuids of their own", async () => {
    site = await siteOf("vm");
    const [scans, own] = await Promise.all([
      site.client.list("/editor/scan/templates", []),
      site.client.list("/editor/remediation/templates", []),
    ]);
    const uuidOf = (list: Record<string, unknown>[], name: string): unknown =>
      list.find((template) => template.name === name)?.uuid;
    await remediate(site.client, { plugin, targets: [historian] });
    await remediate(site.client, { plugin, targets: [historian], template: "Basic Network Scan" });
    const used = site.emulator.requests
      .filter(({ method, path }) => method === "POST" && path === "/scans/remediation")
      .map((request) => bodyOf<{ uuid: string }>(request).uuid);
    expect(used).to.deep.equal([uuidOf(own, "advanced"), uuidOf(own, "basic")]);
    expect(used[0]).to.not.equal(uuidOf(scans, "advanced"));
    const unknown = { plugin, targets: [historian], template: "discovery" };
    await rejects(remediate(site.client, unknown), InputError, /no remediation template "discovery"/);
  });

  it("does not call fixed what has never been there, and leaves out such hosts of a block", async () => {
    site = await siteOf("vm", repaired);
    const named = await remediate(site.client, { plugin, targets: ["192.0.2.10", "192.0.2.12"] });
    expect(verdictsOf(named)).to.deep.equal({ "192.0.2.10": "never found", "192.0.2.12": "fixed" });
    expect(named.isFixed).to.equal(false);
    const block = await remediate(site.client, { plugin, targets: ["192.0.2.8/29"] });
    expect(verdictsOf(block)).to.deep.equal({ "192.0.2.12": "fixed" });
    expect(block.isFixed).to.equal(true);
  });

  it("says so when these keys may not read whether it was ever there", async () => {
    site = await siteOf("vm", repaired);
    site.emulator.faults.add({ method: "POST", path: "/vulns/export", status: 403, body: { error: "no" } });
    const result = await remediate(site.client, { plugin, targets: ["192.0.2.12"] });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "never found" });
    expect(site.warnings.join()).to.match(/not known whether plugin 97833 has ever found anything: .*403/);
  });

  it("has one line for an address, however it is written and as often as it is given", async () => {
    site = await siteOf("vm");
    const targets = ["192.0.2.20/32", "192.0.2.20-192.0.2.20", historian];
    const result = await remediate(site.client, { plugin, targets });
    expect(result.hosts.map(({ host, verdict }) => [host, verdict])).to.deep.equal([[historian, "not fixed"]]);
  });

  describe("by a check that has to log in", () => {
    const patch = "97737";
    const patched = { seed: { asset: [{ id: files, plugins: [19506, 12053] }] } };
    const targets = ["192.0.2.12"];
    const credential = async (): Promise<string> => {
      const settings = { username: "svc", password: "x", auth_method: "Password" };
      const body = { name: "Windows servers", type: "Windows", settings };
      return ((await site.client.create("/credentials", body)) as { uuid: string }).uuid;
    };
    const sent = (): unknown =>
      bodyOf<{ credentials?: unknown }>(site.emulator.requests.findLast(({ path }) => path === "/scans/remediation"))
        .credentials;
    const added = (id: string): object => ({ add: { Host: { Windows: [{ id }] } }, edit: {}, delete: [] });

    it("logs in with named credentials", async () => {
      site = await siteOf("vm", patched);
      const id = await credential();
      const result = await remediate(site.client, { plugin: patch, targets, credentials: ["Windows servers"] });
      expect(sent()).to.deep.equal(added(id));
      expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "fixed" });
    });

    it("logs in with the credentials of the scan that found it, from its scanner", async () => {
      site = await siteOf("vm", patched);
      const id = await credential();
      const template = (await site.client.list("/editor/scan/templates", [])).find(({ name }) => name === "advanced");
      const [scanner] = (await site.client.list("/scanners", [])).filter(({ name }) => name === "Berlin 1");
      await site.client.create("/scans", {
        uuid: template?.uuid,
        credentials: { add: { Host: { Windows: [{ id }] } } },
        settings: { name: "Patches", text_targets: "192.0.2.12", scanner_id: scanner?.uuid },
      });
      const result = await remediate(site.client, { plugin: patch, targets, scan: "Patches" });
      expect(sent()).to.deep.equal(added(id));
      const made = site.emulator.requests.findLast(({ path }) => path === "/scans/remediation");
      expect(bodyOf<{ settings: object }>(made).settings).to.include({ scanner_id: scanner?.uuid });
      expect(result.isFixed).to.equal(true);
    });

    it("logs in with the credentials of the policy that the scan is of", async () => {
      site = await siteOf("vm", patched);
      const id = await credential();
      const uuidOf = async (kind: string, name: string): Promise<unknown> =>
        (await site.client.list(`/editor/${kind}/templates`, [])).find((template) => template.name === name)?.uuid;
      const { policy_id } = (await site.client.create("/policies", {
        uuid: await uuidOf("policy", "advanced"),
        credentials: { add: { Host: { Windows: [{ id }] } } },
        settings: { name: "Patches" },
      })) as { policy_id: number };
      const settings = { name: "Patches", text_targets: "192.0.2.12", policy_id };
      await site.client.create("/scans", { uuid: await uuidOf("scan", "custom"), settings });
      await remediate(site.client, { plugin: patch, targets, scan: "Patches" });
      expect(sent()).to.deep.equal(added(id));
    });

    it("is refused the credentials that only their scan knows, and makes nothing", async () => {
      site = await siteOf("vm", patched);
      await credential();
      const template = (await site.client.list("/editor/scan/templates", [])).find(({ name }) => name === "advanced");
      const own = { username: "svc", password: "x", auth_method: "Password" };
      await site.client.create("/scans", {
        uuid: template?.uuid,
        credentials: { add: { Host: { Windows: [own] } } },
        settings: { name: "Patches", text_targets: "192.0.2.12" },
      });
      const options = { plugin: patch, targets, scan: "Patches" };
      await rejects(remediate(site.client, options), InputError, /those of "Patches" belong to the scan/);
      expect(askedOf(site.emulator)).to.not.include("POST /scans/remediation");
      const result = await remediate(site.client, { ...options, credentials: ["Windows servers"] });
      expect(result.isFixed).to.equal(true);
    });

    it("says nothing of a host where the credentials did not work", async () => {
      site = await siteOf("vm", { ...patched, behaviour: { login: "fails" } });
      await credential();
      const result = await remediate(site.client, { plugin: patch, targets, credentials: ["Windows servers"] });
      expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "not seen" });
      expect(result.hosts[0]?.reason).to.match(/requires a login, which failed/);
    });
  });

  it("takes the parameters of a Scan", async () => {
    site = await siteOf("vm");
    const parameters = {
      ...{ description: "Ticket 4", maxRunHours: 2, notifyEmails: ["a@example.com"] },
      preferences: { max_checks_per_host: "1" },
    };
    await remediate(site.client, { plugin, targets: [historian], parameters });
    const made = site.emulator.requests.find(({ path }) => path === "/scans/remediation");
    expect(bodyOf<{ settings: object }>(made).settings).to.deep.equal({
      ...{ name: `Remediation Scan of Plugin #${plugin}`, text_targets: historian, description: "Ticket 4" },
      ...{ scan_time_window: 120, emails: "a@example.com", max_checks_per_host: "1" },
    });
    const wrong = { plugin, targets: [historian], parameters: { dhcpTracking: true, rollover: "template" as const } };
    await rejects(
      remediate(site.client, wrong),
      InputError,
      /rollover .*not on Vulner.*; dhcpTracking .*not on Vulner/,
    );
  });

  it("launches nothing when nobody knows whether the scan was made", async () => {
    site = await siteOf("vm");
    site.emulator.faults.add({ method: "POST", path: "/scans/remediation", drop: "after" });
    await rejects(
      remediate(site.client, { plugin, targets: [historian] }),
      UnknownOutcomeError,
      /no scan was launched/,
    );
    expect(askedOf(site.emulator).filter((one) => one.endsWith("/launch"))).to.deep.equal([]);
  });

  it("does not call fixed what a check that has to log in did not find", async () => {
    site = await siteOf("vm", { seed: { asset: [{ id: files, plugins: [19506, 12053] }] } });
    const attributes = [{ attribute_name: "plugin_type", attribute_value: "local" }];
    site.emulator.faults.add({ path: `/plugins/plugin/${plugin}`, status: 200, body: { id: 97833, attributes } });
    const result = await remediate(site.client, { plugin, targets: ["192.0.2.12"] });
    expect(verdictsOf(result)).to.deep.equal({ "192.0.2.12": "not seen" });
    expect(result.hosts[0]?.reason).to.match(/requires a login/);
  });

  it("refuses a plugin that does not exist, a repository, an unknown tag", async () => {
    site = await siteOf("vm");
    const targets = [historian];
    await rejects(remediate(site.client, { plugin: "999999", targets }), InputError, /has no plugin 999999/);
    await rejects(remediate(site.client, { plugin, targets, repository: "Plant" }), InputError, /only Security Center/);
    await rejects(remediate(site.client, { plugin, assetList: "Berln" }), InputError, /the closest (is|are) "Berlin"/);
    expect(site.emulator.requests.filter(({ method }) => method !== "GET")).to.deep.equal([]);
  });
});

describe("A remediation on Nessus", () => {
  it("is refused with the reason and what to do instead, before any request", async () => {
    const { client, emulator } = await siteOf("nessus");
    await rejects(
      remediate(client, { plugin, targets: [historian] }),
      InputError,
      /no remediation scans.*run SCAN --export/,
    );
    expect(emulator.requests).to.deep.equal([]);
    await emulator.close();
  });
});
