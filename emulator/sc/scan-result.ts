import { splitList } from "../core/addresses";
import { type Json, type JsonObject, textOf } from "../core/json";
import { secondsOf } from "./call";
import { find, reply, show } from "./collection";
import { Download, invalid, Special } from "./envelope";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Route } from "./model";
import { type Progress, progressOf, shownStatus } from "./progress";
import { checkedId, checkedIds, showReference } from "./reference";
import type { Stored } from "../core/store";
import { hostsOf, reportHosts, resultFile } from "./result-file";
import { diagnosticFile, ovalFile, scapFile } from "./scap-file";
import { isArchive, isImported, readUpload } from "./uploaded";
import { zipOf } from "./zip";

const seconds = (milliseconds: number): string => (milliseconds > 0 ? String(Math.floor(milliseconds / 1000)) : "-1");
const duration = (from: number, to: number): string =>
  from > 0 && to > 0 ? String(Math.round((to - from) / 1000)) : "-1";
/** Checks a plugin set makes of one host, for the counts. */
const checksPerHost = 102_386;

/** A member that a run's progress decides; a seed may say it outright. */
const running = (name: string, tell: (progress: Progress, record: Stored) => Json) =>
  member.server(name, "", {
    show: (record, call) => (textOf(record[name]) === "" ? tell(progressOf(record, call), record) : record[name]),
  });

const total = (record: Stored): number => Number(record._total ?? 1);
const completed = ({ done }: Progress, record: Stored): number => Math.floor(total(record) * done);

function showProgress(record: Stored, call: Call): Json {
  const progress = progressOf(record, call);
  const size = completed(progress, record);
  const targets = splitList(textOf(record._targets));
  const alive = progress.done === 1 ? hostsOf(record) : [];
  const dead =
    progress.done === 1
      ? targets.filter((target) => !/[/-]/.test(target) && !alive.some(({ ip }) => ip === target))
      : [];
  return {
    completedIPs: String(size),
    completedChecks: String(size * checksPerHost),
    totalChecks: String(total(record) * checksPerHost),
    checksPerHost: String(checksPerHost),
    totalIPs: String(total(record)),
    runState: progress.status === "Running" ? "Running" : "Stopped",
    scanningIPs: "",
    scanningSize: 0,
    scannedIPs: alive.map(({ ip }) => ip).join(","),
    scannedSize: alive.length,
    awaitingDownloadIPs: "",
    awaitingDownloadSize: 0,
    distributedSize: size,
    status: shownStatus(record, progress),
    deadHostSize: Math.max(0, size - alive.length),
    deadHostIPs: dead.join(","),
    scanners: [],
  };
}

export const scanResult: Collection = {
  table: "scanResult",
  noun: "Scan Result",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  permission: "permPurgeScanResults",
  scope: "organization",
  members: [
    member.server("name", ""),
    member.server("description", ""),
    member.server("details", ""),
    running("status", ({ status }) => status),
    running("importStatus", ({ importStatus }) => importStatus),
    running("importStart", ({ finishedAt }) => seconds(finishedAt)),
    running("importFinish", ({ importedAt }) => seconds(importedAt)),
    running("importDuration", ({ finishedAt, importedAt }) => duration(finishedAt, importedAt)),
    member.derived("diagnosticAvailable", ({ _diagnostic }) => String(textOf(_diagnostic) !== "")),
    running("downloadAvailable", ({ finishedAt }) => String(finishedAt > 0)),
    member.derived("downloadFormat", () => "v2"),
    member.derived("dataFormat", () => "IPv4"),
    member.server("resultType", "active"),
    member.server("resultSource", "internal", { show: (record) => record.resultSource ?? "internal" }),
    running("running", ({ status }) => String(status === "Running")),
    running("errorDetails", ({ status }) => (status === "Error" ? "The scan stopped: no scanner is reachable." : "")),
    running("importErrorDetails", ({ importStatus }) =>
      ["Error", "Blocked"].includes(importStatus) ? "The repository does not take these results." : "",
    ),
    running("totalIPs", (_, record) => String(total(record))),
    running("scannedIPs", (progress, record) => String(completed(progress, record))),
    running("startTime", ({ startedAt }) => seconds(startedAt)),
    running("finishTime", ({ finishedAt }) => seconds(finishedAt)),
    running("scanDuration", ({ startedAt, finishedAt }) => duration(startedAt, finishedAt)),
    member.server("createdTime", (call) => secondsOf(call), {
      show: (record) => textOf(record.createdTime) || seconds(Number(record._launchedAt ?? 0)),
    }),
    running("completedIPs", (progress, record) => String(completed(progress, record))),
    running("completedChecks", (progress, record) => String(completed(progress, record) * checksPerHost)),
    running("totalChecks", (_, record) => String(total(record) * checksPerHost)),
    // Only the read of one result has it (API reference, Scan Result).
    member.derived("progress", (record, call) =>
      call.parameters.id === undefined ? undefined : showProgress(record, call),
    ),
    {
      ...member.owner,
      name: "initiator",
      from: "initiator",
      write: (value, call) => (call.seeding ? checkedId(call, "user", "User", value) : undefined),
      show: (record, call) => showReference(call, "user", record.initiator),
    },
    member.owner,
    member.ownerGroup,
    member.server("scan", "", { show: (record, call) => showReference(call, "scan", record.scan) }),
    member.server("repository", "", { show: (record, call) => showReference(call, "repository", record.repository) }),
    ...member.rights.map((right) => ({ ...right, asked: true as const })),
  ],
  narrow: inWindow,
};

const windowSeconds = 30 * 86_400;
const finished = new Set(["Completed", "Partial", "Error", "Stopped"]);

/** The last 30 days by default; `timeCompareField` chooses what is compared (API reference, Scan Result). */
function inWindow(records: Stored[], call: Call): Stored[] {
  const now = Number(secondsOf(call));
  const {
    startTime = String(now - windowSeconds),
    endTime = String(now),
    timeCompareField = "createdTime",
  } = call.query;
  const words = new Set((call.query.filter ?? "").split(","));
  const compared = new Set([timeCompareField, "status", "running"]);
  return records.filter((record) => {
    const told = show(scanResult, call, record, compared);
    const at = Number(told[timeCompareField] ?? 0);
    if (at < Number(startTime) || at > Number(endTime)) {
      return false;
    }
    if (words.has("running")) {
      return told.running === "true";
    }
    return !words.has("completed") || finished.has(textOf(told.status));
  });
}

const post = (path: string, handle: Route["handle"], permission?: string): Route => ({
  method: "POST",
  path: `/scanResult/${path}`,
  side: "organization",
  ...(permission === undefined ? {} : { permission }),
  handle,
});

/** Stop, pause, resume: refused from a state that it does not fit. The replies were never published. */
function turn(fits: readonly string[], change: (record: Stored, call: Call) => JsonObject): Route["handle"] {
  return (call) => {
    const record = managed(scanResult, call);
    const status = shownStatus(record, progressOf(record, call));
    if (!fits.includes(status)) {
      throw invalid(`Scan Result #${record.id} is ${status}.`);
    }
    const changed = call.store.put("scanResult", { ...record, ...change(record, call) });
    call.site.due = call.now;
    return reply(scanResult, call, changed, "read");
  };
}
const active = ["Queued", "Preparing", "Running"];

function email(call: Call): Json | Special {
  named(scanResult, call);
  if (textOf(call.body.email) === "") {
    throw invalid("Please specify a valid Email.");
  }
  if (call.behaviour.mail === "sent") {
    return "";
  }
  return new Special("", { message: "Error sending email.\nThe mail server could not be reached.\n" });
}

/** `POST /scanResult/import`: the hosts and findings of the file are there at once. */
function importFile(call: Call): Json {
  const uploaded = call.site.files.get(textOf(call.body.filename));
  if (uploaded === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const repository = checkedId(call, "repository", "Repository", call.body.repository);
  const id = call.store.nextId("scanResult", 1);
  const { hosts } = readUpload(uploaded.bytes, call.now);
  const size = String(hosts.length);
  const started = hosts.length === 0 ? call.now : Math.min(...hosts.map((host) => host.started));
  const ended = hosts.length === 0 ? call.now : Math.max(...hosts.map((host) => host.ended));
  const { _org = "" } = call.user;
  const who = { owner: call.user.id, initiator: call.user.id, _org, uuid: "" };
  const times = { startTime: seconds(started), finishTime: seconds(ended), scanDuration: duration(started, ended) };
  const imported = { importStart: secondsOf(call), importFinish: secondsOf(call), importDuration: "0" };
  const counts = { totalIPs: size, scannedIPs: size, completedIPs: size, _total: hosts.length };
  const state = { status: "Completed", importStatus: "Finished", resultType: "active" };
  call.store.put("scanResult", {
    ...{ id, name: uploaded.name, description: "", details: "", repository, scan: "", ...who },
    ...{
      createdTime: secondsOf(call),
      _launchedAt: call.now,
      _settled: true,
      ...times,
      ...imported,
      ...counts,
      ...state,
    },
    ...{ downloadAvailable: "true", running: "false" },
    _file: Buffer.from(uploaded.bytes).toString("base64"),
  });
  return "";
}

function copyTo(call: Call): Json {
  const record = named(scanResult, call);
  for (const owner of checkedIds(call, "user", "User", call.body.users)) {
    call.store.put("scanResult", { ...record, id: call.store.nextId("scanResult", 1), owner });
  }
  return "";
}

/** What a download of each type holds, and what the file in the archive is called (API reference, Scan Result). */
const downloads: Readonly<Record<string, (record: Stored, call: Call) => readonly [ending: string, content: string]>> =
  {
    v2: (record, call) => ["nessus", resultFile(record, call)],
    scap1_2: (record, call) => ["scap1_2.xml", scapFile(reportHosts(record, call))],
    oval: (record, call) => ["oval.xml", ovalFile(reportHosts(record, call), call.now)],
    diagnostic: (record, call) => {
      if (textOf(record._diagnostic) === "") {
        throw invalid(`Scan Result #${record.id} has no diagnostic file.`);
      }
      return ["diagnostic.log", diagnosticFile(textOf(record._diagnostic), reportHosts(record, call))];
    },
  };

function download(call: Call): Download {
  const record = find(scanResult, call, call.parameters.id ?? "");
  if (progressOf(record, call).finishedAt === 0 && textOf(record.status) === "") {
    throw invalid(`Scan Result #${record.id} cannot be downloaded.`);
  }
  const type = textOf(call.body.downloadType) || "v2";
  const made = downloads[type];
  if (made === undefined) {
    throw invalid("Please specify a valid Download Type.");
  }
  const uploaded = Buffer.from(textOf(record._file), "base64");
  if (type === "v2" && isArchive(uploaded)) {
    return new Download(`${record.id}-nessus.zip`, "application/zip", uploaded);
  }
  const [ending, content] = made(record, call);
  // What came as a file goes as it came.
  const bytes = type === "v2" && isImported(record) ? uploaded : Buffer.from(content);
  const kind = type === "v2" ? "nessus" : type;
  return new Download(`${record.id}-${kind}.zip`, "application/zip", zipOf(`${record.id}.${ending}`, bytes));
}

export const scanResultArea: Area = {
  collections: [scanResult],
  routes: [
    post("import", importFile, "permUploadNessusResults"),
    post(
      ":id/stop",
      turn([...active, "Pausing", "Paused", "Resuming"], (_, { now }) => ({ _stoppedAt: now })),
    ),
    post(
      ":id/pause",
      turn(active, (_, { now }) => ({ _pausedAt: now })),
    ),
    post(
      ":id/resume",
      turn(["Pausing", "Paused"], ({ _pausedAt, _pausedMs }, { now }) => ({
        _pausedAt: 0,
        _pausedMs: Number(_pausedMs ?? 0) + now - Number(_pausedAt),
      })),
    ),
    post(":id/copy", copyTo),
    post(":id/email", email),
    post(":id/import", (call) => {
      managed(scanResult, call);
      return "";
    }),
    post(":id/download", download),
    ...collectionRoutes(scanResult).filter(({ method }) => method === "GET" || method === "DELETE"),
  ],
};
