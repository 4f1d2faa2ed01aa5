import { without } from "../core/json";
import type { Behaviour } from "./behaviour";
import type { Call, Handled } from "../rest/call";
import { Download, Reply } from "../rest/reply";

type Service = Behaviour["service"];

/** Members that answers before 2021, or before another year, do not have yet, by the beginning of the path (observed). */
const later: readonly (readonly [path: RegExp, members: readonly string[], since?: Service])[] = [
  [/^\/exclusions/, ["network_id"]],
  [/^\/scanners\/[^/]+\/agents\/exclusions/, ["uuid", "core_updates_blocked"]],
  [
    /^\/(scans|editor)/,
    [
      "tag_type",
      "target_network_uuid",
      "auto_routed",
      "remediation",
      "tag_targets_ip_selection",
      "tag_targets_address_order",
    ],
  ],
  [/^\/scans$/, ["wizard_uuid", "template_uuid"]],
  [/^\/(scans|editor|target-groups)/, ["acls.uuid"]],
  [
    /^\/(scanners|scanner-groups|networks)/,
    ["supports_remote_logs", "supports_webapp", "supports_remote_settings", "hostname", "ip_addresses"],
  ],
  [/^\/(scanner-groups|networks)/, ["network_name"]],
  [/^\/scanners/, ["network_name"], "2019"],
  [/^\/scanners/, ["license.enterprise_pause"]],
  [/^\/scanners/, ["license.type"], "2022"],
  [/^\/editor/, ["templates.icon"], "2022"],
  [
    /^\/(assets|workbenches\/assets)/,
    [
      "last_scan_target",
      "last_scan_id",
      "last_schedule_id",
      "acr_score",
      "acr_drivers",
      "exposure_score",
      "scan_frequency",
    ],
  ],
  [
    /^\/(assets|workbenches\/assets)/,
    ["security_protection_level", "security_protections", "exposure_confidence_value"],
  ],
  [/^\/scans$/, ["scans.policy_id"]],
  [/^\/(assets|workbenches\/assets)/, ["interfaces"]],
  [/^\/workbenches\/assets$/, ["bigfix_asset_id", "container_uuid", "tag_id", "sec_ctrl_cpe", "access_group_id"]],
  [/^\/workbenches\/assets$/, ["installed_software"], "2019"],
  [/^\/workbenches\/assets\/[^/]+\/info$/, ["installed_software", "bigfix_asset_id", "network_name"]],
  [/^\/workbenches\/assets$/, ["acr_score_value", "exposure_score_value"]],
  [/^\/assets$/, ["hostname"]],
  [/^\/filters/, ["customControl"]],
  [/^\/(filters|tags\/assets\/filters)/, ["filters.control.list.deleted"]],
  [/^\/tags/, ["access_control", "assignment_count", "saved_search"]],
  [/^\/(users|session)/, ["lockout"]],
  [/^\/server\/properties/, ["region"]],
  [
    /^\/assets\/export\/[^/]+\/status/,
    ["uuid", "chunks_failed", "chunks_cancelled", "total_chunks", "chunks_available_count", "empty_chunks_count"],
  ],
  [/^\/assets\/export\/[^/]+\/status/, ["finished_chunks", "filters", "num_assets_per_chunk", "created"]],
];
/** And those that later answers have lost, with the last year that had them. */
const earlier: readonly (readonly [path: RegExp, members: readonly string[], until: Service])[] = [
  [/^\/users/, ["aggregate"], "2019"],
  [/^\/scans/, ["scan.use_dashboard", "use_dashboard"], "2018"],
  [/^\/scanners$/, ["num_hosts", "num_sessions", "num_tcp_sessions"], "2021"],
];

/** The answer as the service of the switch's age would give it. */
export function aged(handled: Handled, path: string, { behaviour }: Call<Behaviour>): Handled {
  if (handled instanceof Reply || handled instanceof Download) {
    return handled;
  }
  const { service } = behaviour;
  const missing = [
    ...later.filter(([, , since = "2021"]) => service < since),
    ...earlier.filter(([, , until]) => service > until),
  ];
  return missing
    .filter(([pattern]) => pattern.test(path))
    .flatMap(([, members]) => members)
    .reduce((json, member) => without(json, member), handled);
}
