import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Outcome, Verdict } from "./cell";
import { atLeast, atMost, type Figure, printTable, write } from "./figure";
import { allJobs, type Filter, type Job } from "./jobs";
import type { Order, Report } from "./worker";

export interface MatrixOptions extends Filter {
  seed: number;
  share: number;
  /** Print each broken cell, and not only one of each kind. */
  verbose: boolean;
  say(detail: string): void;
}

/** Sessions and their connections live as long as their process. */
const cellsOfAWorker = 1_000;

/** Runs the jobs in as many processes as the machine has cores. */
async function runJobs(jobs: Job[], options: MatrixOptions, onOutcome: (outcome: Outcome) => void): Promise<string[]> {
  const waiting = [...jobs];
  const failures: string[] = [];
  const lane = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; ) {
      const child = fork(join(__dirname, "worker.js"), { execArgv: ["--enable-source-maps"] });
      let cells = 0;
      while (job !== undefined && cells < cellsOfAWorker) {
        const order: Order = { job, seed: options.seed, share: options.share };
        const failure = await play(child, order, (outcome) => {
          cells += 1;
          onOutcome(outcome);
        });
        if (failure !== undefined) {
          failures.push(`${job.platform}, ${job.sample}, ${job.action}: ${failure}`);
          cells = cellsOfAWorker;
        }
        job = waiting.shift();
      }
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return failures;
}

/** One job in this process; what went wrong with it. */
function play(child: ChildProcess, order: Order, onOutcome: (outcome: Outcome) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let failure: string | undefined;
    const end = (): void => {
      child.off("message", hear).off("exit", onExit);
      resolve(failure);
    };
    const hear = (report: Report): void => {
      if ("outcome" in report) onOutcome(report.outcome);
      else if ("failed" in report) failure = report.failed;
      else end();
    };
    const onExit = (code: number | null): void => {
      failure ??= `its process ended (${code ?? "killed"})`;
      end();
    };
    child.on("message", hear).on("exit", onExit);
    child.send(order);
  });
}

const verdicts: readonly Verdict[] = ["done", "repaired", "stopped", "broken"];

/** The matrix of design 10: every action with a fault at every request. */
export async function matrix(options: MatrixOptions): Promise<Figure[]> {
  const jobs = allJobs(options);
  const outcomes: Outcome[] = [];
  const failures = await runJobs(jobs, options, (outcome) => {
    outcomes.push(outcome);
    if (outcomes.length % 20 === 0) {
      const broken = outcomes.filter(({ verdict }) => verdict === "broken").length;
      options.say(`${outcomes.length} cells, ${broken} broken`);
    }
  });
  report(outcomes, failures, options.verbose);
  const sum = (count: (outcome: Outcome) => number): number => outcomes.reduce((total, one) => total + count(one), 0);
  const errors = sum((one) => one.errors);
  const broken = sum(({ verdict }) => (verdict === "broken" ? 1 : 0)) + failures.length;
  const whole = options.platform === undefined && options.resource === undefined;
  const advised = errors === 0 ? 100 : Math.floor((1000 * sum((one) => one.advised)) / errors) / 10;
  return [
    atLeast("matrix: cells", outcomes.length, whole ? 20_000 : 1),
    atMost("matrix: broken cells", broken, 0),
    atLeast("matrix: errors that say what to do, per cent", advised, 95),
  ];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function report(outcomes: readonly Outcome[], failures: readonly string[], verbose: boolean): void {
  const kinds = groupBy(outcomes, ({ platform, sample }) => `${platform} ${sample}`);
  const rows = [...kinds].map(([name, all]) => [
    name,
    all.length,
    ...verdicts.map((verdict) => all.filter((one) => one.verdict === verdict).length),
  ]);
  const total = [
    "all",
    outcomes.length,
    ...verdicts.map((verdict) => outcomes.filter((one) => one.verdict === verdict).length),
  ];
  printTable([["", "cells", ...verdicts], ...rows, total], (row) => Number((rows[row] ?? [])[5]) > 0);

  const broken = outcomes.filter(({ verdict }) => verdict === "broken");
  const alike = groupBy(broken, ({ platform, sample, action, why = [] }) =>
    verbose ? "" : JSON.stringify([platform, sample, action, why.map((text) => text.replaceAll(/[\d"].*/g, ""))]),
  );
  for (const all of alike.values()) {
    for (const one of verbose ? all : all.slice(0, 1)) {
      write(`\n${[one.platform, one.sample, one.action, one.request, one.fault, one.how].join(" | ")}`);
      one.why?.forEach((text) => write(`    ${text.slice(0, 400)}`));
      if (!verbose && all.length > 1) write(`    (and ${all.length - 1} more of this kind)`);
    }
  }
  failures.forEach((text) => write(`\nnot run: ${text}`));

  const unhelpful = groupBy(
    outcomes.flatMap((one) => one.unhelpful),
    (text) => text.replaceAll(/\d+/g, "N").replaceAll(/\/[\w./*-]+/g, "PATH"),
  );
  const most = [...unhelpful].sort(([, a], [, b]) => b.length - a.length).slice(0, verbose ? 100 : 15);
  if (most.length > 0) write("\nErrors that do not say what to do, the most frequent first:");
  most.forEach(([, [first = "", ...more]]) => write(`  ${more.length + 1} × ${first.slice(0, 200)}`));
}
