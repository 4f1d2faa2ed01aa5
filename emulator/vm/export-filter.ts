import { contains } from "../core/addresses";
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Call, Stored } from "../rest/call";
import type { Behaviour } from "./behaviour";
import { addressesOf } from "./tag-rule";

type Test = (item: JsonObject, wanted: Json, asset: Stored, call: Call<Behaviour>) => boolean;

const words = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => textOf(one).toLowerCase());
const seconds = (value: Json | undefined): number => Date.parse(textOf(value)) / 1000;
const at = (item: JsonObject, path: string): Json | undefined =>
  path.split(".").reduce<Json | undefined>((value, name) => objectOf(value)[name], item);

/** A member is one of what is wanted; lists fit with any of their values. Letters count alike but for `exact`. */
const among =
  (path: string): Test =>
  (item, wanted) => {
    const values = words(at(item, path));
    return words(wanted).some((one) => values.includes(one));
  };
const exact =
  (path: string): Test =>
  (item, wanted) =>
    listOf(wanted)
      .map(textOf)
      .includes(textOf(at(item, path)));
/** At this time or later. */
const since =
  (...paths: string[]): Test =>
  (item, wanted) =>
    paths.some((path) => seconds(at(item, path)) >= Number(wanted));
/** `{gte, lte, gt, lt, eq, neq}` */
const score =
  (path: string): Test =>
  (item, wanted) => {
    const value = Number(at(item, path) ?? Number.NaN);
    const { gte, lte, gt, lt, eq, neq } = objectOf(wanted);
    const holds = (limit: Json | undefined, test: (limit: number) => boolean): boolean =>
      limit === undefined || test(Number(limit));
    return (
      !Number.isNaN(value) &&
      [holds(gte, (n) => value >= n), holds(lte, (n) => value <= n)].every(Boolean) &&
      [holds(gt, (n) => value > n), holds(lt, (n) => value < n)].every(Boolean) &&
      (eq === undefined || [eq].flat().map(Number).includes(value)) &&
      (neq === undefined || ![neq].flat().map(Number).includes(value))
    );
  };
const isSet =
  (path: string): Test =>
  (item, wanted) =>
    (at(item, path) !== null && at(item, path) !== undefined) === (wanted === true || wanted === "true");
/** `Ensure default *` */
const pattern =
  (path: string): Test =>
  (item, wanted) => {
    const parts = textOf(wanted)
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join(".*")}$`, "i").test(textOf(at(item, path)));
  };

/** Whether an asset has a tag: by hand, or by the addresses of the tag's rules. */
const hasTag =
  (category: string): Test =>
  (_, wanted, asset, { store }) => {
    const group = store.all("tagCategory").find(({ name }) => textOf(name).toLowerCase() === category.toLowerCase());
    return store
      .all("tagValue")
      .filter((tag) => tag.category === group?.id && words(wanted).includes(textOf(tag.value).toLowerCase()))
      .some(
        (tag) =>
          store.all("tagAssignment").some((one) => one.value === tag.id && one.asset === asset.id) ||
          (textOf(asset.ipv4) !== "" && contains(addressesOf(tag.rules ?? null), textOf(asset.ipv4))),
      );
  };

const network: Test = (_, wanted, asset) => words(wanted).includes(textOf(asset.network_id).toLowerCase());

/** API reference, Exports: the filters of each kind. What is not here lets everything through. */
const tests: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  vulns: {
    severity: among("severity"),
    state: among("state"),
    plugin_id: among("plugin.id"),
    plugin_family: exact("plugin.family"),
    plugin_type: among("plugin.type"),
    cve_id: among("plugin.cve"),
    source: among("source"),
    severity_modification_type: among("severity_modification_type"),
    scan_uuid: among("scan.uuid"),
    network_id: network,
    cidr_range: (item, wanted) => contains([textOf(wanted)], textOf(at(item, "asset.ipv4"))),
    first_found: since("first_found"),
    first_seen: since("first_found"),
    last_found: since("last_found"),
    last_seen: since("last_found"),
    last_fixed: since("last_fixed"),
    resurfaced_date: since("resurfaced_date"),
    indexed_at: since("indexed"),
    since: (item, wanted) => seconds(item.state === "FIXED" ? item.last_fixed : item.last_found) >= Number(wanted),
    time_taken_to_fix: score("time_taken_to_fix"),
    vpr_score: score("plugin.vpr.score"),
    epss_score: score("plugin.epss_score"),
    exploit_maturity: (item, wanted) => {
      const code = at(item, "plugin.vpr.drivers.exploit_code_maturity");
      return code !== undefined && words(wanted).includes(textOf(code).toLowerCase());
    },
  },
  assets: {
    created_at: since("created_at"),
    updated_at: since("updated_at"),
    deleted_at: since("deleted_at"),
    terminated_at: since("terminated_at"),
    first_scan_time: since("first_scan_time"),
    last_authenticated_scan_time: since("last_authenticated_scan_date"),
    last_assessed: since("last_scan_time"),
    since: since("updated_at", "deleted_at", "terminated_at"),
    is_deleted: isSet("deleted_at"),
    is_terminated: isSet("terminated_at"),
    is_licensed: (_, wanted, { licensed }) => (licensed !== false) === (wanted === true || wanted === "true"),
    has_plugin_results: (item, wanted) => String(item.has_plugin_results) === textOf(wanted),
    servicenow_sysid: isSet("servicenow_sysid"),
    last_scan_id: among("last_scan_id"),
    network_id: network,
    sources: (item, wanted) => {
      const names = listOf(item.sources).map((one) => textOf(objectOf(one).name).toLowerCase());
      return words(wanted).some((one) => names.includes(one));
    },
    types: (_, wanted) => words(wanted).includes("host"),
  },
  compliance: {
    first_seen: since("first_seen"),
    last_seen: since("last_seen"),
    last_observed: since("last_observed"),
    indexed_at: since("indexed_at"),
    since: since("indexed_at"),
    audit_name: pattern("check_name"),
    audit_file_name: pattern("audit_file"),
    compliance_results: among("status"),
    ipv4_addresses: among("asset.ipv4_addresses"),
    ipv6_addresses: among("asset.ipv6_addresses"),
    network_id: network,
    plugin_id: among("plugin_id"),
    state: among("state"),
  },
};

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Tags are filters of their own, `tag.Location`, or a list of categories in compliance. */
function tagTests(name: string, wanted: Json): [Test, Json][] {
  if (name.startsWith("tag.")) {
    return [[hasTag(name.slice("tag.".length)), wanted]];
  }
  return name !== "tags"
    ? []
    : listOf(wanted)
        .map(objectOf)
        .map(({ category, values }): [Test, Json] => [hasTag(textOf(category)), values ?? []]);
}

/** What an export of a kind lets through. */
export function exportFilter(
  kind: string,
  filters: JsonObject,
  call: Call<Behaviour>,
): (item: JsonObject, asset: Stored) => boolean {
  const chosen = Object.entries(filters)
    .filter(([, wanted]) => !isEmpty(wanted))
    .flatMap(([name, wanted]): [Test, Json][] => {
      const test = tests[kind]?.[name];
      return test === undefined ? tagTests(name, wanted) : [[test, wanted]];
    });
  return (item, asset) => chosen.every(([test, wanted]) => test(item, wanted, asset, call));
}

const vulnTimes =
  "since first_found last_found last_fixed first_seen last_seen indexed_at indexed_at_end_value resurfaced_date";

/** The filters as the status of a job of findings shows them: every time is there, words are in upper case. */
export function shownFilters(kind: string, filters: JsonObject): Json {
  if (kind === "compliance") {
    return filters;
  }
  const tags = Object.entries(filters).filter(([name]) => name.startsWith("tag."));
  const others = Object.entries(filters).filter(([name]) => !name.startsWith("tag."));
  if (kind === "assets") {
    return JSON.stringify(filters);
  }
  const upper = (value: Json): Json => (Array.isArray(value) ? value.map((one) => textOf(one).toUpperCase()) : value);
  return {
    ...Object.fromEntries(vulnTimes.split(" ").map((name) => [name, 0])),
    ...Object.fromEntries(
      others.map(([name, value]) => [name, ["state", "severity"].includes(name) ? upper(value) : value]),
    ),
    tags: Object.fromEntries(tags),
  };
}

/** A filter of a time is one that says how old findings may be: without any, those of the last 30 days are meant. */
export const namesTime = (filters: JsonObject): boolean =>
  vulnTimes.split(" ").some((name) => filters[name] !== undefined) || isObject(filters.time_taken_to_fix);
