import type { Command } from "commander";
import { findScans, runsOf } from "../client";
import { type ClientOptions, withClient, withConnection } from "./client-command";
import { answer } from "./output";
import { type NamedBy, scanNames, withScanNames } from "./scan-names";
import { tableText } from "./table";

interface RunsOptions extends ClientOptions, NamedBy {
  json?: boolean;
}

const help = `
The newest run comes first. run --attach and export --run accept these ids.

Examples:
  $ pulumi-tenable runs weekly-dmz
  $ pulumi-tenable runs --id 42 --json
`;

export function addRuns(program: Command): void {
  withScanNames(withConnection(program.command("runs")))
    .description("List the runs of a scan.")
    .argument("<scan>", "name or id")
    .option("--json", "print a JSON array")
    .addHelpText("after", help)
    .action((scan: string, options: RunsOptions) =>
      withClient(options, async ({ client }) => {
        const [found] = await findScans(client, scanNames([scan], options));
        const runs = found ? await runsOf(client, found) : [];
        const rows = runs.map(({ id, status, outcome, start, end }) => ({ id, status, outcome, start, end }));
        await answer(
          options.json === true ? `${JSON.stringify(rows)}\n` : tableText(["id", "status", "start", "end"], rows),
        );
      }),
    );
}
