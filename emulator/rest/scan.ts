import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { demand, isSeen, ownerName, permissionOf, scanPermission } from "./acl";
import { type Call, idOf, role, type Route, secondsOf, type Stored } from "./call";
import { change } from "./collection";
import { folderItem, foldersOf } from "./folder";
import { longUuid, newUuid, nextCoreId } from "./ids";
import { empty, notFound, plain, Refusal } from "./reply";
import { activeRuns, control, isActive, launch, runsOf } from "./run";
import { findScan } from "./scan-find";
import { enabledOf, isControlled, scheduleOf, settingsOf, statusOf } from "./scan-object";
import { createScan, folderOf, timezones, written } from "./scan-write";
import { templateOf } from "./policy";

/** The scan of the path, which the caller may use as far as `permission` says. */
export function scanOf(call: Call, permission: number = scanPermission.view): Stored {
  const scan = findScan(call, idOf(call));
  if (scan === undefined) {
    throw notFound();
  }
  demand(scan, call, permission);
  return scan;
}

/** The run that a request is about: the latest, or the one that the query names. */
export function runOf(call: Call, scan: Stored): Stored | undefined {
  const { history_id: id, history_uuid: uuid } = call.query;
  const runs = runsOf(call, scan);
  if (id === undefined && uuid === undefined) {
    return runs[0];
  }
  return runs.find((run) => run.id === id || run.uuid === uuid);
}

function list(call: Call): JsonObject {
  const { folder_id: folder, last_modification_date: since } = call.query;
  const scans = call.store
    .all("scan")
    .filter((scan) => isSeen(scan, call) && scan.remediation !== 1)
    .filter((scan) => folder === undefined || folder === "" || textOf(scan.folder_id ?? mainFolder(call)) === folder)
    .filter((scan) => since === undefined || Number(scan.last_modification_date) >= Number(since))
    .map((scan) => call.site.dialect.scanItem(scan, call));
  const ordered = call.behaviour.listOrder === "reversed" ? scans.toReversed() : scans;
  return {
    folders: foldersOf(call).map((folder) => folderItem(folder, call)),
    scans: ordered.length === 0 && call.behaviour.noScans === "null" ? null : ordered,
    timestamp: secondsOf(call),
  };
}

const mainFolder = (call: Call): string => foldersOf(call).find(({ type }) => type === "main")?.id ?? "";

function update(call: Call): JsonObject {
  const scan = scanOf(call, scanPermission.configure);
  if (scan.imported === true) {
    throw plain(400, "Imported scans cannot be configured");
  }
  const changed = change(call, "scan", scan, written(call, templateOf(scan), scan));
  return call.site.dialect.scanObject(changed, call, "update");
}

/** Deletes a scan with its results. What runs has to be stopped first. */
export function removeScan(call: Call, scan: Stored): void {
  demand(scan, call, scanPermission.configure);
  if (runsOf(call, scan).some(isActive)) {
    throw plain(Number(call.behaviour.deleteRunningScan), "The scan is running and cannot be deleted");
  }
  for (const run of runsOf(call, scan)) {
    call.store.remove("run", run.id);
  }
  call.store.remove("scan", scan.id);
}

function copy(call: Call): JsonObject {
  const scan = scanOf(call);
  const { folder_id, name } = call.body;
  const { id: _id, ...members } = scan;
  const hidden = nextCoreId(call.store);
  const settings = {
    ...settingsOf(scan),
    name: textOf(name) || `Copy of ${textOf(settingsOf(scan).name)}`,
    enabled: false,
  };
  const made = call.store.put("scan", {
    ...members,
    id: nextCoreId(call.store),
    policy: hidden,
    uuid: longUuid(),
    settings,
    owner_id: call.user.id,
    acls: [],
    folder_id:
      folder_id === undefined || folder_id === null ? (scan.folder_id ?? null) : Number(folderOf(call, folder_id).id),
    read: false,
    creation_date: secondsOf(call),
    last_modification_date: secondsOf(call),
  });
  return {
    ...scheduleOf(made, call),
    enabled: false,
    last_modification_date: made.last_modification_date ?? 0,
    id: Number(made.id),
    status: "empty",
    user_permissions: permissionOf(made, call),
    owner: ownerName(made, call),
    control: isControlled(made, call),
    uuid: made.uuid ?? null,
    creation_date: made.creation_date ?? 0,
    read: false,
    shared: false,
    name: settings.name,
  };
}

/** `PUT /scans/{id}/schedule`: the body, or the query as pyTenable does on Nessus. */
function schedule(call: Call): JsonObject {
  const scan = scanOf(call, scanPermission.configure);
  const told = call.body.enabled ?? call.query.enabled;
  const enabled = told === true || told === 1 || told === "true";
  const changed = change(call, "scan", scan, { settings: { ...settingsOf(scan), enabled } });
  return { control: isControlled(changed, call), enabled, ...scheduleOf(changed, call) };
}

/** One of the zones is marked as the server's own. */
const zone = (name: string): JsonObject => ({ ...(name === "UTC" ? { current: true } : {}), name, value: name });

const alternative = (value: Json | undefined): string => listOf(value).map(textOf).join(",");

function start(call: Call): JsonObject {
  const scan = scanOf(call, scanPermission.control);
  if (scan.imported === true) {
    throw plain(403, "Imported scans cannot be launched");
  }
  if (!enabledOf(scan) && call.behaviour.launchDisabled === "refused") {
    throw plain(403, "The scan is disabled");
  }
  if (runsOf(call, scan).some(isActive)) {
    throw plain(Number(call.behaviour.launchRunningScan), "The scan is running already");
  }
  if (call.site.dialect.product === "vm" && activeRuns(call).length >= active) {
    throw new Refusal(429, "Too many active scans", { "Retry-After": "60", "Content-Type": "text/html" });
  }
  const settings = settingsOf(scan);
  const targets =
    alternative(call.body.alt_targets) ||
    [textOf(settings.text_targets), ...call.site.dialect.taggedAddresses(settings.tag_targets, call)].join(",");
  const scanner = textOf(settings.scanner_id ?? call.site.dialect.resolveScanner(undefined, call));
  return { scan_uuid: launch(call, scan, scanner, targets).uuid ?? "" };
}

/** Concurrency limits of the documentation: active scans of a container. */
const active = 25;

const controlled = (action: string): Route => ({
  method: "POST",
  path: `/scans/:id/${action}`,
  minimumRole: role.basic,
  handle: (call) => {
    const [latest] = runsOf(call, scanOf(call, scanPermission.control));
    control(call, latest, action);
    return empty;
  },
});

/** `POST /scans/{id}/credentials/{instance}/upgrade`: a credential of the scan becomes a managed one. */
function upgradeCredential(call: Call): JsonObject {
  const scan = scanOf(call, scanPermission.configure);
  const instances = listOf(scan.credentials).map(objectOf);
  const instance = instances.find(({ id }) => id === call.parameters.credential);
  if (instance === undefined) {
    throw notFound();
  }
  const uuid = newUuid();
  const { name, settings, permissions } = call.body;
  call.store.put("credential", {
    id: uuid,
    name: textOf(name),
    type: instance.type ?? "",
    settings: isObject(settings) ? settings : (instance.settings ?? {}),
    permissions: permissions ?? [],
    owner_id: call.user.id,
    created_date: secondsOf(call),
  });
  const rest = instances.filter(({ id }) => id !== instance.id);
  change(call, "scan", scan, { credentials: [...rest, { ...instance, id: uuid, settings: {} }] });
  return { uuid };
}

const seen = (method: string, path: string, handle: Route["handle"]): Route => ({
  method,
  path,
  minimumRole: role.basic,
  handle,
});

/** Vulnerability Management API, Scans; Nessus has the same with the exceptions of its own folder. */
export const scanRoutes: readonly Route[] = [
  seen("GET", "/scans", list),
  {
    method: "POST",
    path: "/scans",
    minimumRole: role.operator,
    handle: (call) => ({ scan: call.site.dialect.scanObject(createScan(call), call, "create") }),
  },
  seen("GET", "/scans/timezones", () => ({ timezones: timezones.map(zone) })),
  seen("GET", "/scans/count", (call) => ({
    count:
      call.query.active === "true"
        ? activeRuns(call).length
        : call.store.all("scan").filter((scan) => isSeen(scan, call)).length,
  })),
  seen("PUT", "/scans/:id", update),
  seen("DELETE", "/scans/:id", (call) => {
    removeScan(call, scanOf(call));
    return empty;
  }),
  seen("POST", "/scans/:id/copy", copy),
  seen("PUT", "/scans/:id/folder", (call) => {
    const scan = scanOf(call);
    change(call, "scan", scan, { folder_id: Number(folderOf(call, call.body.folder_id).id) });
    return empty;
  }),
  seen("PUT", "/scans/:id/schedule", schedule),
  seen("PUT", "/scans/:id/status", (call) => {
    const read = call.body.read ?? call.query.read;
    change(call, "scan", scanOf(call), { read: read === true || read === "true" });
    return empty;
  }),
  seen("POST", "/scans/:id/launch", start),
  ...["pause", "resume", "stop", "force-stop", "kill"].map(controlled),
  seen("GET", "/scans/:id/latest-status", (call) => ({ status: statusOf(scanOf(call), call) })),
  seen("GET", "/scans/:id/progress", (call) => {
    const status = statusOf(scanOf(call), call);
    return { progress: status === "completed" ? 100 : status === "empty" ? 0 : 50 };
  }),
  seen("POST", "/scans/:id/credentials/:credential/upgrade", upgradeCredential),
];
