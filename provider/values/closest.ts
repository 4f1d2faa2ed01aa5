/** Edit distance (Levenshtein), case-insensitive. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const [aside, above, across] = [next[j], row[j + 1], row[j]] as [number, number, number];
      next.push(Math.min(aside + 1, above + 1, across + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** The names most like `wanted`, closest first: those that contain it, then by edit distance. */
export function closest(wanted: string, names: Iterable<string>, most = 5): string[] {
  const lower = wanted.toLowerCase();
  const rank = (name: string): number => {
    const other = name.toLowerCase();
    return other.includes(lower) || lower.includes(other) ? 0 : distance(lower, other);
  };
  return [...new Set(names)]
    .map((name) => ({ name, rank: rank(name) }))
    .sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
