import type { Command } from "commander";
import { importScan, type ImportOptions } from "../client";
import { UnknownOutcomeError } from "../provider/errors";
import { type ClientOptions, withClient, withConnection } from "./client-command";
import { answer } from "./output";
import { InterruptedError } from "./usage";

interface ImportScanOptions extends ClientOptions, ImportOptions {
  json?: boolean;
}

const HELP = `
Examples:
  $ pulumi-tenable import-scan archive/2024-05.nessus --folder Archive
  $ pulumi-tenable import-scan contractor.nessus --repository Internal
`;

export function addImportScan(program: Command): void {
  withConnection(program.command("import-scan"))
    .description("bring results that were made elsewhere to the platform")
    .argument("<file>", "a .nessus file")
    .option("--folder <name>", "the folder that lists it; not on Security Center")
    .option("--repository <name>", "the repository that takes it; Security Center only, and needed there")
    .option("--json", "answer what was made as JSON")
    .addHelpText("after", HELP)
    .action((file: string, options: ImportScanOptions) =>
      withClient(options, async ({ client, signal }) => {
        const { folder, repository } = options;
        const made = await importScan(client, file, {
          ...(folder !== undefined && { folder }),
          ...(repository !== undefined && { repository }),
        }).catch((error: unknown) => {
          // Whoever interrupts has to know that it may have been too late.
          throw signal.aborted && error instanceof UnknownOutcomeError
            ? new InterruptedError(error.message, { cause: error })
            : error;
        });
        const line =
          made.id === undefined ? `${file} is being imported` : `${file} is scan "${made.name}" (id ${made.id})`;
        await answer(options.json ? `${JSON.stringify(made)}\n` : `${line}\n`);
      }),
    );
}
