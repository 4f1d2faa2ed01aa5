import type { Json, JsonObject } from "../json";
import {
  check,
  entry,
  file,
  fixed,
  group,
  HINT,
  medium,
  mediumNumber,
  namedModes,
  listedModes,
  radio,
  radioGroup,
  section,
  smallNumber,
  uiCheck,
  uiGroup,
} from "./form-input";
import type { FormKind } from "./template";

const FIREWALL = [
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
      section("general", "General Settings", [check("fast_network_discovery", "no", HINT)]),
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
      uiGroup("tcp_scanner", "no", [radioGroup("tcp_firewall_detection", "Automatic (normal)", FIREWALL)], {
        no_darwin: true,
        no_windows: true,
      }),
      uiGroup("syn_scanner", "yes", [radioGroup("syn_firewall_detection", "Automatic (normal)", FIREWALL)]),
      check("udp_scanner", "no", HINT),
    ]),
  ]);

const labels = (...names: string[]): JsonObject => ({ optionsLabels: names });
const serviceDiscovery = (sslPorts: string): JsonObject =>
  group("service_discovery", "Service Discovery", [
    section("service_discovery", "General Settings", [
      check("svc_detection_on_all_ports", "yes", HINT),
      uiCheck("detect_ssl", "yes", {
        inputs: [
          radio("ssl_prob_ports", sslPorts, ["None", "Known SSL ports", "All ports"], labels("none", "known", "all")),
          radio("dtls_prob_ports", "None", ["None", "Known DTLS ports", "All ports"], labels("none", "known", "all")),
          smallNumber("cert_expiry_warning_days", "60"),
          check("enumerate_all_ciphers", "yes", HINT),
          check("check_crl"),
        ],
      }),
    ]),
  ]);

function discoveryGroups(sslPorts: string): JsonObject[] {
  const hosts = hostDiscovery();
  return [{ ...hosts, inputs: [ping()] }, portScanning(), serviceDiscovery(sslPorts)];
}

const accuracy = (): JsonObject =>
  section("accuracy", "Accuracy", [
    radioGroup("report_paranoia", "Normal", ["Normal", "Avoid false alarms", "Paranoid (more false alarms)"]),
    check("thorough_tests"),
  ]);

const bruteForce = (): JsonObject =>
  group("brute_force", "Brute Force", [
    section("general", "General Settings", [check("provided_creds_only", "yes", HINT)]),
    section("oracle", "Oracle Database", [check("test_default_oracle_accounts")]),
  ]);

const webApplications = (): JsonObject =>
  group("webapp", "Web Applications", [
    section("web_scan", "Web Application Settings", [
      uiCheck("scan_webapps", "no", {
        sections: [
          section("general", "General Settings", [
            entry("user_agent_string", "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)"),
          ]),
          section("web_crawler", "Web Crawler", [
            entry("webcrawler_start_page", "/", { regex: "/[^:]*(:/[^:])*" }),
            entry("webcrawl_exclude_regex", "/server_privileges\\.php|logout"),
            mediumNumber("webcrawler_max_pages", "1000"),
            mediumNumber("webcrawl_max_depth", "6"),
            check("webcrawl_follow_dynamic_pages"),
          ]),
          section("webapp_scanner", "Application Test Settings", [
            uiGroup("generic_webapp_tests", "no", [
              check("abort_generic_webapp_if_login_fails"),
              check("try_all_http_methods"),
              check("http_param_pollution"),
              check("test_embedded_web_servers"),
              radioGroup("combo_arg_values", "one value", ["one value", "some pairs", "all pairs (slower but efficient)"]),
              radioGroup("stop_at_first_flaw", "per CGI", ["per CGI", "per port (quicker)", "per parameter (slow)"]),
              entry("url_for_rfi", "http://rfi.nessus.org/rfi.txt", HINT),
              mediumNumber("generic_webapp_tests_max_time", "5", HINT),
            ]),
          ]),
        ],
      }),
    ]),
  ]);

const windows = (): JsonObject =>
  group("windows_cred_scan", "Windows", [
    section("general", "General Settings", [check("request_windows_domain_info")]),
    section("user_enumeration_method", "User Enumeration Methods", [
      check("samr_enumeration", "yes"),
      check("adsi_query", "yes"),
      check("wmi_query", "yes"),
      uiCheck("rid_brute_forcing", "no", {
        sections: [
          section("enum_domain_users", "Enumerate Domain Users", [
            mediumNumber("enum_domain_users_start_uid", "1000", HINT),
            mediumNumber("enum_domain_users_end_uid", "1200", HINT),
          ]),
          section("enum_local_users", "Enumerate Local Users", [
            mediumNumber("enum_local_users_start_uid", "1000", HINT),
            mediumNumber("enum_local_users_end_uid", "1200", HINT),
          ]),
        ],
      }),
    ]),
  ]);

const databases = (): JsonObject =>
  group("databases", "Databases", [
    section("oracle_database", "Oracle Database", [check("oracle_database_use_detected_sids", "no", HINT)]),
  ]);

const advancedGeneral = (): JsonObject =>
  group("general", "General", [
    accuracy(),
    section("antivirus", "Antivirus", [
      { type: "radio", id: "av_grace_period", label: "Grace period", options: ["0", "1", "2", "3"], default: "0" },
    ]),
    section("smtp", "SMTP", [
      entry("smtp_domain", "example.com", HINT),
      entry("smtp_from", "nobody@example.com"),
      entry("smtp_to", "postmaster@[AUTO_REPLACED_IP]"),
    ]),
  ]);

const scada = (): JsonObject =>
  group(
    "scada",
    "SCADA",
    [
      section("modbus_coil_access", "Modbus/TCP Coil Access", [medium("modbus_start_reg", "0"), medium("modbus_end_reg", "16")]),
      section("iccp_cotp_tsap", "ICCP/COTP TSAP Addressing Weakness", [
        mediumNumber("start_cotp_tsap", "8"),
        mediumNumber("stop_cotp_tsap", "8"),
      ]),
    ],
    { no_home: true },
  );

const directories = (title: string, ids: readonly string[], more: JsonObject[] = []): JsonObject =>
  section("directories", title, [...ids.map((id) => check(`enable_filescan_${id}`, "no", HINT)), ...more]);

const malware = (): JsonObject =>
  group("malware_scan", "Malware", [
    section("malware_enable", "Malware Settings", [
      uiCheck("scan_malware", "no", {
        sections: [
          section("general", "General Settings", [check("disable_dns_resolution", "no", HINT)]),
          section("files", "Hash and Whitelist Files", [
            file("custom_ip_netstat", HINT),
            file("win_known_bad_hashes", { callback: "hash_upload", ...HINT }),
            file("win_known_good_hashes", { callback: "hash_upload", ...HINT }),
            file("host_whitelist", HINT),
          ]),
          section("yara_rules_file_settings", "Yara Rules", [file("yarascan_rules_file", HINT)]),
          section("malware_file_scan_settings", "File System Scanning", [
            uiCheck(
              "enable_file_scanning",
              "no",
              {
                sections: [
                  directories(
                    "Windows Directories",
                    ["systemroot", "programfiles", "programfilesx86", "programdata", "userprofiles"],
                    [file("filescan_custom_dir", HINT)],
                  ),
                  directories("Linux Directories", ["linux_path", "linux_home"]),
                  directories("MacOS Directories", ["macos_path", "macos_users", "macos_applications", "macos_library"]),
                ],
              },
              HINT,
            ),
          ]),
        ],
      }),
    ]),
  ]);

const processing = section("report_processing", "Processing", [
  radioGroup("report_verbosity", "Normal", ["Normal", "Quiet", "Verbose"]),
  check("report_superseded_patches", "yes"),
  check("silent_dependencies", "yes"),
]);
const output = section("report_output", "Output", [
  check("reverse_lookup"),
  check("log_live_hosts"),
  check("display_unreachable_hosts"),
  check("display_unicode_characters", "no", HINT),
]);

function advancedSections(hosts: string): JsonObject[] {
  return [
    section("advanced", "General Settings", [
      check("safe_checks", "yes"),
      check("stop_scan_on_disconnect"),
      check("slice_network_addresses"),
      check("scan.allow_multi_target", "no", { excluded_template_uuids: [] }),
      check("auto_accept_disclaimer", "no", HINT),
      check("host_tagging", "yes", { msp_only: true }),
    ]),
    section("performance", "Performance Options", [
      check("reduce_connections_on_congestion"),
      check("use_kernel_congestion_detection", "no", { linux_only: true }),
      smallNumber("network_receive_timeout", "5"),
      smallNumber("max_checks_per_host", "5"),
      smallNumber("max_hosts_per_scan", hosts),
      fixed("max_simult_tcp_sessions_per_host"),
      fixed("max_simult_tcp_sessions_per_scan"),
    ]),
    section("find_command_options", "Unix find command Options", [
      file("custom_find_filepath_exclusions", HINT),
      file("custom_find_filesystem_exclusions", HINT),
      file("custom_find_filepath_inclusions", HINT),
    ]),
    section("advanced_debug", "Debug Settings", [
      check("enable_plugin_debugging", "no", HINT),
      radio("audit_trail", "none", ["full", "partial", "none"], { label: "Audit trail", ...labels("a", "b", "c"), ...HINT }),
    ]),
  ];
}

interface Page {
  groups?: JsonObject[];
  sections?: JsonObject[];
  modes: Json;
}
const page = (title: string, { groups = [], sections = [], modes }: Page): JsonObject => ({
  title,
  inputs: null,
  groups,
  sections,
  modes,
});

const DISCOVERY_MODES = ["Host enumeration", "Port scan (common ports)", "Port scan (all ports)", "Custom"];
const ASSESSMENT_MODES = [
  "Default",
  "Scan for known web vulnerabilities",
  "Scan for all web vulnerabilities (quick)",
  "Scan for all web vulnerabilities (complex)",
  "Custom",
];
const PRESETS = ["Default", "Quick", "Normal", "Thorough"];
const ADVANCED_MODES = ["Default", "Scan low bandwidth links", "Custom"];
const reportModes = listedModes(["Default", "Default", "Custom"], false);

/** The pages of `settings` behind `basic`. */
export const FORMS: Readonly<Record<FormKind, () => Record<string, JsonObject>>> = {
  network: () => ({
    discovery: page("Discovery", {
      groups: discoveryGroups("Known SSL ports"),
      modes: namedModes("discovery_mode", "Custom", DISCOVERY_MODES),
    }),
    assessment: page("Assessment", {
      groups: [group("general", "General", [accuracy()]), bruteForce(), webApplications(), windows(), databases()],
      modes: namedModes("assessment_mode", "Custom", ASSESSMENT_MODES),
    }),
    report: page("Report", { sections: [processing, output], modes: reportModes }),
    advanced: page("Advanced", {
      sections: advancedSections("30"),
      modes: namedModes("advanced_mode", "Custom", ADVANCED_MODES),
    }),
  }),
  advanced: () => ({
    discovery: page("Discovery", { groups: discoveryGroups("All ports"), modes: listedModes(PRESETS) }),
    assessment: page("Assessment", {
      groups: [advancedGeneral(), bruteForce(), scada(), webApplications(), windows(), malware(), databases()],
      // Text for once (observed).
      modes: listedModes(ASSESSMENT_MODES, true, "true"),
    }),
    report: page("Report", { sections: [processing, output], modes: reportModes }),
    advanced: page("Advanced", { sections: advancedSections("80"), modes: listedModes(ADVANCED_MODES) }),
  }),
  discovery: () => ({
    discovery: page("Discovery", {
      groups: discoveryGroups("Known SSL ports").slice(0, 2),
      modes: namedModes("discovery_mode", "Custom", DISCOVERY_MODES),
    }),
    report: page("Report", { sections: [output], modes: reportModes }),
  }),
  agent: () => agentPages([group("general", "General", [accuracy()]), windows()]),
  agentAdvanced: () => agentPages([advancedGeneral(), windows(), malware(), databases()]),
  web: () => ({
    scope: { title: "Scope", inputs: [entry("was_target", undefined)], groups: [], sections: [] },
    advanced: page("Advanced", {
      sections: [
        section("was_performance", "Performance Options", [
          check("was_plugins_autothrottle", "yes"),
          mediumNumber("was_http_request_concurrency", 10),
          mediumNumber("was_plugins_rate_limiter_requests_per_second", 25),
          mediumNumber("was_http_request_timeout", 5),
          mediumNumber("was_browser_cluster_job_timeout", 10),
          mediumNumber("timeout_abort_threshold", 100),
        ]),
      ],
      modes: listedModes(["Default", "Custom"]),
    }),
  }),
  basics: () => ({}),
};

function agentPages(groups: JsonObject[]): Record<string, JsonObject> {
  return {
    discovery: page("Discovery", { groups: [portScanning()], modes: listedModes(PRESETS) }),
    assessment: page("Assessment", { groups, modes: namedModes("assessment_mode", "Default", ["Default", "Custom"]) }),
    report: page("Report", { sections: [processing, output], modes: reportModes }),
    advanced: page("Advanced", {
      sections: [
        section("advanced_debug", "Debug Settings", [check("enable_plugin_debugging", "no", HINT)]),
        section("agent_staggered_start", "Stagger scan start", [mediumNumber("agent_staggered_start_mins", "0", HINT)]),
      ],
      modes: listedModes(ADVANCED_MODES),
    }),
  };
}
