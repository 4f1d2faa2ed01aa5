import { type Finding, hasPassed, type HostProperties, type ReportEntry, type Scanner } from "./finding";
import { byCounts, type Counts, noCounts, scoreOf, type Severity } from "./severity";
import {
  FindingColumns,
  type FindingIndex,
  type HostSummary,
  hostKey,
  type PluginSummary,
  pluginKey,
} from "./finding-index";

/** What a report says, in memory that grows with hosts and plugins; a finding is a few bytes in `index`. */
export interface Summary {
  reportName?: string;
  policyName?: string;
  scanners: Scanner[];
  /** From the first host's start to the last host's end, in milliseconds since 1970. */
  start?: number;
  end?: number;
  /** The file names no zone: the times are the scanner's. */
  isLocalTime: boolean;
  /** Findings by severity. */
  counts: Counts;
  /** The worst first. */
  hosts: HostSummary[];
  /** The worst first, then those on most hosts. */
  plugins: PluginSummary[];
  /** Checks of audit files. `counts` has those that did not pass. */
  compliance: { passed: number; failed: number; other: number };
  /** Which plugin on which host and port: what {@link compare} needs. */
  index: FindingIndex;
}

/** A few references are enough to know which vulnerability it is; a bundle of patches has hundreds. */
const keptReferences = 5;
const keptText = 2_000;

/**
 * A copy that stands alone. What a parser cuts out of a chunk keeps the whole chunk in memory for as long as it lives:
 * a thousand names would be a quarter of a gigabyte.
 */
const own = (text: string): string => Buffer.from(text.slice(0, keptText), "utf16le").toString("utf16le");

const { compare: byName } = new Intl.Collator("en", { numeric: true });

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** Security Center puts an identifier before the names of its policies. */
const withoutIdentifier = (name: string): string =>
  name.replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d+)?\//, "");

/** Adds up what {@link readNessusFile} reads. A host that stands in the file twice is one. */
export async function summarize(entries: AsyncIterable<ReportEntry> | Iterable<ReportEntry>): Promise<Summary> {
  const folded = new Fold();
  for await (const entry of entries) {
    folded.add(entry);
  }
  return folded.summary();
}

class Fold {
  private readonly hosts = new Map<string, { position: number; host: HostSummary }>();
  private readonly plugins = new Map<string, { position: number; plugin: PluginSummary }>();
  private readonly places = new Map<string, number>();
  private readonly scanners = new Map<string, Scanner>();
  private readonly columns = new FindingColumns();
  private readonly compliance = { passed: 0, failed: 0, other: 0 };
  private reportName?: string;
  private policyName?: string;

  add(entry: ReportEntry): void {
    switch (entry.kind) {
      case "policy":
        this.policyName ??= own(withoutIdentifier(entry.name)) || undefined;
        break;
      case "report":
        this.reportName ??= own(entry.name) || undefined;
        break;
      case "finding":
        this.addFinding(entry.finding);
        break;
      case "host":
        this.addHost(entry.name, entry.properties);
    }
  }

  private addFinding(finding: Finding): void {
    const { host, position } = this.hostOf(finding.host);
    const { plugin, position: pluginPosition } = this.pluginOf(finding);
    if (finding.check) {
      const { result } = finding.check;
      this.compliance[result === "PASSED" ? "passed" : result === "FAILED" ? "failed" : "other"] += 1;
    }
    if (hasPassed(finding.check)) {
      host.passed += 1;
      return;
    }
    host.counts[finding.severity] += 1;
    plugin.findings += 1;
    plugin.severity = Math.max(plugin.severity, finding.severity) as Severity;
    this.columns.add(position, pluginPosition, this.placeOf(finding), finding.severity);
  }

  private hostOf(name: string): { position: number; host: HostSummary } {
    const key = hostKey(name).slice(0, keptText);
    let known = this.hosts.get(key);
    if (!known) {
      known = { position: this.hosts.size, host: { name: own(name), counts: noCounts(), score: 0, passed: 0 } };
      this.hosts.set(own(key), known);
    }
    return known;
  }

  private pluginOf(finding: Finding): { position: number; plugin: PluginSummary } {
    const key = pluginKey(finding.pluginId, finding.check?.name, finding.check?.result).slice(0, keptText);
    let known = this.plugins.get(key);
    if (!known) {
      const { pluginId, pluginName, family, synopsis, solution, cve, cvss, check, severity } = finding;
      const plugin: PluginSummary = {
        id: own(pluginId),
        ...(check && { check: own(check.name), result: own(check.result) }),
        name: own(check?.name ?? pluginName),
        family: own(family),
        severity,
        findings: 0,
        hosts: 0,
        synopsis: synopsis && own(synopsis),
        solution: solution && own(solution),
        cve: cve.slice(0, keptReferences).map(own),
        cvss,
      };
      known = { position: this.plugins.size, plugin };
      this.plugins.set(own(key), known);
    }
    return known;
  }

  private placeOf({ port, protocol }: Finding): number {
    const place = `${port}/${protocol}`.slice(0, keptText);
    let position = this.places.get(place);
    if (position === undefined) {
      position = this.places.size;
      this.places.set(own(place), position);
    }
    return position;
  }

  private addHost(name: string, { scanner, policyName, ...properties }: HostProperties): void {
    const { host } = this.hostOf(name);
    const { ip, fqdn, os, start, end } = properties;
    host.ip ??= ip && own(ip);
    host.fqdn ??= fqdn && own(fqdn);
    host.os ??= os && own(os);
    host.start = earlier(host.start, start);
    host.end = later(host.end, end);
    host.isLocalTime ??= properties.isLocalTime;
    host.isCredentialed = host.isCredentialed || properties.isCredentialed;
    this.policyName ??= (policyName && own(withoutIdentifier(policyName))) || undefined;
    if (scanner) {
      const { ip: address = "", version = "", pluginFeed = "" } = scanner;
      const key = [address, version, pluginFeed].map(own).join("\n");
      if (!this.scanners.has(key)) {
        const copy = { ip: own(address), version: own(version), pluginFeed: own(pluginFeed) };
        this.scanners.set(key, copy);
      }
    }
  }

  summary(): Summary {
    const hosts = [...this.hosts.values()].map(({ host }) => host);
    const plugins = [...this.plugins.values()].map(({ plugin }) => plugin);
    const counts = noCounts();
    let start: number | undefined;
    let end: number | undefined;
    for (const host of hosts) {
      host.score = scoreOf(host.counts);
      host.counts.forEach((count, severity) => (counts[severity as Severity] += count));
      start = earlier(start, host.start);
      end = later(end, host.end);
    }
    const index = this.columns.indexed(hosts, plugins, [...this.places.keys()]);
    return {
      reportName: this.reportName,
      policyName: this.policyName,
      scanners: [...this.scanners.values()],
      start,
      end,
      isLocalTime: hosts.some(({ isLocalTime }) => isLocalTime),
      counts,
      hosts: hosts.toSorted((a, b) => byCounts(a.counts, b.counts) || byName(a.name, b.name)),
      plugins: plugins.toSorted(
        (a, b) => b.severity - a.severity || b.hosts - a.hosts || b.findings - a.findings || byName(a.name, b.name),
      ),
      compliance: this.compliance,
      index,
    };
  }
}
