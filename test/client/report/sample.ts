import { Readable } from "node:stream";
import type { Finding, HostProperties, ReportEntry } from "../../../client/report/finding";
import { readNessusFile } from "../../../client/report/nessus-file";
import { summarize, type Summary } from "../../../client/report/summary";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A `ReportItem`; `inside` is XML. */
export const item = (attributes: Record<string, string | number>, inside = ""): string => {
  const all = {
    port: 443,
    svc_name: "www",
    protocol: "tcp",
    severity: 0,
    pluginID: 1,
    pluginName: "P",
    pluginFamily: "F",
  };
  const text = Object.entries({ ...all, ...attributes }).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  return `<ReportItem${text.join("")}>${inside}</ReportItem>`;
};

/** A `ReportHost` with these tags. */
export const host = (name: string, tags: Record<string, string>, ...items: string[]): string => {
  const properties = Object.entries(tags).map(([tag, value]) => `<tag name="${tag}">${escaped(value)}</tag>\n`);
  return `<ReportHost name="${escaped(name)}"><HostProperties>${properties.join("")}</HostProperties>\n${items.join("\n")}</ReportHost>`;
};

/** A whole file. */
export const file = (...hosts: string[]): string =>
  `<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Policy><policyName>Weekly</policyName></Policy>\n<Report name="DMZ" xmlns:cm="http://www.nessus.org/cm">\n${hosts.join("\n")}</Report>\n</NessusClientData_v2>\n`;

/** The text in pieces of so many bytes, which may end inside a tag, an entity or a character. */
export const inPieces = (text: string, size: number): Readable => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
    bytes.subarray(piece * size, (piece + 1) * size),
  );
  return Readable.from(pieces, { objectMode: false });
};

/** A check of an audit file. */
export const check = (name: string, result: string, severity: number): string =>
  item(
    { pluginID: 21157, pluginName: "Unix Compliance Checks", severity },
    `<cm:compliance-check-name>${name}</cm:compliance-check-name><cm:compliance-result>${result}</cm:compliance-result>`,
  );

/** A file of these bytes, read to its end: what it tells, and how many damaged places it has. */
export async function readBytes(bytes: Buffer): Promise<{ entries: ReportEntry[]; damage: number }> {
  const entries: ReportEntry[] = [];
  let damage = 0;
  const stream = Readable.from([bytes], { objectMode: false });
  for await (const entry of readNessusFile(stream, { onDamage: (places) => (damage = places) })) {
    entries.push(entry);
  }
  return { entries, damage };
}

export async function read(text: string, size = 65_536): Promise<ReportEntry[]> {
  const entries: ReportEntry[] = [];
  for await (const entry of readNessusFile(inPieces(text, size))) {
    entries.push(entry);
  }
  return entries;
}

export const findingsOf = (entries: readonly ReportEntry[]): Finding[] =>
  entries.flatMap((entry) => (entry.kind === "finding" ? [entry.finding] : []));

export const propertiesOf = (entries: readonly ReportEntry[]): HostProperties[] =>
  entries.flatMap((entry) => (entry.kind === "host" ? [entry.properties] : []));

export const summaryOf = async (...hosts: string[]): Promise<Summary> =>
  await summarize(readNessusFile(inPieces(file(...hosts), 65_536)));
