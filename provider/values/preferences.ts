import type { Field } from "../definition";
import { mapOf, text } from "../definition/fields";

type YesNo = "yes" | "no";
type FirewallDetection =
  | "Automatic (normal)"
  | "Do not detect RST rate limitation (soft)"
  | "Ignore closed ports (aggressive)"
  | "Disabled (softer)";

/**
 * Settings of a policy, by the names that all three platforms share; every value is text. The keys listed here are
 * the ones that decide how hard a scan is on the network; any other key of the template is allowed.
 */
export interface Preferences {
  /** `no` lets plugins exercise services until they break: keep `yes` where machines are fragile. */
  safe_checks?: YesNo;
  /** Stop on hosts that stop answering. */
  stop_scan_on_disconnect?: YesNo;
  /** Slow down when the network is congested. */
  reduce_connections_on_congestion?: YesNo;
  /** Seconds to wait for an answer of a host. */
  network_receive_timeout?: string;
  /** Checks at once on one host: the main knob for the load of a host. */
  max_checks_per_host?: string;
  /** Hosts at once. */
  max_hosts_per_scan?: string;
  /** Sessions at once on one host; empty means no limit. */
  max_simult_tcp_sessions_per_host?: string;
  /** Sessions at once in the scan; empty means no limit. */
  max_simult_tcp_sessions_per_scan?: string;
  /** `no` scans every address as if it were alive. */
  ping_the_remote_host?: YesNo;
  arp_ping?: YesNo;
  tcp_ping?: YesNo;
  /** `built-in` or a list of ports. */
  tcp_ping_dest_ports?: "built-in" | (string & {});
  icmp_ping?: YesNo;
  icmp_ping_retries?: string;
  udp_ping?: YesNo;
  fast_network_discovery?: YesNo;
  /** Scan printers although they may print the probes. */
  scan_network_printers?: YesNo;
  scan_netware_hosts?: YesNo;
  /** Scan operational technology: keep `no` unless the plant agreed. */
  scan_ot_devices?: YesNo;
  /** `default`, `all` or a list such as `80,443,U:161,1000-2000`. */
  portscan_range?: "default" | "all" | (string & {});
  /** Treat ports outside the range as closed, so that checks touch scanned ports only. */
  unscanned_closed?: YesNo;
  syn_scanner?: YesNo;
  syn_firewall_detection?: FirewallDetection;
  /** Full connections: hard on fragile network stacks. */
  tcp_scanner?: YesNo;
  tcp_firewall_detection?: FirewallDetection;
  /** Slow, and disruptive. */
  udp_scanner?: YesNo;
  /** Probe every open port for its service. */
  svc_detection_on_all_ports?: YesNo;
  detect_ssl?: YesNo;
  ssl_prob_ports?: "None" | "Known SSL ports" | "All ports";
  /** Slow, and may disrupt. */
  thorough_tests?: YesNo;
  report_paranoia?: "Normal" | "Avoid false alarms" | "Paranoid (more false alarms)";
  /** `no` tries default passwords, which may lock accounts. */
  provided_creds_only?: YesNo;
  scan_webapps?: YesNo;
  report_verbosity?: "Normal" | "Quiet" | "Verbose";
  [name: string]: string | undefined;
}

/** The keys above that are check boxes: anything but yes and no is a misunderstanding that no platform reports. */
const checkBoxes: ReadonlySet<string> = new Set([
  "safe_checks",
  "stop_scan_on_disconnect",
  "reduce_connections_on_congestion",
  "ping_the_remote_host",
  "arp_ping",
  "tcp_ping",
  "icmp_ping",
  "udp_ping",
  "fast_network_discovery",
  "scan_network_printers",
  "scan_netware_hosts",
  "scan_ot_devices",
  "unscanned_closed",
  "syn_scanner",
  "tcp_scanner",
  "udp_scanner",
  "svc_detection_on_all_ports",
  "detect_ssl",
  "thorough_tests",
  "provided_creds_only",
  "scan_webapps",
]);

/** The map of preferences in a program; in JavaScript no compiler looks at the values. */
export function preferences(): Field<Preferences, false> {
  // A platform compares them letter by letter.
  const map = mapOf<string, Preferences>({ ...text(), canonical: (value) => value });
  return {
    ...map,
    problems: (given, path) =>
      Object.entries(given)
        .filter(([name, value]) => checkBoxes.has(name) && value !== "yes" && value !== "no")
        .map(([name]) => ({ path: `${path}.${name}`, reason: 'neither "yes" nor "no"' })),
  };
}
