import { objectOf, textOf } from "../core/json";
import { launch } from "./launch";
import type { Call } from "./model";
import { launchReport } from "./report";
import { isOver, progressOf } from "./progress";
import { nextRun } from "./schedule";
import type { Stored } from "../core/store";

/**
 * Does what the platform does by itself once its time has come: starts scheduled scans and those that depend on a scan
 * that has ended, removes one-time policies after their run and risk rules past their date. Called before each request.
 */
export function catchUp(call: Call): void {
  if (call.now < call.site.due) {
    return;
  }
  call.site.due = Number.POSITIVE_INFINITY;
  for (const result of call.store.all("scanResult")) {
    finish(result, call);
  }
  for (const [table, start] of Object.entries(scheduled)) {
    for (const record of call.store.all(table)) {
      startScheduled(table, record, call, start);
    }
  }
  for (const table of ["acceptRiskRule", "recastRiskRule"]) {
    for (const rule of call.store.all(table)) {
      expire(table, rule, call);
    }
  }
}

const isDue = (at: number, call: Call): boolean => {
  if (at <= call.now) {
    return true;
  }
  call.site.due = Math.min(call.site.due, at);
  return false;
};

function finish(result: Stored, call: Call): void {
  if (result._settled === true || textOf(result.status) !== "") {
    return;
  }
  if (!isOver(progressOf(result, call))) {
    // A pause moves the end by as much as it lasts: look again with every request.
    call.site.due = call.now;
    return;
  }
  call.store.put("scanResult", { ...result, _settled: true });
  if (result._oneTimePolicy !== "") {
    call.store.remove("policy", textOf(result._oneTimePolicy));
  }
  for (const scan of call.store.all("scan")) {
    const { type, dependentID } = objectOf(scan.schedule);
    if (type === "dependent" && dependentID === result.scan) {
      launch(scan, call);
    }
  }
}

/** What runs by a schedule of its own. */
const scheduled: Record<string, (record: Stored, call: Call) => unknown> = {
  scan: launch,
  agentScan: (record, call) => launch(record, call, "agent"),
  agentResultsSync: (record, call) => launch(record, call, "agent"),
  wasScan: (record, call) => launch(record, call, "was"),
  reportDefinition: launchReport,
};

function startScheduled(
  table: string,
  record: Stored,
  call: Call,
  start: (record: Stored, call: Call) => unknown,
): void {
  const at = Number(record._nextRun ?? 0);
  if (at === 0 || !isDue(at, call)) {
    return;
  }
  start(record, { ...call, now: at });
  const next = nextRun(record.schedule, call.now);
  call.store.put(table, { ...record, _nextRun: next });
  if (next > 0) {
    call.site.due = Math.min(call.site.due, next);
  }
}

/** Palantir's Terraform provider documents that the server deletes expired rules. */
function expire(table: string, rule: Stored, call: Call): void {
  const expires = Number(rule.expires ?? -1);
  if (expires > 0 && isDue(expires * 1000, call)) {
    call.store.remove(table, rule.id);
  }
}
