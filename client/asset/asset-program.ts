import { basename } from "node:path";
import { InputError } from "../../provider/errors";
import { parseInterval } from "../../provider/values/addresses";
import { columnOf, csvRows, refuseRows, usualAddressColumns, usualNameColumns } from "./asset-table";

export interface AssetProgramOptions {
  /** Column with the addresses. Defaults to one with a usual name. */
  addressColumn?: string;
  /** Column with the names. Defaults to one with a usual name. Rows of one name are one list. */
  nameColumn?: string;
  /** Column by which rows are put into lists, instead of their names; the names stand beside the addresses then. */
  groupBy?: string;
}

export interface AssetProgram {
  /** The program's text, formatted. */
  text: string;
  lists: { name: string; addresses: number }[];
}

interface Member {
  address: string;
  /** Who has this address. */
  remark: string;
}

/**
 * A TypeScript program with a StaticAssetList for each group of an inventory in CSV. Makes no request.
 * Throws {@link InputError} with the rows of all addresses that are none.
 */
export async function assetProgram(file: string, options: AssetProgramOptions = {}): Promise<AssetProgram> {
  const lists = await readLists(file, options);
  const taken = new Set(["tenable"]);
  const names = new Set<string>();
  const parts = [...lists].map(([name, members]) => {
    const words = wordsOf(name);
    const identifier = unique(identifierOf(words), taken, (base, count) => `${base}${count}`);
    const resource = unique(words.join("-") || "list", names, (base, count) => `${base}-${count}`);
    return declaration(identifier, resource, name, members);
  });
  const header =
    `// Made by "pulumi-tenable assets program" from ${oneLine(basename(file))}: ` +
    `${lists.size} lists. Running the command again overwrites it.\n`;
  return {
    text: `${header}import * as tenable from "pulumi-tenable";\n\n${parts.join("\n")}`,
    lists: [...lists].map(([name, members]) => ({ name, addresses: members.length })),
  };
}

async function readLists(file: string, options: AssetProgramOptions): Promise<Map<string, Member[]>> {
  const lists = new Map<string, Map<string, Member>>();
  const problems: string[] = [];
  let columns: { address: string; name?: string; group: string } | undefined;
  for await (const { line, values } of csvRows(file)) {
    columns ??= columnsOf(Object.keys(values), options);
    const cell = (column: string | undefined): string => (column === undefined ? "" : String(values[column] ?? ""));
    const group = cell(columns.group).trim();
    // Blanks separate addresses, and stand around the dash of a range.
    const found = cell(columns.address)
      .replaceAll(/\s*-\s*/g, "-")
      .split(/[,;|\s]+/)
      .filter((one) => one !== "");
    if (group === "") {
      problems.push(`row ${line}: no "${columns.group}"`);
    }
    if (found.length === 0) {
      problems.push(`row ${line}: no "${columns.address}"`);
    }
    for (const address of found) {
      const interval = parseInterval(address);
      if (typeof interval === "string") {
        problems.push(`row ${line}: ${interval}`);
        continue;
      }
      const members = lists.get(group) ?? new Map<string, Member>();
      lists.set(group, members);
      const remark = options.groupBy === undefined ? "" : oneLine(cell(columns.name));
      members.set(address, members.get(address) ?? { address, remark });
    }
  }
  refuseRows(file, problems);
  if (lists.size === 0) {
    throw new InputError(`${file} has no rows`, { advice: "give a file with one row for each host" });
  }
  return new Map([...lists].map(([name, members]) => [name, [...members.values()]]));
}

function columnsOf(
  columns: readonly string[],
  { addressColumn, nameColumn, groupBy }: AssetProgramOptions,
): { address: string; name?: string; group: string } {
  const address = columnOf("addresses", columns, addressColumn, usualAddressColumns);
  if (groupBy === undefined) {
    return { address, group: columnOf("names", columns, nameColumn, usualNameColumns) };
  }
  const group = columnOf("groups", columns, groupBy, []);
  const isUsual = usualNameColumns.some((usual) => columns.some((column) => column.toLowerCase() === usual));
  const name =
    nameColumn !== undefined || isUsual ? columnOf("names", columns, nameColumn, usualNameColumns) : undefined;
  return { address, group, name };
}

/** Words of a name in small letters, without accents and signs: `Werk Süd (OT)` → werk, sud, ot. */
const wordsOf = (name: string): string[] =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** Words that TypeScript keeps for itself. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

function identifierOf(words: readonly string[]): string {
  const [first = "list", ...rest] = words;
  const camel = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(camel) ? `list${camel}` : reserved.has(camel) ? `${camel}List` : camel;
}

function unique(base: string, taken: Set<string>, numbered: (base: string, count: number) => string): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) {
    name = numbered(base, count);
  }
  taken.add(name);
  return name;
}

/** Text that can stand in a comment. */
const oneLine = (text: string): string => text.replaceAll(/[\s\u2028\u2029]+/g, " ").trim();

/** A literal with the quotes that need fewer escapes. */
function literal(text: string): string {
  const double = JSON.stringify(text);
  return text.includes('"') && !text.includes("'") ? `'${double.slice(1, -1).replaceAll('\\"', '"')}'` : double;
}

const width = 120;

function declaration(identifier: string, resource: string, name: string, members: readonly Member[]): string {
  const literals = members.map(({ address }) => literal(address));
  const inOne = `  addresses: [${literals.join(", ")}],`;
  const hasRemarks = members.some(({ remark }) => remark !== "");
  const inMany = members.map(({ remark }, index) => `    ${literals[index]},${remark === "" ? "" : ` // ${remark}`}\n`);
  const addresses = hasRemarks || inOne.length > width ? `  addresses: [\n${inMany.join("")}  ],` : inOne;
  return (
    `export const ${identifier} = new tenable.StaticAssetList("${resource}", {\n` +
    `  name: ${literal(name)},\n${addresses}\n});\n`
  );
}
