/** Which parts of the settings a template's form shows. A page: names of groups or sections, then how presets are told. */
export interface Layout {
  readonly discovery?: string;
  readonly assessment?: string;
  readonly report?: string;
  readonly advanced?: string;
  /** Web scans have this page instead of discovery. */
  readonly scope?: string;
  /** Categories of credentials, or single types as `Category:Type`. */
  readonly credentials?: string;
  /** What the basic page, the choice of plugins and audit files add. */
  readonly has?: string;
}

const discovery = "host_discovery network_discovery service_discovery";
const advanced = "advanced performance find_command_options advanced_debug";
const report = "report_processing report_output";

const campaign = (more: Layout): Layout => ({
  discovery: `${discovery} @Normal`,
  report: "report_output",
  advanced: advanced,
  has: "desc",
  ...more,
});
const agent = (more: Layout): Layout => ({
  discovery: "agent_discovery",
  report: "report_output_agent",
  advanced: "advanced_debug agent_staggered_start",
  ...more,
});
const recent = (more: Layout): Layout => ({
  discovery: discovery,
  assessment: "accuracy",
  report: report,
  advanced: advanced,
  has: "desc",
  ...more,
});
const hosts = "API_Gateway Host:Windows Host:SSH";
const patches = "Patch_Management Plaintext_Authentication:SNMPv1/v2c";

/** Observed in `GET /editor/policy/templates/{uuid}` of each template. `@` names the preset, else they are a list. */
export const layouts: Readonly<Record<string, Layout>> = {
  asv: {
    discovery: "pci_host_discovery @Custom",
    advanced: "performance find_command_options @asv_default",
    credentials: "Plaintext_Authentication:HTTP",
    has: "desc",
  },
  wannacry: campaign({ credentials: "API_Gateway Host:Windows" }),
  intelamt: campaign({ credentials: "API_Gateway Host:Windows" }),
  discovery: { discovery: "host_discovery network_discovery @Host_enumeration", report: "report_output" },
  basic: {
    discovery: `${discovery} @Port_scan_(common_ports)`,
    assessment: "accuracy brute_force webapp windows_cred_scan databases @default",
    report: report,
    advanced: `${advanced} @Default`,
    credentials:
      "API_Gateway Database Host:SSH Host:Windows Miscellaneous:ADSI Miscellaneous:Palo_Alto_Networks_PAN-OS " +
      "Miscellaneous:VMware_ESX_SOAP_API Miscellaneous:VMware_vCenter_SOAP_API Patch_Management Plaintext_Authentication",
  },
  patch_audit: {
    discovery: `${discovery} @Port_scan_(common_ports)`,
    assessment: "brute_force windows_cred_scan malware_scan databases",
    report: report,
    advanced: `${advanced} @Default`,
    credentials:
      "API_Gateway Database Host Miscellaneous:ADSI Miscellaneous:Palo_Alto_Networks_PAN-OS " +
      `Miscellaneous:VMware_ESX_SOAP_API Miscellaneous:VMware_vCenter_SOAP_API ${patches}`,
  },
  webapp: {
    discovery: `${discovery} @Port_scan_(common_ports)`,
    assessment: "accuracy webapp @Scan_for_all_web_vulnerabilities_(quick)",
    report: report,
    advanced: `${advanced} @Default`,
    credentials: "Plaintext_Authentication:HTTP",
  },
  malware: {
    discovery: "host_discovery @host_enumeration",
    assessment: "malware_scan",
    report: "report_output",
    advanced: `${advanced} @Default`,
    credentials: hosts,
  },
  mobile: { report: report, advanced: "advanced_debug", credentials: "Miscellaneous:ADSI Mobile" },
  mdm: {
    report: "report_output",
    credentials: "Mobile:AirWatch Mobile:Apple_Profile_Manager Mobile:MobileIron",
    has: "audits",
  },
  compliance: {
    discovery: "host_discovery @Default",
    assessment: "databases",
    report: "report_output",
    advanced: `${advanced} @Default`,
    credentials: "API_Gateway Database Host:SSH Host:Windows Miscellaneous Mobile",
    has: "audits",
  },
  pci: {
    discovery: `${discovery} @Port_scan_(common_ports)`,
    assessment: "accuracy brute_force webapp windows_cred_scan @default",
    report: report,
    advanced: `${advanced} @Default`,
    credentials: `${hosts} Patch_Management Plaintext_Authentication:HTTP`,
    has: "desc",
  },
  offline: { report: "report_output", advanced: "advanced_debug", has: "audits offline" },
  cloud_audit: { report: "report_output", advanced: "advanced_debug", credentials: "Cloud_Services", has: "audits" },
  scap: {
    discovery: "host_discovery @Host_enumeration",
    report: report,
    advanced: `${advanced} @Default`,
    credentials: hosts,
    has: "scap",
  },
  custom: {},
  shellshock: campaign({ assessment: "webapp", credentials: "API_Gateway Host:SSH" }),
  ghost: { report: "report_output", advanced: advanced, credentials: "API_Gateway Host:SSH", has: "desc" },
  drown: campaign({}),
  badlock: campaign({ credentials: hosts }),
  shadow_brokers: campaign({ credentials: hosts }),
  spectre_meltdown: campaign({
    credentials: `${hosts} Miscellaneous:ADSI Miscellaneous:VMware_ESX_SOAP_API Miscellaneous:VMware_vCenter_SOAP_API ${patches}`,
  }),
  advanced: {
    discovery: discovery,
    assessment: "general brute_force scada webapp windows_cred_scan malware_scan databases",
    report: report,
    advanced: advanced,
    credentials:
      "API_Gateway Cloud_Services Database Host Miscellaneous Mobile Patch_Management Plaintext_Authentication",
    has: "plugins audits offline",
  },
  advanced_dynamic: {
    discovery: discovery,
    assessment: "general brute_force scada webapp windows_cred_scan malware_scan databases",
    report: report,
    advanced: advanced,
    credentials: "Database Host Miscellaneous Patch_Management Plaintext_Authentication",
    has: "audits",
  },
  agent_advanced: agent({
    assessment: "agent_general windows_cred_scan malware_scan",
    report: "report_processing report_output_agent",
    advanced: "find_command_options advanced_debug agent_staggered_start",
    has: "plugins audits",
  }),
  agent_basic: agent({
    assessment: "accuracy windows_cred_scan @Default",
    report: "report_processing report_output_agent",
  }),
  agent_compliance: agent({ has: "audits" }),
  agent_scap: agent({ has: "scap" }),
  agent_malware: agent({ assessment: "accuracy malware_scan", report: "report_processing report_output_agent" }),
  agent_custom: {},
  was_custom: {},
  was_overview: { scope: "scope", advanced: "was_performance" },
  was_scan: { scope: "scope", advanced: "was_performance", has: "plugins" },
  zerologon: recent({ advanced: `${advanced} agent_staggered_start` }),
  solorigate: recent({ advanced: "advanced performance advanced_debug", credentials: "Host:Windows" }),
  eoy20: recent({
    assessment: "accuracy brute_force webapp",
    credentials: "API_Gateway Cloud_Services Host Miscellaneous Mobile Patch_Management Plaintext_Authentication",
  }),
  hafnium: recent({ advanced: "advanced performance advanced_debug", credentials: "Host:Windows" }),
};

const none: Layout = {};
export const layoutOf = ({ name }: { name: string }): Layout => layouts[name] ?? none;
export const has = (template: { name: string }, what: string): boolean =>
  (layoutOf(template).has ?? "").split(" ").includes(what);
