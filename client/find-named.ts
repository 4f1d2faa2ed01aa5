import type { Props } from "../provider/definition";
import { InputError } from "../provider/errors";
import { platformNames } from "../provider/definition/platform";
import { whatThereIs } from "../provider/values/closest";
import type { Client } from "./connect";

/** What has a name, and where the platform lists it. */
export interface Place {
  /** The word for it in messages: "asset list". */
  kind: string;
  path: string;
  /** Members of an entry that are wanted besides its id and name. */
  fields?: readonly string[];
  /** What else an entry may be called. */
  alias?(entry: Props): string;
}

/** The one entry of this name. Fails with the closest names when there is none, with their ids when there are several. */
export async function findNamed(client: Client, place: Place, name: string): Promise<Props> {
  const { path, fields = [] } = place;
  return findAmong(client, place, await client.list(path, ["id", "name", ...fields]), name);
}

/** The same among entries that have been read. */
export function findAmong(client: Client, place: Place, entries: readonly Props[], name: string): Props {
  const { kind, alias } = place;
  const found = entries.filter((entry) => entry.name === name || alias?.(entry) === name);
  const [first] = found;
  const where = platformNames[client.platform];
  if (found.length > 1) {
    const which = alias ? found.map((entry) => `"${alias(entry)}"`) : found.map(({ id }) => String(id));
    throw new InputError(`${where} has ${found.length} objects named "${name}" (${kind}): ${which.join(", ")}`, {
      advice: alias ? "use one of these" : "rename all but one",
    });
  }
  if (!first) {
    throw nothingCalled(client, kind, name, entries);
  }
  return first;
}

/** The refusal of a name that none of these entries has, with the closest that they have. */
export function nothingCalled(client: Client, kind: string, name: string, entries: readonly Props[]): InputError {
  const names = entries.map((entry) => String(entry.name));
  return new InputError(`${platformNames[client.platform]} has no ${kind} "${name}" that these keys can see`, {
    advice: names.length > 0 ? whatThereIs(name, names) : "it shows them none at all",
  });
}
