import type { Json, JsonObject } from "../json";
import {
  accuracy,
  advancedGeneral,
  bruteForce,
  databases,
  malware,
  scada,
  webApplications,
  windows,
} from "./form-assessment";
import { discoveryGroups, labels, portScanning } from "./form-discovery";
import {
  check,
  entry,
  file,
  fixed,
  group,
  HINT,
  listedModes,
  mediumNumber,
  namedModes,
  radio,
  radioGroup,
  section,
  smallNumber,
} from "./form-input";
import type { FormKind } from "./template";

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
      radio("audit_trail", "none", ["full", "partial", "none"], {
        label: "Audit trail",
        ...labels("a", "b", "c"),
        ...HINT,
      }),
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
