import type { Props } from "../../provider/definition";
import type { Finding } from "./finding";
import { isIn, type ResolvedQuery } from "./finding-query";

/** Assets of a chunk: 50 to 5,000. Source: Vulnerability Management API, `POST /vulns/export`; pyTenable takes this one. */
export const assetsOfChunk = 500;

/**
 * A query as the export wants it. A time is the earliest one, in seconds: what is too late is left out on this side.
 * Without any time the platform gives the last 30 days only (its maintainers, pyTenable issue 697), hence all of it is asked
 * for. `since` cannot go with `first_found`: beside that, the other end is asked for by its own name.
 * Source: Vulnerability Management API, Exports, `POST /vulns/export`, filters; "Refine Vulnerability Export Requests".
 */
export function exportRequest(query: ResolvedQuery): Props {
  const { state, firstSeen, lastSeen, lastMitigated, severity, plugins, tag, licensedOnly } = query;
  const last = (lastSeen ?? lastMitigated)?.from;
  const first = firstSeen?.from;
  const times =
    first === undefined
      ? { since: atLeast(last) }
      : {
          first_found: atLeast(first),
          ...(last !== undefined && { [state === "open" ? "last_found" : "last_fixed"]: atLeast(last) }),
        };
  return {
    num_assets: assetsOfChunk,
    include_unlicensed: licensedOnly !== true,
    filters: {
      state: state === "open" ? ["OPEN", "REOPENED"] : ["FIXED"],
      ...times,
      ...(severity.length > 0 && { severity }),
      ...(plugins.length > 0 && { plugin_id: plugins.map(Number) }),
      ...(tag && { [`tag.${tag.category}`]: [tag.value] }),
    },
  };
}

/** Seconds since 1970 of a time, or of all times. */
const atLeast = (ms: number | undefined): number => (ms === undefined ? 1 : Math.max(1, Math.floor(ms / 1000)));

/** What the export cannot be asked to leave out. */
export function isWanted(finding: Finding, { firstSeen, lastSeen, lastMitigated }: ResolvedQuery): boolean {
  return (
    (firstSeen === undefined || isIn(firstSeen, finding.firstSeen)) &&
    (lastSeen?.to === undefined || isIn(lastSeen, finding.lastSeen)) &&
    (lastMitigated?.to === undefined || isIn(lastMitigated, finding.lastFixed))
  );
}
