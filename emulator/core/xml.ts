import { html, type raw } from "hono/html";

/** A piece of a document in which what are values was escaped. */
export type Xml = ReturnType<typeof raw>;

/** A template for XML and HTML in which every value is escaped, in an element and in an attribute, but for other pieces. */
export const xml = (strings: TemplateStringsArray, ...values: (string | number | Xml | Xml[])[]): Xml =>
  // A promise only where one of the values is one.
  html(strings, ...values) as Xml;

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", amp: "&" };

export const unescapeXml = (text: string): string =>
  text.replaceAll(/&(lt|gt|quot|apos|#39|amp);/g, (entity, name: string) => entities[name] ?? entity);
