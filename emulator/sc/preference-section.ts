/** Part of a template's editor: section, subsection, then preference → default (or the default and the choices). */
type Inputs = Record<string, string | readonly string[]>;
export interface Section {
  id: string;
  name: string;
  subsections: Record<string, Inputs>;
}

const firewall = [
  "Automatic (normal)",
  "Do not detect RST rate limitation (soft)",
  "Ignore closed ports (aggressive)",
  "Disabled (softer)",
];

/** Ids and defaults as 5.8.0 showed them for "Advanced Scan"; the ids are the same words on all of the vendor's platforms. */
export const preferenceSections: readonly Section[] = [
  {
    id: "advanced",
    name: "Advanced",
    subsections: {
      "General Settings": { safe_checks: "yes", stop_scan_on_disconnect: "no", disable_dns_resolution: "no" },
      "Performance Options": {
        reduce_connections_on_congestion: "no",
        use_kernel_congestion_detection: "no",
        network_receive_timeout: "5",
        max_checks_per_host: "5",
        max_hosts_per_scan: "30",
        max_simult_tcp_sessions_per_host: "",
        max_simult_tcp_sessions_per_scan: "",
      },
    },
  },
  {
    id: "discovery",
    name: "Host Discovery",
    subsections: {
      "Ping Remote Host": {
        ping_the_remote_host: "yes",
        test_local_nessus_host: "yes",
        fast_network_discovery: "yes",
        arp_ping: "yes",
        tcp_ping: "yes",
        tcp_ping_dest_ports: "built-in",
        icmp_ping: "yes",
        icmp_unreach_means_host_down: "no",
        icmp_ping_retries: "2",
        udp_ping: "no",
      },
      "Fragile Devices": { scan_network_printers: "no", scan_netware_hosts: "no", scan_ot_devices: "no" },
      "Wake-on-LAN": { wol_mac_addresses: "", wol_wait_time: "5" },
      "Network Type": { network_type: ["Mixed (use RFC 1918)", "Private LAN", "Public WAN (Internet)"] },
    },
  },
  {
    id: "portscan",
    name: "Port Scanning",
    subsections: {
      Ports: { unscanned_closed: "no", portscan_range: "default" },
      "Local Port Enumerators": {
        ssh_netstat_scanner: "yes",
        wmi_netstat_scanner: "yes",
        snmp_scanner: "yes",
        only_portscan_if_enum_failed: "yes",
        verify_open_ports: "no",
      },
      "Network Port Scanners": {
        tcp_scanner: "no",
        tcp_firewall_detection: firewall,
        syn_scanner: "yes",
        syn_firewall_detection: firewall,
        udp_scanner: "no",
      },
    },
  },
  {
    id: "service",
    name: "Service Discovery",
    subsections: {
      "General Settings": { svc_detection_on_all_ports: "yes" },
      "Search for SSL/TLS Services": {
        detect_ssl: "yes",
        ssl_prob_ports: ["Known SSL ports", "All ports"],
        cert_expiry_warning_days: "60",
        enumerate_all_ciphers: "yes",
        check_crl: "no",
      },
    },
  },
  {
    id: "assessment",
    name: "Assessment",
    subsections: {
      Accuracy: {
        report_paranoia: ["Normal", "Avoid false alarms", "Paranoid (more false alarms)"],
        thorough_tests: "no",
      },
      Antivirus: { av_grace_period: "0" },
      SMTP: { smtp_domain: "example.com", smtp_from: "user@example.com", smtp_to: "postmaster@[AUTO_REPLACED_IP]" },
      "Oracle Database": { test_default_oracle_accounts: "no" },
    },
  },
  {
    id: "bruteforce",
    name: "Brute Force",
    subsections: {
      "General Settings": { provided_creds_only: "yes" },
      Hydra: {
        hydra_always_enable: "no",
        hydra_logins_file: "",
        hydra_passwords_file: "",
        hydra_parallel_tasks: "16",
        hydra_timeout: "30",
        hydra_empty_passwords: "yes",
        hydra_login_as_pw: "yes",
        hydra_exit_on_success: "no",
        hydra_add_other_accounts: "yes",
        hydra_postgresql_db_name: "",
        hydra_client_id: "",
        hydra_win_account_type: ["Local accounts", "Domain accounts", "Either"],
        hydra_win_pw_as_hash: "no",
        hydra_cisco_logon_pw: "",
        hydra_web_page: "",
        hydra_proxy_test_site: "",
        hydra_ldap_dn: "",
      },
    },
  },
  {
    id: "scada",
    name: "SCADA",
    subsections: {
      "Modbus/TCP Coil Access": { modbus_start_reg: "0", modbus_end_reg: "16" },
      "ICCP/COTP TSAP Addressing Weakness": { start_cotp_tsap: "8", stop_cotp_tsap: "8" },
    },
  },
  {
    id: "webapps",
    name: "Web Applications",
    subsections: {
      "General Settings": {
        scan_webapps: "no",
        user_agent_string: "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)",
      },
      "Web Crawler": {
        webcrawler_start_page: "/",
        webcrawl_exclude_regex: "/server_privileges\\.php|logout",
        webcrawler_max_pages: "1000",
        webcrawl_max_depth: "6",
        webcrawl_follow_dynamic_pages: "no",
      },
      "Application Test Settings": {
        generic_webapp_tests: "no",
        abort_generic_webapp_if_login_fails: "no",
        generic_webapp_tests_max_time: "5",
        try_all_http_methods: "no",
        http_param_pollution: "no",
        test_embedded_web_servers: "no",
        combo_arg_values: [
          "one value",
          "some pairs",
          "all pairs (slower but efficient)",
          "all combinations (extremely slow)",
        ],
        stop_at_first_flaw: ["per CGI", "per port (quicker)", "per parameter (slow)", "look for all flaws (slower)"],
        url_for_rfi: "http://rfi.nessus.org/rfi.txt",
      },
    },
  },
  {
    id: "windows",
    name: "Windows",
    subsections: {
      "General Settings": { request_windows_domain_info: "yes" },
      "User Enumeration Methods": {
        enum_domain_users_start_uid: "1000",
        enum_domain_users_end_uid: "1200",
        enum_local_users_start_uid: "1000",
        enum_local_users_end_uid: "1200",
      },
    },
  },
  {
    id: "malware",
    name: "Malware",
    subsections: {
      "General Settings": {
        scan_malware: "no",
        win_known_bad_hashes: "",
        win_known_good_hashes: "",
        host_whitelist: "",
        yarascan_rules_file: "",
      },
      "File System Scanning": {
        enable_file_scanning: "no",
        enable_filescan_systemroot: "no",
        enable_filescan_programfiles: "no",
        enable_filescan_programfilesx86: "no",
        enable_filescan_programdata: "no",
        enable_filescan_userprofiles: "no",
        filescan_custom_dir: "",
      },
    },
  },
  {
    id: "report",
    name: "Report",
    subsections: {
      Processing: {
        report_verbosity: ["Normal", "Quiet", "Verbose"],
        report_superseded_patches: "yes",
        silent_dependencies: "yes",
        generateXCCDFResults: "no",
      },
      Output: { log_live_hosts: "no", display_unreachable_hosts: "no", reverse_lookup: "no" },
    },
  },
];
