import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { countBySeverity, type ReportHead, type ReportHost } from "./finding";
import { riskOf } from "./plugin";

/** The standard fonts have the letters of Latin-1 alone. */
const plain = (text: string): string => text.replaceAll(/[^\n\u0020-\u00ff]/g, "?");

/** The findings as a document: a page of hosts, then what each of them has. */
export function pdfFile({ name }: ReportHead, hosts: readonly ReportHost[], now: number): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: "A4", info: { Title: name, CreationDate: new Date(now) } });
  const bytes = buffer(pdf);
  const line = (text: string, size = 10): void => void pdf.fontSize(size).text(plain(text));
  line(name, 20);
  for (const { address, findings } of hosts) {
    const [info, low, medium, high, critical] = countBySeverity(findings);
    line(`Host ${address}: ${critical} critical, ${high} high, ${medium} medium, ${low} low, ${info} info`);
  }
  for (const { address, name: called, system, findings, compliance } of hosts) {
    pdf.addPage();
    line(`${address} (${called}), ${system}`, 14);
    for (const { plugin, severity, port, protocol } of findings) {
      line(`Plugin ${plugin.id}, ${riskOf({ severity })}, ${port}/${protocol}`);
      line(`${plugin.name}: ${plugin.synopsis}`, 8);
    }
    for (const { check, verdict } of compliance) {
      line(`Check ${verdict}: ${check.name}`);
    }
  }
  pdf.end();
  return bytes;
}
