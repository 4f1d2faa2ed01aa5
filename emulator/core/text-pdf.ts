const linesOnPage = 60;

/** The standard fonts have the letters of Latin-1 alone; three signs mean something in a text of PDF. */
const escaped = (text: string): string =>
  text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, "?").replaceAll(/[\\()]/g, String.raw`\$&`);

/** Lines of text as a PDF document: pages of one column, in the order of the lines. */
export function textPdf(lines: readonly string[]): Uint8Array {
  const count = Math.max(1, Math.ceil(lines.length / linesOnPage));
  const pages = Array.from({ length: count }, (_, page) => lines.slice(page * linesOnPage, (page + 1) * linesOnPage));
  const firstPage = 4;
  const kids = pages.map((_, page) => `${firstPage + 2 * page} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((page, index) => {
      const text = `BT /F1 9 Tf 12 TL 40 800 Td ${page.map((line) => `(${escaped(line)}) Tj T*`).join("\n")} ET`;
      return [
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> " +
          `/Contents ${firstPage + 2 * index + 1} 0 R >>`,
        `<< /Length ${Buffer.byteLength(text, "latin1")} >>\nstream\n${text}\nendstream`,
      ];
    }),
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + table + end, "latin1");
}
