import { at, type FindingIndex, hostKey, type PluginSummary, pluginKey } from "./finding-index";
import { type Counts, noCounts, type Severity } from "./severity";
import type { Summary } from "./summary";

/** What one plugin found that was not there before, or no longer finds. */
export interface Change {
  plugin: PluginSummary;
  severity: Severity;
  findings: number;
  hosts: number;
  /** The first few: `10.0.0.1 443/tcp`. */
  where: { host: string; place: string }[];
}

/** What is different between two runs. A finding is the same when host, plugin, port and protocol are; of a check also its result. */
export interface Comparison {
  previous: Pick<Summary, "reportName" | "start" | "end" | "isLocalTime">;
  new: Counts;
  /** Gone from hosts that this run looked at. */
  fixed: Counts;
  /** With the severity that they have now. */
  unchanged: Counts;
  /** On hosts that this run says nothing about: it is not known whether they are fixed. */
  unseen: Counts;
  /** By plugin, the worst first. */
  newPlugins: Change[];
  fixedPlugins: Change[];
  newHosts: string[];
  missingHosts: string[];
  /** Hosts where checks could log in the last time and could not this time: what looks fixed may be out of sight. */
  lostCredentials: string[];
}

const keptPlaces = 5;

/** Numbers for what two reports name: equal keys, equal number; the later value is the one that counts. */
class Numbers<T> {
  private readonly known = new Map<string, number>();
  readonly values: T[] = [];

  of(key: string, value: T): number {
    const number = this.known.get(key) ?? this.known.size;
    this.known.set(key, number);
    this.values[number] = value;
    return number;
  }
}

/** An index's plugins and places in common numbers. */
interface Shared {
  plugins: Uint32Array;
  places: Uint32Array;
}

/** Room for the severity under what tells findings apart. */
const severities = 8;

/** What is new, fixed and unchanged. Needs 8 bytes a finding of one host at a time, beside the two summaries. */
export function compare(previous: Summary, current: Summary): Comparison {
  const [before, now] = [previous.index, current.index];
  const plugins = new Numbers<PluginSummary>();
  const places = new Numbers<string>();
  const shared = (index: FindingIndex): Shared => ({
    plugins: Uint32Array.from(index.plugins, (plugin) =>
      plugins.of(pluginKey(plugin.id, plugin.check, plugin.result), plugin),
    ),
    places: Uint32Array.from(index.places, (place) => places.of(place, place)),
  });
  const [sharedBefore, sharedNow] = [shared(before), shared(now)];
  const width = places.values.length;

  const { reportName, start, end, isLocalTime } = previous;
  const result: Comparison = {
    previous: { reportName, start, end, isLocalTime },
    new: noCounts(),
    fixed: noCounts(),
    unchanged: noCounts(),
    unseen: noCounts(),
    newPlugins: [],
    fixedPlugins: [],
    newHosts: [],
    missingHosts: [],
    lostCredentials: [],
  };
  const added = new Changes(plugins.values, places.values);
  const fixed = new Changes(plugins.values, places.values);
  const hostsBefore = new Map(before.hosts.map(({ name }, position) => [hostKey(name), position]));

  now.hosts.forEach((host, position) => {
    const key = hostKey(host.name);
    if (isUnreachable(now, position)) {
      return; // as missing as one that does not stand in the report
    }
    const earlier = hostsBefore.get(key);
    hostsBefore.delete(key);
    if (earlier === undefined) {
      result.newHosts.push(host.name);
    } else if (before.hosts[earlier]?.isCredentialed && host.isCredentialed === false) {
      result.lostCredentials.push(host.name);
    }
    const old = earlier === undefined ? new Float64Array() : findingsOf(before, sharedBefore, width, earlier);
    merge(old, findingsOf(now, sharedNow, width, position), (finding, which) => {
      const severity = (finding % severities) as Severity;
      result[which][severity] += 1;
      if (which !== "unchanged") {
        const same = Math.floor(finding / severities);
        const changes = which === "new" ? added : fixed;
        changes.add(Math.floor(same / width), same % width, severity, host.name, position);
      }
    });
  });
  for (const position of hostsBefore.values()) {
    const host = before.hosts[position];
    if (host) {
      result.missingHosts.push(host.name);
      host.counts.forEach((count, severity) => (result.unseen[severity as Severity] += count));
    }
  }
  result.newPlugins = added.sorted();
  result.fixedPlugins = fixed.sorted();
  return result;
}

/** "Ping the remote host": where it is all there is, the host did not answer, and a scan was told to list such hosts. */
const ping = "10180";

function isUnreachable(index: FindingIndex, host: number): boolean {
  const plugins = index.plugin.subarray(at(index.starts, host), at(index.starts, host + 1));
  const hasChecks = (index.hosts[host]?.passed ?? 0) > 0;
  return !hasChecks && plugins.length > 0 && plugins.every((plugin) => index.plugins[plugin]?.id === ping);
}

/** A host's findings as sorted numbers. */
function findingsOf(index: FindingIndex, { plugins, places }: Shared, width: number, host: number): Float64Array {
  const from = at(index.starts, host);
  const found = new Float64Array(at(index.starts, host + 1) - from);
  for (let row = 0; row < found.length; row += 1) {
    const plugin = at(plugins, at(index.plugin, from + row));
    const place = at(places, at(index.place, from + row));
    found[row] = (plugin * width + place) * severities + at(index.severity, from + row);
  }
  return found.sort();
}

/** Walks two sorted lists together. What stands twice in both is the same twice. */
function merge(
  before: Float64Array,
  now: Float64Array,
  found: (finding: number, which: "new" | "fixed" | "unchanged") => void,
): void {
  let [old, fresh] = [0, 0];
  while (old < before.length || fresh < now.length) {
    const earlier = old < before.length ? Math.floor(at(before, old) / severities) : Infinity;
    const present = fresh < now.length ? Math.floor(at(now, fresh) / severities) : Infinity;
    if (earlier < present) {
      found(at(before, old), "fixed");
    } else {
      found(at(now, fresh), earlier === present ? "unchanged" : "new");
    }
    old += earlier <= present ? 1 : 0;
    fresh += present <= earlier ? 1 : 0;
  }
}

/** Findings that changed, by plugin. */
class Changes {
  private readonly byPlugin = new Map<number, { change: Change; lastHost: number }>();

  constructor(
    private readonly plugins: readonly PluginSummary[],
    private readonly places: readonly string[],
  ) {}

  add(number: number, place: number, severity: Severity, host: string, position: number): void {
    const plugin = this.plugins[number];
    if (!plugin) {
      return;
    }
    let known = this.byPlugin.get(number);
    if (!known) {
      known = { change: { plugin, severity, findings: 0, hosts: 0, where: [] }, lastHost: -1 };
      this.byPlugin.set(number, known);
    }
    const { change } = known;
    change.findings += 1;
    change.severity = Math.max(change.severity, severity) as Severity;
    if (known.lastHost !== position) {
      known.lastHost = position;
      change.hosts += 1;
    }
    if (change.where.length < keptPlaces) {
      change.where.push({ host, place: this.places[place] ?? "" });
    }
  }

  sorted(): Change[] {
    return [...this.byPlugin.values()]
      .map(({ change }) => change)
      .toSorted(
        (a, b) =>
          b.severity - a.severity ||
          b.hosts - a.hosts ||
          b.findings - a.findings ||
          (a.plugin.name < b.plugin.name ? -1 : 1),
      );
  }
}
