import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Journal, type JournalLine } from "../../../provider/lifecycle/journal";

const hour = 3600 * 1000;
const day = 24 * hour;

describe("The journal", () => {
  let folder: string;
  let now: number;

  /** The journal as another process finds it. */
  const journal = (): Journal => new Journal(join(folder, "journal"), () => now);
  const files = (): string[] => readdirSync(join(folder, "journal"));
  const lineOf = (members: Partial<JournalLine> = {}): JournalLine => ({
    address: "https://sc.example.com",
    type: "Scan",
    name: "weekly",
    owner: "p/s/weekly",
    hash: Journal.hash({ name: "weekly" }),
    before: [],
    at: now,
    ...members,
  });
  const unfinished = (line: JournalLine): JournalLine | undefined =>
    journal().unfinished(line.address, line.type, line.owner);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-journal-"));
    now = Date.UTC(2030, 0, 5);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("of nobody is empty and makes no folder", () => {
    expect(unfinished(lineOf())).to.equal(undefined);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("tells a later process what was begun, by address, type and owner", () => {
    const line = lineOf();
    journal().write(line);
    expect(unfinished(line)).to.deep.equal(line);
    for (const other of [{ address: "https://other" }, { type: "Policy" }, { owner: "p/s/other" }]) {
      expect(unfinished(lineOf(other))).to.equal(undefined);
    }
  });

  it("is one file a line, for this user alone, and no key in it", () => {
    const mine = journal();
    mine.write(lineOf());
    mine.write(lineOf({ id: "42" }));
    mine.write(lineOf({ owner: "p/s/other" }));
    expect(files()).to.have.length(2);
    for (const file of files()) {
      expect(file).to.match(/^[0-9a-f]{32}\.json$/);
      const path = join(folder, "journal", file);
      expect(statSync(path).mode & 0o077).to.equal(0);
      expect(JSON.parse(readFileSync(path, "utf8"))).to.include({ name: "weekly" });
    }
    expect(statSync(join(folder, "journal")).mode & 0o077).to.equal(0);
  });

  it("keeps the id once it was answered", () => {
    const mine = journal();
    mine.write(lineOf());
    mine.write(lineOf({ id: "42" }));
    expect(unfinished(lineOf())).to.include({ id: "42" });
  });

  it("forgets what was not made", () => {
    const mine = journal();
    mine.drop(lineOf());
    mine.write(lineOf());
    mine.drop(lineOf());
    expect(mine.unfinished("https://sc.example.com", "Scan", "p/s/weekly")).to.equal(undefined);
    expect(files()).to.deep.equal([]);
  });

  it("is done with an id that the engine knows, and with no other", () => {
    journal().write(lineOf({ id: "42" }));
    const mine = journal();
    mine.settle("https://sc.example.com", "Scan", "43");
    mine.settle("https://sc.example.com", "Policy", "42");
    mine.settle("https://other", "Scan", "42");
    expect(unfinished(lineOf())).to.include({ id: "42" });
    mine.settle("https://sc.example.com", "Scan", "42");
    mine.settle("https://sc.example.com", "Scan", "42");
    expect(mine.unfinished("https://sc.example.com", "Scan", "p/s/weekly")).to.equal(undefined);
    expect(unfinished(lineOf())).to.equal(undefined);
  });

  it("tells the ids of others, also of those that came since and of those that are done", () => {
    const mine = journal();
    const others = (): string[] => [...mine.idsOfOthers("https://sc.example.com", "Scan", "p/s/weekly")];
    mine.write(lineOf({ id: "1" }));
    expect(others()).to.deep.equal([]);
    const other = journal();
    other.write(lineOf({ owner: "p/s/a", id: "2" }));
    other.write(lineOf({ owner: "p/s/b" }));
    other.write(lineOf({ owner: "p/s/c", id: "3", type: "Policy" }));
    other.write(lineOf({ owner: "p/s/d", id: "4", address: "https://other" }));
    other.settle("https://sc.example.com", "Scan", "2");
    expect(others()).to.deep.equal(["2"]);
  });

  it("forgets an unfinished line after seven days, and a finished one after an hour", () => {
    journal().write(lineOf());
    journal().write(lineOf({ owner: "p/s/done", id: "7", settledAt: now }));
    now += hour;
    journal().idsOfOthers("https://sc.example.com", "Scan", "x");
    expect(files()).to.have.length(2);
    now += 1;
    expect([...journal().idsOfOthers("https://sc.example.com", "Scan", "x")]).to.deep.equal([]);
    expect(files()).to.have.length(1);
    now += 7 * day - hour - 1;
    expect(unfinished(lineOf({ at: 0 }))).not.to.equal(undefined);
    now += 1;
    expect(unfinished(lineOf({ at: 0 }))).to.equal(undefined);
    expect(files()).to.deep.equal([]);
  });

  it("passes over what is no line of ours", () => {
    mkdirSync(join(folder, "journal"));
    for (const [name, text] of [
      ["half.json", '{"address": "https'],
      ["null.json", "null"],
      ["notes.txt", JSON.stringify(lineOf({ id: "1", owner: "x" }))],
    ] as const) {
      writeFileSync(join(folder, "journal", name), text);
    }
    mkdirSync(join(folder, "journal", "folder.json"));
    expect([...journal().idsOfOthers("https://sc.example.com", "Scan", "me")]).to.deep.equal([]);
    expect(files()).to.have.length(4);
  });

  it("hashes what was sent", () => {
    expect(Journal.hash({ a: 1 }))
      .to.equal(Journal.hash({ a: 1 }))
      .and.to.match(/^[0-9a-f]{64}$/);
    expect(Journal.hash({ a: 1 })).not.to.equal(Journal.hash({ a: 2 }));
  });
});
