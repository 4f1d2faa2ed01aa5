import { Argument, type Command } from "commander";
import { listed, listKinds, listsOf } from "../client";
import { type ClientOptions, withClient, withConnection, type Work } from "./client-command";
import { answer } from "./output";
import { rowText } from "./rows";
import { tableText } from "./table";
import { UsageError } from "./usage";

interface ListOptions extends ClientOptions {
  json?: boolean;
  csv?: boolean;
  name?: string;
}

const needing = Object.entries(listsOf).map(
  ([kind, { what, default: usual }]) => `  ${kind}  of a ${what}${usual === undefined ? "" : `; defaults to ${usual}`}`,
);

const help = `
Commands and the ...Id properties of resources accept these ids.

Kinds that are lists of something:
${needing.join("\n")}

Examples:
  $ pulumi-tenable list scans
  $ pulumi-tenable list scans --name "plant*"
  $ pulumi-tenable list preferences advanced --name "*ping*"
  $ pulumi-tenable list asset-lists --json
`;

export function addList(program: Command): void {
  withConnection(program.command("list"))
    .description("List the names and ids of everything that a program can name.")
    .addArgument(new Argument("<kind>", "what to list").choices(listKinds))
    .argument("[of]", "what the list is of: the template of preferences")
    .option("--name <pattern>", "only names or ids like this; * stands for any text")
    .option("--json", "print a JSON array")
    .option("--csv", "print CSV with a heading")
    .addHelpText("after", help)
    .action((kind: string, of: string | undefined, options: ListOptions) =>
      withClient(options, (work) => run(kind, of, options, work)),
    );
}

async function run(
  kind: string,
  of: string | undefined,
  { json, csv, name }: ListOptions,
  { client, tell }: Work,
): Promise<void> {
  if (json === true && csv === true) {
    throw new UsageError("--json and --csv cannot be combined: choose one of them");
  }
  const { rows, isPartial } = await listed(client, kind, {
    ...(of !== undefined && { of }),
    ...(name !== undefined && { name }),
  });
  if (isPartial) {
    tell(
      `pulumi-tenable: an administrator can see more ${kind}: set TENABLE_ADMIN_ACCESS_KEY and TENABLE_ADMIN_SECRET_KEY`,
    );
  }
  const columns = [...new Set(["id", "name", ...rows.flatMap((row) => Object.keys(row))])];
  const text =
    json === true ? `${JSON.stringify(rows)}\n` : csv === true ? csvText(columns, rows) : tableText(columns, rows);
  await answer(text);
}

function csvText(columns: readonly string[], rows: readonly object[]): string {
  const text = rowText("csv", columns);
  return text.heading + text.of(rows);
}
