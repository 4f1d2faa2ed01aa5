import { type Plugin, riskOf } from "../core/finding/plugin";
import { midnight } from "../core/finding/times";
import type { Json, JsonObject } from "../core/json";
import { hasPatch, xrefsOf } from "./plugin-facts";

/** A plugin as the editor describes it. */
export const pluginDescription = (plugin: Plugin): JsonObject => ({
  severity: plugin.severity,
  pluginname: plugin.name,
  pluginattributes: {
    synopsis: plugin.synopsis,
    description: plugin.description,
    solution: plugin.solution,
    risk_information: { risk_factor: riskOf(plugin) },
    plugin_information: { plugin_id: plugin.id, plugin_type: plugin.type, plugin_family: plugin.family },
  },
  pluginfamily: plugin.family,
  pluginid: String(plugin.id),
});

/** References by the name of their kind: CVE and Bugtraq as well as others. */
function references(plugin: Plugin): Json {
  const all: [string, string][] = [
    ...plugin.cve.map((id): [string, string] => ["cve", id]),
    ...plugin.bid.map((id): [string, string] => ["bid", String(id)]),
    ...xrefsOf(plugin).map(({ type, id }): [string, string] => [String(type).toLowerCase(), String(id)]),
  ];
  return [...new Set(all.map(([name]) => name))].map((name) => ({
    name,
    values: { value: all.filter(([other]) => other === name).map(([, value]) => value) },
  }));
}

const text = (score: number | undefined): string => (score ?? 0).toFixed(1);
const frameworks = { metasploit: "Metasploit", canvas: "CANVAS", core: "Core Impact" } as const;

/** And as results do, which tell more. */
export function resultDescription(plugin: Plugin): JsonObject {
  const { cvss2, cvss3, exploit } = plugin;
  return {
    severity: plugin.severity,
    pluginname: plugin.name,
    pluginattributes: {
      synopsis: plugin.synopsis,
      description: plugin.description,
      risk_information: {
        risk_factor: riskOf(plugin),
        cvss3_temporal_score: text(cvss3?.temporal),
        cvss_base_score: text(cvss2?.base),
        cvss_temporal_score: text(cvss2?.temporal),
        cvss3_base_score: text(cvss3?.base),
        ...(cvss2 === undefined ? {} : { cvss_vector: `CVSS2#${cvss2.vector}` }),
        ...(cvss3 === undefined ? {} : { cvss3_vector: `CVSS:3.0/${cvss3.vector}` }),
      },
      ref_information: { ref: references(plugin) },
      xrefs: xrefsOf(plugin),
      see_also: plugin.seeAlso.length === 0 ? null : [...plugin.seeAlso],
      has_patch: hasPatch(plugin),
      plugin_information: {
        plugin_version: plugin.version,
        plugin_id: plugin.id,
        plugin_type: plugin.type,
        plugin_publication_date: midnight(plugin.published),
        plugin_family: plugin.family,
        plugin_modification_date: midnight(plugin.modified),
      },
      // What only informs has nothing to solve.
      solution: plugin.severity === 0 ? null : plugin.solution,
      vuln_information: {
        asset_inventory: "True",
        ...(plugin.severity === 0 ? {} : { exploit_available: String(exploit !== undefined) }),
        exploit_frameworks: {
          exploit_framework: (exploit?.frameworks ?? []).map((name) => ({ name: frameworks[name] ?? name })),
        },
      },
    },
    pluginfamily: plugin.family,
    pluginid: String(plugin.id),
  };
}
