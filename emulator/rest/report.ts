import { type Json, type JsonObject, textOf } from "../core/json";
import { xml, type Xml } from "../core/xml";
import type { Call, Stored } from "./call";
import { policyXml } from "./policy-file";
import { filtered } from "./report-filter";
import { type FoundHost, hostsOf } from "./run-hosts";
import { settingsOf } from "./scan-object";

const risks = ["None", "Low", "Medium", "High", "Critical"];
const risk = (severity: number): string => risks[severity] ?? "None";

const columns = [
  "Plugin ID",
  "CVE",
  "CVSS",
  "Risk",
  "Host",
  "Protocol",
  "Port",
  "Name",
  "Synopsis",
  "Description",
  "Solution",
  "See Also",
  "Plugin Output",
];
const quoted = (cells: readonly Json[]): string =>
  cells.map((cell) => `"${textOf(cell).replaceAll('"', '""')}"`).join(",");

const csv = (hosts: readonly FoundHost[]): string => {
  const rows = hosts.flatMap(({ address, findings }) =>
    findings.map(({ id, name, severity }) => {
      return quoted([id, "", "", risk(severity), address, "tcp", "0", name, `${name}.`, `${name}.`, "n/a", "", ""]);
    }),
  );
  return `${[quoted(columns), ...rows].join("\r\n")}\r\n`;
};

const item = ({ id, name, family, severity }: FoundHost["findings"][number]): Xml =>
  xml`<ReportItem port="0" svc_name="general" protocol="tcp" severity="${severity}" pluginID="${id}" pluginName="${name}" pluginFamily="${family}"><risk_factor>${risk(severity)}</risk_factor><synopsis>${name}</synopsis></ReportItem>`;

const host = ({ address, name, system, findings }: FoundHost): Xml =>
  xml`<ReportHost name="${address}"><HostProperties><tag name="host-ip">${address}</tag><tag name="host-fqdn">${name}</tag><tag name="operating-system">${system}</tag></HostProperties>${findings.map(item)}</ReportHost>`;

const nessus = (scan: Stored, hosts: readonly FoundHost[]): string => {
  const { name } = settingsOf(scan);
  const policy = policyXml(textOf(scan.template), { name: name ?? "" });
  return xml`<?xml version="1.0" ?>\n<NessusClientData_v2>${policy}<Report name="${textOf(name)}">${hosts.map(
    host,
  )}</Report></NessusClientData_v2>\n`.toString();
};

const html = (scan: Stored, hosts: readonly FoundHost[]): string => {
  const rows = hosts.map(({ address, findings }) => xml`<tr><td>${address}</td><td>${findings.length}</td></tr>`);
  return xml`<!DOCTYPE html><html><body><h1>${textOf(settingsOf(scan).name)}</h1><table>${rows}</table></body></html>`.toString();
};

type Writer = (scan: Stored, hosts: readonly FoundHost[]) => string;
const writers: Readonly<Record<string, Writer>> = {
  nessus,
  csv: (_, hosts) => csv(hosts),
  html,
  pdf: (scan, hosts) => `%PDF-1.4\n% ${textOf(settingsOf(scan).name)}: ${hosts.length} hosts\n%%EOF\n`,
  db: (scan) => `NESSUSDB ${textOf(settingsOf(scan).name)}`,
};
export const formats: readonly string[] = Object.keys(writers);

/** The report of a run in one of the formats, of what the filters of the request leave. */
export const report = (
  call: Call,
  scan: Stored,
  run: Stored | undefined,
  format: string,
  request: JsonObject,
): string => writers[format]?.(scan, run === undefined ? [] : filtered(hostsOf(run, call), request)) ?? "";

/** What an uploaded `.nessus` file calls its report. */
export const reportName = (xml: string): string | undefined => /<Report name="([^"]*)"/.exec(xml)?.[1];
