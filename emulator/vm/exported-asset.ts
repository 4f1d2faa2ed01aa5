import { type Json, type JsonObject, textOf } from "../core/json";
import { reportedOf } from "../rest/asset-data";
import type { Call, Stored } from "../rest/call";
import { zeroUuid } from "../rest/ids";
import { dates, firstSeenOf, hasAgent, list, lists, nulls, seenOf, sources } from "./asset-object";
import { lastRunOf } from "./last-run";

const scalars =
  "azure_vm_id azure_resource_id gcp_project_id gcp_zone gcp_instance_id aws_ec2_instance_ami_id aws_ec2_instance_id " +
  "environment_id aws_owner_id aws_availability_zone aws_region aws_vpc_id aws_ec2_instance_group_name " +
  "aws_ec2_instance_state_name aws_ec2_instance_type aws_subnet_id aws_ec2_product_code aws_ec2_name mcafee_epo_guid " +
  "mcafee_epo_agent_guid servicenow_sysid bigfix_asset_id";

const networkOf = (record: Stored, { store }: Call): JsonObject => {
  const network_id = textOf(record.network_id) || zeroUuid;
  return { network_id, network_name: textOf(store.get("network", network_id)?.name) };
};

const interfacesOf = (record: Stored): Json =>
  textOf(record.mac_address) === "" && textOf(record.ipv4) === ""
    ? []
    : [
        {
          name: textOf(record.card) || "UNKNOWN",
          mac_addresses: list(record.mac_address),
          ipv4s: list(record.ipv4),
          ipv6s: list(record.ipv6),
          fqdns: list(record.fqdn),
        },
      ];

/** Ports that scans have found open. */
const openPorts = (record: Stored): Json[] =>
  reportedOf(record)
    .filter(({ plugin, port }) => plugin.id === 11_219 && port > 0)
    .map(({ port, protocol, service }) => ({
      port,
      protocol: protocol.toUpperCase(),
      service_names: [service],
      first_seen: firstSeenOf(record),
      last_seen: seenOf(record),
    }));

/** An item of a chunk of `POST /assets/export`: single values here, lists under names in the plural. */
export const exportedAsset = (record: Stored, call: Call, { withPorts = false } = {}): JsonObject => ({
  id: record.id,
  has_agent: hasAgent(record),
  has_plugin_results: reportedOf(record).length > 0,
  ...dates(record),
  ...nulls("terminated_at terminated_by deleted_at deleted_by"),
  first_scan_time: firstSeenOf(record),
  last_scan_time: seenOf(record),
  last_authenticated_scan_date: record.last_authenticated_scan_date ?? null,
  last_licensed_scan_date: seenOf(record),
  ...lastRunOf(record, call).ids,
  last_scan_target: record.ipv4 ?? record.fqdn ?? null,
  ...nulls(scalars),
  agent_uuid: record.agent_uuid ?? null,
  bios_uuid: record.bios_uuid ?? null,
  ...networkOf(record, call),
  agent_names: list(record.agent_name),
  installed_software: record.installed_software ?? [],
  ipv4s: list(record.ipv4),
  ipv6s: list(record.ipv6),
  fqdns: list(record.fqdn),
  mac_addresses: list(record.mac_address),
  netbios_names: list(record.netbios_name),
  operating_systems: list(record.operating_system),
  system_types: ["general-purpose"],
  hostnames: list(record.hostname),
  ...lists("ssh_fingerprints qualys_asset_ids qualys_host_ids manufacturer_tpm_ids symantec_ep_hardware_keys"),
  sources: sources(record),
  tags: [],
  network_interfaces: interfacesOf(record),
  ...(withPorts ? { open_ports: openPorts(record) } : {}),
});

const members = (item: JsonObject, names: string): JsonObject =>
  Object.fromEntries(names.split(" ").map((name) => [name, item[name] ?? null]));

/** The same in the shape of `POST /assets/v2/export`. */
export const secondVersion = (item: JsonObject, { licensed }: Stored): JsonObject => ({
  ...members(item, "id has_agent has_plugin_results"),
  is_licensed: licensed !== false,
  types: ["host"],
  ...members(item, "operating_systems system_types installed_software"),
  is_public: false,
  ...members(item, "agent_uuid bios_uuid sources tags"),
  scan: members(
    item,
    "first_scan_time last_scan_time last_authenticated_scan_date last_licensed_scan_date last_scan_id last_schedule_id",
  ),
  network: members(
    item,
    "network_id network_name ipv4s ipv6s fqdns mac_addresses netbios_names hostnames network_interfaces",
  ),
  timestamps: members(item, "created_at updated_at first_seen last_seen"),
  ...(item.open_ports === undefined ? {} : { open_ports: item.open_ports }),
});
