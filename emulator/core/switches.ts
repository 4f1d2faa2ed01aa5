import type { Json, JsonObject } from "./json";

/** Name → the values that a switch takes; the first is the default. A list of one number means any number. */
export type SwitchTable = Readonly<Record<string, readonly (string | number)[]>>;
export type Switched<Table extends SwitchTable> = { -readonly [Name in keyof Table]: Table[Name][number] };

/** A switch whose value is any number; the number given is its default. */
export const number = (value: number): readonly number[] => [value];

export const defaultsOf = <Table extends SwitchTable>(table: Table): Switched<Table> =>
  Object.fromEntries(Object.entries(table).map(([name, [first]]) => [name, first])) as Switched<Table>;

/** Changes some switches. Throws when a switch is unknown or cannot have this value; then nothing is changed. */
export function changeSwitches(table: SwitchTable, behaviour: object, changes: JsonObject): void {
  for (const [name, value] of Object.entries(changes)) {
    const values: readonly Json[] | undefined = Object.hasOwn(table, name) ? table[name] : undefined;
    if (values === undefined) {
      throw new Error(`there is no switch "${name}"`);
    }
    const isRight = typeof values[0] === "number" ? typeof value === "number" : values.includes(value);
    if (!isRight) {
      throw new Error(`the switch "${name}" takes ${values.map((one) => JSON.stringify(one)).join(", ")}`);
    }
  }
  Object.assign(behaviour, changes);
}
