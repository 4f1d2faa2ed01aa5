import { type Json, type JsonObject, textOf } from "../core/json";
import { countBySeverity, reportedOf } from "../rest/asset-data";
import type { Stored } from "../rest/call";
import { zeroUuid } from "../rest/ids";

export const list = (value: Json | undefined): Json[] =>
  value === undefined || value === null || value === "" ? [] : [value];
const empty = (names: string, value: () => Json): JsonObject =>
  Object.fromEntries(names.split(" ").map((name) => [name, value()]));
export const hasAgent = ({ agent_uuid }: Stored): boolean => textOf(agent_uuid) !== "";
export const lists = (names: string): JsonObject => empty(names, () => []);
export const nulls = (names: string): JsonObject => empty(names, () => null);

export const seenOf = (record: Stored): string => textOf(record.last_seen);
export const firstSeenOf = (record: Stored): string => textOf(record.first_seen) || seenOf(record);
export const sources = (record: Stored): Json => [
  { name: textOf(record.source) || "NESSUS_SCAN", first_seen: firstSeenOf(record), last_seen: seenOf(record) },
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
const interfaces = (record: Stored): Json => [{ name: "UNKNOWN", fqdn: list(record.fqdn), ...addressesOf(record) }];
const scanIds = ({ id }: Stored): JsonObject => ({ last_scan_id: id, last_schedule_id: id });
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
  has_agent: hasAgent(record),
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
  has_agent: hasAgent(record),
  ...dates(record),
  last_scan_target: record.ipv4 ?? null,
  last_authenticated_scan_date: record.last_authenticated_scan_date ?? null,
  last_licensed_scan_date: seenOf(record),
  ...scanIds(record),
  sources: sources(record),
  tags: [],
  ...score(record),
  interfaces: interfaces(record),
  network_id: [record.network_id ?? zeroUuid],
  ...identity(record),
  ...idsOf(record),
  ...lists(`${cloudIds} installed_software bigfix_asset_id`),
  ...protection,
});

export const dates = (record: Stored): JsonObject => ({
  created_at: firstSeenOf(record),
  updated_at: seenOf(record),
  first_seen: firstSeenOf(record),
  last_seen: seenOf(record),
});

/** An item of `GET /workbenches/assets`; `all_fields=full` by default. */
export const workbenchItem = (record: Stored): JsonObject => {
  return {
    ...assetDetails(record),
    installed_software: record.installed_software ?? [],
    container_uuid: zeroUuid,
    ...lists("tag_id sec_ctrl_cpe access_group_id"),
    acr_score_value: null,
    exposure_score_value: 551,
    has_plugin_results: reportedOf(record).length > 0,
    ...nulls("terminated_at terminated_by"),
    first_scan_time: firstSeenOf(record),
    last_scan_time: seenOf(record),
    ...lists("manufacturer_tpm_id symantec_ep_hardware_key"),
  };
};

const levels = ["Info", "Low", "Medium", "High", "Critical"];
export const severitiesOf = (record: Stored): JsonObject[] =>
  countBySeverity(reportedOf(record)).map((count, level) => ({ count, level, name: levels[level] ?? "" }));

/** `GET /workbenches/assets/{id}/info`. */
export const workbenchInfo = (record: Stored, network: Json): JsonObject => ({
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
  has_agent: hasAgent(record),
  ...dates(record),
  last_authenticated_scan_date: record.last_authenticated_scan_date ?? null,
  last_licensed_scan_date: seenOf(record),
  last_scan_target: record.ipv4 ?? null,
  ...scanIds(record),
  sources: sources(record),
  tags: [],
  ...score(record),
  interfaces: interfaces(record),
  network_name: network,
  ipv4: list(record.ipv4),
  ipv6: list(record.ipv6),
  mac_address: list(record.mac_address),
  netbios_name: list(record.netbios_name),
  hostname: list(record.hostname),
  agent_name: list(record.agent_name),
  ...idsOf(record),
  ...lists(`${cloudIds} installed_software bigfix_asset_id`),
  ...protection,
});
