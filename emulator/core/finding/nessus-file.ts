import { xml, type Xml } from "../xml";
import type { CheckResult } from "./audit";
import { catalogued, plugins } from "./catalogue";
import { type Finding, type ReportHead, type ReportHost, scanInformation } from "./finding";
import { type Plugin, riskOf } from "./plugin";
import { cTime, slashed } from "./times";

type Element = readonly [name: string, value: string | number | undefined];

const element = ([name, value]: Element): Xml | [] =>
  value === undefined || value === "" ? [] : xml`<${name}>${value}</${name}>\n`;
const elements = (list: readonly Element[]): Xml[] => list.flatMap(element);
const each = (name: string, values: readonly (string | number)[]): Element[] => values.map((value) => [name, value]);
const score = (value: number | undefined): string | undefined => value?.toFixed(1);

const exploitElements = ({ exploit, severity }: Plugin): readonly Element[] => {
  if (exploit === undefined) {
    return severity === 0 ? [] : [["exploit_available", "false"]];
  }
  return [
    ["exploit_available", "true"],
    ["exploitability_ease", exploit.ease ?? "Exploits are available"],
    ...(exploit.frameworks ?? []).map((name): Element => [`exploit_framework_${name}`, "true"]),
    ["exploited_by_malware", exploit.malware && "true"],
  ];
};

/** What a report tells of a plugin, in the order of the alphabet but for the ones that are repeated. */
export const pluginElements = (plugin: Plugin): Element[] => [
  ["description", plugin.description],
  ["fname", `plugin_${plugin.id}.nasl`],
  ["plugin_modification_date", slashed(plugin.modified)],
  ["plugin_name", plugin.name],
  ["plugin_publication_date", slashed(plugin.published)],
  ["plugin_type", plugin.type],
  ["risk_factor", riskOf(plugin)],
  ["script_version", plugin.version],
  ["solution", plugin.solution],
  ["synopsis", plugin.synopsis],
  ["see_also", plugin.seeAlso.join("\n")],
  ["cvss_base_score", score(plugin.cvss2?.base)],
  ["cvss_vector", plugin.cvss2 && `CVSS2#${plugin.cvss2.vector}`],
  ["cvss_temporal_score", score(plugin.cvss2?.temporal)],
  ["cvss_temporal_vector", plugin.cvss2?.temporalVector && `CVSS2#${plugin.cvss2.temporalVector}`],
  ["cvss3_base_score", score(plugin.cvss3?.base)],
  ["cvss3_vector", plugin.cvss3 && `CVSS:3.0/${plugin.cvss3.vector}`],
  ["cvss3_temporal_score", score(plugin.cvss3?.temporal)],
  ["cvss3_temporal_vector", plugin.cvss3?.temporalVector && `CVSS:3.0/${plugin.cvss3.temporalVector}`],
  ["vpr_score", score(plugin.vpr)],
  ["epss_score", plugin.epss === undefined ? undefined : (plugin.epss / 100).toFixed(4)],
  ["stig_severity", plugin.stig],
  ["unsupported_by_vendor", plugin.unsupported && "true"],
  ["vuln_publication_date", plugin.vulnerabilityPublished && slashed(plugin.vulnerabilityPublished)],
  ["patch_publication_date", plugin.patchPublished && slashed(plugin.patchPublished)],
  ...exploitElements(plugin),
  ...each("cve", plugin.cve),
  ...each("bid", plugin.bid),
  ["cpe", plugin.cpe.join("\n")],
  ...each("xref", plugin.xrefs),
];

const opening = (attributes: Readonly<Record<string, string | number>>): Xml =>
  xml`<ReportItem${Object.entries(attributes).map(([name, value]) => xml` ${name}="${value}"`)}>\n`;

function findingItem({ plugin, port, protocol, service, severity, output }: Finding, whole: string): Xml {
  const start = opening({
    ...{ port, svc_name: service, protocol, severity },
    ...{ pluginID: plugin.id, pluginName: plugin.name, pluginFamily: plugin.family },
  });
  const told = plugin.id === 19_506 ? whole : output;
  return xml`${start}${elements([...pluginElements(plugin), ["plugin_output", told]])}</ReportItem>\n`;
}

/** How bad a verdict is in a report. */
export const verdictSeverity: Readonly<Record<CheckResult["verdict"], number>> = { PASSED: 1, WARNING: 2, FAILED: 3 };

export const checkDescription = ({ check, verdict, actual }: CheckResult): string =>
  `"${check.name}" : [${verdict}]\n\n${check.info}\n\nSolution: ${check.solution}\n\nPolicy value: ${check.expected}\n\nActual value: ${actual}`;

function complianceItem(result: CheckResult): Xml {
  const { check, verdict, actual } = result;
  const plugin = catalogued(check.plugin);
  const start = opening({
    ...{ port: 0, svc_name: "general", protocol: "tcp", severity: verdictSeverity[verdict] },
    ...{ pluginID: check.plugin, pluginName: plugin?.name ?? "", pluginFamily: "Policy Compliance" },
  });
  return xml`${start}${elements([
    ["compliance", "true"],
    ["fname", `plugin_${check.plugin}.nbin`],
    ["plugin_name", plugin?.name],
    ["plugin_type", plugin?.type],
    ["risk_factor", "None"],
    ["description", checkDescription(result)],
    ["cm:compliance-check-name", check.name],
    ["cm:compliance-check-id", check.id],
    ["cm:compliance-audit-file", check.auditFile],
    ["cm:compliance-info", check.info],
    ["cm:compliance-result", verdict],
    ["cm:compliance-policy-value", check.expected],
    ["cm:compliance-actual-value", actual],
    ["cm:compliance-solution", check.solution],
    ["cm:compliance-reference", check.references.join(",")],
    ["cm:compliance-see-also", check.seeAlso],
    ["cm:compliance-benchmark-name", check.benchmark.name],
    ["cm:compliance-benchmark-version", check.benchmark.version],
  ])}</ReportItem>\n`;
}

const tagsOf = (host: ReportHost): readonly Element[] => [
  ["HOST_END", cTime(host.ended)],
  ["HOST_END_TIMESTAMP", Math.floor(host.ended / 1000)],
  ["HOST_START", cTime(host.started)],
  ["HOST_START_TIMESTAMP", Math.floor(host.started / 1000)],
  ["host-ip", host.address],
  ["host-fqdn", host.name === host.address ? "" : host.name],
  ["hostname", host.name === host.address ? "" : host.name.split(".")[0]],
  ["host-rdns", host.name],
  ["host-uuid", host.uuid],
  ["mac-address", host.mac],
  ["netbios-name", host.netbios],
  ["operating-system", host.system],
  ["os", host.system === "" ? "" : host.system.startsWith("Microsoft") ? "windows" : "linux"],
  ["system-type", "general-purpose"],
  ["cpe", host.cpe],
  ["Credentialed_Scan", String(host.isInside)],
  ["policy-used", ""],
];

const hostPart = (host: ReportHost, head: ReportHead): Xml => {
  const tags = tagsOf(host).filter(([, value]) => value !== undefined && value !== "");
  const whole = scanInformation(host, head);
  return xml`<ReportHost name="${host.address}"><HostProperties>\n${tags.map(
    ([name, value]) => xml`<tag name="${name}">${value ?? ""}</tag>\n`,
  )}</HostProperties>\n${host.findings.map((finding) => findingItem(finding, whole))}${host.compliance.map(
    complianceItem,
  )}</ReportHost>\n`;
};

function policyPart({ policy, targets, preferences, name }: ReportHead): Xml {
  const all = {
    ...preferences,
    TARGET: targets,
    report_task_id: name,
    plugin_set: `${plugins.map(({ id }) => id).join(";")};`,
    max_hosts: preferences.max_hosts ?? "30",
    max_checks: preferences.max_checks ?? "4",
    checks_read_timeout: "5",
    reverse_lookup: "no",
  };
  const each = Object.entries(all).map(
    ([name, value]) => xml`<preference><name>${name}</name><value>${value}</value></preference>\n`,
  );
  const families = [...new Set(plugins.map(({ family }) => family))].map(
    (family) => xml`<FamilyItem><FamilyName>${family}</FamilyName><Status>enabled</Status></FamilyItem>\n`,
  );
  return xml`<Policy><policyName>${policy}</policyName>\n<policyComments></policyComments>\n<Preferences><ServerPreferences>\n${each}</ServerPreferences>\n<PluginsPreferences></PluginsPreferences>\n</Preferences>\n<FamilySelection>\n${families}</FamilySelection>\n<IndividualPluginSelection></IndividualPluginSelection>\n</Policy>\n`;
}

/** A `.nessus` file, version 2 of the format. */
export const nessusFile = (head: ReportHead, hosts: readonly ReportHost[]): string =>
  xml`<?xml version="1.0" ?>\n<NessusClientData_v2>\n${policyPart(head)}<Report name="${head.name}" xmlns:cm="http://www.nessus.org/cm">\n${hosts.map(
    (host) => hostPart(host, head),
  )}</Report>\n</NessusClientData_v2>\n`.toString();
