import type { Client } from "../connect";
import { NotFoundError } from "../../provider/errors";
import { type Chooser, chooserOf, type Choice } from "./choice";
import { chosenKinds, type Kind, kindsOn } from "./kinds";
import { listOf } from "./survey";

/** How much of one kind is under code. */
export interface Counted {
  kind: string;
  /** All that these keys see. */
  objects: number;
  /** Without what no program can manage, as far as lists tell. */
  manageable: number;
  inCode: number;
}

/** A kind that could not be listed: what of it is under code is not known. */
export interface NotCounted {
  kind: string;
  /** The reason. */
  notCounted: string;
}

export type CoverageRow = Counted | NotCounted;

export const isCounted = (row: CoverageRow): row is Counted => !("notCounted" in row);

/** Compares the lists of a platform with the ids that a stack or a program has. One request for each kind. */
export async function coverage(
  client: Client,
  choice: Choice,
  known: ReadonlyMap<string, ReadonlySet<string>>,
  progress: (text: string) => void,
): Promise<CoverageRow[]> {
  const kinds = chosenKinds(kindsOn(client.platform), choice.kinds);
  const chooser = await chooserOf(client, choice);
  const rows: CoverageRow[] = [];
  for (const kind of kinds) {
    progress(`listing ${kind.name.replaceAll("-", " ")}`);
    rows.push(await rowOf(client, kind, chooser, known.get(kind.definition.type)));
  }
  return rows;
}

async function rowOf(
  client: Client,
  kind: Kind,
  chooser: Chooser,
  known: ReadonlySet<string> | undefined,
): Promise<CoverageRow> {
  const row = { kind: kind.name, objects: 0, manageable: 0, inCode: 0 };
  for (const [at, table] of kind.tables.entries()) {
    const { entries, refused } = await listOf(client, kind, table);
    // An older form of a kind is not there in every version.
    if (refused && !(at > 0 && refused instanceof NotFoundError)) {
      return { kind: kind.name, notCounted: refused.message };
    }
    const listed = entries.filter((entry) => chooser.isListed(kind.definition.type, entry));
    const inCode = listed.filter(({ id }) => known?.has(String(id)));
    const manageable = listed.filter((entry) => table.binding.collection.unmanaged?.reason(entry) === undefined);
    row.objects += listed.length;
    row.inCode += inCode.length;
    row.manageable += new Set([...manageable, ...inCode]).size;
  }
  return row;
}
