import { stringify } from "csv-stringify/sync";

export type RowFormat = "jsonl" | "csv";
export const rowFormats: readonly RowFormat[] = ["jsonl", "csv"];

/** Rows as text: a heading, when the format has one, and the rows behind it. */
export interface RowText {
  heading: string;
  of(rows: readonly object[]): string;
}

/** A value in one cell: what holds several is separated by commas. */
const cell = (value: unknown): unknown => (Array.isArray(value) ? value.join(",") : value);

/**
 * Rows as JSON lines or CSV. In CSV a text that a spreadsheet would compute is preceded by an apostrophe: what a scanned
 * host says of itself ends up here.
 */
export function rowText(format: RowFormat, columns: readonly string[]): RowText {
  if (format === "jsonl") {
    return { heading: "", of: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("") };
  }
  const options = { escape_formulas: true, cast: { boolean: String } };
  return {
    heading: stringify([columns], options),
    of: (rows) =>
      stringify(
        rows.map((row) => columns.map((column) => cell((row as Record<string, unknown>)[column]))),
        options,
      ),
  };
}

/** The format that was asked for, or that the name of the file tells. */
export const formatFor = (asked: RowFormat | undefined, file: string | undefined): RowFormat =>
  asked ?? (file?.toLowerCase().endsWith(".csv") ? "csv" : "jsonl");
