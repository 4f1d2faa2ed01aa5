import { type Command, InvalidArgumentError, Option } from "commander";
import { styleText } from "node:util";
import {
  type HostVerdict,
  remediate,
  type RemediationParameters,
  type RemediationResult,
  RunGoesOnError,
  type RunRef,
  type ScanName,
  type Verdict,
} from "../client";
import { problemOf } from "../provider/errors";
import { visible } from "../provider/http/visible";
import { type ClientOptions, duration, list, withClient, withConnection, type Work } from "./client-command";
import { answer, answerStyled } from "./output";
import { resumeCommand } from "./resume";
import { FailedError, InterruptedError, UsageError } from "./usage";

interface RemediateOptions extends ClientOptions {
  plugin: string;
  targets?: string[];
  assetList?: string;
  scan?: string;
  scanId?: string;
  scanName?: string;
  credential?: string[];
  repository?: string;
  scanner?: string;
  template?: string;
  preference?: Record<string, string>;
  description?: string;
  maxRunHours?: number;
  timeoutAction?: RemediationParameters["timeoutAction"];
  rollover?: RemediationParameters["rollover"];
  classifyMitigatedAgeDays?: RemediationParameters["classifyMitigatedAgeDays"];
  dhcpTracking?: true;
  scanningVirtualHosts?: true;
  emailOnLaunch?: true;
  emailOnFinish?: true;
  notifyEmails?: string[];
  reportIds?: string[];
  reportSource?: RemediationParameters["reportSource"];
  deadline?: number;
  json?: boolean;
}

const help = `
Runs the vendor's remediation scan: one plugin, where it was found. A line for each host gives the verdict:
  fixed        scanned, and the finding is gone
  not fixed    found again, or still open
  not seen     the host did not answer, was not scanned, or did not let the scan log in
  never found  scanned, and the platform knows no finding of the plugin on this host, now or earlier
Exit code 0 when every host is fixed, 1 when one has another verdict. The scan stays on the platform as evidence. Not on
Nessus.

Checks of patches look from inside a host and need credentials: those of --scan, or --credential.

Examples:
  $ pulumi-tenable remediate --plugin 97833 --targets 192.0.2.12,192.0.2.20 --repository Plant --deadline 2h
  $ pulumi-tenable remediate --plugin 97737 --targets 192.0.2.12 --scan "Office weekly"
  $ pulumi-tenable remediate --plugin 97833 --asset-list DMZ --credential "Windows servers" --json
`;

const wholeNumber = (text: string): number => {
  if (/^\d{1,3}$/.test(text)) {
    return Number(text);
  }
  throw new InvalidArgumentError("It is a whole number.");
};

function preference(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("A preference is written name=value.");
  }
  return { ...before, [name]: value };
}

export function addRemediate(program: Command): void {
  withConnection(program.command("remediate"))
    .description("Scan again for one finding, and tell whether it is fixed.")
    .requiredOption("--plugin <number>", "the plugin that found it")
    .option("--targets <addresses>", "where it was found: addresses, blocks, ranges; several with commas", list)
    .option("--asset-list <name>", "where it was found, by the name of a list (on Vulnerability Management, of a tag)")
    .option(
      "--scan <scan>",
      "the scan that found it, by name or id: takes over its credentials and where it scans from",
    )
    .option("--scan-id <id>", "the same, by id only")
    .option("--scan-name <name>", "the same, by name only")
    .option("--credential <names>", "credentials to log in with, instead of those of --scan; several with commas", list)
    .option("--repository <name>", "the repository of the scan that found it; Security Center only")
    .option("--scanner <name>", "the scanner that reaches the targets; Vulnerability Management only")
    .option("--template <name>", "remediation template, defaults to advanced; Vulnerability Management only")
    .option("--preference <name=value>", "a setting of the scan, as in Policy.preferences; repeatable", preference)
    .option("--description <text>", "description of the scan")
    .option("--max-run-hours <hours>", "longest run; 0 means no limit", wholeNumber)
    .addOption(
      new Option(
        "--timeout-action <action>",
        "what happens to the results of a run that takes too long; Security Center only",
      ).choices(["discard", "import", "rollover"]),
    )
    .addOption(
      new Option(
        "--rollover <when>",
        "when the rest is scanned, with --timeout-action rollover; Security Center only",
      ).choices(["template", "nextDay"]),
    )
    .option(
      "--classify-mitigated-age-days <days>",
      "days after which findings of hosts that do not answer count as mitigated; Security Center only",
      wholeNumber,
    )
    .option("--dhcp-tracking", "follow hosts that get new addresses; Security Center only")
    .option("--scanning-virtual-hosts", "a new DNS name is another virtual host; Security Center only")
    .option("--email-on-launch", "mail the owner when the run starts; Security Center only")
    .option("--email-on-finish", "mail the owner when the run ends; Security Center only")
    .option("--notify-emails <addresses>", "mail the results; Vulnerability Management only; several with commas", list)
    .option("--report-ids <ids>", "report definitions to run with the results; Security Center only", list)
    .addOption(
      new Option("--report-source <source>", "results that those reports see; Security Center only").choices([
        ...["cumulative", "patched", "individual", "lce", "archive", "mobile"],
      ]),
    )
    .option("--deadline <duration>", "how long to wait in all: 90s, 45m, 2h; defaults to no limit", duration)
    .option("--json", "answer the verdicts as JSON")
    .addHelpText("after", help)
    .action((options: RemediateOptions) => withClient(options, (work) => run(options, work)));
}

const parametersOf = (options: RemediateOptions): RemediationParameters => ({
  description: options.description,
  preferences: options.preference,
  maxRunHours: options.maxRunHours,
  timeoutAction: options.timeoutAction,
  rollover: options.rollover,
  classifyMitigatedAgeDays: options.classifyMitigatedAgeDays,
  dhcpTracking: options.dhcpTracking,
  scanningVirtualHosts: options.scanningVirtualHosts,
  emailOnLaunch: options.emailOnLaunch,
  emailOnFinish: options.emailOnFinish,
  notifyEmails: options.notifyEmails,
  reportIds: options.reportIds,
  reportSource: options.reportSource,
});

function scanOf({ scan, scanId, scanName }: RemediateOptions): ScanName | undefined {
  const given = [
    scan,
    scanId === undefined ? undefined : { id: scanId },
    scanName === undefined ? undefined : { name: scanName },
  ].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw new UsageError("--scan, --scan-id and --scan-name exclude each other");
  }
  return given[0];
}

async function run(options: RemediateOptions, work: Work): Promise<void> {
  const { client, signal, tell, progress } = work;
  const { plugin, targets, assetList, repository, scanner, template, deadline, json } = options;
  let launched: RunRef | undefined;
  let status: string | undefined;
  try {
    const result = await remediate(client, {
      ...{ plugin, targets, assetList, repository, scanner, template, deadlineMs: deadline },
      scan: scanOf(options),
      credentials: options.credential,
      parameters: parametersOf(options),
      onLaunch: (run) => {
        launched = run;
        tell(`pulumi-tenable: launched "${run.scan.name}" (scan ${run.scan.id}, run ${run.id})`);
      },
      onProgress: (state) => {
        ({ status } = state);
        progress(`${status}${state.percent === undefined ? "" : `, ${state.percent} %`}`);
      },
    });
    if (json === true) {
      await answer(`${JSON.stringify(toldOf(result))}\n`);
    } else {
      await answerStyled(result.hosts.map(lineOf).join(""));
    }
    if (!result.isFixed) {
      throw new FailedError(summary(result));
    }
  } catch (error) {
    const goesOn = error instanceof RunGoesOnError ? error.run : signal.aborted ? launched : undefined;
    if (!goesOn) {
      throw error;
    }
    const resume = resumeCommand(goesOn, options);
    if (json === true) {
      const { id, scan: ref } = goesOn;
      const told = { scan: ref.id, run: id, outcome: "running", status, fixed: false, hosts: [], resume };
      await answer(`${JSON.stringify(told)}\n`);
    }
    const words = `the run goes on: wait with ${resume}, and see what is left with pulumi-tenable findings --plugin ${plugin}`;
    throw error instanceof RunGoesOnError
      ? new FailedError(`${problemOf(error)}; ${words}`, { cause: error })
      : new InterruptedError(`interrupted; ${words}`, { cause: error });
  }
}

const colours = { fixed: "green", "not fixed": "red", "not seen": "yellow", "never found": "yellow" } as const;

function lineOf({ host, name, verdict, reason }: HostVerdict): string {
  const word = styleText(colours[verdict], verdict.padEnd(9), { stream: process.stdout });
  return `${word} ${visible(`${host}${name === undefined ? "" : ` (${name})`}: ${reason}`)}\n`;
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
  const counted = (["not fixed", "not seen", "never found"] satisfies Verdict[]).flatMap((word) => {
    const count = hosts.filter(({ verdict }) => verdict === word).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const parts = [
    ...counted,
    ...(hosts.length === 0 ? ["no host was seen that has or had the finding"] : []),
    ...(outcome === "completed" ? [] : [`the run ended as ${status}`]),
  ];
  return `of ${hosts.length} host${hosts.length === 1 ? "" : "s"}: ${parts.join(", ")}`;
}
