import { type JsonObject, objectOf, parseJson, textOf } from "../core/json";
import type { Stored } from "../core/store";
import { unescapeXml, xml } from "../core/xml";
import { Download } from "./envelope";
import { type Finding, findingsNow } from "./findings";
import type { Call } from "./model";
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
  ["DNS Name", ({ host }) => host.dnsName],
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

const linesOfPage = 60;

/** A document of plain lines. */
function pdf(lines: readonly string[]): Buffer {
  const escaped = (line: string): string => line.replaceAll(/[^ -~]/g, "?").replaceAll(/[\\()]/g, "\\$&");
  const pages = Array.from({ length: Math.ceil(lines.length / linesOfPage) }, (_, index) =>
    lines.slice(index * linesOfPage, (index + 1) * linesOfPage),
  );
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(" ");
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...pages.flatMap((page, index) => {
      const content = `BT /F1 9 Tf 12 TL 40 800 Td ${page.map((line) => `(${escaped(line)}) Tj T*`).join(" ")} ET`;
      const resources = "/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]";
      return [
        `<</Type/Page/Parent 2 0 R${resources}/Contents ${5 + index * 2} 0 R>>`,
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

/** `POST /report/{id}/download`: what is there now, as the definition's type wants it. */
export function reportFile(record: Stored, call: Call): Download {
  const findings = findingsOf(call);
  if (record.type === "csv") {
    return new Download(`${record.id}.csv`, "text/csv", csv(findings));
  }
  const lines = findings.map((finding) => columns.map(([, tell]) => tell(finding)).join("  "));
  return new Download(`${record.id}.pdf`, "application/pdf", pdf([textOf(record.name), "", ...lines]));
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
