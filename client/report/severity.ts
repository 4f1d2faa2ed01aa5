/** How bad a finding is, as the file's `severity` attribute counts: 0 is information, 4 critical. */
export type Severity = 0 | 1 | 2 | 3 | 4;

/** How many of each severity; the severity is the index. */
export type Counts = [info: number, low: number, medium: number, high: number, critical: number];

export const severityNames = ["Info", "Low", "Medium", "High", "Critical"] as const;

/** The order in which people read them. */
export const worstFirst: readonly Severity[] = [4, 3, 2, 1, 0];

export const noCounts = (): Counts => [0, 0, 0, 0, 0];

export const totalOf = (counts: Counts): number => countFrom(counts, 0);

/** How many are at least this bad: what `--fail-on high` asks. */
export const countFrom = (counts: Counts, least: Severity): number =>
  counts.slice(least).reduce((sum, count) => sum + count, 0);

/** The severity of this name, in any case: `high`, `None` and `Informational` are known too. */
export function severityOf(name: string): Severity | undefined {
  const word = name.trim().toLowerCase();
  if (word === "none" || word === "informational") {
    return 0;
  }
  const index = severityNames.findIndex((known) => known.toLowerCase() === word);
  return index < 0 ? undefined : (index as Severity);
}

/**
 * One number for what a host carries.
 * Source: Security Center user guide, severity scores: low 1, medium 3, high 10, critical 40.
 */
export const scoreOf = ([, low, medium, high, critical]: Counts): number =>
  low + 3 * medium + 10 * high + 40 * critical;

/** Sorts what has more of the worst before what has less, whatever the sum: one critical outweighs a hundred low. */
export function byCounts(a: Counts, b: Counts): number {
  for (const severity of worstFirst) {
    if (a[severity] !== b[severity]) {
      return b[severity] - a[severity];
    }
  }
  return 0;
}
