import { createHash } from "node:crypto";
import type { Comparison } from "./compare";
import type { HostSummary, PluginSummary } from "./finding-index";
import { html, Markup } from "./markup";
import { changes } from "./page-changes";
import {
  badge,
  cell,
  counted,
  figure,
  foreign,
  plain,
  pluginNote,
  prose,
  rest,
  severityWord,
  table,
  when,
} from "./page-parts";
import { style } from "./page-style";
import { type Counts, countFrom, type Severity, severityNames, totalOf, worstFirst } from "./severity";
import type { Summary } from "./summary";

export interface PageOptions {
  /** When the page is made, in milliseconds since 1970. */
  now: number;
  /** Stands above the page instead of the report's own name. */
  title?: string;
  /** Where the results are from: a file's name, a platform and a run. */
  source?: string;
  /** What changed since an earlier run. */
  comparison?: Comparison;
  /** How much is shown; the rest is counted. A page that is too long to scroll through does not help. */
  most?: { bars?: number; plugins?: number; changes?: number; hosts?: number };
}

const limits = { bars: 15, plugins: 20, changes: 10, hosts: 500 };

/**
 * One page that needs nothing but itself: no script, no request, no style but its own.
 *
 * Every text of a tenant's goes through `html`, which escapes it. The policy in the head forbids everything except the
 * style sheet with this hash, so that a mistake here could still neither run nor fetch anything.
 */
export async function renderPage(summary: Summary, options: PageOptions): Promise<string> {
  const { comparison } = options;
  const most = { ...limits, ...options.most };
  const title = options.title ?? summary.reportName ?? "Scan results";
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${plain(title)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<header>
<h1>${foreign(title)}</h1>
<p class="lead">${lead(summary, comparison)}</p>
${facts(summary)}
</header>
${tiles(summary, comparison)}
${summary.hosts.length === 0 ? nobody() : ""}
${summary.hosts.length > 0 ? bars(summary.hosts, most.bars) : ""}
${comparison ? changes(comparison, most.changes) : ""}
${summary.hosts.length > 0 ? topPlugins(summary, most.plugins) : ""}
${summary.hosts.length > 0 ? hostTable(summary.hosts, most.hosts) : ""}
</main>
<footer><p class="soft">Made by pulumi-tenable on ${when(options.now)}${
    options.source === undefined ? "" : html` from ${foreign(options.source)}`
  }. This page loads nothing from anywhere.</p></footer>
</body>
</html>
`;
  return page.toString();
}

/** The answer in a sentence or two: how bad, on how many, and which way it goes. */
function lead({ counts, hosts }: Summary, comparison: Comparison | undefined): Markup {
  if (hosts.length === 0) {
    return html`These results hold no host, so they say nothing about any.`;
  }
  const worst = worstFirst.find((severity) => severity > 0 && counts[severity] > 0);
  if (worst === undefined) {
    return html`Nothing above info was found on ${counted(hosts.length, "host")}.${trend(comparison, 1)}`;
  }
  const least: Severity = worst >= 3 ? 3 : worst;
  const on = hosts.filter((host) => countFrom(host.counts, least) > 0).length;
  const where = `on ${figure(on)} of ${counted(hosts.length, "host")}`;
  const each = ([4, 3] as const).filter((severity) => counts[severity] > 0);
  return worst >= 3
    ? html`<strong>${each.map((severity) => `${figure(counts[severity])} ${severityWord(severity)}`).join(" and ")}</strong> ${
        countFrom(counts, 3) === 1 ? "finding" : "findings"
      } ${where}.${trend(comparison, 3)}`
    : html`Nothing critical or high. The worst are <strong>${counted(counts[worst], `${severityWord(worst)} finding`)}</strong> ${where}.${trend(comparison, worst)}`;
}

function trend(comparison: Comparison | undefined, least: Severity): string {
  if (!comparison) {
    return "";
  }
  const added = countFrom(comparison.new, least);
  const fixed = countFrom(comparison.fixed, least);
  const kind = least === 3 ? " critical or high" : least === 1 ? "" : ` ${severityWord(least)}`;
  return added + fixed === 0
    ? ` No${kind} finding is new or fixed since the last run.`
    : ` Since the last run, ${figure(added)}${kind} ${added === 1 ? "is" : "are"} new and ${figure(fixed)} fixed.`;
}

function facts({ start, end, isLocalTime, hosts, counts, policyName, scanners, compliance }: Summary): Markup {
  const fact = (name: string, value: Markup | string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const withLogin = hosts.filter(({ isCredentialed }) => isCredentialed).length;
  const isKnown = hosts.some(({ isCredentialed }) => isCredentialed !== undefined);
  const checks = compliance.passed + compliance.failed + compliance.other;
  return html`<dl class="facts">
${start === undefined ? "" : fact("Scanned", period(start, end, isLocalTime))}
${fact("Looked at", `${counted(hosts.length, "host")}, ${counted(totalOf(counts), "finding")}`)}
${isKnown ? fact("Logged in on", `${figure(withLogin)} of ${counted(hosts.length, "host")}`) : ""}
${policyName === undefined ? "" : fact("Policy", foreign(policyName))}
${scanners.length === 0 ? "" : fact(scanners.length === 1 ? "Scanner" : "Scanners", scannerText(scanners))}
${
  checks === 0
    ? ""
    : fact(
        "Compliance checks",
        `${figure(compliance.failed)} failed, ${figure(compliance.passed)} passed, ${figure(compliance.other)} other`,
      )
}
</dl>`;
}

function period(start: number, end: number | undefined, isLocalTime: boolean): string {
  const [from, to] = [when(start, isLocalTime), end === undefined ? undefined : when(end, isLocalTime)];
  if (to === undefined || to === from) {
    return from;
  }
  const day = 10;
  return `${from.slice(0, 16)} to ${to.slice(0, day) === from.slice(0, day) ? to.slice(day + 1) : to}`;
}

function scannerText(scanners: Summary["scanners"]): Markup {
  const shown = scanners.slice(0, 3).map(({ ip, version, pluginFeed }) => {
    const parts = [ip, version && `Nessus ${version}`, pluginFeed && `plugins of ${feedDate(pluginFeed)}`];
    return parts.filter(Boolean).join(", ");
  });
  const more = scanners.length - shown.length;
  return html`${foreign(shown.join("; "))}${more > 0 ? ` and ${counted(more, "other")}` : ""}`;
}

/** `202510060158` → `2025-10-06`. */
const feedDate = (feed: string): string => feed.replace(/^(\d{4})(\d\d)(\d\d)\d{4}$/, "$1-$2-$3");

function tiles({ counts }: Summary, comparison: Comparison | undefined): Markup {
  return html`<ul class="tiles" aria-label="Findings by severity">${worstFirst.map(
    (severity) =>
      html`<li class="s${severity}"><b class="${counts[severity] > 99_999 ? "long" : ""}">${figure(counts[severity])}</b>${severityNames[severity]}${
        comparison ? html`<small>${movement(comparison.new[severity], comparison.fixed[severity])}</small>` : ""
      }</li>`,
  )}</ul>`;
}

const movement = (added: number, fixed: number): string =>
  added + fixed === 0 ? "no change" : `${figure(added)} new, ${figure(fixed)} fixed`;

const nobody = (): Markup =>
  html`<section><h2>No host in the results</h2><p>The scan ended without a host that answered. Its targets, the scanner's
way to them or its discovery settings may be wrong.</p></section>`;

function bars(all: HostSummary[], most: number): Markup {
  const hosts = all.filter(({ counts }) => countFrom(counts, 1) > 0);
  if (hosts.length === 0) {
    return html`<section><h2>Hosts by severity</h2><p class="soft">No host has a finding above info.</p></section>`;
  }
  const shown = hosts.slice(0, most);
  const longest = Math.max(...shown.map(({ counts }) => countFrom(counts, 1)));
  return html`<section aria-labelledby="bars"><h2 id="bars">Hosts by severity</h2>
<div class="legend soft">${([4, 3, 2, 1] as const).map(badge)}<span>Most critical first; info is not drawn.</span></div>
<ol class="bars">${shown.map(
    ({ name, fqdn, counts }) =>
      html`<li><span class="name">${foreign(name)}${
        fqdn === undefined || fqdn === name ? "" : html` <small>${foreign(fqdn)}</small>`
      }</span>${bar(counts, longest)}<span class="soft">${inWords(counts, 2)}</span></li>`,
  )}</ol>
${rest(hosts.length - shown.length, "host has findings above info", "hosts have findings above info")}</section>`;
}

/** The two worst in words, which is what the length of a segment says least well. */
const inWords = (counts: Counts, most: number): string =>
  worstFirst
    .filter((severity) => severity > 0 && counts[severity] > 0)
    .slice(0, most)
    .map((severity) => `${figure(counts[severity])} ${severityWord(severity)}`)
    .join(", ");

const barLength = 1000;
/** One finding among thousands is still to be seen. */
const shortestSegment = 6;
const gap = 2;

function bar(counts: Counts, longest: number): Markup {
  let x = 0;
  const segments = ([4, 3, 2, 1] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => {
      const width = Math.max(shortestSegment, Math.round((counts[severity] / longest) * barLength));
      const segment = html`<rect class="s${severity}" x="${x}" y="0" width="${width - gap}" height="10"><title>${counts[severity]} ${severityWord(severity)}</title></rect>`;
      x += width;
      return segment;
    });
  const room = barLength + 3 * shortestSegment;
  return html`<svg viewBox="0 0 ${room} 10" preserveAspectRatio="none" role="img" aria-label="${inWords(counts, 4)}">${segments}</svg>`;
}

function topPlugins({ plugins: all, hosts }: Summary, most: number): Markup {
  const plugins = all.filter(({ severity }) => severity > 0);
  if (plugins.length === 0) {
    return html``;
  }
  const head = html`<th scope="col">Severity</th><th scope="col">Plugin</th><th scope="col" class="number">Hosts</th><td class="wide"></td><th scope="col" class="number wide">Findings</th>`;
  const rows = plugins.slice(0, most).map(
    (plugin) => html`<tr><td>${badge(plugin.severity)}</td><th scope="row">${withAdvice(plugin)}</th>
<td class="number">${figure(plugin.hosts)}<span class="unit"> ${plugin.hosts === 1 ? "host" : "hosts"}</span></td><td class="share wide">${share(
      plugin.hosts / hosts.length,
      plugin.severity,
    )}</td>${cell(plugin.findings, " wide")}</tr>`,
  );
  return html`<section aria-labelledby="plugins"><h2 id="plugins">Top plugins</h2>
<p class="soft">By severity, then by how many of the ${counted(hosts.length, "host")} have it.<span class="screen"> Open one for what to do.</span></p>
${table(head, rows, "Top plugins", "stack plugins")}${rest(plugins.length - rows.length, "plugin above info", "plugins above info")}</section>`;
}

/** A picture of the number beside it. */
const share = (part: number, severity: Severity): Markup =>
  html`<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"></rect><rect class="s${severity}" width="${Math.max(1, Math.round(part * 100))}" height="6"></rect></svg>`;

function withAdvice(plugin: PluginSummary): Markup {
  const { name, synopsis, solution } = plugin;
  const texts = [synopsis, solution === "n/a" ? undefined : solution].filter((text) => text !== undefined);
  return texts.length === 0
    ? html`${foreign(name)}${pluginNote(plugin)}`
    : html`<details><summary>${foreign(name)}${pluginNote(plugin)}</summary>${texts.map((text) => html`<p>${prose(text)}</p>`)}</details>`;
}

function hostTable(hosts: HostSummary[], most: number): Markup {
  const hasLogin = hosts.some(({ isCredentialed }) => isCredentialed !== undefined);
  const head = html`<th scope="col">Host</th><th scope="col" class="wide">System</th>${worstFirst.map(
    (severity) => html`<th scope="col" class="number${severity === 0 ? " wide" : ""}">${severityNames[severity]}</th>`,
  )}${hasLogin ? html`<th scope="col" class="wide">Logged in</th>` : ""}`;
  const rows = hosts.slice(0, most).map(
    ({
      name,
      ip,
      fqdn,
      os,
      counts,
      isCredentialed,
    }) => html`<tr><th scope="row">${foreign(name)}${otherNames(name, ip, fqdn)}</th>
<td class="wide">${os === undefined ? "" : foreign(os)}</td>${worstFirst.map((severity) =>
      cell(counts[severity], severity === 0 ? " wide" : ""),
    )}${hasLogin ? html`<td class="wide">${isCredentialed === undefined ? "" : isCredentialed ? "yes" : "no"}</td>` : ""}</tr>`,
  );
  return html`<section aria-labelledby="hosts"><h2 id="hosts">Hosts</h2>
${table(head, rows, "Hosts", "hosts")}${rest(hosts.length - rows.length, "host with less", "hosts with less")}</section>`;
}

function otherNames(name: string, ...others: (string | undefined)[]): Markup | "" {
  const rest = [...new Set(others)].filter((other) => other !== undefined && other !== name);
  return rest.length === 0 ? "" : html`<small>${foreign(rest.join(" · "))}</small>`;
}
