import type { Command } from "commander";
import { styleText } from "node:util";
import { type HostVerdict, remediate, type RemediationResult, RunGoesOnError, type RunRef } from "../client";
import { messageOf, TenableError } from "../provider/errors";
import { type ClientOptions, duration, list, withClient, withConnection, type Work } from "./client-command";
import { answer } from "./output";
import { InterruptedError } from "./usage";

interface RemediateOptions extends ClientOptions {
  plugin: string;
  targets?: string[];
  assetList?: string;
  repository?: string;
  scanner?: string;
  deadline?: number;
  json?: boolean;
}

const HELP = `
Runs the vendor's remediation scan: one plugin, where it was found. A line for each host says fixed, not fixed, or not
seen (it did not answer, or was not scanned). Exit code 0 when every host is fixed, 1 when one is not. The scan stays on
the platform as evidence. Not on Nessus.

Examples:
  $ pulumi-tenable remediate --plugin 97833 --targets 192.0.2.12,192.0.2.20 --repository Plant --deadline 2h
  $ pulumi-tenable remediate --plugin 97833 --asset-list DMZ --json
`;

export function addRemediate(program: Command): void {
  withConnection(program.command("remediate"))
    .description("scan again for one finding, and say whether it is fixed")
    .requiredOption("--plugin <number>", "the plugin that has found it")
    .option("--targets <addresses>", "where it was found: addresses, blocks, ranges; several with commas", list)
    .option("--asset-list <name>", "where it was found, by the name of a list (on Vulnerability Management, of a tag)")
    .option("--repository <name>", "the repository of the scan that found it; Security Center only")
    .option("--scanner <name>", "the scanner that reaches the targets; Vulnerability Management only")
    .option("--deadline <duration>", "how long to wait in all: 90s, 45m, 2h; for ever unless told", duration)
    .option("--json", "answer the verdicts as JSON")
    .addHelpText("after", HELP)
    .action((options: RemediateOptions) => withClient(options, (work) => run(options, work)));
}

async function run(options: RemediateOptions, { client, signal, tell, progress }: Work): Promise<void> {
  const { plugin, targets, assetList, repository, scanner, deadline, json } = options;
  let launched: RunRef | undefined;
  const result = await remediate(client, {
    ...{ plugin, targets, assetList, repository, scanner, deadlineMs: deadline },
    onLaunch: (run) => {
      launched = run;
      tell(`pulumi-tenable: launched "${run.scan.name}" (scan ${run.scan.id}, run ${run.id})`);
    },
    onProgress: ({ status, percent }) => progress(`${status}${percent === undefined ? "" : `, ${percent} %`}`),
  }).catch((error: unknown) => {
    throw launched && signal.aborted
      ? new InterruptedError(`interrupted; ${goesOn(launched, plugin)}`, { cause: error })
      : error instanceof RunGoesOnError
        ? new TenableError(`${messageOf(error)}; ${goesOn(error.run, plugin)}`, { cause: error })
        : error;
  });
  await answer(json === true ? `${JSON.stringify(toldOf(result))}\n` : result.hosts.map(lineOf).join(""));
  if (!result.isFixed) {
    throw new TenableError(summary(result));
  }
}

const goesOn = ({ id, scan }: RunRef, plugin: string): string =>
  `the run goes on: wait with pulumi-tenable run ${scan.id} --attach ${id}, and see what is left with pulumi-tenable findings --plugin ${plugin}`;

const colours = { fixed: "green", "not fixed": "red", "not seen": "yellow" } as const;

function lineOf({ host, name, verdict, reason }: HostVerdict): string {
  const word = styleText(colours[verdict], verdict.padEnd(9), { stream: process.stdout });
  return `${word} ${host}${name === undefined ? "" : ` (${name})`}: ${reason}\n`;
}

const toldOf = ({ run: { id, scan }, outcome, status, isFixed, hosts }: RemediationResult): object => ({
  scan: scan.id,
  run: id,
  outcome,
  status,
  fixed: isFixed,
  hosts,
});

function summary({ hosts, status, outcome }: RemediationResult): string {
  const notFixed = hosts.filter(({ verdict }) => verdict === "not fixed").length;
  const notSeen = hosts.filter(({ verdict }) => verdict === "not seen").length;
  const parts = [
    ...(notFixed > 0 ? [`${notFixed} not fixed`] : []),
    ...(notSeen > 0 ? [`${notSeen} not seen`] : []),
    ...(hosts.length === 0 ? ["no host was seen that has or had the finding"] : []),
    ...(outcome === "completed" ? [] : [`the run ended as ${status}`]),
  ];
  return `of ${hosts.length} host${hosts.length === 1 ? "" : "s"}: ${parts.join(", ")}`;
}
