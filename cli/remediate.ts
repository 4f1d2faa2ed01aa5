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
import { messageOf, NoAnswerError, problemOf, RequestError } from "../provider/errors";
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
  throw new InvalidArgumentError("Must be a whole number.");
};

function preference(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("Must be name=value.");
  }
  return { ...before, [name]: value };
}

export function addRemediate(program: Command): void {
  withConnection(program.command("remediate"))
    .description("Scan again for one finding, and report whether it is fixed.")
    .requiredOption("--plugin <number>", "plugin of the finding")
    .option("--targets <addresses>", "hosts of the finding: addresses, CIDR blocks, ranges; comma-separated", list)
    .option(
      "--asset-list <name>",
      "hosts of the finding, as the name of an asset list (on Vulnerability Management, of a tag)",
    )
    .option("--scan <scan>", "scan that found it, by name or id: use its credentials and scanners")
    .option("--scan-id <id>", "same as --scan, by id only")
    .option("--scan-name <name>", "same as --scan, by name only")
    .option("--credential <names>", "credentials to log in with, instead of those of --scan; comma-separated", list)
    .option("--repository <name>", "repository of the scan that found it; Security Center only")
    .option("--scanner <name>", "scanner that can reach the targets; Vulnerability Management only")
    .option("--template <name>", "remediation template; defaults to advanced; Vulnerability Management only")
    .option("--preference <name=value>", "a setting of the scan, as in Policy.preferences; repeatable", preference)
    .option("--description <text>", "description of the scan")
    .option("--max-run-hours <hours>", "longest run, in hours; 0 means no limit", wholeNumber)
    .addOption(
      new Option(
        "--timeout-action <action>",
        "what to do with the results of a run that reaches its limit; Security Center only",
      ).choices(["discard", "import", "rollover"]),
    )
    .addOption(
      new Option(
        "--rollover <when>",
        "when to scan the remaining targets; requires --timeout-action rollover; Security Center only",
      ).choices(["template", "nextDay"]),
    )
    .option(
      "--classify-mitigated-age-days <days>",
      "days until findings on hosts that do not answer count as mitigated; Security Center only",
      wholeNumber,
    )
    .option("--dhcp-tracking", "track hosts that get new addresses by DHCP; Security Center only")
    .option("--scanning-virtual-hosts", "treat a new DNS name as another virtual host; Security Center only")
    .option("--email-on-launch", "email the owner when the run starts; Security Center only")
    .option("--email-on-finish", "email the owner when the run ends; Security Center only")
    .option(
      "--notify-emails <addresses>",
      "email the results to these addresses; Vulnerability Management only; comma-separated",
      list,
    )
    .option("--report-ids <ids>", "report definitions to run after the import; Security Center only", list)
    .addOption(
      new Option("--report-source <source>", "results that the reports include; Security Center only").choices([
        ...["cumulative", "patched", "individual", "lce", "archive", "mobile"],
      ]),
    )
    .option("--deadline <duration>", "total time to wait: 90s, 45m, 2h; defaults to no limit", duration)
    .option("--json", "print the verdicts as JSON")
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
    throw new UsageError("--scan, --scan-id and --scan-name cannot be combined");
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
      await answer(`${JSON.stringify(toJson(result))}\n`);
    } else {
      await answerStyled(result.hosts.map(lineOf).join(""));
    }
    if (!result.isFixed) {
      throw new FailedError(summary(result));
    }
  } catch (error) {
    const isLost = !signal.aborted && (error instanceof RequestError || error instanceof NoAnswerError);
    const goesOn = error instanceof RunGoesOnError ? error.run : signal.aborted || isLost ? launched : undefined;
    if (!goesOn) {
      throw error;
    }
    const resume = resumeCommand(goesOn, options);
    if (json === true) {
      const { id, scan: ref } = goesOn;
      const told = {
        scan: ref.id,
        run: id,
        outcome: isLost ? "unknown" : "running",
        status,
        fixed: false,
        hosts: [],
        resume,
      };
      await answer(`${JSON.stringify(told)}\n`);
    }
    const words = `the run continues: wait with ${resume}, and list open findings with pulumi-tenable findings --plugin ${plugin}`;
    if (isLost) {
      throw new FailedError(`${messageOf(error)}; to wait for the run again, run: ${resume}`, { cause: error });
    }
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

const toJson = ({ run: { id, scan }, outcome, status, isFixed, hosts }: RemediationResult): object => ({
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
    ...(hosts.length === 0 ? ["no host has or had the finding"] : []),
    ...(outcome === "completed" ? [] : [`the run ended as ${status}`]),
  ];
  return `of ${hosts.length} host${hosts.length === 1 ? "" : "s"}: ${parts.join(", ")}`;
}
