/*
 * What a policy may be, written down a second time from the vendor's pages and the sheets, and without a look at the
 * tables of the provider: the judge that these make is the second opinion.
 */

/** One condition on a value. */
export type Condition =
  | { kind: "is"; values: readonly string[] }
  | { kind: "atMost" | "atLeast" | "ports"; number: number };

export interface Demand {
  preference: string;
  page: "discovery" | "assessment" | "advanced";
  condition: Condition;
  /** The value where a document has no such input. */
  absent: string;
}

export interface Profile {
  demands: readonly Demand[];
  forbidden: readonly string[];
}

const demand = (page: Demand["page"], preference: string, condition: Condition, absent: string): Demand => ({
  ...{ page, preference, condition, absent },
});
const is = (page: Demand["page"], preference: string, value: string, absent: string): Demand =>
  demand(page, preference, { kind: "is", values: [value] }, absent);
const number = (preference: string, kind: "atMost" | "atLeast", limit: number, absent: string): Demand =>
  demand("advanced", preference, { kind, number: limit }, absent);

const normal = ["Automatic (normal)", "Do not detect RST rate limitation (soft)", "Disabled (softer)"];

const common: readonly Demand[] = [
  is("advanced", "safe_checks", "yes", "yes"),
  is("advanced", "reduce_connections_on_congestion", "yes", "no"),
  number("network_receive_timeout", "atLeast", 15, "5"),
  number("max_checks_per_host", "atMost", 2, "5"),
  ...["scan_network_printers", "scan_netware_hosts", "scan_ot_devices", "udp_ping", "tcp_scanner", "udp_scanner"].map(
    (one) => is("discovery", one, "no", "no"),
  ),
  is("discovery", "ping_the_remote_host", "yes", "yes"),
  is("discovery", "svc_detection_on_all_ports", "no", "no"),
  demand("discovery", "syn_firewall_detection", { kind: "is", values: normal }, "Automatic (normal)"),
  demand("discovery", "tcp_firewall_detection", { kind: "is", values: normal }, "Automatic (normal)"),
  demand("discovery", "ssl_prob_ports", { kind: "is", values: ["None", "Known SSL ports"] }, "Known SSL ports"),
  demand("discovery", "dtls_prob_ports", { kind: "is", values: ["None", "Known DTLS ports"] }, "None"),
  is("assessment", "thorough_tests", "no", "no"),
  demand("assessment", "report_paranoia", { kind: "is", values: ["Normal", "Avoid false alarms"] }, "Normal"),
  is("assessment", "provided_creds_only", "yes", "yes"),
  ...[
    "test_default_oracle_accounts",
    "hydra_always_enable",
    "rid_brute_forcing",
    "scan_webapps",
    "generic_webapp_tests",
    "test_embedded_web_servers",
  ].map((one) => is("assessment", one, "no", "no")),
];

export const profiles: Readonly<Record<"standard" | "strict", Profile>> = {
  standard: {
    demands: [
      ...common,
      number("max_hosts_per_scan", "atMost", 10, "30"),
      demand("discovery", "portscan_range", { kind: "ports", number: 5000 }, "default"),
    ],
    forbidden: ["Denial of Service", "Brute force attacks"],
  },
  strict: {
    demands: [
      ...common,
      number("max_hosts_per_scan", "atMost", 2, "30"),
      number("max_simult_tcp_sessions_per_host", "atMost", 16, ""),
      number("max_simult_tcp_sessions_per_scan", "atMost", 32, ""),
      demand("discovery", "portscan_range", { kind: "ports", number: 64 }, "default"),
      is("advanced", "stop_scan_on_disconnect", "yes", "no"),
      is("discovery", "arp_ping", "no", "yes"),
      is("discovery", "unscanned_closed", "yes", "no"),
      is("discovery", "only_portscan_if_enum_failed", "yes", "yes"),
    ],
    forbidden: ["Denial of Service", "Brute force attacks", "SCADA"],
  },
};

/** Each port is written down, and counted. */
function ports(text: string): number {
  if (text === "default") {
    return 4790;
  }
  const named = new Set<string>();
  for (const part of text === "all" ? ["1-65535"] : text.split(",")) {
    const [low, high] = part
      .replace(/^[TU]:/, "")
      .split("-")
      .map(Number);
    if (!Number.isInteger(low)) {
      return Number.POSITIVE_INFINITY;
    }
    for (let port = low as number; port <= (high ?? (low as number)); port++) {
      named.add(`${part.slice(0, 2) === "U:" ? "U" : "T"}${port}`);
    }
  }
  return named.size;
}

export function isMet(condition: Condition, value: string): boolean {
  switch (condition.kind) {
    case "is":
      return condition.values.indexOf(value) >= 0;
    case "ports":
      return ports(value) <= condition.number;
    case "atMost":
      return value.match(/^[0-9]+$/) !== null && parseInt(value, 10) > 0 && parseInt(value, 10) <= condition.number;
    case "atLeast":
      return value.match(/^[0-9]+$/) !== null && parseInt(value, 10) >= condition.number;
  }
}

/** What the presets of the cases set. Source: the sheet of Nessus, 3.7, and the recorded editor document. */
const pinged = { ping_the_remote_host: "yes", arp_ping: "yes", udp_ping: "no" };
const noScanners = { tcp_scanner: "no", udp_scanner: "no", unscanned_closed: "no" };
const detection = { syn_firewall_detection: "Automatic (normal)", tcp_firewall_detection: "Automatic (normal)" };
const spared = { scan_network_printers: "no", scan_netware_hosts: "no" };
const hosts = { ...pinged, ...noScanners, ...detection, portscan_range: "default", only_portscan_if_enum_failed: "no" };

export const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  host_enumeration: { ...hosts, ...spared },
  host_enumeration_fragile: { ...hosts, scan_network_printers: "yes", scan_netware_hosts: "yes" },
  portscan_common: { ...hosts, ...spared, only_portscan_if_enum_failed: "yes" },
  portscan_all: { ...hosts, ...spared, only_portscan_if_enum_failed: "yes", portscan_range: "1-65535" },
  low_bandwidth: {
    network_receive_timeout: "15",
    max_checks_per_host: "2",
    max_hosts_per_scan: "2",
    reduce_connections_on_congestion: "yes",
  },
  advanced_default: { network_receive_timeout: "5", max_checks_per_host: "4", max_hosts_per_scan: "30" },
  assessment_default: {
    report_paranoia: "Normal",
    provided_creds_only: "yes",
    scan_webapps: "no",
    thorough_tests: "no",
  },
  webapp_complex: {
    scan_webapps: "yes",
    generic_webapp_tests: "yes",
    test_embedded_web_servers: "no",
    report_paranoia: "Normal",
    thorough_tests: "yes",
  },
};

/** Words of documents for the presets above. */
export const presetWords: Readonly<Record<string, string>> = {
  "discovery:Host enumeration": "host_enumeration",
  "discovery:Host enumeration (include fragile hosts)": "host_enumeration_fragile",
  "discovery:Port scan (common ports)": "portscan_common",
  "discovery:Port scan (all ports)": "portscan_all",
  "advanced:Scan low bandwidth links": "low_bandwidth",
  "advanced:Default": "advanced_default",
  "assessment:Default": "assessment_default",
  "assessment:Scan for all web vulnerabilities (complex)": "webapp_complex",
};
