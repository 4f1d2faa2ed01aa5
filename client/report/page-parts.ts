import { cut } from "../../provider/errors";
import type { PluginSummary } from "./finding-index";
import { html, type Markup } from "./markup";
import { type Severity, severityNames } from "./severity";

/** What could turn the text around it, or cannot be seen: a name must not look like another one. */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const longestName = 160;

/** Somebody else's text in a sentence, on one line and of bearable length. Escaping is done by the template. */
export const plain = (text: string, most = longestName): string =>
  cut(text.replace(/\s+/g, " ").replace(deceptive, "\ufffd"), most);

/** Somebody else's text, kept from turning the direction of what follows. */
export const foreign = (text: string, most?: number): Markup => html`<bdi>${plain(text, most)}</bdi>`;

const longestProse = 1_200;

/** Somebody else's sentences, in their lines. */
export const prose = (text: string): Markup =>
  html`<bdi>${cut(text.replace(/[^\S\n]+/g, " ").replace(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd"), longestProse)}</bdi>`;

const numbers = new Intl.NumberFormat("en-US");

export const figure = (value: number): string => numbers.format(value);

/** `1 host`, `2 hosts`. */
export const counted = (value: number, thing: string): string => `${figure(value)} ${thing}${value === 1 ? "" : "s"}`;

export const when = (at: number, isLocalTime = false): string =>
  `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} ${isLocalTime ? "(scanner's time)" : "UTC"}`;

export const severityWord = (severity: Severity): string => severityNames[severity].toLowerCase();

/** A coloured mark with its word: the colour alone says nothing. */
export const badge = (severity: Severity): Markup =>
  html`<span class="badge s${severity}"><i></i>${severityNames[severity]}</span>`;

/** A table that scrolls in its own frame where the page is too narrow for it. */
export const table = (head: Markup, rows: Markup[], name: string, kind: string): Markup =>
  html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table class="${kind}">
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;

export const cell = (value: number, more = ""): Markup =>
  html`<td class="number${value === 0 ? " zero" : ""}${more}">${figure(value)}</td>`;

/** How many more there are than are shown; `one` and `many` are what one calls them. */
export const rest = (count: number, one: string, many: string): Markup | "" =>
  count > 0 ? html`<p class="soft more">and ${figure(count)} more ${count === 1 ? one : many}.</p>` : "";

/** What identifies a plugin, under its name. */
export function pluginNote({ id, family, cve, cvss, result }: PluginSummary): Markup {
  const parts = [
    `plugin ${id}`,
    result ?? "",
    family,
    cvss === undefined ? "" : `CVSS ${cvss}`,
    ...cve.slice(0, 2),
  ].filter(Boolean);
  return html`<small>${parts.map((part) => html`<span class="part">${foreign(part, 60)}</span>`)}</small>`;
}
