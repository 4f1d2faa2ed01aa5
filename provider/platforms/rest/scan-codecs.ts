import { addressList, wireId } from "../codecs";
import { idList, numberId } from "./codecs";
import { type Codec, type EncodeContext, type Lists, member, type Props } from "../../definition";
import { InputError, PermissionError } from "../../errors";
import { collections } from "../vm/collections";
import { closest } from "../../values/closest";
import { asId, asList, asText } from "../../values/shape";

/** The scanner of scans that name none. Source: recorded answers. */
export const cloudScannerUuid = "00000000-0000-0000-0000-00000000000000000000000000001";
/** The network that everything belongs to that is not assigned to another one. */
export const defaultNetworkUuid = "00000000-0000-0000-0000-000000000000";
const autoRouted = "AUTO-ROUTED";

/** A list that only some roles may read; undefined for the others. */
async function readable({ list }: Lists, path: string, fields = ["name", "uuid"]): Promise<Props[] | undefined> {
  try {
    return await list(path, fields);
  } catch (error) {
    if (error instanceof PermissionError) {
      return undefined;
    }
    throw error;
  }
}

/** What is there instead of an id that is not. */
export function noSuch(property: string, id: string, entries: readonly Props[]): InputError {
  const named = new Map(entries.map((entry) => [String(entry.name), String(entry.id)]));
  const near = closest(id, named.keys());
  const names = near.length > 0 ? near : [...named.keys()].slice(0, 12);
  return new InputError(`${property} "${id}" does not exist`, {
    advice:
      names.length > 0
        ? `there are ${names.map((name) => `"${name}" (id ${named.get(name)})`).join(", ")}`
        : "these keys can see none",
  });
}

/**
 * The uuid of a scanner or scanner group, by the id that its resource or look-up gives. Keys that may not list them
 * give the uuid itself, and see no difference in what they did not write.
 */
const uuidBy = (path: string, isMeant: (entry: Props) => boolean): Codec<string> => ({
  encode: async (id, context) => {
    const entries = await readable(context, path);
    const found = entries?.find((entry) => isMeant(entry) && [entry.id, entry.uuid].includes(id));
    if (entries && !found && id !== cloudScannerUuid) {
      throw noSuch(context.property, id, entries.filter(isMeant));
    }
    return found?.uuid ?? (/^\d+$/.test(id) ? Number(id) : id);
  },
  decode: async (wire, { known, list, isNew }) => {
    if (wire === null || wire === "" || wire === autoRouted) {
      return undefined;
    }
    if (wire === known) {
      return known;
    }
    const entries = await readable({ list }, path);
    const found = entries?.find((entry) => isMeant(entry) && entry.uuid === wire);
    // Of an object that no run has written yet, what the program says is no answer.
    return entries ? found && String(found.id) : isNew ? undefined : known;
  },
});

export const scannerUuid = uuidBy(collections.scanners.path, ({ type }) => type !== "pool");
export const scannerGroupUuid = uuidBy(collections.scannerGroups.path, () => true);

/** The scanner that a Nessus is itself. */
export const localScannerId = "1";

/** A scanner by its number, as Nessus has them. */
export const scannerNumber: Codec<string> = {
  encode: async (id, context) => {
    const entries = await readable(context, collections.scanners.path);
    if (entries && id !== localScannerId && !entries.some((entry) => entry.id === id)) {
      throw noSuch(context.property, id, entries);
    }
    return wireId(id);
  },
  decode: numberId.decode,
};

/** `AUTO-ROUTED` in place of a scanner. */
export const autoRoute: Codec<boolean, { scannerId?: string; scannerGroupId?: string }> = {
  encode: (isOn, { inputs }) =>
    isOn
      ? autoRouted
      : inputs.scannerId === undefined && inputs.scannerGroupId === undefined
        ? cloudScannerUuid
        : undefined,
  decode: (wire) => wire === autoRouted,
};

/** What routes decide about is a network's addresses, so one has to be named. */
export const routedNetwork = (isOn: boolean, { inputs }: EncodeContext<{ networkId?: string }>): Props =>
  isOn && inputs.networkId === undefined ? { settings: { target_network_uuid: defaultNetworkUuid } } : {};

/** The network everything belongs to reads as none, unless the program names it. */
export const networkUuid: Codec<string> = {
  encode: (uuid) => uuid,
  decode: (wire, { known }) =>
    wire === null || wire === "" || (wire === defaultNetworkUuid && known === undefined) ? undefined : String(wire),
};

/** In place of an id: the folder of scans that name none. */
export const mainFolder = "main";

async function mainFolderId({ list }: Lists): Promise<string | undefined> {
  return (await list(collections.folders.path, ["name"])).find(({ type }) => type === "main")?.id as string | undefined;
}

/**
 * A folder's number; a scan that was never put into one reads null, and lies in the main folder. Scans of other users lie
 * in folders of theirs, which is nothing that these keys can say or change.
 */
export const folderId: Codec<string> = {
  encode: async (id, context) => {
    if (id === mainFolder) {
      return Number(await mainFolderId(context));
    }
    const folders = await context.list(collections.folders.path, ["name"]);
    if (!folders.some((folder) => folder.id === id)) {
      throw noSuch(context.property, id, folders);
    }
    return Number(id);
  },
  decode: async (wire, { known, list }) => {
    const isNowhere = wire === null || wire === "";
    if (known !== undefined) {
      return isNowhere ? await mainFolderId({ list }) : String(wire);
    }
    const own = isNowhere ? undefined : await readable({ list }, collections.folders.path, ["name"]);
    return isNowhere || own?.every(({ id }) => id !== String(wire)) ? undefined : String(wire);
  },
};

/** Scheduled runs do not start from the trash. Keys that may not list folders see nothing wrong. */
export const isTrash = async (id: string, lists: Lists): Promise<boolean> =>
  (await readable(lists, collections.folders.path, ["name"]))?.some((one) => one.id === id && one.type === "trash") ??
  false;

const isUuid = (id: string): boolean => /^[0-9a-f-]{36,}$/i.test(id);

/**
 * Tags to scan, by uuid. An empty list may mean that the document does not tell.
 * Their rules name the targets, so that hosts count which no scan has seen yet.
 */
export const tagTargets: Codec<string[]> = {
  encode: (ids, { property }) => {
    const other = ids.find((id) => !isUuid(id));
    if (other !== undefined) {
      throw new InputError(`${property} "${other}" is not a tag`, {
        advice: "scans accept asset lists of the kind tag: recreate this one without kind, or set targets",
      });
    }
    return ids;
  },
  decode: (wire, { known }) => {
    const ids = Array.isArray(wire) ? wire.map(String) : [];
    return ids.length > 0 ? ids : (known ?? []);
  },
};

export const byTheirRules = (ids: string[]): Props => ({
  settings: { use_tag_rules_as_targets: ids.length > 0 ? 1 : 0 },
});

/** What a scan that names no target of its own shows in their place. Source: recorded answers of agent scans. */
const noTargets = "127.0.0.1";

/** Targets as one text; where none are known of, the platform's own word for none is no target. */
export const textTargets: Codec<string[]> = {
  encode: addressList.encode,
  decode: (wire, context) => (wire === noTargets && context.known?.length === 0 ? [] : addressList.decode(wire)),
};

/** Whether a scan's agents scan their own hosts. */
export const isOfAgents = (scan: Props): boolean => asList(member(scan, "settings.agent_group_id")).length > 0;

/** Ids that the document may not tell: an empty list is no news. */
export const agentGroups: Codec<string[]> = {
  encode: idList.encode,
  decode: tagTargets.decode,
};

/**
 * Managed credentials as changes to what is there: `{"add": {"Host": {"SSH": [{"id": "6d0f…"}]}}, "delete": []}`. A
 * scan's own credentials, which have numbers, are not managed.
 * Source: Vulnerability Management API, Scans, `POST /scans`, parameter `credentials`.
 */
export const managedCredentials: Codec<string[]> = {
  encode: async (ids, context) => {
    const current = asList(await context.live("credentials")).map(asId);
    const all = await context.list(collections.credentials.path, ["name"]);
    const add = new Map<string, Map<string, Props[]>>();
    for (const id of ids.filter((one) => !current.includes(one))) {
      const found = all.find((entry) => entry.id === id);
      if (!found) {
        throw noSuch(context.property, id, all);
      }
      const [category = "", type = ""] = [found.category, found.type].map((kind) => asText(member(kind, "name")));
      const types = add.get(category) ?? new Map<string, Props[]>();
      add.set(category, types.set(type, [...(types.get(type) ?? []), { id }]));
    }
    const added = Object.fromEntries([...add].map(([category, types]) => [category, Object.fromEntries(types)]));
    const removed = current.filter((id) => isUuid(id) && !ids.includes(id));
    return { add: added, edit: {}, delete: removed };
  },
  decode: (wire) => (Array.isArray(wire) ? wire.map(String).filter(isUuid) : []),
};
