import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { styleText } from "node:util";
import {
  type Client,
  type ExportFormat,
  exportFormats,
  exportResult,
  previousRun,
  type RunRef,
  type RunResult,
  type ScanRef,
} from "../client";
import {
  compare,
  countFrom,
  readNessusFile,
  renderPage,
  type Severity,
  severityNames,
  summarize,
  type Summary,
} from "../client/report";
import { messageOf } from "../provider/errors";
import { standardOutput, writeWhole } from "./output";
import { UsageError } from "./usage";

/** What becomes of the result of a run. */
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
}

export const formatOf = (file: string): ExportFormat => {
  const format = exportFormats.find((one) => extname(file) === `.${one}`);
  if (!format) {
    throw new UsageError(`--export ${file}: it ends in none of ${exportFormats.map((one) => `.${one}`).join(", ")}`);
  }
  return format;
};

/** A scan's name as a part of a file's name. */
export const fileFor = (file: string, { name }: ScanRef): string =>
  file.replaceAll("{scan}", name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_"));

/** The files that are asked for, and what the result says. A run that gave no result has none. */
export async function take(client: Client, result: RunResult, options: ResultOptions): Promise<Omit<Ended, "result">> {
  const { run } = result;
  const wanted = (options.export ?? []).map((file) => fileFor(file, run.scan));
  if (!["completed", "partial", "imported"].includes(result.outcome)) {
    return { files: [] };
  }
  for (const file of wanted) {
    await exportResult(client, run, { file, format: formatOf(file) });
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
  return await summarize(readNessusFile(have ?? file, { name: have ?? `the result of run ${run.id}` }));
}

/** What a page is compared with. Without it there is a page all the same: the run may have taken hours. */
async function previousOf(client: Client, run: RunRef, file: string): Promise<Summary | undefined> {
  try {
    const before = await previousRun(client, run);
    return before && (await summaryOf(client, before, file));
  } catch (error) {
    client.signal?.throwIfAborted();
    client.warn(`the page of "${run.scan.name}" compares with no run before this one: ${messageOf(error)}`);
    return undefined;
  }
}

export async function tellAll(ended: readonly Ended[], options: ResultOptions): Promise<void> {
  const text = options.json
    ? `${JSON.stringify(ended.map(toldOf))}\n`
    : ended.map((one) => `${lineOf(one)}\n`).join("");
  await standardOutput().write(text);
}

const toldOf = ({ result, files, counts }: Ended): object => ({
  scan: result.run.scan,
  run: result.run.id,
  outcome: result.outcome,
  status: result.status,
  ...(result.reason !== undefined && { reason: result.reason }),
  files,
  ...(counts && { findings: Object.fromEntries(severityNames.map((name, at) => [name.toLowerCase(), counts[at]])) }),
});

function lineOf({ result, files, counts }: Ended): string {
  const colour = result.outcome === "completed" ? "green" : "red";
  const word = styleText(colour, result.outcome.padEnd(9), { stream: process.stdout });
  const found = counts && severityNames.map((name, at) => `${counts[at]} ${name.toLowerCase()}`).reverse();
  const parts = [
    ...(result.reason === undefined ? [] : [result.reason]),
    ...(found ? [found.join(", ")] : []),
    ...(files.length > 0 ? [`written: ${files.join(", ")}`] : []),
  ];
  return `${word} ${result.run.scan.name}${parts.length > 0 ? `: ${parts.join("; ")}` : ""}`;
}

export function complaints({ result, counts }: Ended, { failOn }: ResultOptions): string[] {
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
