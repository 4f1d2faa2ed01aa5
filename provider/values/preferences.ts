import { type Field, memberPath } from "../definition";
import { mapOf, text } from "../definition/fields";

type YesNo = "yes" | "no";
type FirewallDetection =
  | "Automatic (normal)"
  | "Do not detect RST rate limitation (soft)"
  | "Ignore closed ports (aggressive)"
  | "Disabled (softer)";

/**
 * Settings of a policy or scan, by their names on all three platforms. Every value is text. The keys listed here decide
 * how much load a scan causes; any other key of the template is allowed.
 */
export interface Preferences {
  /** Skip plugins that may crash services. Keep `yes` on fragile machines. */
  safe_checks?: YesNo;
  /** Stop scanning a host that stops responding. */
  stop_scan_on_disconnect?: YesNo;
  /** Slow down when the network is congested. */
  reduce_connections_on_congestion?: YesNo;
  /** Seconds to wait for a response of a host. */
  network_receive_timeout?: string;
  /** Concurrent checks per host: the main limit for the load on a host. */
  max_checks_per_host?: string;
  /** Hosts to scan at the same time. */
  max_hosts_per_scan?: string;
  /** Concurrent TCP sessions per host; empty means no limit. */
  max_simult_tcp_sessions_per_host?: string;
  /** Concurrent TCP sessions per scan; empty means no limit. */
  max_simult_tcp_sessions_per_scan?: string;
  /** Ping hosts before scanning them; `no` treats every address as alive. */
  ping_the_remote_host?: YesNo;
  /** Ping hosts of the local network with ARP. */
  arp_ping?: YesNo;
  /** Ping hosts with TCP connections. */
  tcp_ping?: YesNo;
  /** Destination ports of TCP pings: `built-in` or a list. */
  tcp_ping_dest_ports?: "built-in" | (string & {});
  /** Ping hosts with ICMP echo requests. */
  icmp_ping?: YesNo;
  /** Number of attempts of an ICMP ping. */
  icmp_ping_retries?: string;
  /** Ping hosts with UDP packets. */
  udp_ping?: YesNo;
  /** Skip the checks that a responding host is a real one. */
  fast_network_discovery?: YesNo;
  /** Scan network printers, which may print the probes. */
  scan_network_printers?: YesNo;
  /** Scan Novell NetWare hosts, which may crash. */
  scan_netware_hosts?: YesNo;
  /** Scan operational technology. Keep `no` unless the plant has agreed. */
  scan_ot_devices?: YesNo;
  /** Ports to scan: `default`, `all` or a list such as `80,443,U:161,1000-2000`. */
  portscan_range?: "default" | "all" | (string & {});
  /** Treat ports outside the range as closed, so that checks use scanned ports only. */
  unscanned_closed?: YesNo;
  /** Scan TCP ports with half-open connections. */
  syn_scanner?: YesNo;
  /** Firewall detection of the SYN scanner. */
  syn_firewall_detection?: FirewallDetection;
  /** Scan TCP ports with full connections, which may disrupt fragile network stacks. */
  tcp_scanner?: YesNo;
  /** Firewall detection of the TCP scanner. */
  tcp_firewall_detection?: FirewallDetection;
  /** Scan UDP ports, which is slow and may disrupt hosts. */
  udp_scanner?: YesNo;
  /** Probe all open ports to identify their services. */
  svc_detection_on_all_ports?: YesNo;
  /** Search for services that use SSL or TLS. */
  detect_ssl?: YesNo;
  /** Ports to search for SSL and TLS. */
  ssl_prob_ports?: "None" | "Known SSL ports" | "All ports";
  /** Run thorough tests, which are slow and may disrupt services. */
  thorough_tests?: YesNo;
  /** How readily uncertain findings are reported. */
  report_paranoia?: "Normal" | "Avoid false alarms" | "Paranoid (more false alarms)";
  /** Use only the given credentials; `no` tries default passwords, which may lock accounts. */
  provided_creds_only?: YesNo;
  /** Scan web applications on the hosts. */
  scan_webapps?: YesNo;
  /** Amount of information in the report. */
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
  const plain = text();
  // `yesNo`: what a boolean in their place is meant as.
  const map = mapOf<string, Preferences>({
    ...plain,
    schema: { ...plain.schema, yesNo: true },
    canonical: (value) => value,
  });
  return {
    ...map,
    problems: (given, path) =>
      Object.entries(given)
        .filter(([name, value]) => checkBoxes.has(name) && value !== "yes" && value !== "no")
        .map(([name]) => ({ path: memberPath(path, name), reason: 'must be "yes" or "no"' })),
  };
}
