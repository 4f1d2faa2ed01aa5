import { visible } from "../provider/http/visible";

const plain = (value: unknown): string => (value === undefined || value === null ? "" : visible(String(value)));

/** Rows under headings, for people: each column as wide as its longest value. */
export function tableText(columns: readonly string[], rows: readonly object[]): string {
  const lines = [
    columns.map((column) => column.replaceAll(/([A-Z])/g, " $1").toUpperCase()),
    ...rows.map((row) => columns.map((column) => plain((row as Record<string, unknown>)[column]))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] as string).length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, at) => cell.padEnd(widths[at] as number))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
