import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { keptRows, ownerName, permissionOf, scanPermission } from "./acl";
import type { Call, Stored } from "./call";
import { runsOf } from "./run";
import { templateByName } from "./template";

export const settingsOf = (scan: Stored): JsonObject => objectOf(scan.settings);

/** Groups whose agents scan their own hosts. */
export const agentGroupsOf = (scan: Stored): Json[] => listOf(settingsOf(scan).agent_group_id);

/** What kind of run a scan has: `agent` where agents do it (observed). */
export const runType = (scan: Stored, run: Stored): Json =>
  run.type ?? (agentGroupsOf(scan).length > 0 ? "agent" : "ps");

/** `""` and absent targets read null; a scan of agents alone reads the loopback address (observed). */
export function customTargets(scan: Stored): Json {
  const { text_targets, agent_group_id } = settingsOf(scan);
  if (text_targets !== undefined && text_targets !== null && text_targets !== "") {
    return text_targets;
  }
  return listOf(agent_group_id).length > 0 ? "127.0.0.1" : null;
}

export function rulesOf(scan: Stored, call: Call): Json {
  const { rrules } = settingsOf(scan);
  if (typeof rrules !== "string" || call.behaviour.ruleOrder === "kept") {
    return rrules ?? null;
  }
  const [frequency = "", ...parts] = rrules.split(";");
  return [frequency, ...parts.reverse()].join(";");
}

export const isShared = (record: Stored): boolean =>
  keptRows(record.acls).some(({ permissions }) => Number(permissions) > 0);

/** `description` that was never set: null, or empty, as the switch says. */
export const descriptionOf = (scan: Stored, call: Call): Json =>
  settingsOf(scan).description ?? (call.behaviour.emptyDescription === "null" ? null : "");

/** The schedule and who may see it: members that all views of a scan share. */
export const scheduleOf = (scan: Stored, call: Call): JsonObject => ({
  starttime: settingsOf(scan).starttime ?? null,
  rrules: rulesOf(scan, call),
  timezone: settingsOf(scan).timezone ?? null,
});

export const policyIdOf = (scan: Stored, call: Call): number =>
  Number(
    call.behaviour.scanPolicyId === "named" ? (settingsOf(scan).policy_id ?? scan.policy ?? 0) : (scan.policy ?? 0),
  );

export const isControlled = (scan: Stored, call: Call): boolean =>
  scan.imported !== true && permissionOf(scan, call) >= scanPermission.control;

export const statusOf = (scan: Stored, call: Call): Json =>
  scan.imported === true ? "imported" : (runsOf(call, scan)[0]?.status ?? "empty");

/** An item of the list in both products. Scans made by import have no template. */
export function commonItem(scan: Stored, call: Call): JsonObject {
  const [latest] = runsOf(call, scan);
  const isImported = scan.imported === true;
  const template = templateByName(textOf(scan.template))?.uuid ?? null;
  return {
    permissions: permissionOf(scan, call),
    legacy: false,
    type: latest === undefined || isImported ? null : runType(scan, latest),
    read: scan.read ?? true,
    last_modification_date: scan.last_modification_date ?? 0,
    creation_date: scan.creation_date ?? 0,
    status: statusOf(scan, call),
    uuid: latest?.uuid ?? null,
    shared: isShared(scan),
    user_permissions: permissionOf(scan, call),
    owner: ownerName(scan, call),
    schedule_uuid: scan.uuid ?? null,
    ...scheduleOf(scan, call),
    enabled: isImported ? false : enabledOf(scan),
    control: isControlled(scan, call),
    wizard_uuid: isImported ? null : template,
    template_uuid: isImported ? null : template,
    policy_id: isImported ? null : policyIdOf(scan, call),
    name: settingsOf(scan).name ?? "",
    id: Number(scan.id),
    ...(call.behaviour.scanListExtras === "present" ? extras(scan) : {}),
  };
}

const extras = (scan: Stored): JsonObject => ({
  folder_id: scan.folder_id ?? null,
  progress: 0,
  total_targets: 0,
  has_triggers: listOf(settingsOf(scan).triggers).length > 0,
});

export const enabledOf = (scan: Stored): boolean => {
  const { enabled } = settingsOf(scan);
  return enabled === undefined || enabled === true || enabled === 1 || enabled === "true";
};
