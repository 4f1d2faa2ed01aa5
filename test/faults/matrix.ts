import type { Outcome, Verdict } from "./cell";
import { atLeast, atMost, type Figure, printTable, write } from "../proof/figure";
import { allJobs, type Filter } from "./jobs";
import { runOrders } from "./lanes";

export interface MatrixOptions extends Filter {
  seed: number;
  share: number;
  /** Print each broken cell, and not only one of each kind. */
  verbose: boolean;
  say(detail: string): void;
}

const verdicts: readonly Verdict[] = ["done", "repaired", "stopped", "broken"];

/** The matrix of design 10: every action with a fault at every request. */
export async function matrix(options: MatrixOptions): Promise<Figure[]> {
  const { seed, share } = options;
  const orders = allJobs(options).map((job) => ({ job, seed, share }));
  const outcomes: Outcome[] = [];
  const failed = await runOrders(orders, (report) => {
    if (!("outcome" in report)) {
      return;
    }
    outcomes.push(report.outcome);
    if (outcomes.length % 20 === 0) {
      const broken = outcomes.filter(({ verdict }) => verdict === "broken").length;
      options.say(`${outcomes.length} cells, ${broken} broken`);
    }
  });
  const failures = failed.map(
    ({ order: { job }, failure }) => `${job.platform}, ${job.sample}, ${job.action}: ${failure}`,
  );
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
      if (!verbose && all.length > 1) {
        write(`    (and ${all.length - 1} more of this kind)`);
      }
    }
  }
  failures.forEach((text) => write(`\nnot run: ${text}`));

  const unhelpful = groupBy(
    outcomes.flatMap((one) => one.unhelpful),
    (text) => text.replaceAll(/\d+/g, "N").replaceAll(/\/[\w./*-]+/g, "PATH"),
  );
  const most = [...unhelpful].sort(([, a], [, b]) => b.length - a.length).slice(0, verbose ? 100 : 15);
  if (most.length > 0) {
    write("\nErrors that do not say what to do, the most frequent first:");
  }
  most.forEach(([, [first = "", ...more]]) => write(`  ${more.length + 1} × ${first.slice(0, 200)}`));
}
