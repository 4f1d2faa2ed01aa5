import type { Command } from "commander";
import { journalFolder } from "../provider/hosts/dynamic/state-folder";
import { resourceName, stackName } from "../provider/lifecycle/address";
import { Journal, type JournalEntry } from "../provider/lifecycle/journal";
import { answer } from "./output";
import { tableText } from "./table";
import { UsageError } from "./usage";

interface JournalOptions {
  json?: boolean;
}

interface ClearOptions extends JournalOptions {
  type?: string;
  all?: boolean;
}

const help = `
The journal has an entry for each object that a run on this machine created or adopted. An entry is unfinished until the
Pulumi state is known to contain the id. After a killed run, the next run resumes with the object of such an entry.

Examples:
  $ pulumi-tenable journal
  $ pulumi-tenable journal clear 42
  $ pulumi-tenable journal clear weekly --type Scan
`;

const clearHelp = `
Objects on the platform and the Pulumi state are not changed. Without its entry, an object that an interrupted run
created is treated like any other object: a resource with the same name stops, and can adopt it with adoptId.

Examples:
  $ pulumi-tenable journal clear 42
  $ pulumi-tenable journal clear --all
`;

export function addJournal(program: Command): void {
  const command = program
    .command("journal")
    .description("List the objects that runs on this machine created or adopted, and clear entries.")
    .option("--json", "print a JSON array")
    .addHelpText("after", help)
    .action(({ json }: JournalOptions) => list(json === true));
  command
    .command("clear")
    .description("Remove entries by the id or name of their object.")
    .argument("[objects...]", "ids or names")
    .option("--type <type>", "only entries of this resource type, such as Scan")
    .option("--all", "all entries of this machine")
    .option("--json", "print the removed entries as a JSON array")
    .addHelpText("after", clearHelp)
    // An option of both commands is taken by the outer one.
    .action((objects: string[], _options: ClearOptions, self: Command) => clear(objects, self.optsWithGlobals()));
}

const journal = (): Journal => new Journal(journalFolder(process.env), Date.now);

const shown = (entry: JournalEntry): Record<string, unknown> => ({
  status: entry.isFinished ? "finished" : "unfinished",
  action: entry.adopted ? "adopted" : "created",
  type: entry.type,
  name: entry.name,
  id: entry.id ?? "not known",
  time: new Date(entry.at).toISOString().replace(/\.\d+Z$/, "Z"),
  platform: entry.place,
  stack: stackName(entry.resource),
  resource: resourceName(entry.resource),
});

const columns = Object.keys(shown({ resource: "", at: 0 } as JournalEntry));

async function list(json: boolean): Promise<void> {
  const entries = journal().entries().map(shown);
  if (json) {
    await answer(`${JSON.stringify(entries)}\n`);
  } else {
    await answer(entries.length === 0 ? "The journal of this machine has no entries.\n" : tableText(columns, entries));
  }
}

async function clear(objects: readonly string[], { type, all, json }: ClearOptions): Promise<void> {
  if ((objects.length === 0) !== (all === true)) {
    throw new UsageError("journal clear requires ids or names of objects, or --all");
  }
  const book = journal();
  const entries = book.entries().filter((entry) => type === undefined || entry.type === type);
  const chosen = all === true ? entries : objects.flatMap((object) => named(entries, object));
  for (const entry of chosen) {
    book.clear(entry);
  }
  const count = chosen.length === 1 ? "1 entry" : `${chosen.length} entries`;
  await answer(json === true ? `${JSON.stringify(chosen.map(shown))}\n` : `Removed ${count} of the journal.\n`);
}

/** Entries of one object: an id counts before a name, and two types of the same id or name are two objects. */
function named(entries: readonly JournalEntry[], object: string): JournalEntry[] {
  const byId = entries.filter(({ id }) => id === object);
  const found = byId.length > 0 ? byId : entries.filter(({ name }) => name === object);
  const objects = new Set(found.map((entry) => `${entry.type} "${entry.name}" on ${entry.place}`));
  if (objects.size === 0) {
    throw new UsageError(`the journal has no entry "${object}"; pulumi-tenable journal lists them`);
  }
  if (objects.size > 1) {
    throw new UsageError(`"${object}" is ${[...objects].join(" and ")}: use --type, or use the id`);
  }
  return found;
}
