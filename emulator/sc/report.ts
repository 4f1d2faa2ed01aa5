import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { secondsOf } from "./call";
import { fieldsOf, reply, show } from "./collection";
import { copyOf } from "./copy";
import { Download, invalid, Special } from "./envelope";
import { collectionRoutes, managed, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection, Route } from "./model";
import { numberOf } from "./numbering";
import { checkedIds } from "./reference";
import { exportDefinition, importedDefinition, reportFile } from "./report-file";
import { planRun, scheduleOf } from "./schedule";
import { shareRoute } from "./share";

const types = ["pdf", "csv", "rtf", "arf", "asr", "lasr", "cyberscope"];
const kept = (name: string, initial: Json = []) => ({ name, write: (value: Json) => value, initial });

/** API reference, Report Definition: what a report tells of, and when it is made. */
const reportDefinition: Collection = {
  table: "reportDefinition",
  noun: "Report Definition",
  list: "split",
  listed: ["name", "description", "status"],
  read: "organization",
  write: "organization",
  scope: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.choice("type", types, "pdf"),
    member.plain("styleFamily", "-1"),
    kept("definition", {}),
    member.plain("xmldefinition"),
    member.plain("encryptionPassword", "", {
      show: ({ encryptionPassword }) => (encryptionPassword === "" ? "" : "SET"),
    }),
    member.status,
    member.references("shareUsers", "user", "User"),
    member.references("emailUsers", "user", "User"),
    member.plain("emailTargets"),
    member.plain("emailBCCTargets"),
    member.plain("emailTargetType"),
    ...member.times,
    kept("pubSites"),
    kept("sources"),
    kept("components"),
    kept("iterators"),
    member.reference("scanResult", "scanResult", "Scan Result"),
    scheduleOf("reportDefinition"),
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.derived("attributeSet", () => ({ id: -1, name: "", description: "" })),
    member.derived("queryStatus", () => []),
  ],
  check: planRun,
};

const queuedMs = 2000;
const runningMs = 20_000;
const steps = 4;

/** How far a report is. Nothing happens between requests. */
function progressOf(record: Stored, call: Call): { status: string; done: number; finishedAt: number } {
  const launchedAt = Number(record._launchedAt ?? 0);
  const stoppedAt = Number(record._stoppedAt ?? 0);
  const worked = (stoppedAt || call.now) - launchedAt - queuedMs;
  const done = Math.min(1, Math.max(0, worked / runningMs));
  if (done === 1) {
    return { status: "Completed", done, finishedAt: launchedAt + queuedMs + runningMs };
  }
  if (stoppedAt > 0) {
    return { status: "Stopped", done, finishedAt: stoppedAt };
  }
  return { status: worked < 0 ? "Queued" : "Running", done, finishedAt: 0 };
}

const seconds = (milliseconds: number): string => (milliseconds > 0 ? String(Math.floor(milliseconds / 1000)) : "-1");

/** API reference, Report: what came of a launched definition. */
const report: Collection = {
  table: "report",
  noun: "Report",
  list: "split",
  listed: ["name", "description"],
  read: "organization",
  write: "organization",
  permission: "permPurgeReportResults",
  scope: "organization",
  members: [
    member.server("name", ""),
    member.server("description", ""),
    member.server("reportDefinitionID", ""),
    member.server("jobID", ""),
    member.server("type", "pdf"),
    member.derived("displayType", ({ type }) => textOf(type).toUpperCase()),
    member.derived("status", (record, call) => progressOf(record, call).status),
    member.derived("running", (record, call) => String(progressOf(record, call).status === "Running")),
    member.derived("errorDetails", () => ""),
    member.derived("totalSteps", () => String(steps)),
    member.derived("completedSteps", (record, call) => String(Math.floor(progressOf(record, call).done * steps))),
    member.derived("startTime", (record, call) =>
      progressOf(record, call).done > 0 ? seconds(Number(record._launchedAt ?? 0) + queuedMs) : "-1",
    ),
    member.derived("finishTime", (record, call) => seconds(progressOf(record, call).finishedAt)),
    ...member.times,
    member.derived("ownerGID", (record, call) => textOf(call.store.get("user", textOf(record.owner))?.group)),
    kept("pubSites"),
    member.derived("txLogs", () => []),
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
  ],
  narrow: inWindow,
};

/** By owner, status and part of the name, and made within the last 30 days by default. */
function inWindow(records: Stored[], call: Call): Stored[] {
  const now = Number(secondsOf(call));
  const { owner, status, name = "", startTime = String(now - 30 * 86_400), endTime = String(now) } = call.query;
  const among = (wanted: string | undefined, value: string): boolean =>
    wanted === undefined || wanted === "" || wanted.split(",").includes(value);
  return records.filter((record) => {
    const at = Number(record.createdTime ?? 0);
    const isNamed = textOf(record.name).toLowerCase().includes(name.toLowerCase());
    const isOf = among(owner, numberOf(textOf(record.owner))) && among(status, progressOf(record, call).status);
    return isNamed && isOf && at >= Number(startTime) && at <= Number(endTime);
  });
}

/** Makes the report; answers what `POST /reportDefinition/{id}/launch` was observed to. */
export function launchReport(definition: Stored, call: Call): Json {
  const owner = textOf(definition.owner);
  const creator = call.user.id === "" ? owner : call.user.id;
  const made: Stored = {
    id: call.store.nextId("report", 1),
    name: definition.name ?? "",
    description: definition.description ?? "",
    reportDefinitionID: definition.id,
    jobID: call.store.nextId("job", 1),
    type: definition.type ?? "pdf",
    pubSites: definition.pubSites ?? [],
    createdTime: secondsOf(call),
    modifiedTime: secondsOf(call),
    owner,
    _org: definition._org ?? "",
    _creator: creator,
    _launchedAt: call.now,
  };
  call.store.put("report", made);
  const { id, name = "", description = "", type = "", jobID = "", pubSites = [] } = made;
  const ownerGID = textOf(call.store.get("user", owner)?.group);
  return {
    reportDefinitionID: definition.id,
    reportResult: {
      ...{ creatorID: numberOf(creator), ownerID: numberOf(owner), ownerGID, reportDefinitionID: definition.id, jobID },
      ...{ name, description, type, status: "Queued", errorDetails: "", totalSteps: -1, completedSteps: 0 },
      ...{ startTime: -1, finishTime: 0, pubSites, id },
    },
  };
}

const post = (path: string, handle: Route["handle"]): Route => ({ method: "POST", path, side: "organization", handle });

function finished(call: Call): Stored {
  const record = named(report, call);
  if (progressOf(record, call).status !== "Completed") {
    throw invalid(`Report #${record.id} cannot be downloaded.`);
  }
  return record;
}

function copyReport(call: Call): Json {
  const record = named(report, call);
  for (const owner of checkedIds(call, "user", "User", call.body.users)) {
    call.store.put("report", { ...record, id: call.store.nextId("report", 1), owner });
  }
  return { users: listOf(call.body.users) };
}

function email(call: Call): Json | Special {
  const told: JsonObject = { email: textOf(call.body.email) };
  named(report, call);
  if (told.email === "") {
    throw invalid("Please specify a valid Email.");
  }
  const failed = "Error sending email.\nThe mail server could not be reached.\n";
  return call.behaviour.mail === "sent" ? told : new Special(told, { message: failed });
}

function importDefinition(call: Call): Json {
  const file = call.site.files.get(textOf(call.body.filename));
  const body = file === undefined ? undefined : importedDefinition(Buffer.from(file.bytes).toString("utf8"));
  if (body === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const name = textOf(call.body.name) || textOf(body.name);
  return reply(
    reportDefinition,
    call,
    copyOf(reportDefinition, { ...call, body: { name } }, { id: "", ...body }),
    "create",
  );
}

export const reportArea: Area = {
  collections: [reportDefinition, report],
  routes: [
    post("/reportDefinition/import", importDefinition),
    post("/reportDefinition/:id/launch", (call) => launchReport(named(reportDefinition, call), call)),
    post("/reportDefinition/:id/copy", (call) => {
      const original = named(reportDefinition, call);
      return show(reportDefinition, call, copyOf(reportDefinition, call, original), fieldsOf(call));
    }),
    post("/reportDefinition/:id/export", (call) => {
      const record = named(reportDefinition, call);
      return new Download(`report.${record.id}.xml`, "text/xml;charset=UTF-8", exportDefinition(record, call));
    }),
    shareRoute(reportDefinition),
    ...collectionRoutes(reportDefinition),
    post("/report/:id/download", (call) => reportFile(finished(call), call)),
    post("/report/:id/copy", copyReport),
    post("/report/:id/email", email),
    post("/report/:id/send", (call) => {
      named(report, call);
      return { pubSites: listOf(call.body.pubSites) };
    }),
    post("/report/:id/stop", (call) => {
      const record = managed(report, call);
      const { status } = progressOf(record, call);
      if (status !== "Queued" && status !== "Running") {
        throw invalid(`Report #${record.id} is ${status}.`);
      }
      return reply(report, call, call.store.put("report", { ...record, _stoppedAt: call.now }), "read");
    }),
    ...collectionRoutes(report).filter(({ method }) => method === "GET" || method === "DELETE"),
  ],
};
