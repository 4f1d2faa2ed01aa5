import { type Json, type JsonObject, textOf } from "../core/json";
import { countBySeverity, fixedOf, reportedOf } from "../rest/asset-data";
import type { Call, Stored } from "../rest/call";
import type { Plugin } from "../rest/family";
import { zeroUuid } from "../rest/ids";

const list = (value: Json | undefined): Json[] =>
  value === undefined || value === null || value === "" ? [] : [value];
const empty = (names: string, value: () => Json): JsonObject =>
  Object.fromEntries(names.split(" ").map((name) => [name, value()]));
const lists = (names: string): JsonObject => empty(names, () => []);
const nulls = (names: string): JsonObject => empty(names, () => null);

const seenOf = (record: Stored): string => textOf(record.last_seen);
const sources = (record: Stored): Json => [
  { name: textOf(record.source) || "NESSUS_SCAN", first_seen: seenOf(record), last_seen: seenOf(record) },
];

const cloudIds =
  "aws_ec2_instance_id aws_ec2_instance_ami_id aws_owner_id aws_availability_zone aws_region aws_vpc_id " +
  "aws_ec2_instance_group_name aws_ec2_instance_state_name aws_ec2_instance_type aws_subnet_id aws_ec2_product_code " +
  "aws_ec2_name azure_vm_id azure_resource_id gcp_project_id gcp_zone gcp_instance_id ssh_fingerprint mcafee_epo_guid " +
  "mcafee_epo_agent_guid qualys_asset_id qualys_host_id servicenow_sysid";

const score = (record: Stored): JsonObject => ({
  acr_score: null,
  acr_drivers: null,
  exposure_score: 551,
  scan_frequency: [90, 60, 30].map((interval) => ({
    interval,
    frequency: reportedOf(record).length > 0 ? 1 : 0,
    licensed: false,
  })),
});

const protection: JsonObject = {
  security_protection_level: null,
  security_protections: [],
  exposure_confidence_value: 0.25,
};

const addressesOf = (record: Stored): JsonObject => ({
  mac_address: list(record.mac_address),
  ipv4: list(record.ipv4),
  ipv6: list(record.ipv6),
});
const idsOf = (record: Stored): JsonObject => ({
  system_type: list(record.system_type),
  tenable_uuid: list(record.tenable_uuid),
  bios_uuid: list(record.bios_uuid),
});

/** What all views of an asset say first. */
const identity = (record: Stored): JsonObject => ({
  ipv4: list(record.ipv4),
  ipv6: list(record.ipv6),
  fqdn: list(record.fqdn),
  netbios_name: list(record.netbios_name),
  operating_system: list(record.operating_system),
  mac_address: list(record.mac_address),
  hostname: list(record.hostname),
  agent_name: list(record.agent_name),
});

/** An item of `GET /assets`. */
export const assetItem = (record: Stored): JsonObject => ({
  id: record.id,
  has_agent: false,
  last_seen: seenOf(record),
  last_scan_target: record.ipv4 ?? null,
  sources: sources(record),
  ...score(record),
  ...identity(record),
  aws_ec2_name: [],
  ...protection,
});

/** `GET /assets/{uuid}`. */
export const assetDetails = (record: Stored): JsonObject => ({
  id: record.id,
  has_agent: false,
  ...dates(record),
  last_scan_target: record.ipv4 ?? null,
  last_authenticated_scan_date: null,
  last_licensed_scan_date: seenOf(record),
  last_scan_id: textOf(record.id),
  last_schedule_id: textOf(record.id),
  sources: sources(record),
  tags: [],
  ...score(record),
  interfaces: [{ name: "UNKNOWN", fqdn: list(record.fqdn), ...addressesOf(record) }],
  network_id: [record.network_id ?? zeroUuid],
  ...identity(record),
  ...idsOf(record),
  ...lists(`${cloudIds} installed_software bigfix_asset_id`),
  ...protection,
});

const dates = (record: Stored): JsonObject => ({
  created_at: seenOf(record),
  updated_at: seenOf(record),
  first_seen: seenOf(record),
  last_seen: seenOf(record),
});

/** An item of `GET /workbenches/assets`; `all_fields=full` by default. */
export const workbenchItem = (record: Stored): JsonObject => {
  return {
    ...assetDetails(record),
    installed_software: ["cpe:/a:openbsd:openssh:8.7"],
    container_uuid: zeroUuid,
    ...lists("tag_id sec_ctrl_cpe access_group_id"),
    acr_score_value: null,
    exposure_score_value: 551,
    has_plugin_results: true,
    ...nulls("terminated_at terminated_by"),
    first_scan_time: seenOf(record),
    last_scan_time: seenOf(record),
    ...lists("manufacturer_tpm_id symantec_ep_hardware_key"),
  };
};

const levels = ["Info", "Low", "Medium", "High", "Critical"];
export const severitiesOf = (record: Stored): JsonObject[] =>
  countBySeverity(reportedOf(record)).map((count, level) => ({ count, level, name: levels[level] ?? "" }));

/** `GET /workbenches/assets/{id}/info`. */
export const workbenchInfo = (record: Stored): JsonObject => ({
  time_end: seenOf(record),
  time_start: seenOf(record),
  id: record.id,
  uuid: record.id,
  operating_system: list(record.operating_system),
  fqdn: list(record.fqdn),
  counts: {
    vulnerabilities: { total: reportedOf(record).length, severities: severitiesOf(record) },
    audits: {
      total: 0,
      statuses: ["Passed", "Warning", "Failed"].map((name, index) => ({ count: 0, level: index + 1, name })),
    },
  },
  has_agent: false,
  ...dates(record),
  last_authenticated_scan_date: null,
  last_licensed_scan_date: seenOf(record),
  last_scan_target: record.ipv4 ?? null,
  sources: sources(record),
  tags: [],
  ipv4: list(record.ipv4),
  ipv6: list(record.ipv6),
  mac_address: list(record.mac_address),
  netbios_name: list(record.netbios_name),
  hostname: list(record.hostname),
  agent_name: list(record.agent_name),
  ...idsOf(record),
  ...lists(cloudIds),
});

const scalars =
  "azure_vm_id azure_resource_id aws_ec2_instance_ami_id aws_ec2_instance_id agent_uuid bios_uuid environment_id " +
  "aws_owner_id aws_availability_zone aws_region aws_vpc_id aws_ec2_instance_group_name aws_ec2_instance_state_name " +
  "aws_ec2_instance_type aws_subnet_id aws_ec2_product_code aws_ec2_name mcafee_epo_guid mcafee_epo_agent_guid servicenow_sysid";

/** An item of a chunk of `POST /assets/export`: single values here, lists under names in the plural. */
export const exportedAsset = (record: Stored): JsonObject => ({
  id: record.id,
  has_agent: false,
  has_plugin_results: true,
  ...dates(record),
  ...nulls("terminated_at terminated_by deleted_at deleted_by"),
  first_scan_time: seenOf(record),
  last_scan_time: seenOf(record),
  last_authenticated_scan_date: null,
  last_licensed_scan_date: seenOf(record),
  ...nulls(scalars),
  agent_names: list(record.agent_name),
  ipv4s: list(record.ipv4),
  ipv6s: list(record.ipv6),
  fqdns: list(record.fqdn),
  mac_addresses: list(record.mac_address),
  netbios_names: list(record.netbios_name),
  operating_systems: list(record.operating_system),
  system_types: ["general-purpose"],
  hostnames: list(record.fqdn),
  ...lists("ssh_fingerprints qualys_asset_ids qualys_host_ids manufacturer_tpm_ids symantec_ep_hardware_keys"),
  sources: sources(record),
  tags: [],
  network_interfaces: [],
});

/** Items of a chunk of `POST /vulns/export`. */
export function exportedFindings(record: Stored, { now }: Call): JsonObject[] {
  const last = new Date(now).toISOString();
  return [
    ...reportedOf(record).map((plugin) => exported(record, plugin, { last_found: last, state: "OPEN" })),
    ...fixedOf(record).map((plugin) => {
      const fixed = textOf(record.fixed_at) || seenOf(record);
      return exported(record, plugin, { last_found: seenOf(record), last_fixed: fixed, state: "FIXED" });
    }),
  ];
}

function exported(record: Stored, plugin: Plugin, state: JsonObject): JsonObject {
  return {
    asset: {
      uuid: record.id,
      hostname: record.fqdn ?? record.ipv4 ?? "",
      ipv4: record.ipv4 ?? "",
      fqdn: record.fqdn ?? "",
      operating_system: list(record.operating_system),
      device_type: "general-purpose",
      network_id: record.network_id ?? zeroUuid,
      tracked: true,
    },
    output: `${plugin.name}: found.`,
    plugin: {
      id: plugin.id,
      name: plugin.name,
      family: plugin.family,
      family_id: 0,
      synopsis: plugin.name,
      description: `${plugin.name}.`,
      solution: "n/a",
      risk_factor: levels[plugin.severity] ?? "Info",
      has_patch: false,
      type: plugin.type,
      version: "1.0",
      publication_date: "2026-01-01T00:00:00Z",
      modification_date: "2026-01-01T00:00:00Z",
    },
    port: { port: 0, protocol: "TCP" },
    scan: { uuid: record.id, schedule_uuid: record.id, started_at: seenOf(record), completed_at: seenOf(record) },
    severity: (levels[plugin.severity] ?? "Info").toLowerCase(),
    severity_id: plugin.severity,
    severity_default_id: plugin.severity,
    severity_modification_type: "NONE",
    first_found: seenOf(record),
    ...state,
  };
}
