import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { serviceOf } from "./behaviour";
import { type Call, role, type Route } from "../rest/call";
import {
  accessGroupFields,
  agentFields,
  assetFields,
  credentialFields,
  findingFields,
  tagFields,
} from "../rest/filter-fields";

const names = (list: string): string[] => list.split(" ");

/** Which filters each list knows. pyTenable reads these documents before it sends a filter. */
const documents: Readonly<Record<string, JsonObject>> = {
  "/filters/scans/reports": { filters: findingFields },
  "/filters/scans/agents": {
    wildcard_fields: names("core_version distro groups ip name platform status"),
    filters: agentFields,
    sort: { sortable_fields: names("core_version distro ip last_connect last_scanned name platform plugin_feed_id") },
  },
  "/filters/credentials": {
    wildcard_fields: names("name category type"),
    filters: credentialFields,
    sort: { sortable_fields: names("name created_date last_used_by") },
  },
  "/filters/workbenches/assets": { filters: assetFields },
  "/filters/workbenches/vulnerabilities": { filters: findingFields },
  "/tags/assets/filters": { filters: tagFields },
};

const accessGroups: JsonObject = {
  wildcard_fields: names("name created_by_name updated_by_name"),
  filters: accessGroupFields,
  sort: { sortable_fields: names("name created_at created_by_name updated_at updated_by_name") },
};

/** The operators that a filter of a document takes; `undefined` when there is no such filter. */
export function operatorsOf(path: string, name: string): string[] | undefined {
  if (name.startsWith("tag.") && tagged.has(path)) {
    return [...tagOperators];
  }
  const filter = listOf(documents[path]?.filters).find((one) => (one as JsonObject).name === name);
  return filter === undefined ? undefined : listOf((filter as JsonObject).operators).map(textOf);
}

/** Rule types of access groups: entered as a list of words, each with an example. */
const rule = (name: string, operators: string): JsonObject => ({
  type: name,
  operators: names(operators),
  name,
  readable_name: name.replaceAll("_", " "),
  placeholder: "",
  control: { type: "tag", regex: ".*" },
});
const rules: readonly JsonObject[] = names(
  "aws_account aws_availability_zone aws_ec2_ami_id aws_ec2_instance_id aws_ec2_name aws_ec2_product_code aws_region " +
    "aws_security_group aws_subnet_id aws_vpc_id azure_resource_id azure_vm_id gcp_instance_id gcp_project_id gcp_zone " +
    "ipv4 mac_address netbios_name qualys_asset_id qualys_host_id servicenow_sysid",
).map((name) => rule(name, "eq"));
const allRules = [...rules, rule("fqdn", "eq match starts ends"), rule("operating_system", "eq match")].map(
  ({ type: _type, ...rest }) => rest,
);
const dropdown = (name: string, operator: string): JsonObject => ({
  operators: [operator],
  name,
  readable_name: name.replaceAll("_", " "),
  control: { type: "dropdown_multi", list: [{ name: "Default", value: "00000000-0000-0000-0000-000000000000" }] },
});
const newerRules = [...allRules, dropdown("network_id", "eq"), dropdown("tag_uuid", "set-has")];

/** The choice of networks is the site's own; among filters the deleted ones are offered too, among rules not. */
function withNetworks(rows: Json | undefined, hasDeleted: boolean, { store }: Call): JsonObject[] {
  const networks = store.all("network").map(
    ({ id, name, deleted }): JsonObject => ({
      name: name ?? "",
      value: id,
      ...(deleted === undefined ? {} : { deleted }),
    }),
  );
  const kept = networks.filter(({ deleted }) => deleted === undefined);
  return listOf(rows).map((row) => {
    const filter = objectOf(row);
    if (filter.name !== "network_id") {
      return filter;
    }
    return { ...filter, control: { type: "dropdown_multi", list: hasDeleted ? networks : kept } };
  });
}

/** Lists that can be narrowed by tags: one filter for each category, its values to choose from. */
const tagged = new Set(["/filters/workbenches/vulnerabilities", "/filters/workbenches/assets", "/tags/assets/filters"]);

const tagOperators = ["set-has", "set-hasnot"];

/** All values of all tags, or those that a request names. */
function tagFilters(path: string, { store }: Call, chosen?: readonly string[]): JsonObject[] {
  if (!tagged.has(path)) {
    return [];
  }
  return store.all("tagCategory").flatMap(({ id, name }): JsonObject[] => {
    const values = store
      .all("tagValue")
      .filter((value) => value.category === id && (chosen === undefined || chosen.includes(value.id)));
    const list = values.map(({ value }) => ({ name: value ?? "", value: value ?? "" }));
    // A choice of nothing is no filter: pyTenable looks at the first entry of every list.
    if (list.length === 0) {
      return [];
    }
    const control = { type: "dropdown_multi", list };
    const group: JsonObject = path.endsWith("vulnerabilities") ? { group_name: null } : {};
    return [
      {
        name: `tag.${textOf(name)}`,
        readable_name: `Tag: ${textOf(name)}`,
        operators: [...tagOperators],
        control,
        ...group,
      },
    ];
  });
}

/** Until 2019 findings could be told by target groups, and assets by fewer things in rules (observed). */
function earlier(rows: JsonObject[], path: string): JsonObject[] {
  if (path.startsWith("/access-groups/rules")) {
    return rows.filter(({ name }) => !laterRules.has(textOf(name)));
  }
  if (!path.endsWith("vulnerabilities") && !path.endsWith("reports")) {
    return rows;
  }
  const groups = [{ name: "Default", value: 1, default_group: 1, owner: "system", shared: 1 }];
  const operators = ["eq", "neq"];
  const control = { type: "dropdown", list: groups };
  const targetGroup = { name: "target_group", readable_name: "Target Group", operators, control };
  return [...rows, targetGroup].map((row) => ({ ...row, group_name: "vulnerability" }));
}
const isEarly = (call: Call): boolean => serviceOf(call) < "2021";
const laterRules = new Set(["hostname", "ipv6", "network_id", "tag_uuid"]);

const document = (path: string, json: JsonObject, method = "GET"): Route => ({
  method,
  path,
  minimumRole: role.basic,
  handle: (call) => {
    const key = "rules" in json ? "rules" : "filters";
    const chosen = method === "GET" ? undefined : listOf(call.body.tag_uuids).map(textOf);
    const rows = [...withNetworks(json[key], key === "filters", call), ...tagFilters(path, call, chosen)];
    return { ...json, [key]: isEarly(call) ? earlier(rows, path) : rows };
  },
});

export const filterRoutes: readonly Route[] = [
  ...Object.entries(documents).map(([path, json]) => document(path, json)),
  ...["/filters/workbenches/assets", "/filters/workbenches/vulnerabilities"].map((path) =>
    document(path, documents[path] ?? {}, "POST"),
  ),
  document("/access-groups/filters", accessGroups),
  document("/v2/access-groups/filters", accessGroups),
  document("/access-groups/rules/filters", { rules: [...allRules, dropdown("tag_uuid", "set-has")] }),
  document("/v2/access-groups/rules/filters", { rules: newerRules }),
];
