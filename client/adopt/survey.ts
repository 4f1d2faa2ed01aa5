import type { Props } from "../../provider/definition";
import {
  AuthenticationError,
  messageOf,
  NoAnswerError,
  NotFoundError,
  TenableError,
  ThrottledError,
  UnavailableError,
} from "../../provider/errors";
import { declarationOf } from "../../provider/survey/declared";
import { outputsOf, readWhole } from "../../provider/survey/whole";
import type { Client } from "../connect";
import { type Chooser, listedName } from "./choice";
import type { Kind, Table } from "./kinds";

/** An object that a program can declare as it is. */
export interface Adoptable {
  type: string;
  id: string;
  /** On the platform. */
  name: string;
  /** What a program has to say of it; without the secrets. */
  inputs: Props;
  /** Properties that hold a secret, to be filled in. */
  secrets: readonly string[];
  /** What a state holds of it besides. */
  outputs: Props;
}

/** An object, or a whole kind without an id, that no program can manage. */
export interface NotAdoptable {
  type: string;
  id?: string;
  name?: string;
  /** To follow a colon. */
  reason: string;
}

export interface Survey {
  objects: Adoptable[];
  left: NotAdoptable[];
}

/** Objects of a kind that are read at a time; the connection has its own limit of requests. */
const atOnce = 32;

/** What does not end a survey: after the others, whatever is read next would fail, too. */
const isPassing = (error: unknown): error is TenableError =>
  error instanceof TenableError &&
  ![AuthenticationError, NoAnswerError, ThrottledError, UnavailableError].some((kind) => error instanceof kind);

/** Reads everything of these kinds that is wanted, with as few requests as there can be. Nothing is written. */
export async function survey(
  client: Client,
  kinds: readonly Kind[],
  chooser: Chooser,
  isKnown: (type: string, id: string) => boolean,
  progress: (text: string) => void,
): Promise<Survey> {
  const objects: Adoptable[] = [];
  const left: NotAdoptable[] = [];
  for (const kind of kinds) {
    const { type } = kind.definition;
    for (const table of kind.tables) {
      const { entries, refused } = await listOf(client, kind, table);
      if (refused) {
        left.push({ type, reason: refused.message });
      }
      const unknown = entries.filter(({ id }) => !isKnown(type, String(id)));
      const wanted = unknown.filter((entry) => chooser.isListed(type, entry));
      for (const entry of unknown) {
        const reason = chooser.mistaken(type, entry);
        if (reason !== undefined) {
          left.push({ type, id: String(entry.id), name: listedName(entry), reason });
        }
      }
      for (let at = 0; at < wanted.length; at += atOnce) {
        progress(`reading ${kind.name.replaceAll("-", " ")}: ${at} of ${wanted.length}`);
        const some = wanted.slice(at, at + atOnce);
        const read = await Promise.all(some.map((entry) => readOne(client, kind, table, entry, chooser)));
        for (const found of read) {
          if (found && "inputs" in found) {
            objects.push(found);
          } else if (found) {
            left.push(found);
          }
        }
      }
    }
  }
  return { objects, left };
}

/** The list of a kind, or why these keys may not read it. */
export async function listOf(
  client: Client,
  { definition }: Kind,
  { binding }: Table,
): Promise<{ entries: Props[]; refused?: TenableError }> {
  const { path, side, names = [], creator = "id", unmanaged } = binding.collection;
  try {
    await client.surveyor(definition, binding);
    const members = ["name", ...names, creator, ...(unmanaged?.members ?? [])];
    return { entries: await client.list(path, members, client.sideFor(side)) };
  } catch (error) {
    if (!isPassing(error)) {
      throw error;
    }
    return { entries: [], refused: error };
  }
}

async function readOne(
  client: Client,
  { definition }: Kind,
  { binding, given }: Table,
  entry: Props,
  chooser: Chooser,
): Promise<Adoptable | NotAdoptable | undefined> {
  const { type } = definition;
  const { nameMember: _, names: [nameMember = "name"] = [], unmanaged } = binding.collection;
  const id = String(entry.id);
  const name = String(entry[nameMember] ?? entry.name ?? id);
  const reserved = unmanaged?.reason(entry);
  if (reserved !== undefined) {
    // What is not read is of no folder, label or repository.
    return chooser.isWanted(type, {}, entry) ? { type, id, name, reason: reserved } : undefined;
  }
  try {
    const asker = await client.surveyor(definition, binding);
    const whole = await readWhole(asker, id, given);
    if (!chooser.isWanted(type, whole.values, { ...entry, ...whole.object })) {
      return undefined;
    }
    const found = await declarationOf(asker, id, whole);
    return "reason" in found
      ? { type, id, name, reason: found.reason }
      : { type, id, name, ...found, outputs: outputsOf(asker, id, found.inputs, whole) };
  } catch (error) {
    if (!isPassing(error)) {
      throw error;
    }
    const gone = error instanceof NotFoundError ? "it was deleted meanwhile, or cannot be read: " : "";
    return { type, id, name, reason: `${gone}${messageOf(error)}` };
  }
}
