import type { JsonObject } from "../core/json";
import {
  check,
  file,
  group,
  hint,
  medium,
  mediumNumber,
  radio,
  radioGroup,
  section,
  smallNumber,
  uiCheck,
  uiGroup,
} from "./form-input";

const firewall = [
  "Automatic (normal)",
  "Do not detect RST rate limitation (soft)",
  "Ignore closed ports (aggressive)",
  "Disabled (softer)",
];

const hostDiscovery = (): JsonObject =>
  group("host_discovery", "Host Discovery", [
    section("fragile_devices", "Fragile Devices", [
      check("scan_network_printers"),
      check("scan_netware_hosts"),
      check("scan_ot_devices"),
    ]),
    section("wol", "Wake-on-LAN", [
      file("wol_mac_addresses", { callback: "wol_upload" }),
      mediumNumber("wol_wait_time", "5"),
    ]),
    section("network_type", "Network Type", [
      radio("network_type", "Mixed (use RFC 1918)", ["Mixed (use RFC 1918)", "Private LAN", "Public WAN (Internet)"]),
    ]),
  ]);

const ping = (): JsonObject =>
  uiCheck("ping_the_remote_host", "yes", {
    sections: [
      section("general", "General Settings", [check("fast_network_discovery", "no", hint)]),
      section("protocols", "Ping Methods", [
        check("arp_ping", "yes"),
        uiGroup("tcp_ping", "yes", [medium("tcp_ping_dest_ports", "built-in")]),
        uiGroup("icmp_ping", "yes", [check("icmp_unreach_means_host_down"), mediumNumber("icmp_ping_retries", "2")]),
        check("udp_ping"),
      ]),
    ],
  });

const portScanning = (): JsonObject =>
  group("network_discovery", "Port Scanning", [
    section("ports", "Ports", [
      check("unscanned_closed"),
      { type: "medium-entry", id: "portscan_range", label: "Port scan range", default: "default" },
    ]),
    section("local_scanners", "Local Port Enumerators", [
      check("ssh_netstat_scanner", "yes"),
      check("wmi_netstat_scanner", "yes"),
      check("snmp_scanner", "yes"),
      check("only_portscan_if_enum_failed", "yes"),
      check("verify_open_ports"),
    ]),
    section("network_scanners", "Network Port Scanners", [
      uiGroup("tcp_scanner", "no", [radioGroup("tcp_firewall_detection", "Automatic (normal)", firewall)], {
        no_darwin: true,
        no_windows: true,
      }),
      uiGroup("syn_scanner", "yes", [radioGroup("syn_firewall_detection", "Automatic (normal)", firewall)]),
      check("udp_scanner", "no", hint),
    ]),
  ]);

const labels = (...names: string[]): JsonObject => ({ optionsLabels: names });
const serviceDiscovery = (sslPorts: string): JsonObject =>
  group("service_discovery", "Service Discovery", [
    section("service_discovery", "General Settings", [
      check("svc_detection_on_all_ports", "yes", hint),
      uiCheck("detect_ssl", "yes", {
        inputs: [
          radio("ssl_prob_ports", sslPorts, ["None", "Known SSL ports", "All ports"], labels("none", "known", "all")),
          radio("dtls_prob_ports", "None", ["None", "Known DTLS ports", "All ports"], labels("none", "known", "all")),
          smallNumber("cert_expiry_warning_days", "60"),
          check("enumerate_all_ciphers", "yes", hint),
          check("check_crl"),
        ],
      }),
    ]),
  ]);

/** "Discovery": which hosts, which ports, which services. */
export function discoveryGroups(sslPorts: string): JsonObject[] {
  const hosts = hostDiscovery();
  return [{ ...hosts, inputs: [ping()] }, portScanning(), serviceDiscovery(sslPorts)];
}
