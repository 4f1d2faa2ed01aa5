import { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addAdopt } from "./adopt";
import { addAssets } from "./assets";
import { addDeletions } from "./deletions";
import { addEmulate } from "./emulate";
import { addExport } from "./export";
import { addFindings } from "./findings";
import { addGuard } from "./guard";
import { addImportScan } from "./import-scan";
import { addJournal } from "./journal";
import { addList } from "./list";
import { addRemediate } from "./remediate";
import { addRun } from "./run";
import { addRuns } from "./runs";

/** The package's own version: this file is in `dist/cli` of it. */
function packageVersion(): string {
  const text = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The whole command line, as it is parsed, helped with and documented. */
export function program(): Command {
  const command = new Command("pulumi-tenable")
    .description("Commands for scans, findings and assets, next to the Pulumi resources.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
  addList(command);
  addAdopt(command);
  addDeletions(command);
  addJournal(command);
  addRun(command);
  addRuns(command);
  addExport(command);
  addRemediate(command);
  addGuard(command);
  addFindings(command);
  addAssets(command);
  addImportScan(command);
  addEmulate(command);
  return command;
}
