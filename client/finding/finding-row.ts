import { own, type Props } from "../../provider/definition";
import { cellValues } from "../asset/asset-table";
import { fitting, hostOf, type PushedHost, unique } from "./finding-host";

/** What a column can hold, and the names that such columns go by: letters and digits of them, in lower case. */
const columnNames = {
  assetId: ["assetid", "assetuuid", "hostid"],
  address: ["address", "addresses", "ip", "ips", "ipaddress", "ipaddresses", "ipv4", "ipv6", "hostip"],
  name: ["host", "hostname", "fqdn", "dnsname"],
  mac: ["mac", "macaddress"],
  netbios: ["netbios", "netbiosname"],
  id: ["id", "findingid", "vulnerabilityid", "pluginid"],
  title: ["title", "findingname", "vulnerability", "vulnerabilityname", "pluginname"],
  cve: ["cve", "cves", "cveid", "cveids"],
  severity: ["severity", "risk"],
  state: ["state", "status"],
  port: ["port"],
  protocol: ["protocol"],
  firstSeen: ["firstseen", "firstfound", "firstobserved"],
  lastSeen: ["lastseen", "lastfound", "lastobserved"],
  cpe: ["cpe", "cpes"],
} as const satisfies Record<string, readonly string[]>;

export type FindingColumn = keyof typeof columnNames;
/** Columns by what they hold, where they have other names. */
export type FindingColumns = { [Column in FindingColumn]?: string };

/** What a row says. Neither host nor finding are there when it has problems. */
export interface FindingRow {
  problems: string[];
  hasCve: boolean;
  host?: PushedHost;
  finding?: Props & { id: string };
}

/** Source: the vendor's public client (pyTenable, `io.sync`), models of a finding and an asset; so are all limits. */
const severityLevels: Readonly<Record<string, string>> = {
  ...{ info: "NONE", informational: "NONE", none: "NONE" },
  ...{ low: "LOW", medium: "MEDIUM", high: "HIGH", critical: "CRITICAL" },
};
const states: Readonly<Record<string, string>> = {
  ...{ open: "ACTIVE", active: "ACTIVE", new: "ACTIVE", reopened: "REOPENED" },
  ...{ fixed: "INACTIVE", inactive: "INACTIVE" },
};
const [longestValue, mostCves] = [512, 512];

const isoPattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** A day or a time in ISO 8601, in UTC where it names no zone; undefined for any other text, such as 2026-02-30. */
function timeOf(text: string): string | undefined {
  const [, day = "", time = "00:00", zone = "Z"] = isoPattern.exec(text) ?? [];
  const isDay = new Date(`${day}T00:00Z`).getTime();
  if (Number.isNaN(isDay) || new Date(isDay).toISOString().slice(0, 10) !== day) {
    return undefined;
  }
  const ms = Date.parse(`${day}T${time}${zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Reads the rows of one file. Columns that mean nothing to the platform are remembered. */
export class FindingRowReader {
  readonly ignored = new Set<string>();
  private readonly meanings = new Map<string, FindingColumn | undefined>();

  constructor(private readonly columns: FindingColumns) {}

  read(values: Readonly<Record<string, unknown>>): FindingRow {
    const cells = this.cellsOf(values);
    const problems: string[] = [];
    const list = (column: FindingColumn): string[] => unique((cells[column] ?? []).flatMap(cellValues));
    const text = (column: FindingColumn): string | undefined =>
      (cells[column] ?? [])
        .map((cell) => (typeof cell === "string" || typeof cell === "number" ? String(cell).trim() : ""))
        .find((found) => found !== "");
    /** The platform's word for what a cell says. */
    const word = (column: FindingColumn, words: Readonly<Record<string, string>>): string | undefined => {
      const found = text(column);
      const meant = found === undefined ? undefined : own(words, found.toLowerCase());
      if (found !== undefined && meant === undefined) {
        problems.push(`${column} "${found}" is none of ${Object.keys(words).join(", ")}`);
      }
      return meant;
    };
    const time = (column: FindingColumn): string | undefined => {
      const found = text(column);
      const meant = found === undefined ? undefined : timeOf(found);
      if (found !== undefined && meant === undefined) {
        problems.push(`${column} "${found}" is not a day or time such as 2026-01-31 or 2026-01-31T08:00:00Z`);
      }
      return meant;
    };

    const [firstSeen, lastSeen] = [time("firstSeen"), time("lastSeen")];
    if (firstSeen !== undefined && lastSeen !== undefined && firstSeen > lastSeen) {
      problems.push(`firstSeen ${firstSeen} is after lastSeen ${lastSeen}`);
    }
    const given = list("cve");
    given
      .filter((cve) => !/^CVE-\d{4}-\d{4,7}$/i.test(cve))
      .forEach((cve) => problems.push(`"${cve}" is not a CVE such as CVE-2021-44228`));
    const cves = unique(given.map((cve) => cve.toUpperCase()));
    if (cves.length === 0 || cves.length > mostCves) {
      problems.push(cves.length === 0 ? "no CVE" : `more than ${mostCves} CVEs`);
    }
    const [level, state = "ACTIVE"] = [word("severity", severityLevels), word("state", states)];
    const [port, protocol] = [text("port"), text("protocol")?.toLowerCase()];
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
      problems.push(`port "${port}" is not a number from 0 to 65535`);
    }
    const host = hostOf(text("assetId"), list, problems);
    if (problems.length > 0) {
      return { problems, hasCve: cves.length > 0 };
    }
    const [id, title] = [text("id"), text("title")];
    const key = [host.id, id ?? title ?? "", cves.toSorted().join(","), port ?? "", protocol ?? ""].join("|");
    const seen = { ...(firstSeen !== undefined && { firstSeen }), ...(lastSeen !== undefined && { lastSeen }) };
    const attributes = Object.entries({ id, title, port, protocol }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: [...value].slice(0, longestValue).join("") }],
    );
    const software = list("cpe").map((cpe) => ({ product: { cpe: cpe.toLowerCase() } }));
    return {
      problems,
      hasCve: true,
      host: { ...host, ...seen },
      finding: {
        object_type: "cve-finding",
        id: fitting(key),
        asset_id: host.id,
        state,
        cve: { cves },
        discovery: {
          ...(firstSeen !== undefined && { first_observed_at: firstSeen }),
          ...(lastSeen !== undefined && { last_observed_on: lastSeen }),
        },
        ...(level !== undefined && { exposure: { severity: { level } } }),
        ...(software.length > 0 && { observations: { software } }),
        ...(attributes.length > 0 && { custom_attributes: attributes }),
      },
    };
  }

  private cellsOf(values: Readonly<Record<string, unknown>>): { [Column in FindingColumn]?: unknown[] } {
    const cells: { [Column in FindingColumn]?: unknown[] } = {};
    for (const [column, cell] of Object.entries(values)) {
      const meaning = this.meaningOf(column);
      if (meaning === undefined) {
        this.ignored.add(column);
      } else {
        (cells[meaning] ??= []).push(cell);
      }
    }
    return cells;
  }

  private meaningOf(column: string): FindingColumn | undefined {
    if (!this.meanings.has(column)) {
      const plain = column.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
      const all = Object.keys(columnNames) as FindingColumn[];
      const named = all.find((meaning) => this.columns[meaning] === column);
      const usual = all.find((meaning) => (columnNames[meaning] as readonly string[]).includes(plain));
      const isTaken = usual !== undefined && this.columns[usual] !== undefined;
      this.meanings.set(column, named ?? (isTaken ? undefined : usual));
    }
    return this.meanings.get(column);
  }
}
