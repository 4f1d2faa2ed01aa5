/**
 * What a scanned service may have answered, and a scanner has written down without care: characters that XML forbids, an
 * `&` that begins no reference, a `<` that begins no tag, the end of a CDATA section where there is none.
 */
const damage =
  /<!\[CDATA\[|<(?!\/?[a-z_][\w:.-]*(?:\s+[\w:.-]+\s*=\s*["']|\s*\/?>|\s*$)|!--|!DOCTYPE|\?[a-z_])|\]\]>|[^\P{Cc}\t\n\r]|[\ufffe\uffff]|&(?!(?:#\d+|#x[0-9a-f]+|[a-z_][\w.-]*);)/giu;

/** The beginning of something that the next piece may complete: a reference, a tag, or the marks of a CDATA section. */
const unfinished =
  /(?:&[#\w.-]{0,40}|<(?:\/?[\w:.-]{0,40}(?:\s{1,40}[\w:.-]{0,40}\s{0,40}=?\s{0,40}|\/)?|\?|!-?|!\[[CDAT]{0,5}|![DOCTYPE]{0,6})|\]{1,2})$/i;

/** Text of XML in which single damaged places are mended, so that the rest can be read. */
export class Mender {
  /** How many there were. */
  places = 0;
  private rest = "";
  private isInCdata = false;

  mend(piece: string, isLast = false): string {
    const text = this.rest + piece;
    const end = isLast ? text.length : (unfinished.exec(text)?.index ?? text.length);
    this.rest = text.slice(end);
    return text.slice(0, end).replace(damage, (found) => this.mended(found));
  }

  private mended(found: string): string {
    if (found.length > 3) {
      this.isInCdata = true;
      return found;
    }
    if (this.isInCdata && /^[&<\]]/.test(found)) {
      this.isInCdata = found !== "]]>";
      return found;
    }
    this.places += 1;
    return { "&": "&amp;", "<": "&lt;", "]]>": "]]&gt;" }[found] ?? "\ufffd";
  }
}
