import type { JsonObject } from "../core/json";
import { type Call, idOf, role, type Route } from "./call";
import { allFamilies, familyById, type Plugin, plugins, pluginById, pluginsOf } from "./family";
import { notFound } from "./reply";

const date = "2026-01-01T00:00:00Z";

/** Attributes of a plugin as `/plugins/plugin` tells them. */
const attributes = ({ name, severity }: Plugin): JsonObject => ({
  intel_type: "SENSOR",
  synopsis: name,
  description: `${name}.`,
  solution: "n/a",
  see_also: [],
  plugin_publication_date: date,
  vuln_publication_date: date,
  patch_publication_date: date,
  has_patch: severity > 2,
  exploit_available: severity > 3,
  risk_factor: ["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"][severity] ?? "NONE",
  plugin_modification_date: date,
  always_run: false,
  compliance: false,
  cvss_vector: { raw: "AV:N/AC:L/Au:N/C:N/I:N/A:C", ...cvss2, ...impacts },
  cvss_temporal_vector: { raw: "E:U/RL:OF/RC:C", Exploitability: "Unproven", ...temporal },
  cvss_temporal_score: 5.8,
  cvss3_vector: { raw: "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", ...cvss3, ...impacts },
  cvss3_temporal_vector: { raw: "E:U/RL:O/RC:C", ExploitCodeMaturity: "Unproven", ...temporal },
  cvss3_temporal_score: 6.5,
  cvss3_base_score: 7.5,
  cve: ["CVE-2026-0001"],
  bid: [1],
  xref: [],
  xrefs: [],
  vpr: {
    score: 3.6,
    drivers: {
      age_of_vuln: { lower_bound: 731 },
      exploit_code_maturity: "UNPROVEN",
      cvss_impact_score_predicted: false,
      threat_intensity_last28: "VERY_LOW",
      threat_sources_last28: ["No recorded events"],
      product_coverage: "LOW",
    },
    updated: date,
  },
});

/** CVSS in words, the same for every plugin here: clients read the shape. */
const cvss2 = { AccessVector: "Network", AccessComplexity: "Low", Authentication: "None required" };
const cvss3 = {
  AttackVector: "Network",
  AttackComplexity: "Low",
  PrivilegesRequired: "None",
  UserInteraction: "None",
  Scope: "Unchanged",
};
const impacts = {
  "Confidentiality-Impact": "None",
  "Integrity-Impact": "None",
  "Availability-Impact": "Complete",
};
const temporal = { RemediationLevel: "Official Fix", ReportConfidence: "Confirmed" };

function list({ query }: Call): JsonObject {
  const page = Number(query.page ?? 1);
  const size = Number(query.size ?? 1000);
  const details = plugins.slice((page - 1) * size, page * size).map((plugin) => ({
    id: plugin.id,
    name: plugin.name,
    attributes: attributes(plugin),
  }));
  return {
    data: { plugin_details: details },
    size: details.length,
    params: { page, size, ...(query.last_updated === undefined ? {} : { last_updated: query.last_updated }) },
    total_count: plugins.length,
  };
}

function one(call: Call): JsonObject {
  const plugin = pluginById(idOf(call));
  if (plugin === undefined) {
    throw notFound();
  }
  const told = { fname: `${plugin.id}.nasl`, plugin_type: plugin.type, synopsis: plugin.name, risk_factor: "None" };
  return {
    attributes: Object.entries(told).map(([name, value]) => ({ attribute_value: value, attribute_name: name })),
    family_name: plugin.family,
    name: plugin.name,
    id: plugin.id,
  };
}

function family(call: Call): JsonObject {
  const found = familyById(idOf(call));
  if (found === undefined) {
    throw notFound();
  }
  return { plugins: pluginsOf(found).map(({ id, name }) => ({ id, name })), name: found.name, id: found.id };
}

const get = (path: string, handle: Route["handle"]): Route => ({
  method: "GET",
  path,
  minimumRole: role.basic,
  handle,
});

export const pluginRoutes: readonly Route[] = [
  get("/plugins/families", () => ({ families: allFamilies.map(({ count, name, id }) => ({ count, name, id })) })),
  get("/plugins/families/:id", family),
  get("/plugins/plugin", list),
  get("/plugins/plugin/:id", one),
];
