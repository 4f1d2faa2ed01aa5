import type { Change, Comparison } from "./compare";
import { html, type Markup } from "./markup";
import { badge, cell, counted, figure, foreign, plain, pluginNote, rest, table, when } from "./page-parts";
import { type Counts, totalOf, worstFirst } from "./severity";

/** What is new and fixed, and what is not known because it was not scanned. */
export function changes(comparison: Comparison, most: number): Markup {
  const { previous, newHosts, missingHosts, lostCredentials } = comparison;
  const above = (list: Change[]): Change[] => list.filter(({ severity }) => severity > 0);
  const last = previous.end ?? previous.start;
  return html`<section aria-labelledby="changes"><h2 id="changes">Since the last run</h2>
<p class="soft">Compared with ${foreign(previous.reportName ?? "the earlier results")}${
    last === undefined ? "" : ` of ${when(last, previous.isLocalTime)}`
  }. A finding is the same when plugin, host and port are, and of a compliance check also its result.</p>
${balance(comparison)}
${hostNote(missingHosts, "not in these results: their earlier findings count as not looked at, not as fixed")}
${hostNote(lostCredentials, "let the scanner log in the last time and not this time: what looks fixed there may only be out of sight")}
${hostNote(newHosts, "not in the earlier results: all their findings count as new", "soft")}
${changeTable("New", "new", above(comparison.newPlugins), most)}
${changeTable("Fixed", "fixed", above(comparison.fixedPlugins), most)}
</section>`;
}

function balance(comparison: Comparison): Markup {
  const columns: [string, Counts][] = [
    ["New", comparison.new],
    ["Fixed", comparison.fixed],
    ["Unchanged", comparison.unchanged],
  ];
  if (totalOf(comparison.unseen) > 0) {
    columns.push(["Not looked at", comparison.unseen]);
  }
  return html`<table class="narrow">
<thead><tr><th scope="col">Severity</th>${columns.map(([name]) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${worstFirst.map(
    (severity) =>
      html`<tr><th scope="row">${badge(severity)}</th>${columns.map(([, counts]) => cell(counts[severity]))}</tr>`,
  )}</tbody>
</table>`;
}

const namedHosts = 8;

function hostNote(hosts: string[], what: string, kind = "note"): Markup | "" {
  if (hosts.length === 0) {
    return "";
  }
  const names = hosts
    .slice(0, namedHosts)
    .map((host, position) => html`${position === 0 ? "" : ", "}${foreign(host, 60)}`);
  const more = hosts.length - names.length;
  return html`<p class="more ${kind}">${counted(hosts.length, "host")} ${what}: ${names}${
    more > 0 ? ` and ${figure(more)} more` : ""
  }.</p>`;
}

function changeTable(title: string, word: string, all: Change[], most: number): Markup {
  if (all.length === 0) {
    return html`<h3>${title}</h3><p class="soft">Nothing above info is ${word}.</p>`;
  }
  const head = html`<th scope="col">Severity</th><th scope="col">Plugin</th><th scope="col">Where</th>`;
  const rows = all.slice(0, most).map(({ plugin, severity, findings, where }) => {
    const more = findings - where.length;
    return html`<tr><td>${badge(severity)}</td><th scope="row">${foreign(plugin.name)}${pluginNote(plugin)}</th>
<td class="where">${where.map(({ host, place }) => html`<span class="place">${foreign(host, 60)} <span class="soft">${portText(place)}</span></span>`)}${
      more > 0 ? html`<span class="soft">and ${figure(more)} more</span>` : ""
    }</td></tr>`;
  });
  return html`<h3>${title}</h3>${table(head, rows, `${title} findings by plugin`, "stack changes")}${rest(all.length - rows.length, `plugin with ${word} findings`, `plugins with ${word} findings`)}`;
}

/** Port 0 is the host itself. */
const portText = (place: string): string => (place.startsWith("0/") ? "" : plain(place, 20));
