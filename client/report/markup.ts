/** A piece of a page, which stands in another one as it is. */
export class Markup {
  constructor(private readonly source: string) {}

  toString(): string {
    return this.source;
  }
}

type Part = string | number | Markup | readonly Part[];

const entities = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

function written(part: Part): string {
  if (part instanceof Markup) {
    return part.toString();
  }
  return typeof part === "object"
    ? part.map(written).join("")
    : String(part).replace(/[&<>"']/g, (character) => entities.get(character) ?? character);
}

/** A template in which every value is escaped, in an element and in a quoted attribute, except for other markup. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(String.raw({ raw: strings }, ...parts.map(written)));
