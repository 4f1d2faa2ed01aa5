import type { JsonObject } from "../core/json";
import type { Call } from "./model";
import { permissions } from "./role";
import { templateRecords } from "./template";

/** API reference, Role: the built-in roles and what of the rights they have. */
const roles: readonly [name: string, rights: "all" | "scan" | "view" | "none", description: string][] = [
  ["No Role", "none", "This role is unable to do anything."],
  ["Administrator", "all", "The Administrator role manages the system and its organizations."],
  ["Security Manager", "all", "The Security Manager role has full access to all actions at the Organization level."],
  [
    "Security Analyst",
    "scan",
    "The Security Analyst role has permissions to perform all actions except managing groups and users.",
  ],
  ["Vulnerability Analyst", "view", "The Vulnerability Analyst role can view vulnerability data."],
  ["Executive", "none", "The Executive role can view reports and dashboards."],
  ["Credential Manager", "none", "The Credential Manager role manages credentials."],
  ["Auditor", "none", "The Auditor role can look at everything and change nothing."],
];
const analyst = new Set([
  "permScan",
  "permCreatePolicies",
  "permCreateAuditFiles",
  "permShareObjects",
  "permPurgeScanResults",
]);

function rights(kind: "all" | "scan" | "view" | "none"): JsonObject {
  const has = (name: string): boolean => kind === "all" || (kind === "scan" && analyst.has(name));
  return Object.fromEntries(
    permissions.map((name) => [name, name === "permScan" ? (has(name) ? "full" : "none") : String(has(name))]),
  );
}

/** What is there before anybody has configured anything: the vendor's own. */
export function builtIn(call: Call): void {
  const common = { _org: "*", _builtIn: true, createdTime: "0", modifiedTime: "0" };
  for (const [index, [name, kind, description]] of roles.entries()) {
    const id = String(index);
    call.store.put("role", {
      id,
      uuid: uuidOf("r", id),
      name,
      description,
      permManageApp: String(id === "1"),
      ...rights(kind),
      ...common,
    });
  }
  call.store.put("group", {
    id: "0",
    uuid: uuidOf("g", "0"),
    name: "Full Access",
    description: "Full Access group",
    ...Object.fromEntries(
      ["lces", "repositories", "definingAssets", "queries", "dashboardTabs", "arcs"].map((name) => [name, []]),
    ),
    ...common,
  });
  for (const record of templateRecords()) {
    call.store.put("policyTemplate", record);
  }
  const everything = {
    name: "All Defined Ranges",
    description: "All defining ranges of the Group in whose context this Asset is evaluated.",
  };
  call.store.put("asset", {
    id: "0",
    uuid: uuidOf("a", "0"),
    ...everything,
    type: "static",
    tags: "",
    context: "",
    status: "0",
    definedIPs: "0.0.0.0-255.255.255.255",
    groups: [],
    assetDataFields: [],
    template: "",
    ...common,
  });
}

const uuidOf = (kind: string, id: string): string =>
  `${kind.charCodeAt(0).toString(16).padStart(8, "0")}-0000-4000-8000-${id.padStart(12, "0")}`;
