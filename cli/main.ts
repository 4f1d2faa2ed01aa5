#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addAssets } from "./assets";
import { addEmulate } from "./emulate";
import { addExport } from "./export";
import { addFindings } from "./findings";
import { addImportScan } from "./import-scan";
import { addJournal } from "./journal";
import { addList } from "./list";
import { addRemediate } from "./remediate";
import { addRun } from "./run";
import { addRuns } from "./runs";
import { guardStreams } from "./output";
import { InterruptedError, UsageError } from "./usage";
import { visible } from "../provider/http/visible";

/** Failed; wrong usage. 0 is fine, and 7 means that differences were found. */
const FAILED = 1;
const USAGE = 2;
const INTERRUPTED = 130;

/** The package's own version: this file is `dist/cli/main.js` in it. */
function packageVersion(): string {
  const text = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function program(): Command {
  const command = new Command("pulumi-tenable")
    .description("Security scanning baselines in code: the commands around the Pulumi resources.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
  addList(command);
  addJournal(command);
  addRun(command);
  addRuns(command);
  addExport(command);
  addRemediate(command);
  addFindings(command);
  addAssets(command);
  addImportScan(command);
  addEmulate(command);
  return command;
}

/** Runs a command line and answers its exit code. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return 0;
    }
    // Without any command the help has been printed already, to standard error.
    if (error instanceof CommanderError && error.code === "commander.help") {
      return USAGE;
    }
    const message = error instanceof Error ? error.message.replace(/^error: /, "") : String(error);
    const isUnknown = error instanceof CommanderError && /unknown(Command|Option)/.test(error.code);
    const advice = isUnknown ? ": pulumi-tenable --help, or that of a command, tells what there is" : "";
    process.stderr.write(`pulumi-tenable: ${visible(message.split("\n").join(" "))}${advice}\n`);
    if (error instanceof InterruptedError) {
      return INTERRUPTED;
    }
    return error instanceof CommanderError || error instanceof UsageError ? USAGE : FAILED;
  }
}

const streamFailure = guardStreams();
process.once("beforeExit", () => {
  const failure = streamFailure();
  if (failure && process.exitCode === 0) {
    process.stderr.write(`pulumi-tenable: the answer cannot be written: ${failure.message}\n`);
    process.exitCode = FAILED;
  }
});
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
