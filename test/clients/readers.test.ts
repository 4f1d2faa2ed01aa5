import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type JsonObject, startEmulator } from "../../emulator/index";
import { repositoryRoot } from "../../tools/repo";
import { done, keyHeader } from "../emulator/client";
import { get, pairHeader } from "../emulator/vm-client";
import { environmentFor } from "./virtual-environment";

const folder = join(repositoryRoot(), "test", "clients", "readers");
const requirements = readFileSync(join(folder, "requirements.txt"), "utf8").trim().split("\n");

/** What the readers have seen of a file. */
interface Seen {
  file: string;
  libnessus: Record<string, number>;
  nfr: { name: string; targets: number; scores: string[]; hosts: Record<string, SeenHost> };
  columns: string[];
  hosts: Record<string, number>;
  checks: number;
  pages: number;
  title: string;
  findings: number;
}
interface SeenHost {
  severities: number[];
  verdicts: number[];
  incomplete: string[];
  name: string;
  system: string;
  scanner: string;
  seconds: number;
}

/** The platform's own counts: findings of each severity, and checks that have passed, warn or failed. */
type Counts = Record<string, { severities: number[]; verdicts: number[] }>;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const mapped = <T>(counts: Counts, tell: (one: Counts[string]) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(counts).map(([host, one]) => [host, tell(one)]));

describe("Third-party readers of reports", () => {
  let python = "";
  let files = "";

  before(function () {
    python = environmentFor(this, "readers of reports", requirements)?.python ?? "";
  });
  beforeEach(() => {
    files = mkdtempSync(join(tmpdir(), "pulumi-tenable-readers-"));
  });
  afterEach(() => rmSync(files, { recursive: true, force: true }));

  const kept = (name: string, content: Uint8Array): string => {
    const path = join(files, name);
    writeFileSync(path, content);
    return path;
  };
  const read = (...paths: string[]): Seen[] =>
    execFileSync(python, [join(folder, "read.py"), ...paths], { encoding: "utf8", env: { PYTHONIOENCODING: "utf-8" } })
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Seen);

  /** What both parsers have to say of a file. */
  const agrees = ({ libnessus, nfr }: Seen, counts: Counts): void => {
    expect(libnessus).to.deep.equal(mapped(counts, ({ severities, verdicts }) => sum(severities) + sum(verdicts)));
    const read = Object.entries(nfr.hosts).map(([host, { severities, verdicts }]) => [host, { severities, verdicts }]);
    expect(Object.fromEntries(read)).to.deep.equal(counts);
    for (const host of Object.values(nfr.hosts)) {
      expect(host.incomplete).to.deep.equal([]);
      expect(host.name).to.match(/\.example\.com$/);
      expect(host.system).to.not.equal("");
      expect(host.scanner).to.match(/^\d+\.\d+\.\d+\.\d+$/);
      expect(host.seconds).to.be.greaterThan(0);
    }
    expect(new Set(nfr.scores)).to.deep.equal(new Set(["8.1"]));
  };

  for (const platform of ["vm", "nessus"] as const) {
    it(`read .nessus, .csv, .html and .pdf of ${platform} with the counts of its own results`, async function () {
      this.timeout(120_000);
      const emulator = await startEmulator({ platform });
      const { scans } = (await get(emulator, "GET", "/scans")) as { scans: JsonObject[] };
      const scan = scans.find(({ name }) => name === "Office weekly");
      const { hosts, comphosts, history } = (await get(emulator, "GET", `/scans/${String(scan?.id)}`)) as Record<
        string,
        JsonObject[]
      >;
      const levels = (host: JsonObject | undefined): number[] =>
        ["info", "low", "medium", "high", "critical"].map((name) => Number(host?.[name] ?? 0));
      const counts: Counts = Object.fromEntries(
        (hosts ?? []).map((host) => {
          const [, passed = 0, warned = 0, , failed = 0] = levels(
            comphosts?.find(({ hostname }) => hostname === host.hostname),
          );
          return [String(host.hostname), { severities: levels(host), verdicts: [passed, warned, failed] }];
        }),
      );
      expect(history).to.have.length(3);

      const exported = async (format: string): Promise<string> => {
        const path = `/scans/${String(scan?.id)}/export`;
        const { file } = await get(emulator, "POST", path, { format, chapters: "vuln_by_host" });
        emulator.clock.advance(2_000);
        const headers = { "X-ApiKeys": pairHeader(emulator, "administrator") };
        const answer = await fetch(`${emulator.url}${path}/${String(file)}/download`, { headers });
        return kept(`${platform}.${format}`, new Uint8Array(await answer.arrayBuffer()));
      };
      const paths: string[] = [];
      for (const format of ["nessus", "csv", "html", "pdf"]) {
        paths.push(await exported(format));
      }
      const [nessus, csv, html, pdf] = read(...paths) as [Seen, Seen, Seen, Seen];
      agrees(nessus, counts);
      expect([nessus.nfr.name, nessus.nfr.targets]).to.deep.equal(["Office weekly", 254]);
      const findings = mapped(counts, ({ severities }) => sum(severities));
      expect(csv.hosts).to.deep.equal(findings);
      expect(csv.columns.slice(0, 3)).to.deep.equal([
        ...["Plugin ID", "CVE", platform === "vm" ? "CVSS" : "CVSS v2.0 Base Score"],
      ]);
      const checks = sum(Object.values(counts).map(({ verdicts }) => sum(verdicts)));
      expect(html).to.deep.include({ hosts: findings, checks });
      expect(pdf).to.include({ title: "Office weekly", findings: sum(Object.values(findings)), checks });
      await emulator.close();
    });
  }

  it("read results and reports of sc with the counts of its analysis", async function () {
    this.timeout(120_000);
    const emulator = await startEmulator({ platform: "sc" });
    const download = async (path: string, body: object): Promise<Uint8Array> => {
      const headers = { ...keyHeader(emulator, "organization"), "Content-Type": "application/json" };
      const answer = await fetch(emulator.url + path, { method: "POST", headers, body: JSON.stringify(body) });
      return new Uint8Array(await answer.arrayBuffer());
    };
    const { usable } = (await done(emulator, "GET", "/rest/scanResult?fields=id")) as { usable: JsonObject[] };
    const id = String(usable.at(-1)?.id);
    const counts = await analysed(emulator, { sourceType: "individual", scanID: id, view: "all" });
    const path = kept("sc.zip", await download(`/rest/scanResult/${id}/download`, { downloadType: "v2" }));
    const [result] = read(path) as [Seen];
    // An analysis does not count checks: those of each audit file are known.
    const audited = mapped(counts, ({ severities }) => ({ severities, verdicts: [0, 0, 0] }));
    for (const [host, { verdicts }] of Object.entries(result.nfr.hosts)) {
      expect(sum(verdicts)).to.be.greaterThan(0);
      Object.assign(audited[host] ?? {}, { verdicts });
    }
    agrees(result, audited);

    const all = mapped(await analysed(emulator, {}), ({ severities }) => sum(severities));
    const reports: string[] = [];
    for (const type of ["csv", "pdf"]) {
      const definition = await done(emulator, "POST", "/rest/reportDefinition", { name: "Weekly", type });
      const launched = await done(emulator, "POST", `/rest/reportDefinition/${String(definition.id)}/launch`);
      emulator.clock.advance(600_000);
      const report = String((launched.reportResult as JsonObject).id);
      reports.push(kept(`sc.${type}`, await download(`/rest/report/${report}/download`, {})));
    }
    const [csv, pdf] = read(...reports) as [Seen, Seen];
    expect(csv.hosts).to.deep.equal(all);
    expect(pdf.findings).to.equal(sum(Object.values(all)));
    await emulator.close();
  });

  /** What the analysis of Security Center counts on each host. */
  async function analysed(emulator: Emulator<"sc">, source: object): Promise<Counts> {
    const query = { type: "vuln", tool: "sumip", filters: [], startOffset: 0, endOffset: 100 };
    const body = { type: "vuln", sourceType: "cumulative", ...source, query };
    const { results } = (await done(emulator, "POST", "/rest/analysis", body)) as { results: JsonObject[] };
    const names = ["Info", "Low", "Medium", "High", "Critical"].map((name) => `severity${name}`);
    return Object.fromEntries(
      results.map((row) => [
        String(row.ip),
        { severities: names.map((name) => Number(row[name])), verdicts: [0, 0, 0] },
      ]),
    );
  }
});
