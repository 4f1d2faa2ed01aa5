import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import { ownerName, permissionOf } from "../rest/acl";
import type { Call, Dialect, Stored } from "../rest/call";
import { foldersOf } from "../rest/folder";
import { plain } from "../rest/reply";
import { runsOf } from "../rest/run";
import {
  customTargets,
  descriptionOf,
  enabledOf,
  isControlled,
  isShared,
  scheduleOf,
  settingsOf,
  statusOf,
} from "../rest/scan-object";
import type { Behaviour } from "./behaviour";

const local = 1;
/** Nessus: the largest report that is sent by mail, by default. */
const attachmentBytes = 26_214_400;

/** `POST /scans`, `PUT /scans/{id}`; `default_permisssions` really has three s (observed on 8.x). */
function scanObject(scan: Stored, call: Call): JsonObject {
  const settings = settingsOf(scan);
  const enabled = enabledOf(scan);
  return {
    container_id: 0,
    uuid: scan.uuid ?? "",
    name: settings.name ?? "",
    description: descriptionOf(scan, call),
    policy_id: Number(settings.policy_id ?? scan.policy),
    scanner_id: Number(settings.scanner_id ?? local),
    emails: settings.emails ?? null,
    attach_report: settings.attach_report ?? 0,
    attached_report_maximum_size: settings.attached_report_maximum_size ?? attachmentBytes,
    attached_report_type: settings.attached_report_type ?? null,
    sms: null,
    enabled: (call.behaviour as Behaviour).enabledType === "number" ? Number(enabled) : enabled,
    use_dashboard: 0,
    dashboard_file: null,
    live_results: settings.live_results ?? 0,
    scan_time_window: settings.scan_time_window ?? null,
    custom_targets: customTargets(scan),
    migrated: 0,
    ...scheduleOf(scan, call),
    notification_filters: settings.filters ?? null,
    shared: isShared(scan) ? 1 : 0,
    user_permissions: permissionOf(scan, call),
    default_permisssions: 0,
    owner: ownerName(scan, call),
    owner_id: Number(scan.owner_id),
    last_modification_date: scan.last_modification_date ?? 0,
    creation_date: scan.creation_date ?? 0,
    type: "public",
    id: Number(scan.id),
  };
}

/** Dates of the list are the last run's: a scan that never ran has zeros. */
function scanItem(scan: Stored, call: Call): JsonObject {
  const [latest] = runsOf(call, scan);
  const main = foldersOf(call).find(({ type }) => type === "main")?.id;
  const seconds = (value: Json | undefined): number => Math.floor(Number(value ?? 0) / 1000);
  return {
    folder_id: Number(scan.folder_id ?? main ?? 0),
    type: latest === undefined ? null : "local",
    read: scan.read ?? true,
    last_modification_date: seconds(latest?.ended ?? latest?.since),
    creation_date: seconds(latest?.started),
    status: statusOf(scan, call),
    uuid: latest?.uuid ?? null,
    shared: isShared(scan),
    user_permissions: permissionOf(scan, call),
    owner: ownerName(scan, call),
    ...scheduleOf(scan, call),
    enabled: enabledOf(scan),
    control: isControlled(scan, call),
    live_results: 0,
    name: settingsOf(scan).name ?? "",
    id: Number(scan.id),
  };
}

/** Scanners are numbers; a number as text will do. */
function resolveScanner(value: Json | undefined, { store }: Call): Json {
  if (value === undefined || value === null || value === "") {
    return local;
  }
  if (store.get("scanner", textOf(value)) === undefined) {
    throw plain(404, "The requested file was not found");
  }
  return Number(value);
}

const scannerOptions = ({ store }: Call): JsonObject[] =>
  store.all("scanner").map(({ id, name, type }) => ({ id: Number(id), name: name ?? "", type: type ?? "local" }));

/** Agent groups are a Manager's. */
function targetInputs(call: Call, scan: Stored | undefined): JsonObject[] {
  const groups = call.store.all("agentGroup").map(({ id, name }) => ({ id: Number(id), name: name ?? "" }));
  const chosen = scan === undefined ? [] : listOf(settingsOf(scan).agent_group_id);
  if (chosen.length === 0 || call.behaviour.scanTargetInputs === "absent") {
    return [];
  }
  return [{ type: "multi_select", id: "agent_group_id", name: "Agent Groups", default: chosen, options: groups }];
}

/** What a run has to say about itself. */
const note = (outside: number, all: number): JsonObject => ({
  title: "Seen from outside",
  message: `The scan did not log in to ${outside} of ${all} hosts.`,
  severity: 1,
});

export const nessusDialect: Dialect = {
  product: "nessus",
  scanObject,
  scanItem,
  resolveScanner,
  scannerOptions,
  targetInputs,
  taggedAddresses: () => [],
  notes: (outside, all) => ({ note: outside === 0 ? [] : [note(outside, all)] }),
  launched: ({ behaviour }) => (behaviour as Behaviour).launched,
  formMembers: (isNessusOnly) => ({ dynamic_scan: isNessusOnly, migrated: false }),
  resultMembers: () => ({}),
};
