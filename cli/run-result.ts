import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { InvalidArgumentError } from "commander";
import { extname, join } from "node:path";
import { styleText } from "node:util";
import {
  checkExport,
  type Client,
  type ExportFormat,
  exportFormats,
  exportResult,
  previousRun,
  type RunRef,
  type RunResult,
  type ScanRef,
} from "../client";
import { damageOf } from "../client/report/nessus-file";
import {
  compare,
  countFrom,
  readNessusFile,
  renderPage,
  type Severity,
  severityNames,
  severityOf,
  summarize,
  type Summary,
} from "../client/report";
import { checkTarget } from "../client/file-beside";
import { messageOf } from "../provider/errors";
import { visible, visibleLines } from "../provider/http/visible";
import { writeWhole } from "./output";
import { UsageError } from "./usage";

/** Where the result of a run goes. */
export interface ResultOptions {
  export?: string[];
  report?: string;
  failOn?: Severity;
  json?: boolean;
}

/** A run that is over, and what was made of its result. */
export interface Ended {
  result: RunResult;
  files: string[];
  counts?: Summary["counts"];
  /** Why its result was not taken, and the command that takes it. */
  reason?: string;
  resume?: string;
}

const formatOf = (file: string): ExportFormat => {
  const format = exportFormats.find((one) => extname(file) === `.${one}`);
  if (!format) {
    throw new UsageError(`${file} ends in none of ${exportFormats.map((one) => `.${one}`).join(", ")}`);
  }
  return format;
};

/** Reads what `--fail-on` says. */
export function severity(text: string): Severity {
  const found = severityOf(text);
  if (found === undefined) {
    throw new InvalidArgumentError(`Must be one of ${severityNames.join(", ").toLowerCase()}.`);
  }
  return found;
}

/** Files that a result goes to, before `{scan}` is filled in. */
export const filesOf = ({ export: files = [], report }: ResultOptions): string[] => [
  ...files,
  ...(report === undefined ? [] : [report]),
];

/** Refuses names of files that can be no result, before anything is asked. */
export function checkFiles({ export: files = [], report }: ResultOptions): void {
  for (const file of files) {
    formatOf(file);
  }
  if (report !== undefined && extname(report) !== ".html") {
    throw new UsageError(`--report ${report}: must be an .html file`);
  }
}

/** Refuses files that cannot be written, and formats that the platform does not make. */
export async function checkTargets(
  client: Client,
  scan: ScanRef,
  { export: files = [], report }: ResultOptions,
): Promise<void> {
  for (const file of files) {
    await checkExport(client, { file: fileFor(file, scan), format: formatOf(file) });
  }
  if (report !== undefined) {
    await checkTarget(fileFor(report, scan));
  }
}

/** A scan's name as a part of a file's name. */
export const fileFor = (file: string, { name }: ScanRef): string =>
  file.replaceAll("{scan}", name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_"));

/** Writes the files that are asked for, and counts what the result says. */
export async function take(
  client: Client,
  { run }: RunResult,
  options: ResultOptions,
  onProgress?: (file: string, bytes: number) => void,
): Promise<Omit<Ended, "result">> {
  const wanted = (options.export ?? []).map((file) => fileFor(file, run.scan));
  for (const file of wanted) {
    await exportResult(client, run, {
      file,
      format: formatOf(file),
      onProgress: (bytes) => onProgress?.(file, bytes),
    });
  }
  if (options.report === undefined && options.failOn === undefined) {
    return { files: wanted };
  }
  const folder = await mkdtemp(join(tmpdir(), "pulumi-tenable-"));
  try {
    const have = wanted.find((file) => formatOf(file) === "nessus");
    const summary = await summaryOf(client, run, join(folder, "now.nessus"), have);
    if (options.report === undefined) {
      return { files: wanted, counts: summary.counts };
    }
    const previous = await previousOf(client, run, join(folder, "before.nessus"));
    const page = await renderPage(summary, {
      now: Date.now(),
      title: run.scan.name,
      source: `${client.url}, run ${run.id}`,
      ...(previous && { comparison: compare(previous, summary) }),
    });
    const file = fileFor(options.report, run.scan);
    await writeWhole(file, page);
    return { files: [...wanted, file], counts: summary.counts };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function summaryOf(client: Client, run: RunRef, file: string, have?: string): Promise<Summary> {
  if (have === undefined) {
    await exportResult(client, run, { file, format: "nessus" });
  }
  const name = have ?? `the result of run ${run.id}`;
  const onDamage = (places: number): void => client.warn(damageOf(name, places));
  return await summarize(readNessusFile(have ?? file, { name, onDamage }));
}

/** What a page is compared with. Without it there is a page all the same: the run may have taken hours. */
async function previousOf(client: Client, run: RunRef, file: string): Promise<Summary | undefined> {
  try {
    const before = await previousRun(client, run);
    return before && (await summaryOf(client, before, file));
  } catch (error) {
    client.signal?.throwIfAborted();
    client.warn(`the page of "${run.scan.name}" has no comparison with an earlier run: ${messageOf(error)}`);
    return undefined;
  }
}

/** What became of a scan whose run has not ended, as far as is known. */
export interface Unended {
  scan: Partial<ScanRef>;
  run?: string;
  outcome: "running" | "unknown" | "not launched";
  status?: string;
  reason: string;
  /** The command that goes on with it. */
  resume?: string;
}

export const textOf = (told: readonly (Ended | Unended)[], { json }: ResultOptions): string =>
  json
    ? visibleLines(`${JSON.stringify(told.map(toJson))}\n`)
    : told.flatMap((one) => ("result" in one ? [`${lineOf(one)}\n`] : [])).join("");

function toJson(told: Ended | Unended): object {
  if (!("result" in told)) {
    const { scan, ...rest } = told;
    return { scan: refOf(scan), ...rest, files: [] };
  }
  const { result, files, counts, reason = result.reason, resume } = told;
  return {
    scan: refOf(result.run.scan),
    run: result.run.id,
    outcome: result.outcome,
    status: result.status,
    ...(reason !== undefined && { reason }),
    ...(resume !== undefined && { resume }),
    files,
    ...(counts && { findings: Object.fromEntries(severityNames.map((name, at) => [name.toLowerCase(), counts[at]])) }),
  };
}

const refOf = ({ id, name }: Partial<ScanRef>): Partial<ScanRef> => ({ id, name });

function lineOf({ result, files, counts }: Ended): string {
  const colour = result.outcome === "completed" ? "green" : "red";
  const word = styleText(colour, result.outcome.padEnd(9), { stream: process.stdout });
  const found = counts && severityNames.map((name, at) => `${counts[at]} ${name.toLowerCase()}`).reverse();
  const parts = [
    ...(result.reason === undefined ? [] : [result.reason]),
    ...(found ? [found.join(", ")] : []),
    ...(files.length > 0 ? [`written: ${files.join(", ")}`] : []),
  ];
  return `${word} ${visible(`${result.run.scan.name}${parts.length > 0 ? `: ${parts.join("; ")}` : ""}`)}`;
}

export function failures({ result, counts }: Ended, { failOn }: ResultOptions): string[] {
  const { name } = result.run.scan;
  const bad = counts && failOn !== undefined ? countFrom(counts, failOn) : 0;
  return [
    ...(result.outcome === "completed" ? [] : [`"${name}" ended as ${result.status}`]),
    ...(bad > 0
      ? [
          `"${name}" has ${bad} ${bad === 1 ? "finding" : "findings"} of severity ${severityNames[failOn as Severity].toLowerCase()} or worse`,
        ]
      : []),
  ];
}
