import { CsvError, parse } from "csv-parse";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { InputError } from "../../provider/errors";
import { closest } from "../../provider/values/closest";

/** A row of a file, and the line where it stands. */
export interface TableRow {
  line: number;
  values: Record<string, unknown>;
}

/** Rows of a CSV file with a heading. What a spreadsheet puts in front of UTF-8 is no part of the first column's name. */
export async function* csvRows(file: string): AsyncGenerator<TableRow> {
  const content = createReadStream(file);
  const parser = content.pipe(
    parse({ bom: true, columns: true, info: true, skip_empty_lines: true, trim: true, relax_column_count_less: true }),
  );
  content.on("error", (error) => parser.destroy(error));
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield { line: info.lines, values: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    throw new InputError(`${file}: ${error.message}`, {
      advice: "the file has to be CSV with a heading, separated by commas",
      cause: error,
    });
  }
}

/** Rows of JSON lines: an object each. */
async function* jsonRows(file: string): AsyncGenerator<TableRow> {
  let line = 0;
  const handle = await open(file);
  for await (const text of handle.readLines()) {
    line++;
    if (text.trim() === "") {
      continue;
    }
    let values: unknown;
    try {
      values = JSON.parse(text);
    } catch {
      values = undefined;
    }
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new InputError(`${file}: row ${line} is no object of JSON`, { advice: "write one object on each line" });
    }
    yield { line, values: values as Record<string, unknown> };
  }
}

/** Rows of a file whose name tells what it is: `.csv`, or JSON lines otherwise. */
export const tableRows = (file: string): AsyncGenerator<TableRow> =>
  file.toLowerCase().endsWith(".csv") ? csvRows(file) : jsonRows(file);

/** The column that was named, or the first of these that there is. */
export function columnOf(
  what: string,
  columns: readonly string[],
  wanted: string | undefined,
  usual: readonly string[],
): string {
  if (wanted !== undefined) {
    if (!columns.includes(wanted)) {
      throw new InputError(`there is no column "${wanted}"`, {
        advice: `the closest are ${closest(wanted, columns)
          .map((name) => `"${name}"`)
          .join(", ")}`,
      });
    }
    return wanted;
  }
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const found = usual.flatMap((name) => columns.find((column) => plain(column) === plain(name)) ?? [])[0];
  if (found === undefined) {
    throw new InputError(`no column is called ${usual.slice(0, 3).join(", ")}`, {
      advice: `say which one has the ${what}: ${columns.map((name) => `"${name}"`).join(", ")}`,
    });
  }
  return found;
}

/** Names that the columns of an inventory go by. */
export const usualAddressColumns = ["address", "ip", "ip address", "ipv4", "ipv4 address", "addresses", "ips"];
export const usualNameColumns = ["name", "host", "hostname", "host name", "fqdn", "dns name"];

/** Every problem of a file in one message, the first ones in full. */
export function refuseRows(file: string, problems: readonly string[]): void {
  const shown = problems.slice(0, 20);
  if (shown.length > 0) {
    const more = problems.length - shown.length;
    throw new InputError(`${file}: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`);
  }
}

/** The parts of a cell that holds several values. */
export const cellValues = (cell: unknown): string[] =>
  (Array.isArray(cell) ? cell : [cell])
    .flatMap((one) => (typeof one === "string" || typeof one === "number" ? String(one).split(/[,;|\s]+/) : []))
    .filter((one) => one !== "");
