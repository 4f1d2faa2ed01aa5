import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import {
  type AssetListRow,
  assetProgram,
  type AssetProgramOptions,
  type AssetRow,
  assets,
  importAssets,
} from "../../../client";
import { InputError, TenableError, UnexpectedAnswerError, UnknownOutcomeError } from "../../../provider/errors";
import { repositoryRoot } from "../../../tools/repo";
import { rejects } from "../../support/rejects";
import { askedOf, type Site, siteOf } from "../../support/client-site";

describe("Assets", () => {
  it("on Security Center are the asset lists, by the guide's request", async () => {
    const { client, emulator } = await siteOf("sc");
    const lists: AssetListRow[] = [];
    for await (const one of assets(client)) {
      lists.push(one as AssetListRow);
    }
    const [request] = emulator.requests.filter(({ path }) => path === "/rest/asset");
    expect(request?.query).to.deep.equal({
      filter: "excludeAllDefined,usable",
      fields:
        "owner,groups,ownerGroup,status,name,type,template,description,createdTime,modifiedTime,ipCount,repositories," +
        "targetGroup,tags,creator",
    });
    expect(lists.map(({ id }) => id)).to.not.include("0");
    const [first] = lists;
    expect(first).to.include({ owner: "api", ownerGroup: "Full Access", status: "0" });
    expect(first?.createdTime).to.match(/^\d{4}-\d\d-\d\dT/);
    expect(first).to.include({ targetGroup: undefined, template: undefined });
    await emulator.close();
  });

  it("on Security Center are an error that names what half an answer lacks, whatever else it holds", async () => {
    const { client, emulator } = await siteOf("sc");
    const all = async (): Promise<number> => {
      let count = 0;
      for await (const _ of assets(client)) {
        count++;
      }
      return count;
    };
    const count = await all();
    const answered = (response: unknown): void => {
      const body = { type: "regular", response, error_code: 0, error_msg: "", warnings: [], timestamp: 0 };
      emulator.faults.add({ path: "/rest/asset", status: 200, body });
    };
    for (const half of [null, {}, "", { totalRecords: 7 }]) {
      answered(half);
      await rejects(
        all(),
        UnexpectedAnswerError,
        /answered GET \/rest\/asset with (no "usable"|a "response" that is not)/,
      );
    }
    for (const odd of [true, {}, ["7"], [{}]]) {
      answered({ usable: odd });
      await rejects(
        all(),
        UnexpectedAnswerError,
        /GET \/rest\/asset with (a "usable" that is not|an entry without "id")/,
      );
    }
    answered({ usable: [], totalRecords: "7" });
    expect(await all()).to.equal(0);
    expect(await all()).to.equal(count);
    await emulator.close();
  });

  it("on Vulnerability Management are what the chunks of an export hold", async () => {
    const { client, emulator } = await siteOf("vm");
    const found: AssetRow[] = [];
    for await (const one of assets(client)) {
      found.push(one as AssetRow);
    }
    expect(found.map(({ ipv4s }) => ipv4s.join()).toSorted()).to.deep.equal([
      "192.0.2.10",
      "192.0.2.11",
      "192.0.2.12",
      "192.0.2.20",
    ]);
    expect(found[0]).to.deep.include({ hasAgent: false, sources: ["NESSUS_SCAN"], systemTypes: ["general-purpose"] });
    const [request] = emulator.requests.filter(({ method }) => method === "POST");
    expect(request).to.deep.include({ path: "/assets/export", body: { chunk_size: 1000, filters: {} } });
    await emulator.close();
  });

  it("are none on Nessus, with the reason", async () => {
    const { client, emulator } = await siteOf("nessus");
    await rejects(assets(client).next(), InputError, /no assets: it knows the targets of each scan/);
    expect(emulator.requests).to.deep.equal([]);
    await emulator.close();
  });
});

/** Files of one test. */
function folder(): { write(name: string, content: string | Buffer): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "pulumi-tenable-assets-"));
  return {
    write: (name, content) => {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

describe("Assets of an inventory", () => {
  let site: Site<"vm">;
  let files: ReturnType<typeof folder>;
  beforeEach(async () => {
    site = await siteOf("vm");
    files = folder();
  });
  afterEach(async () => {
    files.remove();
    await site.emulator.close();
  });
  const sent = (): unknown[] =>
    site.emulator.requests
      .filter(({ method, path }) => method === "POST" && path === "/import/assets")
      .map(({ body }) => body);

  it("in CSV are sent as the platform wants them, and their job is awaited", async () => {
    const running = { status: "PROCESSING", uploaded_assets: 0 };
    site.emulator.faults.add({ path: /asset-jobs\/./, status: 200, body: running, times: 3 });
    const file = files.write(
      "cmdb.csv",
      "\uFEFFIP Address,Host,Operating System,Owner\n" +
        "192.0.2.50,db.example.com,Debian GNU/Linux 12,Iris\n" +
        '"192.0.2.51, 2001:db8::51",printer,,\n',
    );
    const ignored: string[] = [];
    const options = { source: "CMDB", addressColumn: "IP Address", nameColumn: "Host" };
    const result = await importAssets(site.client, file, { ...options, onIgnored: (names) => ignored.push(...names) });
    expect(result).to.deep.include({ uploaded: 2, failed: 0 });
    expect(sent()).to.deep.equal([
      {
        source: "CMDB",
        assets: [
          { ipv4: ["192.0.2.50"], fqdn: ["db.example.com"], operating_system: ["Debian GNU/Linux 12"] },
          { ipv4: ["192.0.2.51"], ipv6: ["2001:db8::51"], hostname: ["printer"] },
        ],
      },
    ]);
    expect(ignored).to.deep.equal(["Owner"]);
    expect(askedOf(site.emulator).filter((one) => one.includes(result.jobs[0] as string))).to.have.length(4);
  });

  it("in JSON lines are the same", async () => {
    const file = files.write(
      "cmdb.jsonl",
      '{"ipv4": ["192.0.2.50"], "fqdn": "db.example.com"}\n\n{"mac_address": "02:00:5e:00:02:99"}\n',
    );
    await importAssets(site.client, file, { source: "CMDB" });
    expect(sent()).to.deep.equal([
      {
        source: "CMDB",
        assets: [{ ipv4: ["192.0.2.50"], fqdn: ["db.example.com"] }, { mac_address: ["02:00:5e:00:02:99"] }],
      },
    ]);
  });

  it("are sent in several requests when they are many", async () => {
    const rows = Array.from({ length: 4_500 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const file = files.write("many.csv", ["ipv4", ...rows].join("\n"));
    const result = await importAssets(site.client, file, { source: "CMDB" });
    expect(result).to.include({ uploaded: 4_500, failed: 0 });
    expect(sent().map((body) => (body as { assets: object[] }).assets.length)).to.deep.equal([2_000, 2_000, 500]);
  });

  it("are all looked through before anything is sent", async () => {
    const file = files.write("cmdb.csv", "ipv4,name\n192.0.2.300,a\n192.0.2.1,b\n,c\n");
    const reason =
      /row 2: "192.0.2.300" is not an IPv4 or IPv6 address; row 4: none of fqdn, ipv4, netbios_name, mac_address/;
    await rejects(importAssets(site.client, file, { source: "CMDB" }), InputError, reason);
    expect(sent()).to.deep.equal([]);
  });

  it("are not sent twice when the answer is lost", async () => {
    const file = files.write("cmdb.csv", "ipv4\n192.0.2.50\n");
    site.emulator.faults.add({ method: "POST", path: "/import/assets", drop: "after" });
    expect(await importAssets(site.client, file, { source: "CMDB" })).to.include({ uploaded: 1 });
    site.emulator.faults.add({ method: "POST", path: "/import/assets", drop: "before" });
    await rejects(
      importAssets(site.client, file, { source: "CMDB" }),
      UnknownOutcomeError,
      /not known whether 1 assets/,
    );
    expect(sent()).to.have.length(2);
  });

  it("whose import was not answered are reported as possibly imported, and not as a failed read", async () => {
    const file = files.write("cmdb.csv", "ipv4\n192.0.2.50\n");
    const lost = site.emulator.faults.add({ method: "POST", path: "/import/assets", drop: "after" });
    site.emulator.faults.add({
      match: ({ method, path }) => lost.hits > 0 && method === "GET" && path === "/import/asset-jobs",
      ...{ status: 500, body: "", times: Number.POSITIVE_INFINITY },
    });
    const words = /not known whether 1 assets were sent/;
    await rejects(importAssets(site.client, file, { source: "CMDB" }), UnknownOutcomeError, words);
  });

  it("whose job fails are an error with the platform's words", async () => {
    const file = files.write("cmdb.csv", "ipv4\n192.0.2.50\n");
    site.emulator.faults.add({
      ...{ path: /asset-jobs\/./, status: 200, body: { status: "ERROR", status_message: "no licence" } },
    });
    await rejects(importAssets(site.client, file, { source: "CMDB" }), TenableError, /did not take .*: no licence/);
  });

  it("with a column that is not there, no rows, or no JSON are refused", async () => {
    const file = files.write("cmdb.csv", "ipv4\n192.0.2.50\n");
    const options = { source: "CMDB", addressColumn: "ip" };
    await rejects(importAssets(site.client, file, options), InputError, /no column "ip": there is "ipv4"/);
    await rejects(importAssets(site.client, files.write("a.csv", "ipv4\n"), { source: "x" }), InputError, /no rows/);
    await rejects(
      importAssets(site.client, files.write("a.jsonl", "[]\n"), { source: "x" }),
      InputError,
      /row 1 is no/,
    );
  });

  it("in a file of two columns of one name, of other separators, another encoding or another kind are refused", async () => {
    const wrong: [name: string, content: string | Buffer, words: RegExp][] = [
      ["a.csv", "ipv4,fqdn,ipv4\n192.0.2.1,a,192.0.2.2\n", /has 2 columns "ipv4" \(1 and 3\)/],
      ["a.csv", "ipv4;fqdn\n192.0.2.1;a\n", /is separated by semicolons/],
      ["a.csv", Buffer.from("ipv4,fqdn\n192.0.2.1,m\u00fcnchen\n", "latin1"), /is not in UTF-8/],
      ["a.jsonl", Buffer.from('{"ipv4": "192.0.2.1", "fqdn": "m\u00fcnchen"}\n', "latin1"), /is not in UTF-8/],
      ["a.xlsx", "ipv4\n192.0.2.1\n", /a\.xlsx is no table that can be read: give CSV \(\.csv\) or JSON lines/],
    ];
    for (const [name, content, words] of wrong) {
      await rejects(importAssets(site.client, files.write(name, content), { source: "CMDB" }), InputError, words);
    }
    expect(sent()).to.deep.equal([]);
  });

  it("are taken by no other platform, with the reason", async () => {
    const file = files.write("cmdb.csv", "ipv4\n192.0.2.50\n");
    for (const [platform, words] of [
      ["sc", /takes no assets.*assets program/],
      ["nessus", /no assets.*as targets to a Scan/],
    ] as const) {
      const { client, emulator } = await siteOf(platform);
      await rejects(importAssets(client, file, { source: "CMDB" }), InputError, words);
      expect(emulator.requests).to.deep.equal([]);
      await emulator.close();
    }
  });
});

describe("A program of asset lists", () => {
  let files: ReturnType<typeof folder>;
  beforeEach(() => {
    files = folder();
  });
  afterEach(() => files.remove());

  const inventory = [
    "\uFEFFHostname,IP Address,Site",
    "web,192.0.2.10,Berlin",
    "web,192.0.2.10,Berlin",
    'mail,"192.0.2.11; 2001:db8::11",Berlin',
    "plc 1,203.0.113.1 - 203.0.113.9,Werk Süd (OT)",
    "plc 2,203.0.113.128/25,Werk Sud/OT",
    'quoted,198.51.100.1,"say ""hi"""',
    "keyword,198.51.100.2,class",
    "digit,198.51.100.3,2nd floor",
    "signs,198.51.100.4,###",
  ].join("\n");
  const programOf = (text: string, options: AssetProgramOptions = {}): Promise<{ text: string; lists: object[] }> =>
    assetProgram(files.write("cmdb.csv", text), options);

  it("has a list for each group, with the names beside the addresses", async () => {
    const { text, lists } = await programOf(inventory, { groupBy: "Site", nameColumn: "Hostname" });
    expect(text).to.include(
      [
        `export const berlin = new tenable.StaticAssetList("berlin", {`,
        `  name: "Berlin",`,
        `  addresses: [`,
        `    "192.0.2.10", // web`,
        `    "192.0.2.11", // mail`,
        `    "2001:db8::11", // mail`,
        `  ],`,
        `});`,
      ].join("\n"),
    );
    expect(lists[0]).to.deep.equal({ name: "Berlin", addresses: 3 });
  });

  it("has a list for each name without groups", async () => {
    const { text } = await programOf("name,address\nA,192.0.2.1\nB,192.0.2.2\nA,192.0.2.3\n");
    expect(text).to.include(`  addresses: ["192.0.2.1", "192.0.2.3"],`);
    expect(text.match(/new tenable/g)).to.have.length(2);
  });

  it("has identifiers that are allowed and different", async () => {
    const { text } = await programOf(inventory, { groupBy: "Site" });
    const names = [...text.matchAll(/export const (\w+) =/g)].map(([, name]) => name);
    expect(names).to.deep.equal(["berlin", "werkSudOt", "werkSudOt2", "sayHi", "classList", "list2ndFloor", "list"]);
  });

  it("compiles under strict", async function () {
    this.timeout(60_000);
    const { text } = await programOf(inventory, { groupBy: "Site" });
    const root = repositoryRoot();
    const file = files.write("asset-lists.ts", text);
    const program = ts.createProgram([file, join(root, "provider/http/proxy-from-env.d.ts")], {
      strict: true,
      noUnusedLocals: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.Node20,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      paths: { "pulumi-tenable": [join(root, "sdk/index.ts")] },
    });
    const problems = ts.getPreEmitDiagnostics(program);
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).to.deep.equal([]);
  });

  it("is formatted", async function () {
    this.timeout(60_000);
    const long = Array.from({ length: 30 }, (_, index) => `long,192.0.2.${index}`).join("\n");
    const biome = join(dirname(require.resolve("@biomejs/biome/package.json")), "bin/biome");
    for (const [text, options] of [
      [inventory, { groupBy: "Site" }],
      [`name,address\n${long}\nshort,192.0.2.1\n`, {}],
    ] as const) {
      const made = await programOf(text, options);
      const args = [biome, "format", "--stdin-file-path=x.ts", "--line-width=120", "--indent-style=space"];
      expect(execFileSync(process.execPath, args, { input: made.text, encoding: "utf8" })).to.equal(made.text);
    }
  });

  it("is not made of addresses that are none: every row is named", async () => {
    const text = "name,address\nA,192.0.2.1\nB,999.1.1.1\nC,\n,192.0.2.1\nD,192.0.2.9-192.0.2.1\n";
    const reason =
      /row 3: "999.1.1.1" is not an IPv4 or IPv6 address; row 4: no "address"; row 5: no "name"; row 6: the range ends/;
    await rejects(programOf(text), InputError, reason);
    const many = Array.from({ length: 30 }, (_, index) => `A,x${index}`).join("\n");
    await rejects(programOf(`name,address\n${many}\n`), InputError, /; and 10 more$/);
  });

  it("tells two columns of one name, of which one would hide the other", async () => {
    await rejects(
      programOf("Name,IP Address,Site,Name\nweb,192.0.2.1,Berlin,\n"),
      InputError,
      /cmdb\.csv has 2 columns "Name" \(1 and 4\): rename or remove all but one$/,
    );
    const spelled = "Host Name,Hostname,IP\nweb,www,192.0.2.1\n";
    await rejects(programOf(spelled), InputError, /columns "Host Name" and "Hostname" may both have the names: say/);
    expect(await programOf(spelled, { nameColumn: "Hostname" })).to.have.nested.property("lists[0].name", "www");
    // A spreadsheet leaves empty columns behind.
    expect((await programOf("Name,IP,,\nweb,192.0.2.1,,\n")).lists).to.have.length(1);
  });

  it("tells what separates the columns when that is no comma", async () => {
    for (const [separator, word] of [
      [";", "semicolons"],
      ["\t", "tabs"],
      ["|", "bars"],
    ] as const) {
      const text = `Name;IP Address;Site\nweb;192.0.2.1;Berlin\n`.replaceAll(";", separator);
      const words = new RegExp(`cmdb\\.csv is separated by ${word}: save it separated by commas$`);
      await rejects(programOf(text), InputError, words);
    }
    expect((await programOf('Name,IP,"Notes; remarks"\nweb,192.0.2.1,"a; b"\n')).lists).to.have.length(1);
  });

  it("tells a file that is no UTF-8 text", async () => {
    const latin = files.write("latin.csv", Buffer.from("Name,IP\nM\u00fcnchen,192.0.2.1\n", "latin1"));
    await rejects(assetProgram(latin), InputError, /latin\.csv is not in UTF-8: save it as CSV in UTF-8$/);
    const book = files.write("book.csv", Buffer.from("PK\u0003\u0004xl/workbook.xml", "latin1"));
    await rejects(assetProgram(book), InputError, /book\.csv is a workbook or an archive: save it as CSV in UTF-8$/);
  });

  it("names the columns when the wanted one is not there", async () => {
    await rejects(
      programOf(inventory, { groupBy: "Sites" }),
      InputError,
      /no column "Sites": the closest (is|are) "Site"/,
    );
    await rejects(programOf("a,b\n1,2\n"), InputError, /say which one has the addresses: "a", "b"/);
    await rejects(programOf("name,address\n"), InputError, /no rows/);
    await rejects(programOf('name,address\n"A,192.0.2.1\n'), InputError, /has to be CSV with a heading/);
  });
});
