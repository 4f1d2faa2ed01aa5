import { stringify } from "csv-stringify/sync";
import { extname } from "node:path";
import { UsageError } from "./usage";

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

/** How files are called, and what such a file holds. */
const endings: Readonly<Record<string, RowFormat>> = {
  ".csv": "csv",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".json": "jsonl",
};

/** The format that was asked for, or that the name of the file tells. Refuses a file whose name tells another one. */
export function formatFor({ format, json, out }: { format?: RowFormat; json?: boolean; out?: string }): RowFormat {
  if (json === true && format === "csv") {
    throw new UsageError("--json and --format csv cannot be combined");
  }
  const asked = json === true ? "jsonl" : format;
  const ending = out === undefined ? "" : extname(out).toLowerCase();
  const told = endings[ending];
  if (asked === undefined && told === undefined && ending !== "") {
    const known = Object.keys(endings).join(", ");
    throw new UsageError(`--out ${out}: ${ending} is none of ${known}; with --format, any name is accepted`);
  }
  if (asked !== undefined && told !== undefined && asked !== told) {
    throw new UsageError(
      `--out ${out} is the name of a ${told === "csv" ? "CSV" : "JSON Lines"} file, but the format is ${asked}`,
    );
  }
  return asked ?? told ?? "jsonl";
}
