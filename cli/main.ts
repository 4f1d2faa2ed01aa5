#!/usr/bin/env node
import { CommanderError } from "commander";
import { visible } from "../provider/http/visible";
import { guardStreams } from "./output";
import { program } from "./program";
import { InterruptedError, UsageError } from "./usage";

/** Failed; wrong usage. 0 is fine, and 7 means that differences were found. */
const failed = 1;
const usage = 2;
const interrupted = 130;

/** Runs a command line and answers its exit code. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return 0;
    }
    // Without any command the help has been printed already, to standard error.
    if (error instanceof CommanderError && error.code === "commander.help") {
      return usage;
    }
    const message = error instanceof Error ? error.message.replace(/^error: /, "") : String(error);
    const isUnknown = error instanceof CommanderError && /unknown(Command|Option)/.test(error.code);
    const advice = isUnknown ? ": see pulumi-tenable --help, or the --help of a command" : "";
    process.stderr.write(`pulumi-tenable: ${visible(message.split("\n").join(" "))}${advice}\n`);
    if (error instanceof InterruptedError) {
      return interrupted;
    }
    return error instanceof CommanderError || error instanceof UsageError ? usage : failed;
  }
}

const streamFailure = guardStreams();
process.once("beforeExit", () => {
  const failure = streamFailure();
  if (failure && process.exitCode === 0) {
    process.stderr.write(`pulumi-tenable: the output cannot be written: ${failure.message}\n`);
    process.exitCode = failed;
  }
});
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
