import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import { ownerName, permissionOf } from "./acl";
import { type Call, role, type Route, secondsOf, type Stored } from "./call";
import { longUuid, nextCoreId, nextId } from "./ids";
import { Download, notFound, plain } from "./reply";
import { formats, report, reportName } from "./report";
import { runOf, scanOf } from "./scan";
import { folderOf } from "./scan-write";

/** An export that was asked for. */
export function startExport(call: Call, name: (run: Stored | undefined) => string): Stored {
  const scan = scanOf(call);
  const format = textOf(call.body.format);
  if (!formats.includes(format)) {
    throw plain(400, "Invalid 'format' field");
  }
  if (format === "db" && textOf(call.body.password) === "") {
    throw plain(400, "Invalid 'password' field");
  }
  const run = runOf(call, scan);
  if (run === undefined && (call.query.history_id ?? call.query.history_uuid) !== undefined) {
    throw notFound();
  }
  const asked = { scan: scan.id, run: run?.id ?? "", format, body: call.body, asked: call.now };
  return call.store.put("export", { id: name(run), ...asked });
}

export const exportStatus = (job: Stored, call: Call): string =>
  call.now >= Number(job.asked) + call.behaviour.exportSeconds * 1000 ? "ready" : "loading";

export function downloadOf(job: Stored, call: Call): Download {
  if (exportStatus(job, call) !== "ready") {
    throw plain(409, "The export is not ready");
  }
  const scan = call.store.get("scan", textOf(job.scan));
  if (scan === undefined) {
    throw notFound();
  }
  const format = textOf(job.format);
  const run = call.store.get("run", textOf(job.run));
  // An imported scan is exported unchanged: no recording shows what a platform changes in it.
  const imported = format === "nessus" ? textOf(run?.imported) : "";
  const content =
    imported === "" ? report(call, scan, run, format, objectOf(job.body)) : Buffer.from(imported, "base64");
  return new Download(`${textOf(scan.id)}.${format}`, "application/octet-stream", content);
}

function jobOf(call: Call): Stored {
  const job = call.store.get("export", call.parameters.file ?? "");
  if (job === undefined || job.scan !== scanOf(call).id) {
    throw notFound();
  }
  return job;
}

/** Files by the name that the server gave them; a name that is taken gets a number. */
export function upload(call: Call): JsonObject {
  const uploaded = call.request.files.find(({ part }) => part === "Filedata") ?? call.request.files[0];
  if (uploaded === undefined) {
    throw plain(400, "Invalid 'Filedata' part");
  }
  const { files } = call.site;
  const base = uploaded.name || "upload";
  let name = base;
  for (let count = 2; files.has(name); count += 1) {
    name = `${base}_${count}`;
  }
  files.set(name, uploaded);
  return { fileuploaded: name };
}

/** `POST /scans/import`: a scan that has results and no configuration. */
function importScan(call: Call): JsonObject {
  const { file, folder_id } = call.body;
  const uploaded = call.site.files.get(textOf(file));
  if (uploaded === undefined) {
    throw notFound();
  }
  const name = reportName(Buffer.from(uploaded.bytes).toString("utf8")) ?? uploaded.name.replace(/\.\w+$/, "");
  const folder = folder_id === undefined || folder_id === null ? null : Number(folderOf(call, folder_id).id);
  const scan = call.store.put("scan", {
    id: nextCoreId(call.store),
    uuid: longUuid(),
    owner_id: call.user.id,
    imported: true,
    read: false,
    folder_id: folder,
    settings: { name, enabled: false },
    acls: [],
    creation_date: secondsOf(call),
    last_modification_date: secondsOf(call),
  });
  call.store.put("run", {
    id: nextId(call.store, "run"),
    scan: scan.id,
    uuid: longUuid(),
    status: "imported",
    since: call.now,
    started: call.now,
    ended: call.now,
    targets: "",
    owner_id: call.user.id,
    imported: Buffer.from(uploaded.bytes).toString("base64"),
  });
  return { scan: importedObject(scan, call, folder) };
}

const importedObject = (scan: Stored, call: Call, folder: Json): JsonObject => ({
  timezone: null,
  id: Number(scan.id),
  last_modification_date: scan.last_modification_date ?? 0,
  status: "imported",
  user_permissions: permissionOf(scan, call),
  folder_id: folder,
  owner: ownerName(scan, call),
  control: null,
  starttime: null,
  uuid: scan.uuid ?? "",
  rrules: null,
  creation_date: scan.creation_date ?? 0,
  read: false,
  name: (scan.settings as JsonObject).name ?? "",
  shared: false,
});

const seen = (method: string, path: string, handle: Route["handle"]): Route => ({
  method,
  path,
  minimumRole: role.basic,
  handle,
});

export const exportRoutes: readonly Route[] = [
  seen("POST", "/scans/:id/export", (call) => {
    const { id } = startExport(call, (run) => `SSE-${textOf(run?.uuid) || longUuid()}-${textOf(call.body.format)}`);
    return { file: id };
  }),
  seen("GET", "/scans/:id/export/:file/status", (call) => ({ status: exportStatus(jobOf(call), call) })),
  seen("GET", "/scans/:id/export/:file/download", (call) => downloadOf(jobOf(call), call)),
];

export const importRoutes: readonly Route[] = [
  seen("POST", "/file/upload", upload),
  { method: "POST", path: "/scans/import", minimumRole: role.operator, handle: importScan },
];
