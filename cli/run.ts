import { type Command, InvalidArgumentError } from "commander";
import { extname } from "node:path";
import { checkExport, findScans, RunGoesOnError, type RunRef, type RunResult, runScan, type ScanRef } from "../client";
import { checkTarget } from "../client/file-beside";
import { type Severity, severityNames, severityOf } from "../client/report";
import { InputError, messageOf, TenableError } from "../provider/errors";
import { type ClientOptions, duration, list, withClient, withConnection, type Work } from "./client-command";
import { RunProgress } from "./run-progress";
import { complaints, type Ended, fileFor, formatOf, type ResultOptions, take, tellAll } from "./run-result";
import { scanOfStack } from "./stack";
import { InterruptedError, UsageError } from "./usage";

interface RunCommandOptions extends ClientOptions, ResultOptions {
  resource?: string[];
  attach?: string;
  deadline?: number;
  stopAtDeadline?: boolean;
  atOnce: number;
}

const HELP = `
Waits until the run has ended and exits with 0 when it completed. Ctrl-C leaves the scan running, and says how to wait
for it again. With several scans a FILE holds {scan}, which becomes each scan's name.

Examples:
  $ pulumi-tenable run weekly-dmz --deadline 6h --export weekly-dmz.nessus --report weekly-dmz.html
  $ pulumi-tenable run --resource weekly-dmz --stack prod --fail-on high
  $ pulumi-tenable run 42 --attach 6d0f5c1e-2f6f-4a7e-9d0c-0d8d7a8f7b11
  $ pulumi-tenable run dmz office plant --at-once 2 --export "{scan}.nessus"
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
    .option(
      "--export <files>",
      "write the result: .nessus, .csv, .html or .pdf (Security Center: .nessus only); several with commas",
      list,
    )
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
  if (options.stopAtDeadline && options.deadline === undefined) {
    throw new UsageError("--stop-at-deadline needs the --deadline at which to stop");
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
    const refs = await findScans(work.client, names);
    const twice = refs.find(({ id }, index) => refs.findIndex((other) => other.id === id) < index);
    if (twice) {
      throw new UsageError(`"${twice.name}" (id ${twice.id}) is named twice: each scan is launched once`);
    }
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

/** As many at once as is asked; a failure of one leaves the others to their end. */
async function runAll(work: Work, scans: readonly ScanRef[], options: RunCommandOptions): Promise<void> {
  const waiting = [...scans];
  const ended: Ended[] = [];
  const failures: unknown[] = [];
  const shown = new RunProgress(work);
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
  shown: RunProgress,
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

/** As a shell wants it. */
const quoted = (text: string): string => (/^[\w./,@-]+$/.test(text) ? text : `"${text}"`);

/** By the scan's id, which is good where a name is that of two, or needs quotes. */
function attachTo({ scan, id }: RunRef, options: RunCommandOptions): string {
  const { connection, stack } = options;
  const { export: files = [], report, failOn } = options;
  const asked = {
    ...{ connection, stack, attach: id, report: report && fileFor(report, scan) },
    export: files.map((file) => fileFor(file, scan)).join(","),
    "fail-on": failOn === undefined ? undefined : severityNames[failOn].toLowerCase(),
  };
  const words = Object.entries(asked).map(([name, value]) => value && `--${name} ${quoted(value)}`);
  return ["pulumi-tenable run", scan.id, ...words].filter(Boolean).join(" ");
}
