import { type Finding, type ReportHead, type ReportHost, scanInformation } from "./finding";
import { type Plugin, riskOf } from "./plugin";
import { cTime } from "./times";

type Cell = string | number | undefined;
interface Row {
  host: ReportHost;
  finding: Finding;
  plugin: Plugin;
  head: ReportHead;
}
type Column = readonly [heading: string, cell: (row: Row) => Cell];

const score = (value: number | undefined): string | undefined => value?.toFixed(1);
const has =
  (name: string): Column[1] =>
  ({ plugin }) =>
    String(plugin.exploit?.frameworks?.includes(name as never) === true);

/** Columns of a scan's CSV by the key that a request for one on Nessus names. */
const columns: Readonly<Record<string, Column>> = {
  id: ["Plugin ID", ({ plugin }) => plugin.id],
  cve: ["CVE", ({ plugin }) => plugin.cve.join(",")],
  cvss: ["CVSS v2.0 Base Score", ({ plugin }) => score(plugin.cvss2?.base)],
  risk: ["Risk", ({ plugin }) => riskOf(plugin)],
  hostname: ["Host", ({ host }) => host.address],
  protocol: ["Protocol", ({ finding }) => finding.protocol],
  port: ["Port", ({ finding }) => finding.port],
  plugin_name: ["Name", ({ plugin }) => plugin.name],
  synopsis: ["Synopsis", ({ plugin }) => plugin.synopsis],
  description: ["Description", ({ plugin }) => plugin.description],
  solution: ["Solution", ({ plugin }) => plugin.solution],
  see_also: ["See Also", ({ plugin }) => plugin.seeAlso.join("\n")],
  plugin_output: [
    "Plugin Output",
    ({ finding, plugin, host, head }) => (plugin.id === 19_506 ? scanInformation(host, head) : finding.output),
  ],
  stig_severity: ["STIG Severity", ({ plugin }) => plugin.stig],
  cvss4_base_score: ["CVSS v4.0 Base Score", () => ""],
  cvss4_bt_score: ["CVSS v4.0 Base+Threat Score", () => ""],
  cvss3_base_score: ["CVSS v3.0 Base Score", ({ plugin }) => score(plugin.cvss3?.base)],
  cvss_temporal_score: ["CVSS v2.0 Temporal Score", ({ plugin }) => score(plugin.cvss2?.temporal)],
  cvss3_temporal_score: ["CVSS v3.0 Temporal Score", ({ plugin }) => score(plugin.cvss3?.temporal)],
  vpr_score: ["VPR Score", ({ plugin }) => score(plugin.vpr)],
  epss_score: ["EPSS Score", ({ plugin }) => (plugin.epss === undefined ? "" : (plugin.epss / 100).toFixed(4))],
  risk_factor: ["Risk Factor", ({ plugin }) => riskOf(plugin)],
};

/** One key of a request may stand for several columns. */
const several: Readonly<Record<string, readonly Column[]>> = {
  references: [
    ["BID", ({ plugin }) => plugin.bid.join(",")],
    ["XREF", ({ plugin }) => plugin.xrefs.join(",")],
    ["MSKB", () => ""],
  ],
  plugin_information: [
    ["Plugin Publication Date", ({ plugin }) => plugin.published.replaceAll("-", "/")],
    ["Plugin Modification Date", ({ plugin }) => plugin.modified.replaceAll("-", "/")],
  ],
  exploitable_with: [
    ["Metasploit", has("metasploit")],
    ["Core Impact", has("core")],
    ["CANVAS", has("canvas")],
  ],
};

/** What is on when a request names no columns. */
export const defaultColumns = Object.keys(columns).slice(0, 13);
export const allColumns: readonly string[] = [...Object.keys(columns), ...Object.keys(several)];

/** What Vulnerability Management adds to them; there is no choice. */
const service: readonly Column[] = [
  ["Asset UUID", ({ host }) => host.uuid],
  ["Vulnerability State", () => "Active"],
  ["IP Address", ({ host }) => host.address],
  ["FQDN", ({ host }) => (host.name === host.address ? "" : host.name)],
  ["NetBios", ({ host }) => host.netbios],
  ["OS", ({ host }) => host.system],
  ["MAC Address", ({ host }) => host.mac],
  ["Plugin Family", ({ plugin }) => plugin.family],
  ["CVSS Base Score", ({ plugin }) => score(plugin.cvss2?.base)],
  ["CVSS Temporal Score", ({ plugin }) => score(plugin.cvss2?.temporal)],
  ["CVSS Temporal Vector", ({ plugin }) => plugin.cvss2?.temporalVector],
  ["CVSS Vector", ({ plugin }) => plugin.cvss2?.vector],
  ["CVSS3 Base Score", ({ plugin }) => score(plugin.cvss3?.base)],
  ["CVSS3 Temporal Score", ({ plugin }) => score(plugin.cvss3?.temporal)],
  ["CVSS3 Temporal Vector", ({ plugin }) => plugin.cvss3?.temporalVector],
  ["CVSS3 Vector", ({ plugin }) => plugin.cvss3?.vector],
  ["System Type", () => "general-purpose"],
  ["Host Start", ({ host }) => cTime(host.started)],
  ["Host End", ({ host }) => cTime(host.ended)],
];

const vmColumns = [...defaultColumns.flatMap((key) => columnsOf(key)), ...service].map(
  ([heading, cell]): Column => [heading === "CVSS v2.0 Base Score" ? "CVSS" : heading, cell],
);

function columnsOf(key: string): readonly Column[] {
  const [single, group] = [columns[key], several[key]];
  return single === undefined ? (group ?? []) : [single];
}

/** What the interface calls the choice of a column. */
export const headingOf = (key: string): string => columnsOf(key)[0]?.[0] ?? key;

const quoted = (cells: readonly Cell[]): string =>
  cells.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join(",");

/** The findings as a table. `keys` chooses columns as Nessus does; without it these are Vulnerability Management's. */
export function csvFile(head: ReportHead, hosts: readonly ReportHost[], keys?: readonly string[]): string {
  const wanted = keys?.flatMap((key) => columnsOf(key)) ?? vmColumns;
  const rows = hosts.flatMap((host) =>
    host.findings.map((finding) => {
      const row: Row = { host, finding, plugin: finding.plugin, head };
      return quoted(wanted.map(([, cell]) => cell(row)));
    }),
  );
  return `${[quoted(wanted.map(([heading]) => heading)), ...rows].join("\r\n")}\r\n`;
}
