import type { Binding, Props } from "../definition";
import type { Dialect } from "../platforms/dialect";

/** What tells an object from the others of its collection: its name, unless its table says otherwise. */
export const identityOfEntry = ({ collection: { identity } }: Binding, entry: Props): string =>
  identity ? identity.ofEntry(entry) : String(entry.name);
export const identityOfInputs = ({ collection: { identity } }: Binding, inputs: Props): string =>
  identity ? identity.ofInputs(inputs) : String(inputs.name);

/** Members of a list's entries that tell one object from another. */
export const identifying = (dialect: Dialect, { collection: { identity, creator } }: Binding): string[] => [
  ...dialect.identifying,
  ...(identity?.members ?? []),
  ...(creator === undefined ? [] : [creator]),
];
