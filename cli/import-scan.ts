import type { Command } from "commander";
import { type Imported, importScan, type ImportOptions } from "../client";
import { UnknownOutcomeError } from "../provider/errors";
import { type ClientOptions, withClient, withConnection } from "./client-command";
import { answer } from "./output";
import { InterruptedError } from "./usage";

interface ImportScanOptions extends ClientOptions, ImportOptions {
  json?: boolean;
}

const help = `
The file is checked first; a file that is damaged, truncated or has no results is refused. On Security Center, the
command waits until the results are imported.

Examples:
  $ pulumi-tenable import-scan archive/2024-05.nessus --folder Archive
  $ pulumi-tenable import-scan contractor.nessus --repository Internal
`;

export function addImportScan(program: Command): void {
  withConnection(program.command("import-scan"))
    .description("Import scan results into the platform.")
    .argument("<file>", "a .nessus file")
    .option("--folder <name>", "folder for the scan; not on Security Center")
    .option(
      "--repository <name>",
      "repository for the results; required on Security Center, not available on other platforms",
    )
    .option("--json", "print the imported objects as JSON")
    .addHelpText("after", help)
    .action((file: string, options: ImportScanOptions) =>
      withClient(options, async ({ client, signal, progress }) => {
        const { folder, repository } = options;
        progress(`importing ${file}`);
        const made = await importScan(client, file, {
          ...(folder !== undefined && { folder }),
          ...(repository !== undefined && { repository }),
        }).catch((error: unknown) => {
          // After an interruption, the user has to know that the import may have started.
          throw signal.aborted && error instanceof UnknownOutcomeError
            ? new InterruptedError(error.message, { cause: error })
            : error;
        });
        await answer(options.json ? `${JSON.stringify(made)}\n` : `${lineOf(file, made)}\n`);
      }),
    );
}

function lineOf(file: string, { id, name, repository, status }: Imported): string {
  if (repository === undefined) {
    return `${file} is scan "${name}" (id ${id})`;
  }
  const what = id === undefined ? "" : ` scan result "${name}" (id ${id})`;
  return status === "Finished"
    ? `${file} is${what} in repository "${repository}"`
    : `${file} is being imported into repository "${repository}"${what && ` as${what}`}`;
}
