import { xml, type Xml } from "../xml";
import type { CheckResult } from "./audit";
import { countBySeverity, type Finding, type ReportHead, type ReportHost } from "./finding";
import { riskOf } from "./plugin";

const cells = (name: string, values: readonly (string | number)[]): Xml[] =>
  values.map((value) => xml`<${name}>${value}</${name}>`);
const row = (values: readonly (string | number)[]): Xml => xml`<tr>${cells("td", values)}</tr>\n`;
const table = (kind: string, heads: readonly string[], rows: readonly Xml[]): Xml =>
  xml`<table class="${kind}">\n<tr>${cells("th", heads)}</tr>\n${[...rows]}</table>\n`;

const finding = ({ plugin, severity, port, protocol, service, output }: Finding): Xml =>
  xml`<tr class="finding" data-plugin="${plugin.id}" data-severity="${severity}">${cells("td", [
    riskOf({ severity }),
    plugin.cvss3?.base.toFixed(1) ?? "",
    plugin.id,
    plugin.name,
    `${port}/${protocol}/${service}`,
    plugin.synopsis,
    plugin.solution,
    output,
  ])}</tr>\n`;
const check = ({ check: { name, expected }, verdict, actual }: CheckResult): Xml =>
  xml`<tr class="check" data-result="${verdict}">${cells("td", [verdict, name, expected, actual])}</tr>\n`;

const hostPart = ({ address, name, system, findings, compliance }: ReportHost): Xml =>
  xml`<h2>${address}</h2>\n<p>${name}, ${system}</p>\n${table(
    "findings",
    ["Severity", "CVSS v3.0", "Plugin", "Name", "Port", "Synopsis", "Solution", "Output"],
    findings.map(finding),
  )}${compliance.length === 0 ? [] : table("compliance", ["Result", "Check", "Expected", "Actual"], compliance.map(check))}`;

/** The findings as a page. */
export const htmlFile = (head: ReportHead, hosts: readonly ReportHost[]): string =>
  xml`<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${head.name}</title></head>\n<body>\n<h1>${head.name}</h1>\n${table(
    "hosts",
    ["Host", "Critical", "High", "Medium", "Low", "Info", "Total"],
    hosts.map(({ address, findings }) => row([address, ...countBySeverity(findings).toReversed(), findings.length])),
  )}${hosts.map(hostPart)}</body>\n</html>\n`.toString();
