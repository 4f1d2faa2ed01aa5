import type { ReportHead } from "../core/finding/finding";
import { htmlFile } from "../core/finding/page-file";
import { nessusFile } from "../core/finding/nessus-file";
import { pdfFile } from "../core/finding/pdf-file";
import { allColumns, csvFile, defaultColumns } from "../core/finding/table-file";
import { type JsonObject, objectOf, textOf } from "../core/json";
import { unescapeXml } from "../core/xml";
import type { Call, Stored } from "./call";
import { filtered } from "./report-filter";
import { type FoundHost, hostsOf } from "./run-hosts";
import { settingsOf } from "./scan-object";
import { templateByName } from "./template";

type Content = string | Promise<Uint8Array>;
type Writer = (head: ReportHead, hosts: readonly FoundHost[], call: Call, request: JsonObject) => Content;

/** Columns that a request on Nessus chooses: `reportContents: {csvColumns: {id: true, cve: true}}`. */
function chosenColumns(request: JsonObject): readonly string[] {
  const chosen = objectOf(objectOf(request.reportContents).csvColumns);
  const names = allColumns.filter((name) => chosen[name] === true || chosen[name] === "true");
  return names.length === 0 ? defaultColumns : names;
}

const writers: Readonly<Record<string, Writer>> = {
  nessus: nessusFile,
  csv: (head, hosts, call, request) =>
    csvFile(head, hosts, call.site.dialect.product === "nessus" ? chosenColumns(request) : undefined),
  html: htmlFile,
  pdf: (head, hosts, call) => pdfFile(head, hosts, call.now),
  db: ({ name }) => `NESSUSDB ${name}`,
};
export const formats: readonly string[] = Object.keys(writers);

export function headOf(scan: Stored, run: Stored | undefined): ReportHead {
  const settings = settingsOf(scan);
  const template = textOf(scan.template);
  const told = Object.entries({ ...settings, template }).filter(([, value]) => typeof value !== "object");
  return {
    name: textOf(settings.name),
    policy: templateByName(template)?.title ?? textOf(settings.name),
    targets: textOf(run?.targets),
    preferences: Object.fromEntries(told.map(([name, value]) => [name, textOf(value)])),
    scanner: "192.0.2.5",
  };
}

/** The report of a run in one of the formats, of what the filters of the request leave. */
export const report = (
  call: Call,
  scan: Stored,
  run: Stored | undefined,
  format: string,
  request: JsonObject,
): Content => {
  const hosts = run === undefined ? [] : filtered(hostsOf(run, call), request);
  return writers[format]?.(headOf(scan, run), hosts, call, request) ?? "";
};

/** What an uploaded `.nessus` file calls its report. */
export const reportName = (xml: string): string | undefined => {
  const name = /<Report [^>]*?name="([^"]*)"/.exec(xml)?.[1];
  return name === undefined ? undefined : unescapeXml(name);
};
