import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { siteOf } from "../support/client-site";
import { connectionEnv } from "../../tools/connection";
import { cli } from "../support/cli";

describe("pulumi-tenable assets", function () {
  this.timeout(60_000);
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-assets-"));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it("list says the same in CSV and JSON lines, on both platforms", async () => {
    for (const site of [await siteOf("sc"), await siteOf("vm", { behaviour: { chunkSeconds: 0.001 } })]) {
      const env = connectionEnv(site.emulator);
      const json = await cli(["assets", "list", "--json"], { cwd, env });
      const csv = await cli(["assets", "list", "--out", "assets.csv"], { cwd, env });
      expect([json.code, csv.code]).to.deep.equal([0, 0]);
      const rows = parse(readFileSync(join(cwd, "assets.csv"), "utf8"), { columns: true }) as Record<string, string>[];
      const objects = json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const cells = objects.map((one) =>
        Object.fromEntries(Object.keys(rows[0] as object).map((name) => [name, String(one[name] ?? "")])),
      );
      expect(rows.toSorted((a, b) => `${a.id}`.localeCompare(`${b.id}`))).to.deep.equal(
        cells.toSorted((a, b) => `${a.id}`.localeCompare(`${b.id}`)),
      );
      const what = site.client.platform === "sc" ? "asset lists" : "assets";
      expect(csv.err).to.equal(`pulumi-tenable: ${rows.length} ${what} written to assets.csv\n`);
      expect(readdirSync(cwd)).to.deep.equal(["assets.csv"]);
      const other = await cli(["assets", "list", "--out", "assets.xlsx"], { cwd, env });
      expect(other.code).to.equal(2);
      expect(other.err).to.match(/\.xlsx is none of \.csv, \.jsonl/);
      await site.emulator.close();
    }
  });

  it("program writes a file, or standard output, and asks nobody", async () => {
    writeFileSync(join(cwd, "cmdb.csv"), "name,address\nA,192.0.2.1\n");
    const shown = await cli(["assets", "program", "cmdb.csv"], { cwd });
    expect(shown).to.include({ code: 0, err: "" });
    const written = await cli(["assets", "program", "cmdb.csv", "--out", "lists.ts", "--json"], { cwd });
    expect(JSON.parse(written.out)).to.deep.equal({ file: "lists.ts", lists: [{ name: "A", addresses: 1 }] });
    expect(readFileSync(join(cwd, "lists.ts"), "utf8")).to.equal(shown.out);
  });

  it("program and push end with 2 and one line for files that cannot be", async () => {
    const { emulator } = await siteOf("vm");
    writeFileSync(join(cwd, "cmdb.csv"), "name,address,ipv4\nA,999.1.1.1,999.1.1.1\n");
    for (const [args, words] of [
      [["program", "nowhere.csv"], /nowhere\.\w+ cannot be read: there is no such file/],
      [["program", "cmdb.csv"], /row 2: "999.1.1.1" is not an IPv4/],
      [["program", "cmdb.csv", "--out", "lists.csv"], /--out lists\.csv: the name of a program must end in \.ts, /],
      [["push", "nowhere.csv", "--source", "CMDB"], /nowhere\.\w+ cannot be read: there is no such file/],
      [["push", "nowhere.jsonl", "--source", "CMDB"], /nowhere\.\w+ cannot be read: there is no such file/],
      [["push", "cmdb.csv", "--source", "CMDB"], /row 2: "999.1.1.1" is not an IPv4/],
    ] as const) {
      const result = await cli(["assets", ...args], { cwd, env: connectionEnv(emulator) });
      expect(result.code, args.join(" ")).to.equal(2);
      expect(result.err)
        .to.match(words)
        .and.match(/^[^\n]*\n$/);
    }
    await emulator.close();
  });

  it("push brings them in, and says what it left out", async () => {
    const { emulator } = await siteOf("vm");
    writeFileSync(join(cwd, "cmdb.csv"), "ipv4,owner\n192.0.2.50,Iris\n");
    const result = await cli(["assets", "push", "cmdb.csv", "--source", "CMDB"], { cwd, env: connectionEnv(emulator) });
    expect(result.out).to.match(/^1 assets imported from "CMDB" \(import job .*\)\n$/);
    expect(result.err).to.equal("pulumi-tenable: columns not sent, because they are unknown to the platform: owner\n");
    expect(result.code).to.equal(0);
    await emulator.close();
  });
});
