import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { judgeDeletions, type JudgedDeletion, readPlan } from "../client/deletions";
import { journalFolder } from "../provider/hosts/dynamic/state-folder";
import { systemClock } from "../provider/http/clock";
import { visible } from "../provider/http/visible";
import { asUsage } from "./client-command";
import { answer } from "./output";
import { projectName, readStack } from "./stack";
import { tableText } from "./table";
import { readable } from "./usage";

interface Options {
  stack?: string;
  json?: boolean;
}

const help = `
Pulumi does not ask a provider about deletions in a preview. This command asks the platform about each object that a
plan deletes or replaces: whether up would refuse it, for example because of the results of its runs, or because another
object uses it. Nothing is changed.

Examples:
  $ pulumi-tenable deletions preview.json
  $ pulumi-tenable deletions plan.json --stack dev
  $ pulumi preview --json | pulumi-tenable deletions -

Exit codes: 0 nothing is refused, 1 failed, 2 wrong usage, 7 up would refuse a deletion.
`;

export function addDeletions(program: Command): void {
  program
    .command("deletions")
    .description("Tell which deletions of a preview or saved plan would be refused.")
    .argument(
      "<file>",
      "output of pulumi preview --json, or a plan of pulumi preview --save-plan; - reads standard input",
    )
    .option(
      "--stack <stack>",
      "use the config of this Pulumi stack; required for a saved plan; run the command in the folder of the project",
    )
    .option("--json", "print a JSON array")
    .addHelpText("after", help)
    .action((file: string, options: Options) => run(file, options));
}

async function run(file: string, { stack: name, json }: Options): Promise<void> {
  const text = await (file === "-" ? textOf(process.stdin) : readFile(file, "utf8")).catch((error: unknown) => {
    throw readable(error, file);
  });
  const stack = name === undefined ? undefined : await readStack(name);
  const config = stack?.config ?? {};
  const settings = {
    config: (key: string) => config[key],
    keys: () => Object.keys(config),
    project: stack && projectName(),
    env: process.env,
  };
  const host = {
    clock: systemClock,
    log: (_severity: string, message: string) => void process.stderr.write(`pulumi-tenable: ${visible(message)}\n`),
    assertEngineAlive: () => Promise.resolve(),
    journalFolder: journalFolder(process.env),
  };
  let judged: JudgedDeletion[];
  try {
    judged = await judgeDeletions(readPlan(text, stack?.resources), settings, host);
  } catch (error) {
    throw asUsage(error);
  }
  await answer(json === true ? `${JSON.stringify(judged)}\n` : shown(judged));
  process.exitCode = judged.some(({ refused }) => refused !== undefined) ? 7 : 0;
}

function shown(judged: readonly JudgedDeletion[]): string {
  if (judged.length === 0) {
    return "The plan deletes nothing.\n";
  }
  const rows = judged.map(({ refused, isReplacement, ...one }) => ({
    ...one,
    action: isReplacement ? "replace" : "delete",
    outcome: refused === undefined ? "goes" : "refused",
  }));
  const reasons = judged.flatMap(({ resource, refused }) =>
    refused === undefined ? [] : [`  ${resource}: ${refused}\n`],
  );
  const table = tableText(["resource", "type", "id", "name", "action", "outcome"], rows);
  return reasons.length === 0 ? table : `${table}\nup would refuse (${reasons.length}):\n${reasons.join("")}`;
}
