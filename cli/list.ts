import { Argument, type Command } from "commander";
import { listed, listKinds } from "../client";
import { type ClientOptions, withClient, withConnection, type Work } from "./client-command";
import { answer } from "./output";
import { tableText } from "./table";

interface ListOptions extends ClientOptions {
  json?: boolean;
}

const help = `
Commands and the ...Id properties of resources accept these ids.

Examples:
  $ pulumi-tenable list scans
  $ pulumi-tenable list asset-lists --json
`;

export function addList(program: Command): void {
  withConnection(program.command("list"))
    .description("List the names and ids of objects on the platform.")
    .addArgument(new Argument("<kind>", "what to list").choices(listKinds))
    .option("--json", "print a JSON array")
    .addHelpText("after", help)
    .action((kind: string, options: ListOptions) => withClient(options, (work) => run(kind, options, work)));
}

async function run(kind: string, { json }: ListOptions, { client, tell }: Work): Promise<void> {
  const { rows, isPartial } = await listed(client, kind);
  if (isPartial) {
    tell(
      `pulumi-tenable: an administrator can see more ${kind}: set TENABLE_ADMIN_ACCESS_KEY and TENABLE_ADMIN_SECRET_KEY`,
    );
  }
  const columns = [...new Set(["id", "name", ...rows.flatMap((row) => Object.keys(row))])];
  await answer(json === true ? `${JSON.stringify(rows)}\n` : tableText(columns, rows));
}
