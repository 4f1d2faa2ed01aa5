import { contains, splitList } from "../core/addresses";
import { textOf } from "../core/json";
import type { Stored } from "../core/store";
import { xml, type Xml } from "../core/xml";
import { type Finding, findingsNow } from "./findings";
import { hosts, type Host } from "./hosts";
import type { Call } from "./model";
import { familyOf, pluginName } from "./plugin";

/** Hosts of the site that a run reaches: in its repository, and among its targets. */
export function hostsOf(result: Stored): Host[] {
  const targets = splitList(textOf(result._targets));
  const isAimedAt = (ip: string): boolean => targets.length === 0 || contains(targets, ip);
  return hosts.filter(({ ip, repository }) => repository === result.repository && isAimedAt(ip));
}

const risks = ["None", "Low", "Medium", "High", "Critical"];

function item({ plugin, port, protocol, severity, host, cve }: Finding): Xml {
  const attributes = {
    port: String(port),
    svc_name: port === 0 ? "general" : "unknown",
    protocol: protocol.toLowerCase(),
    severity: String(severity),
    pluginID: plugin,
    pluginName: pluginName(plugin),
    pluginFamily: textOf(familyOf(plugin).name),
  };
  const elements = {
    synopsis: `${pluginName(plugin)}.`,
    description: `Reports on: ${pluginName(plugin)}.`,
    solution: severity === 0 ? "n/a" : "Apply what the vendor recommends.",
    risk_factor: risks[severity] ?? "None",
    ...(cve === undefined || cve === "" ? {} : { cve }),
    plugin_output: `${pluginName(plugin)} on ${host.ip}`,
  };
  const opening = Object.entries(attributes).map(([name, value]) => xml` ${name}="${value}"`);
  const inside = Object.entries(elements).map(([name, value]) => xml`<${name}>${value}</${name}>\n`);
  return xml`<ReportItem${opening}>\n${inside}</ReportItem>\n`;
}

function hostPart(host: Host, findings: readonly Finding[]): Xml {
  const tags = { "host-ip": host.ip, "host-fqdn": host.dnsName, "operating-system": host.os };
  const properties = Object.entries(tags).map(([name, value]) => xml`<tag name="${name}">${value}</tag>\n`);
  return xml`<ReportHost name="${host.ip}"><HostProperties>\n${properties}</HostProperties>\n${findings.map(item)}</ReportHost>\n`;
}

/** The result of a run in Nessus form: what its hosts have by now; a run of one plugin tells of that one. */
export function resultFile(result: Stored, call: Call): string {
  const only = textOf(result._plugin);
  const found = findingsNow(call).filter(
    ({ plugin, mitigated }) => mitigated === undefined && (only === "" || plugin === only),
  );
  const hosts = hostsOf(result).map((host) =>
    hostPart(
      host,
      found.filter((finding) => finding.host === host),
    ),
  );
  return xml`<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Report name="${textOf(result.name)}">\n${hosts}</Report>\n</NessusClientData_v2>\n`.toString();
}
