import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readNessusFile } from "../../../client/report/nessus-file";
import { TenableError } from "../../../provider/errors";
import { rejects } from "../../support/rejects";
import type { ReportEntry } from "../../../client/report/finding";
import { file, findingsOf, host, inPieces, item, propertiesOf, read, readBytes } from "./sample";

const opera = item(
  { port: 445, svc_name: "cifs", severity: 3, pluginID: 49174, pluginName: "Opera < 10.62", pluginFamily: "Windows" },
  `<description>long</description><solution>Upgrade to Opera 10.62 or later.</solution><risk_factor>High</risk_factor>
<synopsis>The remote host contains a browser
that allows code execution.</synopsis><cve>CVE-2010-0001</cve><cve>CVE-2010-0002</cve>
<cvss_base_score>9.3</cvss_base_score><plugin_output>Path : C:\\</plugin_output>`,
);

describe("A .nessus file", () => {
  it("tells its policy, its report, each finding, and each host after its findings", async () => {
    const entries = await read(file(host("10.0.0.1", {}, opera, opera), host("10.0.0.2", {})));
    expect(entries.map((entry) => entry.kind)).to.deep.equal([
      "policy",
      "report",
      "finding",
      "finding",
      "host",
      "host",
    ]);
    expect(entries.slice(0, 2)).to.deep.equal([
      { kind: "policy", name: "Weekly" },
      { kind: "report", name: "DMZ" },
    ]);
  });

  it("tells everything of a finding that is shown", async () => {
    const [finding] = findingsOf(await read(file(host("10.0.0.1", {}, opera))));
    expect(finding).to.deep.include({
      host: "10.0.0.1",
      pluginId: "49174",
      pluginName: "Opera < 10.62",
      family: "Windows",
      severity: 3,
      port: 445,
      protocol: "tcp",
      service: "cifs",
      riskFactor: "High",
      synopsis: "The remote host contains a browser\nthat allows code execution.",
      solution: "Upgrade to Opera 10.62 or later.",
      cve: ["CVE-2010-0001", "CVE-2010-0002"],
      cvss: 9.3,
    });
  });

  it("tells a host's address, name, system and times, in seconds where it has them", async () => {
    const tags = {
      HOST_END_TIMESTAMP: "1593441583",
      HOST_END: "Mon Jun 29 14:39:43 2020",
      HOST_START_TIMESTAMP: "1593441445",
      "host-ip": "10.0.0.1",
      "host-fqdn": "a.example.com",
      "operating-system": "Linux Kernel 4\nLinux Kernel 5",
      Credentialed_Scan: "true",
    };
    const [properties] = propertiesOf(await read(file(host("10.0.0.1", tags, opera))));
    expect(properties).to.deep.include({
      ip: "10.0.0.1",
      fqdn: "a.example.com",
      os: "Linux Kernel 4, Linux Kernel 5",
      start: 1_593_441_445_000,
      end: 1_593_441_583_000,
      isCredentialed: true,
    });
    expect(properties).not.to.have.property("isLocalTime");
  });

  it("reads times without a zone as they stand, and says so", async () => {
    const tags = { HOST_START: "Wed Mar 09 22:48:10 2011", HOST_END: "Wed Mar 09 22:55:00 2011" };
    const [properties] = propertiesOf(await read(file(host("a", tags))));
    expect(properties).to.include({ start: Date.UTC(2011, 2, 9, 22, 48, 10), isLocalTime: true });
    const [odd] = propertiesOf(await read(file(host("a", { HOST_START: "yesterday", HOST_END: "1593441583" }))));
    expect(odd).to.include({ start: undefined, end: 1_593_441_583_000 });
  });

  it("reads what a workbench export writes in another way", async () => {
    const item = '<ReportItem protocol="TCP" severity="2" svc_name="n/a" pluginID="7" pluginName="x" port="0"/>';
    const entries = await read(file(host("a", { "operating-system": '["Windows 10 Pro", "Windows 11"]' }, item)));
    expect(findingsOf(entries)[0]).to.include({ protocol: "tcp", family: "", severity: 2, port: 0 });
    expect(propertiesOf(entries)[0]).to.include({ os: "Windows 10 Pro, Windows 11" });
    const [odd] = propertiesOf(await read(file(host("a", { "operating-system": "[Embedded" }))));
    expect(odd).to.include({ os: "[Embedded" });
  });

  it("knows the checks of an audit file apart, and the scanner by what it says of itself", async () => {
    const check = item(
      { severity: 3, pluginID: 21157 },
      "<cm:compliance-check-name>2.5 Syslog</cm:compliance-check-name><cm:compliance-result>FAILED</cm:compliance-result>",
    );
    const output =
      "Information about this scan : \n\nNessus version : 10.9.4\nPlugin feed version : 202510060158\nScanner IP : 10.0.0.9\n";
    const entries = await read(
      file(host("a", {}, check, item({ pluginID: 19506 }, `<plugin_output>${output}</plugin_output>`))),
    );
    expect(findingsOf(entries)[0]?.check).to.deep.equal({ name: "2.5 Syslog", result: "FAILED" });
    expect(propertiesOf(entries)[0]?.scanner).to.deep.equal({
      ip: "10.0.0.9",
      version: "10.9.4",
      pluginFeed: "202510060158",
    });
    const indented = output.replaceAll(/^(?=.)/gm, "\t  ").replaceAll(" : ", "\t:  ");
    const again = await read(
      file(host("a", {}, item({ pluginID: 19506 }, `<plugin_output>${indented}</plugin_output>`))),
    );
    expect(propertiesOf(again)[0]?.scanner).to.deep.equal(propertiesOf(entries)[0]?.scanner);
  });

  it("takes CVSS 3 before CVSS 2, and the risk factor where there is no severity", async () => {
    const scores = "<cvss_base_score>5.0</cvss_base_score><cvss3_base_score>7.5</cvss3_base_score>";
    const [scored, unrated, odd] = findingsOf(
      await read(
        file(
          host(
            "a",
            {},
            item({}, scores),
            item({ severity: "" }, "<risk_factor>Critical</risk_factor>"),
            item({ severity: "9", pluginName: "" }),
          ),
        ),
      ),
    );
    expect(scored?.cvss).to.equal(7.5);
    expect(unrated?.severity).to.equal(4);
    expect(odd).to.include({ severity: 0, pluginName: "Plugin 1", cvss: undefined });
  });

  it("reads the same in pieces of any size: text, entities, CDATA, characters of several bytes", async () => {
    const text = file(
      host(
        'ü "<b>" 日本',
        {},
        item(
          { pluginName: "a & b <c> \u{1f600}" },
          "<synopsis>one &lt;two&gt; <![CDATA[<three> & ]] four]]> fünf &#x1F600; <b>six</b> &amp;&#10;seven</synopsis>",
        ),
      ),
    );
    const whole = await read(text);
    expect(findingsOf(whole)[0]).to.include({
      host: 'ü "<b>" 日本',
      pluginName: "a & b <c> \u{1f600}",
      synopsis: "one <two> <three> & ]] four fünf \u{1f600} six &\nseven",
    });
    for (const size of [1, 2, 3, 7, 64]) {
      expect(await read(text, size)).to.deep.equal(whole);
    }
  });

  it("bears what a scanned service may have answered: control characters, impossible references", async () => {
    const [finding] = findingsOf(
      await read(
        file(host("a", {}, item({}, "<synopsis>a\u0000\u001bb&#0;c</synopsis><plugin_output>\u0007</plugin_output>"))),
      ),
    );
    expect(finding?.synopsis).to.equal("a\ufffd\ufffdb&#0;c");
  });

  it("skips single damaged places and counts them, wherever pieces end", async () => {
    const places: [what: string, written: string, shown: string, count: number][] = [
      ["a character that is none", "a\ufffeb\uffffc", "a\ufffdb\ufffdc", 2],
      ["control characters", "a\u0000\u001bb", "a\ufffd\ufffdb", 2],
      ["impossible references", "a&#0;b&#xFFFE;", "a&#0;b&#xFFFE;", 2],
      ["a bare ampersand", "AT&T & Co, ?a=1&b=2;c & &amp; &#38; &lt;", "AT&T & Co, ?a=1&b=2;c & & & <", 4],
      ["entities of HTML", "AT&T; a&nbsp;b &copy; &amp; c", "AT&T; a&nbsp;b &copy; & c", 3],
      ["the end of CDATA without its beginning", "a]]>b", "a]]>b", 1],
      ["nothing", "<![CDATA[a & b]]> &amp; ]] > \ufffd", "a & b & ]] > \ufffd", 0],
    ];
    for (const [what, written, shown, count] of places) {
      const text = file(
        host("a", {}, item({}, `<synopsis>${written}</synopsis>`).replace('"P"', `"${written.replaceAll("<", "")}"`)),
      );
      const { entries, damage } = await readBytes(Buffer.from(text));
      expect(findingsOf(entries)[0]?.synopsis, what).to.equal(shown);
      // CDATA means nothing in an attribute.
      expect(damage, what).to.equal(what === "nothing" ? 2 : count * 2);
      for (const size of [1, 2, 3, 7, 64]) {
        expect(await read(text, size), what).to.deep.equal(entries);
      }
    }
  });

  it("keeps a < that begins no tag as text, and counts it, wherever pieces end", async () => {
    for (const written of [
      "a < b",
      "if (a <= 3) <3",
      "<<",
      "a <b c and <b/c>",
      "x<y z=1",
      "me <me@example.com>",
      "a </ b",
      "<!important",
      "<? and <%",
      "<-- a -->",
      "</3",
      "<",
    ]) {
      const count = written.split("<").length - 1;
      const text = file(
        host("a", {}, item({}, `<plugin_output>${written}</plugin_output><synopsis>${written}</synopsis>`), opera),
      );
      const { entries, damage } = await readBytes(Buffer.from(text));
      expect([findingsOf(entries)[0]?.synopsis, findingsOf(entries).length], written).to.deep.equal([written, 2]);
      expect(damage, written).to.equal(count * 2);
      const inAttribute = await readBytes(
        Buffer.from(file(host("a", {}, item({}).replace('"P"', `"${written}"`), opera))),
      );
      expect([findingsOf(inAttribute.entries)[0]?.pluginName, inAttribute.damage], written).to.deep.equal([
        written,
        count,
      ]);
      for (const size of [1, 2, 3, 7, 64]) {
        expect(await read(text, size), written).to.deep.equal(entries);
      }
    }
    const kept = await readBytes(
      Buffer.from(file(host("a", {}, item({}, "<synopsis ><![CDATA[a < b << <!x]]></synopsis\n><cve/>")))),
    );
    expect([findingsOf(kept.entries)[0]?.synopsis, kept.damage]).to.deep.equal(["a < b << <!x", 0]);
  });

  it("skips a damaged comment, in which nothing is told anyway", async () => {
    const text = file(host("a", {}, opera)).replace("<Report ", "<!-- a -- b -->\n<Report ");
    const { entries, damage } = await readBytes(Buffer.from(text));
    expect([findingsOf(entries).length, damage > 0]).to.deep.equal([1, true]);
  });

  it("is read in the encoding that it names, or that its first bytes tell", async () => {
    const text = (encoding: string): string =>
      file(host("M\u00fcnchen", {}, item({ pluginName: "Gr\u00fc\u00dfe \u00a7" }))).replace(
        'version="1.0" ?',
        `version="1.0" encoding="${encoding}"?`,
      );
    const name = (entries: ReportEntry[]): unknown => {
      const [finding] = findingsOf(entries);
      return [finding?.host, finding?.pluginName];
    };
    const german = ["M\u00fcnchen", "Gr\u00fc\u00dfe \u00a7"];
    const bytes: [encoding: string, bytes: (encoding: string) => Buffer][] = [
      ...["ISO-8859-1", "iso-8859-1", "Windows-1252", "latin1", "cp1252"].map((encoding): [string, () => Buffer] => [
        encoding,
        () => Buffer.from(text(encoding), "latin1"),
      ]),
      ["UTF-8", () => Buffer.from(text("UTF-8"))],
      ["UTF-8 with a mark", () => Buffer.from(`\ufeff${text("UTF-8")}`)],
      ["UTF-16", () => Buffer.from(`\ufeff${text("UTF-16")}`, "utf16le")],
      ["UTF-16 without a mark", () => Buffer.from(text("UTF-16"), "utf16le")],
    ];
    for (const [encoding, made] of bytes) {
      const { entries, damage } = await readBytes(made(encoding));
      expect([name(entries), damage], encoding).to.deep.equal([german, 0]);
    }
    const euro = text("Windows-1252").replaceAll("\u00a7", "\u0080");
    expect(name((await readBytes(Buffer.from(euro, "latin1"))).entries)).to.deep.equal([
      "M\u00fcnchen",
      "Gr\u00fc\u00dfe \u20ac",
    ]);
  });

  it("counts bytes that mean nothing in its encoding", async () => {
    const { entries, damage } = await readBytes(Buffer.from(file(host("M\u00fcnchen", {}, item({}))), "latin1"));
    expect([findingsOf(entries)[0]?.host, damage]).to.deep.equal(["M\ufffdnchen", 1]);
  });

  it("takes names that look like members of an object as names", async () => {
    const entries = await read(
      file(
        host("__proto__", { __proto__: "x", constructor: "y", "host-ip": "::1" }, item({ pluginName: "constructor" })),
      ),
    );
    expect(findingsOf(entries)[0]).to.include({ host: "__proto__", pluginName: "constructor" });
    expect(propertiesOf(entries)[0]).to.include({ ip: "::1" });
  });

  describe("is refused in one line when it", () => {
    const refused = async (text: string, message: RegExp): Promise<void> => {
      const error = await rejects(read(text), TenableError, message);
      expect(error.message).not.to.include("\n");
    };

    it("is cut off, wherever that is", async () => {
      const text = file(host("10.0.0.1", {}, opera), host("10.0.0.2", {}, opera));
      const root = text.indexOf("<NessusClientData_v2>") + "<NessusClientData_v2>".length;
      for (let end = root; end < text.trimEnd().length; end += 11) {
        await refused(
          text.slice(0, end),
          /the report is truncated at line \d+, with \d complete hosts and \d findings/,
        );
      }
    });

    it("is something else", async () => {
      await refused("Plugin ID,CVE\n1,2\n", /is not a \.nessus file: export the results in the format Nessus/);
      await refused("<!DOCTYPE html><html><body></body></html>", /is not a \.nessus file: it begins with <html>/);
      await refused("<NessusClientData></NessusClientData>", /of version 1: export the results as version 2/);
      await refused("PK\u0003\u0004\u0014", /is packed: unpack it/);
      await refused("\u001f\u008b", /is packed/);
      await refused("", /is empty/);
      await refused("<?xml version='1.0'?>", /is not a \.nessus file/);
    });

    it("names an encoding that nobody knows", async () => {
      const text = file().replace('version="1.0" ?', 'version="1.0" encoding="EBCDIC-DE"?');
      await refused(text, /has the encoding "EBCDIC-DE", which is not supported: export the results again/);
    });

    it("holds no results", async () => {
      await refused(
        "<NessusClientData_v2><Policy><policyName>x</policyName></Policy></NessusClientData_v2>",
        /has no results, only a policy/,
      );
    });

    it("is damaged", async () => {
      await refused(file("<ReportHost name='a'></Report>"), /is damaged at line 5, .*: /);
      await refused(`${file()}left over`, /is damaged at line \d+/);
      await refused(file(host("a", {}, item({}, "<synopsis>a <b> c</synopsis>"))), /is damaged .*: /);
      await refused(file(host("a", {}, item({ pluginID: "" }))), /a finding without a pluginID at line \d+/);
    });

    it("cannot be read", async () => {
      const reading = async (path: string): Promise<unknown> => await readNessusFile(path).next();
      await rejects(reading("/nowhere/at.nessus"), TenableError, /^cannot read at\.nessus: there is no such file$/);
      await rejects(reading(tmpdir()), TenableError, /it is a folder/);
      const broken = new Readable({ read: () => broken.destroy(new Error("socket closed")) });
      await rejects(
        readNessusFile(broken, { name: "run 7" }).next(),
        TenableError,
        /^cannot read run 7: socket closed$/,
      );
    });
  });

  it("is closed when nobody reads on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nessus-file-"));
    try {
      const path = join(folder, "r.nessus");
      writeFileSync(path, file(host("a", {}, opera)));
      for await (const entry of readNessusFile(path)) {
        expect(entry).to.deep.equal({ kind: "policy", name: "Weekly" });
        break;
      }
      const stream = inPieces(file(host("a", {}, opera)), 10);
      for await (const _ of readNessusFile(stream)) {
        break;
      }
      expect(stream.destroyed).to.equal(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
