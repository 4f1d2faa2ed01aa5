import { allColumns, defaultColumns, headingOf } from "../core/finding/table-file";
import { type JsonObject, listOf, textOf } from "../core/json";
import { type Call, role, type Route } from "../rest/call";
import { hex, nextId } from "../rest/ids";
import { policy, policyRoutes, exported } from "../rest/policy";
import { hostResultRoutes } from "./host-result";
import { find, listOfCollection } from "../rest/collection";
import { type Download, notFound, Refusal } from "../rest/reply";
import { resultRoutes } from "../rest/results";
import { removeScan, scanRoutes } from "../rest/scan";
import { downloadOf, exportStatus, importRoutes, startExport } from "../rest/scan-export";
import { findScan } from "../rest/scan-find";
import type { Behaviour } from "./behaviour";
import { removeMany } from "./bulk";

/** Addresses that only Vulnerability Management has. */
const notHere = new Set([
  ...["/scans/count", "/scans/:id/latest-status", "/scans/:id/progress", "/scans/:id/force-stop", "/scans/:id/history"],
  ...["/scans/:id/credentials/:credential/upgrade"],
]);
const here = <R extends { path: string }>(routes: readonly R[]): R[] => routes.filter(({ path }) => !notHere.has(path));

const seen = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: role.basic,
  handle,
});

function removeScans(call: Call<Behaviour>): JsonObject {
  const deleted = listOf(call.body.ids).filter((id) => {
    const scan = findScan(call, textOf(id));
    try {
      if (scan !== undefined) {
        removeScan(call, scan);
      }
      return scan !== undefined;
    } catch (error) {
      if (error instanceof Refusal) {
        return false;
      }
      throw error;
    }
  });
  return { deleted };
}

/** An export has a number and a token; both lead to the same file. */
function exportScan(call: Call<Behaviour>): JsonObject {
  const file = nextId(call.store, "file");
  const job = startExport(call, () => file);
  const token = hex(64);
  call.store.put("token", { id: token, export: job.id });
  return { ...(call.behaviour.exportToken === "present" ? { token } : {}), file: Number(file) };
}

/** A token for something that is ready: a policy's file. */
function prepare(call: Call<Behaviour>): JsonObject {
  const record = find(policy, call);
  const token = hex(64);
  call.store.put("token", { id: token, policy: record.id });
  return { token };
}

function byToken(call: Call<Behaviour>): { status: string; file: () => Download } {
  const token = call.store.get("token", call.parameters.token ?? "");
  if (token === undefined) {
    throw notFound();
  }
  const job = call.store.get("export", textOf(token.export));
  if (job !== undefined) {
    return { status: exportStatus(job, call), file: () => downloadOf(job, call) };
  }
  const record = call.store.get("policy", textOf(token.policy));
  if (record === undefined) {
    throw notFound();
  }
  return { status: "ready", file: () => exported(record) };
}

function download(call: Call<Behaviour>): Download {
  const file = byToken(call).file();
  if (call.behaviour.tokenUse === "single") {
    call.store.remove("token", call.parameters.token ?? "");
  }
  return file;
}

const statusAnswer = (status: string): JsonObject => (status === "ready" ? { status, message: "Ready" } : { status });

function byFile(call: Call<Behaviour>) {
  const job = call.store.get("export", call.parameters.file ?? "");
  if (job === undefined || job.scan !== findScan(call, call.parameters.id ?? "")?.id) {
    throw notFound();
  }
  return job;
}

const formats: JsonObject = {
  report_options: {
    formattingOptions: [{ name: "Page Breaks", key: "page_breaks" }],
    csvColumns: allColumns.map((key) => ({ name: headingOf(key), key, isDefault: defaultColumns.includes(key) })),
  },
  formats: {
    custom: [],
    export: [
      { name: "Nessus", value: "nessus" },
      { name: "Nessus DB", value: "db" },
    ],
    format: ["pdf", "html", "csv"].map((value) => ({ name: value.toUpperCase(), value })),
  },
};

/** A list of nothing is null here. */
function policies(call: Call<Behaviour>): JsonObject {
  const list = listOfCollection(policy, call);
  return call.behaviour.noScans === "null" && listOf(list.policies).length === 0 ? { policies: null } : list;
}

/** Nessus API pages, Scans and Policies: mostly those of Vulnerability Management, whose engine this is. */
export const scanAndPolicyRoutes: readonly Route<Behaviour>[] = [
  ...importRoutes,
  seen("DELETE", "/scans", removeScans),
  ...here(scanRoutes),
  seen("GET", "/scans/:id/export/formats", () => formats),
  seen("POST", "/scans/:id/export", exportScan),
  seen("GET", "/scans/:id/export/:file/status", (call) => statusAnswer(exportStatus(byFile(call), call))),
  seen("GET", "/scans/:id/export/:file/download", (call) => downloadOf(byFile(call), call)),
  seen("POST", "/scans/:id/attachments/:attachment/prepare", () => ({ token: hex(64) })),
  seen("GET", "/tokens/:token/status", (call) => statusAnswer(byToken(call).status)),
  seen("GET", "/tokens/:token/download", download),
  ...hostResultRoutes,
  ...here(resultRoutes),
  seen("GET", "/policies", policies),
  removeMany("/policies", policy, (deleted) => ({ deleted })),
  seen("GET", "/policies/:id/export/prepare", prepare),
  ...policyRoutes,
];
