import { MultiBar, Presets, type SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError } from "commander";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { styleText } from "node:util";
import {
  checkExport,
  type Client,
  type ExportFormat,
  exportFormats,
  exportResult,
  findScan,
  previousRun,
  RunGoesOnError,
  type RunRef,
  type RunResult,
  runScan,
  type RunState,
  type ScanRef,
} from "../client";
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
import { InputError, messageOf, TenableError } from "../provider/errors";
import { type ClientOptions, duration, list, withClient, withConnection, type Work } from "./client-command";
import { standardOutput, writeWhole } from "./output";
import { scanOfStack } from "./stack";
import { InterruptedError, UsageError } from "./usage";

interface RunCommandOptions extends ClientOptions {
  resource?: string[];
  attach?: string;
  deadline?: number;
  stopAtDeadline?: boolean;
  export?: string[];
  report?: string;
  failOn?: Severity;
  atOnce: number;
  json?: boolean;
}

const HELP = `
Waits until the run has ended and exits with 0 when it completed. Ctrl-C leaves the scan running, and says how to wait
for it again. With several scans a FILE holds {scan}, which becomes each scan's name.

Examples:
  $ pulumi-tenable run weekly-dmz --deadline 6h --export weekly-dmz.nessus --report weekly-dmz.html
  $ pulumi-tenable run --resource weekly-dmz --stack prod --fail-on high
  $ pulumi-tenable run 42 --attach 6d0f5c1e-2f6f-4a7e-9d0c-0d8d7a8f7b11
  $ pulumi-tenable run dmz office plant --at-once 2 --export "results/{scan}.csv"
`;

const severity = (text: string): Severity => {
  const found = severityOf(text);
  if (found === undefined) {
    throw new InvalidArgumentError(`It is one of ${severityNames.join(", ").toLowerCase()}.`);
  }
  return found;
};

const many = (text: string): number => {
  if (/^[1-9]\d?$/.test(text)) {
    return Number(text);
  }
  throw new InvalidArgumentError("It is a number from 1 to 99.");
};

export function addRun(program: Command): void {
  withConnection(program.command("run"))
    .description("launch scans, wait for their end, and take their results")
    .argument("[scans...]", "names or ids")
    .option("--resource <name>", "a scan by its name in the program of --stack; several with commas", list)
    .option("--attach <run>", "wait for this run of the scan instead of launching one")
    .option("--deadline <duration>", "how long to wait for each run: 90s, 45m, 2h; for ever unless told", duration)
    .option("--stop-at-deadline", "stop the run when its time is over; it goes on otherwise")
    .option("--export <files>", "write the result: .nessus, .csv, .html or .pdf; several with commas", list)
    .option("--report <file>", "write a page of the result and of what changed since the last run: .html")
    .option("--fail-on <severity>", "exit with 1 when there is a finding this bad or worse", severity)
    .option("--at-once <count>", "how many scans run at once", many, 3)
    .option("--json", "answer how the runs ended as JSON")
    .addHelpText("after", HELP)
    .action(async (scans: string[], options: RunCommandOptions) => {
      await run(scans, options);
    });
}

/** What is to run: by name or id, with the settings to reach it. */
async function run(scans: string[], options: RunCommandOptions): Promise<void> {
  const { resource = [], stack, attach, report, export: files = [] } = options;
  const count = scans.length + resource.length;
  if (count === 0) {
    throw new UsageError("nothing to run: name a scan, or give --resource and --stack");
  }
  if (resource.length > 0 && stack === undefined) {
    throw new UsageError("--resource needs the --stack that it is of");
  }
  if (attach !== undefined && count > 1) {
    throw new UsageError("--attach waits for one run of one scan");
  }
  for (const file of files) {
    formatOf(file);
  }
  if (report !== undefined && extname(report) !== ".html") {
    throw new UsageError(`--report ${report}: a page is an .html file`);
  }
  const unclear = [...files, ...(report === undefined ? [] : [report])].find((file) => !file.includes("{scan}"));
  if (count > 1 && unclear !== undefined) {
    throw new UsageError(`${unclear} is one file for ${count} scans: write {scan} where each scan's name belongs`);
  }
  const found = await Promise.all(resource.map((name) => scanOfStack(name, String(stack))));
  const [first] = found;
  const connection = options.connection ?? first?.connection;
  const connected = {
    ...options,
    ...(connection !== undefined && { connection }),
    ...(first && { config: first.config }),
  };
  await withClient(connected, async (work) => {
    const elsewhere = found.find(({ address }) => address !== work.client.url);
    if (elsewhere) {
      throw new UsageError(
        `scan ${elsewhere.id} of stack ${stack} was made on ${elsewhere.address}, and this connection is ${work.client.url}: give its --connection`,
      );
    }
    const names = [...scans, ...found.map(({ id }) => id)];
    // Whatever can be known to be wrong is, before anything is launched.
    const refs = await Promise.all(names.map((name) => findScan(work.client, name)));
    for (const ref of refs) {
      for (const file of files) {
        await checkExport(work.client, { file: fileFor(file, ref), format: formatOf(file) });
      }
      if (report !== undefined) {
        await checkTarget(fileFor(report, ref));
      }
    }
    const doubled = doubledFile(refs, [...files, ...(report === undefined ? [] : [report])]);
    if (doubled !== undefined) {
      throw new UsageError(`${doubled} would be written for two of the scans: give each its own command`);
    }
    await runAll(work, refs, connected);
  });
}

/** A file that two scans would write, whose names are the same or become it. */
function doubledFile(scans: readonly ScanRef[], files: readonly string[]): string | undefined {
  const written = files.flatMap((file) => scans.map((scan) => fileFor(file, scan)));
  return written.find((file, index) => written.indexOf(file) < index);
}

interface Ended {
  result: RunResult;
  files: string[];
  counts?: Summary["counts"];
}

/** As many at once as is asked; a failure of one leaves the others to their end. */
async function runAll(work: Work, scans: readonly ScanRef[], options: RunCommandOptions): Promise<void> {
  const waiting = [...scans];
  const ended: Ended[] = [];
  const failures: unknown[] = [];
  const shown = new Shown(work);
  const worker = async (): Promise<void> => {
    // What was not launched before an interruption is not launched any more.
    while (waiting.length > 0 && !work.signal.aborted) {
      try {
        ended.push(await runOne(work, shown, waiting.shift() as ScanRef, options));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, scans.length) }, worker));
  shown.close();
  await tellAll(ended, options);
  if (waiting.length > 0) {
    failures.push(new InterruptedError(`not launched: ${waiting.map(({ name }) => `"${name}"`).join(", ")}`));
  }
  if (failures.length > 0) {
    throw failures.length === 1 ? failures[0] : joined(failures);
  }
  const bad = ended.flatMap((one) => complaints(one, options));
  if (bad.length > 0) {
    throw new TenableError(bad.join("; "));
  }
}

function joined(failures: unknown[]): Error {
  const words = failures.map(messageOf).join("; ");
  const isUsage = failures.every((failure) => failure instanceof InputError || failure instanceof UsageError);
  return failures.some((failure) => failure instanceof InterruptedError)
    ? new InterruptedError(words)
    : isUsage
      ? new UsageError(words)
      : new TenableError(words);
}

async function runOne(
  { client, signal, tell }: Work,
  shown: Shown,
  scan: ScanRef,
  options: RunCommandOptions,
): Promise<Ended> {
  let launched: RunRef | undefined;
  let result: RunResult | undefined;
  try {
    result = await runScan(client, scan, {
      ...(options.attach !== undefined && { attach: options.attach }),
      ...(options.deadline !== undefined && { deadlineMs: options.deadline }),
      ...(options.stopAtDeadline && { stopAtDeadline: true }),
      onLaunch: (run) => {
        launched = run;
        tell(
          `pulumi-tenable: ${options.attach === undefined ? "launched" : "waiting for"} "${run.scan.name}", run ${run.id}`,
        );
      },
      onProgress: (state) => launched && shown.show(launched, state),
    });
    shown.end(result.run);
    return { result, ...(await take(client, result, options)) };
  } catch (error) {
    if (error instanceof RunGoesOnError) {
      throw new TenableError(`${messageOf(error)}: ${attachTo(error.run, options)}`, { cause: error });
    }
    if (launched && signal.aborted) {
      const words = result
        ? `interrupted; the run has ended as ${result.status}, and this takes its result`
        : "interrupted; the scan goes on, and this waits for it again";
      throw new InterruptedError(`${words}: ${attachTo(launched, options)}`, { cause: error });
    }
    if (result) {
      const words = `"${scan.name}" ended as ${result.status}, and its result was not taken`;
      throw new TenableError(`${words}: ${messageOf(error)}; again with: ${attachTo(result.run, options)}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** By the scan's id, which is good where a name is that of two, or needs quotes. */
function attachTo({ scan, id }: RunRef, { connection, stack }: RunCommandOptions): string {
  const settings = Object.entries({ connection, stack }).map(([name, value]) => value && `--${name} ${value}`);
  return ["pulumi-tenable run", scan.id, ...settings, "--attach", id].filter(Boolean).join(" ");
}

const formatOf = (file: string): ExportFormat => {
  const format = exportFormats.find((one) => extname(file) === `.${one}`);
  if (!format) {
    throw new UsageError(`--export ${file}: it ends in none of ${exportFormats.map((one) => `.${one}`).join(", ")}`);
  }
  return format;
};

/** A scan's name as a part of a file's name. */
const fileFor = (file: string, { name }: ScanRef): string =>
  file.replaceAll("{scan}", name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_"));

/** The files that are asked for, and what the result says. A run that gave no result has none. */
async function take(client: Client, result: RunResult, options: RunCommandOptions): Promise<Omit<Ended, "result">> {
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

async function tellAll(ended: readonly Ended[], options: RunCommandOptions): Promise<void> {
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

function complaints({ result, counts }: Ended, { failOn }: RunCommandOptions): string[] {
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

/** How far the runs are: a bar each on a terminal, a line for each new status in a pipe. */
class Shown {
  private readonly bars?: MultiBar;
  private readonly barOf = new Map<string, SingleBar>();
  private readonly lastWord = new Map<string, string>();

  constructor(private readonly work: Work) {
    if (process.stderr.isTTY) {
      const format = "{bar} {percentage} % {scan}: {status}";
      this.bars = new MultiBar({ format, stream: process.stderr, hideCursor: true, barsize: 24 }, Presets.rect);
    }
  }

  show({ scan, id }: RunRef, { status, percent }: RunState): void {
    if (this.bars) {
      const bar = this.barOf.get(id) ?? this.bars.create(100, 0, { scan: scan.name, status });
      this.barOf.set(id, bar);
      bar.update(percent ?? 0, { status });
    } else if (this.lastWord.get(id) !== status) {
      this.lastWord.set(id, status);
      this.work.tell(`pulumi-tenable: "${scan.name}": ${status}`);
    }
  }

  end({ id }: RunRef): void {
    const bar = this.barOf.get(id);
    if (bar) {
      this.bars?.remove(bar);
    }
  }

  close(): void {
    this.bars?.stop();
  }
}
