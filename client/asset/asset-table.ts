import { CsvError, parse } from "csv-parse";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { InputError } from "../../provider/errors";
import { whatThereIs } from "../../provider/values/closest";
import { linesOfFile, textOfFile } from "./text-file";

/** A row of a file, and the line where it stands. */
export interface TableRow {
  line: number;
  values: Record<string, unknown>;
}

/** Characters that separate columns in files that are called CSV all the same. */
const separators: Readonly<Record<string, string>> = { ";": "semicolons", "\t": "tabs", "|": "bars" };

const timesIn = (text: string, character: string): number => text.split(character).length - 1;

/**
 * The names of the columns. Throws {@link InputError} for two of one name, of which one would hide the other, and for a
 * file that is separated by something else. Columns without a name are passed over.
 */
function headingOf(file: string, heading: readonly string[]): (string | false)[] {
  const names = heading.map((name) => name.trim());
  const [other, word] =
    Object.entries(separators).find(([character]) => timesIn(names.join(""), character) >= names.length) ?? [];
  if (other !== undefined) {
    throw new InputError(`${file} is separated by ${word}`, { advice: "save it separated by commas" });
  }
  const twice = names.find((name, at) => name !== "" && names.indexOf(name) < at);
  if (twice !== undefined) {
    const places = names.flatMap((name, at) => (name === twice ? [at + 1] : []));
    throw new InputError(`${file} has ${places.length} columns "${twice}" (${places.join(" and ")})`, {
      advice: "rename or remove all but one",
    });
  }
  return names.map((name) => name || false);
}

/** Rows of a CSV file with a heading. What a spreadsheet puts in front of UTF-8 is no part of the first column's name. */
export async function* csvRows(file: string): AsyncGenerator<TableRow> {
  const source = Readable.from(textOfFile(file));
  const parser = source.pipe(
    parse({
      ...{ bom: true, info: true, skip_empty_lines: true, trim: true, relax_column_count_less: true },
      columns: (heading: string[]) => headingOf(file, heading),
    }),
  );
  // A pipe hands on what it reads, and not what goes wrong.
  source.on("error", (error) => parser.destroy(error));
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
  for await (const text of linesOfFile(file)) {
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

const readers: Readonly<Record<string, (file: string) => AsyncGenerator<TableRow>>> = {
  ".csv": csvRows,
  ".jsonl": jsonRows,
  ".ndjson": jsonRows,
  ".json": jsonRows,
  "": jsonRows,
};

/** Rows of a file whose name tells what it is: CSV, or JSON lines. Throws {@link InputError} for any other name. */
export function tableRows(file: string): AsyncGenerator<TableRow> {
  const read = readers[extname(file).toLowerCase()];
  if (!read) {
    throw new InputError(`${file} is no table that can be read`, {
      advice: "give CSV (.csv) or JSON lines (.jsonl, .ndjson, .json)",
    });
  }
  return read(file);
}

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
        advice: whatThereIs(wanted, columns),
      });
    }
    return wanted;
  }
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const [found, other] = usual
    .map((name) => columns.filter((column) => plain(column) === plain(name)))
    .find((called) => called.length > 0) ?? [undefined];
  if (other !== undefined) {
    throw new InputError(`the columns "${found}" and "${other}" may both have the ${what}`, {
      advice: "say which one has them",
    });
  }
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
export function refuseRows(
  file: string,
  problems: readonly string[],
  advice = "correct these rows, or take them out",
): void {
  const shown = problems.slice(0, 20);
  if (shown.length > 0) {
    const more = problems.length - shown.length;
    throw new InputError(`${file}: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`, {
      advice,
    });
  }
}

/** The parts of a cell that holds several values. */
export const cellValues = (cell: unknown): string[] =>
  (Array.isArray(cell) ? cell : [cell])
    .flatMap((one) => (typeof one === "string" || typeof one === "number" ? String(one).split(/[,;|\s]+/) : []))
    .filter((one) => one !== "");
