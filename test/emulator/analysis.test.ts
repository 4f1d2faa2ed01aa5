import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { done, send, withEmulator } from "./client";

describe("Analysis of the emulator", () => {
  const emulator = withEmulator();
  const body = (tool: string, more: object = {}, inner: object = {}) => ({
    ...{ type: "vuln", sourceType: "cumulative", columns: [] },
    query: { type: "vuln", tool, filters: [], startOffset: 0, endOffset: 50, ...inner },
    ...more,
  });
  const analyse = (tool: string, more: object = {}, inner: object = {}) =>
    done(emulator(), "POST", "/rest/analysis", body(tool, more, inner));
  const rows = (answer: JsonObject) => answer.results as JsonObject[];
  const filter = (filterName: string, value: unknown, operator = "=") => ({
    filters: [{ filterName, operator, value }],
  });

  it("counts in text, but for the rows returned; the end of a page is not part of it", async () => {
    const page = await analyse("listvuln", {}, { startOffset: 2, endOffset: 5 });
    expect(page).to.include({ returnedRecords: 3, startOffset: "2", endOffset: "5", matchingDataElementCount: "-1" });
    expect(page.totalRecords).to.be.a("string");
    const all = await analyse("listvuln");
    expect(rows(all).slice(2, 5)).to.deep.equal(rows(page));
  });

  it("filters by address, severity, asset, repository and days", async () => {
    expect(
      rows(await analyse("sumip", {}, filter("ip", "192.0.2.11-192.0.2.12"))).map(({ ip }) => ip),
    ).to.have.lengthOf(2);
    expect(rows(await analyse("listvuln", {}, filter("severity", "4"))).map(({ pluginID }) => pluginID)).to.deep.equal([
      "97833",
      "97833",
      "108797",
      "125313",
    ]);
    expect(rows(await analyse("sumip", {}, filter("asset", { id: "3" })))).to.have.lengthOf(3);
    expect(rows(await analyse("sumip", {}, filter("repository", [{ id: "2" }])))).to.have.lengthOf(1);
    expect(rows(await analyse("listvuln", {}, filter("lastSeen", "0:0")))).to.deep.equal([]);
    const unknown = await send(emulator(), "POST", "/rest/analysis", body("listvuln", {}, filter("nonsense", 1)));
    expect(unknown.envelope.error_msg).to.contain("Valid filters are");
  });

  it("keeps what has been repaired apart", async () => {
    const patched = await analyse("vulndetails", { sourceType: "patched" }, filter("lastMitigated", "0:30"));
    expect(rows(patched).map(({ pluginID, ip }) => [pluginID, ip])).to.deep.equal([
      ["11213", "192.0.2.10"],
      ["10092", "192.0.2.10"],
      ["15901", "192.0.2.11"],
      ["157288", "192.0.2.12"],
      ["10205", "192.0.2.20"],
    ]);
    expect(JSON.stringify(await analyse("sumid"))).to.not.contain('"10092"');
  });

  it("sorts, sums and groups", async () => {
    const sorted = rows(await analyse("sumid", { sortField: "severity", sortDir: "DESC" }));
    expect(sorted.find(({ pluginID }) => pluginID === "97833")).to.include({ total: "2", hostTotal: "2" });
    expect(sorted[0]?.severity).to.include({ id: "4" });
    const severities = rows(await analyse("sumseverity"));
    expect(severities.map(({ count }) => count)).to.deep.equal(["4", "4", "13", "10", "70"]);
    expect((await analyse("iplist")).results).to.equal(null);
    expect(await analyse("listmailclients")).to.include({ totalRecords: "0", matchingDataElementCount: "0" });
    expect(
      (await done(emulator(), "POST", "/rest/analysis", { type: "event", query: { tool: "sumip" } })).totalRecords,
    ).to.equal(0);
  });

  it("tells what a patch repairs, and whose findings have a name elsewhere", async () => {
    const repairs = rows(await analyse("sumremediation"));
    const repair = repairs.find(({ pluginID }) => pluginID === "97833");
    expect(repair).to.include({ hostTotal: "2", cveTotal: "6", totalPctg: "1.98%" });
    const [notice = {}] = rows(await analyse("iavmipdetail"));
    expect((notice.hosts as JsonObject[]).map(({ repositoryID }) => repositoryID)).to.deep.equal(["1", "2"]);
    expect(rows(await analyse("listsshservers"))).to.deep.equal([
      { count: "2", detectionMethod: "Active", name: "SSH-2.0-OpenSSH" },
    ]);
  });

  it("has events of a log collector, counted in numbers, and devices of a mobile repository, counted in text", async () => {
    const query = (type: string, tool: string) =>
      done(emulator(), "POST", "/rest/analysis", { type, query: { type, tool, startOffset: 0, endOffset: 5 } });
    const events = await query("event", "sumtype");
    expect(events).to.include({ totalRecords: 3, returnedRecords: 3, startOffset: 0, endOffset: 5 });
    expect(rows(events).map(({ type, count }) => [type, count])).to.deep.include(["login", "4"]);
    const [first] = rows(await query("event", "listdata"));
    expect(first).to.include.keys("source ip", "destination port", "va/ids");
    const devices = await query("mobile", "sumdeviceid");
    expect(devices).to.include({ totalRecords: "2", returnedRecords: 2, matchingDataElementCount: "-1 " });
    expect(rows(devices)[0]).to.include({ total: "2", severityHigh: "1", severityInfo: "1" });
  });

  it("refuses the findings of one result until they are imported", async () => {
    const launched = (await done(emulator(), "POST", "/rest/scan/1/launch")) as { scanResult: JsonObject };
    const individual = { sourceType: "individual", scanID: launched.scanResult.id, view: "all" };
    const early = await send(emulator(), "POST", "/rest/analysis", body("listvuln", individual));
    expect(early.envelope.error_code).to.equal(143);
    emulator().clock.advance(120_000);
    expect(rows(await analyse("sumip", individual))).to.have.lengthOf(3);
  });

  it("runs a saved query", async () => {
    const query = await done(emulator(), "POST", "/rest/query", {
      ...{ name: "critical", type: "vuln", tool: "listvuln" },
      ...filter("severity", "4"),
    });
    const answer = await done(emulator(), "POST", "/rest/analysis", { type: "vuln", query: { id: query.id ?? "" } });
    expect(rows(answer)).to.have.lengthOf(4);
    expect((await done(emulator(), "PATCH", `/rest/query/${String(query.id)}`, { name: "q" })).status).to.equal(0);
  });

  it("serves alerts, which hide their filters", async () => {
    const alert = await done(emulator(), "POST", "/rest/alert", {
      ...{ name: "many", triggerName: "sumip", triggerOperator: ">=", triggerValue: "100" },
      action: [{ type: "notification", message: "look", users: [{ id: 2 }] }],
      query: { type: "vuln", ...filter("severity", "3,4") },
    });
    expect((alert.query as JsonObject).name).to.match(/^Query for alert 'many' at \d+$/);
    expect(alert.query).to.not.have.property("filters");
    expect((alert.action as JsonObject[])[0]).to.deep.include({ type: "notification", objectID: null });
    expect(await done(emulator(), "POST", `/rest/alert/${String(alert.id)}/execute`)).to.include({ id: alert.id });
  });
});
