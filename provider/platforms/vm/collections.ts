import { builtIn, type Collection } from "../../definition";
import { collections as shared, isZeroUuid, unchangeable } from "../rest/collections";

/**
 * Collections of Vulnerability Management. Page sizes are those that the vendor's own client asks for.
 * Source: Vulnerability Management API, lists.
 */
export const collections = {
  ...shared,
  /** Second version, replaced by permissions. */
  accessGroups: {
    path: "/v2/access-groups",
    pageSize: 50,
    unmanaged: { reason: ({ all_assets }) => (all_assets === true ? builtIn : undefined) },
  },
  // A scan names the group by uuid.
  agentGroups: { path: "/scanners/1/agent-groups", listKey: "groups", referredBy: "uuid" },
  // Two of one name are taken by some versions and refused by others.
  credentials: {
    path: "/credentials",
    pageSize: 50,
    creator: "created_by",
    uniqueNames: 255,
    unmanaged: { reason: unchangeable },
  },
  // The number of the scanner is of no account: agents are those of the whole container.
  agentExclusions: { path: "/scanners/1/agents/exclusions", numbered: true },
  exclusions: { path: "/exclusions" },
  networks: { path: "/networks", pageSize: 50 },
  permissions: {
    path: "/api/v3/access-control/permissions",
    creator: "created_by",
    unmanaged: { reason: ({ id }) => (isZeroUuid(id) ? builtIn : undefined) },
  },
  remediationScans: { path: "/scans/remediation", listKey: "scans", pageSize: 50 },
  scannerGroups: {
    path: "/scanner-groups",
    listKey: "scanner_pools",
    numbered: true,
    unmanaged: { reason: unchangeable },
  },
  tags: {
    path: "/tags/values",
    pageSize: 1000,
    nameMember: "value",
    creator: "created_by",
    uniqueNames: 50,
    unmanaged: { reason: ({ type }) => (type === "static" ? "it is assigned by hand, and has no rule" : undefined) },
  },
  targetGroups: {
    path: "/target-groups",
    creator: "owner",
    unmanaged: { reason: (entry) => (entry.default_group === 1 ? builtIn : unchangeable(entry)) },
  },
} as const satisfies Record<string, Collection>;

/** Roles by area. Source: Vulnerability Management API, each operation; recorded refusals ("Insufficient scope"). */
export const roles: readonly (readonly [area: RegExp, role: string])[] = [
  [/^(GET )?.*\/(scanners|scanner-groups)/, "the role Scan Manager or Administrator"],
  [/^(POST|PUT|DELETE) \/tags/, "the role Scan Manager or Administrator"],
  [/^POST \/scans(\/import)?$/, "the role Scan Operator or higher"],
  [
    /^POST \/scans\/[^/]+\/(launch|stop|pause|resume)/,
    "the role Scan Operator or higher, and the permission Can Control on the scan",
  ],
  [/^DELETE \/scans\/[^/]+$/, "the role Scan Manager or Administrator, and the permission Can Configure on the scan"],
  [/^(POST|PUT|DELETE) \/scans/, "the role Scan Operator or higher, and the permission Can Configure on the scan"],
  [/^(POST|PUT|DELETE) \/policies/, "the role Standard or higher, and the permission Can Edit on the policy"],
  [/\/exclusions/, "the role Scan Manager or Administrator"],
  [/\/credentials/, "the role Standard or higher"],
  [/\/(users|groups|access-control|access-groups)/, "the role Administrator"],
];
