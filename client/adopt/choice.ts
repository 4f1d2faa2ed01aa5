import { member, type Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import { whatThereIs } from "../../provider/values/closest";
import type { Client } from "../connect";
import { likeName } from "../list/like-name";

/** Which objects are wanted. What has no such property is not. */
export interface Choice {
  /** Kinds such as `scans`. */
  kinds?: readonly string[];
  /** Names like this: `*` stands for any text; without regard to case. */
  name?: string;
  /** Scans of this folder. */
  folder?: string;
  /** Objects of this user, by login name. */
  owner?: string;
  /** Objects with this label; on Vulnerability Management, asset lists of this tag category. */
  tag?: string;
  /** Scans with this repository, and whatever else names it. */
  repository?: string;
  /** Only these, by type and id: of a Terraform state. */
  ids?: ReadonlyMap<string, ReadonlyMap<string, Named>>;
}

/** What is known elsewhere of an object. */
export interface Named {
  /** The name of its resource. */
  resource: string;
  /** Its name on the platform, where that is known, too. */
  name?: string;
}

/** A choice with names looked up. */
export interface Chooser {
  /** Before an object is read: by the entry of its list. */
  isListed(type: string, entry: Props): boolean;
  /** Why an entry that has the id of a chosen object is another object. */
  mistaken(type: string, entry: Props): string | undefined;
  /** Once it is read. */
  isWanted(type: string, values: Props, object: Props): boolean;
}

const lookups = { folder: "folder", repository: "repository" } as const;

async function entryOf(
  client: Client,
  kind: keyof typeof lookups,
  name: string | undefined,
): Promise<Props | undefined> {
  if (name === undefined) {
    return undefined;
  }
  const { entries } = await client.lookups(lookups[kind]);
  const found = entries.find((entry) => entry.name === name || String(entry.id) === name);
  if (!found) {
    const names = entries.map((entry) => String(entry.name));
    throw new InputError(`${kind} "${name}" does not exist`, { advice: whatThereIs(name, names) });
  }
  return found;
}

/** The name of an object in its list. */
export const listedName = ({ id, name, username }: Props): string => String(name ?? username ?? id);

/** Another tenant has other objects of the same ids. */
function mistaken({ ids }: Choice, type: string, entry: Props): string | undefined {
  const meant = ids?.get(type)?.get(String(entry.id))?.name;
  return meant === undefined || meant.trim() === listedName(entry).trim()
    ? undefined
    : `the Terraform state has the name "${meant}" for this id; use the state of this tenant, or refresh it if the object was renamed`;
}

/** The names of a user that an object may tell its owner by. */
const ownersOf = ({ owner, creator, created_by: by }: Props): unknown[] =>
  [owner, creator, by].flatMap((user) => [user, member(user, "username"), member(user, "display_name")]);

/** Refuses folders and repositories that do not exist. */
export async function chooserOf(client: Client, choice: Choice): Promise<Chooser> {
  const [folder, repository] = await Promise.all([
    entryOf(client, "folder", choice.folder),
    entryOf(client, "repository", choice.repository),
  ]);
  // A scan that was never put into a folder is in the main one, and does not say so.
  const mainId = folder?.type === "main" ? folder.id : undefined;
  const isIn = ({ folderId }: Props, { folder_id: listed }: Props): boolean =>
    String(folderId ?? listed ?? mainId) === String(folder?.id);
  const isLike = likeName(choice.name);
  const { owner, tag, ids } = choice;
  return {
    isListed: (type, entry) =>
      isLike(listedName(entry)) &&
      (ids === undefined || ids.get(type)?.has(String(entry.id)) === true) &&
      mistaken(choice, type, entry) === undefined,
    mistaken: (type, entry) => mistaken(choice, type, entry),
    isWanted: (type, values, object) =>
      (owner === undefined || ownersOf(object).includes(owner)) &&
      (tag === undefined || [values.tags, values.category].includes(tag)) &&
      (folder === undefined || (type === "Scan" && isIn(values, object))) &&
      (repository === undefined || [values.repositoryId, values.repositoryIds].flat().includes(String(repository.id))),
  };
}
