import { isObject, type Json, type JsonObject } from "../core/json";

/** What "explore" shows besides the hosts of scans: one web application and one cloud resource, and findings of each kind. */

const seen = "2026-01-05T02:30:00.000Z";
const times: JsonObject = {
  ...{ last_licensed_scan_time: seen, created: seen, updated: seen, first_observed: seen, last_observed: seen },
};

export const webAssets: readonly JsonObject[] = [
  {
    id: "5c3e0000-0000-4000-8000-0000000001a1",
    name: "https://web.example.com",
    types: ["webapp"],
    sources: ["WAS"],
    ...times,
    is_licensed: false,
    is_deleted: false,
    ssl_tls_enabled: true,
    ipv4_addresses: ["192.0.2.10"],
    display_ipv4_address: "192.0.2.10",
    homepage_screenshot_url: "https://web.example.com/screenshot",
    tags: [{ id: "5c3e0000-0000-4000-8000-0000000001a2", category: "Location", value: "Berlin", type: "static" }],
  },
];

export const cloudAssets: readonly JsonObject[] = [
  {
    id: "5c3e0000-0000-4000-8000-0000000001c1",
    name: "backup-store",
    types: ["cloud_resource"],
    sources: ["cloud_runtime"],
    ...times,
    is_licensed: false,
    is_deleted: false,
    cloud_source: "aws",
    tags: [],
    cloud: {
      common: {
        environments: ["runtime"],
        provider: "aws",
        resource_category: "storage",
        resource_type: "bucket",
        tf_resource_type: "bucket",
        resource_criticality: 1,
        ...{ is_attribute: false, is_unsupported: false, is_real: true, is_auto_scale: false, is_iac: false },
        ...{ found_in_tf_state: false, immutable_drift: false },
      },
      runtime: {
        ...{ name: "backup-store", vpc: "vpc-1", project: "example", region: "eu-central-1" },
        last_scan_time: seen,
      },
    },
  },
];

/** Findings by kind, each with all of its members, and what an answer holds whatever members were asked for. */
interface FindingKind {
  all: JsonObject;
  always: JsonObject;
}

const id = "5c3e0000-0000-4000-8000-0000000001f1";
const findings: Readonly<Record<string, FindingKind>> = {
  host: {
    all: {
      asset: { name: "web.example.com", display_ipv4_address: "192.0.2.10" },
      definition: { family: "General" },
      ...{ severity: 2, state: "ACTIVE", last_seen: seen },
    },
    always: {
      asset: { ipv4_addresses: ["192.0.2.10"] },
      definition: { vpr: {}, cvss2: {}, cvss3: {}, references: [], exploit_frameworks: [] },
      scan: {},
    },
  },
  webapp: {
    all: { finding_id: id, severity: 3, state: "ACTIVE", last_observed: seen },
    always: {},
  },
  cloud_resource: {
    all: {
      ...{ finding_id: id, state: "ACTIVE", risk_factor_num: 3, last_found_time: seen },
      asset: { name: "backup-store" },
    },
    always: { definition: {} },
  },
  host_audit: {
    all: {
      ...{ asset_id: "5c3e0000-0000-4000-8000-000000000010", asset_name: "web.example.com" },
      ...{ audit_name: "Linux baseline", compliance_result: "WARNING", plugin_id: 21157 },
      ...{ state: "ACTIVE", last_observed: seen },
    },
    always: { finding_id: id },
  },
};

function merged(below: JsonObject, over: JsonObject): JsonObject {
  const result = { ...below };
  for (const [name, value] of Object.entries(over)) {
    const there = result[name];
    result[name] = isObject(there) && isObject(value) ? merged(there, value) : value;
  }
  return result;
}

/** The members with these names, of which some go inside: `asset.name`. */
function picked(item: JsonObject, names: readonly Json[]): JsonObject {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]): [string, Json][] => {
      if (names.includes(name)) {
        return [[name, value]];
      }
      const inner = names.flatMap((one) =>
        String(one).startsWith(`${name}.`) ? [String(one).slice(name.length + 1)] : [],
      );
      return inner.length > 0 && isObject(value) ? [[name, picked(value, inner)]] : [];
    }),
  );
}

/** Findings of a kind with the members that were asked for; all when none were. */
export const exploredFindings = (kind: string, fields: Json | undefined): JsonObject[] => {
  const { all, always } = findings[kind] ?? { all: {}, always: {} };
  return [{ id: id, ...merged(always, Array.isArray(fields) ? picked(all, fields) : all) }];
};
