import { expect } from "chai";
import { text } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { type Emulator, type JsonObject, startEmulator } from "../../emulator/index";
import { done, keyHeader } from "./client";
import { ask, get, pairHeader } from "./vm-client";

/** A result that no emulator has made: a host and plugins that they do not know. */
const foreign = `<?xml version="1.0" ?>
<NessusClientData_v2>
<Report name="Branch &amp; depot" xmlns:cm="http://www.nessus.org/cm">
<ReportHost name="depot"><HostProperties>
<tag name="HOST_START">Mon Jan  5 10:00:00 2026</tag>
<tag name="HOST_END">Mon Jan  5 10:20:00 2026</tag>
<tag name="host-ip">203.0.113.40</tag>
<tag name="host-fqdn">depot.example.net</tag>
<tag name="operating-system">FreeBSD 14</tag>
</HostProperties>
<ReportItem port="8443" svc_name="www" protocol="tcp" severity="4" pluginID="700001" pluginName="Depot door" pluginFamily="CGI abuses">
<risk_factor>Critical</risk_factor><synopsis>A door is open.</synopsis><description>It &lt;really&gt; is.</description>
<solution>Close it.</solution><cve>CVE-2025-0001</cve><cve>CVE-2025-0002</cve><cvss3_base_score>9.8</cvss3_base_score>
<cvss3_vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</cvss3_vector><plugin_type>remote</plugin_type>
<plugin_output><![CDATA[door <1>]]></plugin_output></ReportItem>
<ReportItem port="0" svc_name="general" protocol="tcp" severity="0" pluginID="19506" pluginName="Nessus Scan Information" pluginFamily="Settings">
<risk_factor>None</risk_factor><plugin_output>about</plugin_output></ReportItem>
<ReportItem port="0" svc_name="general" protocol="tcp" severity="3" pluginID="21157" pluginName="Unix Compliance Checks" pluginFamily="Policy Compliance">
<compliance>true</compliance><cm:compliance-check-name>1.1 Doors are closed</cm:compliance-check-name><cm:compliance-result>FAILED</cm:compliance-result></ReportItem>
</ReportHost>
</Report>
</NessusClientData_v2>
`;

const form = (name: string, content: string | Uint8Array): FormData => {
  const body = new FormData();
  body.append("Filedata", new Blob([content as string]), name);
  return body;
};

for (const platform of ["vm", "nessus"] as const) {
  describe(`An imported scan of the emulated ${platform}`, () => {
    let emulator: Emulator<typeof platform>;
    beforeEach(async () => {
      emulator = await startEmulator({ platform });
    });
    afterEach(() => emulator.close());
    const headers = () => ({ "X-ApiKeys": pairHeader(emulator, "administrator") });

    async function imported(content: string): Promise<string> {
      const answer = await fetch(`${emulator.url}/file/upload`, {
        method: "POST",
        headers: headers(),
        body: form("depot.nessus", content),
      });
      const { fileuploaded: file } = (await answer.json()) as { fileuploaded: string };
      const { scan } = (await get(emulator, "POST", "/scans/import", { file })) as { scan: JsonObject };
      return String(scan.id);
    }

    async function exported(id: string, format: string): Promise<Buffer> {
      const { file } = await get(emulator, "POST", `/scans/${id}/export`, { format, chapters: "vuln_by_host" });
      emulator.clock.advance(2000);
      const answer = await fetch(`${emulator.url}/scans/${id}/export/${String(file)}/download`, { headers: headers() });
      return Buffer.from(await answer.arrayBuffer());
    }

    it("shows the hosts, findings and checks of its file", async () => {
      const id = await imported(foreign);
      const results = (await get(emulator, "GET", `/scans/${id}`)) as Record<string, JsonObject[]> & {
        info: JsonObject;
      };
      expect(results.info).to.include({ name: "Branch & depot", status: "imported", hostcount: 1 });
      const [host] = results.hosts ?? [];
      expect(host).to.include({ hostname: "203.0.113.40", critical: 1, info: 1, severity: 2 });
      expect(results.vulnerabilities?.map(({ plugin_id, count }) => [plugin_id, count])).to.deep.equal([
        [700_001, 1],
        [19_506, 1],
      ]);
      expect(results.compliance?.map(({ plugin_name, severity }) => [plugin_name, severity])).to.deep.equal([
        ["1.1 Doors are closed", 3],
      ]);
      const path = `/scans/${id}/hosts/${String(host?.host_id)}`;
      expect((await get(emulator, "GET", path)).info).to.include({
        "host-fqdn": "depot.example.net",
        host_start: "Mon Jan 05 10:00:00 2026",
      });
      const { outputs, info } = (await get(emulator, "GET", `${path}/plugins/700001`)) as {
        outputs: JsonObject[];
        info: { plugindescription: { pluginattributes: JsonObject } };
      };
      expect(outputs[0]).to.deep.include({
        ports: { "8443 / tcp / www": [{ hostname: "203.0.113.40" }] },
        plugin_output: "door <1>",
      });
      expect(info.plugindescription.pluginattributes).to.include({ description: "It <really> is." });
    });

    it("is exported byte for byte, and as a table with its findings", async () => {
      const id = await imported(foreign);
      expect((await exported(id, "nessus")).toString("utf8")).to.equal(foreign);
      expect((await exported(id, "csv")).toString("utf8")).to.contain("CVE-2025-0001,CVE-2025-0002");
      expect((await exported(id, "pdf")).subarray(0, 5).toString("latin1")).to.equal("%PDF-");
    });

    it("that was exported here has the same hosts and findings as its source", async () => {
      const { scans } = (await get(emulator, "GET", "/scans")) as { scans: JsonObject[] };
      const source = String(scans.find(({ name }) => name === "Office weekly")?.id);
      const copy = await imported((await exported(source, "nessus")).toString("utf8"));
      const facts = async (id: string): Promise<unknown[]> => {
        const answer = (await get(emulator, "GET", `/scans/${id}`)) as Record<string, JsonObject[]>;
        return ["hosts", "vulnerabilities", "comphosts", "compliance"].map((name) => answer[name]);
      };
      expect(await facts(copy)).to.deep.equal(await facts(source));
    });

    it("of something that is no report has no hosts", async () => {
      const id = await imported("<html>");
      const answer = await ask(emulator, "GET", `/scans/${id}`);
      expect([answer.status, answer.json.hosts]).to.deep.equal([200, undefined]);
    });
  });
}

describe("An imported result of the emulated Security Center", () => {
  let emulator: Emulator<"sc">;
  beforeEach(async () => {
    emulator = await startEmulator({ platform: "sc" });
  });
  afterEach(() => emulator.close());

  async function imported(content: string | Uint8Array): Promise<string> {
    const headers = keyHeader(emulator, "organization");
    const body = form("depot.nessus", content);
    const answer = await fetch(`${emulator.url}/rest/file/upload`, { method: "POST", headers, body });
    const { response } = (await answer.json()) as { response: JsonObject };
    await done(emulator, "POST", "/rest/scanResult/import", {
      filename: response.filename ?? "",
      repository: { id: 2 },
    });
    const { usable } = (await done(emulator, "GET", "/rest/scanResult?fields=id")) as { usable: JsonObject[] };
    return String(usable.at(-1)?.id);
  }
  const analyse = async (source: object, tool = "listvuln", filters: object[] = []): Promise<JsonObject[]> => {
    const query = { type: "vuln", tool, filters, startOffset: 0, endOffset: 500 };
    const body = { type: "vuln", sourceType: "cumulative", ...source, query };
    return (await done(emulator, "POST", "/rest/analysis", body)).results as JsonObject[];
  };
  async function downloaded(id: string, downloadType: string): Promise<Buffer> {
    const answer = await fetch(`${emulator.url}/rest/scanResult/${id}/download`, {
      method: "POST",
      headers: { ...keyHeader(emulator, "organization"), "Content-Type": "application/json" },
      body: JSON.stringify({ downloadType }),
    });
    return Buffer.from(await answer.arrayBuffer());
  }
  /** The one file of an archive. */
  async function inside(archive: Buffer): Promise<string> {
    const zip = await fromBufferPromise(archive, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      return text(await zip.openReadStreamPromise(entry));
    }
    throw new Error("the archive is empty");
  }

  it("feeds analysis, and the repository and the host know of it", async () => {
    const id = await imported(foreign);
    const [door] = await analyse({}, "vulndetails", [{ filterName: "pluginID", operator: "=", value: "700001" }]);
    expect(door).to.deep.include({
      ...{ ip: "203.0.113.40", port: "8443", pluginName: "Depot door", cve: "CVE-2025-0001,CVE-2025-0002" },
      ...{ cvssV3BaseScore: "9.8", solution: "Close it.", pluginText: "<plugin_output>door <1></plugin_output>" },
      repository: { id: "2", name: "Plant", description: "", dataFormat: "IPv4" },
    });
    expect((await analyse({ sourceType: "individual", scanID: id })).map(({ pluginID }) => pluginID)).to.deep.equal([
      "700001",
      "19506",
    ]);
    expect(await done(emulator, "GET", `/rest/scanResult/${id}`)).to.include({ status: "Completed", totalIPs: "1" });
    const host = await done(emulator, "GET", "/rest/repository/2/deviceInfo?ip=203.0.113.40");
    expect(host).to.include({ dnsName: "depot.example.net", total: "2", severityCritical: "1" });
  });

  it("that was found before is seen again, not twice", async () => {
    const before = await analyse({});
    const content = await inside(await downloaded("3", "v2"));
    await imported(content.replaceAll("192.0.2.12", "192.0.2.20"));
    const after = await analyse({});
    const key = ({ repository, ip, pluginID, port, protocol }: JsonObject): string =>
      [(repository as JsonObject).id, ip, pluginID, port, protocol].join(" ");
    expect(new Set(after.map(key)).size).to.equal(after.length);
    expect(after.length).to.be.greaterThan(before.length);
  });

  it("is downloaded byte for byte, bare or in the archive that it came in", async () => {
    expect(await inside(await downloaded(await imported(foreign), "v2"))).to.equal(foreign);
    const archive = await downloaded("3", "v2");
    const id = await imported(archive);
    expect((await downloaded(id, "v2")).equals(archive)).to.equal(true);
    expect((await analyse({ sourceType: "individual", scanID: id })).length).to.be.greaterThan(60);
  });

  it("and any other result is downloaded as what the type says", async () => {
    expect(await inside(await downloaded("3", "scap1_2"))).to.match(/<arf:asset-report-collection [^]*<rule-result /);
    expect(await inside(await downloaded("3", "oval"))).to.match(/<oval_results [^]*<definition definition_id="oval:/);
    expect(await inside(await downloaded("3", "v2"))).to.contain("<NessusClientData_v2>");
    expect((await downloaded("3", "diagnostic")).toString()).to.contain("Scan Result #3 has no diagnostic file.");
    expect((await downloaded("3", "v9")).toString()).to.contain("Please specify a valid Download Type.");
    const body = { diagnosticTarget: "192.0.2.10", diagnosticPassword: "x" };
    const { scanResult } = (await done(emulator, "POST", "/rest/scan/1/launch", body)) as { scanResult: JsonObject };
    emulator.clock.advance(600_000);
    const id = String(scanResult.id);
    expect(await done(emulator, "GET", `/rest/scanResult/${id}`)).to.include({ diagnosticAvailable: "true" });
    expect(await inside(await downloaded(id, "diagnostic"))).to.match(/ 192\.0\.2\.10 plugin 19506 0\/tcp\n/);
  });

  it("of the three runs before the start tell what was new in each, and what was gone", async () => {
    const plugins = async (view: string): Promise<unknown[]> =>
      (await analyse({ sourceType: "individual", scanID: "3", view })).map(({ ip, pluginID }) =>
        [ip, pluginID].join(" "),
      );
    expect(await plugins("new")).to.include.members(["192.0.2.10 42873", "192.0.2.10 71049"]);
    expect(await plugins("patched")).to.include.members(["192.0.2.10 11213", "192.0.2.11 15901"]);
    expect(await plugins("all")).to.include("192.0.2.10 51192");
  });
});
