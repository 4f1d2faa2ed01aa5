import type { Json, JsonObject } from "../core/json";
import {
  accuracy,
  advancedGeneral,
  agentGeneral,
  bruteForce,
  databases,
  malware,
  scada,
  webApplications,
  windows,
} from "./form-assessment";
import { discoveryGroups } from "./form-discovery";
import {
  check,
  entry,
  file,
  fixed,
  group,
  hint,
  listedModes,
  mediumNumber,
  namedModes,
  radioGroup,
  section,
  smallNumber,
} from "./form-input";
import { type Template, templateByName } from "./template";
import { type Layout, layoutOf } from "./template-layout";

const processing = section("report_processing", "Processing", [
  radioGroup("report_verbosity", "Normal", ["Normal", "Quiet", "Verbose"]),
  check("report_superseded_patches", "yes"),
  check("silent_dependencies", "yes"),
]);
const output = section("report_output", "Output", [
  check("reverse_lookup"),
  check("log_live_hosts"),
  check("display_unreachable_hosts"),
  check("display_unicode_characters", "no", hint),
]);

const agentOutput = section("report_output_agent", "Output", [check("allow_post_scan_editing", "yes")]);

/** Templates whose scans take one target at a time. */
const singleTarget = ["asv", "pci"];

const advancedSections = (hosts: string): JsonObject[] => [
  section("advanced", "General Settings", [
    check("safe_checks", "yes"),
    check("stop_scan_on_disconnect"),
    check("slice_network_addresses"),
    check("scan.allow_multi_target", "no", {
      excluded_template_uuids: singleTarget.map((name) => templateByName(name)?.uuid ?? ""),
    }),
    check("auto_accept_disclaimer", "no", hint),
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
    file("custom_find_filepath_exclusions", hint),
    file("custom_find_filesystem_exclusions", hint),
    file("custom_find_filepath_inclusions", hint),
  ]),
  section("advanced_debug", "Debug Settings", [
    check("enable_plugin_debugging", "no", hint),
    {
      type: "radio",
      id: "audit_trail",
      label: "Audit trail verbosity",
      default: "none",
      options: ["full", "partial", "none"],
      optionsLabels: ["all", "some", "none"],
      ...hint,
    },
  ]),
  section("agent_staggered_start", "Stagger scan start", [mediumNumber("staggered_start_mins", "0", hint)]),
  section("was_performance", "Performance Options", [
    check("was_plugins_autothrottle", "yes"),
    mediumNumber("was_http_request_concurrency", 10),
    mediumNumber("was_plugins_rate_limiter_requests_per_second", 25),
    mediumNumber("was_http_request_timeout", 5),
    mediumNumber("was_browser_cluster_job_timeout", 10),
    mediumNumber("timeout_abort_threshold", 100),
  ]),
];

/** Everything that a page can show, by name; a layout chooses. */
interface Parts {
  readonly groups: readonly JsonObject[];
  readonly sections: readonly JsonObject[];
  /** Presets by name, and as a list. */
  readonly names: readonly string[];
  readonly modes: () => JsonObject[];
}

const discoveryModes = ["Host enumeration", "Port scan (common ports)", "Port scan (all ports)", "Custom"];
const assessmentModes = [
  "Default",
  "Scan for known web vulnerabilities",
  "Scan for all web vulnerabilities (quick)",
  "Scan for all web vulnerabilities (complex)",
  "Custom",
];
/** A list holds the presets of all templates, one after the other (observed). */
const speeds = (id: string, words: string): string[] =>
  words.split(" ").map((word) => `${id}_${word.toLowerCase()}${word === "Normal" ? "!" : ""} ${word}`);
const discoveryPresets = [
  "default!- Default",
  ...["wannacry", "intelamt", "shellshock"].flatMap((id) => speeds(id, "Quick Normal Thorough")),
  ...["shadow_brokers", "spectre_meltdown"].flatMap((id) => speeds(id, "Normal Thorough")),
  ...speeds("drown", "Quick Normal Thorough"),
  "host_enumeration! Host enumeration",
  "host_enumeration_fragile Host enumeration (include fragile hosts)",
  "os_identification OS Identification",
  "portscan_common Port scan (common ports)",
  "portscan_all Port scan (all ports)",
  "custom Custom",
];
const assessmentPresets = [
  "default Default",
  "default_agent Default",
  "was_recommended! Recommended",
  "was_none- None",
  "was_quick Quick",
  "was_extensive Extensive",
  "webapp_known Scan for known web vulnerabilities",
  "webapp_quick! Scan for all web vulnerabilities (quick)",
  "webapp_complex Scan for all web vulnerabilities (complex)",
  "custom Custom",
];
const reportPresets = ["default!- Default", "default_output!- Default", "custom Custom"];
const advancedPresets = [
  "default! Default",
  "asv_default Default",
  "low_bandwidth Scan low bandwidth links",
  "custom Custom",
];

/** `basic` and its kin probe fewer ports and hosts than `advanced`. */
const isGentle = ({ name }: Template): boolean => name !== "advanced" && name !== "advanced_dynamic";

const pages: Readonly<Record<keyof Omit<Layout, "credentials" | "has">, (template: Template) => Parts>> = {
  discovery: (template) => ({
    groups: [
      ...discoveryGroups(isGentle(template) ? "Known SSL ports" : "All ports"),
      {
        ...group("network_discovery", "Port Scanning", [
          section("local_scanners_agent", "Local Port Enumerators", [
            check("wmi_netstat_scanner", "yes"),
            check("ssh_netstat_scanner", "yes"),
          ]),
        ]),
        name: "agent_discovery",
      },
      {
        title: "Host Discovery",
        name: "pci_host_discovery",
        inputs: [check("scan_unresponsive_hosts", "no", hint)],
      },
    ],
    sections: [],
    names: discoveryModes,
    modes: () => listedModes(discoveryPresets),
  }),
  assessment: () => ({
    groups: [
      advancedGeneral(),
      agentGeneral(),
      { ...group("general", "General", [accuracy()]), name: "accuracy" },
      bruteForce(),
      scada(),
      webApplications(),
      windows(),
      malware(),
      databases(),
    ],
    sections: [],
    names: assessmentModes,
    // Text for once (observed).
    modes: () => listedModes(assessmentPresets, "true"),
  }),
  report: () => ({
    groups: [],
    sections: [processing, output, agentOutput],
    names: [],
    modes: () => listedModes(reportPresets),
  }),
  advanced: (template) => ({
    groups: [],
    sections: advancedSections(isGentle(template) ? "30" : "80"),
    names: ["Default", "Scan low bandwidth links", "Custom"],
    modes: () => listedModes(advancedPresets),
  }),
  scope: () => ({
    groups: [],
    sections: [section("scope", "Scope", [entry("was_target")])],
    names: [],
    modes: () => [],
  }),
};

/** Layout names that stand for a part under its usual name. */
const usualNames: Readonly<Record<string, string>> = {
  accuracy: "general",
  agent_general: "general",
  agent_discovery: "network_discovery",
};
const usual = (part: JsonObject): JsonObject => ({ ...part, name: usualNames[String(part.name)] ?? part.name ?? "" });

function page(id: string, spec: string, parts: Parts): JsonObject {
  const words = spec.split(" ");
  const preset = words
    .find((word) => word.startsWith("@"))
    ?.slice(1)
    .replaceAll("_", " ");
  const chosen = (list: readonly JsonObject[]): JsonObject[] =>
    list.filter(({ name }) => words.includes(String(name))).map(usual);
  return {
    title: id.replace(/^./, (first) => first.toUpperCase()),
    inputs: null,
    groups: chosen(parts.groups),
    sections: chosen(parts.sections),
    modes: preset === undefined ? parts.modes() : namedModes(`${id}_mode`, preset, parts.names),
  };
}

/** The pages of `settings` behind `basic`. */
export function pagesOf(template: Template): Record<string, Json> {
  const layout = layoutOf(template);
  return Object.fromEntries(
    Object.entries(pages).flatMap(([id, parts]) => {
      const spec = layout[id as keyof Layout];
      return spec === undefined ? [] : [[id, page(id, spec, parts(template))]];
    }),
  );
}
