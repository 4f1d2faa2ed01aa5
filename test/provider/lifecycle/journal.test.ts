import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Journal, type JournalKey, type JournalLine } from "../../../provider/lifecycle/journal";

const day = 24 * 3600 * 1000;

describe("The journal", () => {
  let folder: string;
  let now: number;

  /** The journal as another process finds it. */
  const journal = (): Journal => new Journal(join(folder, "journal"), () => now);
  const files = (): string[] => readdirSync(join(folder, "journal"));
  const key: JournalKey = { place: "https://sc.example.com", type: "Scan", resource: "o/s/weekly", backend: "b" };
  const lineOf = (members: Partial<JournalLine> = {}): JournalLine => ({
    ...key,
    name: "weekly",
    path: "/rest/scan",
    identity: "weekly",
    hash: Journal.hash({ name: "weekly" }),
    before: [],
    at: now,
    run: "earlier",
    ...members,
  });
  const settled = (line: JournalLine, more: Partial<JournalLine> = {}): void => {
    const { place, type, id = "", resource, backend } = { ...line, ...more };
    journal().settle(place, type, id, resource, backend);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-journal-"));
    now = Date.UTC(2030, 0, 5);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("of nobody is empty and makes no folder", () => {
    expect(journal().unfinished(key)).to.deep.equal([]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("tells a later process what was begun, by platform, type, resource and backend", () => {
    const line = lineOf();
    journal().write(line);
    expect(journal().unfinished(key)).to.deep.equal([line]);
    for (const other of [{ place: "https://other" }, { type: "Policy" }, { resource: "o/s/other" }, { backend: "c" }]) {
      expect(journal().unfinished({ ...key, ...other })).to.deep.equal([]);
    }
  });

  it("is one file a line, for this user alone", () => {
    const mine = journal();
    mine.write(lineOf());
    mine.write(lineOf({ id: "42" }));
    mine.write(lineOf({ resource: "o/s/other" }));
    expect(files()).to.have.length(2);
    for (const file of files()) {
      expect(file).to.match(/^[0-9a-f]{32}\.json$/);
      expect(statSync(join(folder, "journal", file)).mode & 0o077).to.equal(0);
    }
    expect(statSync(join(folder, "journal")).mode & 0o077).to.equal(0);
  });

  it("keeps the line of a replacement next to that of the object it replaces", () => {
    const mine = journal();
    mine.write(lineOf({ id: "1" }));
    mine.write(lineOf({ id: "2", replaces: "1", at: now + 1 }));
    expect(
      journal()
        .unfinished(key)
        .map(({ id }) => id),
    ).to.deep.equal(["2", "1"]);
    mine.drop({ ...key, replaces: "1" });
    expect(
      journal()
        .unfinished(key)
        .map(({ id }) => id),
    ).to.deep.equal(["1"]);
  });

  it("forgets what came to nothing and what was deleted", () => {
    const mine = journal();
    mine.write(lineOf({ id: "42" }));
    mine.write(lineOf({ id: "42", resource: "o/s/adopts", adopted: true }));
    mine.forget(key.place, key.type, "42");
    expect(files()).to.deep.equal([]);
  });

  it("is finished when the engine shows the id as that resource's, and as no other's", () => {
    const line = lineOf({ id: "42" });
    journal().write(line);
    for (const other of [{ id: "43" }, { type: "Policy" }, { resource: "o/s/other" }, { backend: "c" }]) {
      settled(line, other);
      expect(journal().unfinished(key)).to.have.length(1);
    }
    settled(line);
    expect(journal().unfinished(key)).to.deep.equal([]);
    expect(journal().holders(key.place, key.type, "42")).to.have.length(1);
  });

  it("is finished by a good end of the run for what the engine was given, and for nothing else", () => {
    const mine = journal();
    const written = [
      lineOf({ id: "1", resource: "o/s/a", run: mine.run }),
      lineOf({ id: "2", resource: "o/s/b", run: mine.run }),
      lineOf({ resource: "o/s/c", run: mine.run }),
      lineOf({ id: "4", resource: "o/s/d" }),
    ];
    written.forEach((line) => mine.write(line));
    ["1", "4"].forEach((id) => mine.hand(key.place, key.type, id));
    mine.end(() => false);
    const open = ["a", "b", "c", "d"].filter(
      (name) => journal().unfinished({ ...key, resource: `o/s/${name}` }).length > 0,
    );
    expect(open).to.deep.equal(["b", "c", "d"]);
  });

  it("writes nothing at the end of a run that gave the engine nothing", () => {
    const mine = journal();
    mine.write(lineOf());
    mine.end(() => false);
    expect(files()).to.have.length(1);
  });

  it("remembers what an interrupted run created and a later program does not have", () => {
    journal().write(lineOf({ id: "1" }));
    journal().write(lineOf({ id: "2", resource: "o/s/other" }));
    journal().write(lineOf({ resource: "o/s/unanswered" }));
    expect(journal().leftOver()).to.deep.equal([]);
    journal().end(({ resource }) => resource !== "o/s/other");
    expect(
      journal()
        .leftOver()
        .map(({ id }) => id),
    ).to.have.members(["1", undefined]);
    settled(lineOf({ id: "1" }));
    expect(
      journal()
        .leftOver()
        .map(({ resource }) => resource),
    ).to.deep.equal(["o/s/unanswered"]);
    // The program has it again.
    journal().write(lineOf({ resource: "o/s/unanswered", run: "later" }));
    expect(journal().leftOver()).to.deep.equal([]);
  });

  it("tells what other resources hold, as other processes have left it by now", () => {
    const mine = journal();
    mine.write(lineOf());
    expect(mine.others(key)).to.deep.equal([]);
    const other = journal();
    other.write(lineOf({ resource: "o/s/b", id: "7" }));
    other.write(lineOf({ backend: "c", id: "8" }));
    other.write(lineOf({ resource: "o/s/c", type: "Policy" }));
    expect(mine.others(key).map(({ id }) => id)).to.have.members(["7", "8"]);
  });

  it("forgets unfinished lines after 7 days and finished ones after 30", () => {
    const mine = journal();
    mine.write(lineOf());
    mine.write(lineOf({ resource: "o/s/b", id: "2", settledAt: now }));
    mine.write(lineOf({ resource: "o/s/c", id: "3", run: mine.run }));
    mine.hand(key.place, key.type, "3");
    mine.end(() => false);
    now += 6 * day;
    expect(journal().entries()).to.have.length(3);
    now += 2 * day;
    expect(
      journal()
        .entries()
        .map(({ id, isFinished }) => [id, isFinished]),
    ).to.have.deep.members([
      ["2", true],
      ["3", true],
    ]);
    now += 23 * day;
    expect(journal().entries()).to.deep.equal([]);
    now += day;
    expect(journal().entries()).to.deep.equal([]);
    expect(files()).to.deep.equal([]);
  });

  it("passes over files that are no lines, and over those of earlier versions", () => {
    mkdirSync(join(folder, "journal"));
    writeFileSync(join(folder, "journal", "broken.json"), "{");
    writeFileSync(join(folder, "journal", "broken.end"), "{");
    writeFileSync(join(folder, "journal", "old.json"), JSON.stringify({ type: "Scan", owner: "p/s/n", at: now }));
    expect(journal().entries()).to.deep.equal([]);
  });

  it("holds no body, only its hash", () => {
    journal().write(lineOf({ hash: Journal.hash({ password: "canary" }) }));
    expect(readFileSync(join(folder, "journal", files()[0] as string), "utf8")).not.to.match(/canary/);
  });
});
