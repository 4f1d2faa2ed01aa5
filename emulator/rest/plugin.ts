import { riskOf, vectorWords } from "../core/finding/plugin";
import { midnight, slashed } from "../core/finding/times";
import type { JsonObject } from "../core/json";
import { type Call, idOf, role, type Route } from "./call";
import { allFamilies, familyById, type Plugin, plugins, pluginById, pluginsOf } from "./family";
import { given, hasPatch, vprOf, xrefsOf } from "./plugin-facts";
import { notFound, plain } from "./reply";

/** CVSS in words, in the names that this part of the API has for them. */
const spelled: Readonly<Record<string, string>> = {
  ...{ access_vector: "AccessVector", access_complexity: "AccessComplexity", authentication: "Authentication" },
  ...{ privileges_required: "PrivilegesRequired", user_interaction: "UserInteraction", scope: "Scope" },
  ...{ confidentiality_impact: "Confidentiality-Impact", integrity_impact: "Integrity-Impact" },
  ...{ availability_impact: "Availability-Impact", exploitability: "Exploitability" },
  ...{ remediation_level: "RemediationLevel", report_confidence: "ReportConfidence" },
};
const spelled3: Readonly<Record<string, string>> = {
  ...{ access_vector: "AttackVector", access_complexity: "AttackComplexity", exploitability: "ExploitCodeMaturity" },
};
const words = (vector: string | undefined, isThird: boolean): JsonObject | undefined =>
  vector === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(vectorWords(vector)).map(([name, value]) => [
          (isThird ? spelled3[name] : undefined) ?? spelled[name] ?? name,
          value,
        ]),
      );

/** Attributes of a plugin as `/plugins/plugin` tells them. */
function attributes(plugin: Plugin): JsonObject {
  const { cvss2, cvss3, exploit } = plugin;
  return given({
    intel_type: "SENSOR",
    synopsis: plugin.synopsis,
    description: plugin.description,
    solution: plugin.solution,
    see_also: [...plugin.seeAlso],
    plugin_publication_date: midnight(plugin.published),
    plugin_modification_date: midnight(plugin.modified),
    vuln_publication_date: midnight(plugin.vulnerabilityPublished) ?? undefined,
    patch_publication_date: midnight(plugin.patchPublished) ?? undefined,
    always_run: false,
    compliance: plugin.family === "Policy Compliance",
    has_patch: hasPatch(plugin),
    exploit_available: exploit !== undefined,
    risk_factor: riskOf(plugin).toUpperCase(),
    cvss_vector: words(cvss2?.vector, false),
    cvss_temporal_score: cvss2?.temporal,
    cvss_temporal_vector: words(cvss2?.temporalVector, false),
    cvss3_base_score: cvss3?.base,
    cvss3_vector: words(cvss3?.vector, true),
    cvss3_temporal_score: cvss3?.temporal,
    cvss3_temporal_vector: words(cvss3?.temporalVector, true),
    cve: [...plugin.cve],
    bid: [...plugin.bid],
    xref: [...plugin.xrefs],
    xrefs: xrefsOf(plugin),
    vpr: vprOf(plugin, false),
  });
}

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
  const { cvss2, cvss3, cve } = plugin;
  const told: Readonly<Record<string, string | undefined>> = {
    fname: `plugin_${plugin.id}.nasl`,
    plugin_name: plugin.name,
    script_version: plugin.version,
    solution: plugin.solution,
    risk_factor: riskOf(plugin),
    description: plugin.description,
    plugin_publication_date: slashed(plugin.published),
    plugin_type: plugin.type,
    synopsis: plugin.synopsis,
    plugin_modification_date: slashed(plugin.modified),
    cvss_base_score: cvss2?.base.toFixed(1),
    cvss_vector: cvss2 && `CVSS2#${cvss2.vector}`,
    cvss3_base_score: cvss3?.base.toFixed(1),
    cvss3_vector: cvss3 && `CVSS:3.0/${cvss3.vector}`,
    exploit_available: plugin.exploit && "true",
  };
  const repeated = [
    ...cve.map((value) => ({ attribute_value: value, attribute_name: "cve" })),
    ...plugin.seeAlso.map((value) => ({ attribute_value: value, attribute_name: "see_also" })),
    ...plugin.xrefs.map((value) => ({ attribute_value: value, attribute_name: "xref" })),
  ];
  return {
    attributes: [
      ...Object.entries(told).flatMap(([name, value]) =>
        value === undefined ? [] : [{ attribute_value: value, attribute_name: name }],
      ),
      ...repeated,
    ],
    family_name: plugin.family,
    name: plugin.name,
    id: plugin.id,
  };
}

const family = (call: Call): JsonObject => familyAnswer(familyById(idOf(call)));

/** `POST /plugins/families/_byName`. */
function familyByName({ body }: Call): JsonObject {
  if (typeof body.name !== "string" || body.name === "") {
    throw plain(400, "Invalid 'name' field: missing");
  }
  return familyAnswer(allFamilies.find(({ name }) => name === body.name));
}

function familyAnswer(found: ReturnType<typeof familyById>): JsonObject {
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
  { method: "POST", path: "/plugins/families/_byName", minimumRole: role.basic, handle: familyByName },
  get("/plugins/families/:id", family),
  get("/plugins/plugin", list),
  get("/plugins/plugin/:id", one),
];
