import { type AnyDefinition, type Apart, type Binding, onceFor, type Props, type WireEntry } from "../definition";

/** Properties that can be read, with where and how. */
export type Readable = Exclude<WireEntry, { kind: "absent" | "local" }>;

export const readable = onceFor((binding: Binding): readonly [name: string, entry: Readable][] =>
  Object.entries(binding.wire).filter(
    (pair): pair is [string, Readable] => pair[1].kind !== "absent" && pair[1].kind !== "local",
  ),
);

/** These, and the declared ones that go out along with them, in the same member. */
export function inSameMembers(binding: Binding, names: readonly string[], inputs: Props): string[] {
  const all = readable(binding).filter(([, { kind, read }]) => kind !== "apart" && read !== "");
  const members = new Set(all.flatMap(([name, { read }]) => (names.includes(name) ? [read] : [])));
  const along = all.flatMap(([name, { read }]) => (members.has(read) && inputs[name] !== undefined ? [name] : []));
  return [...new Set([...names, ...along])];
}

/** Properties that stand in the state alone. */
export const localNames = onceFor((binding: Binding): readonly string[] =>
  Object.entries(binding.wire).flatMap(([name, { kind }]) => (kind === "local" ? [name] : [])),
);

/** Properties of that kind that the others of an object imply. */
export const impliedBy = (binding: Binding, values: Props): Props =>
  Object.fromEntries(
    Object.entries(binding.wire).flatMap(([name, entry]): [string, unknown][] => {
      const value = entry.kind === "local" ? entry.implied?.(values) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Properties that no platform shows: it is not known what an object that was not made here holds of them. */
export const unseenNames = (binding: Binding): string[] =>
  Object.entries(binding.wire).flatMap(([name, entry]) => (entry.kind === "wire" && entry.read === "" ? [name] : []));

/** Properties of which an object says that it is of their kind. */
export const kindsIn = (binding: Binding, object: Props): string[] =>
  readable(binding).flatMap(([name, entry]) => (entry.kind === "wire" && entry.isOf?.(object) ? [name] : []));

/** Whether a property that leaves the program has something to go back to, or is none that an update writes. */
export function isDroppable(definition: AnyDefinition, binding: Binding, name: string): boolean {
  const entry = binding.wire[name];
  const { empty, replaces } = definition.fields[name] ?? {};
  return entry?.kind !== "wire" || entry.mandatory || "initial" in entry || empty !== undefined || replaces === true;
}

/** Properties that these inputs say are empty, for they name another one of the same statement. */
export function unnamedIn({ statement = [] }: AnyDefinition, binding: Binding, inputs: Props): string[] {
  const isNamed = (name: string): boolean => inputs[name] !== undefined && inputs[name] !== null;
  const isKnown = (name: string): boolean => readable(binding).some(([known]) => known === name);
  return statement.some(isNamed) ? statement.filter((name) => !isNamed(name) && isKnown(name)) : [];
}

/** Properties that these inputs do not name, and that may hold what is wrong all the same. */
export const watchedIn = (binding: Binding, inputs: Props): string[] =>
  judgedNames(binding).filter((name) => (inputs[name] ?? undefined) === undefined);

const judgedNames = onceFor((binding: Binding) =>
  readable(binding).flatMap(([name, entry]) => (entry.kind === "wire" && entry.isWrong ? [name] : [])),
);

/** Values that must not be shown: secret properties, and secrets that were answered once. */
export function secretsIn(definition: AnyDefinition, props: Props): string[] {
  return secretNames(definition).flatMap((name) => {
    const value = props[name];
    return typeof value === "string" ? [value] : [];
  });
}

const secretNames = onceFor(({ fields, outputs = [] }: AnyDefinition) => [
  ...Object.entries(fields).flatMap(([name, field]) => (field.secret ? [name] : [])),
  ...outputs,
]);

/** Properties that the platform keeps apart from the object's body. */
export function apartOf(binding: Binding, names: readonly string[]): [name: string, entry: Apart][] {
  return names.flatMap((name): [string, Apart][] => {
    const entry = binding.wire[name];
    return entry?.kind === "apart" ? [[name, entry]] : [];
  });
}

/** Top-level members to ask for, so that these properties can be read. */
export function membersOf(binding: Binding, names: readonly string[]): string[] {
  const entries = readable(binding).filter(([name]) => names.includes(name));
  const paths = entries.flatMap(([, entry]) =>
    entry.kind === "wire" ? [entry.read, entry.maskedAt ?? "", ...(entry.asks ?? [])] : [entry.read],
  );
  return [...new Set(paths.map((path) => path.split(".")[0] as string))].filter(Boolean);
}
