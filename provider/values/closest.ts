/** Edit distance: letters added, left out, mistaken or swapped with the next one. */
export function distance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let twoUp: number[] = [];
  let up = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of left.entries()) {
    const row = [i + 1];
    for (const [j, other] of right.entries()) {
      const [aside, above, across] = [row[j], up[j + 1], up[j]] as [number, number, number];
      const swapped = letter === right[j - 1] && left[i - 1] === other ? (twoUp[j - 1] as number) + 1 : Infinity;
      row.push(Math.min(aside + 1, above + 1, across + (letter === other ? 0 : 1), swapped));
    }
    [twoUp, up] = [up, row];
  }
  return up[right.length] as number;
}

/** Letters and digits, without case: what is left of a name when somebody remembers it. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** How far a name is from the wanted one; undefined for one that it would not be mistaken for. */
function rank(wanted: string, name: string): number | undefined {
  const [one, other] = [plain(wanted), plain(name)];
  if (Math.min(one.length, other.length) > 2 && (other.includes(one) || one.includes(other))) {
    return 0;
  }
  // The whole name, or the word of it that somebody remembers.
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const byWord = words.flatMap((word) => mistaken(one, word) ?? []);
  return mistaken(one, other) ?? (byWord.length > 0 ? Math.min(...byWord) + 0.5 : undefined);
}

function mistaken(wanted: string, word: string): number | undefined {
  const apart = distance(wanted, word);
  const most = Math.min(3, Math.floor(Math.max(wanted.length, word.length) / 3));
  return apart <= Math.max(1, most) && apart < word.length ? apart : undefined;
}

/** Names that may be meant by `wanted`, closest first: those that contain it, then by edit distance. */
export function closest(wanted: string, names: Iterable<string>, most = 5): string[] {
  return [...new Set(names)]
    .flatMap((name) => {
      const apart = rank(wanted, name);
      return apart === undefined ? [] : [{ name, apart }];
    })
    .sort((a, b) => a.apart - b.apart || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** Names that are told where none is close. */
const mostTold = 12;

/** What to say to somebody who asked for a name that is not there: the closest ones, or what there is. */
export function whatThereIs(wanted: string, names: Iterable<string>): string {
  const all = [...new Set(names)];
  const quoted = (some: readonly string[]): string => some.map((name) => `"${name}"`).join(", ");
  const near = closest(wanted, all);
  if (near.length > 0) {
    return `the closest ${near.length > 1 ? "are" : "is"} ${quoted(near)}`;
  }
  if (all.length > mostTold) {
    return `there are ${all.length}, such as ${quoted(all.slice(0, mostTold))}`;
  }
  return all.length > 0 ? `there ${all.length > 1 ? "are" : "is"} ${quoted(all)}` : "there are none";
}
