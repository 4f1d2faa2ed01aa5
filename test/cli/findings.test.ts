import { parse } from "csv-parse/sync";
import { expect } from "chai";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../emulator/index";
import { findingColumns } from "../../client/finding/finding";
import { type Site, siteOf } from "../support/client-site";
import { connectionEnv } from "../../tools/connection";
import { breakingProxy } from "../support/breaking-proxy";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable findings", function () {
  this.timeout(60_000);
  let sc: Site<"sc">;
  let vm: Site<"vm">;
  let cwd: string;
  before(async () => {
    [sc, vm] = await Promise.all([siteOf("sc"), siteOf("vm", { behaviour: { chunkSeconds: 0.001 } })]);
  });
  after(() => Promise.all([sc.emulator.close(), vm.emulator.close()]));
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-findings-"));
    sc.emulator.faults.clear();
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const run = (site: Site<"sc" | "vm">, args: string[], env: Record<string, string> = {}): Promise<CliResult> =>
    cli(["findings", ...args], { cwd, env: { ...connectionEnv(site.emulator), ...env } });
  const lines = (text: string): Record<string, unknown>[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const read = (name: string): string => readFileSync(join(cwd, name), "utf8");

  it("says the same in CSV and JSON lines, on both platforms", async () => {
    for (const site of [sc, vm] as Site<"sc" | "vm">[]) {
      const [json, csv] = [await run(site, []), await run(site, ["--format", "csv"])];
      expect([json.code, csv.code, json.err, csv.err]).to.deep.equal([0, 0, "", ""]);
      const rows = parse(csv.out, { columns: true }) as Record<string, string>[];
      expect(rows.length).to.be.greaterThan(20);
      expect(Object.keys(rows[0] as object)).to.deep.equal([...findingColumns]);
      const cells = lines(json.out).map((finding) =>
        // Times of the emulator go on with its clock; that they are there is all that can agree.
        Object.fromEntries(findingColumns.map((name) => [name, String(finding[name] ?? "")])),
      );
      const timeless = (row: Record<string, string>): string =>
        JSON.stringify({ ...row, firstSeen: row.firstSeen !== "", lastSeen: row.lastSeen !== "" });
      expect(rows.map(timeless).toSorted()).to.deep.equal(cells.map(timeless).toSorted());
    }
  });

  it("writes a file that appears complete, in the format of its name, and leaves nothing else", async () => {
    const { length } = lines((await run(sc, ["--severity", "critical,medium"])).out);
    expect(length).to.be.greaterThan(3);
    const result = await run(sc, ["--severity", "critical,medium", "--out", "worst.csv"]);
    expect(result).to.deep.include({ code: 0, out: "" });
    expect(result.err).to.equal(`pulumi-tenable: ${length} findings written to worst.csv\n`);
    expect(parse(read("worst.csv"), { columns: true })).to.have.length(length);
    expect(readdirSync(cwd)).to.deep.equal(["worst.csv"]);
  });

  it("ends with 2 and one line for what cannot be asked", async () => {
    const wrong: [string[], RegExp][] = [
      [["--since", "yesterday"], /since: "yesterday" is neither a duration nor a day/],
      [["--first-seen", "2026-02-01..2026-01-01"], /ends before it begins/],
      [["--asset-list", "nowhere"], /no asset list "nowhere"/],
      [["--severity", "urgent"], /"urgent" does not exist: there are "info", .*"critical"/],
      [["--resume"], /--resume requires the --out/],
      [["--json", "--format", "csv"], /cannot be combined/],
      [["--out", "f.xlsx"], /--out f\.xlsx: \.xlsx is none of \.csv, \.jsonl, /],
      [["--out", "f.csv", "--json"], /f\.csv is the name of a CSV file, but the format is jsonl/],
      [["--out", "f.ndjson", "--format", "csv"], /is the name of a JSON Lines file, but the format is csv/],
      [["--licensed-only"], /licensedOnly: only Vulnerability Management/],
      [["--out", "no/such/folder.csv"], /folder\.csv cannot be written: there is no folder/],
    ];
    for (const [args, words] of wrong) {
      const result = await run(sc, args);
      expect(result.code, args.join(" ")).to.equal(2);
      expect(result.err)
        .to.match(words)
        .and.match(/^[^\n]*\n$/);
    }
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("keeps what it has when it is interrupted, and --resume gives each row once", async () => {
    const whole = lines((await run(vm, [])).out).map(({ ip, pluginId }) => `${String(ip)} ${String(pluginId)}`);
    const proxy = await breakingProxy(vm.emulator.url);
    // The second chunk breaks off behind its first rows, and is refused after that.
    proxy.breakNext(/chunks\/2/, 1_500);
    vm.emulator.faults.add({ path: /chunks\/2/, status: 400, skip: 1 });
    const broken = await run(vm, ["--out", "all.jsonl"], { TENABLE_URL: proxy.url });
    expect(broken.code).to.equal(1);
    expect(broken.err).to.match(
      /\d+ findings are kept in all.jsonl.part: repeat the command with --resume to continue/,
    );
    expect(readdirSync(cwd).toSorted()).to.deep.equal(["all.jsonl.part", "all.jsonl.state.json"]);
    for (const { accessKey, secretKey } of [vm.emulator.keys]) {
      expect(read("all.jsonl.state.json")).to.not.include(accessKey).and.not.include(secretKey);
    }

    const other = await run(vm, ["--out", "all.jsonl", "--resume", "--severity", "low"], { TENABLE_URL: proxy.url });
    expect(other).to.include({ code: 2 });
    expect(other.err).to.match(/was started with another query/);

    vm.emulator.faults.add({
      path: "/session",
      change: (answer) => ({ ...(answer as object), container_uuid: "00000000-0000-4000-8000-00000000000b" }) as Json,
    });
    const kept = ["all.jsonl.part", "all.jsonl.state.json"].map(read);
    const elsewhere = await run(vm, ["--out", "all.jsonl", "--resume"], { TENABLE_URL: proxy.url });
    expect(elsewhere.code).to.equal(1);
    expect(elsewhere.err).to.match(/all\.jsonl\.part was created in tenant .*, and the keys .* belong to tenant 0{8}-/);
    expect(["all.jsonl.part", "all.jsonl.state.json"].map(read)).to.deep.equal(kept);

    const resumed = await run(vm, ["--out", "all.jsonl", "--resume"], { TENABLE_URL: proxy.url });
    expect(resumed.err).to.match(/continuing after \d+ findings/);
    expect(resumed.code).to.equal(0);
    expect(readdirSync(cwd)).to.deep.equal(["all.jsonl"]);
    const found = lines(read("all.jsonl")).map(({ ip, pluginId }) => `${String(ip)} ${String(pluginId)}`);
    expect(found.toSorted()).to.deep.equal(whole.toSorted());
    await proxy.close();
  });

  it("leaves nothing behind when it fails before the first row", async () => {
    sc.emulator.faults.add({ path: "/rest/analysis", status: 500, times: Infinity });
    const result = await run(sc, ["--out", "all.jsonl"]);
    expect(result.code).to.equal(1);
    expect(readdirSync(cwd)).to.deep.equal([]);
  });

  it("leaves nothing behind when the disk is full", async () => {
    for (const args of [["findings"], ["assets", "list"]]) {
      symlinkSync("/dev/full", join(cwd, "all.jsonl.part"));
      const result = await cli([...args, "--out", "all.jsonl"], { cwd, env: connectionEnv(sc.emulator) });
      expect(result.code).to.equal(1);
      expect(result.err).to.match(/^pulumi-tenable: all\.jsonl cannot be written: the disk is full: .*\n$/);
      expect(readdirSync(cwd)).to.deep.equal([]);
    }
  });

  it("--resume of a file that nobody began begins it", async () => {
    const result = await run(sc, ["--out", "all.jsonl", "--resume"]);
    expect(result).to.include({ code: 0 });
    expect(result.err).to.match(/nothing to resume, starting a new export/);
    expect(existsSync(join(cwd, "all.jsonl"))).to.equal(true);
  });

  it("never shows a key", async () => {
    const { accessKey, secretKey } = sc.emulator.keys;
    const results = [await run(sc, []), await run(sc, [], { TENABLE_SECRET_KEY: `${secretKey.slice(1)}x` })];
    for (const { out, err } of results) {
      expect(`${out}${err}`).to.not.include(accessKey).and.not.include(secretKey.slice(1));
    }
  });
});
