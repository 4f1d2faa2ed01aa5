import type { JsonObject } from "../core/json";

/** What a filter is made of: which operators, and what the interface shows to enter a value. */
interface Kind {
  operators: readonly string[];
  control: JsonObject;
}

const entry = (readable: string, more: JsonObject = {}): JsonObject => ({
  type: "entry",
  regex: ".*",
  readable_regex: readable,
  ...more,
});
const options = (...list: string[]): JsonObject[] => list.map((value) => ({ name: value, value }));
const equal = ["eq", "neq"];
const text = ["eq", "neq", "match", "nmatch"];
const dates = ["date-lt", "date-lte", "date-gt", "date-gte", "date-eq", "date-neq"];
const score = ["lte", "gte", "eq", "neq"];
const days = { type: "datefield", regex: "^[0-9]{4}/[0-9]{2}/[0-9]{2}$", readable_regex: "YYYY/MM/DD" };

const kinds: Readonly<Record<string, Kind>> = {
  text: { operators: text, control: entry("TEXT") },
  exact: { operators: equal, control: entry("TEXT") },
  one: { operators: ["eq"], control: entry("TEXT") },
  part: { operators: ["match", "nmatch"], control: entry("TEXT") },
  bare: { operators: ["eq", "match"], control: { type: "entry" } },
  reference: { operators: text, control: entry("NUMBER", { regex: "^[0-9]+(,[0-9]+)*$", maxlength: 18 }) },
  score: { operators: score, control: entry("7.5", { regex: "^[0-9]+(\\.[0-9]+)?$" }) },
  port: { operators: ["eq", "neq", "gte", "lte"], control: entry("80,8000-8080", { maxlength: 1000 }) },
  flag: { operators: equal, control: { type: "dropdown", list: ["true", "false"] } },
  fact: { operators: ["eq"], control: { type: "dropdown", list: ["true", "false"] } },
  state: { operators: equal, control: { type: "dropdown", list: ["Open", "Fixed", "Reopened", "New"] } },
  choice: { operators: equal, control: { type: "dropdown", list: options("first", "second") } },
  many: { operators: equal, control: { type: "dropdown_multi", list: options("first", "second") } },
  family: { operators: equal, control: { type: "dropdown_multi", list: [{ name: "General", id: 18 }] } },
  agentGroup: { operators: equal, control: { type: "dropdown", list: [{ name: "None", id: -1 }] } },
  credentialType: { operators: equal, control: { type: "dropdown_multi", list: [{ id: "SSH", name: "SSH" }] } },
  words: { operators: equal, control: { type: "dropdown_multi", list: ["Info", "Low", "Medium", "High", "Critical"] } },
  set: { operators: ["set-has", "set-hasnot"], control: { type: "dropdown", list: options("first", "second") } },
  sets: {
    operators: ["set-has", "set-hasnot", "set-hasonly"],
    control: { type: "dropdown_multi", list: options("NESSUS_SCAN") },
  },
  date: { operators: dates, control: days },
  day: { operators: ["eq"], control: days },
  agentStatus: { operators: equal, control: { type: "dropdown", list: ["Online", "Offline", "Initializing"] } },
  agentDate: { operators: ["date-lt", "date-gt", "date-eq", "date-neq"], control: days },
  since: { operators: ["date-lt", "date-gt"], control: { type: "dropdown", list: options("7", "30") } },
  stamp: { operators: ["date-lte", "date-gte", "date-eq"], control: { type: "datefield" } },
  system: { operators: ["eq", "match"], control: { type: "entry", regex: "(^[\\w\\W\\s]+$)" } },
  entryOne: { operators: ["eq"], control: { type: "entry" } },
};

/** `"kind: name name"` lines → the filters of a document. */
export function fields(lines: Readonly<Record<string, string>>, more: JsonObject = {}): JsonObject[] {
  return Object.entries(lines).flatMap(([kind, names]) => {
    const { operators = [], control = {} } = kinds[kind] ?? {};
    return names
      .split(/\s+/)
      .filter((name) => name !== "")
      .map(
        (name): JsonObject => ({
          name,
          readable_name: readable(name),
          operators: [...operators],
          control: { ...control },
          ...more,
        }),
      );
  });
}

const readable = (name: string): string =>
  (name.split(/[.:]/).at(-1) ?? name).replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

const aws =
  "aws_ec2_instance_id aws_ec2_instance_ami_id aws_owner_id aws_vpc_id aws_ec2_instance_group_name aws_subnet_id aws_ec2_product_code aws_ec2_name";
const cloud = `${aws} azure_vm_id azure_resource_id qualys_asset_id qualys_host_id servicenow_sysid`;

/** Vulnerability Management API, "Tag Filters". */
export const tagFields = fields({
  exact: `tenable_uuid mac_address ${cloud}`,
  text: "netbios_name fqdn operating_system installed_software hostname",
  one: "ipv4 ipv6 gcp_project_id gcp_instance_id",
  choice: "aws_region aws_availability_zone gcp_zone",
  flag: "aws_ec2_instance_type aws_ec2_instance_state_name",
  fact: "has_plugin_results asset_assessed",
  set: "property_list",
  sets: "sources",
  many: "network_id",
});

export const assetFields = fields({
  exact: `host.id mac_address bigfix_asset_id ${cloud} sec_ctrl_version tenable_uuid`,
  text: "fqdn netbios_name operating_system installed_software host.target hostname agent_name sec_ctrl_product_name sec_ctrl_vendor_name",
  one: "ipv4 ipv6 gcp_project_id gcp_instance_id ssh_fingerprint",
  score: "acr_score exposure_score",
  many: "acr_severity exposure_severity acr_drivers.device_type network_id",
  choice: "aws_region aws_availability_zone gcp_zone system_type",
  flag: "aws_ec2_instance_type aws_ec2_instance_state_name",
  fact: "has_plugin_results asset_assessed aes_score_prediction belongs_to_access_group is_deleted is_licensed is_was_licensed is_terminated sec_ctrl_security_protections",
  since:
    "created_at deleted_at first_scan_time first_seen last_assessed last_authenticated_scan_time last_scan_time last_seen last_licensed_scan_time sec_ctrl_last_detected_date terminated_at updated_at",
  day: "last_assessed_date",
  set: "property_list",
  sets: "sources",
});

const plugin = "plugin.attributes.";
const attributes = (names: string): string =>
  names
    .split(" ")
    .map((name) => `${plugin}${name}`)
    .join(" ");

const findings = {
  text: `host.id host.target output ${attributes("canvas_package cpe cve.raw xref:CERT-CC xref:CERT xref:CWE d2_elliot_name xref:IAVA xref:IAVB xref:IAVT stig_severity metasploit_name xref:MSFT see_also")}`,
  part: `compliance_description compliance_reference plugin.name ${attributes("cvss_temporal_vector.raw cvss_vector.raw cvss3_temporal_vector.raw cvss3_vector.raw description solution synopsis")}`,
  reference: attributes("bid xref:EDB-ID xref:OSVDB xref:Secunia"),
  score: attributes("cvss_base_score cvss_temporal_score cvss3_base_score cvss3_temporal_score vpr.score"),
  flag: `modification ${attributes("exploit_framework_canvas exploit_framework_core default_account exploit_framework_d2_elliot exploit_available exploit_framework_exploithub exploitability_ease.raw exploited_by_malware exploited_by_nessus in_the_news malware exploit_framework_metasploit plugin_type unsupported_by_vendor")}`,
  date: `tracking.first_found tracking.last_found ${attributes("patch_publication_date plugin_modification_date plugin_publication_date vuln_publication_date")}`,
  port: "port.port plugin.id",
  state: "port.protocol tracking.state",
  family: "plugin.family_id",
  words: "severity",
};

const within: JsonObject = { type: "entry", regex: "^[0-9]+$", readable_regex: "30", maxlength: 0 };

/** A date that the interface may enter in a way of its own. */
const withCustomControl = (filter: JsonObject): JsonObject =>
  String(filter.name).startsWith("tracking.") && filter.name !== "tracking.state"
    ? { ...filter, customControl: [{ cstmOpr: "with-in", cstmCntrl: within }] }
    : filter;
export const findingFields = fields(findings, { group_name: null }).map(withCustomControl);

/** And those of the results of one scan. */
export const scanFields = [...findingFields, ...fields({ set: "property_list" }, { group_name: null })].map(
  (filter) => ({ ...filter, group_name: "vulnerability" }),
);

/** The filters of a scan's own results: those that e-mails can be limited by. */
export const resultFields = fields({
  text: "hostname plugin_output cpe cve plugin_name host_id",
  reference: "bid plugin_id xref",
  score: "cvss_base_score cvss3_base_score",
  flag: "exploit_available exploited_by_malware in_the_news malware unsupported_by_vendor",
  date: "patch_publication_date plugin_publication_date vuln_publication_date",
  port: "port",
});

export const agentFields = fields({
  text: "core_version ip name platform",
  part: "distro",
  agentGroup: "groups",
  agentDate: "last_connect last_scanned plugin_feed_id",
  agentStatus: "status",
});

export const credentialFields = fields({ text: "name", credentialType: "type category" });

export const accessGroupFields = fields({
  bare: "name updated_by_name created_by_name principal.name",
  stamp: "updated_at",
  entryOne: "rule.aws_account rule.fqdn rule.ipv4",
  system: "rule.operating_system",
});
