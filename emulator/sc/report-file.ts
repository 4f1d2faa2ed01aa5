import type { ReportHost } from "../core/finding/finding";
import { pdfFile } from "../core/finding/pdf-file";
import { riskOf } from "../core/finding/plugin";
import { type JsonObject, objectOf, parseJson, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { unescapeXml, xml } from "../core/xml";
import { Download } from "./envelope";
import { groupsByKey } from "./finding-groups";
import { type Finding, findingsNow } from "./findings";
import type { Call } from "./model";
import { headOf } from "./result-file";
import { visibleRepositories } from "./visible-repositories";

const risks = ["Info", "Low", "Medium", "High", "Critical"];

const columns: readonly [heading: string, tell: (finding: Finding) => string][] = [
  ["Plugin", ({ plugin }) => plugin],
  ["Plugin Name", ({ fact }) => fact.plugin.name],
  ["Family", ({ fact }) => fact.plugin.family],
  ["Severity", ({ severity }) => risks[severity] ?? ""],
  ["IP Address", ({ host }) => host.ip],
  ["Protocol", ({ protocol }) => protocol],
  ["Port", ({ port }) => String(port)],
  ["Exploit?", ({ fact }) => (fact.plugin.exploit === undefined ? "No" : "Yes")],
  ["MAC Address", ({ host }) => host.macAddress],
  ["DNS Name", ({ host }) => host.dnsName],
  ["NetBIOS Name", ({ host }) => host.netbiosName],
  ["Plugin Text", ({ fact }) => fact.output],
  ["Synopsis", ({ fact }) => fact.plugin.synopsis],
  ["Description", ({ fact }) => fact.plugin.description],
  ["Solution", ({ fact }) => fact.plugin.solution],
  ["See Also", ({ fact }) => fact.plugin.seeAlso.join("\n")],
  ["Risk Factor", ({ fact }) => riskOf(fact.plugin)],
  ["CVSS V2 Base Score", ({ fact }) => fact.plugin.cvss2?.base.toFixed(1) ?? ""],
  ["CVSS V3 Base Score", ({ fact }) => fact.plugin.cvss3?.base.toFixed(1) ?? ""],
  ["CVE", ({ fact }) => fact.plugin.cve.join(",")],
];

/** What the repositories of the caller have now. */
function findingsOf(call: Call): Finding[] {
  const visible = new Set(visibleRepositories(call).map(({ id }) => id));
  return findingsNow(call).filter(({ host, mitigated }) => mitigated === undefined && visible.has(host.repository));
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (findings: readonly Finding[]): string =>
  [columns.map(([heading]) => heading), ...findings.map((finding) => columns.map(([, tell]) => tell(finding)))]
    .map((row) => `${row.map(cell).join(",")}\r\n`)
    .join("");

/** The findings by host, as the writer of documents takes them. */
const reported = (findings: readonly Finding[]): ReportHost[] =>
  [...groupsByKey(findings, ({ host }) => `${host.repository} ${host.ip}`).values()].flatMap((group) =>
    group.slice(0, 1).map(({ host }) => ({
      ...{ address: host.ip, name: host.dnsName, system: host.os, uuid: host.uuid, mac: host.macAddress },
      ...{ netbios: host.netbiosName, cpe: host.osCPE, started: 0, ended: 0, isInside: false, compliance: [] },
      findings: group.map(({ fact }) => fact),
    })),
  );

/** `POST /report/{id}/download`: what is there now, as the definition's type wants it. */
export function reportFile(record: Stored, call: Call): Download {
  const findings = findingsOf(call);
  if (record.type === "csv") {
    return new Download(`${record.id}.csv`, "text/csv", csv(findings));
  }
  return new Download(`${record.id}.pdf`, "application/pdf", pdfFile(headOf(record), reported(findings), call.now));
}

/** What an exported definition holds: what a create takes. */
const exported = ["name", "description", "type", "styleFamily", "definition", "sources", "components", "iterators"];

export function exportDefinition(record: Stored, call: Call): string {
  const definition = Object.fromEntries(exported.map((name) => [name, record[name] ?? ""]));
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<report><scVersion>${call.site.version}</scVersion><name>${textOf(record.name)}</name><definition>${JSON.stringify(definition)}</definition></report>
`.toString();
}

/** The body of a create for an exported definition; `undefined` for any other file. */
export function importedDefinition(text: string): JsonObject | undefined {
  const [, definition] = /<definition>([^<]*)<\/definition>/.exec(text) ?? [];
  const body = objectOf(parseJson(unescapeXml(definition ?? "")));
  return textOf(body.name) === "" ? undefined : body;
}
