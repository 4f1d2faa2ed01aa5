import { textOf } from "../core/json";
import { role, type Route } from "../rest/call";
import type { Behaviour } from "./behaviour";

const dayMs = 86_400_000;
/** Days without a scan after which an asset takes no licence. Source: Vulnerability Management, "License utilization". */
const licensedDays = 90;

/**
 * `GET /workbenches/asset-stats?date_range=90&filter.0.filter=is_licensed&…`: how many assets scans have seen. The vendor
 * does not document it; public clients read `scanned`, which is what is told.
 */
export const assetStatsRoute: Route<Behaviour> = {
  method: "GET",
  path: "/workbenches/asset-stats",
  minimumRole: role.basic,
  handle: ({ query, store, now }) => {
    const days = Number(query.date_range ?? licensedDays) || licensedDays;
    const wantsLicensed = query["filter.0.filter"] === "is_licensed" ? query["filter.0.value"] !== "false" : undefined;
    const ages = store.all("asset").map(({ last_seen }) => (now - Date.parse(textOf(last_seen))) / dayMs);
    const seen = ages.filter((age) => age <= days);
    const fits = (age: number): boolean => wantsLicensed === undefined || age <= licensedDays === wantsLicensed;
    return { scanned: seen.filter(fits).length };
  },
};
