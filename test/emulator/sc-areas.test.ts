import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JsonObject, startEmulator } from "../../emulator/index";
import { asAdministrator, done, keyHeader, send, withEmulator } from "./client";

const list = (answer: JsonObject): JsonObject[] => answer as unknown as JsonObject[];
const typeOf = (value: unknown): string => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);
const typesOf = (answer: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, typeOf(value)]));

describe("Hosts of an emulated Security Center", () => {
  const emulator = withEmulator();

  it("are listed in pages, with the members of the reference or those asked for", async () => {
    const all = list(await done(emulator(), "GET", "/rest/hosts"));
    expect(all).to.have.length(4);
    expect(typesOf(all[0] ?? {})).to.deep.equal(
      Object.fromEntries(
        ["id", "uuid", "tenableUUID", "name", "ipAddress", "os", "firstSeen", "lastSeen"].map((name) => [
          name,
          "string",
        ]),
      ),
    );
    const [second, ...more] = list(
      await done(emulator(), "GET", "/rest/hosts?fields=id,acr,source&startOffset=1&endOffset=2&pagination=true"),
    );
    expect(more).to.deep.equal([]);
    expect(second).to.deep.include({ id: "2", source: [{ type: "active" }] });
    expect(second?.acr).to.include({ overwritten: "false" });
  });

  it("are searched by all or any of some filters", async () => {
    const search = async (filters: object): Promise<unknown[]> =>
      list(await done(emulator(), "POST", "/rest/hosts/search", { filters })).map(({ name }) => name);
    const windows = { property: "os", operator: "like", value: "windows" };
    const web = { property: "ip", operator: "eq", value: "192.0.2.10" };
    expect(await search({ and: [windows, web] })).to.deep.equal([]);
    expect(await search({ or: [windows, web] })).to.deep.equal([
      ...["web.example.com", "files.example.com", "historian.example.com"],
    ]);
    expect(await search({ and: [{ property: "acr", operator: "gte", value: 6 }] })).to.have.length(2);
    const wrong = { filters: { and: [{ property: "colour", operator: "eq", value: "red" }] } };
    expect((await send(emulator(), "POST", "/rest/hosts/search", wrong)).envelope.error_code).to.equal(146);
  });

  it("are rated by hand", async () => {
    const uuid = String(list(await done(emulator(), "GET", "/rest/hosts"))[0]?.uuid);
    const body = { overwritten: "true", overwrittenScore: 9, reasoning: [{ id: 4 }], notes: "In the lobby" };
    const { acr } = await done(emulator(), "PATCH", `/rest/hosts/${uuid}/acr`, body);
    expect(acr).to.deep.include({ score: "9", overwritten: "true", reasoning: [{ id: "4" }], lastEditedUserID: "1" });
    const { acr: back } = await done(emulator(), "PATCH", `/rest/hosts/${uuid}/acr`, { overwritten: "false" });
    expect(back).to.include({ score: "5", overwrittenScore: "9" });
    const high = await send(emulator(), "PATCH", `/rest/hosts/${uuid}/acr`, { overwrittenScore: 11 });
    expect(high.envelope.error_code).to.equal(146);
    expect((await send(emulator(), "GET", "/rest/hosts/none")).envelope.error_code).to.equal(147);
  });

  it("are told of without a repository too, by address, name or uuid", async () => {
    const info = await done(emulator(), "GET", "/rest/deviceInfo?dnsName=historian.example.com");
    expect(info).to.deep.include({ ip: "192.0.2.20", repositoryID: "2", links: [] });
    const same = await done(emulator(), "GET", "/rest/repository/2/deviceInfo?ip=192.0.2.20");
    const { repositoryID: _repositoryID, ...told } = info;
    expect(told).to.deep.equal(same);
    const some = await done(emulator(), "GET", "/rest/deviceInfo?ip=192.0.2.20&fields=os");
    expect(Object.keys(some).toSorted()).to.deep.equal(["ip", "os", "repositoryID", "uuid"]);
    expect((await send(emulator(), "GET", "/rest/deviceInfo?ip=192.0.2.99")).envelope.error_code).to.equal(147);
    expect((await send(emulator(), "GET", "/rest/deviceInfo")).envelope.error_code).to.equal(146);
  });
});

describe("What an emulated Security Center keeps next to scans", () => {
  const emulator = withEmulator();

  it("tickets: for somebody, through their states, never deleted", async () => {
    const ticket = { name: "Look", assignee: { id: "3" }, classification: "Other", queries: [] };
    const made = await done(emulator(), "POST", "/rest/ticket", ticket);
    expect(made).to.include({ status: "Assigned", classification: "Other", resolvedTime: "-1" });
    expect(Number(made.assignedTime)).to.be.greaterThan(0);
    expect([made.assignee, made.assigneeGroup]).to.deep.equal([
      { id: "3", username: "paul", firstname: "Paul", lastname: "Plant", uuid: (made.assignee as JsonObject).uuid },
      made.assigneeGroup,
    ]);
    expect(made.assigneeGroup).to.include({ name: "Plant Team" });
    const path = `/rest/ticket/${String(made.id)}`;
    const resolved = await done(emulator(), "PATCH", path, { status: "Resolved", notes: "Patched" });
    expect(Number(resolved.resolvedTime)).to.be.greaterThan(0);
    expect((await done(emulator(), "GET", "/rest/ticket")).usable).to.have.length(2);
    expect((await send(emulator(), "DELETE", path)).status).to.equal(404);
    expect((await send(emulator(), "POST", "/rest/ticket", { name: "Look" })).envelope.error_code).to.equal(146);
    const wrong = await send(emulator(), "PATCH", path, { classification: "Nothing" });
    expect(wrong.envelope.error_code).to.equal(146);
  });

  it("definitions of reports: written, copied, exported and imported", async () => {
    const made = await done(emulator(), "POST", "/rest/reportDefinition", { name: "Weekly", type: "csv" });
    expect(made).to.deep.include({ type: "csv", styleFamily: "-1", pubSites: [], components: [] });
    expect(made.schedule).to.include({ objectType: "reportDefinition", type: "never" });
    const path = `/rest/reportDefinition/${String(made.id)}`;
    expect((await done(emulator(), "PATCH", path, { description: "d" })).description).to.equal("d");
    expect((await done(emulator(), "POST", `${path}/copy`, { name: "c", targetUser: { id: 2 } })).owner).to.include({
      username: "mara",
    });
    const exported = await send(emulator(), "POST", `${path}/export`, {});
    const form = new FormData();
    form.append("Filedata", new Blob([exported.text]), "report.xml");
    const upload = await fetch(`${emulator().url}/rest/file/upload`, {
      method: "POST",
      headers: keyHeader(emulator(), "organization"),
      body: form,
    });
    const { response } = (await upload.json()) as { response: { filename: string } };
    const imported = await done(emulator(), "POST", "/rest/reportDefinition/import", response);
    expect(imported).to.include({ name: "Weekly", type: "csv", description: "d" }).and.not.include({ id: made.id });
    await done(emulator(), "DELETE", path);
    expect((await send(emulator(), "GET", path)).envelope.error_code).to.equal(147);
  });

  it("reports: launched, finished by the clock, downloaded as what they are, copied, deleted", async () => {
    const launched = await done(emulator(), "POST", "/rest/reportDefinition/1/launch");
    const result = launched.reportResult as JsonObject;
    expect(launched.reportDefinitionID).to.equal("1");
    expect(result).to.deep.include({ creatorID: "1", ownerID: "1", ownerGID: "0", status: "Queued", totalSteps: -1 });
    expect(result).to.deep.include({ completedSteps: 0, startTime: -1, finishTime: 0, pubSites: [] });
    const path = `/rest/report/${String(result.id)}`;
    expect((await send(emulator(), "POST", `${path}/download`)).envelope.error_code).to.equal(146);
    emulator().clock.advance(12_000);
    expect(await done(emulator(), "GET", path)).to.include({ status: "Running", running: "true", completedSteps: "2" });
    emulator().clock.advance(12_000);
    const finished = await done(emulator(), "GET", path);
    expect(finished).to.include({ status: "Completed", completedSteps: "4", totalSteps: "4", reportDefinitionID: "1" });
    const file = await send(emulator(), "POST", `${path}/download`);
    expect(file.headers.get("content-type")).to.equal("application/pdf");
    expect(file.text.slice(0, 5)).to.equal("%PDF-");
    expect(file.text).to.include("%%EOF");
    const copied = await done(emulator(), "POST", `${path}/copy`, { users: [{ id: 2 }] });
    expect(copied).to.deep.equal({ users: [{ id: 2 }] });
    expect((await done(emulator(), "GET", "/rest/report?owner=2&status=Completed&fields=name")).usable).to.have.length(
      1,
    );
    expect(await done(emulator(), "POST", `${path}/email`, { email: "a@example.com" })).to.deep.equal({
      email: "a@example.com",
    });
    await done(emulator(), "DELETE", path);
    expect((await done(emulator(), "GET", "/rest/report")).manageable).to.have.length(1);
  });

  it("reports as CSV: a row for each finding that analysis tells of; stopped ones are none", async () => {
    await done(emulator(), "PATCH", "/rest/reportDefinition/1", { type: "csv" });
    const { reportResult } = await done(emulator(), "POST", "/rest/reportDefinition/1/launch");
    const path = `/rest/report/${String((reportResult as JsonObject).id)}`;
    emulator().clock.advance(30_000);
    const rows = (await send(emulator(), "POST", `${path}/download`)).text.trimEnd().split("\r\n");
    const query = { type: "vuln", tool: "listvuln", startOffset: 0, endOffset: 1 };
    const analysis = { type: "vuln", sourceType: "cumulative", query };
    const { totalRecords } = await done(emulator(), "POST", "/rest/analysis", analysis);
    expect(rows.length - 1).to.equal(Number(totalRecords));
    const { reportResult: next } = await done(emulator(), "POST", "/rest/reportDefinition/1/launch");
    const second = `/rest/report/${String((next as JsonObject).id)}`;
    expect((await done(emulator(), "POST", `${second}/stop`)).status).to.equal("Stopped");
    expect((await send(emulator(), "POST", `${second}/stop`)).envelope.error_code).to.equal(146);
  });

  it("dashboards: by halves for an organization, none for an administrator, under both paths", async () => {
    const { usable } = await done(emulator(), "GET", "/rest/dashboard");
    expect((usable as JsonObject[]).map(({ name }) => name)).to.deep.equal(["Overview", "Last 7 Days"]);
    const one = await done(emulator(), "GET", "/rest/dashboardTab/1");
    expect(one).to.deep.include({ numColumns: "2", dashboardComponents: [], activated: "true" });
    expect(await done(emulator(), "GET", "/rest/dashboard/1/component")).to.deep.equal([]);
    expect(await asAdministrator(emulator(), "GET", "/rest/dashboard")).to.deep.equal([]);
    expect((await done(emulator(), "POST", "/rest/dashboard/1/share", { groups: [{ id: 1 }] })).groups).to.have.length(
      1,
    );
  });

  it("settings by section and by kind, for administrators", async () => {
    const license = (await asAdministrator(emulator(), "GET", "/rest/configSection/0")).LicenseConfig as JsonObject;
    const { licensedIPs, activeIPs, licenseStatus } = await asAdministrator(emulator(), "GET", "/rest/status");
    expect(license).to.include({ licensedIPs, activeIPs, status: licenseStatus });
    expect(list(await asAdministrator(emulator(), "GET", "/rest/configSection")).map(({ id }) => id)).to.deep.equal([
      ...["0", "1", "2", "3"],
    ]);
    expect(list(await asAdministrator(emulator(), "GET", "/rest/config"))).to.deep.include({ id: 8, name: "SMTP" });
    const changed = await asAdministrator(emulator(), "PATCH", "/rest/configSection/2", { ScanResultExpiration: 30 });
    expect(changed.ScanResultExpiration).to.equal("30");
    expect((await asAdministrator(emulator(), "GET", "/rest/configSection/2")).TicketExpiration).to.equal("365");
    const wrong = await send(emulator(), "PATCH", "/rest/config/128", { TicketExpiration: "never" }, administrator);
    expect(wrong.envelope.error_code).to.equal(146);
    expect((await send(emulator(), "GET", "/rest/configSection/0")).status).to.equal(403);
    const asked = "/rest/config/query?item=smtp,ldap";
    const isSet = async (): Promise<unknown[]> =>
      list(await asAdministrator(emulator(), "GET", asked)).map(({ item, configured }) => [item, configured]);
    expect(await isSet()).to.deep.equal([
      ["smtp", false],
      ["ldap", false],
    ]);
    expect(await asAdministrator(emulator(), "POST", "/rest/config/testSMTP", {})).to.include({ status: false });
    await asAdministrator(emulator(), "PATCH", "/rest/config/8", { SMTPHost: "mail.example.com" });
    expect((await isSet())[0]).to.deep.equal(["smtp", true]);
    expect(await asAdministrator(emulator(), "POST", "/rest/config/testSMTP", {})).to.include({ status: true });
    const registered = await asAdministrator(emulator(), "POST", "/rest/config/plugins/register", {
      activationCode: "AAAA-BBBB",
    });
    expect(registered.pluginSubscriptionStatus).to.equal("Valid");
  });
  const administrator = { side: "administrator" } as const;

  it("in the saved state like everything else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    const state = join(folder, "state.json");
    const first = await startEmulator({ platform: "sc", state });
    await done(first, "POST", "/rest/ticket", { name: "Look", assignee: { id: "3" } });
    await done(first, "POST", "/rest/reportDefinition/1/launch");
    await asAdministrator(first, "PATCH", "/rest/configSection/2", { ScanResultExpiration: 30 });
    await first.close();
    const second = await startEmulator({ platform: "sc", state });
    expect((await done(second, "GET", "/rest/ticket")).usable).to.have.length(2);
    expect((await done(second, "GET", "/rest/report")).usable).to.have.length(1);
    expect((await asAdministrator(second, "GET", "/rest/configSection/2")).ScanResultExpiration).to.equal("30");
    await second.close();
    rmSync(folder, { recursive: true });
  });
});

describe("Analysis and plugins of an emulated Security Center", () => {
  const emulator = withEmulator();
  const analyse = (type: string, tool: string, filters: object[] = []): Promise<JsonObject> => {
    const query = { type, tool, filters, startOffset: 0, endOffset: 50 };
    return done(emulator(), "POST", "/rest/analysis", { type, sourceType: "cumulative", query });
  };

  it("tell a trend: a point a day with severities; dates and totals are numbers", async () => {
    const { results, ...totals } = await analyse("vuln", "trend");
    expect(totals).to.include({ totalRecords: -1, returnedRecords: -1, startOffset: "0", endOffset: "-1" });
    const points = results as JsonObject[];
    expect(points).to.have.length(30);
    expect(
      points
        .map(({ date }) => Number(date))
        .every((date, index, all) => index === 0 || date - Number(all[index - 1]) === 86_400),
    ).to.equal(true);
    expect(typesOf(points[0] ?? {})).to.deep.equal({
      ...{ date: "number", score: "string", total: "string", severityInfo: "string", severityLow: "string" },
      ...{ severityMedium: "string", severityHigh: "string", severityCritical: "string" },
    });
    const { totalRecords } = await analyse("vuln", "listvuln");
    expect(points.at(-1)?.total).to.equal(totalRecords);
    // The run of yesterday has found some new things, and misses others.
    expect(points.at(-7)?.total).to.not.equal(points.at(-1)?.total);
    const week = await analyse("vuln", "trend", [{ filterName: "lastSeen", operator: "=", value: "0:6" }]);
    expect(week.results).to.have.length(7);
  });

  it("tell of the scan that has seen a host last, in lines that clients read", async () => {
    const filters = [{ filterName: "pluginID", operator: "=", value: "19506" }];
    const { results } = await analyse("vuln", "vulndetails", filters);
    expect(results).to.have.length(4);
    for (const { pluginText } of results as JsonObject[]) {
      expect(pluginText).to.match(/^<plugin_output>Information about this scan : \n\n.*Scan duration : 60 sec\n/s);
      expect(pluginText).to.match(/Scan policy used : Full Safe Scan\n/);
    }
  });

  it("tell events by time from a start that is text, as for no other tool", async () => {
    const { startTime, endTime, results } = await analyse("event", "sumtime");
    expect([typeOf(startTime), typeOf(endTime)]).to.deep.equal(["string", "number"]);
    expect((results as JsonObject[])[0]).to.have.keys("time block start", "time block stop", "count");
    expect(typeOf((await analyse("event", "sumdate")).startTime)).to.equal("number");
  });

  it("tell the ratings of a plugin by both systems, null where there is none", async () => {
    const rated = ["cvssV3Vector", "cvssV3VectorBF", "cvssV3BaseScore", "cvssV3TemporalScore"];
    const of = async (id: number): Promise<unknown[]> => {
      const plugin = await done(emulator(), "GET", `/rest/plugin/${id}`);
      return rated.map((name) => typeOf(plugin[name]));
    };
    expect(await of(97_833)).to.deep.equal(["string", "string", "string", "string"]);
    expect(await of(10_180)).to.deep.equal(["null", "null", "null", "null"]);
  });
});
