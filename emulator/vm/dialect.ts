import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { ownerName, permissionOf } from "../rest/acl";
import type { Behaviour } from "./behaviour";
import type { Call, Dialect, Stored } from "../rest/call";
import { cloudScannerUuid, zeroUuid } from "../rest/ids";
import { plain } from "../rest/reply";
import {
  commonItem,
  customTargets,
  descriptionOf,
  enabledOf,
  scheduleOf,
  settingsOf,
  policyIdOf,
} from "../rest/scan-object";
import { addressesOf } from "./tag-rule";

const auto = "AUTO-ROUTED";
const isAuto = (scan: Stored): boolean => settingsOf(scan).scanner_id === auto;
const behaviourOf = (call: Call): Behaviour => call.behaviour as Behaviour;

/** `scanner_uuid` of a scan; how one reads whose scanner is chosen by the routes of groups is a switch. */
function scannerUuid(scan: Stored, call: Call): Json {
  if (!isAuto(scan)) {
    return settingsOf(scan).scanner_id ?? cloudScannerUuid;
  }
  return { null: null, word: auto, cloudScanner: cloudScannerUuid }[behaviourOf(call).autoRouted];
}

function scanObject(scan: Stored, call: Call, answer: "create" | "update"): JsonObject {
  const settings = settingsOf(scan);
  const { target_network_uuid: network } = settings;
  const folder = answer === "create" && objectOf(call.body.settings).folder_id;
  return {
    ...(folder === false || folder === undefined || folder === null ? {} : { tag_id: Number(folder) }),
    tag_type: null,
    container_id: call.user.container_uuid ?? null,
    owner_uuid: call.store.get("user", textOf(scan.owner_id))?.uuid ?? null,
    uuid: scan.uuid ?? "",
    name: settings.name ?? "",
    description: descriptionOf(scan, call),
    policy_id: policyIdOf(scan, call),
    scanner_id: null,
    scanner_uuid: scannerUuid(scan, call),
    emails: settings.emails ?? null,
    sms: settings.sms ?? "",
    enabled: enabledOf(scan),
    include_aggregate: settings.include_aggregate ?? true,
    scan_time_window: settings.scan_time_window ?? null,
    custom_targets: customTargets(scan),
    target_network_uuid: network === undefined || network === zeroUuid ? null : network,
    auto_routed: isAuto(scan) ? 1 : 0,
    remediation: scan.remediation ?? 0,
    ...scheduleOf(scan, call),
    notification_filters: settings.filters ?? null,
    ...(answer === "update" && behaviourOf(call).tagTargetsIpSelection === "present"
      ? { tag_targets_ip_selection: settings.tag_targets_ip_selection ?? 3, tag_targets_address_order: null }
      : {}),
    ...(behaviourOf(call).service < "2021"
      ? { use_dashboard: settings.use_dashboard ?? false, dashboard_file: null }
      : {}),
    shared: 0,
    user_permissions: permissionOf(scan, call),
    default_permissions: 0,
    owner: ownerName(scan, call),
    owner_id: Number(scan.owner_id),
    last_modification_date: scan.last_modification_date ?? 0,
    creation_date: scan.creation_date ?? 0,
    type: "public",
    id: Number(scan.id),
  };
}

/** A uuid of a scanner or group, a scanner's number, or the word that lets routes choose. */
function resolveScanner(value: Json | undefined, { store }: Call): Json {
  if (value === undefined || value === null || value === "") {
    return cloudScannerUuid;
  }
  if (value === auto) {
    return auto;
  }
  const wanted = textOf(value);
  const found = store.all("scanner").find(({ id, uuid }) => id === wanted || uuid === wanted);
  if (found === undefined) {
    throw plain(400, "Invalid 'scanner_id' field: no such scanner");
  }
  return found.uuid ?? "";
}

const scannerOptions = ({ store }: Call): JsonObject[] => [
  { id: auto, name: "Auto-Select", type: "local", network_name: "", value: auto, linked: true, status: "on" },
  ...store.all("scanner").map(({ uuid, name, type, network_id }) => ({
    id: uuid ?? "",
    name: name ?? "",
    type: type ?? "local",
    network_name: store.get("network", textOf(network_id))?.name ?? "Default",
    linked: true,
    status: "on",
  })),
];

const select = (id: string, name: string, more: JsonObject): JsonObject => ({ type: "select", id, name, ...more });

/** Networks, tags and agent groups: what only Vulnerability Management aims at. */
function targetInputs(call: Call, scan: Stored | undefined): JsonObject[] {
  const settings = scan === undefined ? {} : settingsOf(scan);
  const isShown = behaviourOf(call).scanTargetInputs === "shown" || scan === undefined;
  const { store } = call;
  const networks = store.all("network").filter(({ deleted }) => deleted === undefined);
  const tags = store.all("tagValue").map((record) => ({
    category_name: store.get("tagCategory", textOf(record.category))?.name ?? "",
    uuid: record.id,
    category_uuid: record.category ?? "",
    value: record.value ?? "",
    type: record.rules === undefined ? "static" : "dynamic",
  }));
  const groups = store.all("agentGroup").map(({ uuid, name }) => ({ name: name ?? "", value: uuid ?? "" }));
  const isAgentScan = listOf(settings.agent_group_id).length > 0;
  return [
    select("target_network_uuid", "Network", {
      default: settings.target_network_uuid ?? zeroUuid,
      options: networks.map(({ id, name }) => ({ name: name ?? "", value: id })),
    }),
    {
      type: "multi_select",
      id: "tag_targets",
      name: "Tags",
      hint: "Assets with these tags.",
      default: isShown ? (settings.tag_targets ?? []) : [],
      options: tags,
    },
    ...(behaviourOf(call).tagTargetsIpSelection === "present"
      ? [
          select("tag_targets_ip_selection", "IP Selection", {
            default: settings.tag_targets_ip_selection ?? 3,
            isLegacy: true,
            legacyWarning: "",
            hint: "Which addresses of an asset.",
            options: [
              { name: "External", value: 2 },
              { name: "Internal", value: 3 },
            ],
          }),
        ]
      : []),
    ...(isShown && settings.use_tag_rules_as_targets !== undefined
      ? [select("use_tag_rules_as_targets", "Tag rules", { default: settings.use_tag_rules_as_targets, options: [] })]
      : []),
    ...(isShown && isAgentScan
      ? [
          {
            type: "multi_select",
            id: "agent_group_id",
            name: "Agent Groups",
            default: settings.agent_group_id ?? [],
            options: groups,
          },
        ]
      : []),
    ...(isShown && settings.scan_time_window !== undefined && isAgentScan
      ? [select("scan_time_window", "Scan Window", { default: settings.scan_time_window, options: [] })]
      : []),
  ];
}

const taggedAddresses = (tags: Json | undefined, { store }: Call): string[] =>
  listOf(tags).flatMap((uuid) => addressesOf(store.get("tagValue", textOf(uuid))?.rules ?? null));

/** What some clients look for here, in vain at the vendor's. */
const configuration = (scan: Stored, call: Call): JsonObject => ({
  ...scheduleOf(scan, call),
  description: descriptionOf(scan, call),
  enabled: enabledOf(scan),
  targets: settingsOf(scan).text_targets ?? null,
  creation_date: scan.creation_date ?? 0,
  last_modification_date: scan.last_modification_date ?? 0,
});

export const vmDialect: Dialect = {
  product: "vm",
  scanObject,
  scanItem: commonItem,
  resolveScanner,
  scannerOptions,
  targetInputs,
  taggedAddresses,
  notes: () => [],
  launched: () => "initializing",
  formMembers: () => ({}),
  resultMembers: (scan, call) => (behaviourOf(call).extraMembers === "present" ? configuration(scan, call) : {}),
};
