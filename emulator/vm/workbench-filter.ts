import type { Finding } from "../core/finding/finding";
import type { Track } from "../rest/asset-data";
import type { Stored } from "../rest/call";

/** A finding with what the platform knows of it. */
export interface Known {
  asset: Stored;
  finding: Finding;
  track: Track;
}

/** What filters of workbenches look at (API reference, Workbench Filters); any other lets everything through. */
const subjects: Readonly<Record<string, (known: Known) => readonly string[]>> = {
  severity: ({ finding }) => [String(finding.severity), words[finding.severity] ?? ""],
  "plugin.id": ({ finding }) => [String(finding.plugin.id)],
  "plugin.name": ({ finding }) => [finding.plugin.name],
  "plugin.family": ({ finding }) => [finding.plugin.family],
  "plugin.attributes.cve.raw": ({ finding }) => finding.plugin.cve,
  "plugin.attributes.exploit_available": ({ finding }) => [String(finding.plugin.exploit !== undefined)],
  "port.port": ({ finding }) => [String(finding.port)],
  output: ({ finding }) => [finding.output],
  "host.id": ({ asset }) => [asset.id],
  "host.target": ({ asset }) => [String(asset.ipv4 ?? ""), String(asset.fqdn ?? "")],
};
const words = ["info", "low", "medium", "high", "critical"];

/** `filter.0.filter`, `.quality` and `.value`, and `filter.search_type`; `severity` and `exploitable` of their own. */
export function tested(query: Readonly<Record<string, string>>): (known: Known) => boolean {
  const places = Object.keys(query).flatMap((name) => /^filter\.(\d+)\.filter$/.exec(name)?.[1] ?? []);
  const tests = places.flatMap((place) => {
    const subject = subjects[query[`filter.${place}.filter`] ?? ""];
    if (subject === undefined) {
      return [];
    }
    const quality = query[`filter.${place}.quality`] ?? "eq";
    const wanted = (query[`filter.${place}.value`] ?? "").toLowerCase().split(",");
    return [
      (known: Known): boolean => {
        const values = subject(known).map((value) => value.toLowerCase());
        const fits = values.some((value) =>
          wanted.some((one) => (quality.endsWith("match") ? value.includes(one) : value === one)),
        );
        return fits !== quality.startsWith("n");
      },
    ];
  });
  const isSevere = ({ finding }: Known): boolean =>
    query.severity === undefined || words[finding.severity] === query.severity.toLowerCase();
  const isExploitable = ({ finding }: Known): boolean =>
    query.exploitable !== "true" || finding.plugin.exploit !== undefined;
  return (known) =>
    isSevere(known) &&
    isExploitable(known) &&
    (tests.length === 0 ||
      (query["filter.search_type"] === "or" ? tests.some((one) => one(known)) : tests.every((one) => one(known))));
}
