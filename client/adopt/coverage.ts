import type { Client } from "../connect";
import { chooserOf, type Choice } from "./choice";
import { chosenKinds, kindsOn } from "./kinds";
import { entriesOf, type NotAdoptable } from "./survey";

/** How much of one kind is under code. */
export interface CoverageRow {
  kind: string;
  /** All that these keys see. */
  objects: number;
  /** Without what no program can manage, as far as lists tell. */
  manageable: number;
  inCode: number;
}

/** Compares the lists of a platform with the ids that a stack or a program has. One request for each kind. */
export async function coverage(
  client: Client,
  choice: Choice,
  known: ReadonlyMap<string, ReadonlySet<string>>,
  progress: (text: string) => void,
  tell: (text: string) => void,
): Promise<CoverageRow[]> {
  const kinds = chosenKinds(kindsOn(client.platform), choice.kinds);
  const chooser = await chooserOf(client, choice);
  const rows: CoverageRow[] = [];
  for (const kind of kinds) {
    progress(`listing ${kind.name.replaceAll("-", " ")}`);
    const { type } = kind.definition;
    const row = { kind: kind.name, objects: 0, manageable: 0, inCode: 0 };
    for (const table of kind.tables) {
      const left: NotAdoptable[] = [];
      const listed = (await entriesOf(client, kind, table, left)).filter((entry) => chooser.isListed(type, entry));
      left.forEach(({ reason }) => tell(`${kind.name} are not counted: ${reason}`));
      const inCode = listed.filter(({ id }) => known.get(type)?.has(String(id)));
      const manageable = listed.filter((entry) => table.binding.collection.unmanaged?.reason(entry) === undefined);
      row.objects += listed.length;
      row.inCode += inCode.length;
      row.manageable += new Set([...manageable, ...inCode]).size;
    }
    rows.push(row);
  }
  return rows;
}
