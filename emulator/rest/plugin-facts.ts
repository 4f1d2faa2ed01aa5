import { midnight } from "../core/finding/times";
import { type Plugin, type Score, riskOf, vectorWords } from "../core/finding/plugin";
import type { Json, JsonObject } from "../core/json";

/** Members that have a value: answers leave others out. */
export const given = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));

const many = (values: readonly Json[]): Json | undefined => (values.length === 0 ? undefined : [...values]);
const day = (text: string | undefined): string | undefined => midnight(text) ?? undefined;

/** The scores and vectors of one version of CVSS; `prefix` is `cvss` or `cvss3`. */
const scores = (prefix: string, score: Score | undefined): Record<string, Json | undefined> => ({
  [`${prefix}_base_score`]: score?.base,
  [`${prefix}_vector`]: score && vectorWords(score.vector),
  [`${prefix}_temporal_score`]: score?.temporal,
  [`${prefix}_temporal_vector`]: score?.temporalVector === undefined ? undefined : vectorWords(score.temporalVector),
});

/** The list of plugins lacks the impact, answers about findings have it (recorded). */
export const vprOf = ({ vpr, exploit, cvss3, threatDays }: Plugin, withImpact = true): JsonObject | undefined =>
  vpr === undefined
    ? undefined
    : {
        score: vpr,
        drivers: {
          age_of_vuln: { lower_bound: 731 },
          exploit_code_maturity: exploit === undefined ? "UNPROVEN" : "HIGH",
          cvss_impact_score_predicted: false,
          ...(withImpact ? { cvss3_impact_score: cvss3 === undefined ? 2.9 : 5.9 } : {}),
          threat_intensity_last28: exploit?.malware === true ? "LOW" : "VERY_LOW",
          ...(threatDays === undefined ? {} : { threat_recency: { lower_bound: threatDays } }),
          threat_sources_last28: ["No recorded events"],
          product_coverage: "LOW",
        },
        updated: "2025-11-12T05:22:26Z",
      };

const framework = ({ exploit }: Plugin, name: string): boolean => exploit?.frameworks?.includes(name as never) ?? false;

export const xrefsOf = ({ xrefs }: Plugin): JsonObject[] =>
  xrefs.map((one) => {
    const [type = "", ...id] = one.split(":");
    return { type, id: id.join(":") };
  });

export const hasPatch = ({ patchPublished }: Plugin): boolean => patchPublished !== undefined;

/** `plugin` of an exported finding. */
export const exportedPlugin = (plugin: Plugin, familyId: number): JsonObject =>
  given({
    bid: many(plugin.bid),
    checks_for_default_account: false,
    checks_for_malware: false,
    cpe: many(plugin.cpe),
    cve: many(plugin.cve),
    ...scores("cvss3", plugin.cvss3),
    ...scores("cvss", plugin.cvss2),
    description: plugin.description,
    exploit_available: plugin.exploit !== undefined,
    exploit_framework_canvas: framework(plugin, "canvas"),
    exploit_framework_core: framework(plugin, "core"),
    exploit_framework_d2_elliot: false,
    exploit_framework_exploithub: false,
    exploit_framework_metasploit: framework(plugin, "metasploit"),
    exploitability_ease: easeOf(plugin),
    exploited_by_malware: plugin.exploit?.malware === true,
    exploited_by_nessus: false,
    family: plugin.family,
    family_id: familyId,
    has_patch: hasPatch(plugin),
    id: plugin.id,
    in_the_news: plugin.exploit?.malware === true,
    name: plugin.name,
    modification_date: day(plugin.modified),
    publication_date: day(plugin.published),
    patch_publication_date: day(plugin.patchPublished),
    risk_factor: riskOf(plugin).toLowerCase().replace("none", "info"),
    see_also: many(plugin.seeAlso),
    solution: plugin.solution,
    stig_severity: plugin.stig,
    synopsis: plugin.synopsis,
    type: plugin.type,
    unsupported_by_vendor: plugin.unsupported === true,
    version: plugin.version,
    vuln_publication_date: day(plugin.vulnerabilityPublished),
    xrefs: many(xrefsOf(plugin)),
    vpr: vprOf(plugin),
    epss_score: plugin.epss,
  });

export const easeOf = ({ exploit, severity }: Plugin): string | undefined =>
  exploit === undefined
    ? severity === 0
      ? undefined
      : "No known exploits are available"
    : (exploit.ease ?? "Exploits are available");

/** `risk_information`: scores are text there. */
export const riskInformation = (plugin: Plugin): JsonObject => ({
  risk_factor: riskOf(plugin),
  ...textScores("cvss", plugin.cvss2),
  ...textScores("cvss3", plugin.cvss3),
  stig_severity: plugin.stig ?? null,
});

const textScores = (prefix: string, score: Score | undefined): JsonObject => ({
  [`${prefix}_vector`]: score?.vector ?? null,
  [`${prefix}_base_score`]: score?.base.toFixed(1) ?? null,
  [`${prefix}_temporal_vector`]: score?.temporalVector ?? null,
  [`${prefix}_temporal_score`]: score?.temporal?.toFixed(1) ?? null,
});
