import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Journal, type JournalLine } from "../../provider/lifecycle/journal";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable journal", () => {
  let state: string;

  const line = (name: string, members: Partial<JournalLine> = {}): JournalLine => ({
    place: "https://sc.example.com",
    type: "Scan",
    resource: `acme/urn:pulumi:dev::baseline::site:A$t::${name}`,
    backend: "b",
    name,
    path: "/rest/scan",
    identity: name,
    hash: "",
    before: [],
    at: Date.now(),
    run: "earlier",
    ...members,
  });
  const run = (...args: string[]): Promise<CliResult> => cli(["journal", ...args], { env: { XDG_STATE_HOME: state } });

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "pulumi-tenable-journal-"));
    const journal = new Journal(join(state, "pulumi-tenable", "journal"), Date.now);
    journal.write(line("weekly", { id: "42" }));
    journal.write(line("daily", { id: "43", settledAt: Date.now() }));
    journal.write(line("weekly", { id: "7", type: "Policy" }));
    journal.write(line("lost"));
  });

  afterEach(() => rmSync(state, { recursive: true, force: true }));

  const entries = async (): Promise<Record<string, unknown>[]> =>
    JSON.parse((await run("--json")).out) as Record<string, unknown>[];

  it("lists what runs of this machine created, with stack, resource and status", async () => {
    const { code, out, err } = await run();
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(/^STATUS +ACTION +TYPE +NAME +ID +TIME +PLATFORM +STACK +RESOURCE\n/);
    expect(out).to.match(/finished +created +Scan +daily +43 .* stack dev of project baseline +resource "daily"/);
    expect(out).to.match(/unfinished +created +Scan +lost +not known/);
    expect((await entries()).map(({ id }) => id)).to.have.members(["42", "43", "7", "not known"]);
  });

  it("clears entries by id and by name, and no others", async () => {
    expect((await run("clear", "43")).out).to.equal("Removed 1 entry of the journal.\n");
    await run("clear", "weekly", "--type", "Policy");
    await run("clear", "lost");
    expect((await entries()).map(({ id }) => id)).to.deep.equal(["42"]);
    expect(JSON.parse((await run("clear", "--all", "--json")).out)).to.have.length(1);
    expect((await run()).out).to.equal("The journal of this machine has no entries.\n");
  });

  it("refuses what names two objects or none, with what to do", async () => {
    for (const [args, words] of [
      [["weekly"], /"weekly" is Scan "weekly" on .* and Policy "weekly" on .*: use --type/],
      [["99"], /the journal has no entry "99"; pulumi-tenable journal lists them/],
      [[], /requires ids or names of objects, or --all/],
    ] as const) {
      const { code, err } = await run("clear", ...args);
      expect(code).to.equal(2);
      expect(err).to.match(words);
    }
    expect(await entries()).to.have.length(4);
  });
});
