import { type Command, Option } from "commander";
import { DiskError } from "../client/file-beside";
import { findingColumns } from "../client/finding/finding";
import { type FindingQuery, type ResolvedQuery, resolveQuery } from "../client/finding/finding-query";
import { type FindingBatch, findingBatches, type FindingsPosition } from "../client/finding/findings";
import type { Severity } from "../client";
import { TenableError } from "../provider/errors";
import type { Platform } from "../provider/definition/platform";
import { type ClientOptions, list, withClient, withConnection, type Work } from "./client-command";
import { addFindingsPush } from "./findings-push";
import { NobodyReadsError, OutputFile, standardOutput } from "./output";
import { formatFor, type RowFormat, rowFormats, rowText } from "./rows";
import { UsageError } from "./usage";

interface FindingsOptions extends ClientOptions {
  since?: string;
  firstSeen?: string;
  lastSeen?: string;
  mitigated?: string | true;
  severity?: string[];
  plugin?: string[];
  assetList?: string;
  repository?: string;
  sort?: string;
  licensedOnly?: boolean;
  format?: RowFormat;
  json?: boolean;
  out?: string;
  resume?: boolean;
}

/** What another process needs to go on: the days of the query stay those of its beginning. */
interface Place {
  query: ResolvedQuery;
  position: FindingsPosition;
  /** Whose findings these are: another tenant at the same address has others. */
  tenant?: string;
}

const help = `
Ranges are durations before now (7d, 2w) or calendar days, inclusive, from midnight to midnight UTC:
2026-01-01..2026-02-01, 2026-01-01.., ..2026-02-01, 2026-01-01. On Security Center, ranges are whole days.

Vulnerability Management includes unlicensed hosts unless --licensed-only is set.

A file is .csv, or .jsonl (also .ndjson, .json) for JSON Lines. It gets its name once it is complete. What was
interrupted stays as FILE.part with FILE.state.json beside it, and --resume goes on with it.

Examples:
  $ pulumi-tenable findings --severity high,critical --since 7d --out findings.csv
  $ pulumi-tenable findings --mitigated 2026-01-01..2026-02-01 --asset-list DMZ | jq -r .ip | sort -u
`;

export function addFindings(program: Command): void {
  const command = withConnection(program.command("findings"))
    .description("Export findings as JSON Lines or CSV.")
    .option("--since <duration>", "last observed since this time; with --mitigated, mitigated since this time")
    .option("--first-seen <range>", "first discovered in this range")
    .option("--last-seen <range>", "last observed in this range")
    .option("--mitigated [range]", "mitigated findings instead of open ones, optionally of this range only")
    .option("--severity <names>", "severities: info, low, medium, high, critical; comma-separated", list)
    .option("--plugin <numbers>", "only findings of these plugins; comma-separated", list)
    .option("--asset-list <name>", "only hosts in this asset list (on Vulnerability Management, with this tag)")
    .option("--repository <name>", "only this repository; Security Center only")
    .option("--sort <column[:asc|desc]>", "sort order; defaults to severity:desc; Security Center only")
    .option("--licensed-only", "only licensed hosts; Vulnerability Management only")
    .addOption(
      new Option("--format <format>", "file format; defaults to the ending of --out, or jsonl").choices(rowFormats),
    )
    .option("--json", "the same as --format jsonl")
    .option("--out <file>", "output file; defaults to standard output")
    .option("--resume", "continue an interrupted --out")
    .addHelpText("after", help)
    .action((options: FindingsOptions) => withClient(options, (work) => run(options, work)));
  addFindingsPush(command);
}

const queryOf = (options: FindingsOptions): FindingQuery => ({
  state: options.mitigated === undefined ? "open" : "mitigated",
  since: options.since,
  firstSeen: options.firstSeen,
  lastSeen: options.lastSeen,
  lastMitigated: options.mitigated === true ? undefined : options.mitigated,
  severity: options.severity as Severity[] | undefined,
  plugins: options.plugin,
  assetList: options.assetList,
  repository: options.repository,
  sort: options.sort,
  licensedOnly: options.licensedOnly,
});

async function run(options: FindingsOptions, work: Work): Promise<void> {
  const format = formatFor(options);
  const { hint } = wording[work.client.platform];
  if (hint !== undefined && options.licensedOnly !== true && process.stderr.isTTY) {
    work.tell(`pulumi-tenable: ${hint}`);
  }
  if (options.out !== undefined) {
    await toFile(options.out, format, options, work);
    return;
  }
  if (options.resume === true) {
    throw new UsageError("--resume requires the --out of the interrupted export");
  }
  const { client, signal } = work;
  const text = rowText(format, findingColumns);
  const output = standardOutput();
  try {
    const query = await resolveQuery(client, queryOf(options));
    await output.write(text.heading);
    for await (const { findings } of findingBatches(client, query, { signal })) {
      await output.write(text.of(findings));
    }
  } catch (error) {
    if (!(error instanceof NobodyReadsError)) {
      throw error;
    }
  }
}

async function toFile(file: string, format: RowFormat, options: FindingsOptions, work: Work): Promise<void> {
  const { client, signal, tell, progress } = work;
  const asked = queryOf(options);
  const fingerprint = JSON.stringify({ platform: client.platform, url: client.url, format, ...asked });
  // Whatever cannot be asked is refused before the file of an earlier run is touched.
  const fresh = options.resume === true ? undefined : await resolveQuery(client, asked);
  const output = await OutputFile.open<Place>(file, fingerprint, options.resume);
  let last: FindingBatch | undefined;
  let query: ResolvedQuery | undefined;
  let tenant = output.place?.tenant;
  try {
    tenant = await client.tenantOf(`${output.file}.part`, tenant);
    query = output.place?.query ?? fresh ?? (await resolveQuery(client, asked));
    const known = query;
    const text = rowText(format, findingColumns);
    if (output.place === undefined) {
      if (options.resume === true) {
        tell("pulumi-tenable: nothing to resume, starting a new export");
      }
      await output.write(text.heading);
    } else {
      tell(`pulumi-tenable: continuing after ${count(output.rows)}`);
    }
    const onProgress = ({ done, total }: { done: number; total?: number }): void =>
      progress(
        `${count(output.rows)} written, ${done}${total === undefined ? "" : ` of ${total}`} ${wording[client.platform].unit}`,
      );
    const position = output.place?.position;
    for await (const batch of findingBatches(client, query, { signal, position, onProgress })) {
      last = batch;
      await output.write(text.of(batch.findings));
      output.rows += batch.findings.length;
      await output.reached(() => ({ query: known, position: batch.position(), tenant }));
    }
    await output.finish();
    tell(`pulumi-tenable: ${count(output.rows)} written to ${file}`);
  } catch (error) {
    const position = last?.position() ?? output.place?.position;
    const known = query ?? output.place?.query;
    throw await interruption(error, output, known && position && { query: known, position, tenant });
  }
}

/** Keeps what there is for `--resume`; nothing, when there is nothing, or no room for it. */
async function interruption(error: unknown, output: OutputFile<Place>, place: Place | undefined): Promise<unknown> {
  const isWorthIt = place !== undefined && output.rows > 0 && !(error instanceof DiskError);
  if (!isWorthIt || !(await output.suspend(place).then(isDone, isFailed))) {
    await output.discard();
    return error;
  }
  const words = error instanceof Error ? error.message : String(error);
  return new TenableError(`${words}; ${count(output.rows)} are kept in ${output.file}.part`, {
    advice: "repeat the command with --resume to continue",
    cause: error,
  });
}

const isDone = (): boolean => true;
const isFailed = (): boolean => false;

const count = (rows: number): string => `${rows} finding${rows === 1 ? "" : "s"}`;

/** What progress is counted in, and what has to be known about findings when --licensed-only is not given. */
const wording: Record<Platform, { unit: string; hint?: string }> = {
  sc: { unit: "rows" },
  vm: { unit: "chunks", hint: "unlicensed hosts are included; use --licensed-only to exclude them" },
  nessus: { unit: "chunks" },
};
