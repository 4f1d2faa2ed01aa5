import type { Allowed } from "./allowed";
import { both, box, type GuardRule, type ProfileName, rule, strictOnly } from "./rule";

const discoveryPage = "Nessus documentation, Discovery Scan Settings";
const assessmentPage = "Nessus documentation, Assessment Scan Settings";
const advancedPage = "Nessus documentation, Advanced Scan Settings";
const fragilePage = "Nessus documentation, Avoid Scanning Fragile Devices";

const notAggressive: Allowed = {
  is: ["Automatic (normal)", "Do not detect RST rate limitation (soft)", "Disabled (softer)"],
};

/**
 * Every rule, by the preference that it judges. The platforms call them alike.
 * Sources: the vendor's pages named with each; the figures of the profiles are those of the vendor's OT Security scans
 * (10 hosts, 2 checks per host, 15 seconds) and of the preset "Scan low bandwidth links" (2 hosts).
 */
export const guardRules = {
  safe_checks: box(
    "advanced",
    "yes",
    "yes",
    `${advancedPage}, Enable safe checks`,
    "Runs plugins that may crash services.",
  ),
  stop_scan_on_disconnect: box(
    "advanced",
    "yes",
    "no",
    `${advancedPage}, Stop scanning hosts that become unresponsive during the scan`,
    "Goes on with a device that has stopped responding.",
    { inProfile: strictOnly },
  ),
  reduce_connections_on_congestion: box(
    "advanced",
    "yes",
    "no",
    `${advancedPage}, Slow down the scan when network congestion is detected`,
    "Keeps its speed on a congested network.",
  ),
  network_receive_timeout: rule({
    page: "advanced",
    meaning: "Gives up on slow devices and sends the request again.",
    source: `${advancedPage}, Network timeout (in seconds)`,
    lacking: "5",
    allowed: both({ atLeast: 15 }),
    hardened: { standard: "15", strict: "15" },
  }),
  max_checks_per_host: rule({
    page: "advanced",
    meaning: "Number of plugins that talk to one device at the same time.",
    source: `${advancedPage}, Max simultaneous checks per host`,
    lacking: "5",
    allowed: both({ atMost: 2 }),
    hardened: { standard: "2", strict: "2" },
  }),
  max_hosts_per_scan: rule({
    page: "advanced",
    meaning: "Number of devices that are scanned at the same time.",
    source: `${advancedPage}, Max simultaneous hosts per scan`,
    lacking: "30",
    initial: "100",
    allowed: { standard: { atMost: 10 }, strict: { atMost: 2 } },
    hardened: { standard: "10", strict: "2" },
  }),
  max_simult_tcp_sessions_per_host: rule({
    page: "advanced",
    meaning: "Number of TCP sessions with one device; empty means no limit.",
    source: `${advancedPage}, Max number of concurrent TCP sessions per host`,
    lacking: "",
    allowed: strictOnly({ atMost: 16 }),
    hardened: { strict: "8" },
  }),
  max_simult_tcp_sessions_per_scan: rule({
    page: "advanced",
    meaning: "Number of TCP sessions of the whole scan; empty means no limit.",
    source: `${advancedPage}, Max number of concurrent TCP sessions per scan`,
    lacking: "",
    allowed: strictOnly({ atMost: 32 }),
    hardened: { strict: "16" },
  }),
  scan_network_printers: box(
    "discovery",
    "no",
    "no",
    `${fragilePage}, Scan Network Printers`,
    "Scans printers, which may print the probes or stop.",
  ),
  scan_netware_hosts: box(
    "discovery",
    "no",
    "no",
    `${fragilePage}, Scan Novell Netware hosts`,
    "Scans NetWare hosts, which may crash.",
  ),
  scan_ot_devices: box(
    "discovery",
    "no",
    "no",
    `${fragilePage}, Scan Operational Technology devices`,
    "Runs all checks on controllers, which may stop.",
  ),
  ping_the_remote_host: box(
    "discovery",
    "yes",
    "yes",
    `${discoveryPage}, Ping the remote host`,
    "Scans every address in full, without a ping first.",
  ),
  arp_ping: box(
    "discovery",
    "no",
    "yes",
    `${discoveryPage}, ARP`,
    "Sends ARP requests to every address of the segment.",
    {
      inProfile: strictOnly,
    },
  ),
  udp_ping: box(
    "discovery",
    "no",
    "no",
    `${discoveryPage}, UDP`,
    "Sends UDP probes of several services to every address.",
  ),
  portscan_range: rule({
    page: "discovery",
    meaning: "Number of ports that are probed on each device.",
    source: `${discoveryPage}, Port Scan Range`,
    lacking: "default",
    allowed: { standard: { ports: 5000 }, strict: { ports: 64 } },
    hardened: { standard: "default", strict: "22,80,443,445,3389" },
  }),
  unscanned_closed: box(
    "discovery",
    "yes",
    "no",
    `${discoveryPage}, Consider unscanned ports as closed`,
    "Lets plugins connect to ports outside the range.",
    { inProfile: strictOnly },
  ),
  only_portscan_if_enum_failed: box(
    "discovery",
    "yes",
    "yes",
    `${discoveryPage}, Only run network port scanners if local port enumeration failed`,
    "Probes ports over the network although the host has listed them.",
    { inProfile: strictOnly },
  ),
  tcp_scanner: box(
    "discovery",
    "no",
    "no",
    `${discoveryPage}, TCP`,
    "Opens full connections to every port, which exhausts small network stacks.",
  ),
  udp_scanner: box("discovery", "no", "no", `${discoveryPage}, UDP`, "Probes UDP ports, which may disrupt devices."),
  syn_firewall_detection: rule({
    page: "discovery",
    meaning: "Probes past firewalls without waiting for closed ports.",
    source: `${discoveryPage}, SYN, Override automatic firewall detection`,
    lacking: "Automatic (normal)",
    allowed: both(notAggressive),
  }),
  tcp_firewall_detection: rule({
    page: "discovery",
    meaning: "Probes past firewalls without waiting for closed ports.",
    source: `${discoveryPage}, TCP, Override automatic firewall detection`,
    lacking: "Automatic (normal)",
    allowed: both(notAggressive),
  }),
  svc_detection_on_all_ports: box(
    "discovery",
    "no",
    "no",
    `${discoveryPage}, Probe all ports to find services`,
    "Sends probes of many protocols to every open port.",
    { initial: "yes" },
  ),
  ssl_prob_ports: rule({
    page: "discovery",
    meaning: "Searches every open port for SSL and TLS.",
    source: `${discoveryPage}, Search for SSL/TLS services`,
    lacking: "Known SSL ports",
    initial: "All ports",
    allowed: both({ is: ["None", "Known SSL ports"] }),
    hardened: { standard: "Known SSL ports", strict: "Known SSL ports" },
  }),
  dtls_prob_ports: rule({
    page: "discovery",
    meaning: "Searches every port for DTLS.",
    source: `${discoveryPage}, Search for DTLS On`,
    on: ["vm"],
    lacking: "None",
    allowed: both({ is: ["None", "Known DTLS ports"] }),
  }),
  thorough_tests: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Perform thorough tests (may disrupt your network or impact scan speed)`,
    "Lets plugins try more, which may disrupt services.",
  ),
  report_paranoia: rule({
    page: "assessment",
    meaning: "Runs plugins that are unsure, and more requests with them.",
    source: `${assessmentPage}, Override normal accuracy`,
    lacking: "Normal",
    allowed: both({ is: ["Normal", "Avoid false alarms"] }),
    hardened: { standard: "Normal", strict: "Normal" },
  }),
  provided_creds_only: box(
    "assessment",
    "yes",
    "yes",
    `${assessmentPage}, Only use credentials provided by the user`,
    "Tries default passwords, which may lock accounts.",
  ),
  test_default_oracle_accounts: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Test default accounts (slow)`,
    "Tries default passwords of Oracle databases.",
  ),
  hydra_always_enable: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Always enable Hydra (slow)`,
    "Guesses passwords.",
    { on: ["sc"] },
  ),
  rid_brute_forcing: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, RID Brute Forcing`,
    "Enumerates Windows accounts by trying numbers.",
    {
      on: ["vm", "nessus"],
    },
  ),
  scan_webapps: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Scan web applications`,
    "Crawls and tests web interfaces of devices.",
  ),
  generic_webapp_tests: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Enable generic web application tests`,
    "Sends attack patterns to web interfaces of devices.",
  ),
  test_embedded_web_servers: box(
    "assessment",
    "no",
    "no",
    `${assessmentPage}, Test embedded web servers`,
    "Tests embedded web servers, which often stop when scanned.",
  ),
} as const satisfies Record<string, GuardRule>;

export type RuleName = keyof typeof guardRules;
export const ruleNames = Object.keys(guardRules) as RuleName[];

/** A rule with everything that it may have. */
export const ruleOf = (name: RuleName): GuardRule => guardRules[name];

/** Plugin families that must not run, with the profiles that say so. */
export const familyRules: Readonly<
  Record<string, { meaning: string; source: string; profiles: readonly ProfileName[] }>
> = {
  "Denial of Service": {
    meaning: "Plugins that may stop services.",
    source: "Tenable plugin families, Denial of Service",
    profiles: ["standard", "strict"],
  },
  "Brute force attacks": {
    meaning: "Plugins that guess passwords.",
    source: "Tenable plugin families, Brute force attacks",
    profiles: ["standard", "strict"],
  },
  SCADA: {
    meaning: "Plugins that talk to controllers in their own protocols.",
    source: "Tenable plugin families, SCADA",
    profiles: ["strict"],
  },
};
