import type { JsonObject } from "../core/json";
import {
  check,
  entry,
  file,
  group,
  hint,
  medium,
  mediumNumber,
  radioGroup,
  section,
  uiCheck,
  uiGroup,
} from "./form-input";

export const accuracy = (): JsonObject =>
  section("accuracy", "Accuracy", [
    radioGroup("report_paranoia", "Normal", ["Normal", "Avoid false alarms", "Paranoid (more false alarms)"]),
    check("thorough_tests"),
  ]);

export const bruteForce = (): JsonObject =>
  group("brute_force", "Brute Force", [
    section("general", "General Settings", [check("provided_creds_only", "yes", hint)]),
    section("oracle", "Oracle Database", [check("test_default_oracle_accounts")]),
  ]);

export const webApplications = (): JsonObject =>
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
              radioGroup("combo_arg_values", "one value", [
                "one value",
                "some pairs",
                "all pairs (slower but efficient)",
              ]),
              radioGroup("stop_at_first_flaw", "per CGI", ["per CGI", "per port (quicker)", "per parameter (slow)"]),
              entry("url_for_rfi", "http://rfi.nessus.org/rfi.txt", hint),
              mediumNumber("generic_webapp_tests_max_time", "5", hint),
            ]),
          ]),
        ],
      }),
    ]),
  ]);

export const windows = (): JsonObject =>
  group("windows_cred_scan", "Windows", [
    section("general", "General Settings", [check("request_windows_domain_info")]),
    section("user_enumeration_method", "User Enumeration Methods", [
      check("samr_enumeration", "yes"),
      check("adsi_query", "yes"),
      check("wmi_query", "yes"),
      uiCheck("rid_brute_forcing", "no", {
        sections: [
          section("enum_domain_users", "Enumerate Domain Users", [
            mediumNumber("enum_domain_users_start_uid", "1000", hint),
            mediumNumber("enum_domain_users_end_uid", "1200", hint),
          ]),
          section("enum_local_users", "Enumerate Local Users", [
            mediumNumber("enum_local_users_start_uid", "1000", hint),
            mediumNumber("enum_local_users_end_uid", "1200", hint),
          ]),
        ],
      }),
    ]),
  ]);

export const databases = (): JsonObject =>
  group("databases", "Databases", [
    section("oracle_database", "Oracle Database", [check("oracle_database_use_detected_sids", "no", hint)]),
  ]);

const antivirus = (): JsonObject =>
  section("antivirus", "Antivirus", [
    { type: "radio", id: "av_grace_period", label: "Grace period", options: ["0", "1", "2", "3"], default: "0" },
  ]);

/** Agents have no use for mail servers. */
export const agentGeneral = (): JsonObject => group("agent_general", "General", [accuracy(), antivirus()]);

export const advancedGeneral = (): JsonObject =>
  group("general", "General", [
    accuracy(),
    antivirus(),
    section("smtp", "SMTP", [
      entry("smtp_domain", "example.com", hint),
      entry("smtp_from", "nobody@example.com"),
      entry("smtp_to", "postmaster@[AUTO_REPLACED_IP]"),
    ]),
  ]);

export const scada = (): JsonObject =>
  group(
    "scada",
    "SCADA",
    [
      section("modbus_coil_access", "Modbus/TCP Coil Access", [
        medium("modbus_start_reg", "0"),
        medium("modbus_end_reg", "16"),
      ]),
      section("iccp_cotp_tsap", "ICCP/COTP TSAP Addressing Weakness", [
        mediumNumber("start_cotp_tsap", "8"),
        mediumNumber("stop_cotp_tsap", "8"),
      ]),
    ],
    { no_home: true },
  );

const directories = (title: string, ids: readonly string[], more: JsonObject[] = []): JsonObject =>
  section("directories", title, [...ids.map((id) => check(`enable_filescan_${id}`, "no", hint)), ...more]);

export const malware = (): JsonObject =>
  group("malware_scan", "Malware", [
    section("malware_enable", "Malware Settings", [
      uiCheck("scan_malware", "no", {
        sections: [
          section("general", "General Settings", [check("disable_dns_resolution", "no", hint)]),
          section("files", "Hash and Whitelist Files", [
            file("custom_ip_netstat", hint),
            file("win_known_bad_hashes", { callback: "hash_upload", ...hint }),
            file("win_known_good_hashes", { callback: "hash_upload", ...hint }),
            file("host_whitelist", hint),
          ]),
          section("yara_rules_file_settings", "Yara Rules", [file("yarascan_rules_file", hint)]),
          section("malware_file_scan_settings", "File System Scanning", [
            uiCheck(
              "enable_file_scanning",
              "no",
              {
                sections: [
                  directories(
                    "Windows Directories",
                    ["systemroot", "programfiles", "programfilesx86", "programdata", "userprofiles"],
                    [file("filescan_custom_dir", hint)],
                  ),
                  directories("Linux Directories", ["linux_path", "linux_home"]),
                  directories("MacOS Directories", [
                    "macos_path",
                    "macos_users",
                    "macos_applications",
                    "macos_library",
                  ]),
                ],
              },
              hint,
            ),
          ]),
        ],
      }),
    ]),
  ]);
