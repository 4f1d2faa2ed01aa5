import type { Command } from "commander";
import { type FindingImportOptions, type FindingImportResult, importFindings } from "../client";
import { TenableError } from "../provider/errors";
import { type ClientOptions, withClient, withConnection, type Work } from "./client-command";
import { answer } from "./output";
import { readable, UsageError } from "./usage";

/** Columns that may have any name. The others are found by the names that the help page lists. */
const columnOptions = {
  address: "addresses of hosts",
  name: "names of hosts",
  id: "ids of findings",
  title: "titles of findings",
  cve: "CVEs",
  severity: "severities: info, low, medium, high or critical",
  state: "states: open, reopened or fixed",
  firstSeen: "the first day or time each finding was seen",
  lastSeen: "the last day or time each finding was seen",
} satisfies { [Column in keyof NonNullable<FindingImportOptions["columns"]>]?: string };

type PushOptions = ClientOptions & { [Column in keyof typeof columnOptions as `${Column}Column`]?: string } & {
  source: string;
  skipWithoutCve?: boolean;
  json?: boolean;
};

const help = `
The file is CSV with a heading (.csv) or JSON Lines (.jsonl), in UTF-8, one finding of one host in each row. Columns:
address, hostname, mac_address, netbios_name, asset_id, cve, id, title, severity, state, port, protocol, first_seen,
last_seen, cpe. Every row needs a host and a CVE. Output of pulumi-tenable findings is accepted.
Vulnerability Management only; for other platforms, see import-scan.

The file replaces the earlier findings of the same source: findings that it lacks are deleted. The whole file is checked
first. The platform takes all of it or nothing: after a failure or Ctrl-C, run the command again.

Examples:
  $ pulumi-tenable findings push plant.csv --source plant-scanner --address-column "IP Address" --severity-column Risk
  $ pulumi-tenable findings push site-b.jsonl --source site-b --skip-without-cve
`;

const flag = (column: string): string =>
  `${column.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-column`;

/** Below `findings`, which takes the options of both wherever they stand. */
export function addFindingsPush(findings: Command): void {
  const command = withConnection(findings.command("push"))
    .description("Import findings of other products into Vulnerability Management.")
    .argument("<file>", "a .csv or .jsonl file")
    .requiredOption("--source <name>", "source of the findings, as shown on the platform");
  for (const [column, meaning] of Object.entries(columnOptions)) {
    command.option(`--${flag(column)} <column>`, `column with ${meaning}`);
  }
  command
    .option("--skip-without-cve", "leave out rows without a CVE instead of refusing them")
    .option("--json", "print the result as JSON")
    .addHelpText("after", help)
    .action(async (file: string, _options: PushOptions, self: Command) => {
      refuseForeign(findings, command);
      const options: PushOptions = self.optsWithGlobals();
      await withClient(options, (work) => push(file, options, work));
    });
}

/** An option of `findings` that `push` does not have would be taken without a word. */
function refuseForeign(findings: Command, push: Command): void {
  const known = new Set(push.options.map(({ long }) => long));
  const foreign = findings.options.find(
    (option) => !known.has(option.long) && findings.getOptionValue(option.attributeName()) !== undefined,
  );
  if (foreign) {
    throw new UsageError(`${foreign.long} is an option of findings, not of findings push: remove it`);
  }
}

async function push(file: string, options: PushOptions, { client, tell, progress }: Work): Promise<void> {
  const { source, skipWithoutCve, json } = options;
  const columns = Object.fromEntries(
    (Object.keys(columnOptions) as (keyof typeof columnOptions)[]).flatMap((column) => {
      const name = options[`${column}Column`];
      return name === undefined ? [] : [[column, name]];
    }),
  );
  const result = await importFindings(client, file, {
    ...{ source, columns },
    ...(skipWithoutCve !== undefined && { skipWithoutCve }),
    onIgnored: (ignored) => tell(`pulumi-tenable: columns not sent, because they are unknown: ${ignored.join(", ")}`),
    onProgress: ({ phase, done, total }) => progress(lineOf[phase](done, total)),
  }).catch((error: unknown) => {
    throw readable(error, file);
  });
  const { messages } = result;
  const logged = messages.map(({ level, object, text }) => `${level} ${object}: ${text}`);
  logged.forEach((line) => tell(`pulumi-tenable: job ${result.job}: ${line}`));
  await answer(json === true ? `${JSON.stringify(result)}\n` : `${resultLine(result)}\n`);
  if (messages.some(({ level }) => level === "ERROR")) {
    throw new TenableError(`Vulnerability Management did not take everything of "${source}" (job ${result.job})`, {
      advice: "correct what its log names, and run the command again",
    });
  }
}

const lineOf: Record<"checked" | "sent" | "processing", (done: number, total?: number) => string> = {
  checked: (done) => `${done} rows checked`,
  sent: (done, total) => `${done} of ${total ?? done} hosts and findings sent`,
  processing: () => "the platform processes them",
};

function resultLine({ job, source, hosts, findings, skipped, changes }: FindingImportResult): string {
  const counts = Object.entries(changes?.findings ?? {}).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} ${what}`],
  );
  const what = `${findings} finding${findings === 1 ? "" : "s"} on ${hosts} host${hosts === 1 ? "" : "s"}`;
  const left = skipped === 0 ? "" : `; ${skipped} row${skipped === 1 ? "" : "s"} without a CVE left out`;
  return `${what} imported from "${source}" (job ${job})${counts.length === 0 ? "" : `: ${counts.join(", ")}`}${left}`;
}
