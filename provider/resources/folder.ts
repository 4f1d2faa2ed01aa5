import { defineResource, wire, type Binding, type Losses, type ObjectCalls, local } from "../definition";
import { flag, optional, text } from "../definition/fields";
import { NotFoundError, UnexpectedAnswerError } from "../errors";
import { partOf } from "../platforms/answer";
import { plainText } from "../platforms/codecs";
import { collections as inVm } from "../platforms/vm/collections";

export interface FolderInputs {
  /** Display name, 1 to 20 characters, unique among your folders. Defaults to the resource's name in the program. */
  name: string;
  /** Allow deleting the folder while it holds scans. The platform moves them to the trash, where no schedule starts them. */
  deleteWithScans?: boolean;
}

const { path } = inVm.folders;

/** A folder is shown in its user's list alone. */
const folderCalls: Partial<ObjectCalls> = {
  get: async (api, id, asked) => {
    const folders = partOf(await api.read(path), "folders", "entries", "vm", `GET ${path}`);
    // Every user has a folder of this type: a list without it says nothing about the others.
    if (!folders.some(({ type }) => type === "main")) {
      throw new UnexpectedAnswerError({ platform: "vm", request: `GET ${path}` }, "no main folder");
    }
    const found = folders.find((folder) => String(folder.id) === id);
    if (!found) {
      throw new NotFoundError(
        { platform: "vm", request: `GET ${path}/${id}`, status: 404 },
        "not in the list of folders, where each user has their own",
      );
    }
    const owner = asked.includes("owner")
      ? partOf(await api.read("/session"), "username", "text", "vm", "GET /session")
      : undefined;
    return { ...found, owner };
  },
};

/**
 * Scans that the platform moves to the trash with their folder; a list of all scans tells no folders.
 * Source: Vulnerability Management API, Folders, `DELETE /folders/{folder_id}`.
 */
const scansIn: Losses["find"] = async (api, id) => {
  const { path: scans } = inVm.scans;
  const { length: count } = partOf(
    await api.read(`${scans}?folder_id=${id}`),
    "scans",
    "entries",
    "vm",
    `GET ${scans}`,
  );
  return count === 0 ? undefined : count === 1 ? "1 scan" : `${count} scans`;
};

/** Source: Vulnerability Management API, Folders, `POST /folders`, `PUT /folders/{id}`. */
const vm: Binding<FolderInputs> = {
  collection: inVm.folders,
  calls: folderCalls,
  deletion: {
    deletes: {
      allowedBy: "deleteWithScans",
      find: scansIn,
      consequence: "would be moved to the trash, where no schedule starts them",
    },
  },
  wire: {
    name: wire("name", plainText),
    deleteWithScans: local,
  },
};

export const folder = defineResource<FolderInputs>({
  type: "Folder",
  fields: {
    name: text({ min: 1, max: 20 }),
    deleteWithScans: optional(flag()),
  },
  rules: [],
  platforms: {
    vm,
    sc: "it has no folders",
    nessus: "the folders of a Nessus user are kept in its own pages: this version does not manage them",
  },
});
