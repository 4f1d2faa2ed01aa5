import { RunGoesOnError, type RunRef, type RunResult, runScan, type ScanRef } from "../client";
import { severityNames } from "../client/report";
import { withResults } from "../client/scan/runs";
import { InputError, messageOf, NoAnswerError, RequestError, UnknownOutcomeError } from "../provider/errors";
import type { ClientOptions, Work } from "./client-command";
import { answerStyled } from "./output";
import { resumeCommand } from "./resume";
import { RunProgress } from "./run-progress";
import { failures, type Ended, fileFor, type ResultOptions, take, textOf, type Unended } from "./run-result";
import type { NamedBy } from "./scan-names";
import { FailedError, InterruptedError, UsageError } from "./usage";

/** The options of the command `run`. */
export interface RunCommandOptions extends ClientOptions, ResultOptions, NamedBy {
  resource?: string[];
  attach?: string;
  targets?: string[];
  deadline?: number;
  stopAtDeadline?: boolean;
  atOnce: number;
}

/** As many at once as is asked; a failure of one leaves the others to their end. */
export async function runAll(work: Work, scans: readonly ScanRef[], options: RunCommandOptions): Promise<void> {
  const waiting = [...scans];
  const done = new Map<ScanRef, Done>();
  const shown = new RunProgress(work);
  const worker = async (): Promise<void> => {
    // What was not launched before an interruption is not launched any more.
    while (waiting.length > 0 && !work.signal.aborted) {
      const scan = waiting.shift() as ScanRef;
      done.set(scan, await runOne(work, shown, scan, options));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, scans.length) }, worker));
  shown.close();
  const told = scans.map(
    (scan): Told => done.get(scan)?.told ?? { scan, outcome: "not launched", reason: "interrupted" },
  );
  await answerStyled(textOf(told, options));
  const errors: unknown[] = [...done.values()].flatMap(({ failure }) => failure ?? []);
  if (waiting.length > 0) {
    errors.push(new InterruptedError(`not launched: ${waiting.map(({ name }) => `"${name}"`).join(", ")}`));
  }
  if (errors.length > 0) {
    throw errors.length === 1 ? errors[0] : joined(errors);
  }
  const bad = told.flatMap((one) => ("result" in one ? failures(one, options) : []));
  if (bad.length > 0) {
    throw new FailedError(bad.join("; "));
  }
}

type Told = Ended | Unended;

/** What is told of a scan, and why the command fails because of it. */
interface Done {
  told: Told;
  failure?: unknown;
}

function joined(failures: unknown[]): Error {
  const words = failures.map(messageOf).join("; ");
  const isUsage = failures.every((failure) => failure instanceof InputError || failure instanceof UsageError);
  return failures.some((failure) => failure instanceof InterruptedError)
    ? new InterruptedError(words)
    : isUsage
      ? new UsageError(words)
      : new FailedError(words);
}

async function runOne(
  { client, signal, tell }: Work,
  shown: RunProgress,
  scan: ScanRef,
  options: RunCommandOptions,
): Promise<Done> {
  let launched: RunRef | undefined;
  let result: RunResult | undefined;
  let status: string | undefined;
  try {
    result = await runScan(client, scan, {
      ...(options.attach !== undefined && { attach: options.attach }),
      ...(options.targets !== undefined && { targets: options.targets }),
      ...(options.deadline !== undefined && { deadlineMs: options.deadline }),
      ...(options.stopAtDeadline && { stopAtDeadline: true }),
      onLaunch: (run) => {
        launched = run;
        tell(
          `pulumi-tenable: ${options.attach === undefined ? "launched" : "waiting for"} "${run.scan.name}", run ${run.id}`,
        );
      },
      onProgress: (state) => {
        ({ status } = state);
        if (launched) {
          shown.show(launched, state);
        }
      },
    });
    shown.end(result.run);
    // What gave no result has none to take.
    const taken = withResults.includes(result.outcome) ? await take(client, result, options) : { files: [] };
    return { told: { result, ...taken } };
  } catch (error) {
    const run = error instanceof RunGoesOnError ? error.run : launched;
    const resume = run && attachTo(run, options);
    if (result) {
      const words = signal.aborted
        ? `interrupted; the run has ended as ${result.status}; to get its result, run: ${resume}`
        : `"${scan.name}" ended as ${result.status}, but its result could not be read: ${messageOf(error)}; to try again, run: ${resume}`;
      const reason = signal.aborted ? "interrupted while reading its result" : messageOf(error);
      return { told: { result, files: [], reason, resume }, failure: failureOf(words, signal, error) };
    }
    const isUnknown = error instanceof UnknownOutcomeError;
    const reason = signal.aborted && !isUnknown ? "interrupted" : messageOf(error);
    if (!run) {
      return { told: { scan, outcome: isUnknown ? "unknown" : "not launched", reason }, failure: error };
    }
    const goesOn = error instanceof RunGoesOnError || signal.aborted;
    const words =
      error instanceof RunGoesOnError
        ? `${messageOf(error)}: ${resume}`
        : signal.aborted
          ? `interrupted; the scan continues; to wait for it again, run: ${resume}`
          : `${messageOf(error)}; to wait for the run again, run: ${resume}`;
    // A run that is not there has nothing to wait for.
    const canResume = goesOn || error instanceof RequestError || error instanceof NoAnswerError;
    return {
      told: {
        scan,
        run: run.id,
        outcome: goesOn ? "running" : "unknown",
        status,
        reason,
        ...(canResume && { resume }),
      },
      failure: canResume ? failureOf(words, signal, error) : error,
    };
  }
}

const failureOf = (words: string, signal: AbortSignal, cause: unknown): Error =>
  signal.aborted && !(cause instanceof RunGoesOnError)
    ? new InterruptedError(words, { cause })
    : new FailedError(words, { cause });

/** What takes up a run where this command left it, with everything that was asked of its result. */
function attachTo(run: RunRef, options: RunCommandOptions): string {
  const { export: files = [], report, failOn } = options;
  return resumeCommand(run, options, {
    report: report && fileFor(report, run.scan),
    export: files.map((file) => fileFor(file, run.scan)).join(","),
    "fail-on": failOn === undefined ? undefined : severityNames[failOn].toLowerCase(),
  });
}
