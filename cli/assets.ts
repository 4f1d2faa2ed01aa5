import { type Command, Option } from "commander";
import { extname } from "node:path";
import { assetProgram, type AssetProgramOptions, assets, importAssets } from "../client";
import { assetSources } from "../client/asset/assets";
import { TenableError } from "../provider/errors";
import { asUsage, type ClientOptions, withClient, withConnection, type Work } from "./client-command";
import { answer, NobodyReadsError, OutputFile, standardOutput, writeWhole } from "./output";
import { formatFor, type RowFormat, rowFormats, rowText } from "./rows";
import { readable, UsageError } from "./usage";

interface ListOptions extends ClientOptions {
  format?: RowFormat;
  json?: boolean;
  out?: string;
}

interface ProgramOptions extends AssetProgramOptions {
  out?: string;
  json?: boolean;
}

interface PushOptions extends ClientOptions {
  source: string;
  addressColumn?: string;
  nameColumn?: string;
  json?: boolean;
}

const listHelp = `
On Security Center, exports asset lists. On Vulnerability Management, exports assets, one per host.
A file is .csv, or .jsonl (also .ndjson, .json) for JSON Lines.

Example:
  $ pulumi-tenable assets list --out assets.csv
`;

const programHelp = `
Without --group-by, rows with the same name form one list. A cell can contain several addresses: IPv4, IPv6, CIDR blocks and
ranges. All invalid rows are reported. No request is sent to a platform.

Example:
  $ pulumi-tenable assets program cmdb.csv --group-by Site --name-column Hostname --address-column "IP Address" \\
      --out asset-lists.ts
`;

const pushHelp = `
The file is CSV with a heading (.csv) or JSON Lines (.jsonl), in UTF-8. Columns: ipv4, ipv6, fqdn, hostname, mac_address, netbios_name,
operating_system, system_type, agent_name, bios_uuid, servicenow_sysid. Vulnerability Management only.

Example:
  $ pulumi-tenable assets push cmdb.csv --source CMDB --address-column "IP Address" --name-column Hostname
`;

const formatOption = (): Option =>
  new Option("--format <format>", "file format; defaults to the ending of --out, or jsonl").choices(rowFormats);

export function addAssets(program: Command): void {
  const command = program.command("assets").description("List assets, and exchange them with inventories.");
  withConnection(command.command("list"))
    .description("Export asset lists (Security Center) or assets (Vulnerability Management) as JSON Lines or CSV.")
    .addOption(formatOption())
    .option("--json", "the same as --format jsonl")
    .option("--out <file>", "output file; defaults to standard output")
    .addHelpText("after", listHelp)
    .action((options: ListOptions) => withClient(options, (work) => runList(options, work)));
  command
    .command("program <file>")
    .description("Write a TypeScript program with asset lists from a CSV inventory.")
    .option("--name-column <column>", "column with the names")
    .option("--address-column <column>", "column with the addresses")
    .option("--group-by <column>", "create one list for each value of this column")
    .option("--out <file>", "output file; defaults to standard output")
    .option("--json", "print the lists and their numbers of addresses as JSON; requires --out")
    .addHelpText("after", programHelp)
    .action(runProgram);
  withConnection(command.command("push <file>"))
    .description("Import assets from an inventory into Vulnerability Management.")
    .requiredOption("--source <name>", "source of the assets, as shown on the platform")
    .option("--name-column <column>", "column with host names")
    .option("--address-column <column>", "column with addresses")
    .option("--json", "print the result as JSON")
    .addHelpText("after", pushHelp)
    .action((file: string, options: PushOptions) => withClient(options, (work) => runPush(file, options, work)));
}

async function runList(options: ListOptions, { client, signal, tell, progress }: Work): Promise<void> {
  const format = formatFor(options);
  const { noun, columns } = assetSources[client.platform];
  const counted = (count: number): string => `${count} ${noun}${count === 1 ? "" : "s"} written`;
  const text = rowText(format, columns);
  const { out } = options;
  const file = out === undefined ? undefined : await OutputFile.open<undefined>(out, "");
  const output = file ?? standardOutput();
  let rows = 0;
  try {
    await output.write(text.heading);
    for await (const row of assets(client, { signal })) {
      await output.write(text.of([row]));
      rows += 1;
      progress(counted(rows));
    }
    await file?.finish();
  } catch (error) {
    await file?.discard();
    if (!(error instanceof NobodyReadsError)) {
      throw error;
    }
  }
  if (out !== undefined) {
    tell(`pulumi-tenable: ${counted(rows)} to ${out}`);
  }
}

/** The program has no types of its own: it is JavaScript as well. */
const programEndings = [".ts", ".mts", ".cts", ".js", ".mjs"];

async function runProgram(file: string, options: ProgramOptions): Promise<void> {
  if (options.json === true && options.out === undefined) {
    throw new UsageError("--json requires --out, because the program itself is written to standard output");
  }
  if (options.out !== undefined && !programEndings.includes(extname(options.out).toLowerCase())) {
    throw new UsageError(`--out ${options.out}: the name of a program must end in ${programEndings.join(", ")}`);
  }
  try {
    const { text, lists } = await assetProgram(file, options);
    await writeWhole(options.out, text);
    if (options.json === true) {
      await answer(`${JSON.stringify({ file: options.out, lists })}\n`);
    }
  } catch (error) {
    throw asUsage(readable(error, file));
  }
}

async function runPush(file: string, options: PushOptions, { client, tell, progress }: Work): Promise<void> {
  const { source, addressColumn, nameColumn, json } = options;
  const result = await importAssets(client, file, {
    source,
    addressColumn,
    nameColumn,
    onIgnored: (columns) =>
      tell(`pulumi-tenable: columns not sent, because they are unknown to the platform: ${columns.join(", ")}`),
    onProgress: ({ uploaded }) => progress(`${uploaded} assets taken`),
  }).catch((error: unknown) => {
    throw readable(error, file);
  });
  const { jobs, uploaded, failed } = result;
  const line = `${uploaded} assets imported from "${source}" (import job ${jobs.join(", ")})`;
  await answer(`${json === true ? JSON.stringify(result) : line}\n`);
  if (failed > 0) {
    throw new TenableError(`${failed} assets were refused`, { advice: "see the import job on the platform" });
  }
}
