import { styleText } from "node:util";

/** One line of the result. */
export interface Figure {
  figure: string;
  value: number;
  goal: number;
  ok: boolean;
}

/** At least so much, and at most so much. */
export const atLeast = (figure: string, value: number, goal: number): Figure => ({
  ...{ figure, value, goal },
  ok: value >= goal,
});
export const atMost = (figure: string, value: number, goal: number): Figure => ({
  ...{ figure, value, goal },
  ok: value <= goal,
});

export const write = (text: string): void => void process.stdout.write(`${text}\n`);

export const red = (text: string): string => styleText("red", text, { stream: process.stdout });

/** The first column to the left, the others to the right. */
export function printTable(rows: readonly (readonly (string | number)[])[], isBad: (row: number) => boolean): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0),
    );
    const line = cells.join("  ").trimEnd();
    write(index > 0 && isBad(index - 1) ? red(line) : line);
  }
}
