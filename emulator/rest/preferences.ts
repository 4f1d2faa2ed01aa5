import { isObject, type Json, type JsonObject, textOf } from "../core/json";
import { offeredTypes } from "./form-credentials";
import { pagesOf } from "./form";
import type { Template } from "./template";
import { layoutOf } from "./template-layout";

/** One setting of a template's form. */
interface Setting {
  readonly value: Json;
  /** The input that has to be open for this one to count: a checkbox, or a group of inputs. */
  readonly under: string | undefined;
  /** It stands in a section that the checkbox opens, as opposed to beside it. */
  readonly inSection: boolean;
}

/** Types of inputs without a default whose value is the empty text. */
const emptyTypes = new Set(["file", "checkbox", "entry", "textarea", "medium-fixed-entry", "password"]);

const cache = new Map<string, ReadonlyMap<string, Setting>>();

/** Every setting of a template, with its default: the recursive walk that clients do. */
export function settingsOf(template: Template): ReadonlyMap<string, Setting> {
  const known = cache.get(template.name);
  if (known !== undefined) {
    return known;
  }
  const found = new Map<string, Setting>();
  const walk = (node: Json, under: string | undefined, inSection: boolean): void => {
    if (Array.isArray(node)) {
      for (const item of node) {
        walk(item, under, inSection);
      }
    }
    if (!isObject(node)) {
      return;
    }
    const { id, type } = node;
    const isInput = typeof id === "string" && typeof type === "string";
    if (isInput && ("default" in node || emptyTypes.has(textOf(type)))) {
      found.set(id, { value: node.default ?? "", under, inSection });
    }
    for (const [name, inner] of Object.entries(node)) {
      if (name === "modes" || typeof inner !== "object") {
        continue;
      }
      walk(inner, isInput ? id : under, isInput ? false : inSection || (under !== undefined && name === "sections"));
    }
  };
  for (const page of Object.values(pagesOf(template))) {
    walk(page, undefined, false);
  }
  for (const { settings } of offeredTypes(template)) {
    if (settings !== undefined) {
      walk(settings, undefined, false);
    }
  }
  for (const [id, value] of Object.entries(extrasOf(template))) {
    found.set(id, { value, under: undefined, inSection: false });
  }
  cache.set(template.name, found);
  return found;
}

const web = {
  was_plugins_autothrottle: "yes",
  was_http_request_concurrency: 10,
  was_plugins_rate_limiter_requests_per_second: 25,
  was_http_request_timeout: 5,
  was_browser_cluster_job_timeout: 10,
  timeout_abort_threshold: 100,
};
/** Settings that policies tell although no form has them (observed on `GET /policies/{id}`). */
const extrasOf = (template: Template): JsonObject => ({
  ...(layoutOf(template).report === undefined ? {} : { allow_post_scan_editing: "yes" }),
  ...(layoutOf(template).assessment === undefined || template.isAgent === true ? {} : web),
});

/**
 * The defaults that an object tells beside what was sent: inputs that stand open in the form, and those in the sections of
 * a checkbox that was itself sent as "yes" (observed on policies before and after a PUT of the whole document).
 */
export function toldDefaults(template: Template, sent: JsonObject): JsonObject {
  return Object.fromEntries(
    [...settingsOf(template)].flatMap(([id, { value, under, inSection }]): [string, Json][] => {
      if (under === undefined || (inSection && sent[under] === "yes")) {
        return [[id, value]];
      }
      return [];
    }),
  );
}

/** Members of `settings` that are no preferences of the form. */
const own = new Set([
  ...[
    "name",
    "description",
    "acls",
    "folder_id",
    "owner_id",
    "scanner_id",
    "policy_id",
    "text_targets",
    "file_targets",
  ],
  ...[
    "enabled",
    "launch",
    "rrules",
    "starttime",
    "timezone",
    "scheduleScan",
    "scan_time_window",
    "tag_targets",
    "emails",
  ],
  ...["tag_targets_ip_selection", "use_tag_rules_as_targets", "target_groups", "asset_lists", "agent_group_id", "sms"],
  ...["agent_scan_launch_type", "triggers", "filter_type", "filters", "include_aggregate", "target_network_uuid"],
  ...["refresh_reporting_type", "refresh_reporting_frequency_scans", "refresh_reporting_frequency_days"],
  ...["disable_refresh_reporting", "visibility", "launch_now", "attach_report", "attached_report_type", "live_results"],
  ...[
    "attached_report_maximum_size",
    "use_dashboard",
    "discovery_mode",
    "assessment_mode",
    "advanced_mode",
    "report_mode",
  ],
]);
export const isPreference = (id: string): boolean => !own.has(id);

/** The settings that a template has, without the others. */
export const knownPreferences = (template: Template, settings: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(settings).filter(([id]) => !isPreference(id) || settingsOf(template).has(id)));

/** An input, filled: every `default` of the form that has a value of its own. */
export function filled(node: Json, values: JsonObject): Json {
  if (Array.isArray(node)) {
    return node.map((item) => filled(item, values));
  }
  if (!isObject(node)) {
    return node;
  }
  const entries = Object.entries(node).map(([name, inner]): [string, Json] =>
    name === "modes" ? [name, inner] : [name, filled(inner, values)],
  );
  const copy = Object.fromEntries(entries);
  const value = typeof node.id === "string" && typeof node.type === "string" ? values[node.id] : undefined;
  return value === undefined ? copy : { ...copy, default: value };
}
