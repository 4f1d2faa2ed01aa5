import type { HostProperties } from "./finding";
import type { Counts, Severity } from "./severity";

export interface HostSummary extends Omit<HostProperties, "scanner" | "policyName"> {
  name: string;
  counts: Counts;
  score: number;
  /** Checks of audit files that passed there: no findings. */
  passed: number;
}

/** A plugin, or one check of an audit file with one result. */
export interface PluginSummary {
  id: string;
  /** The check's name, for what one plugin looks up in an audit file. */
  check?: string;
  /** How the check ended: `FAILED`, `WARNING`; one that `PASSED` has no findings. */
  result?: string;
  name: string;
  family: string;
  /** The worst that it was found with. */
  severity: Severity;
  findings: number;
  hosts: number;
  synopsis?: string;
  solution?: string;
  cve: string[];
  cvss?: number;
}

/**
 * Every finding of a report, nine bytes each, sorted by host: those of host `h` stand from `starts[h]` to
 * `starts[h + 1]`. Positions and not hashes: two reports are compared by what they say, and no name can be made up
 * that hides a finding behind another.
 */
export interface FindingIndex {
  hosts: readonly HostSummary[];
  plugins: readonly PluginSummary[];
  /** Ports: `443/tcp`. */
  places: readonly string[];
  starts: Uint32Array;
  plugin: Uint32Array;
  place: Uint32Array;
  severity: Uint8Array;
}

/** What makes a host the same in two reports. Names of hosts know no case. */
export const hostKey = (name: string): string => name.toLowerCase();

/** What makes a finding's plugin the same in two reports; an audit file's checks share one, and may end otherwise. */
export const pluginKey = (id: string, check?: string, result = ""): string =>
  check === undefined ? id : `${id}\n${result}\n${check}`;

/** Columns that grow: an array of objects would take ten times as much. */
export class FindingColumns {
  private size = 0;
  private host = new Uint32Array(1024);
  private plugin = new Uint32Array(1024);
  private place = new Uint32Array(1024);
  private severity = new Uint8Array(1024);

  add(host: number, plugin: number, place: number, severity: Severity): void {
    if (this.size === this.host.length) {
      this.grow();
    }
    this.host[this.size] = host;
    this.plugin[this.size] = plugin;
    this.place[this.size] = place;
    this.severity[this.size] = severity;
    this.size += 1;
  }

  private grow(): void {
    const larger = <T extends Uint32Array | Uint8Array>(column: T, grown: T): T => {
      grown.set(column);
      return grown;
    };
    const size = this.size * 2;
    this.host = larger(this.host, new Uint32Array(size));
    this.plugin = larger(this.plugin, new Uint32Array(size));
    this.place = larger(this.place, new Uint32Array(size));
    this.severity = larger(this.severity, new Uint8Array(size));
  }

  /** The findings by host (a counting sort), and on how many hosts each plugin found something. */
  indexed(hosts: readonly HostSummary[], plugins: readonly PluginSummary[], places: readonly string[]): FindingIndex {
    const { size } = this;
    const starts = new Uint32Array(hosts.length + 1);
    for (let row = 0; row < size; row += 1) {
      starts[at(this.host, row) + 1] = at(starts, at(this.host, row) + 1) + 1;
    }
    for (let host = 0; host < hosts.length; host += 1) {
      starts[host + 1] = at(starts, host + 1) + at(starts, host);
    }
    const next = starts.slice();
    const index: FindingIndex = {
      hosts,
      plugins,
      places,
      starts,
      plugin: new Uint32Array(size),
      place: new Uint32Array(size),
      severity: new Uint8Array(size),
    };
    for (let row = 0; row < size; row += 1) {
      const host = at(this.host, row);
      const to = at(next, host);
      next[host] = to + 1;
      index.plugin[to] = at(this.plugin, row);
      index.place[to] = at(this.place, row);
      index.severity[to] = at(this.severity, row);
    }
    countHosts(index);
    return index;
  }
}

function countHosts({ hosts, plugins, starts, plugin }: FindingIndex): void {
  const lastHost = new Int32Array(plugins.length).fill(-1);
  for (let host = 0; host < hosts.length; host += 1) {
    for (let row = at(starts, host); row < at(starts, host + 1); row += 1) {
      const position = at(plugin, row);
      const found = plugins[position];
      if (found && lastHost[position] !== host) {
        lastHost[position] = host;
        found.hosts += 1;
      }
    }
  }
}

/** What a column holds; rows are always inside it. */
export const at = (column: Uint32Array | Uint8Array | Float64Array, row: number): number => column[row] as number;
