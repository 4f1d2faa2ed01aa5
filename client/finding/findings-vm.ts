import type { Props } from "../../provider/definition";
import type { Finding } from "./finding";
import { isIn, type ResolvedQuery } from "./finding-query";

/** Assets of a chunk: 50 to 5,000. Source: Vulnerability Management API, `POST /vulns/export`; pyTenable takes this one. */
const assetsOfChunk = 500;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * A query as the export wants it. A time is the earliest one, in seconds: what is too late is left out on this side.
 * Without `since` the platform gives the last 30 days only (its maintainers, pyTenable issue 697), hence all of it is asked for.
 * Source: Vulnerability Management API, Exports, `POST /vulns/export`, filters; "Refine Vulnerability Export Requests".
 */
export function exportRequest(query: ResolvedQuery): Props {
  const { state, firstSeen, lastSeen, lastMitigated, severity, plugins, tag } = query;
  const last = (lastSeen ?? lastMitigated)?.from;
  return {
    num_assets: assetsOfChunk,
    filters: {
      state: state === "open" ? ["OPEN", "REOPENED"] : ["FIXED"],
      since: last === undefined ? 1 : Math.max(1, seconds(last)),
      ...(firstSeen?.from !== undefined && { first_found: seconds(firstSeen.from) }),
      ...(severity.length > 0 && { severity }),
      ...(plugins.length > 0 && { plugin_id: plugins.map(Number) }),
      ...(tag && { [`tag.${tag.category}`]: [tag.value] }),
    },
  };
}

/** What the export cannot be asked to leave out. */
export function isWanted(finding: Finding, { firstSeen, lastSeen, lastMitigated }: ResolvedQuery): boolean {
  return (
    (firstSeen === undefined || isIn(firstSeen, finding.firstSeen)) &&
    (lastSeen?.to === undefined || isIn(lastSeen, finding.lastSeen)) &&
    (lastMitigated?.to === undefined || isIn(lastMitigated, finding.lastFixed))
  );
}
