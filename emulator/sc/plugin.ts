import { catalogued, plugins } from "../core/finding/catalogue";
import { type Plugin, riskOf, type Score } from "../core/finding/plugin";
import type { Json, JsonObject } from "../core/json";
import { fieldsOf } from "./collection";
import { Missing } from "./envelope";
import type { Area, Call, Route } from "./model";

/** Plugin families as 5.8.0 listed them: active below 1000001, passive from there. */
export const pluginFamilies: Readonly<Record<string, string>> = {
  0: "N/A",
  1: "Red Hat Local Security Checks",
  3: "Debian Local Security Checks",
  5: "Fedora Local Security Checks",
  6: "CGI abuses",
  8: "SuSE Local Security Checks",
  10: "Windows : Microsoft Bulletins",
  11: "Web Servers",
  12: "SMTP problems",
  14: "Ubuntu Local Security Checks",
  18: "CentOS Local Security Checks",
  19: "FTP",
  20: "Windows",
  21: "MacOS X Local Security Checks",
  22: "Denial of Service",
  23: "Misc.",
  24: "Service detection",
  27: "Gain root remotely",
  29: "Windows : User management",
  30: "General",
  31: "Databases",
  33: "CISCO",
  34: "Firewalls",
  35: "Backdoors",
  37: "DNS",
  39: "Policy Compliance",
  40: "Gain a shell remotely",
  41: "Settings",
  42: "Port scanners",
  45: "SNMP",
  49: "Brute force attacks",
  // In the plugin feed of all platforms; its number here was not observed.
  52: "SCADA",
  1000007: "Generic",
  1000011: "Operating System Detection",
  1000019: "SSH",
  1000021: "Web Servers",
  1000030: "Malware",
};

const family = (id: string): JsonObject => ({ id, name: pluginFamilies[id] ?? "", type: typeOf(id) });
const typeOf = (family: string): string => (Number(family) > 1_000_000 ? "passive" : "active");

/** The number of an active family; the names of some are not known here. */
const familyNumber = (name: string): string =>
  Object.keys(pluginFamilies).find((id) => pluginFamilies[id] === name && typeOf(id) === "active") ?? "0";

export const isPlugin = (id: string): boolean => catalogued(Number(id)) !== undefined;
export const pluginName = (id: string): string => catalogued(Number(id))?.name ?? "";
export const familyOf = (id: string): JsonObject => family(familyNumber(catalogued(Number(id))?.family ?? ""));
/** The family of a plugin that a file may have brought. */
export const familyNamed = (name: string): JsonObject => family(familyNumber(name));
export const pluginSummary = (id: string): JsonObject => ({
  id,
  name: pluginName(id),
  description: catalogued(Number(id))?.description ?? "",
});
const pluginIds = plugins.map(({ id }) => String(id)).toSorted((one, other) => Number(one) - Number(other));
export const pluginsOf = (family: string): string[] =>
  pluginIds.filter((id) => familyNumber(catalogued(Number(id))?.family ?? "") === family && family !== "0");

/** A day as seconds in text; -1 for none. */
const time = (day: string | undefined): string => (day === undefined ? "-1" : String(Date.parse(day) / 1000));
/** A vector with its temporal part, as it is told here. */
const vector = (score: Score | undefined): string =>
  [score?.vector, score?.temporalVector].filter((part) => part !== undefined).join("/");
const frameworks = { metasploit: "Metasploit", canvas: "CANVAS", core: "Core Impact" } as const;

/** What is known of a plugin, in the words that plugins and findings share. */
export function pluginFacts(plugin: Plugin): Record<string, string> {
  const { exploit, cvss2, cvss3, severity } = plugin;
  const ease = severity === 0 ? "" : "No known exploits are available";
  return {
    synopsis: plugin.synopsis,
    description: plugin.description,
    solution: plugin.solution,
    seeAlso: plugin.seeAlso.join("\n"),
    riskFactor: riskOf(plugin),
    stigSeverity: plugin.stig ?? "",
    baseScore: cvss2?.base.toFixed(1) ?? "",
    temporalScore: cvss2?.temporal?.toFixed(1) ?? "",
    cvssVector: vector(cvss2),
    cvssV3BaseScore: cvss3?.base.toFixed(1) ?? "",
    cvssV3TemporalScore: cvss3?.temporal?.toFixed(1) ?? "",
    cvssV3Vector: vector(cvss3),
    cpe: plugin.cpe.join("<br/>"),
    vulnPubDate: time(plugin.vulnerabilityPublished),
    patchPubDate: time(plugin.patchPublished),
    pluginPubDate: time(plugin.published),
    pluginModDate: time(plugin.modified),
    exploitEase: exploit === undefined ? ease : (exploit.ease ?? "Exploits are available"),
    exploitFrameworks: (exploit?.frameworks ?? []).map((name) => frameworks[name] ?? name).join(", "),
    checkType: plugin.type,
    version: plugin.version,
  };
}

const orNull = (text: string | undefined): Json => (text === undefined || text === "" ? null : text);

function pluginDetail(id: string): JsonObject {
  const plugin = catalogued(Number(id));
  const family = familyOf(id);
  const facts = plugin === undefined ? {} : pluginFacts(plugin);
  const nullable = ["baseScore", "temporalScore", "cvssV3BaseScore", "cvssV3TemporalScore", "cvssV3Vector"];
  const scores = [...nullable, "stigSeverity"].map((name): [string, Json] => [name, orNull(facts[name])]);
  return {
    ...facts,
    ...pluginSummary(id),
    family,
    type: family.type ?? "active",
    copyright: "",
    sourceFile: `plugin_${id}.nasl`,
    source: "",
    dependencies: "",
    requiredPorts: "",
    requiredUDPPorts: "",
    srcPort: "0",
    dstPort: "0",
    protocol: "",
    exploitAvailable: String(plugin?.exploit !== undefined),
    cvssVectorBF: "0",
    ...Object.fromEntries(scores),
    cvssV3VectorBF: plugin?.cvss3 === undefined ? null : "2147483648",
    patchModDate: "-1",
    modifiedTime: facts.pluginModDate ?? "-1",
    md5: "",
    xrefs: [...(plugin?.cve ?? []).map((cve) => `CVE:${cve}`), ...(plugin?.xrefs ?? [])].join(", "),
  };
}

const only = (answer: JsonObject, fields: ReadonlySet<string> | undefined): JsonObject =>
  fields === undefined
    ? answer
    : Object.fromEntries(Object.entries(answer).filter(([name]) => name === "id" || fields.has(name)));

/** `op` of a plugin list (API reference, Plugin). */
const operators: Record<string, (value: string, wanted: string) => boolean> = {
  eq: (value, wanted) => value === wanted,
  like: (value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()),
  gt: (value, wanted) => Number(value) > Number(wanted),
  gte: (value, wanted) => Number(value) >= Number(wanted),
  lt: (value, wanted) => Number(value) < Number(wanted),
  lte: (value, wanted) => Number(value) <= Number(wanted),
};

function listPlugins(call: Call, ids: readonly string[]): Json {
  const { filterField, op = "eq", value = "", sortField = "id", sortDirection = "ASC", type = "all" } = call.query;
  const holds = operators[op] ?? (() => true);
  const member = (id: string, name: string): string => String(pluginDetail(id)[name] ?? "");
  const found = ids
    .filter((id) => filterField === undefined || holds(member(id, filterField), value))
    .filter((id) => type === "all" || type === "notPassive" || member(id, "type") === type)
    .toSorted((one, other) => member(one, sortField).localeCompare(member(other, sortField), "en", { numeric: true }));
  if (sortDirection.toUpperCase() === "DESC") {
    found.reverse();
  }
  const fields = fieldsOf(call) ?? new Set(["name", "description"]);
  const page = found.slice(Number(call.query.startOffset ?? 0), Number(call.query.endOffset ?? found.length));
  return page.map((id) => only(pluginDetail(id), fields));
}

/** API Best Practices Guide, "Remediation scan": the path may hold a plugin's id, and then tells its family. */
function readFamily(call: Call): Json {
  const id = call.parameters.id ?? "";
  const fields = fieldsOf(call);
  if (id in pluginFamilies) {
    const plugins = pluginsOf(id).map(pluginSummary);
    return only({ ...family(id), plugins, count: plugins.length }, fields);
  }
  if (!isPlugin(id)) {
    throw new Missing("Plugin Family", id, "get");
  }
  return only({ ...familyOf(id), plugins: [], count: 0 }, fields);
}

const get = (path: string, handle: Route["handle"]): Route => ({ method: "GET", path, side: "either", handle });

export const pluginArea: Area = {
  routes: [
    get("/plugin", (call) => listPlugins(call, pluginIds)),
    get("/plugin/:id", (call) => {
      const id = call.parameters.id ?? "";
      if (!isPlugin(id)) {
        throw new Missing("Plugin", id, "get");
      }
      return only(pluginDetail(id), fieldsOf(call));
    }),
    get("/pluginFamily", (call) =>
      Object.keys(pluginFamilies).map((id) => only(family(id), fieldsOf(call) ?? new Set(["name"]))),
    ),
    get("/pluginFamily/:id", readFamily),
    get("/pluginFamily/:id/plugins", (call) => listPlugins(call, pluginsOf(call.parameters.id ?? ""))),
  ],
};
