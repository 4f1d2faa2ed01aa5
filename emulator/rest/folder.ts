import { type JsonObject, textOf } from "../core/json";
import { type Call, role, type Route, type Stored } from "./call";
import { nextCoreId } from "./ids";
import { change, type Collection, collectionRoutes } from "./collection";
import { notFound, plain } from "./reply";

/** Vulnerability Management API, Folders. Folders are the caller's own: everybody has a main folder and a trash. */
export const folder: Collection = {
  table: "folder",
  path: "/folders",
  listKey: "folders",
  ids: "core",
  minimumRole: { read: role.basic, write: role.basic },
  missing: notFound,
  operations: ["list", "create", "update", "remove"],
  isVisible: ({ owner_id }, call) => owner_id === call.user.id,
  create: (call) => ({ name: checkedName(call), type: "custom", owner_id: call.user.id }),
  update: (call, record) => {
    refuseSystem(record);
    return { name: checkedName(call) };
  },
  removing: (call, record) => {
    refuseSystem(record);
    const shelter = systemFolder(call, call.behaviour.deletedFolder);
    for (const scan of call.store.all("scan")) {
      if (textOf(scan.folder_id) === record.id) {
        change(call, "scan", scan, { folder_id: Number(shelter?.id ?? 0) });
      }
    }
  },
  show: (record, call, view) => {
    if (view === "create") {
      return { id: Number(record.id) };
    }
    return view === "update" ? undefined : folderItem(record, call);
  },
};

function checkedName(call: Call): string {
  const name = textOf(call.body.name);
  if (name.trim() === "") {
    throw plain(400, "Invalid 'name' field");
  }
  return name;
}

function refuseSystem({ type }: Stored): void {
  if (type !== "custom") {
    throw plain(403, "System folders cannot be changed");
  }
}

export const folderItem = (record: Stored, call: Call): JsonObject => ({
  unread_count: call.store
    .all("scan")
    .filter(({ folder_id, read }) => textOf(folder_id) === record.id && read === false).length,
  custom: record.type === "custom" ? 1 : 0,
  default_tag: record.type === "main" ? 1 : 0,
  type: record.type ?? "custom",
  name: record.name ?? "",
  id: Number(record.id),
});

const systemFolders = { trash: "Trash", main: "My Scans" } as const;

/** Everybody has both of the platform's own folders, a user who was just made as well. */
function ensureSystemFolders({ store, user }: Call): void {
  const own = store.all("folder").filter(({ owner_id }) => owner_id === user.id);
  for (const [type, name] of Object.entries(systemFolders)) {
    if (!own.some((one) => one.type === type)) {
      store.put("folder", { id: nextCoreId(store), name, type, owner_id: user.id });
    }
  }
}

/** The caller's folder of a type. */
export function systemFolder(call: Call, type: keyof typeof systemFolders): Stored | undefined {
  ensureSystemFolders(call);
  return call.store.all("folder").find((one) => one.type === type && one.owner_id === call.user.id);
}

export function foldersOf(call: Call): Stored[] {
  ensureSystemFolders(call);
  return call.store.all("folder").filter(({ owner_id }) => owner_id === call.user.id);
}

export const folderRoutes: readonly Route[] = collectionRoutes(folder).map((route) => ({
  ...route,
  handle: (call) => {
    ensureSystemFolders(call);
    return route.handle(call);
  },
}));
