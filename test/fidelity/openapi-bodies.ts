import { type Json, type JsonObject, objectOf, textOf } from "../../emulator/core/json";
import type { Operation } from "./openapi";
import { sampleOf } from "./openapi-sample";

/** Bodies of operations whose documented schema shows no request that could be carried out; ours, by the prose. */
const settings = { name: "Example", text_targets: "192.0.2.9" };
const accessGroup = { name: "Example", rules: [{ type: "ipv4", operator: "eq", terms: ["192.0.2.9"] }] };
const ours: Readonly<Record<string, Json>> = {
  "POST /scans": { uuid: "", settings },
  "PUT /scans/{scan_id}": { uuid: "", settings },
  "POST /scans/remediation": { uuid: "", settings },
  "POST /api/v2/assets/bulk-jobs/delete": { query: { field: "ipv4", operator: "eq", value: "192.0.2.9" } },
  "PUT /access-groups/{id}": accessGroup,
  "PUT /v2/access-groups/{id}": accessGroup,
  // Documented as a form; the file is named by what its upload answered.
  "POST /exclusions/import": { file: "" },
  "POST /plugins/families/_byName": { name: "Windows" },
  "POST /reports/export": { name: "Example", template_name: "host_vulns_summary" },
  "POST /scanners/{scanner_uuid}/directives": { type: "restart", options: { hard: false, idle: true } },
  "POST /scanners/bulk/directives": { scanners: [""], directive: { type: "restart", options: { idle: true } } },
  "PUT /scanners/config": { concurrent_update: { enabled: true, max_concurrent_update: 5 } },
  "POST /shared-collections": { name: "Example", acl: [] },
  // The documents show the answer in the place of the request.
  "PUT /shared-collections/{shared_collection_id}": { name: "Example", description: "Example", acl: [] },
  "POST /shared-collections/_byName": { name: "Example" },
  // The documented one names no network, though the schema beside it requires one.
  "POST /scanners/null/agents/_bulk/addToNetwork": { network_uuid: "", criteria: { all_agents: true } },
  "POST /scanners/{scanner_id}/scans/{scan_uuid}/control": { action: "stop" },
};

export const hasOwnBody = (key: string): boolean => key in ours;

/** Query parameters that are required and not shown. */
const queries: Readonly<Record<string, Record<string, string>>> = {
  "GET /workbenches/export": { format: "csv", report: "vulnerabilities", chapter: "vuln_by_plugin" },
  "POST /credentials/files": { fileType: "pem" },
  "GET /scans/{scan_id}/attachments/{attachment_id}": { key: "example" },
};

export function bodyOf({ key, method, body }: Operation, components: JsonObject): Json[] {
  const own = ours[key];
  if (own !== undefined) {
    return [own];
  }
  if (body === undefined || method === "GET") {
    return [];
  }
  if (body.examples.length > 0) {
    return body.examples;
  }
  return [sampleOf(objectOf(body.schema), components)];
}

/** Documented query: what must be there, and what is shown besides. */
export function queryOf({ key, parameters }: Operation): {
  required: Record<string, string>;
  shown: Record<string, string> | undefined;
} {
  const inQuery = parameters.filter(({ where }) => where === "query");
  const required = Object.fromEntries(
    inQuery.filter(({ isRequired }) => isRequired).map(({ name, example }) => [name, textOf(example) || "true"]),
  );
  const shown = inQuery
    .filter(({ isRequired, example }) => !isRequired && example !== undefined)
    .map(({ name, example }) => [name, textOf(example)] as const);
  return {
    required: { ...required, ...queries[key] },
    shown: shown.length === 0 ? undefined : Object.fromEntries(shown),
  };
}
