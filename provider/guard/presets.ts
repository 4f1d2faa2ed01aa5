import { canonicalTemplate } from "../values/template";
import type { PolicyPage } from "./rule";
import type { RuleName } from "./rules";

/** What a preset sets. */
export type Preset = Partial<Record<RuleName, string>>;

const ping: Preset = { ping_the_remote_host: "yes", arp_ping: "yes" };
const noPortScan: Preset = {
  ...ping,
  udp_ping: "no",
  tcp_scanner: "no",
  udp_scanner: "no",
  portscan_range: "default",
  syn_firewall_detection: "Automatic (normal)",
  tcp_firewall_detection: "Automatic (normal)",
  only_portscan_if_enum_failed: "no",
  unscanned_closed: "no",
  scan_network_printers: "no",
  scan_netware_hosts: "no",
};
const portScan: Preset = { ...noPortScan, only_portscan_if_enum_failed: "yes" };

const campaign = (quick: string | undefined, fragile = "no"): Record<string, Preset> => {
  const common: Preset = { ...ping, scan_network_printers: fragile, scan_netware_hosts: fragile };
  return {
    ...(quick !== undefined && { quick: { ...common, ssl_prob_ports: "Known SSL ports", portscan_range: quick } }),
    normal: { ...common, ssl_prob_ports: "Known SSL ports", portscan_range: "default" },
    thorough: { ...common, ssl_prob_ports: "All ports", portscan_range: "all", thorough_tests: "yes" },
  };
};

/** Presets of templates for one campaign: these have the template's name before their own. */
const campaigns: Readonly<Record<string, Record<string, Preset>>> = {
  wannacry: campaign("139,445"),
  intelamt: campaign("16992,16993,623,80,443"),
  drown: campaign("23,25,80,443"),
  badlock: campaign("23,25,80,443"),
  // These describe themselves as scanning printers and NetWare hosts too.
  shellshock: campaign("23,25,80,443", "yes"),
  shadow_brokers: campaign(undefined, "yes"),
  spectre_meltdown: campaign(undefined),
};

/**
 * What the presets of each page set, by their ids.
 * Source: Vulnerability Management API, `GET /editor/scan/{id}`, `settings.*.modes`, as recorded.
 */
const presets: Readonly<Record<PolicyPage, Readonly<Record<string, Preset>>>> = {
  discovery: {
    host_enumeration: noPortScan,
    host_enumeration_fragile: { ...noPortScan, scan_network_printers: "yes", scan_netware_hosts: "yes" },
    os_identification: ping,
    portscan_common: portScan,
    portscan_all: { ...portScan, portscan_range: "all" },
    // There are two of this id. The template for audits has the one that leaves fragile devices alone.
    default: { ping_the_remote_host: "yes", scan_network_printers: "yes", scan_netware_hosts: "yes" },
    compliance_default: { ping_the_remote_host: "yes", scan_network_printers: "no", scan_netware_hosts: "no" },
    ...Object.fromEntries(
      Object.entries(campaigns).flatMap(([template, modes]) =>
        Object.entries(modes).map(([mode, preset]): [string, Preset] => [`${template}_${mode}`, preset]),
      ),
    ),
  },
  assessment: {
    default: { report_paranoia: "Normal", provided_creds_only: "yes", scan_webapps: "no", thorough_tests: "no" },
    webapp_known: {
      scan_webapps: "yes",
      generic_webapp_tests: "no",
      report_paranoia: "Normal",
      thorough_tests: "no",
    },
    webapp_quick: {
      scan_webapps: "yes",
      generic_webapp_tests: "yes",
      test_embedded_web_servers: "no",
      report_paranoia: "Normal",
      thorough_tests: "no",
    },
    webapp_complex: {
      scan_webapps: "yes",
      generic_webapp_tests: "yes",
      test_embedded_web_servers: "no",
      report_paranoia: "Normal",
      thorough_tests: "yes",
    },
    default_agent: { report_paranoia: "Normal", thorough_tests: "no" },
  },
  advanced: {
    default: { network_receive_timeout: "5", max_checks_per_host: "4", max_hosts_per_scan: "30" },
    asv_default: {
      network_receive_timeout: "15",
      max_checks_per_host: "4",
      max_hosts_per_scan: "20",
      reduce_connections_on_congestion: "yes",
    },
    low_bandwidth: {
      network_receive_timeout: "15",
      max_checks_per_host: "2",
      max_hosts_per_scan: "2",
      reduce_connections_on_congestion: "yes",
    },
  },
};

/** What documents and people call them; ids are the same in small letters. */
const titles: Readonly<Record<string, string>> = {
  "host enumeration": "host_enumeration",
  "host enumeration (include fragile hosts)": "host_enumeration_fragile",
  "os identification": "os_identification",
  "port scan (common ports)": "portscan_common",
  "port scan (all ports)": "portscan_all",
  "scan for known web vulnerabilities": "webapp_known",
  "scan for all web vulnerabilities (quick)": "webapp_quick",
  "scan for all web vulnerabilities (complex)": "webapp_complex",
  "scan low bandwidth links": "low_bandwidth",
};

/**
 * What a preset sets, by its id or title; "custom" where the settings of the page count by themselves, and undefined for
 * one that is not known.
 */
export function presetOf(page: PolicyPage, mode: string, template: string): Preset | "custom" | undefined {
  const word = mode.trim().toLowerCase();
  if (word === "custom" || word === "") {
    return "custom";
  }
  const known = presets[page];
  // "Normal" of one template is another preset than that of the next one.
  const ids = [`${canonicalTemplate(template)}_${word}`, titles[word] ?? word];
  const id = ids.find((one) => Object.hasOwn(known, one));
  return id === undefined ? undefined : known[id];
}

type Modes = Partial<Record<PolicyPage, string>>;
const individual: Modes = {};
const campaignModes = (template: string): Modes => ({ discovery: `${template}_normal` });

/**
 * The presets that templates begin with; pages that are not named have none.
 * Source: Vulnerability Management API, `GET /editor/policy/templates/{uuid}` of each template, as recorded.
 */
const initialModes: Readonly<Record<string, Modes>> = {
  advanced: individual,
  advanced_dynamic: individual,
  ghost: individual,
  basic: { discovery: "portscan_common", assessment: "default", advanced: "default" },
  pci: { discovery: "portscan_common", assessment: "default", advanced: "default" },
  patch_audit: { discovery: "portscan_common", advanced: "default" },
  webapp: { discovery: "portscan_common", assessment: "webapp_quick", advanced: "default" },
  malware: { discovery: "host_enumeration", advanced: "default" },
  compliance: { discovery: "default", advanced: "default" },
  scap: { discovery: "host_enumeration", advanced: "default" },
  discovery: { discovery: "host_enumeration" },
  asv: { discovery: "custom", advanced: "asv_default" },
  ...Object.fromEntries(Object.keys(campaigns).map((template) => [template, campaignModes(template)])),
};

/** The presets that a template begins with; undefined for a template that is not known. */
export const modesOfTemplate = (template: string): Modes | undefined => {
  const name = canonicalTemplate(template);
  return Object.hasOwn(initialModes, name) ? initialModes[name] : undefined;
};
