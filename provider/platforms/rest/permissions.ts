import {
  type Codec,
  droppedKeys,
  type EncodeContext,
  type Field,
  keysOf,
  type Lists,
  type Props,
} from "../../definition";
import type { AclRow } from "./document";
import { InputError, LicenceError, NotFoundError, RequestError } from "../../errors";
import { mapOf, oneOf } from "../../definition/fields";
import { whatThereIs } from "../../values/closest";
import { collections } from "./collections";
import { asEntries } from "../../values/shape";

/** Numbers of the words, by object. Source: Vulnerability Management documentation, Permissions. */
export const scanLevels = { none: 0, view: 16, control: 32, configure: 64 } as const;
export const policyLevels = { none: 0, use: 16, edit: 32 } as const;

/** Who: `default` is everybody else, `user:anna@example.com`, `group:Plant`; a number in place of the name is an id. */
const who = /^(default|(user|group):.+)$/;

/** Who may do what; subjects that are not named are not managed. */
export function permissions<W extends string>(levels: Record<W, number>): Field<Record<string, W>, false> {
  return mapOf(oneOf(keysOf(levels)), (key) =>
    who.test(key) ? undefined : 'must be "default", "user:NAME" or "group:NAME"',
  );
}

const places = { user: collections.users, group: collections.groups } as const;

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** A number is an id, unless it is a name; where it is one's id and another one's name, it is not known who is meant. */
async function idOf(kind: "user" | "group", name: string, lists: Lists): Promise<number> {
  const entries = await lists.list(places[kind].path, ["name"]).catch((error: unknown) => {
    if (isNumber(name) && (error instanceof RequestError || error instanceof LicenceError)) {
      return [];
    }
    if (error instanceof NotFoundError || error instanceof LicenceError) {
      throw new InputError(`permissions: ${kind} "${name}" cannot be looked up (${error.problem})`, {
        advice: "only Nessus Manager supports permissions for users and groups",
        cause: error,
      });
    }
    throw error;
  });
  const called = entries.filter((entry) => entry.name === name);
  const numbered = entries.find((entry) => isNumber(name) && entry.id === name);
  const [found] = called;
  if (numbered && found && found !== numbered) {
    throw new InputError(
      `permissions: "${kind}:${name}" is the id of the ${kind} "${String(numbered.name)}" and the name of the ${kind} with id ${String(found.id)}`,
      { advice: `write "${kind}:${String(numbered.name)}" or "${kind}:${String(found.id)}"` },
    );
  }
  if (called.length > 1) {
    const ids = called.map(({ id }) => String(id));
    throw new InputError(`permissions: there are ${called.length} ${kind}s "${name}" (ids ${ids.join(", ")})`, {
      advice: `write "${kind}:${ids[0]}" to mean that one`,
    });
  }
  if (!found && !isNumber(name)) {
    const names = entries.map((entry) => String(entry.name));
    throw new InputError(`permissions: there is no ${kind} "${name}"`, {
      advice: names.length > 0 ? whatThereIs(name, names) : "these keys can see none",
    });
  }
  return Number(found?.id ?? name);
}

const nameIn = (key: string): string => key.slice(key.indexOf(":") + 1);

async function row(key: string, permissions: number, context: EncodeContext): Promise<AclRow> {
  const [type, name] = [key.split(":")[0] as AclRow["type"], nameIn(key)];
  return type === "default" ? { type, permissions } : { type, id: await idOf(type, name, context), name, permissions };
}

/** `[{"type": "group", "id": 6, "permissions": 16}]`. The owner's row is not changed. */
export function aclRows<W extends string>(
  levels: Record<W | "none", number>,
): Codec<Record<string, W | "none">, { permissions?: Record<string, W | "none"> }> {
  const words = new Map(keysOf(levels).map((word) => [levels[word], word]));
  return {
    encode: async (map, context) => {
      const dropped = droppedKeys(context.olds?.permissions, map);
      const wanted = [...dropped.map((key) => [key, "none"] as const), ...Object.entries(map)];
      return await Promise.all(wanted.map(([key, word]) => row(key, levels[word] ?? 0, context)));
    },
    decode: (wire, { known, ...lists }) => {
      const rows = asEntries(wire).filter(({ owner }) => owner !== 1);
      // A number without a word is shown as the difference that it is.
      const word = (found: Props | undefined): W | "none" =>
        words.get(Number(found?.permissions ?? 0)) ?? (String(found?.permissions) as W);
      if (known === undefined) {
        const isTwin = ({ type, name }: Props): boolean =>
          rows.filter((other) => other.type === type && other.name === name).length > 1;
        return Object.fromEntries<W | "none">(
          rows.map((found) => {
            const { type, name, id } = found;
            return [
              type === "default" ? "default" : `${String(type)}:${String(isTwin(found) ? id : (name ?? id))}`,
              word(found),
            ];
          }),
        );
      }
      const shown = (key: string, id?: string): W | "none" => {
        const name = nameIn(key);
        const ofKind = rows.filter(({ type }) => type === key.split(":")[0]);
        const isMeant = (named: Props): boolean => named.type === "default" || named.name === name;
        return word(ofKind.find((named) => [name, id].includes(String(named.id))) ?? ofKind.find(isMeant));
      };
      const names = Object.keys(known);
      if (rows.every(({ type, name }) => type === "default" || Boolean(name))) {
        return Object.fromEntries(names.map((key) => [key, shown(key)]));
      }
      // A row may have been sent without a name, and then has none; whom the lists do not tell is no difference.
      const found = names.map(async (key): Promise<[string, W | "none"]> => {
        const kind = key.split(":")[0] as AclRow["type"];
        const id = kind === "default" ? 0 : await idOf(kind, nameIn(key), lists).catch(() => undefined);
        return [key, id !== undefined ? shown(key, String(id)) : lists.isNew ? "none" : (known[key] as W)];
      });
      return Promise.all(found).then((entries) => Object.fromEntries(entries));
    },
    initialOf: () => Promise.resolve("none"),
  };
}
