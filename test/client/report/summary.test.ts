import { expect } from "chai";
import { Readable } from "node:stream";
import { readNessusFile } from "../../../client/report/nessus-file";
import { countFrom, severityOf } from "../../../client/report/severity";
import { summarize } from "../../../client/report/summary";
import { check, file, host, inPieces, item, summaryOf } from "./sample";

const critical = item({ severity: 4, pluginID: 10, pluginName: "Critical one" }, "<solution>Patch.</solution>");
const low = (id: number): string => item({ severity: 1, pluginID: id, pluginName: `Low ${id}` });

describe("The summary of a report", () => {
  it("counts by severity, host and plugin, the worst first", async () => {
    const summary = await summaryOf(
      host("10.0.0.2", {}, low(1), low(2), low(3), item({ pluginID: 5 })),
      host("10.0.0.10", {}, critical, low(1)),
      host("10.0.0.3", {}, low(1), low(1), low(2)),
    );
    expect(summary).to.deep.include({ reportName: "DMZ", policyName: "Weekly", counts: [1, 7, 0, 0, 1] });
    expect(summary.hosts.map(({ name, counts, score }) => [name, counts, score])).to.deep.equal([
      ["10.0.0.10", [0, 1, 0, 0, 1], 41],
      ["10.0.0.2", [1, 3, 0, 0, 0], 3],
      ["10.0.0.3", [0, 3, 0, 0, 0], 3],
    ]);
    expect(summary.plugins.map(({ id, severity, hosts, findings }) => [id, severity, hosts, findings])).to.deep.equal([
      ["10", 4, 1, 1],
      ["1", 1, 3, 4],
      ["2", 1, 2, 2],
      ["3", 1, 1, 1],
      ["5", 0, 1, 1],
    ]);
    expect(summary.plugins[0]).to.deep.include({ name: "Critical one", family: "F", solution: "Patch.", cve: [] });
  });

  it("answers what --fail-on asks", async () => {
    const { counts } = await summaryOf(host("a", {}, critical, low(1), item({ severity: 3 })));
    expect(
      ["critical", "High", "medium", "LOW", "info"].map((name) => countFrom(counts, severityOf(name) ?? 0)),
    ).to.deep.equal([1, 2, 2, 3, 3]);
    expect([severityOf("none"), severityOf("Informational"), severityOf("bad")]).to.deep.equal([0, 0, undefined]);
  });

  it("spans the first host's start and the last one's end", async () => {
    const summary = await summaryOf(
      host("a", { HOST_START_TIMESTAMP: "1700000100", HOST_END_TIMESTAMP: "1700000200" }),
      host("b", { HOST_START_TIMESTAMP: "1700000000", HOST_END_TIMESTAMP: "1700000150" }),
      host("c", {}),
    );
    expect(summary).to.include({ start: 1_700_000_000_000, end: 1_700_000_200_000, isLocalTime: false });
    expect(await summaryOf(host("a", { HOST_START: "Wed Mar 09 22:48:10 2011" }))).to.include({ isLocalTime: true });
  });

  it("takes a host that stands in the file twice for one, in any case of letters", async () => {
    const { hosts, plugins } = await summaryOf(
      host("Web.example.com", { Credentialed_Scan: "false" }, low(1)),
      host("other", {}, low(1)),
      host("web.example.com", { "host-ip": "10.0.0.1", Credentialed_Scan: "true" }, low(1)),
    );
    expect(hosts.map(({ name, ip, isCredentialed }) => ({ name, ip, isCredentialed }))).to.deep.equal([
      { name: "Web.example.com", ip: "10.0.0.1", isCredentialed: true },
      { name: "other", ip: undefined, isCredentialed: undefined },
    ]);
    expect(plugins[0]).to.include({ hosts: 2, findings: 3 });
  });

  it("lists each check of an audit file, and counts how they ended", async () => {
    const { plugins, compliance } = await summaryOf(
      host("a", {}, check("2.5 Syslog", "FAILED", 3), check("2.6 Cron", "PASSED", 0), check("2.7 NTP", "WARNING", 2)),
    );
    expect(plugins.map(({ id, name }) => [id, name])).to.deep.equal([
      ["21157", "2.5 Syslog"],
      ["21157", "2.7 NTP"],
      ["21157", "2.6 Cron"],
    ]);
    expect(compliance).to.deep.equal({ failed: 1, passed: 1, other: 1 });
  });

  it("counts no check that passed as a finding, whatever severity stands beside it", async () => {
    const checks = ["PASSED", "passed", " PASSED "].map((result, at) => check(`2.${at}`, result, 3));
    const summary = await summaryOf(host("a", {}, ...checks, check("2.9", "FAILED", 3)));
    expect(summary.counts).to.deep.equal([0, 0, 0, 1, 0]);
    expect(summary.hosts[0]).to.deep.include({ counts: [0, 0, 0, 1, 0], passed: 3 });
    expect(summary.plugins.filter(({ severity }) => severity > 0).map(({ name }) => name)).to.deep.equal(["2.9"]);
    expect(summary.compliance).to.deep.equal({ failed: 1, passed: 3, other: 0 });
  });

  it("names each scanner once, and a policy of Security Center without its identifier", async () => {
    const told = (ip: string): string =>
      item({ pluginID: 19506 }, `<plugin_output>\nScanner IP : ${ip}\n</plugin_output>`);
    const { scanners } = await summaryOf(
      host("a", {}, told("1.1.1.1")),
      host("b", {}, told("1.1.1.2")),
      host("c", {}, told("1.1.1.1")),
    );
    expect(scanners.map(({ ip }) => ip)).to.deep.equal(["1.1.1.1", "1.1.1.2"]);
    const policy = "053f713d-9f27-547b-8660-a084a340f9eb-4479/Patch Auditing";
    const summary = await summarize([{ kind: "policy", name: policy }]);
    expect(summary).to.include({ policyName: "Patch Auditing", reportName: undefined });
    const tagged = await summarize([{ kind: "host", name: "a", properties: { policyName: "Basic" } }]);
    expect(tagged.policyName).to.equal("Basic");
  });

  it("keeps names of bearable length, and still knows them apart", async () => {
    const long = "x".repeat(5_000);
    const { hosts } = await summaryOf(
      host(`a${long}`, {}, low(1)),
      host(`a${long}`, {}, low(1)),
      host(`b${long}`, {}, low(1)),
    );
    expect(hosts.map(({ name, counts }) => [name.slice(0, 1), name.length, counts[1]])).to.deep.equal([
      ["a", 2_000, 2],
      ["b", 2_000, 1],
    ]);
  });

  it("is made of a stream: 50,000 findings that never exist at once", async () => {
    function* pieces(): Generator<string> {
      const [before = "", after = ""] = file("#").split("#");
      yield before;
      for (let address = 0; address < 250; address += 1) {
        const items = Array.from({ length: 200 }, (_, id) =>
          item({ pluginID: id + 1, severity: id % 5, port: address % 7 }),
        );
        yield host(`10.0.0.${address}`, {}, ...items);
      }
      yield after;
    }
    const summary = await summarize(readNessusFile(Readable.from(pieces())));
    expect(summary.counts).to.deep.equal([10_000, 10_000, 10_000, 10_000, 10_000]);
    expect([summary.hosts.length, summary.plugins.length, summary.index.places.length]).to.deep.equal([250, 200, 7]);
    expect(summary.plugins.every(({ hosts, findings }) => hosts === 250 && findings === 250)).to.equal(true);
  });

  it("of nothing is nothing", async () => {
    const summary = await summarize(readNessusFile(inPieces(file(), 100)));
    expect(summary).to.deep.include({ counts: [0, 0, 0, 0, 0], hosts: [], plugins: [], start: undefined });
  });
});
