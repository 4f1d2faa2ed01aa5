import { type Json, type JsonObject, objectOf, textOf } from "../core/json";
import { isOn } from "./call";
import { invalid } from "./envelope";
import type { Call, Member } from "./model";
import { nextOccurrence } from "./recurrence";
import { idOf, summary } from "./reference";
import type { Stored } from "../core/store";
import { momentOf } from "../core/zone";

const types = new Set(["template", "never", "ical", "dependent", "now", "rollover"]);

/**
 * `schedule` of a scan as it is kept. Its id is of its own sequence and stays through every change.
 * Source: API reference, Scan, `schedule`; API Best Practices Guide, "Remediation scan".
 */
function writeSchedule(value: Json, call: Call, record: JsonObject): Json {
  const before = objectOf(record.schedule);
  const told = objectOf(value);
  const type = textOf(told.type ?? before.type);
  if (!types.has(type)) {
    throw invalid(`The schedule type '${type}' is not valid.`);
  }
  const base = type === before.type ? before : {};
  const schedule: JsonObject = {
    id: textOf(before.id) || call.store.nextId("schedule", 1),
    type,
    start: type === "ical" || type === "now" ? textOf(told.start ?? base.start) : "",
    repeatRule: type === "ical" || type === "now" ? textOf(told.repeatRule ?? base.repeatRule) : "",
    enabled: textOf(told.enabled ?? before.enabled).toLowerCase() === "false" ? "false" : "true",
  };
  if (type === "ical" && (schedule.start === "" || schedule.repeatRule === "")) {
    throw invalid("Please specify a valid Start and Repeat Rule for this Schedule.");
  }
  if (type === "ical" && told.start !== undefined && hasPassed(textOf(told.start), call)) {
    throw invalid("Please specify a Start in the future for this Schedule.");
  }
  if (type !== "dependent") {
    return schedule;
  }
  const dependentID = idOf(told.dependentID ?? objectOf(told.dependent).id ?? base.dependentID);
  const target = call.store.get("scan", dependentID);
  if (target === undefined) {
    throw invalid("Please specify a valid Dependent Scan.");
  }
  if (call.behaviour.dependOnTemplate === "refused" && objectOf(target.schedule).type === "template") {
    throw invalid("A scan cannot depend on a scan with a template schedule.");
  }
  return { ...schedule, dependentID };
}

function hasPassed(start: string, call: Call): boolean {
  const [, zone = "", local = ""] = /^TZID=([^:]+):(.*)$/.exec(start) ?? [];
  return call.behaviour.pastStart === "refused" && (momentOf(local, zone) ?? call.now) < call.now;
}

/** When a kept schedule starts its scan next, in milliseconds; 0 for never. */
export function nextRun(schedule: Json | undefined, after: number): number {
  const { type, start, repeatRule, enabled } = objectOf(schedule);
  if (type !== "ical" || enabled === "false") {
    return 0;
  }
  return nextOccurrence(textOf(start), textOf(repeatRule), after);
}

/** `BYDAY` before `INTERVAL`, or behind it: documents show both. */
function reordered(rule: string): string {
  const [first = "", ...rest] = rule.split(";");
  return [first, ...rest.reverse()].join(";");
}

/** The member of an object that runs by itself. `objectType` is what the platform calls the object in its schedule. */
export const scheduleOf = (objectType: string): Member => ({
  name: "schedule",
  initial: (call, record) => writeSchedule({ type: "never" }, call, record),
  write: writeSchedule,
  show: (record, call) => showSchedule(record, call, objectType),
});

/** Keeps when an object runs next, after a write of it. */
export function planRun(record: JsonObject, call: Call, before: Stored | undefined): void {
  if (JSON.stringify(record.schedule) !== JSON.stringify(before?.schedule)) {
    record._nextRun = nextRun(record.schedule, call.now);
  }
  const due = Number(record._nextRun ?? 0);
  if (due > 0) {
    call.site.due = Math.min(call.site.due, due);
  }
}

/** `nextRun` is a number here, seconds; clients decode it as one. */
function showSchedule(record: Stored, call: Call, objectType: string): Json {
  const { id, type, start, repeatRule, enabled, dependentID } = objectOf(record.schedule);
  const rule = textOf(repeatRule);
  const answer: JsonObject = {
    id: id ?? "",
    objectType,
    type: type ?? "never",
    start: start ?? "",
    repeatRule: call.behaviour.ruleOrder === "changed" ? reordered(rule) : rule,
  };
  if (isOn(call, call.behaviour.scheduleEnabled, "6.0.0")) {
    answer.enabled = enabled ?? "true";
  }
  answer.nextRun = Math.floor(Number(record._nextRun ?? 0) / 1000);
  if (dependentID === undefined) {
    return answer;
  }
  const target = call.store.get("scan", textOf(dependentID));
  const dependent =
    target === undefined ? { id: -1, name: "", description: "" } : summary(call, "scan", target, ["status"]);
  return { ...answer, dependentID: target === undefined ? "-1" : dependentID, dependent };
}
